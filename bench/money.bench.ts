import {
  allocateByLevel,
  allocateByOrder,
  allocateInLots,
  compareProducts,
  mulDiv,
  mulDivBig,
  type Rounding,
  sha256,
  solveLevel,
  splitColumns,
} from '../src/core/money/index.ts'
import { type Bench, type BenchRow, measure } from './support/bench.ts'

const CLAIMS = 1_000_000
const PRODUCTS = 4_096
const WARM = 1_000
const TOTAL = 10n ** 16n

/** Exact products, and the exact sharing of one loss over a million accounts. */
export const benches: readonly Bench[] = [
  { name: 'money: products', run: products },
  { name: 'money: sharing a loss', run: sharing },
  { name: 'money: hash', run: hashes },
]

function products(): BenchRow[] {
  const small = factors(2 ** 26, 2 ** 26, 2 ** 20)
  const usual = factors(2 ** 45, 2 ** 30, 2 ** 30)
  const large = factors(2 ** 53, 2 ** 53, 2 ** 53)
  return [
    productRow('mulDiv, product below 2^53', nsEach(small, mulDivColumn('floor')), 10),
    productRow('mulDiv, product above 2^53', nsEach(usual, mulDivColumn('floor')), 10),
    productRow('mulDiv, quotient near 2^53', nsEach(large, mulDivColumn('floor'))),
    productRow('compareProducts, nearly equal', nsEach(large, compareColumn), 10),
    productRow('the same in bigints, with conversion', nsEach(large, bigColumn)),
  ]
}

function sharing(): BenchRow[] {
  const weights = heavyTail(1)
  const uniform = spread(2)
  const caps = weights.map((weight, row) => Math.floor(weight * uniform[row]))
  const equal = new Float64Array(CLAIMS).fill(1_000_000_000)
  const order = Int32Array.from(caps, (_, row) => row)
  const parts = new Float64Array(CLAIMS)
  const budget = (caps.reduce((sum, cap) => sum + BigInt(cap), 0n) * 6n) / 10n
  return [
    claimsRow('split by the largest remainder', () => splitColumns(budget, weights, parts), 60),
    claimsRow('split, all remainders equal', () => splitColumns(TOTAL / 11n, equal, parts), 60),
    claimsRow('solve the level', () => solveLevel(budget, caps, weights), 20),
    claimsRow('allocate by level', () => allocateByLevel(budget, caps, weights, parts), 60),
    claimsRow('allocate in lots', () => allocateInLots(budget, caps, weights, 1_000_000, parts)),
    claimsRow('allocate by order', () => allocateByOrder(budget, caps, order, parts)),
  ]
}

function hashes(): BenchRow[] {
  const bytes = new Uint8Array(1 << 20).fill(0x5a)
  const ms = measure(() => sha256(bytes), { warm: 5, runs: 9 })
  return [{ name: 'sha256 of one MiB', value: bytes.length / 1_048_576 / (ms / 1_000), unit: 'MiB/s' }]
}

function productRow(name: string, value: number, atMost?: number): BenchRow {
  return { name, value, unit: 'ns each', ...(atMost === undefined ? {} : { target: { atMost } }) }
}

function claimsRow(name: string, fn: () => unknown, atMost?: number): BenchRow {
  const value = measure(fn, { warm: 10, runs: 15 })
  const target = atMost === undefined ? {} : { target: { atMost } }
  return { name, value, unit: 'ms', note: `${CLAIMS} claims`, ...target }
}

interface Factors {
  readonly a: Float64Array
  readonly b: Float64Array
  readonly c: Float64Array
}

/** Whole factors and divisors below the sizes named, no divisor so small that a quotient passes a cell. */
function factors(left: number, right: number, divisor: number): Factors {
  const column = (seed: number, below: number): Float64Array =>
    uniformColumn(seed, PRODUCTS).map((value) => Math.floor(value * (below - 1)) + 1)
  const [a, b] = [column(3, left), column(5, right)]
  const c = column(7, divisor).map((value, index) =>
    a[index] * b[index] < value * 2 ** 52 ? value : Math.max(a[index], b[index]),
  )
  return { a, b, c }
}

/** Calls the column itself often, so that the compiler takes it to its last tier and not its caller. */
function nsEach(given: Factors, work: (given: Factors) => number): number {
  let kept = 0
  for (let turn = 0; turn < WARM; turn += 1) kept += work(given)
  const ms = measure(() => (kept += work(given)), { warm: 0, runs: 201 })
  return (ms * 1e6) / PRODUCTS
}

function mulDivColumn(rounding: Rounding): (given: Factors) => number {
  return ({ a, b, c }) => {
    let sum = 0
    for (let index = 0; index < PRODUCTS; index += 1) sum += mulDiv(a[index], b[index], c[index], rounding)
    return sum
  }
}

function compareColumn({ a, b }: Factors): number {
  let sum = 0
  for (let index = 0; index < PRODUCTS; index += 1)
    sum += compareProducts(a[index], b[index], b[index], a[index])
  return sum
}

function bigColumn({ a, b, c }: Factors): number {
  let sum = 0
  for (let index = 0; index < PRODUCTS; index += 1)
    sum += Number(mulDivBig(BigInt(a[index]), BigInt(b[index]), BigInt(c[index]), 'half-even'))
  return sum
}

/** Weights with a heavy tail, like accounts: density falling as the square, from 10^9 units up. */
function heavyTail(seed: number): Float64Array {
  return spread(seed).map((value) => Math.floor(1e9 / Math.max(1e-6, 1 - value)))
}

function spread(seed: number): Float64Array {
  return uniformColumn(seed, CLAIMS)
}

/** Numbers in [0, 1) from a seed alone, so that every run measures the same work. */
function uniformColumn(seed: number, length: number): Float64Array {
  let state = seed
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
  })
}
