import { formatDecimal } from '../core/money/units.ts'
import type { RulebookContext } from './rulebook.ts'

/** A form of several fields, or a choice of one among several, told by its first key. */
export type Fields = Readonly<Record<string, unknown>>

/** The end of a sentence "the fund …". */
export function scopeText(scope: unknown): string {
  return typeof scope === 'object' && scope !== null
    ? quoted((scope as { readonly named: string }).named)
    : `of the ${String(scope)}`
}

/** A form of one key by its word and its other figures. */
export function formText(tag: string, form: Fields, context: RulebookContext): string {
  const { [tag]: word, ...fields } = form
  const said = fieldsText(fields, context)
  return said === '' ? spelled(String(word)) : `${spelled(String(word))} (${said})`
}

/** Several fields in their order, those that are not set left out. */
export function fieldsText(fields: Fields, context: RulebookContext): string {
  return Object.entries(fields)
    .flatMap(([key, value]) => plain(key, value, context) ?? [])
    .join(', ')
}

/** A field by its name and value; nothing for one that is not set. */
export function plain(key: string, value: unknown, context: RulebookContext): string | null {
  if (value === null || value === undefined || value === 'none') return null
  if (key === 'scope') return `the fund ${scopeText(value)}`
  const name = spelled(key.replace(/Ms$/, ''))
  if (typeof value === 'boolean') return value ? name : `not ${name}`
  if (Array.isArray(value)) return `${name} ${value.map((each) => valueText(key, each, context)).join(', ')}`
  if (typeof value !== 'object') return `${name} ${valueText(key, value, context)}`
  const said = fieldsText(value as Fields, context)
  return said === '' ? null : `${name}: ${said}`
}

/** Fields that are parts per million, and those that are money; every other number is a count. */
const shares =
  /^(share|rate|part|spread|aggressiveness|target|initial|from|to|insolventBonus|pays|until|shareOfEquity|drawdown|most)$/
const amounts = /^(amount|keep|perLoss|perCommand|allBelow|cap)$/

function valueText(key: string, value: unknown, context: RulebookContext): string {
  if (typeof value === 'object' && value !== null) return fieldsText(value as Fields, context)
  if (typeof value !== 'number') return spelled(String(value))
  if (key.endsWith('Ms')) return duration(value)
  if (shares.test(key)) return percent(value)
  return amounts.test(key) ? amountText(value, context) : String(value)
}

export function amountText(units: number, { decimals }: RulebookContext): string {
  return formatDecimal(units, decimals, { group: true, trim: true }).replaceAll('_', ',')
}

/** A word of a rulebook, or a field of core's, as people write it. */
export function spelled(word: string): string {
  return word
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll('-', ' ')
}

/** A name that somebody chose, as it is. */
export function quoted(name: string): string {
  return `"${name}"`
}

/** Parts per million as a percentage, exactly. */
export function percent(ppm: number): string {
  return `${formatDecimal(ppm, 4, { trim: true })}%`
}

const units: readonly (readonly [name: string, length: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
]

/** Milliseconds in the largest unit that leaves a whole number. */
export function duration(ms: number): string {
  const [name, length] = units.find((unit) => ms % unit[1] === 0) ?? ['ms', 1]
  return `${ms / length} ${name}`
}
