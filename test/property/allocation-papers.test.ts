import { describe, expect, test } from 'vitest'
import { claimsOf, policyNamed } from '../../src/core/allocation/index.ts'

/** What papers and venues print about sharing a loss, recomputed; also where it does not hold as printed. */

/** Money with three decimals as units. */
const units = (amount: number): number => Math.round(amount * 1_000)

function survivors(name: string, capacities: readonly number[], loss: number): number[] {
  const claims = claimsOf(
    capacities.map((amount, at) => ({
      id: `a${at}`,
      capacity: units(amount),
      notional: units(amount),
    })),
  )
  const { parts } = policyNamed(name).allocate(claims, BigInt(units(loss)))
  return capacities.map((amount, at) => (units(amount) - parts[at]) / 1_000)
}

describe('arXiv 2512.01112, the queue and the top survivor', () => {
  test('five equal accounts: the largest-first queue leaves 4.0 on top, pro rata 3.2, so the queue is not least', () => {
    const accounts = [4, 4, 4, 4, 4]
    expect(Math.max(...survivors('queue-largest-first', accounts, 4))).toBe(4)
    expect(Math.max(...survivors('capacity-pro-rata', accounts, 4))).toBe(3.2)
  })

  test('the gap H (1 - w1 / U) holds while the first stays the largest; over the budget it is 1 - w1 / U', () => {
    const [queue, proRata] = ['queue-largest-first', 'capacity-pro-rata'].map((name) =>
      Math.max(...survivors(name, [10, 3, 2], 6)),
    )
    expect([queue, proRata]).toEqual([4, 6])
    expect(proRata - queue).toBe(6 * (1 - 10 / 15))
    expect((proRata - queue) / 6).toBeCloseTo(1 - 10 / 15, 12)
  })

  test('and fails once the second is the largest: one unit more of loss makes no difference to the queue’s top', () => {
    expect(Math.max(...survivors('queue-largest-first', [10, 5, 2], 6))).toBe(5)
    expect(Math.max(...survivors('queue-largest-first', [10, 5, 2], 7))).toBe(5)
  })

  test('no queue order at all leaves the least on top: levelling from above does', () => {
    const orders = ['queue-largest-first', 'capacity-pro-rata']
    const tops = orders.map((name) => Math.max(...survivors(name, [10, 9, 2], 9)))
    expect(Math.min(...tops)).toBeGreaterThan(5) // 5 + 5 + 2 is what levelling leaves of 21 - 9.
  })
})

describe('arXiv 2512.01112, shares under risk-aware pro rata', () => {
  const claims = claimsOf([
    { id: 'A', capacity: 163_000, leverage: 1_031_000 },
    { id: 'C', capacity: 728_000, leverage: 925_000 },
    { id: 'E', capacity: 109_000, leverage: 1_548_000 },
  ])

  test.each([
    ['risk-linear', {}, [0.164, 0.589, 0.247]], // The paper prints 0.246 for E, and shares that sum to 0.999.
    ['risk-power', { power: 2 }, [0.154, 0.497, 0.349]], // Printed 0.155, 0.498, 0.348; equities have three digits.
    ['risk-threshold', { threshold: 900_000 }, [0.149, 0.114, 0.738]], // Printed 0.737.
  ] as const)('%s', (name, parameters, shares) => {
    const { parts } = policyNamed(name).allocate(claims, 10_000n, { parameters })
    expect([...parts].map((part) => Math.round(part / 10) / 1_000)).toEqual(shares)
  })

  test('dividing twice by the same sum, as printed, does not find the budget', () => {
    const omega = [1.031 ** 2, 0.925 ** 2, 1.548 ** 2]
    const wealth = [0.163, 0.728, 0.109]
    const sum = wealth.reduce((total, amount, at) => total + amount * omega[at], 0)
    const asPrinted = wealth.reduce((total, amount, at) => total + (amount * omega[at]) / sum / sum, 0)
    expect(asPrinted).not.toBeCloseTo(1, 2)
    expect(policyNamed('risk-linear').allocate(claims, 10_000n).residual).toBe(0n)
  })
})

describe('what a queue takes is counted in contracts', () => {
  test('Robinson’s first of the queue, long 1 ETH with 1,500 of equity, loses 750 when a contract closes 750 off', () => {
    const gapPerContract = 750
    const people = [
      { id: 'first', quantity: 1, equity: 1_500, profit: 1_500 },
      { id: 'next', quantity: 2, equity: 4_000, profit: 900 },
    ]
    const inContracts = claimsOf(people.map((one) => ({ ...one, capacity: one.quantity * gapPerContract })))
    const inWealth = claimsOf(people.map((one) => ({ ...one, capacity: one.equity })))
    const queue = policyNamed('queue-profit')
    // Rows stand in order of ids: first, next.
    expect([...queue.allocate(inContracts, 1_500n).parts]).toEqual([750, 750])
    expect([...queue.allocate(inWealth, 1_500n).parts]).toEqual([1_500, 0])
  })
})

describe('Paradex’s withdrawal haircut', () => {
  test('a shortfall of 1 over balances of 4 takes 25%, as its example has it; its formula gives 20% and leaves a fifth', () => {
    const balances = [1_000, 2_500, 500]
    const claims = claimsOf(balances.map((capacity, at) => ({ id: `a${at}`, capacity })))
    const shortfall = 1_000
    const { level } = policyNamed('capacity-pro-rata').allocate(claims, BigInt(shortfall))
    expect(level).toEqual({ numerator: 1n, denominator: 4n })
    const total = balances.reduce((sum, balance) => sum + balance, 0)
    const asPrinted = shortfall / (total + shortfall)
    expect(asPrinted).toBe(0.2)
    expect(shortfall - total * asPrinted).toBe(200)
  })
})

describe('Hyperliquid’s index', () => {
  test('ranks a winning short first when turned over, and last as printed', () => {
    const short = { markValue: -500, entryValue: -1_000, notional: 500, equity: 500 }
    const flat = { markValue: -1_000, entryValue: -1_000, notional: 1_000, equity: 1_000 }
    const claims = claimsOf([
      { id: 'flat', capacity: 10, ...flat },
      { id: 'winner', capacity: 10, ...short },
    ])
    expect([...policyNamed('queue-mark-over-entry').allocate(claims, 10n).parts]).toEqual([0, 10])
    expect([...policyNamed('queue-mark-over-entry-as-printed').allocate(claims, 10n).parts]).toEqual([10, 0])
  })
})
