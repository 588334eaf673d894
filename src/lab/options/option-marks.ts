import type { Scenario } from '../../wire/scenario.ts'
import type { TimedMark } from '../run/marks.ts'
import type { Sourcing } from '../run/sourcing.ts'
import { MarkPath } from './mark-path.ts'
import { Marker } from './marker.ts'

/**
 * Marks of everything that follows an underlying: forwards, volatilities, options, rates, pegs and confidences.
 *
 * They are worked out at the edge, where floats may, and rounded half-even onto their grids before they enter the
 * engine: it only ever sees whole marks. An option is marked at its undiscounted Black value on the surface; inside its
 * settlement window the part of the settlement price that is fixed already takes the place of the forward, as far as it
 * goes. A series with marks of its own, in a tick or under "marks", follows those, and what depends on it follows it.
 *
 * @param given marks of the sources, in order of time
 * @param sourcing takes what no mark can be worked out for, and what has to be known of a fit
 */
export function optionMarksOf(sourcing: Sourcing, given: readonly TimedMark[]): TimedMark[] {
  const { scenario } = sourcing
  if (scenario.underlyings.length === 0) return []
  const paths = pathsOf(scenario, given)
  const end = endOf(scenario, given)
  return scenario.underlyings
    .flatMap((underlying, at) => new Marker(sourcing, underlying, at, paths).marks(end))
    .toSorted((a, b) => a.at - b.at)
}

/** When the timeline ends, as ticks and sources of marks say. */
export function endOf({ ticks, startAt }: Scenario, given: readonly TimedMark[]): number {
  return Math.max(startAt, ticks.at(-1)?.at ?? startAt, given.at(-1)?.at ?? startAt)
}

/** What series do by themselves; at one moment the tick's mark counts. */
function pathsOf({ ticks }: Scenario, given: readonly TimedMark[]): ReadonlyMap<number, MarkPath> {
  const paths = new Map<number, MarkPath>()
  const inTicks = ticks.flatMap(({ at, marks }) => marks.map((each) => ({ at, ...each })))
  for (const { at, series, mark } of [...given, ...inTicks].toSorted((a, b) => a.at - b.at)) {
    const path = paths.get(series) ?? new MarkPath()
    paths.set(series, path)
    path.add(at, mark)
  }
  return paths
}
