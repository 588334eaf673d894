import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Clearing,
  clearingVector,
  type Obligations,
  type Recovery,
} from '../../src/lab/networks/clearing-vector.ts'
import {
  compareRationals,
  ONE,
  plus,
  type Rational,
  rational,
  rationalText,
  times,
  ZERO,
} from '../../src/lab/networks/rational.ts'

const share = fc.integer({ min: 0, max: 4 }).map((quarters) => rational(BigInt(quarters), 4n))
const recoveries: fc.Arbitrary<Recovery> = fc.oneof(
  fc.constant({ assets: ONE, claims: ONE }),
  fc.record({ assets: share, claims: share }),
)

/** Few banks and few amounts, so that groups without money and banks that just manage are common. */
const networks: fc.Arbitrary<Obligations> = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.record({
    assets: fc.array(fc.constantFrom(0n, 0n, 1n, 2n, 5n), { minLength: n, maxLength: n }),
    owed: fc
      .array(fc.array(fc.constantFrom(0n, 0n, 1n, 2n, 4n), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      })
      .map((table) => table.map((row, i) => row.map((amount, j) => (i === j ? 0n : amount)))),
  }),
)

function dueOf({ owed }: Obligations, i: number): bigint {
  return owed[i].reduce((sum, amount) => sum + amount, 0n)
}

/** One turn of the definition: what each would pay if the others paid this. */
function turned(network: Obligations, recovery: Recovery, payments: readonly Rational[]): Rational[] {
  return network.assets.map((assets, i) => {
    const received = payments.reduce((sum, paid, j) => {
      const due = dueOf(network, j)
      return due === 0n ? sum : plus(sum, times(paid, rational(network.owed[j][i], due)))
    }, ZERO)
    const due = rational(dueOf(network, i))
    const worth = plus(rational(assets), received)
    if (compareRationals(worth, due) >= 0) return due
    return plus(times(recovery.assets, rational(assets)), times(recovery.claims, received))
  })
}

function close(a: Rational, b: Rational): boolean {
  return (
    Math.abs(Number(a.numerator) / Number(a.denominator) - Number(b.numerator) / Number(b.denominator)) < 1e-6
  )
}

/** The same in floats, turned many times from one end. */
function limitFrom(network: Obligations, recovery: Recovery, start: readonly number[]): number[] {
  const { assets, owed } = network
  const due = assets.map((_, i) => Number(dueOf(network, i)))
  const alpha = Number(recovery.assets.numerator) / Number(recovery.assets.denominator)
  const beta = Number(recovery.claims.numerator) / Number(recovery.claims.denominator)
  let payments = [...start]
  for (let turn = 0; turn < 4_000; turn += 1) {
    payments = payments.map((_, i) => {
      const received = payments.reduce(
        (sum, paid, j) => (due[j] === 0 ? sum : sum + (paid * Number(owed[j][i])) / due[j]),
        0,
      )
      return Number(assets[i]) + received >= due[i] - 1e-9
        ? due[i]
        : alpha * Number(assets[i]) + beta * received
    })
  }
  return payments
}

const texts = (clearing: Clearing): string[] => clearing.payments.map(rationalText)

test('both vectors are fixed points, the least is nowhere above the greatest, and nobody ends below zero', () => {
  fc.assert(
    fc.property(networks, recoveries, (network, recovery) => {
      const greatest = clearingVector(network, 'greatest', recovery)
      const least = clearingVector(network, 'least', recovery)
      for (const clearing of [greatest, least]) {
        expect(turned(network, recovery, clearing.payments).map(rationalText)).toEqual(texts(clearing))
        for (const equity of clearing.equity) expect(compareRationals(equity, ZERO)).toBeGreaterThanOrEqual(0)
        expect(clearing.rounds).toBeLessThanOrEqual(network.assets.length + 1)
      }
      for (const [i, paid] of least.payments.entries())
        expect(compareRationals(paid, greatest.payments[i])).toBeLessThanOrEqual(0)
    }),
    { numRuns: 400 },
  )
})

test('turning the definition from above and from below leads to the two vectors', () => {
  fc.assert(
    fc.property(networks, recoveries, (network, recovery) => {
      const due = network.assets.map((_, i) => Number(dueOf(network, i)))
      const asRational = (value: number): Rational => rational(BigInt(Math.round(value * 1e9)), 10n ** 9n)
      const above = limitFrom(network, recovery, due).map(asRational)
      const below = limitFrom(
        network,
        recovery,
        due.map(() => 0),
      ).map(asRational)
      const greatest = clearingVector(network, 'greatest', recovery)
      const least = clearingVector(network, 'least', recovery)
      expect(greatest.payments.every((paid, i) => close(paid, above[i]))).toBe(true)
      expect(least.payments.every((paid, i) => close(paid, below[i]))).toBe(true)
    }),
    { numRuns: 150 },
  )
})

test('without costs of default money is conserved: what all have at the end is what all had', () => {
  fc.assert(
    fc.property(networks, (network) => {
      for (const which of ['greatest', 'least'] as const) {
        const { equity } = clearingVector(network, which)
        const had = network.assets.reduce((sum, amount) => sum + amount, 0n)
        expect(rationalText(equity.reduce(plus, ZERO))).toBe(rationalText(rational(had)))
      }
    }),
    { numRuns: 300 },
  )
})
