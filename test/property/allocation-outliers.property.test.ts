import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Allotment, type Claims, claimsOf, policyNamed } from '../../src/core/allocation/index.ts'
import { allotTwin, lotsTwinOf, notSureTwin, scaledTermsTwin, termsTwin } from '../support/allocation-twin.ts'
import { budgetOf, claimsFrom, thousandths } from '../support/allocation-twin-claims.ts'
import { levelTwin } from '../support/money-twins.ts'

/** A few accounts of leverage in the tens beside some of up to billions, as a real table has them. */
const row = fc.record({
  capacity: fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.integer({ min: 0, max: 2 ** 50 }),
  ),
  leverage: fc.oneof(
    fc.integer({ min: 0, max: 50_000_000 }),
    fc
      .integer({ min: 20, max: 53 })
      .chain((bits) => fc.integer({ min: 2 ** (bits - 1), max: 2 ** bits - 1 })),
  ),
  most: fc.integer({ min: 1, max: 50 }),
})
const claims = fc
  .array(row, { minLength: 1, maxLength: 9 })
  .map((rows) =>
    claimsFrom(
      rows.map(({ most, ...one }) => ({ ...one, lot: Math.max(1, Math.ceil(one.capacity / most)) })),
    ),
  )
const ways = [
  ['risk-linear', { limit: 1_000_000 }],
  ['risk-power', { limit: 1_000_000, power: 2 }],
  ['risk-power', { limit: 800_000, power: 15 }],
  ['risk-threshold', { limit: 1_000_000, threshold: 1_000_000 }],
] as const

function exactTerms(name: string, given: Claims, parameters: Readonly<Record<string, number>>) {
  return termsTwin(name, given, parameters, [])
}

function weightsOf({ weights }: Allotment): bigint[] {
  return Array.from(weights ?? [], BigInt)
}

describe('outliers of leverage', () => {
  test('one that pays his cap leaves the others their proportions', () => {
    const given = claimsOf([
      { id: 'a', capacity: 1_000_000, leverage: 2_000_000 },
      { id: 'b', capacity: 1_000_000, leverage: 4_000_000 },
      { id: 'c', capacity: 1_000_000, leverage: 8_000_000 },
      { id: 'd', capacity: 100, leverage: 33_000_000_000_000 },
    ])
    const { parts, level, weights } = policyNamed('risk-linear').allocate(given, 21_100n)
    expect([...parts]).toEqual([1_000, 4_000, 16_000, 100])
    expect(Number(level!.numerator * BigInt(weights![3])) / Number(level!.denominator)).toBeGreaterThan(100)
  })

  test('one that is not at his cap keeps the scale, and the odd one pays a level more at most', () => {
    const given = claimsOf([
      { id: 'a', capacity: 1_000_000, leverage: 1_000_000 },
      { id: 'b', capacity: 1_000_000, leverage: 33_000_000_000_000 },
    ])
    const { parts, weights } = policyNamed('risk-linear').allocate(given, 500_000n)
    expect([...parts]).toEqual([0, 500_000])
    expect(weights![0]).toBe(1)
  })

  test.each(ways)('%s %j equals its bigint twin, in units and in lots', (name, parameters) => {
    fc.assert(
      fc.property(claims, thousandths, fc.boolean(), (given, share, lots) => {
        const budget = budgetOf(given, share)
        const terms = scaledTermsTwin(name, exactTerms(name, given, parameters), budget)
        const allotment = policyNamed(name).allocate(given, budget, { parameters, lots })
        const twin = allotTwin(budget, terms, lotsTwinOf(given, { lots }))
        expect(weightsOf(allotment)).toEqual(terms.weights)
        expect(Array.from(allotment.parts, BigInt)).toEqual(twin.parts)
        expect(allotment.residual).toBe(twin.residual)
      }),
      { numRuns: 60 },
    )
  })

  test.each(ways)(
    '%s %j is within the rounding of weights of what exact weights give',
    (name, parameters) => {
      fc.assert(
        fc.property(claims, thousandths, (given, share) => {
          const budget = budgetOf(given, share)
          const exact = exactTerms(name, given, parameters)
          const allotment = policyNamed(name).allocate(given, budget, { parameters })
          fc.pre(allotment.residual === 0n)
          const [used, level] = [{ caps: exact.caps, weights: weightsOf(allotment) }, allotment.level!]
          const fair = levelTwin(budget, exact.caps, exact.weights)
          // Everything in parts of one unit that both levels divide.
          const unit = level.denominator * fair.denominator
          const oneWeight = level.numerator * fair.denominator
          const shares = exact.caps.map((cap, row) => {
            const ours = least(cap * unit, oneWeight * used.weights[row])
            const theirs = least(cap * unit, fair.numerator * exact.weights[row] * level.denominator)
            return { ours, theirs, cap: cap * unit, part: BigInt(allotment.parts[row]) * unit }
          })
          const rounded = BigInt(notSureTwin(used, level).length) * oneWeight
          for (const { ours, theirs, cap, part } of shares) {
            expect(part < ours + unit && part > ours - unit).toBe(true)
            expect(ours === theirs || ours < theirs + oneWeight).toBe(true)
            expect(ours === theirs || theirs < ours + rounded).toBe(true)
            // Whoever is at his cap in one of the two is so in the other, or within the rounding of it.
            if (ours === cap) expect(theirs === cap || theirs > cap - oneWeight).toBe(true)
            if (theirs === cap) expect(ours === cap || ours > cap - rounded).toBe(true)
          }
        }),
        { numRuns: 100 },
      )
    },
  )

  test('whoever is set aside does not change the sum, with limits that are tighter than capacities', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 9, maxLength: 9 })
    fc.assert(
      fc.property(claims, thousandths, cuts, (given, share, cut) => {
        const limits = given.columns.capacity!.map((cap, row) => Math.floor((cap / 100) * cut[row]))
        const budget = budgetOf(given, share)
        const { parts, residual, caps } = policyNamed('risk-power').allocate(given, budget, { limits })
        expect(parts.reduce((sum, part) => sum + BigInt(part), residual)).toBe(budget)
        expect(parts.every((part, row) => part <= caps[row] && caps[row] <= limits[row])).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
