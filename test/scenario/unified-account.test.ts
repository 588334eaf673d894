import { expect, test } from 'vitest'
import { equitiesOf, requirementsOf } from '../../src/core/engine/queries.ts'
import { profitOfPeriod } from '../../src/core/waterfall/bases.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { all, depositCoin, inverseTerms, listCoin, listPerp, the } from '../support/venues.ts'

/**
 * ada has 10_000 dollars and 1 BTC that counts for 90%; she is long 1 linear contract from 40_000 and short 200
 * inverse ones of 100 dollars from 20_000, worth 1 BTC there.
 */
function unified(): { house: ClearingHouse; index: number; inverse: number } {
  const house = openClearingHouse({
    mark: '40_000',
    insuranceFund: '90_000',
    steps: [
      step('close-on-book'),
      step('convert-collateral'),
      step('draw-fund', { scope: { named: 'BTC-PERP' } }),
    ],
  })
  const { asset, series } = listCoin(house, 'BTC')
  const inverse = listPerp(house, 'BTC-USD', { ...inverseTerms, settlementAsset: asset })
  house.moveMarks({ [series]: '20_000', [inverse]: '20_000' })
  house.deposit('ada', '10_000')
  depositCoin(house, 'ada', asset, 100)
  house.deposit('bo', '200_000')
  depositCoin(house, 'bo', asset, 1_000)
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  house.trade({ buyer: 'bo', seller: 'ada', quantity: '200', price: '20_000', series: inverse })
  return { house, index: series, inverse }
}

test('the three equities of a unified account are never mixed', () => {
  const { house, index, inverse } = unified()

  house.moveMarks({ 0: '38_000', [index]: '25_000', [inverse]: '25_000' })

  // Dollars: 10_000 - 2_000. Coins: 1 BTC less 0.2 lost on the short, 0.8 at 25_000 = 20_000, at 90% 18_000.
  expect(equitiesOf(house.house, house.id('ada'))).toEqual({
    marginEquity: 26_000,
    netEquity: 28_000,
    settlementBalances: [
      { asset: 0, balance: 10_000 },
      { asset: 1, balance: 100 },
    ],
  })
  // 5% of 38_000, and 5% of 0.8 BTC worth 20_000.
  expect(requirementsOf(house.house, house.id('ada'))).toMatchObject({ maintenance: 2_900, notional: 58_000 })
})

test('a coin worth nothing as margin may still pay: the weight triggers, the index decides what is left', () => {
  const { house, index, inverse } = unified()
  house.rest({ bids: [['13_000', '1']] })
  house.rest({ asks: [['20_000', '200']] }, inverse)

  house.moveMarks({ 0: '13_000', [index]: '20_000', [inverse]: '20_000' })

  // Dollars -17_000, coins 18_000 of margin and 20_000 in full: 1_000 against 650 + 1_000, and 3_000 are left.
  expect(the(house, 'loss-opened')).toMatchObject({ equity: 3_000, maintenance: 1_650 })
  // Both positions are closed at their marks. 17_000 at 190 a hundredth, after the discount of 5%: 90 of them.
  expect(the(house, 'collateral-converted')).toMatchObject({ sold: 90, received: 17_100 })
  expect(all(house, 'allocated')).toEqual([])
  expect([house.balanceOf('ada'), house.balanceOf('ada', 1)]).toEqual([100, 10])
})

test('a deficit is one of dollars only after the coins are sold', () => {
  const { house, index, inverse } = unified()
  house.rest({ bids: [['9_000', '1']] })
  house.rest({ asks: [['20_000', '200']] }, inverse)

  house.moveMarks({ 0: '9_000', [index]: '20_000', [inverse]: '20_000' })

  // Dollars -21_000; the coin brings 19_000.
  expect(the(house, 'collateral-converted')).toMatchObject({ sold: 100, received: 19_000 })
  expect(the(house, 'allocated').total).toBe(2_000n)
  expect([house.balanceOf('ada'), house.balanceOf('ada', 1)]).toEqual([0, 0])
})

test('coins brought in are no profit of the period; what they gain afterwards is', () => {
  const { house, index } = unified()
  const profit = (): number => profitOfPeriod(house.house, house.id('ada'))
  expect(profit()).toBe(0) // 10_000 dollars and 1 BTC at 20_000 came in, and nothing has moved since

  house.moveMarks({ [index]: '21_000' })
  expect(profit()).toBe(1_000)
})
