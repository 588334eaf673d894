import type { PricedQuantity } from '../../core/depth/level.ts'
import { times } from '../../core/market/fraction.ts'
import type { InstrumentTerms } from '../../core/market/instrument.ts'
import { toCell } from '../../core/money/units.ts'
import {
  type BandName,
  bandBetween,
  bandNames,
  type DepthBand,
  type DepthRow,
  readDepthBands,
} from '../../files/depth-bands.ts'
import { type BandTrust, trustBands } from '../../files/trust-bands.ts'
import { type Band, bandsToLevels } from '../synthetic-depth.ts'
import { priceStepOf } from './depth-form.ts'
import { incrementsIn } from './grid.ts'
import { termsAt } from './opening-markets.ts'
import type { Sourcing } from './sourcing.ts'
import { type DepthFile, spaced, type TimedDepth } from './timed-depth.ts'

/** Levels a band is spread over, evenly: a band does not say where in it the orders rest. */
const LEVELS_A_BAND = 10
const PERCENT = 10_000

/** Books from a record of depth bands, around the mark of their moment; what cannot be true in it is left out. */
export function bandsOf(source: DepthFile, sourcing: Sourcing, file: string, text: string): TimedDepth[] {
  const rows = readDepthBands(file, text, sourcing.problems)
  const trust = trustBands(rows, source.trusted === null ? {} : { trusted: source.trusted })
  tellRefused(rows, trust, sourcing, file)
  const terms = termsAt(sourcing.scenario, source.series)
  const step = priceStepOf(sourcing.scenario, source.series)
  const timed = rows.map((row, index) => ({ at: row.atMs, row, index }))
  return spaced(timed, source, sourcing.scenario.startAt).map(({ at, row, index }) => ({
    at,
    series: source.series,
    bodyAt: (mark) => {
      if (mark === null) return null
      const side = (name: 'bid' | 'ask'): PricedQuantity[] =>
        bandsToLevels(name, mark, sideBands(name, row, index, trust, terms), LEVELS_A_BAND, {
          priceStep: step,
        })
      const snapshot = { at, bids: side('bid'), asks: side('ask') }
      return { type: 'replace-depth', series: source.series, snapshot }
    },
  }))
}

/**
 * The usable bands of a side, the narrowest first, as edges and cumulative increments.
 *
 * Bands are cumulative, so what stands still in the narrowest band stands in every wider one. Where that one is
 * present and refused, its amount is taken out of all of them, and the depth begins at its edge.
 */
function sideBands(
  side: 'bid' | 'ask',
  row: DepthRow,
  index: number,
  trust: BandTrust,
  terms: InstrumentTerms,
): Band[] {
  const names = side === 'bid' ? bandNames.slice(0, 5).toReversed() : bandNames.slice(5)
  const narrowest = names.find((name) => row.bands[name] !== undefined)
  const taken = narrowest !== undefined && !trust.isUsable(index, narrowest) ? narrowest : null
  const bands: Band[] = taken === null ? [] : [{ edgePpm: edgeOf(taken), cumulative: 0 }]
  for (const name of names) {
    if (!trust.isUsable(index, name)) continue
    const band = taken === null ? row.bands[name] : bandBetween(row, taken, name)
    const cumulative = band === undefined ? null : quantityIn(band, terms)
    if (cumulative === null || cumulative < (bands.at(-1)?.cumulative ?? 0)) continue
    bands.push({ edgePpm: edgeOf(name), cumulative })
  }
  return bands
}

function edgeOf(name: BandName): number {
  return Number.parseInt(name.slice(1), 10) * PERCENT
}

/** Whole quantity increments of a band, rounded down: a linear contract is counted in coin, an inverse one in dollars. */
function quantityIn(band: DepthBand, terms: InstrumentTerms): number {
  const increment = times(terms.multiplier, terms.quantityIncrement)
  return toCell(incrementsIn(terms.payoff === 'linear' ? band.amount : band.notional, increment))
}

function tellRefused(rows: readonly DepthRow[], trust: BandTrust, sourcing: Sourcing, file: string): void {
  for (const { band, firstRow, lastRow, why } of trust.refusals) {
    const [first, last] = [rows[firstRow], rows[lastRow]]
    const span = `lines ${first.place.line} to ${last.place.line}`
    sourcing.refused.push({ what: `${file} ${span}: band ${band}`, why })
  }
}
