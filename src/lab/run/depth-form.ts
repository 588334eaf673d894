import type { DepthSource } from '../../wire/scenario-sources.ts'
import { shareAt, syntheticDepth } from '../synthetic-depth.ts'
import { listedOf, termsAt } from './opening-markets.ts'
import type { Sourcing } from './sourcing.ts'
import type { TimedDepth } from './timed-depth.ts'

type Form = Extract<DepthSource, { kind: 'synthetic' }>

/**
 * The moments at which a declared form is rebuilt: every so often from the scenario's start to the last mark, or,
 * without a time between, whenever its mark moves; and where its share changes.
 */
export function formOf(source: Form, { scenario }: Sourcing, markTimes: readonly number[]): TimedDepth[] {
  const { startAt } = scenario
  const end = Math.max(startAt, markTimes.at(-1) ?? startAt, source.form.scale.at(-1)?.at ?? startAt)
  const times = new Set<number>([startAt, ...source.form.scale.map(({ at }) => at)])
  if (source.everyMs === null) for (const at of markTimes) times.add(at)
  else for (let at = startAt; at <= end; at += source.everyMs) times.add(at)
  const step = priceStepOf(scenario, source.series)
  return [...times].toSorted((a, b) => a - b).map((at) => formAt(source, at, step))
}

function formAt(source: Form, at: number, priceStep: number): TimedDepth {
  const { series, form } = source
  return {
    at,
    series,
    bodyAt: (mark) =>
      mark === null
        ? null
        : {
            type: 'replace-depth',
            series,
            snapshot: syntheticDepth(at, mark, form, { priceStep }, shareAt(form.scale, at)),
          },
  }
}

/** Order price increment of an instrument in mark increments. */
export function priceStepOf(scenario: Sourcing['scenario'], series: number): number {
  return listedOf(termsAt(scenario, series), scenario).priceStep
}
