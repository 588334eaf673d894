import fc from 'fast-check'
import highs, { type Highs } from 'highs'
import { beforeAll, expect, test } from 'vitest'
import { type Allotment, policyNamed } from '../../src/core/allocation/index.ts'
import { claimsFrom } from '../support/allocation-twin-claims.ts'

/**
 * An independent solver on the same problem, small and in ratios: raw units stand below its tolerances, so rows
 * are in shares of the budget and of the mean base.
 */

let solver: Highs

beforeAll(async () => {
  // The package's types describe its CommonJS form, in which the loader is a property; as a module it is the default.
  const load = highs as unknown as (typeof highs)['default']
  solver = await load()
})

interface Row {
  readonly capacity: number
  readonly equity: number
  readonly profit: number
  readonly lot: number
}

const row: fc.Arbitrary<Row> = fc.record({
  capacity: fc.integer({ min: 1, max: 900 }),
  equity: fc.integer({ min: 50, max: 2_000 }),
  profit: fc.integer({ min: 50, max: 2_000 }),
  lot: fc.integer({ min: 20, max: 120 }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 7 })

/** The smallest largest share of the base by the solver; `unit` is what one step of a variable is worth. */
function solve(
  drawn: readonly Row[],
  budget: number,
  base: (one: Row) => number,
  { unit, most, isWhole }: { unit: (one: Row) => number; most: (one: Row) => number; isWhole: boolean },
): number {
  const mean = drawn.reduce((sum, one) => sum + base(one), 0) / drawn.length
  const names = drawn.map((_, at) => `x${at}`)
  const shares = drawn.map(
    (one, at) => ` c${at}: ${unit(one) / mean} ${names[at]} - ${base(one) / mean} z <= 0`,
  )
  const found = drawn.map((one, at) => `${unit(one) / budget} ${names[at]}`).join(' + ')
  const bounds = drawn.map((one, at) => ` 0 <= ${names[at]} <= ${most(one)}`)
  const problem = [
    'Minimize',
    ' obj: z',
    'Subject To',
    ...shares,
    ` found: ${found} >= 1`,
    'Bounds',
    ...bounds,
    ...(isWhole ? ['General', ` ${names.join(' ')}`] : []),
    'End',
  ].join('\n')
  const solution = solver.solve(problem, { mip_rel_gap: 0, mip_abs_gap: 0 })
  expect(solution.Status).toBe('Optimal')
  return solution.ObjectiveValue
}

function heightOf({ level }: Allotment): number {
  return Number(level?.numerator) / Number(level?.denominator)
}

test.each([
  ['min-max-capacity', (one: Row) => one.capacity],
  ['min-max-equity', (one: Row) => one.equity],
] as const)('%s finds the level of the linear program', (name, base) => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 999 }), (drawn, share) => {
      const budget = Math.ceil((drawn.reduce((sum, one) => sum + one.capacity, 0) * share) / 1000)
      const allotment = policyNamed(name).allocate(claimsFrom(drawn), BigInt(budget))
      const found = solve(drawn, budget, base, {
        unit: (one) => one.capacity,
        most: () => 1,
        isWhole: false,
      })
      expect(heightOf(allotment)).toBeCloseTo(found, 6)
    }),
    { numRuns: 25 },
  )
})

test.each([
  ['min-max-lots', (one: Row) => one.equity],
  ['min-max-lots-capacity', (one: Row) => one.capacity],
  ['min-max-lots-profit', (one: Row) => one.profit],
] as const)('%s, told to cover, finds the optimum of the integer program', (name, base) => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 1000 }), (drawn, share) => {
      const most = (one: Row): number => Math.floor(one.capacity / one.lot)
      const budget = Math.ceil((drawn.reduce((sum, one) => sum + most(one) * one.lot, 0) * share) / 1000)
      fc.pre(budget > 0)
      const allotment = policyNamed(name).allocate(claimsFrom(drawn), BigInt(budget), {
        parameters: { cover: 1 },
      })
      const worst = Math.max(...drawn.map((one, at) => allotment.parts[at] / base(one)))
      const found = solve(drawn, budget, base, { unit: (one) => one.lot, most, isWhole: true })
      expect(worst).toBeCloseTo(found, 6)
    }),
    { numRuns: 12 },
  )
})
