import { expect, test } from 'vitest'
import type { Trade } from '../../src/core/engine/commands.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import { ClearingHouse, openClearingHouse, perpTerms, usualRulebook } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, depositCoin, listCoin, openCoinVenue, the } from '../support/venues.ts'

test('funding is paid before a bankruptcy price is worked out', () => {
  const house = adaAndBo([step('deleverage')])
  house.moveMarkTo('37_000') // 4_000 against 3_700
  house.do({ type: 'apply-funding', series: 0, rate: 10_000_000 }) // 1% of 74_000 leaves 3_260
  expect(told(house)).toContain('bo closes 2 at 35_370') // 37_000 - 1_630
  expect(house.balanceOf('ada')).toBe(0)
})

test('unpaid funding is its payer’s deficit; receivers get theirs in full', () => {
  const house = adaAndBo([step('draw-fund'), step('deleverage')], { insuranceFund: '5_000' })
  house.moveMarkTo('37_000')
  house.do({ type: 'apply-funding', series: 0, rate: 100_000_000 }) // 7_400, and ada has 4_000
  expect(the(house, 'funding-applied')).toMatchObject({ paid: 7_400n, received: 7_400n, dust: 0 })
  expect(house.balanceOf('bo')).toBe(33_400) // 20_000 + 7_400 + 2 x 3_000: closed at the mark, since the fund paid
  expect(house.balanceOf('BTC-PERP')).toBe(1_600)
})

test('an expiry pays every winner in full, and the loser’s deficit goes to the fund of the instrument', () => {
  const terms = { kind: 'future', expiresAt: 5_000 } as const
  const settled = { on: 'instrument', is: 'settled' } as const
  const house = adaAndBo([step('draw-fund', { when: [settled] }), step('record-claim')], {
    insuranceFund: '3_000',
    terms,
  })
  expect(house.try({ type: 'settle', series: 0, price: 33_000 })).toMatchObject({
    reason: 'not-due',
    due: 5_000,
  })
  house.at = 5_000
  house.do({ type: 'settle', series: 0, price: 33_000 }) // the mark never moved

  expect(house.balanceOf('bo')).toBe(34_000)
  expect(house.balanceOf('BTC-PERP')).toBe(0)
  expect(the(house, 'claim-recorded').amount).toBe(1_000)
  const deal = { buyer: 'ada', seller: 'bo', quantity: '1', price: '33_000' }
  expect(house.tryTrade(deal)).toMatchObject({ reason: 'series-closed', status: 'settled' })
})

test('a delisting lets positions shrink until it is settled', () => {
  const house = adaAndBo([step('deleverage')])
  house.deposit('cy', '50_000')
  house.do({ type: 'delist', series: 0 })
  const deal = { buyer: 'cy', seller: 'bo', quantity: '1', price: '40_000' }
  expect(house.tryTrade(deal)).toMatchObject({ reason: 'series-closed', status: 'reduce-only' })
  expect(house.tryTrade({ ...deal, buyer: 'bo', seller: 'ada' })).toBeNull()
  house.do({ type: 'settle', series: 0, price: 41_000 })
  expect([house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([11_000, 19_000])
})

test('the dust of an inverse settlement goes to the rounding account', () => {
  const house = openCoinVenue([step('deleverage')], '20_000')
  for (const [name, amount] of [
    ['ada', '100'],
    ['ben', '100'],
    ['cy', '200'],
  ] as const)
    house.deposit(name, amount)
  house.trade({ buyer: 'ada', seller: 'cy', quantity: '1', price: '20_000' }) // 50 each
  house.trade({ buyer: 'ben', seller: 'cy', quantity: '1', price: '20_000' })
  house.do({ type: 'delist', series: 0 })

  house.do({ type: 'settle', series: 0, price: 30_000 }) // 33.3 and 33.3 against 66.7

  expect(the(house, 'settled').dust).toBe(-1)
  expect(['ada', 'ben', 'cy'].map((name) => house.balanceOf(name))).toEqual([117, 117, 167])
  expect(house.house.book.cash(house.house.tables.house[0].rounding)).toBe(-1)
})

const deal = (house: ClearingHouse, said: Partial<Trade> = {}): Trade => ({
  type: 'trade',
  buyer: house.id('ada'),
  seller: house.id('bo'),
  series: 0,
  quantity: 2,
  price: 40_000,
  taker: 'buyer',
  buyerOrder: null,
  sellerOrder: null,
  ...said,
})

test('a busted trade is undone with its fees, once; a correction is made anew', () => {
  const house = adaAndBo([step('deleverage')], {
    terms: { fees: { maker: 0, taker: 1_000, liquidation: 0, liquidationSplit: [] } },
  })
  const { sequence } = house.house
  expect(house.balanceOf('ada')).toBe(9_920) // a fee of 80

  const corrected = deal(house, { quantity: 1, price: 39_000 })
  house.do({ type: 'bust-trade', sequence, trade: deal(house), corrected })

  expect(house.positionOf('ada')).toBe(1)
  expect(house.balanceOf('ada')).toBe(9_961) // a fee of 39
  expect(house.equityOf('bo')).toBe(19_000)
  expect(house.try({ type: 'bust-trade', sequence, trade: deal(house), corrected: null })).toEqual({
    reason: 'already-busted',
    sequence,
  })
})

test('a bust that takes a hedge away sets off the safety check', () => {
  const house = adaAndBo([step('draw-fund'), step('deleverage')], { insuranceFund: '9_000' })
  house.deposit('cy', '90_000')
  house.trade({ buyer: 'cy', seller: 'ada', quantity: '2', price: '40_000' })
  const { sequence } = house.house
  house.moveMarkTo('33_000') // ada is flat and untouched
  const trade = deal(house, { buyer: house.id('cy'), seller: house.id('ada') })
  house.do({ type: 'bust-trade', sequence, trade, corrected: null })
  expect(told(house)).toContain('ada is 14_000 down, 2 open')
})

function reserve(house: ClearingHouse, order: number, quantity: number, price = 40_000): Refusal | null {
  return house.try({ type: 'reserve-order', order, account: house.id('ada'), series: 0, quantity, price })
}

test('a trade under a reservation is never refused for margin, and releases what it used', () => {
  const house = adaAndBo([step('deleverage')], { ada: '20_000' })
  expect(reserve(house, 1, 3)).toBeNull() // 12_000 beside the 8_000 of the position
  house.moveMarkTo('38_000') // 16_000: nothing is free any more
  const buys = deal(house, { quantity: 1 })
  expect(house.try(buys)).toMatchObject({ reason: 'margin-insufficient' })
  expect(house.try({ ...buys, buyerOrder: 1 })).toBeNull()
  expect(the(house, 'traded').buyerReleased).toBe(4_000)
  expect(house.house.book.reserved(house.id('ada'))).toBe(8_000)
  expect(house.try({ ...buys, quantity: 3, buyerOrder: 1 })).toMatchObject({
    reason: 'reservation-mismatch',
    left: 2,
  })
})

test('a trade that reduces needs no margin', () => {
  const house = adaAndBo([step('deleverage')])
  house.moveMarkTo('37_000') // 4_000, and 7_400 would be needed to open this
  const reducing = { buyer: 'bo', seller: 'ada', quantity: '1', price: '37_000' }
  expect(house.tryTrade({ ...reducing, buyer: 'ada', seller: 'bo' })).toMatchObject({
    reason: 'margin-insufficient',
  })
  expect(house.tryTrade(reducing)).toBeNull()
})

test('orders that reduce are free only as far as all of them together close what is held', () => {
  const house = adaAndBo([step('deleverage')])
  expect(reserve(house, 1, -2)).toBeNull()
  expect(house.house.book.reserved(house.id('ada'))).toBe(0)
  expect(reserve(house, 2, -2)).toMatchObject({ reason: 'margin-insufficient', needed: 8_000, free: 2_000 })
})

test('a withdrawal leaves the initial margin', () => {
  const house = adaAndBo([step('deleverage')])
  expect(house.withdraw('ada', '2_001')).toMatchObject({ reason: 'balance-insufficient', available: 2_000 })
  expect(house.withdraw('ada', '2_000')).toBeNull()
})

test.each([
  [0, 20_000],
  [5_000, 25_000],
])('with a borrow limit of %i profit on paper can leave up to %i', (limit, most) => {
  const house = new ClearingHouse(0)
  house.do({ type: 'list-asset', terms: { name: 'USD', decimals: 0, borrowLimit: limit } })
  house.do({ type: 'list-instrument', terms: perpTerms })
  house.do({ type: 'adopt-rulebook', rulebook: usualRulebook })
  house.moveMarkTo('40_000')
  house.deposit('ada', '50_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000') // bo has 34_000, of which 6_600 are needed
  expect(house.withdraw('bo', '30_000')).toMatchObject({ available: most })
})

test('a coin that is margin can leave as far as its weight is not needed', () => {
  const house = openClearingHouse({ mark: '40_000' })
  const { asset, series } = listCoin(house, 'BTC')
  house.moveMarkTo('20_000', series)
  house.open('ada')
  depositCoin(house, 'ada', asset, 100) // counts for 18_000
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  const withdraw = (amount: number): Refusal | null =>
    house.try({ type: 'withdraw', account: house.id('ada'), asset, amount })
  expect(withdraw(56)).toMatchObject({ reason: 'balance-insufficient', available: 55 }) // 10_000 of 18_000 are free
  expect(withdraw(55)).toBeNull()
})

test.each([
  ['siblings', 46_000, 9_000],
  ['none', 50_000, 5_000],
] as const)('an isolated loss with recourse to %s', (recourse, cross, fund) => {
  const house = openClearingHouse({
    mark: '40_000',
    insuranceFund: '9_000',
    steps: [step('draw-fund'), step('deleverage')],
    rulebook: { recourse },
  })
  house.deposit('ada', '50_000')
  house.openIsolated('ada-2', 'ada')
  house.deposit('ada-2', '10_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada-2', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  expect([house.balanceOf('ada'), house.balanceOf('BTC-PERP')]).toEqual([cross, fund])
})
