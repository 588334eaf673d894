import { invariant } from '../../core/money/invariant.ts'
import { divide } from '../../core/money/rounding.ts'

/** A mark at a moment: milliseconds since the epoch, mark increments. */
export interface PathPoint {
  readonly at: number
  readonly mark: number
}

/**
 * The marks of a path that runs straight between its points.
 *
 * There is a mark at the first point, then one every `everyMs` counted from it, and one at each point, so that no
 * extreme that was declared is stepped over. Between points a mark is rounded half-even onto its grid.
 *
 * @param points two or more, moments ascending, marks above zero
 * @param everyMs whole, 1 or more
 * @throws {InvariantViolation} when the points are out of order or the step is no such number
 */
export function straightPath(points: readonly PathPoint[], everyMs: number): PathPoint[] {
  invariant(points.length >= 2, `a path needs two points, and ${points.length} were given`)
  invariant(
    Number.isSafeInteger(everyMs) && everyMs >= 1,
    `a path needs whole milliseconds between marks, and ${everyMs} was given`,
  )
  const start = points[0].at
  const path: PathPoint[] = [checked(points[0], start - 1)]
  for (const [index, to] of points.slice(1).entries()) {
    const from = points[index]
    checked(to, from.at)
    const first = start + (Math.floor((from.at - start) / everyMs) + 1) * everyMs
    for (let at = first; at < to.at; at += everyMs) path.push({ at, mark: between(from, to, at) })
    path.push(to)
  }
  return path
}

function between(from: PathPoint, to: PathPoint, at: number): number {
  const gone = BigInt(to.mark - from.mark) * BigInt(at - from.at)
  return from.mark + Number(divide(gone, BigInt(to.at - from.at), 'half-even'))
}

function checked(point: PathPoint, after: number): PathPoint {
  invariant(
    Number.isSafeInteger(point.at) && point.at > after,
    `the points of a path ascend in time, and ${point.at} came after ${after}`,
  )
  invariant(
    Number.isSafeInteger(point.mark) && point.mark >= 1,
    `a path's marks are whole increments above zero, and ${point.mark} was given`,
  )
  return point
}
