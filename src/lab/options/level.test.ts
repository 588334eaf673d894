import { expect, test } from 'vitest'
import { levelAt } from './level.ts'
import { MarkPath } from './mark-path.ts'

test('a figure runs straight between its points, half-even, and is held outside them', () => {
  const level = [
    { at: 100, ppm: 600_000 },
    { at: 200, ppm: 600_005 },
    { at: 300, ppm: -400_000 },
  ]
  expect([0, 100, 110, 130, 150, 200, 250, 300, 400].map((at) => levelAt(level, at))).toEqual([
    600_000, 600_000, 600_000, 600_002, 600_002, 600_005, 100_003, -400_000, -400_000,
  ])
  expect(levelAt([{ at: 5, ppm: 7 }], 1)).toBe(7)
})

test('marks stand until the next one comes, and weigh by how long they stood', () => {
  const path = new MarkPath()
  expect([path.at(0), path.mean(0, 10)]).toEqual([null, null])
  for (const [at, mark] of [
    [10, 100],
    [20, 300],
    [20, 200],
    [40, 500],
  ])
    path.add(at, mark)
  expect([9, 10, 19, 20, 40, 99].map((at) => path.at(at))).toEqual([null, 100, 100, 200, 500, 500])
  expect(path.mean(9, 20)).toBe(null)
  expect(path.mean(15, 15)).toBe(100)
  expect(path.mean(10, 30)).toBe(150)
  expect(path.mean(15, 50)).toBe((5 * 100 + 20 * 200 + 10 * 500) / 35)
})
