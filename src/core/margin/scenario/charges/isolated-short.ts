import type { Bounds } from '../bound-columns.ts'
import type { Legs, MarketState } from '../legs.ts'
import type { ScenarioModel } from '../model.ts'
import { modelOf, type ScenarioWorkspace } from '../workspace.ts'

/** Figures of a standard margin for one option sold, all but the last shares of spot. */
export interface ShortTerms {
  /** What initial margin asks at the money, and the least it asks however far out of the money. */
  readonly maxSpot: number
  readonly minSpot: number
  readonly mmCall: number
  readonly mmPut: number
  /** Share of a put's own mark that maintenance asks, where that is above `mmPut`. */
  readonly mmPutMark: number
}

export type Level = 'initial' | 'maintenance'

/**
 * What a standard margin asks for one coin of an option sold, in the option's own money, its mark included.
 *
 * The family was Deribit's first: shares of spot, in coin, and the same times spot where the option is quote-settled.
 *
 * @param putFactor initial margin of a put is never below this many times its maintenance
 * @see docs/sources.md#standard-option-margin
 */
export function shortRequirement(
  terms: ShortTerms,
  putFactor: number,
  level: Level,
  legs: Legs,
  leg: number,
  spot: number,
): number {
  const right = legs.right[leg]
  const mark = legs.mark[leg]
  const unit = legs.isCoin[leg] === 1 ? 1 : spot
  const kept =
    right > 0 ? terms.mmCall * unit + mark : Math.max(terms.mmPut * unit, terms.mmPutMark * mark) + mark
  if (level === 'maintenance') return kept
  const away = Math.max(right * (legs.strike[leg] - spot), 0) / spot
  const asked = Math.max(terms.maxSpot - away, terms.minSpot) * unit + mark
  return right > 0 ? asked : Math.max(asked, putFactor * kept)
}

/** The same as a formula with its numbers. */
export function shortInWords(
  terms: ShortTerms,
  putFactor: number,
  level: Level,
  legs: Legs,
  leg: number,
  spot: number,
): string {
  const mark = legs.mark[leg]
  const strike = legs.strike[leg]
  const isCall = legs.right[leg] > 0
  const unit = legs.isCoin[leg] === 1 ? '' : ` x ${spot}`
  const kept = isCall
    ? `${terms.mmCall}${unit} + ${mark}`
    : `max(${terms.mmPut}${unit}, ${terms.mmPutMark} x ${mark}) + ${mark}`
  if (level === 'maintenance') return kept
  const away = isCall ? `${strike} - ${spot}` : `${spot} - ${strike}`
  const asked = `max(${terms.maxSpot} - max(${away}, 0) / ${spot}, ${terms.minSpot})${unit} + ${mark}`
  if (isCall) return asked
  return `max(${asked}, ${putFactor === 1 ? kept : `${putFactor} x (${kept})`})`
}

/**
 * Slopes of what is asked for a leg, times `coins`. In quote money it is at most `maxSpot + 1` of spot, since a strike out of
 * the money takes spot away once more; in coin only the part out of the money moves, by strike over spot squared.
 */
export function boundShort(
  terms: ShortTerms,
  putFactor: number,
  legs: Legs,
  leg: number,
  market: MarketState,
  work: ScenarioWorkspace,
  coins: number,
  into: Bounds,
): void {
  const isCoin = legs.isCoin[leg] === 1
  if ((modelOf(work).unit === 'coin') !== isCoin) {
    into.bounded = false
    return
  }
  const isPut = legs.right[leg] < 0
  const least = spotOf(legs, market, leg) * (1 - into.move)
  const bySpot = isCoin
    ? legs.strike[leg] / (least * least)
    : Math.max(terms.maxSpot + 1, terms.minSpot, terms.mmCall, putFactor * terms.mmPut, terms.mmPut)
  const byMark = isPut ? Math.max(1, putFactor) * (1 + terms.mmPutMark) : 1
  into.spot[legs.underlying[leg]] += coins * bySpot
  into.mark[leg] += coins * byMark
}

/** What one unit of a leg's own money is worth in the model's money. */
export function worthOfOwnMoney(model: ScenarioModel, legs: Legs, leg: number, spot: number): number {
  if (model.unit === 'coin') return legs.isCoin[leg] === 1 ? 1 : 1 / spot
  return legs.isCoin[leg] === 1 ? spot : 1
}

export function spotOf(legs: Legs, market: MarketState, leg: number): number {
  return market.underlyings[legs.underlying[leg]].spot
}
