/** Rows of a table that stands beside a chart. */
const MOST = 40

/**
 * Which moments of a long line are worth a row: the first and the last, the lowest and the highest, and others evenly
 * between them. Moments without a value are left out.
 *
 * @returns places in `values`, ascending; all of them when they are few
 */
export function momentsOf(values: readonly (number | null)[]): number[] {
  const places = values.flatMap((value, place) => (value === null ? [] : [place]))
  if (places.length <= MOST) return places
  const evenly = Array.from(
    { length: MOST - 2 },
    (_, turn) => places[Math.round((turn * (places.length - 1)) / (MOST - 3))],
  )
  const valueAt = (place: number): number => values[place] ?? 0
  const lowest = places.reduce((low, place) => (valueAt(place) < valueAt(low) ? place : low))
  const highest = places.reduce((high, place) => (valueAt(place) > valueAt(high) ? place : high))
  return [...new Set([...evenly, lowest, highest])].sort((a, b) => a - b)
}
