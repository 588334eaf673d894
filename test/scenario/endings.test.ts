import { expect, test } from 'vitest'
import type { PriceRule } from '../../src/core/waterfall/rulebook.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all, the } from '../support/venues.ts'

const tearUps: readonly (readonly [
  PriceRule | { at: 'mark-at-default' },
  bo: number,
  cy: number,
  claim: number,
])[] = [
  [{ at: 'mark' }, 27_000, 27_000, 4_000], // both keep what the mark gives: 7_000 a contract
  [{ at: 'bankruptcy-price' }, 25_000, 25_000, 0], // ada's 4_000 are theirs, 2_000 a contract
  [{ at: 'mark-at-default' }, 27_000, 27_000, 4_000], // it was the same mark
  [{ at: 'reference', spread: 10_000 }, 27_330, 27_330, 4_660], // 330 a contract for being torn up
]

test.each(tearUps)(
  'a position is torn up against everybody on the other side: %j',
  (price, bo, cy, claim) => {
    const house = adaAndBo([step('tear-up', { price }), step('record-claim')])
    house.deposit('cy', '20_000')
    house.trade({ buyer: 'bo', seller: 'cy', quantity: '1', price: '40_000' }) // each is short 1 now
    house.moveMarkTo('33_000')
    expect([house.balanceOf('bo'), house.balanceOf('cy')]).toEqual([bo, cy])
    expect([house.positionOf('ada'), house.positionOf('bo'), house.positionOf('cy')]).toEqual([0, 0, 0])
    expect(all(house, 'claim-recorded').map(({ amount }) => amount)).toEqual(claim === 0 ? [] : [claim])
  },
)

test('a loss that stayed open can still be torn up at the mark of its default', () => {
  const ending = step('tear-up', {
    price: { at: 'mark-at-default' },
    when: [{ on: 'operator', order: 'tear-up' }],
  })
  const house = adaAndBo([ending])
  house.moveMarkTo('36_000') // 2_000 left
  house.moveMarkTo('33_000')
  house.do({ type: 'operator-order', order: 'tear-up', isOn: true })
  expect([house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([2_000, 28_000]) // as at 36_000
})

test('an instrument is torn up whole: everybody is flat, and only the other side shares the gap', () => {
  const house = adaAndBo([step('tear-up', { price: { at: 'bankruptcy-price' }, scope: 'instrument' })])
  house.deposit('dan', '20_000')
  house.deposit('eve', '20_000')
  house.trade({ buyer: 'dan', seller: 'eve', quantity: '2', price: '40_000' })

  house.moveMarkTo('33_000') // ada owes 4_000; bo and eve are short 2 each

  expect(['ada', 'bo', 'dan', 'eve'].map((name) => house.positionOf(name))).toEqual([0, 0, 0, 0])
  expect(['ada', 'bo', 'dan', 'eve'].map((name) => house.balanceOf(name))).toEqual([0, 32_000, 6_000, 32_000])
  expect(the(house, 'loss-closed')).toMatchObject({ externalizedLoss: 4_000, transfer: 4_000 })
})

test('gates close withdrawals, orders and growth until the loss is closed', () => {
  const house = adaAndBo([step('gate', { what: ['withdrawals', 'new-orders', 'open-interest'] })])
  house.deposit('cy', '50_000')
  house.deposit('dan', '50_000')
  house.moveMarkTo('33_000')

  expect(house.withdraw('cy', '1')).toMatchObject({ reason: 'gated', what: 'withdrawals', until: null })
  const deal = { buyer: 'cy', seller: 'dan', quantity: '1', price: '33_000' }
  expect(house.tryTrade(deal)).toMatchObject({ reason: 'gated', what: 'open-interest' })
  expect(house.tryTrade({ ...deal, seller: 'bo' })).toMatchObject({ reason: 'gated' })
  const order = { order: 1, account: house.id('cy'), series: 0, quantity: 1, price: 33_000 }
  expect(house.try({ type: 'reserve-order', ...order })).toMatchObject({
    reason: 'gated',
    what: 'new-orders',
  })

  house.moveMarkTo('40_000') // ada carries herself again
  expect(the(house, 'loss-closed').how).toBe('cured')
  expect(house.withdraw('cy', '1')).toBeNull()
  expect(house.tryTrade(deal)).toBeNull()
})

test('where orders are free, closing a position against an old holder is no growth', () => {
  const house = adaAndBo([step('gate', { what: ['open-interest'] })])
  house.deposit('cy', '50_000')
  house.moveMarkTo('33_000')
  expect(house.tryTrade({ buyer: 'bo', seller: 'cy', quantity: '1', price: '33_000' })).toBeNull()
})

test('a gate until repaid outlives the loss, and opens with the last unit of what is claimed for it', () => {
  const gate = step('gate', { what: ['new-orders'], until: 'repaid' })
  const house = adaAndBo([step('close-on-book'), gate, step('record-claim')])
  house.deposit('cy', '50_000')
  house.openFund('capital', 'capital', '10_000')
  house.rest({ bids: [['33_000', '2']] })
  house.moveMarkTo('33_000') // 4_000 are claimed
  expect(house.stateOf('ada')).toBe('claimed')
  const deal = { buyer: 'cy', seller: 'bo', quantity: '1', price: '33_000' }
  const repay = (amount: number): void =>
    void house.do({ type: 'repay-claim', asset: 0, from: house.id('capital'), amount })
  repay(3_999)
  expect(house.tryTrade(deal)).toMatchObject({ reason: 'gated', what: 'new-orders' })
  repay(1)
  expect(house.tryTrade(deal)).toBeNull()
})

test('a gate until repaid opens with the loss where nothing is claimed for it', () => {
  const house = adaAndBo([step('gate', { until: 'repaid' }), step('deleverage')])
  house.deposit('cy', '5_000')
  house.moveMarkTo('33_000')
  expect(house.withdraw('cy', '1')).toBeNull()
})

test('a gate for a time opens by itself, whatever becomes of the loss', () => {
  const house = adaAndBo([step('gate', { forMs: 1_000 }), step('deleverage')])
  house.deposit('cy', '5_000')
  house.moveMarkTo('33_000')
  expect(house.withdraw('cy', '1')).toMatchObject({ reason: 'gated', until: 2_000 })
  house.at += 1_000
  expect(house.withdraw('cy', '1')).toBeNull()
})

test('a loss that is deferred goes on with the next step when its time has come', () => {
  const house = adaAndBo([step('defer', { forMs: 5_000 }), step('deleverage')])
  house.moveMarkTo('33_000')
  expect(house.stateOf('ada')).toBe('deferred-until')
  house.at += 4_999
  house.do({ type: 'advance-time' })
  expect(house.positionOf('ada')).toBe(2)
  house.at += 1
  house.do({ type: 'advance-time' })
  expect(told(house)).toContain('bo closes 2 at 35_000')
  expect(house.stateOf('ada')).toBe('healthy')
})

test('claims are paid back in their declared order: junior ones wait', () => {
  const steps = [
    step('tear-up'),
    step('record-claim', { creditors: 'juniors', seniority: 2, when: [{ on: 'operator', order: 'second' }] }),
    step('record-claim', { creditors: 'seniors', seniority: 1 }),
  ]
  const house = adaAndBo(steps)
  house.do({ type: 'operator-order', order: 'second', isOn: true })
  house.moveMarkTo('33_000') // claim 0, junior: 4_000
  house.do({ type: 'operator-order', order: 'second', isOn: false })
  house.moveMarkTo('40_000')
  house.deposit('eve', '11_000')
  house.trade({ buyer: 'eve', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000') // claim 1, senior: 3_000
  house.openFund('capital', 'capital', '10_000')

  const repay = (amount: number): (readonly [number, number])[] => {
    house.do({ type: 'repay-claim', asset: 0, from: house.id('capital'), amount })
    return all(house, 'claim-repaid').map((event) => [event.claim, event.amount] as const)
  }

  expect(repay(3_500)).toEqual([
    [1, 3_000],
    [0, 500],
  ])
  expect(repay(1_000)).toEqual([[0, 1_000]])
  expect(house.house.tables.claims.get(0)).toMatchObject({ debtor: house.id('ada'), repaid: 1_500 })
})

test('a rulebook that ends without a rest leaves a residual by name, never nothing', () => {
  const house = adaAndBo([step('close-on-book')])
  house.rest({ bids: [['33_000', '2']] })
  house.moveMarkTo('33_000')
  expect(the(house, 'claim-recorded')).toMatchObject({ creditors: 'residual', amount: 4_000 })
  expect(house.stateOf('ada')).toBe('claimed')
})

test('a bucket that is still open behind a gate says so, and is healthy again when it is closed', () => {
  // The book is empty, so nothing can be closed, and withdrawals stop until it is.
  const house = adaAndBo([step('close-on-book'), step('gate', { what: ['withdrawals'] })])
  house.moveMarkTo('36_000') // 2_000 left against 3_600
  expect(house.stateOf('ada')).toBe('gated')
  expect(house.withdraw('bo', '1_000')).toMatchObject({ reason: 'gated', what: 'withdrawals' })

  house.rest({ bids: [['36_000', '2']] })
  expect(house.stateOf('ada')).toBe('healthy')
  expect(house.positionOf('ada')).toBe(0)
  expect(house.withdraw('bo', '1_000')).toBeNull()
})
