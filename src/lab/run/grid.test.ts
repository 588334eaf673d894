import { expect, test } from 'vitest'
import { openHouse } from '../../core/engine/house.ts'
import { submit } from '../../core/engine/submit.ts'
import { fraction } from '../../core/market/fraction.ts'
import {
  gridText,
  groupedText,
  impliedPriceText,
  incrementsIn,
  markText,
  moneyText,
  quantityText,
} from './grid.ts'

test('increments are written exactly', () => {
  expect(gridText(25, fraction(1n, 10n))).toBe('2.5')
  expect(gridText(-3, fraction(1n, 4n))).toBe('-0.75')
  expect(gridText(7, fraction(50n, 1n))).toBe('350')
  expect(incrementsIn('0.129', fraction(1n, 100n))).toBe(12n)
})

test('money and decimals are grouped for people', () => {
  expect(moneyText(1_234_567_890n, 6)).toBe('1,234.56789')
  expect(groupedText('-1234.5')).toBe('-1,234.5')
  expect(groupedText('≈1234567.25')).toBe('≈1,234,567.25')
})

test('an implied price is exact where its digits end, and says so where they do not', () => {
  const { markets } = venue()
  expect(impliedPriceText(markets, 0, 10, 400_005)).toBe('40000.5')
  expect(impliedPriceText(markets, 0, -15, -520_000)).toBe('≈34666.66666667')
  // An inverse contract of 100 dollars: 100 / 0.002 BTC is 50,000.
  expect(impliedPriceText(markets, 1, 1, -200_000)).toBe('50000')
})

test('marks and quantities stand on the grids of their series', () => {
  const { markets } = venue()
  expect(markText(markets, 0, 400_005)).toBe('400005')
  expect(markText(markets, 0, 0)).toBe(null)
  expect(quantityText(markets, 0, -5)).toBe('-0.5')
})

/** A linear contract in tenths whose unit is a dollar, and an inverse one of 100 dollars. */
function venue() {
  const house = openHouse()
  const brackets = [
    { upTo: null, initial: 100_000, maintenance: 50_000, initialDeduction: 0, maintenanceDeduction: 0 },
  ]
  const linear = {
    symbol: 'L',
    kind: 'perpetual',
    payoff: 'linear',
    settlementAsset: 0,
    multiplier: fraction(1n, 1n),
    priceIncrement: fraction(1n, 1n),
    markIncrement: fraction(1n, 1n),
    quantityIncrement: fraction(1n, 10n),
    markRounding: 'half-even',
    largestPosition: 100,
    highestMark: 1_000_000,
    brackets,
    fees: { maker: 0, taker: 0, liquidation: 0, liquidationSplit: [] },
    staleAfterMs: null,
    onStaleMark: 'liquidate',
    expiresAt: null,
    fundScope: 'L',
  } as const
  const inverse = {
    ...linear,
    symbol: 'I',
    payoff: 'inverse',
    settlementAsset: 1,
    multiplier: fraction(100n, 1n),
    quantityIncrement: fraction(1n, 1n),
  } as const
  for (const body of [
    { type: 'list-asset', terms: { name: 'USD', decimals: 1, borrowLimit: 0 } },
    { type: 'list-asset', terms: { name: 'BTC', decimals: 8, borrowLimit: 0 } },
    { type: 'list-instrument', terms: linear },
    { type: 'list-instrument', terms: inverse },
  ] as const) {
    const outcome = submit(house, { id: 0, at: 0, by: 'test', body })
    expect(outcome.ok).toBe(true)
  }
  return house
}
