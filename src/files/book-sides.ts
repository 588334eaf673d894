import { type CellRule, compareDecimals, nonNegativeDecimal, positiveDecimal } from './cells.ts'
import type { JsonValue } from './exact-json.ts'
import type { JsonLine } from './json-lines.ts'
import { type Place, type Problems, shown } from './problems.ts'

/** One price of a book and the size resting there, as the decimal texts that were written. */
export interface BookLevel {
  readonly price: string
  readonly size: string
}

/** Which side of a book. */
export type BookSide = 'bids' | 'asks'

/**
 * Reads one side, a list of `[price, size]`, from a record.
 *
 * @param sizes `resting`: every size above zero; `changes`: a size of zero deletes the level
 * @returns undefined where there is a problem
 */
export function sideOf(
  record: JsonLine,
  side: BookSide,
  sizes: 'resting' | 'changes',
  problems: Problems,
): BookLevel[] | undefined {
  const list = memberOf(record.value, side)
  if (!Array.isArray(list)) {
    const found = list === undefined ? `no "${side}"` : `${shownValue(list)} as "${side}"`
    problems.add({ place: record.placeOf([side]), found, expected: 'a list of [price, size]' })
    return undefined
  }
  const sizeRule = sizes === 'resting' ? positiveDecimal : nonNegativeDecimal
  const levels = list.map((entry, index) => levelOf(record, [side, index], entry, sizeRule, problems))
  return levels.includes(undefined) ? undefined : (levels as BookLevel[])
}

/**
 * Tells of prices that do not go from the best to the worst, each once: bids fall, asks rise.
 *
 * @returns whether all are in order
 */
export function isBestFirst(
  side: BookSide,
  levels: readonly BookLevel[],
  placeOf: (index: number) => Place,
  problems: Problems,
): boolean {
  const wanted = side === 'bids' ? -1 : 1
  let sound = true
  for (let index = 1; index < levels.length; index++) {
    const [before, price] = [levels[index - 1].price, levels[index].price]
    if (compareDecimals(price, before) === wanted) continue
    const expected = `${side} that ${side === 'bids' ? 'fall' : 'rise'}, each price once`
    problems.add({ place: placeOf(index), found: `price ${price} after ${before}`, expected })
    sound = false
  }
  return sound
}

/** Does the best bid reach the best ask? Either side may be empty. */
export function isCrossed(bids: readonly BookLevel[], asks: readonly BookLevel[]): boolean {
  return bids.length > 0 && asks.length > 0 && compareDecimals(bids[0].price, asks[0].price) >= 0
}

/** Reads one text member of a record by its rule; undefined where there is a problem. */
export function textMember(
  record: JsonLine,
  key: string,
  rule: CellRule,
  problems: Problems,
): string | undefined {
  const value = memberOf(record.value, key)
  if (typeof value === 'string' && rule.accepts(value)) return value
  const found = value === undefined ? `no "${key}"` : `${shownValue(value)} as "${key}"`
  problems.add({ place: record.placeOf([key]), found, expected: rule.expected })
  return undefined
}

/** A member of a record; undefined where the record is no mapping or lacks it. */
export function memberOf(value: JsonValue, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as { readonly [key: string]: JsonValue })[key]
}

function levelOf(
  record: JsonLine,
  path: readonly (string | number)[],
  entry: JsonValue,
  sizeRule: CellRule,
  problems: Problems,
): BookLevel | undefined {
  if (!Array.isArray(entry) || entry.length !== 2) {
    problems.add({ place: record.placeOf(path), found: shownValue(entry), expected: '[price, size]' })
    return undefined
  }
  const rules = [positiveDecimal, sizeRule]
  const bad = rules.findIndex(
    (rule, index) => typeof entry[index] !== 'string' || !rule.accepts(entry[index]),
  )
  if (bad < 0) return { price: entry[0], size: entry[1] }
  const found = `${shownValue(entry[bad])} as ${bad === 0 ? 'price' : 'size'}`
  problems.add({ place: record.placeOf([...path, bad]), found, expected: rules[bad].expected })
  return undefined
}

function shownValue(value: JsonValue): string {
  if (typeof value === 'string') return shown(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  return value !== null && typeof value === 'object' ? 'a mapping' : String(value)
}
