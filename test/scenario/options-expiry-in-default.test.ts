import { expect, test } from 'vitest'
import type { Step } from '../../src/core/waterfall/rulebook.ts'
import { EXPIRY, type OptionHouse, openOptionHouse } from '../support/option-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { the } from '../support/venues.ts'

const CALL = 'BTC-50000-C'

/** ada is short 8 calls of 50_000 that bo bought at 500; cy and dan have calls among them too, and nothing to do with her. */
function shortCalls(steps: readonly Step[]): OptionHouse {
  const house = openOptionHouse({ steps })
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ [call]: '500' })
  for (const [name, money] of Object.entries({ ada: '95_000', bo: '50_000', cy: '50_000', dan: '90_000' }))
    house.deposit(name, money)
  house.openFund('USD', 'fund', '30_000')
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '500' })
  house.tradeOf(call, { buyer: 'cy', seller: 'dan', quantity: '1', price: '500' })
  return house
}

function move(house: OptionHouse, coin: string, call: string): void {
  house.mark({ 'BTC-INDEX': coin, [CALL]: call })
}

test('an expiry ends a short option that nobody may be asked for: what is then missing goes down the steps', () => {
  // Nobody long is closed for ada, so her loss waits by name, for as long as the options live and no longer.
  const house = shortCalls([
    step('tear-up', { scope: 'slice', price: { at: 'mark-at-default' } }),
    step('draw-fund', { scope: 'asset' }),
    step('record-claim'),
  ])
  move(house, '56_000', '6_000')
  expect([house.stateOf('ada'), house.holdingOf('ada', CALL)]).toEqual(['liquidating', -8])
  house.at = EXPIRY
  move(house, '64_000', '12_300') // behind the index: 8 x 14_000 are 112_000, and she has 99_000

  house.settleExpiry()

  expect(told(house)).toMatchInlineSnapshot(`"  draw-fund      pays  13_000  deficit      0  open 0"`)
  expect(the(house, 'loss-closed').equity).toBe(0)
  expect(house.stateOf('ada')).toBe('healthy')
  // Every winner is paid in full, those who had nothing to do with it at the same moment.
  expect([house.balanceOf('bo'), house.balanceOf('cy')]).toEqual([46_000 + 112_000, 49_500 + 14_000])
  expect(house.balanceOf('USD')).toBe(17_000)
})

test('an expiry in her favour cures the loss without anybody paying', () => {
  const house = shortCalls([step('tear-up', { scope: 'slice' }), step('draw-fund', { scope: 'asset' })])
  move(house, '56_000', '6_000')
  expect(house.stateOf('ada')).toBe('liquidating')
  house.at = EXPIRY
  house.moveIndexTo('49_000')
  house.settleExpiry()
  expect(the(house, 'loss-closed')).toMatchObject({ equity: 99_000, externalizedLoss: 0 })
  expect(house.balanceOf('USD')).toBe(30_000)
})

test('while bidders have time, or an order is out, the expiry waits for that: it ends by itself, or by the order’s end', () => {
  const auction = shortCalls([
    step('bid', { overMs: 60_000 }),
    step('draw-fund', { scope: 'asset' }),
    step('record-claim'),
  ])
  auction.at = EXPIRY - 30_000
  move(auction, '56_000', '6_000')
  expect(auction.stateOf('ada')).toBe('in-auction')
  auction.at = EXPIRY
  expect(auction.trySettleExpiry()).toEqual({ reason: 'loss-open', losses: 1 })
  auction.at = EXPIRY + 30_000
  auction.do({ type: 'advance-time' })
  expect(auction.trySettleExpiry()).toBeNull()

  const order = shortCalls([
    step('close-on-book', { execution: 'outside' }),
    step('draw-fund', { scope: 'asset' }),
  ])
  move(order, '56_000', '6_000')
  order.at = EXPIRY
  expect(order.trySettleExpiry()).toEqual({ reason: 'loss-open', losses: 1 })
  order.do({ type: 'end-liquidation', loss: 0, why: 'expired' })
  expect(order.trySettleExpiry()).toBeNull()
})
