import { sameLength, sumOf } from './series.ts'

/**
 * How much a series moves: the sum of the magnitudes of its steps. Of the needed severities it is the studies' P.
 *
 * As published the severities are clipped to [0, 1] first, which is right here, since a controller's severity
 * cannot leave that range.
 *
 * @see docs/sources.md#regret-envelope
 */
export function pathLength(values: readonly number[]): number {
  return sumOf(values.slice(1).map((value, index) => Math.abs(value - values[index])))
}

/**
 * The bound on the dynamic regret of the severity controller: sqrt((1 + 2 P) x sum of D^2).
 *
 * A wave's deficit has to be what was lost in that wave. Where the same account's loss is listed in several waves,
 * the sum counts it several times, and the bound says less than it seems to.
 *
 * @param deficits one for each wave
 * @param severities needed severities in [0, 1], one for each wave
 * @throws {RangeError} when the two series differ in length
 */
export function regretEnvelope(deficits: readonly number[], severities: readonly number[]): number {
  sameLength(deficits, severities)
  const squares = sumOf(deficits.map((deficit) => deficit * deficit))
  return Math.sqrt((1 + 2 * pathLength(severities)) * squares)
}
