import { formatDecimal, gcd, parseDecimal, parseRational, type Rational } from '../core/money/units.ts'
import { nonNegativeDecimal, orEmpty } from './cells.ts'
import { type CsvTable, readCsv } from './csv.ts'
import type { Place, Problems } from './problems.ts'
import { timeCell, timeOf } from './times.ts'

/** All bands from the widest of the bids to the widest of the asks: `m5` is within 5 % below, `p5` within 5 % above. */
export const bandNames = ['m5', 'm4', 'm3', 'm2', 'm1', 'p1', 'p2', 'p3', 'p4', 'p5'] as const
/** One band: all that rests between the reference price and so many percent below (`m`) or above (`p`) it. */
export type BandName = (typeof bandNames)[number]

/** What rests within a band. Bands are cumulative: `m2` holds all of `m1`. */
export interface DepthBand {
  /** Quantity resting, in the base coin, a decimal text, zero or above. */
  readonly amount: string
  /** The same in USD. */
  readonly notional: string
  /** notional / amount, exactly; undefined where the band is empty. */
  readonly averagePrice: Rational | undefined
}

/** The bands at one moment. A band the record lacks is absent. */
export interface DepthRow {
  readonly place: Place
  /** Milliseconds since 1970. */
  readonly atMs: number
  readonly bands: Readonly<Partial<Record<BandName, DepthBand>>>
}

const cell = { cell: orEmpty(nonNegativeDecimal) }
type BandColumn = `depth_btc_${BandName}pct` | `notional_usd_${BandName}pct`
const bandColumns = Object.fromEntries(
  bandNames.flatMap((band) => [
    [`depth_btc_${band}pct`, cell],
    [`notional_usd_${band}pct`, cell],
  ]),
) as Record<BandColumn, typeof cell>
const columns = { utc_time: { cell: timeCell }, ...bandColumns }

/**
 * Reads depth bands: `utc_time` and, for each band, `depth_btc_m5pct` … `depth_btc_p5pct` and `notional_usd_…`.
 * The record is taken as it is; whether its bands can be true is what `trustBands` asks.
 *
 * @param problems takes what `readCsv` tells, times that do not rise, and an amount without its notional
 */
export function readDepthBands(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): DepthRow[] {
  const table = readCsv(file, source, { columns }, problems)
  const rows: DepthRow[] = []
  for (let row = 0; row < table.length; row++) {
    const place = table.placeOf(row, 'utc_time')
    const atMs = timeOf(table.cell(row, 'utc_time'))
    if (atMs <= (rows.at(-1)?.atMs ?? -1)) {
      const found = `time ${table.cell(row, 'utc_time')} after one as late or later`
      problems.add({ place, found, expected: 'times that rise' })
    } else rows.push({ place, atMs, bands: bandsOf(table, row, problems) })
  }
  return rows
}

/**
 * What rests in an outer band but not in an inner one of the same side, exactly: `bandBetween(row, 'm1', 'm5')` is the
 * depth from 1 to 5 % below. It also takes a level that stands still in every band out of all of them.
 *
 * @returns undefined where a band is absent, or the outer holds less than the inner
 */
export function bandBetween(row: DepthRow, inner: BandName, outer: BandName): DepthBand | undefined {
  const [narrow, wide] = [row.bands[inner], row.bands[outer]]
  if (narrow === undefined || wide === undefined || inner[0] !== outer[0]) return undefined
  const amount = difference(wide.amount, narrow.amount)
  const notional = difference(wide.notional, narrow.notional)
  if (amount === undefined || notional === undefined) return undefined
  return { amount, notional, averagePrice: averageOf(amount, notional) }
}

function bandsOf(table: CsvTable<typeof columns>, row: number, problems: Problems): DepthRow['bands'] {
  const bands: Partial<Record<BandName, DepthBand>> = {}
  for (const band of bandNames) {
    const amount = table.cell(row, `depth_btc_${band}pct`)
    const notional = table.cell(row, `notional_usd_${band}pct`)
    if (amount !== '' && notional !== '') {
      bands[band] = { amount, notional, averagePrice: averageOf(amount, notional) }
    } else if (amount !== notional) {
      const place = table.placeOf(row, `${amount === '' ? 'depth_btc' : 'notional_usd'}_${band}pct`)
      const found = `only one of amount and notional of band ${band}`
      problems.add({ place, found, expected: 'both or neither' })
    }
  }
  return bands
}

function averageOf(amount: string, notional: string): Rational | undefined {
  const [coins, dollars] = [parseRational(amount), parseRational(notional)]
  if (coins.numerator === 0n) return undefined
  const numerator = dollars.numerator * coins.denominator
  const denominator = dollars.denominator * coins.numerator
  const common = gcd(numerator, denominator)
  return { numerator: numerator / common, denominator: denominator / common }
}

/** Digits after the point in which differences are taken; no record of a book has so many. */
const DECIMALS = 40

function difference(a: string, b: string): string | undefined {
  const [x, y] = [parseDecimal(a, DECIMALS), parseDecimal(b, DECIMALS)]
  if (!x.ok || !y.ok || x.value < y.value) return undefined
  return formatDecimal(x.value - y.value, DECIMALS, { trim: true })
}
