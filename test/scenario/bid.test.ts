import { expect, test } from 'vitest'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import type { ClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { adaAndBo, depositCoin, listCoin, the } from '../support/venues.ts'

/** A bidder pays 95% of the equity at once and nothing after a minute; an insolvent lot pays up to half its maintenance. */
function auctionAt(mark: string): ClearingHouse {
  const house = adaAndBo([step('bid'), step('draw-fund'), step('deleverage'), step('record-claim')])
  house.deposit('cy', '50_000')
  house.moveMarkTo(mark)
  return house
}

function bid(house: ClearingHouse, bidder: string, fraction: number): Refusal | null {
  return house.try({ type: 'bid', loss: 0, bidder: house.id(bidder), fraction })
}

test('an auction opens and the loss waits for bids', () => {
  const house = auctionAt('36_000')
  expect(the(house, 'auction-opened').until).toBe(61_000)
  expect(house.stateOf('ada')).toBe('in-auction')
})

test.each([
  [0, 100, 1_900], // keeps 5% of 2_000
  [30_000, 1_050, 950], // pays 47.5%
  [59_999, 1_999, 1], // pays 95% less 94.9984%, and the discount rounds down
] as const)('after %i ms the discount has grown', (ms, keeps, left) => {
  const house = auctionAt('36_000')
  house.at += ms
  expect(bid(house, 'cy', 1_000_000)).toBeNull()
  expect(house.equityOf('cy')).toBe(50_000 + keeps)
  expect(house.equityOf('ada')).toBe(left)
  expect(the(house, 'loss-closed').how).toBe('closed')
})

test.each([
  [0, 0], // he pays all of the 2_000
  [300_000, 200],
  [600_000, 400], // 80%
  [3_900_000, 1_200], // half-way from 80% to nothing
  [7_199_999, 1_999],
] as const)('along a path, after %i ms the bidder keeps %i', (ms, keeps) => {
  const path = [{ afterMs: 600_000, pays: 800_000 }]
  const house = adaAndBo([step('bid', { from: 1_000_000, to: 0, overMs: 7_200_000, path })])
  house.deposit('cy', '50_000')
  house.moveMarkTo('36_000')
  house.at += ms
  expect(bid(house, 'cy', 1_000_000)).toBeNull()
  expect(house.equityOf('cy')).toBe(50_000 + keeps)
})

test('two halves cost what the whole costs: what the first bidder paid is not sold to the second', () => {
  const house = auctionAt('35_500') // 1_000 of equity against 3_550
  bid(house, 'cy', 500_000)
  expect(house.equityOf('cy')).toBe(50_025) // half of 5% of 1_000
  expect(house.stateOf('ada')).toBe('in-auction') // 975 against 1_775
  bid(house, 'cy', 1_000_000)
  expect(house.equityOf('cy')).toBe(50_050)
  expect(house.equityOf('ada')).toBe(950)
})

test('an insolvent lot pays its bidder more and more, and the deficit grows by it', () => {
  const house = auctionAt('33_000') // 4_000 short
  house.at += 30_000
  bid(house, 'cy', 1_000_000) // half of the half of 3_300: 825
  expect(house.equityOf('cy')).toBe(50_825)
  expect(the(house, 'claim-recorded').amount).toBe(4_825)
})

test('when time is up the next steps have their turn', () => {
  const house = auctionAt('35_500')
  bid(house, 'cy', 500_000) // leaves 975 on 1 contract
  house.at += 60_000
  house.do({ type: 'advance-time' })
  expect(the(house, 'deleveraged')).toMatchObject({ name: 'deleverage', rule: 'bankruptcy-price-after-paid' })
  expect(house.equityOf('bo')).toBe(29_975) // 20_000 + 2 x 4_500 + the 975
  expect(house.stateOf('ada')).toBe('healthy')
  expect(bid(house, 'cy', 1_000_000)).toMatchObject({ reason: 'loss-unknown' })
})

test('a bidder has to be another, and able to carry what he takes', () => {
  const house = auctionAt('36_000')
  house.deposit('dan', '7_199') // 2 contracts need 7_200
  expect(bid(house, 'dan', 1_000_000)).toMatchObject({
    reason: 'margin-insufficient',
    needed: 7_200,
    free: 7_199,
  })
  expect(bid(house, 'ada', 1_000_000)).toMatchObject({ reason: 'same-account' })
  expect(bid(house, 'cy', 1_000_001)).toMatchObject({ reason: 'quantity-out-of-range' })
  expect(bid(house, 'cy', 0)).toMatchObject({ reason: 'not-whole' })
})

test('a bid may name the account that is sold instead of its loss', () => {
  const house = auctionAt('36_000')
  const onAccount = (account: string): Refusal | null =>
    house.try({ type: 'bid', account: house.id(account), bidder: house.id('cy'), fraction: 1_000_000 })
  expect(onAccount('bo')).toEqual({ reason: 'account-not-in-auction', account: house.id('bo') })
  expect(house.try({ type: 'bid', account: 999, bidder: house.id('cy'), fraction: 1 })).toEqual({
    reason: 'account-unknown',
    account: 999,
  })
  expect(onAccount('ada')).toBeNull()
  expect(house.equityOf('cy')).toBe(50_100) // as by the number of the loss
  expect(onAccount('ada')).toMatchObject({ reason: 'account-not-in-auction' })
})

test('an auction that is sold out ends at once, coins in the bucket or not', () => {
  const house = adaAndBo([step('bid')], { ada: '8_500' })
  const { asset, series } = listCoin(house, 'BTC')
  house.moveMarkTo('1_000', series)
  depositCoin(house, 'ada', asset, 100) // worth 1_000, counts for 900
  house.deposit('cy', '50_000')
  house.moveMarkTo('36_000') // 1_400 against 3_600
  expect(house.stateOf('ada')).toBe('in-auction')
  bid(house, 'cy', 1_000_000)
  expect(house.stateOf('ada')).toBe('healthy')
  expect(house.balanceOf('ada')).toBe(425) // 500 less 5% of the 1_500
})

test('an auction ends when a bid has cured the rest', () => {
  const house = auctionAt('36_000')
  bid(house, 'cy', 500_000) // 1_950 on 1 contract that needs 1_800
  expect(the(house, 'loss-closed').how).toBe('cured')
  expect(house.positionOf('ada')).toBe(1)
})
