import type { DepthSnapshot } from '../../core/depth/level.ts'
import type { CommandBody } from '../../core/engine/commands.ts'
import type { DepthSource } from '../../wire/scenario-sources.ts'
import { isWithin } from './sourcing.ts'

/** A book at a moment. One that stands around the mark is made when the mark is known. */
export interface TimedDepth {
  readonly at: number
  readonly series: number
  /** @param mark the mark that comes with the moment, or the last one before it, in increments; null while there is none */
  bodyAt(mark: number | null): CommandBody | null
}

/** A source of depth that is a file. */
export type DepthFile = Extract<DepthSource, { kind: 'file' }>

/** A book that is the same whatever the mark is. */
export function fixedDepth(at: number, series: number, snapshot: DepthSnapshot): TimedDepth {
  const body: CommandBody = { type: 'replace-depth', series, snapshot }
  return { at, series, bodyAt: () => body }
}

/** Rows within the stretch, no two nearer than `every`. */
export function spaced<Row extends { readonly at: number }>(
  rows: readonly Row[],
  source: DepthFile,
  startAt: number,
): Row[] {
  let last = Number.NEGATIVE_INFINITY
  return rows.filter(({ at }) => {
    if (!isWithin(at, source, startAt) || at - last < (source.everyMs ?? 0)) return false
    last = at
    return true
  })
}
