import { divide } from '../core/money/rounding.ts'
import { formatDecimal } from '../core/money/units.ts'
import { compactNumber } from './compact.ts'
import { type Html, html } from './html.ts'

/** What an amount is counted in: one whole unit is `10^-decimals` of `name`. */
export interface Asset {
  readonly name: string
  readonly decimals: number
}

const MINUS = '−'

/** Every digit of an amount, with its asset: `1,234.5 USDT`. Zeros at the end of the fraction are dropped. */
export function exactMoney(value: bigint, asset: Asset): string {
  return `${signed(formatDecimal(value, asset.decimals, { group: true, trim: true }))} ${asset.name}`
}

/**
 * An amount for a sentence, with its asset, to about six figures: `1,234,568 USDT`, `0.01235 BTC`.
 * Rounded half away from zero, for reading only; tables give every digit.
 */
export function roundMoney(value: bigint, asset: Asset): string {
  return `${roundAmount(value, asset.decimals)} ${asset.name}`
}

/** An amount of a whole number of `10^-decimals` to about six figures, rounded half away from zero. */
export function roundAmount(value: bigint, decimals: number): string {
  const kept = Math.min(decimals, placesFor(value, decimals))
  return signed(formatDecimal(roundTo(value, decimals, kept), kept, { group: true, trim: kept > 2 }))
}

/** An amount for a label, to three figures: `1.23M`. For reading only, so it goes through a float. */
export function compactMoney(value: bigint, decimals: number): string {
  return compactNumber(amountOf(value, decimals))
}

/** An amount as a float, for a picture: where it is drawn, never what is said exactly. */
export function amountOf(value: bigint, decimals: number): number {
  return Number(formatDecimal(value, decimals))
}

/**
 * An amount for a table: every digit, the same number of them in each row, so that the points stand below each
 * other. Digits after the second are set back, since the eye looks for the large ones.
 */
export function tableMoney(value: bigint, decimals: number): Html {
  const text = signed(formatDecimal(value, decimals, { group: true }))
  const point = text.indexOf('.')
  if (point < 0) return html`${text}`
  const cut = decimals <= 2 ? text.length : point + 3
  return cut === text.length ? html`${text}` : html`${text.slice(0, cut)}<small>${text.slice(cut)}</small>`
}

/** A whole number with thousands separators: `1,234`. */
export function countText(value: number | bigint): string {
  return signed(formatDecimal(value, 0, { group: true }))
}

/** `1 loss`, `2 losses`. */
export function counted(value: number | bigint, one: string, many: string = `${one}s`): string {
  return `${countText(value)} ${BigInt(value) === 1n ? one : many}`
}

/** A share of a whole as `18.2%`, rounded half up; a share too small to show is `<0.1%`, of nothing it is a dash. */
export function percentText(part: bigint, whole: bigint): string {
  if (whole <= 0n) return '–'
  const permille = divide(part * 1000n, whole, 'half-up')
  if (permille === 0n && part > 0n) return '<0.1%'
  if (permille === 1000n && part < whole) return '>99.9%'
  return `${signed(formatDecimal(permille, 1))}%`
}

/** Decimal text of any length with thousands separators: `-104000.5` gives `−104,000.5`. */
export function groupedText(decimal: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(decimal)
  if (parts === null) return decimal
  return `${parts[1] === '' ? '' : MINUS}${parts[2].replace(/\B(?=(?:\d{3})+$)/g, ',')}${parts[3] ?? ''}`
}

/** Time of day in UTC, `21:15:20`, with milliseconds where there are some. */
export function clockText(at: number): string {
  const [, clock] = isoOf(at)
  return clock.endsWith('.000') ? clock.slice(0, 8) : clock
}

/** Hour and minute in UTC, `21:15`. */
export function minuteText(at: number): string {
  return isoOf(at)[1].slice(0, 5)
}

/** Day in UTC, `10 October 2025`. */
export function dayText(at: number): string {
  const [date] = isoOf(at)
  const [year, month, day] = date.split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

/** Day and minute for an axis, `10 Oct 21:15`. */
export function dayMinuteText(at: number): string {
  const [day, month] = dayText(at).split(' ')
  return `${day} ${month.slice(0, 3)} ${minuteText(at)}`
}

/** A span of time in its two largest units: `1 h 40 min`, `35 s`. */
export function spanText(ms: number): string {
  const parts = [
    [Math.floor(ms / 86_400_000), 'd'],
    [Math.floor(ms / 3_600_000) % 24, 'h'],
    [Math.floor(ms / 60_000) % 60, 'min'],
    [Math.floor(ms / 1000) % 60, 's'],
    [ms % 1000, 'ms'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return '0 s'
  const told = parts.slice(first, first + 2).filter(([count]) => count > 0)
  return told.map(([count, unit]) => `${count} ${unit}`).join(' ')
}

/** Names in a sentence: `a`, `a and b`, `a, b and c`. */
export function listText(names: readonly string[]): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

function isoOf(at: number): [string, string] {
  const [date, clock] = new Date(at).toISOString().split('T')
  return [date, clock.slice(0, -1)]
}

function signed(text: string): string {
  return text.replaceAll('_', ',').replace('-', MINUS)
}

/** Figures after the point so that about six are shown in all: none from 10,000 up, two from 1 up. */
function placesFor(value: bigint, decimals: number): number {
  const magnitude = value < 0n ? -value : value
  const one = 10n ** BigInt(decimals)
  if (magnitude >= one * 10_000n) return 0
  if (magnitude >= one) return 2
  return Math.max(2, decimals - magnitude.toString().length + 4)
}

function roundTo(value: bigint, decimals: number, kept: number): bigint {
  const unit = 10n ** BigInt(decimals - kept)
  const magnitude = divide(value < 0n ? -value : value, unit, 'half-up')
  return value < 0n ? -magnitude : magnitude
}
