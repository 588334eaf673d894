import { divide } from '../../core/money/rounding.ts'
import type { Level } from '../../wire/scenario-underlyings.ts'

/** A declared figure at a moment, in parts per million: half-even between two points, held outside them. */
export function levelAt(level: Level, at: number): number {
  const next = level.findIndex((point) => point.at > at)
  if (next === 0) return level[0].ppm
  if (next === -1) return level[level.length - 1].ppm
  const [from, to] = [level[next - 1], level[next]]
  const gone = BigInt(to.ppm - from.ppm) * BigInt(at - from.at)
  return from.ppm + Number(divide(gone, BigInt(to.at - from.at), 'half-even'))
}
