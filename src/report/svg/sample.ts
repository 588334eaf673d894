/** A point of a line: a time, a value to draw, and what it is in words. */
export interface Point {
  readonly at: number
  readonly value: number
  readonly label: string
}

/**
 * Thins a line to what a picture can show: of each of `columns` equal spans of time the first point, the lowest, the
 * highest and the last are kept, so that no spike is lost.
 *
 * @param points in order of time
 */
export function thin(points: readonly Point[], columns: number): Point[] {
  if (points.length <= columns * 2) return [...points]
  const from = points[0].at
  const span = (points[points.length - 1].at - from) / columns || 1
  const kept: Point[] = []
  let start = 0
  for (let end = 1; end <= points.length; end += 1) {
    const isSame =
      end < points.length && columnOf(points[end], from, span) === columnOf(points[start], from, span)
    if (isSame) continue
    kept.push(...outlineOf(points.slice(start, end)))
    start = end
  }
  return kept
}

function columnOf(point: Point, from: number, span: number): number {
  return Math.floor((point.at - from) / span)
}

function outlineOf(points: readonly Point[]): Point[] {
  const kept = new Set([points[0], lowestOf(points), highestOf(points), points[points.length - 1]])
  return points.filter((point) => kept.has(point))
}

/** The lowest of a line's points, the first of equals. */
export function lowestOf(points: readonly Point[]): Point {
  return points.reduce((low, point) => (point.value < low.value ? point : low))
}

/** The highest of a line's points, the first of equals. */
export function highestOf(points: readonly Point[]): Point {
  return points.reduce((high, point) => (point.value > high.value ? point : high))
}
