import { parseRational, type Rational } from '../core/money/units.ts'
import { compareDecimals } from './cells.ts'
import { type BandName, bandNames, type DepthRow } from './depth-bands.ts'

/** Why a stretch of a band is refused; of several reasons the first in this order. */
export type BandFault = 'not-declared' | 'absent' | 'frozen' | 'wrong-side' | 'not-monotone'

/** A stretch of rows in which one band cannot be used. */
export interface BandRefusal {
  readonly band: BandName
  readonly reason: BandFault
  /** Indexes of the first and the last row of the stretch. */
  readonly firstRow: number
  readonly lastRow: number
  /** The reason with the figures of its first row, a sentence. */
  readonly why: string
}

/** Which cells of a depth record can be used. */
export interface BandTrust {
  /** Refused stretches by band, the widest bids first, then by row. */
  readonly refusals: readonly BandRefusal[]
  /** Is the band declared, present and without fault in this row? */
  isUsable(row: number, band: BandName): boolean
}

/** What to believe, and how hard to look. */
export interface TrustRules {
  /** Bands the caller means to use; all where absent. The others are refused and are no evidence against these. */
  readonly trusted?: readonly BandName[]
  /** Rows in which a band repeats both figures to the last digit before it counts as frozen, >= 2; 3 where absent. */
  readonly frozenRows?: number
  /**
   * The market in the time of a row, as decimal texts: no bid rests above `high`, no ask below `low`. Where absent, the
   * bands of the other side stand for it, and where two cross, both are refused, for nothing says which is wrong.
   */
  readonly market?: (row: DepthRow) => { readonly low: string; readonly high: string }
}

interface Fault {
  readonly reason: BandFault
  readonly why: string
}
type Faults = Map<BandName, (Fault | undefined)[]>

/**
 * Looks for what cannot be true in a record of depth bands: a band that stands still while the market moves, bids that
 * cost more than the market on average, or asks that cost less, and an outer band that holds less than an inner one.
 *
 * It looks at each row apart, so a band can be refused for minutes and used again after. What it finds is no proof of
 * the rest: a single frozen level inside a band that moves is seen only once it outweighs the others.
 */
export function trustBands(rows: readonly DepthRow[], rules: TrustRules = {}): BandTrust {
  const declared = bandNames.filter((band) => rules.trusted === undefined || rules.trusted.includes(band))
  const faults: Faults = new Map(bandNames.map((band) => [band, new Array(rows.length).fill(undefined)]))
  for (const band of bandNames) {
    if (declared.includes(band)) markAbsentAndFrozen(rows, band, rules.frozenRows ?? 3, faults.get(band)!)
    else faults.get(band)!.fill({ reason: 'not-declared', why: `band ${band} is not among the trusted ones` })
  }
  for (const [index, row] of rows.entries()) {
    markWrongSide(row, index, rules, faults)
    markNotMonotone(row, index, faults)
  }
  return {
    refusals: bandNames.flatMap((band) => stretchesOf(band, faults.get(band)!)),
    isUsable: (row, band) => row >= 0 && row < rows.length && faults.get(band)![row] === undefined,
  }
}

function markAbsentAndFrozen(
  rows: readonly DepthRow[],
  band: BandName,
  frozenRows: number,
  faults: (Fault | undefined)[],
): void {
  let start = 0
  for (let row = 1; row <= rows.length; row++) {
    if (row < rows.length && isRepeat(rows[start], rows[row], band)) continue
    const found = rows[start]?.bands[band]
    const run = row - start
    if (rows.length > 0 && found === undefined) {
      faults.fill({ reason: 'absent', why: `band ${band} is absent` }, start, row)
    } else if (found !== undefined && run >= frozenRows) {
      const why = `band ${band} stands still at ${found.amount} for ${found.notional} over ${run} rows`
      faults.fill({ reason: 'frozen', why }, start, row)
    }
    start = row
  }
}

function isRepeat(a: DepthRow, b: DepthRow, band: BandName): boolean {
  return (
    a.bands[band]?.amount === b.bands[band]?.amount && a.bands[band]?.notional === b.bands[band]?.notional
  )
}

/** Bids are bought below the market and asks sold above it, so their averages cannot lie across it. */
function markWrongSide(row: DepthRow, index: number, rules: TrustRules, faults: Faults): void {
  const averages = usableBands(index, faults).flatMap((band): [BandName, Rational][] => {
    const average = row.bands[band]?.averagePrice
    return average === undefined ? [] : [[band, average]]
  })
  const market = rules.market?.(row)
  const bids = averages.filter(([band]) => isBid(band))
  const asks = averages.filter(([band]) => !isBid(band))
  const high = market === undefined ? extreme(asks, -1) : parseRational(market.high)
  const low = market === undefined ? extreme(bids, 1) : parseRational(market.low)
  for (const [band, average] of averages) {
    const bound = isBid(band) ? high : low
    if (bound === undefined || compareRationals(average, bound) !== (isBid(band) ? 1 : -1)) continue
    const relation = isBid(band) ? 'above' : 'below'
    const why = `band ${band} costs ${whole(average)} on average, ${relation} the market at ${whole(bound)}`
    faults.get(band)![index] = { reason: 'wrong-side', why }
  }
}

/** Bands are cumulative, so the next wider one holds at least as much. Which of two is wrong cannot be known. */
function markNotMonotone(row: DepthRow, index: number, faults: Faults): void {
  const usable = usableBands(index, faults)
  const sides = [usable.filter(isBid).toReversed(), usable.filter((band) => !isBid(band))]
  for (const [position, outer] of sides.flatMap((side) => [...side.entries()])) {
    const side = isBid(outer) ? sides[0] : sides[1]
    const inner = side[position - 1]
    if (inner === undefined) continue
    const [narrow, wide] = [row.bands[inner]!, row.bands[outer]!]
    const shrinks =
      compareDecimals(wide.amount, narrow.amount) < 0 || compareDecimals(wide.notional, narrow.notional) < 0
    if (!shrinks) continue
    const why = `band ${outer} holds ${wide.amount} for ${wide.notional}, less than ${inner} inside it with ${narrow.amount} for ${narrow.notional}`
    for (const band of [inner, outer]) faults.get(band)![index] = { reason: 'not-monotone', why }
  }
}

function usableBands(index: number, faults: Faults): BandName[] {
  return bandNames.filter((band) => faults.get(band)![index] === undefined)
}

function isBid(band: BandName): boolean {
  return band.startsWith('m')
}

function extreme(averages: readonly [BandName, Rational][], direction: 1 | -1): Rational | undefined {
  return averages
    .map(([, average]) => average)
    .reduce<Rational | undefined>(
      (best, each) => (best === undefined || compareRationals(each, best) === direction ? each : best),
      undefined,
    )
}

function compareRationals(a: Rational, b: Rational): number {
  const [left, right] = [a.numerator * b.denominator, b.numerator * a.denominator]
  return left < right ? -1 : left > right ? 1 : 0
}

/** For messages only: the whole part, the rest cut off. */
function whole(value: Rational): bigint {
  return value.numerator / value.denominator
}

function stretchesOf(band: BandName, faults: readonly (Fault | undefined)[]): BandRefusal[] {
  const stretches: BandRefusal[] = []
  for (const [row, fault] of faults.entries()) {
    if (fault === undefined) continue
    const last = stretches.at(-1)
    if (last?.lastRow === row - 1 && last.reason === fault.reason)
      stretches[stretches.length - 1] = { ...last, lastRow: row }
    else stretches.push({ band, reason: fault.reason, firstRow: row, lastRow: row, why: fault.why })
  }
  return stretches
}
