import { expect, test } from 'vitest'
import { RowPlaces } from './row-places.ts'

/** Rows of none, one or many accepted commands, by a rule that never changes. */
function firstsOf(rows: number): number[] {
  const firsts: number[] = []
  for (let row = 0, sequence = 1; row < rows; row += 1) {
    firsts.push(sequence)
    sequence += (row * 7919) % 5
  }
  return firsts
}

test('however many rows there are, a sequence is looked for among few', () => {
  const firsts = firstsOf(140_000)
  let places = new RowPlaces()
  for (const [row, first] of firsts.entries()) {
    places.add(row, first)
    if (row === 100_000) places = new RowPlaces(structuredClone(places.freeze()))
  }
  expect(places.freeze().firsts.length).toBeLessThanOrEqual(1 << 16)
  for (let sequence = 1; sequence < (firsts.at(-1) ?? 0); sequence += 997) {
    const row = firsts.findLastIndex((first) => first <= sequence)
    const { from, until } = places.around(sequence)
    expect(from).toBeLessThanOrEqual(row)
    expect(until).toBeGreaterThan(row)
    expect(Math.min(until, firsts.length) - from).toBeLessThanOrEqual(8)
  }
})

test('before the first row and behind the last one there is a place to begin at', () => {
  const places = new RowPlaces()
  expect(places.around(5)).toEqual({ from: 0, until: Number.POSITIVE_INFINITY })
  places.add(0, 1)
  places.add(1, 4)
  expect(places.around(0)).toEqual({ from: 0, until: 1 })
  expect(places.around(4)).toEqual({ from: 1, until: Number.POSITIVE_INFINITY })
})
