import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rateOf } from '../../src/core/market/markets.ts'

const MILLION = 1_000_000n

/** The slow twin: the same quotient in bigints, rounded up. */
function rateTwin(notional: bigint, rate: bigint): bigint {
  const product = notional * rate
  return product / MILLION + (product > 0n && product % MILLION !== 0n ? 1n : 0n)
}

test('a rate of a notional is the exact quotient rounded up, below 2^53 and above', () => {
  // Products near whole quotients and near 2^53 are where a float could go wrong.
  const anyRate = fc.integer({ min: -1_000_000, max: 1_000_000 })
  const anyNotional = fc.oneof(
    fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    fc
      .tuple(anyRate, fc.integer({ min: -2, max: 2 }))
      .map(([rate, off]) =>
        Math.max(
          0,
          Math.min(Number.MAX_SAFE_INTEGER, Math.floor(2 ** 53 / Math.max(1, Math.abs(rate))) + off),
        ),
      ),
    fc
      .tuple(fc.integer({ min: 0, max: 9_000_000 }), fc.integer({ min: -1, max: 1 }))
      .map(([n, off]) => Math.max(0, n * 1_000_000 + off)),
  )
  fc.assert(
    fc.property(anyNotional, anyRate, (notional, rate) => {
      expect(BigInt(rateOf(notional, rate))).toBe(rateTwin(BigInt(notional), BigInt(rate)))
      expect(Object.is(rateOf(notional, rate), -0)).toBe(false)
    }),
    { numRuns: 20_000 },
  )
})
