import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactMoney, percentText, roundMoney, tableMoney } from '../../src/report/format.ts'
import { escapeText, html } from '../../src/report/html.ts'
import { segmentsOf } from '../../src/report/parts.ts'
import { valueAxis } from '../../src/report/svg/axis.ts'
import { cutsOf } from '../../src/report/svg/loss-bar.ts'
import { type Point, thin } from '../../src/report/svg/sample.ts'
import { timeAxis } from '../../src/report/svg/time-axis.ts'
import { crashResult } from '../support/run-result.ts'

const amount = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
const decimals = fc.integer({ min: 0, max: 18 })
const digitsOf = (text: string) => text.replaceAll('−', '-').replace(/<\/?small>|,| .*$/g, '')

/** The exact value of a decimal text in units of `10^-18`. */
function unitsOf(text: string): bigint {
  const [whole, fraction = ''] = digitsOf(text).replace('-', '').split('.')
  const units = BigInt(`${whole}${fraction.padEnd(18, '0')}`)
  return digitsOf(text).startsWith('-') ? -units : units
}

describe('words', () => {
  test('no text from outside can open or close markup', () => {
    // Chance alone would hardly ever draw the few characters that matter.
    const special = fc.constantFrom('<', '>', '"', "'", '&', '\u202E', '\uD800', '\u0000')
    const unit = fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const escaped = escapeText(text)
        expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/)
        expect(escaped.isWellFormed()).toBe(true)
        expect(html`${text}`.text).toBe(escaped)
      }),
    )
  })

  test('money keeps every digit where it says so, and is rounded by less than its last figure elsewhere', () => {
    fc.assert(
      fc.property(amount, decimals, (value, places) => {
        const exact = value * 10n ** BigInt(18 - places)
        expect(unitsOf(exactMoney(value, { name: 'X', decimals: places }))).toBe(exact)
        expect(unitsOf(tableMoney(value, places).text)).toBe(exact)
        const off = unitsOf(roundMoney(value, { name: 'X', decimals: places })) - exact
        const magnitude = exact < 0n ? -exact : exact
        expect((off < 0n ? -off : off) * 1000n <= magnitude * 5n).toBe(true)
      }),
    )
  })

  test('a share is none or all only when it is', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 20n }),
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        (whole, drawn) => {
          const part = drawn % (whole + 1n)
          expect(percentText(part, whole) === '0.0%').toBe(part === 0n)
          expect(percentText(part, whole) === '100.0%').toBe(part === whole)
        },
      ),
    )
  })
})

describe('pictures', () => {
  test('an axis covers its data with few ticks that rise and differ', () => {
    // Marks and amounts are decimals of up to nine places, never the last bits of a float.
    const places = fc.integer({ min: 0, max: 9 }).map((count) => 10 ** count)
    const units = fc.integer({ min: -1e12, max: 1e12 })
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 1e12 }), places, (lowest, width, unit) => {
        const [low, high] = [lowest / unit, (lowest + width) / unit]
        const { from, to, ticks } = valueAxis(low, high, 4)
        const grain = (high - low) * 1e-6
        expect(from <= low + grain && to >= high - grain).toBe(true)
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(7)
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
        for (const [place, { at }] of ticks.slice(1).entries()) expect(at).toBeGreaterThan(ticks[place].at)
      }),
    )
  })

  test('an axis of time has at most as many ticks as asked for, and one more', () => {
    const span = fc.integer({ min: 0, max: 10 * 365 * 86_400_000 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), span, (from, length) => {
        const { ticks } = timeAxis(from, from + length, 6)
        expect(ticks.length).toBeLessThanOrEqual(7)
        expect(ticks.every(({ at }) => at >= from)).toBe(true)
      }),
    )
  })

  test('thinning keeps the ends, the extremes and the order', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 400 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (drawn, columns) => {
        const points = drawn.map((value, at): Point => ({ at: at * at, value, label: '' }))
        const kept = thin(points, columns)
        const told = kept.map(({ value }) => value)
        expect([kept[0], kept[kept.length - 1]]).toEqual([points[0], points[points.length - 1]])
        expect([Math.min(...told), Math.max(...told)]).toEqual([Math.min(...drawn), Math.max(...drawn)])
        expect(kept).toEqual(points.filter((point) => kept.includes(point)))
        expect(kept.length).toBeLessThanOrEqual(Math.max(columns * 2, 4 * columns + 4))
      }),
    )
  })

  test('the cuts of a bar touch, and fill it', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 20n }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(amounts, (drawn) => {
        const segments = drawn.map((amount) => ({ part: 'fund', name: 'fund', amount }) as const)
        const cuts = [...cutsOf(segments, 1000, 10).text.matchAll(/ x="([\d.]+)" width="([\d.]+)"/g)]
        const bars = cuts.map(([, x, width]) => ({ x: Number(x), end: Number(x) + Number(width) }))
        expect(bars).toHaveLength(drawn.length)
        // A cut too small to be seen is drawn one unit wide, and so may reach one unit too far.
        for (const [place, { x }] of bars.slice(1).entries())
          expect(Math.abs(bars[place].end - x)).toBeLessThanOrEqual(1.01)
        expect(Math.abs(bars[bars.length - 1].end - 1000)).toBeLessThanOrEqual(1.01)
      }),
    )
  })
})

test('the parts of every loss of the invented crash add up to it', () => {
  for (const loss of crashResult({ losses: 500 }).losses)
    expect(
      segmentsOf(loss).reduce((sum, segment) => sum + segment.amount, 0n),
      `loss ${loss.id}`,
    ).toBe(loss.defaultLoss)
})
