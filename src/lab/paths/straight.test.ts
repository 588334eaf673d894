import fc from 'fast-check'
import { expect, test } from 'vitest'
import { straightPath } from './straight.ts'

test('marks stand at every step and at every point', () => {
  const points = [
    { at: 1_000, mark: 100 },
    { at: 26_000, mark: 50 },
    { at: 40_000, mark: 85 },
  ]
  expect(straightPath(points, 10_000)).toEqual([
    { at: 1_000, mark: 100 },
    { at: 11_000, mark: 80 },
    { at: 21_000, mark: 60 },
    { at: 26_000, mark: 50 },
    { at: 31_000, mark: 62 }, // 62.5 goes to the even increment.
    { at: 40_000, mark: 85 },
  ])
})

test('a path keeps its points, ascends in time, and never leaves the range of its neighbours', () => {
  const gaps = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 2_000_000 })),
    {
      minLength: 2,
      maxLength: 8,
    },
  )
  fc.assert(
    fc.property(gaps, fc.integer({ min: 500, max: 60_000 }), (steps, everyMs) => {
      let at = 1_760_000_000_000
      const points = steps.map(([gap, mark]) => ({ at: (at += gap), mark }))
      const path = straightPath(points, everyMs)
      for (const point of points) expect(path).toContainEqual(point)
      for (const [index, next] of path.slice(1).entries()) {
        expect(next.at).toBeGreaterThan(path[index].at)
        expect(next.at - path[index].at).toBeLessThanOrEqual(everyMs)
      }
      for (const { at, mark } of path) {
        const to = points.findIndex((point) => point.at >= at)
        const ends = [points[Math.max(0, to - 1)].mark, points[to].mark]
        expect(mark).toBeGreaterThanOrEqual(Math.min(...ends))
        expect(mark).toBeLessThanOrEqual(Math.max(...ends))
      }
    }),
  )
})

test('points out of order are refused with their figures', () => {
  const point = { at: 5, mark: 1 }
  expect(() => straightPath([point], 1)).toThrow('1 were given')
  expect(() => straightPath([point, point], 1)).toThrow('5 came after 5')
  expect(() => straightPath([point, { at: 6, mark: 0 }], 1)).toThrow('0 was given')
  expect(() => straightPath([point, { at: 6, mark: 1 }], 0)).toThrow('0 was given')
})
