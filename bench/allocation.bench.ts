import { type Claims, type PolicyOptions, policies, policyNamed } from '../src/core/allocation/index.ts'
import { type Bench, type BenchRow, measure, ratio } from './support/bench.ts'

const CLAIMS = 1_000_000
const IN_LOTS = 100_000
const FEW = 1_000

/** One loss over a million accounts, by each policy, and how the time grows with the accounts. */
export const benches: readonly Bench[] = [
  { name: 'allocation: closed forms', run: closedForms },
  { name: 'allocation: queues', run: queues },
  { name: 'allocation: whole lots', run: wholeLots },
  { name: 'allocation: growth', run: growth },
]

function closedForms(): BenchRow[] {
  const claims = crowd(CLAIMS)
  return policies
    .filter(({ kind, name }) => kind === 'level' || name === 'leverage-draining')
    .map(({ name }) => policyRow(name, claims, share(claims, name, 60), 100))
}

function queues(): BenchRow[] {
  const claims = crowd(CLAIMS)
  const near = policies
    .filter(({ kind }) => kind === 'queue')
    .map(({ name }) => policyRow(name, claims, share(claims, name, 2), 30, '2% of all that could be taken'))
  const far = 'queue-profit-times-leverage'
  return [...near, policyRow(far, claims, share(claims, far, 60))]
}

function wholeLots(): BenchRow[] {
  const claims = crowd(IN_LOTS)
  const lots = ['min-max-lots', 'min-max-lots-capacity', 'min-max-lots-profit'].map((name) =>
    policyRow(name, claims, share(claims, name, 60), 1_000),
  )
  const mixed = policyRow(
    'capacity-pro-rata',
    claims,
    share(claims, 'capacity-pro-rata', 60),
    undefined,
    'each in lots of his own',
    { lots: true },
  )
  return [...lots, mixed]
}

/** Time for a million over time for a thousand, as a multiple of what n log n would make of it. */
function growth(): BenchRow[] {
  const names = [
    'capacity-pro-rata',
    'equity-pro-rata',
    'risk-linear',
    'min-max-lots',
    'queue-profit-times-leverage',
  ]
  const [small, large] = [crowd(FEW), crowd(CLAIMS)]
  const expected = (CLAIMS * Math.log2(CLAIMS)) / (FEW * Math.log2(FEW))
  return names.map((name) => {
    const value = ratio(msOf(name, large, 1), msOf(name, small, 200)) / expected
    return { name: `${name}, 10^3 to 10^6`, value, unit: 'x n log n', target: { atMost: 1.3 } }
  })
}

function msOf(name: string, claims: Claims, times: number): number {
  const budget = share(claims, name, name.startsWith('queue') ? 2 : 60)
  const policy = policyNamed(name)
  const run = (): number => {
    let kept = 0
    for (let time = 0; time < times; time += 1) kept += policy.allocate(claims, budget).parts.length
    return kept
  }
  return measure(run, { warm: 2, runs: 3 }) / times
}

function policyRow(
  name: string,
  claims: Claims,
  budget: bigint,
  atMost?: number,
  note = '60% of all that could be taken',
  options: PolicyOptions = {},
): BenchRow {
  const policy = policyNamed(name)
  const value = measure(() => policy.allocate(claims, budget, options), { warm: 2, runs: 5 })
  const target = atMost === undefined ? {} : { target: { atMost } }
  return { name, value, unit: 'ms', note: `${claims.ids.length} claims, ${note}`, ...target }
}

/** So many hundredths of what the policy could take. */
function share(claims: Claims, name: string, hundredths: number): bigint {
  const { caps } = policyNamed(name).allocate(claims, 0n)
  return (caps.reduce((sum, cap) => sum + BigInt(cap), 0n) * BigInt(hundredths)) / 100n
}

/** Accounts with a heavy tail of equity, leverage from 1 to 50 and profits of up to their notional. */
function crowd(length: number): Claims {
  const draw = drawer(length)
  const equity = draw((value) => Math.floor(1e9 / Math.max(1e-5, 1 - value)))
  const leverage = draw((value) => Math.floor(1e6 * (1 + 49 * value * value)))
  const notional = equity.map((amount, row) => Math.floor((amount / 1e6) * leverage[row]))
  const gained = draw((value) => value / 2)
  const profit = notional.map((amount, row) => Math.floor(amount * gained[row]))
  const ids = new Array<string>(length).fill('')
  const columns = {
    capacity: equity.map((amount, row) => Math.min(amount, profit[row])),
    weight: draw((value) => Math.floor(value * 1e9)),
    equity,
    profit,
    quantity: notional.map((amount, row) => Math.floor(amount / 1e4) * (row % 2 === 0 ? 1 : -1)),
    leverage,
    lot: draw((value) => 1e5 * (1 + Math.floor(value * 9))),
    notional,
    markValue: notional,
    entryValue: notional.map((amount, row) => amount - profit[row]),
    wallet: equity.map((amount, row) => amount - profit[row]),
    maintenance: notional.map((amount) => Math.floor(amount / 100)),
  }
  return { ids, columns }
}

/** Columns of whole numbers made from numbers in [0, 1) that come from a seed alone. */
function drawer(length: number): (shape: (value: number) => number) => Float64Array {
  let state = 1
  return (shape) =>
    Float64Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
      mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
      return shape(((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296)
    })
}
