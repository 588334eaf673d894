import { mulDiv } from '../../money/mul-div.ts'

/** Sizes tried between nothing and all of a position, beside the ends of its fills. */
const POINTS = 32

/** Sizes to try, ascending: the end of each part, and evenly spaced ones, rounded up to the increment. */
export function gridOf(quantity: number, parts: readonly number[]): number[] {
  const points = new Set<number>()
  let end = 0
  for (const part of parts) points.add((end += part))
  for (let at = 1; at <= POINTS; at += 1) points.add(mulDiv(quantity, at, POINTS, 'ceil'))
  return [...points].sort((a, b) => a - b)
}

/**
 * The first point that holds, moved down by halving to the smallest size between it and the point before for which one
 * less does not hold; null where no point holds. A stretch between two points that holds by itself is not found.
 */
export function firstPoint(points: readonly number[], holds: (size: number) => boolean): number | null {
  let before = 0
  for (const point of points) {
    if (holds(point)) return smallestThatHolds(before, point, holds)
    before = point
  }
  return null
}

/** @param low does not hold, or is nothing @param high holds */
export function smallestThatHolds(low: number, high: number, holds: (size: number) => boolean): number {
  let [least, most] = [low, high]
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2)
    if (holds(middle)) most = middle
    else least = middle
  }
  return most
}

/** The point of the highest worth, the smallest of equals; zero where none is worth more than nothing. */
export function bestPoint(points: readonly number[], worth: (size: number) => number): number {
  let best = 0
  let highest = worth(0)
  for (const point of points) {
    const value = worth(point)
    if (value <= highest) continue
    highest = value
    best = point
  }
  return best
}
