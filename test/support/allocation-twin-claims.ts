import fc from 'fast-check'
import { type ClaimRow, type Claims, claimsOf } from '../../src/core/allocation/index.ts'

/** Amounts of every size, small ones and bounds far more often than by chance. */
export const amount: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 53 }).chain((bits) => fc.maxSafeNat().map((value) => value % 2 ** bits)),
)
const signed: fc.Arbitrary<number> = fc
  .tuple(amount, fc.boolean())
  .map(([value, isBelow]) => (isBelow ? 0 - value : value))
const leverage: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 125_000_000 }),
  fc.integer({ min: 0, max: 10 }).map((times) => times * 1_000_000),
  fc.maxSafeNat(),
)

/** A row with every column, its lot so large that it has fifty lots at most. */
export const claimRow: fc.Arbitrary<Omit<ClaimRow, 'id'>> = fc
  .record({
    capacity: amount,
    weight: amount,
    equity: signed,
    profit: signed,
    quantity: signed,
    leverage,
    most: fc.integer({ min: 1, max: 50 }),
    notional: amount,
    markValue: signed,
    entryValue: signed,
    wallet: signed,
    maintenance: amount,
    floor: amount,
  })
  .map(({ most, ...row }) => ({ ...row, lot: Math.max(1, Math.ceil(row.capacity / most)) }))

export function claimsFrom(rows: readonly Omit<ClaimRow, 'id'>[]): Claims {
  return claimsOf(rows.map((row, index) => ({ id: idAt(index), ...row })))
}

/** A row of so few different figures that ties are the rule. */
const tiedRow: fc.Arbitrary<Omit<ClaimRow, 'id'>> = fc.record({
  capacity: fc.constantFrom(0, 3, 6, 7),
  weight: fc.integer({ min: 0, max: 2 }),
  equity: fc.integer({ min: -1, max: 3 }),
  profit: fc.integer({ min: -1, max: 3 }),
  quantity: fc.integer({ min: -2, max: 2 }),
  leverage: fc.constantFrom(0, 1_000_000, 2_000_000),
  lot: fc.integer({ min: 1, max: 3 }),
  notional: fc.integer({ min: 0, max: 4 }),
  markValue: fc.integer({ min: -2, max: 2 }),
  entryValue: fc.integer({ min: -2, max: 2 }),
  wallet: fc.integer({ min: -1, max: 3 }),
  maintenance: fc.integer({ min: 0, max: 2 }),
  floor: fc.integer({ min: 0, max: 2 }),
})

export const claims: fc.Arbitrary<Claims> = fc
  .oneof(fc.array(claimRow, { maxLength: 9 }), fc.array(tiedRow, { maxLength: 9 }))
  .map(claimsFrom)

/** A budget of up to a fifth more than all capacities, in thousandths of their sum. */
export function budgetOf(
  { columns: { capacity = new Float64Array() } }: Claims,
  thousandths: number,
): bigint {
  return (capacity.reduce((sum, cell) => sum + BigInt(cell), 0n) * BigInt(thousandths)) / 1000n
}

export const thousandths: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 1200 }),
  fc.constantFrom(0, 1, 500, 999, 1000, 1001),
)

export function idAt(index: number): string {
  return `a${String(index).padStart(6, '0')}`
}
