import { expect, test } from 'vitest'
import { scan } from './scan.ts'

const range = { low: -1, high: 1, steps: 40 }

test('a dip between two points of the scan is found, with its bottom and its edges', () => {
  // Below zero only from 0.511 to 0.519, while points lie at 0.5 and 0.55.
  const found = scan((x) => (x - 0.515) ** 2 - 0.004 ** 2, range, 0)
  expect(found.below).toHaveLength(1)
  const [{ from, to, lowest }] = found.below
  expect(lowest.at).toBeCloseTo(0.515, 6)
  expect(lowest.value).toBeCloseTo(-0.000_016, 9)
  expect(from).toBeCloseTo(0.511, 6)
  expect(to).toBeCloseTo(0.519, 6)
})

test('stretches apart are told apart, and one at the edge ends there', () => {
  const found = scan((x) => Math.abs(x) - 0.9 + (Math.abs(x) < 0.3 ? 1 : 0), range, 0)
  expect(found.below.map(({ from, to }) => [from.toFixed(3), to.toFixed(3)])).toEqual([
    ['-0.900', '-0.300'],
    ['0.300', '0.900'],
  ])
  expect(scan((x) => x, range, 0).below[0].from).toBe(-1)
})

test('what lies within the tolerance is no breach, and is still the lowest', () => {
  const found = scan(() => -1e-13, range, 1e-12)
  expect(found).toEqual({ lowest: { at: -1, value: -1e-13 }, below: [] })
})
