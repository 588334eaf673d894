import type { Claims } from '../src/core/allocation/claims.ts'
import { claimsOf, policyNamed } from '../src/core/allocation/index.ts'
import { metricsOf } from '../src/lab/metrics/metrics-of.ts'
import { rankStability } from '../src/lab/metrics/rank-stability.ts'
import { type Bench, type BenchRow, measure } from './support/bench.ts'

const CLAIMS = 1_000_000
const BUDGET = 10_000_000_000_000n

/** What the figures beside an allocation cost. */
export const benches: readonly Bench[] = [{ name: 'metrics', run: runAll }]

function runAll(): BenchRow[] {
  const claims = someClaims()
  return [
    ...['capacity-pro-rata', 'equity-pro-rata', 'queue-profit'].map((name) => metricsRow(claims, name)),
    stabilityRow(claims),
  ]
}

function metricsRow(claims: Claims, name: string): BenchRow {
  const allotment = policyNamed(name).allocate(claims, BUDGET)
  const given = { budget: BUDGET, deficit: BUDGET, largestLoss: BUDGET / 7n, publishedReference: allotment }
  const value = measure(() => metricsOf(claims, allotment, given), { warm: 2, runs: 5 })
  const note = `${CLAIMS} claims, every metric, both definitions`
  return { name: `metrics of ${name}`, value, unit: 'ms', target: { atMost: 300 }, note }
}

function stabilityRow({ ids, columns }: Claims): BenchRow {
  const bases = columns.capacity!
  const [a, b] = ['capacity-pro-rata', 'equity-pro-rata'].map((name) => ({
    ids,
    parts: policyNamed(name).allocate({ ids, columns }, BUDGET).parts,
    bases,
  }))
  const value = measure(() => rankStability(a, b), { warm: 1, runs: 3 })
  return { name: 'rank stability of two allocations', value, unit: 'ms', note: `${CLAIMS} claims` }
}

/** Capacities over six orders of magnitude, from a fixed pattern; equity is above them. */
function someClaims(): Claims {
  let state = 7
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const rows = Array.from({ length: CLAIMS }, (_, at) => {
    const capacity = Math.floor(1_000 / (next() + 0.000_001)) + Math.floor(next() * 100_000_000)
    const equity = capacity + Math.floor(next() * 50_000_000)
    return { id: String(at).padStart(7, '0'), capacity, equity, profit: capacity, notional: capacity * 3 }
  })
  return claimsOf(rows)
}
