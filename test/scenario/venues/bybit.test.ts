import { expect, test } from 'vitest'
import { bankruptcyPriceFor } from '../../../src/core/engine/queries.ts'
import { venueNamed } from '../../../src/venues/index.ts'
import { openVenue, poor } from '../../support/open-venue.ts'
import { step } from '../../support/steps.ts'
import { told } from '../../support/told.ts'
import { openCoinVenue, the } from '../../support/venues.ts'

const bybit = venueNamed('bybit')

/** The page's own figures: a pool of 1M, a loss of 350K, a limit of 30%. */
test('a pool of 1M pays 300K of a loss of 350K, and 50K goes to counterparties', () => {
  const house = openVenue(bybit, { ...poor, fund: '1_000_000' }, { decimals: 0 })
  house.deposit('ada', '100_000')
  house.deposit('bo', '500_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
  house.moveMarkTo('17_500')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 450_000 down, 20 open
      own-margin     pays  100_000  deficit 350_000  open 20
      insurance-pool pays  300_000  deficit 50_000  open 20
      auto-deleveraging pays  50_000  deficit      0  open 0   bo closes 20 at 20_000"
  `)
  expect(house.balanceOf('BTC-PERP')).toBe(700_000)
  const { gaps, fees } = the(house, 'deleveraged')
  expect(-gaps[0]).toBe(50_000)
  // 0.02% of the 400_000 he was closed for, 20 at 20_000, goes to the venue.
  expect(fees?.amounts[0]).toBe(80)
})

test('a loss that takes exactly 30% leaves nothing for counterparties, by the rule and by the example alike', () => {
  const house = openVenue(bybit, { ...poor, fund: '1_000_000' }, { decimals: 0 })
  house.deposit('ada', '100_000')
  house.deposit('bo', '500_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
  house.moveMarkTo('20_000')
  expect(house.balanceOf('BTC-PERP')).toBe(700_000)
  expect(Math.abs(the(house, 'deleveraged').gaps[0])).toBe(0)
})

test('a second loss within eight hours finds the pool at its limit, and one after them does not', () => {
  const house = openVenue(bybit, { ...poor, fund: '1_000_000' }, { decimals: 0 })
  const lose = (name: string): void => {
    house.moveMarkTo('40_000')
    house.deposit(name, '100_000')
    house.trade({ buyer: name, seller: 'bo', quantity: '20', price: '40_000' })
    house.moveMarkTo('20_000')
  }
  house.deposit('bo', '900_000')
  lose('ada')
  expect(house.balanceOf('BTC-PERP')).toBe(700_000)
  lose('abe')
  expect(house.balanceOf('BTC-PERP')).toBe(700_000)
  house.at += 9 * 3_600_000
  house.do({ type: 'advance-time' })
  lose('amy') // the highest of the window is 700_000 now
  expect(house.balanceOf('BTC-PERP')).toBe(490_000)
})

test('inverse long: the bankruptcy price is entry x L / (L + 1)', () => {
  // 40 contracts of 100 USD at 40_000 are worth 0.1 coin; a tenth of it as margin is a leverage of 10.
  const house = openCoinVenue([step('record-claim')], '40_000')
  house.deposit('ada', '100')
  house.deposit('bo', '10_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '40', price: '40_000' })
  const published = (40_000 * 10) / 11 // 36_363.63…
  // The page rounds to the tick and does not say which way; a long's is rounded up here, so that it ends above zero.
  expect(bankruptcyPriceFor(house.house, house.id('ada'), 0)).toBe(Math.ceil(published))
})
