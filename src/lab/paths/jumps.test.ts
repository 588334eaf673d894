import { expect, test } from 'vitest'
import { Random } from '../random.ts'
import { type Wander, wanderingPaths } from './jumps.ts'

const btc: Wander = { mark: 1_175_000_000, stepPpm: 1_000, commonPpm: 640_000, jumpPpm: -100_000 }
const alt: Wander = { mark: 400_000_000, stepPpm: 2_000, commonPpm: 640_000, jumpPpm: -500_000 }
const never = { chancePpm: 0, leastPpm: 500_000 }

test('a seed gives the same paths on every machine', () => {
  const paths = wanderingPaths([btc, alt], { chancePpm: 300_000, leastPpm: 500_000 }, 4, new Random('paths'))
  expect(paths.map((path) => [...path])).toMatchInlineSnapshot(`
    [
      [
        1175000000,
        1175488800,
        1174703573,
        1176339935,
        1178215021,
      ],
      [
        400000000,
        401156800,
        400042788,
        399828365,
        400504475,
      ],
    ]
  `)
})

test('steps have the declared spread and the declared correlation', () => {
  const steps = 20_000
  const calm = [btc, { ...alt, mark: 900_000_000_000 }]
  const [a, b] = wanderingPaths(calm, never, steps, new Random('spread')).map(movesOf)
  expect(spreadOf(a)).toBeGreaterThan(0.00098)
  expect(spreadOf(a)).toBeLessThan(0.00102)
  expect(spreadOf(b)).toBeGreaterThan(0.00196)
  expect(spreadOf(b)).toBeLessThan(0.00204)
  const together = a.reduce((sum, move, at) => sum + move * b[at], 0) / steps / spreadOf(a) / spreadOf(b)
  // Both carry 64% of their variance in common, so their correlation is 0.64; its error here is about 0.004.
  expect(Math.abs(together - 0.64)).toBeLessThan(0.02)
})

test('a jump comes as often as declared, to all instruments at once, within its bounds', () => {
  const still = [btc, alt].map((wander) => ({ ...wander, mark: 2 ** 50, stepPpm: 0 }))
  const jumps = { chancePpm: 2_000, leastPpm: 500_000 }
  const [a, b] = wanderingPaths(still, jumps, 5_000, new Random('jumps')).map(movesOf)
  const came = a.flatMap((move, at) => (move === 0 ? [] : [at]))
  // Ten are due; three standard deviations are about nine.
  expect(came.length).toBeGreaterThan(0)
  expect(came.length).toBeLessThan(20)
  expect(b.flatMap((move, at) => (move === 0 ? [] : [at]))).toEqual(came)
  for (const at of came) {
    expect(a[at]).toBeLessThanOrEqual(-0.05 + 1e-6)
    expect(a[at]).toBeGreaterThanOrEqual(-0.1 - 1e-6)
    expect(b[at] / a[at]).toBeCloseTo(5, 3)
  }
})

test('a mark stays above zero whatever comes', () => {
  const falling = { ...alt, mark: 5, jumpPpm: -999_999 }
  const [path] = wanderingPaths(
    [falling],
    { chancePpm: 1_000_000, leastPpm: 1_000_000 },
    50,
    new Random('floor'),
  )
  expect(Math.min(...path)).toBe(1)
})

test('shares without a meaning are refused with their figures', () => {
  const make = (wander: Partial<Wander>) => () =>
    wanderingPaths([{ ...btc, ...wander }], never, 1, new Random('x'))
  expect(make({ mark: 0 })).toThrow('mark 0')
  expect(make({ commonPpm: 1_000_001 })).toThrow('common 1000001')
  expect(make({ jumpPpm: -1_000_000 })).toThrow('-1000000 was given')
  expect(() => wanderingPaths([btc], { chancePpm: -1, leastPpm: 0 }, 1, new Random('x'))).toThrow('chance -1')
})

function movesOf(path: Float64Array): number[] {
  return Array.from(path.subarray(1), (mark, at) => mark / path[at] - 1)
}

function spreadOf(moves: readonly number[]): number {
  return Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length)
}
