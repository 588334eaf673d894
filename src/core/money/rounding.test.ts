import { expect, test } from 'vitest'
import { InvariantViolation } from './invariant.ts'
import { divide, type Rounding, roundings } from './rounding.ts'

/** What each direction makes of n/2 for n = -5, -4, -3, -1, 1, 3, 4, 5, and of -2/3 and 2/3. */
const halves = [-5n, -4n, -3n, -1n, 1n, 3n, 4n, 5n]
const table: Record<Rounding, { halves: bigint[]; thirds: bigint[] }> = {
  floor: { halves: [-3n, -2n, -2n, -1n, 0n, 1n, 2n, 2n], thirds: [-1n, 0n] },
  ceil: { halves: [-2n, -2n, -1n, 0n, 1n, 2n, 2n, 3n], thirds: [0n, 1n] },
  'toward-zero': { halves: [-2n, -2n, -1n, 0n, 0n, 1n, 2n, 2n], thirds: [0n, 0n] },
  'away-from-zero': { halves: [-3n, -2n, -2n, -1n, 1n, 2n, 2n, 3n], thirds: [-1n, 1n] },
  'half-up': { halves: [-2n, -2n, -1n, 0n, 1n, 2n, 2n, 3n], thirds: [-1n, 1n] },
  'half-even': { halves: [-2n, -2n, -2n, 0n, 0n, 2n, 2n, 2n], thirds: [-1n, 1n] },
}

test.each(Object.entries(table))('%s', (name, expected) => {
  const rounding = name as Rounding
  expect(halves.map((half) => divide(half, 2n, rounding))).toEqual(expected.halves)
  expect(halves.map((half) => divide(-half, -2n, rounding))).toEqual(expected.halves)
  expect([-2n, 2n].map((third) => divide(third, 3n, rounding))).toEqual(expected.thirds)
})

test('every direction is listed once', () => {
  expect(roundings).toEqual(Object.keys(table))
})

test('a division by zero or a direction nobody knows stops the program', () => {
  expect(() => divide(1n, 0n, 'floor')).toThrow(InvariantViolation)
  expect(() => divide(1n, 2n, 'nearest' as Rounding)).toThrow('"nearest" is not a rounding; use one of floor')
})
