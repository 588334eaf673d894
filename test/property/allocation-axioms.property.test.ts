import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Allotment, type Claims, policies, policyNamed } from '../../src/core/allocation/index.ts'
import { levelPolicies } from '../support/allocation-twin.ts'
import { budgetOf, claimsFrom, thousandths } from '../support/allocation-twin-claims.ts'

/** There are many policies, so each law is tried on a few dozen claims for each of them. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 40 })

/** Claims small enough to be split and scaled without passing 2^53. */
const row = fc.record({
  capacity: fc.integer({ min: 0, max: 9_999 }),
  weight: fc.integer({ min: 0, max: 9_999 }),
  equity: fc.integer({ min: -999, max: 9_999 }),
  profit: fc.integer({ min: -999, max: 9_999 }),
  quantity: fc.integer({ min: -999, max: 999 }),
  leverage: fc.integer({ min: 0, max: 30_000_000 }),
  lot: fc.integer({ min: 1, max: 99 }),
  notional: fc.integer({ min: 0, max: 99_999 }),
  markValue: fc.integer({ min: 1, max: 99_999 }),
  entryValue: fc.integer({ min: 1, max: 99_999 }),
  wallet: fc.integer({ min: -999, max: 9_999 }),
  maintenance: fc.integer({ min: 0, max: 999 }),
})
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value : never
const rows = fc.array(row, { minLength: 1, maxLength: 8 })
const named = (kind: string): string[] => policies.filter((one) => one.kind === kind).map(({ name }) => name)

function allot(name: string, given: Claims, budget: bigint, options = {}): Allotment {
  return policyNamed(name).allocate(given, budget, options)
}

/** Every amount of money times a factor; ratios and contracts stay. */
function scaled(one: Row, factor: number): Row {
  const { leverage, quantity, ...money } = one
  const grown = Object.fromEntries(Object.entries(money).map(([column, cell]) => [column, cell * factor]))
  return { ...(grown as typeof money), leverage, quantity }
}

/** Where one level is, as a fraction; the same fraction has the same text. */
function levelOf({ level }: Allotment): string {
  return level ? `${level.numerator}/${level.denominator}` : 'none'
}

describe('a unit of money a thousand times smaller changes nobody’s share', () => {
  test.each([...levelPolicies, 'min-max-lots', 'min-max-lots-capacity', 'min-max-lots-profit'])(
    '%s',
    (name) => {
      fc.assert(
        fc.property(rows, thousandths, (drawn, share) => {
          const small = claimsFrom(drawn)
          const large = claimsFrom(drawn.map((one) => scaled(one, 1024)))
          const budget = budgetOf(small, share)
          const [before, after] = [allot(name, small, budget), allot(name, large, budget * 1024n)]
          const isExact = name.startsWith('min-max-lots')
          // In units the two differ by rounding alone; a part rounds by less than a unit, weights by less than 2^-13.
          for (const [at, part] of before.parts.entries())
            expect(Math.abs(after.parts[at] / 1024 - part)).toBeLessThan(isExact ? 1e-9 : 1.2)
        }),
      )
    },
  )

  test.each(named('queue'))('%s', (name) => {
    fc.assert(
      fc.property(rows, thousandths, (drawn, share) => {
        const small = claimsFrom(drawn)
        const large = claimsFrom(drawn.map((one) => scaled(one, 1024)))
        const budget = budgetOf(small, share)
        const coins = name === 'queue-profit-over-wallet' ? [{ coin: 1_000 }, { coin: 1_024_000 }] : [{}, {}]
        const before = allot(name, small, budget, { parameters: coins[0] })
        const after = allot(name, large, budget * 1024n, { parameters: coins[1] })
        expect([...after.parts]).toEqual([...before.parts.map((part) => part * 1024)])
      }),
    )
  })
})

describe('order', () => {
  test('pro rata by capacity never lets a larger claim pay less, or be left with less', () => {
    fc.assert(
      fc.property(rows, thousandths, (drawn, share) => {
        const given = claimsFrom(drawn.toSorted((a, b) => b.capacity - a.capacity))
        const { parts } = allot('capacity-pro-rata', given, budgetOf(given, share))
        const capacity = given.columns.capacity ?? parts
        for (let at = 1; at < parts.length; at += 1) {
          expect(parts[at - 1]).toBeGreaterThanOrEqual(parts[at])
          expect(capacity[at - 1] - parts[at - 1]).toBeGreaterThanOrEqual(capacity[at] - parts[at] - 1)
        }
      }),
    )
  })

  test.each(named('queue'))('%s takes no less of anybody when the budget grows', (name) => {
    fc.assert(
      fc.property(rows, thousandths, fc.integer({ min: 0, max: 500 }), (drawn, share, more) => {
        const given = claimsFrom(drawn)
        const less = allot(name, given, budgetOf(given, share))
        const grown = allot(name, given, budgetOf(given, share) + BigInt(more))
        for (const [at, part] of less.parts.entries()) expect(grown.parts[at]).toBeGreaterThanOrEqual(part)
      }),
    )
  })

  test('whole units by the largest remainder are not so: a unit more to find can ask a small claim for one less', () => {
    const given = claimsFrom([
      { capacity: 100, weight: 6 },
      { capacity: 100, weight: 6 },
      { capacity: 100, weight: 2 },
    ])
    expect([...allot('weight-pro-rata', given, 10n).parts]).toEqual([4, 4, 2])
    expect([...allot('weight-pro-rata', given, 11n).parts]).toEqual([5, 5, 1])
  })
})

describe('splitting an account in two', () => {
  const proportional = levelPolicies.filter((name) => !name.startsWith('risk-'))

  test.each(proportional)('%s: two accounts of the same shape together pay what the one paid', (name) => {
    fc.assert(
      fc.property(rows, thousandths, (drawn, share) => {
        const doubled = drawn.map((one) => ({ ...scaled(one, 2), quantity: one.quantity * 2 }))
        const whole = claimsFrom(doubled)
        const split = claimsFrom([drawn[0], drawn[0], ...doubled.slice(1)])
        const budget = budgetOf(whole, share)
        const [before, after] = [allot(name, whole, budget), allot(name, split, budget)]
        expect(levelOf(after)).toBe(levelOf(before))
        expect(Math.abs(after.parts[0] + after.parts[1] - before.parts[0])).toBeLessThanOrEqual(2)
      }),
    )
  })

  test('leverage draining: however an account is split, its owner closes no less, but for rounding', () => {
    const cut = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: -500, max: 1500 }))
    fc.assert(
      fc.property(rows, thousandths, cut, (drawn, share, [ofNotional, ofEquity]) => {
        const [first, ...others] = drawn
        const notional = Math.floor((first.notional * ofNotional) / 1000)
        const equity = Math.floor((first.equity * ofEquity) / 1000)
        const halves = [
          { ...first, notional, equity },
          { ...first, notional: first.notional - notional, equity: first.equity - equity },
        ]
        const total = drawn.reduce((sum, one) => sum + BigInt(one.notional), 0n)
        const budget = (total * BigInt(share)) / 1000n
        const before = allot('leverage-draining', claimsFrom(drawn), budget).parts
        const after = allot('leverage-draining', claimsFrom([...halves, ...others]), budget).parts
        // Without equity somewhere, who has none comes first and pays by notional: the rule of the paper ends there.
        fc.pre([...halves, ...others].every((one) => one.equity > 0) && first.equity > 0)
        expect(after[0] + after[1]).toBeGreaterThanOrEqual(before[0] - 2)
      }),
      { numRuns: 150 },
    )
  })

  test('largest first is dodged by it: half the size stands behind others', () => {
    const other = { capacity: 60, notional: 600 }
    const whole = claimsFrom([{ capacity: 100, notional: 1_000 }, other])
    const split = claimsFrom([{ capacity: 50, notional: 500 }, { capacity: 50, notional: 500 }, other])
    expect([...allot('queue-largest-first', whole, 60n).parts]).toEqual([60, 0])
    expect([...allot('queue-largest-first', split, 60n).parts]).toEqual([0, 0, 60])
  })

  test('profit pro rata is gamed by it the other way: two legs that net apart add up to more profit than together', () => {
    const other = { capacity: 100, profit: 40 }
    const netted = claimsFrom([{ capacity: 100, profit: 40 }, other])
    const apart = claimsFrom([{ capacity: 100, profit: 100 }, { capacity: 0, profit: -60 }, other])
    expect([...allot('profit-pro-rata', netted, 70n).parts]).toEqual([35, 35])
    expect([...allot('profit-pro-rata', apart, 70n).parts]).toEqual([50, 0, 20])
  })

  test('equity pro rata is dodged by parting equity from capacity: who has equity and nothing to lose pays nothing', () => {
    const other = { capacity: 100, equity: 100 }
    const whole = claimsFrom([{ capacity: 100, equity: 100 }, other])
    const split = claimsFrom([{ capacity: 0, equity: 90 }, { capacity: 100, equity: 10 }, other])
    expect([...allot('equity-pro-rata', whole, 110n).parts]).toEqual([55, 55])
    expect([...allot('equity-pro-rata', split, 110n).parts]).toEqual([0, 10, 100])
  })

  test('a hashed walk is not blind to it: another number of accounts begins elsewhere', () => {
    const walk = (count: number): number =>
      allot('hashed-walk', claimsFrom(Array.from({ length: count }, () => ({ capacity: 1 }))), 1n)
        .order?.[0] ?? -1
    expect(new Set([5, 6, 7, 8, 9].map(walk)).size).toBeGreaterThan(1)
  })
})

describe('nothing is fairer than min-max', () => {
  const base = { 'min-max-capacity': 'capacity', 'min-max-equity': 'equity' } as const

  test.each(Object.entries(base))(
    '%s: any other way to find the budget asks somebody for a larger share',
    (name, column) => {
      const pulls = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 8 })
      fc.assert(
        fc.property(rows, fc.integer({ min: 1, max: 1000 }), pulls, (drawn, share, pull) => {
          const given = claimsFrom(drawn.map((one) => ({ ...one, equity: Math.max(1, one.equity) })))
          const bases = given.columns[column] ?? new Float64Array()
          const capacity = given.columns.capacity ?? new Float64Array()
          const budget = budgetOf(given, share)
          fc.pre(budget > 0n)
          const { level } = allot(name, given, budget)
          const other = otherWay(budget, capacity, pull)
          const isWorse = other.some(
            (part, at) =>
              part * (level?.denominator ?? 1n) >= (level?.numerator ?? 0n) * BigInt(bases[at]) && part > 0n,
          )
          expect(isWorse).toBe(true)
        }),
      )
    },
  )

  /** Some feasible way to find a budget in whole units: by random weights first, then whoever has room. */
  function otherWay(budget: bigint, capacity: Float64Array, pull: readonly number[]): bigint[] {
    const parts = Array.from(capacity, (cap, at) => (BigInt(cap) * BigInt(pull[at])) / 1000n)
    let left = budget
    for (const [at, part] of parts.entries()) {
      parts[at] = part < left ? part : left
      left -= parts[at]
    }
    for (const [at, part] of parts.entries()) {
      const room = BigInt(capacity[at]) - part
      parts[at] += room < left ? room : left
      left -= room < left ? room : left
    }
    return parts
  }
})
