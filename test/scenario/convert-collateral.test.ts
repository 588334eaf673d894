import { expect, test } from 'vitest'
import type { StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { all, depositCoin, inverseTerms, listCoin, listPerp, the } from '../support/venues.ts'

/**
 * ada holds coins only and is long 2 at 40_000. At 32_000 she owes 16_000 dollars against coins worth 20_000,
 * which count for 18_000: her 2_000 are below the maintenance of 3_200.
 */
function adaWithCoins(
  said: Partial<StepOf<'convert-collateral'>>,
  coins: readonly { name: string; index: string; units: number; discount: number }[],
  backers: (house: ClearingHouse) => void = () => undefined,
): ClearingHouse {
  const house = openClearingHouse({ mark: '40_000', steps: [step('convert-collateral', said)] })
  backers(house)
  house.open('ada')
  for (const { name, index, units, discount } of coins) {
    const { asset, series } = listCoin(house, name, { conversionDiscount: discount })
    house.moveMarkTo(index, series)
    depositCoin(house, 'ada', asset, units)
  }
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  return house
}

const oneBitcoin = [{ name: 'BTC', index: '20_000', units: 100, discount: 50_000 }]

test('just enough collateral is sold to cover the debt, at the index less a discount', () => {
  const house = adaWithCoins({}, oneBitcoin)

  house.moveMarkTo('32_000')

  // 0.01 BTC is worth 200 and brings 190: 84 of them bring 15_960, 85 bring 16_150.
  expect(the(house, 'collateral-converted')).toMatchObject({ sold: 85, received: 16_150 })
  expect(house.balanceOf('ada', 1)).toBe(15)
  expect(house.balanceOf('ada')).toBe(16_150) // with the position at cost: 150 above the loss of 16_000
  expect(house.house.book.quantityOf(house.house.tables.house[0].market, 1)).toBe(85)
})

test.each([
  ['as-listed', [1, 10, 1_900], [2, 784, 14_112]], // all of the BTC, then ETH for 14_100 at 18 the unit
  ['largest-first', [2, 889, 16_002]], // ETH is worth 18_000, the BTC 2_000
] as const)('several collaterals are sold %s', (order, ...sales) => {
  const house = adaWithCoins({ order }, [
    { name: 'BTC', index: '20_000', units: 10, discount: 50_000 },
    { name: 'ETH', index: '2_000', units: 900, discount: 100_000 },
  ])
  house.moveMarkTo('32_000')
  const told = all(house, 'collateral-converted').map(({ series, sold, received }) => [
    series,
    sold,
    received,
  ])
  expect(told).toEqual(sales)
})

test('at the depth price the sale walks the bids and uses them up', () => {
  const house = adaWithCoins({ price: 'depth' }, oneBitcoin)
  house.rest(
    {
      bids: [
        ['19_000', '50'],
        ['18_000', '100'],
      ],
    },
    1,
  )

  house.moveMarkTo('32_000')

  // 50 at 190 bring 9_500; the missing 6_500 take 37 at 180, which bring 6_660.
  expect(the(house, 'collateral-converted')).toMatchObject({ sold: 87, received: 16_160 })
  expect(house.house.depths[1]?.bestBid).toBe(18_000)
  expect(house.house.depths[1]?.walkQuantity('bid', 1_000).quantity).toBe(63)
})

test('a book too thin for the debt takes what it can; the rest of the coins stays with the account', () => {
  const house = adaWithCoins({ price: 'depth' }, oneBitcoin)
  house.rest({ bids: [['19_000', '50']] }, 1)
  house.moveMarkTo('32_000')
  expect(the(house, 'collateral-converted')).toMatchObject({ sold: 50, received: 9_500 })
  expect(house.balanceOf('ada', 1)).toBe(50)
})

test.each([
  ['fund', 'USD'],
  ['backstop', 'backstop'],
] as const)('a %s takes coins it can pay for', (taker, name) => {
  const house = adaWithCoins({ taker }, oneBitcoin, (venue) => venue.openFund(name, taker, '20_000'))
  house.moveMarkTo('32_000')
  expect(house.balanceOf(name)).toBe(3_850) // 20_000 - 16_150
  expect(house.balanceOf(name, 1)).toBe(85)
})

test('a fund that cannot pay takes no coins', () => {
  const house = adaWithCoins({ taker: 'fund' }, oneBitcoin, (venue) =>
    venue.openFund('USD', 'fund', '16_149'),
  )
  house.moveMarkTo('32_000')
  expect(all(house, 'collateral-converted')).toEqual([])
  expect(house.balanceOf('ada', 1)).toBe(100)
  expect(house.stateOf('ada')).toBe('liquidating')
})

/**
 * ada keeps dollars and is long 400 inverse contracts of 100 dollars from 20_000: worth 2 BTC there, 5 BTC at
 * 8_000. Her loss is 3 BTC, worth 24_000 of her 25_000; the maintenance is 0.25 BTC, worth 2_000.
 */
function adaOwesCoins(said: Partial<StepOf<'convert-collateral'>>): ClearingHouse {
  const steps = [
    step('close-on-book'),
    step('convert-collateral', said),
    step('draw-fund', { scope: { named: 'BTC-PERP' } }),
  ]
  const house = openClearingHouse({ mark: '40_000', insuranceFund: '3_000', steps })
  const { asset, series } = listCoin(house, 'BTC')
  const inverse = listPerp(house, 'BTC-USD', { ...inverseTerms, settlementAsset: asset })
  house.moveMarks({ [series]: '20_000', [inverse]: '20_000' })
  house.deposit('ada', '25_000')
  house.deposit('bo', '50_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '400', price: '20_000', series: inverse })
  house.rest({ bids: [['8_000', '400']] }, inverse)
  house.rest({ asks: [['8_100', '400']] }, series)
  house.moveMarks({ [series]: '8_000', [inverse]: '8_000' })
  return house
}

test('a debt in a coin is bought back at the index with the discount on top, and that can cost more than is left', () => {
  const house = adaOwesCoins({})
  // 3 BTC at 8_000 are 24_000, with 5% 25_200: 200 more than ada has.
  expect(the(house, 'collateral-converted')).toMatchObject({ sold: -300, received: -25_200 })
  expect(the(house, 'allocated')).toMatchObject({ total: 200n })
  expect(house.balanceOf('ada', 1)).toBe(0)
  expect(house.balanceOf('ada')).toBe(0)
  expect(house.balanceOf('BTC-PERP')).toBe(2_800)
})

test('a debt in a coin is bought back from the asks where the price is depth', () => {
  const house = adaOwesCoins({ price: 'depth' })
  expect(the(house, 'collateral-converted')).toMatchObject({ sold: -300, received: -24_300 }) // 3 at 8_100
  expect(house.balanceOf('ada')).toBe(700)
  expect(house.house.depths[1]?.walkQuantity('ask', 1_000).quantity).toBe(100)
})

test('coins that an open inverse position has yet to pay are not sold as if they were owned', () => {
  const house = openClearingHouse({ mark: '40_000', steps: [step('convert-collateral')] })
  const { asset, series } = listCoin(house, 'BTC')
  const inverse = listPerp(house, 'BTC-USD', { ...inverseTerms, settlementAsset: asset })
  house.moveMarks({ [series]: '20_000', [inverse]: '20_000' })
  house.deposit('ada', '25_000')
  house.deposit('bo', '50_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '400', price: '20_000', series: inverse })

  house.moveMarks({ [series]: '8_000', [inverse]: '8_000' }) // her coin basis is +2 BTC, the position -5 BTC

  expect(all(house, 'collateral-converted').map(({ sold }) => sold)).toEqual([-300]) // only the net is bought back
})
