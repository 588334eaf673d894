import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fraction } from '../../src/core/market/fraction.ts'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import { settlementMark } from '../../src/core/market/payoff.ts'
import type { ReferenceTerms } from '../../src/core/market/reference.ts'
import {
  addStanding,
  averageOf,
  fixedPart,
  fixPart,
  openWindow,
  wholeWindow,
} from '../../src/core/market/settlement-window.ts'
import { perpTerms } from '../support/clearing-house.ts'

const END = 200
const anyWindow = fc.record({
  windowMs: fc.integer({ min: 0, max: 120 }),
  staleAfterMs: fc.option(fc.integer({ min: 1, max: 80 })),
  marks: fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 260 }), mark: fc.integer({ min: 1, max: 2 ** 30 }) }),
    { maxLength: 12 },
  ),
  valuedAt: fc.integer({ min: 0, max: 260 }),
})

test('a window adds up what every single millisecond of it stood at', () => {
  fc.assert(
    fc.property(anyWindow, ({ windowMs, staleAfterMs, marks, valuedAt }) => {
      const inOrder = marks.toSorted((a, b) => a.at - b.at)
      let standing = { hasMark: false, mark: 0, markedAt: 0, staleAfterMs }
      let window = openWindow(0, END, windowMs)
      let isValued = false
      for (const { at, mark } of inOrder) {
        if (!isValued && at >= valuedAt) {
          window = fixPart(window, standing, valuedAt)
          isValued = true
        }
        window = addStanding(window, standing, at)
        standing = { hasMark: true, mark, markedAt: at, staleAfterMs }
      }
      if (!isValued) window = fixPart(window, standing, valuedAt)
      const whole = wholeWindow(window, standing)

      const end = windowMs === 0 ? END + 1 : END
      let [sum, missing, fixedMs, fixedSum] = [0n, 0, 0, 0n]
      for (let ms = END - windowMs; ms < end; ms += 1) {
        const last = inOrder.findLast(({ at }) => at <= ms)
        const isSeen = last !== undefined && (staleAfterMs === null || ms - last.at <= staleAfterMs)
        if (!isSeen) missing += 1
        else sum += BigInt(last.mark)
        if (isSeen && ms < valuedAt) {
          fixedMs += 1
          fixedSum += BigInt(last.mark)
        }
      }
      expect([whole.sum, whole.missingMs]).toEqual([sum, missing])
      expect(averageOf(whole)).toEqual(fraction(sum, BigInt(end - (END - windowMs))))
      expect(fixedPart(whole)).toEqual({
        share: fixedMs / (end - (END - windowMs)),
        price: fixedMs === 0 ? 0 : Number(fixedSum) / fixedMs,
      })
    }),
  )
})

const ratio = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.constantFrom(1n, 2n, 100n, 10_000n))
  .map(([above, below]) => fraction(above, below))

test('a call less a put is the settlement price less the strike, and nobody is paid less than nothing', () => {
  fc.assert(
    fc.property(ratio, ratio, fc.constantFrom('quote', 'coin'), (average, strike, settledIn) => {
      const index: ReferenceTerms = {
        symbol: 'I',
        kind: 'index',
        increment: fraction(1n, 100n),
        highestMark: 2 ** 30,
        staleAfterMs: null,
      }
      const markIncrement = fraction(1n, 10_000n)
      const option = { strike, settledIn, index: 0, forward: 0, volatility: 1, windowMs: 0 } as const
      const terms = (right: 'call' | 'put'): InstrumentTerms => ({
        ...perpTerms,
        kind: 'option',
        markIncrement,
        brackets: [],
        option: { right, ...option },
      })
      const [call, put] = (['call', 'put'] as const).map((right) =>
        settlementMark(terms(right), index, average),
      )
      expect(call >= 0n && put >= 0n && (call === 0n || put === 0n)).toBe(true)
      // In ten-thousandths: S - K, over S where coin is paid; the grid is missed by half an increment at most.
      const price = { above: average.numerator, below: average.denominator * 100n }
      const above = price.above * strike.denominator - strike.numerator * price.below
      const below = strike.denominator * (settledIn === 'coin' ? price.above : price.below)
      const error = 2n * ((call - put) * below - above * 10_000n)
      expect(error <= below && error >= -below).toBe(true)
    }),
  )
})
