import { expect, test } from 'vitest'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, listPerp, the } from '../support/venues.ts'

const outside = step('close-on-book', { execution: 'outside', limit: { at: 'bankruptcy-price' } })

function fill(
  house: ClearingHouse,
  quantity: number,
  price: number,
  by: string | null = null,
): Refusal | null {
  const counterparty = by === null ? null : house.id(by)
  return house.try({ type: 'fill-liquidation', loss: 0, counterparty, quantity, price })
}

/** ada's order to sell 2 rests outside at her bankruptcy price of 35_000. */
function adaWaits(): ClearingHouse {
  const house = adaAndBo([outside, step('draw-fund'), step('deleverage')])
  house.moveMarkTo('36_000')
  return house
}

test('an order goes out at the bankruptcy price, and the loss waits for its fills', () => {
  const house = adaWaits()
  expect(the(house, 'liquidation-order-placed')).toMatchObject({ quantity: -2, limit: 35_000 })
  expect(house.stateOf('ada')).toBe('waiting-for-fills')
})

test('partial fills add up; the last one ends the order and closes the loss', () => {
  const house = adaWaits()
  house.deposit('cy', '50_000')

  expect(fill(house, 1, 35_500)).toBeNull()
  expect(house.stateOf('ada')).toBe('waiting-for-fills')
  expect(fill(house, 1, 35_000, 'cy')).toBeNull()

  expect(the(house, 'liquidation-order-ended')).toMatchObject({ why: 'filled', unfilled: 0 })
  expect(the(house, 'loss-closed').how).toBe('closed')
  expect(house.balanceOf('ada')).toBe(500) // 2_000 - 500 - 1_000
  expect(house.positionOf('cy')).toBe(1)
})

test('a fill beyond the limit, or larger than what rests, is refused', () => {
  const house = adaWaits()
  expect(fill(house, 1, 34_999)).toMatchObject({ reason: 'price-beyond-limit', limit: 35_000 })
  fill(house, 1, 35_500)
  expect(fill(house, 2, 35_500)).toMatchObject({ reason: 'liquidation-order-mismatch', left: 1, asked: 2 })
  expect(fill(house, 1, 35_500, 'ada')).toMatchObject({ reason: 'same-account' })
})

test('nobody takes from under the order what it closes', () => {
  const house = adaWaits()
  const refusal = house.tryTrade({ buyer: 'bo', seller: 'ada', quantity: '1', price: '36_000' })
  expect(refusal).toMatchObject({ reason: 'account-in-default', state: 'waiting-for-fills' })
})

test.each(['cancelled', 'expired'] as const)(
  'an order that was %s hands its rest to the next step',
  (why) => {
    const house = adaWaits()
    fill(house, 1, 35_500)

    house.do({ type: 'end-liquidation', loss: 0, why })

    expect(the(house, 'liquidation-order-ended')).toMatchObject({ why, unfilled: 1 })
    // 1_500 are left on 1 contract at 36_000: the bankruptcy price is 34_500 now.
    expect(told(house)).toMatchInlineSnapshot(`
    "ada goes on, 1 open
      deleverage     costs  1_500  deficit      0  open 0   bo closes 1 at 34_500"
  `)
    expect(house.balanceOf('ada')).toBe(0)
  },
)

test('two positions are sent out one after the other', () => {
  const house = openClearingHouse({ mark: '40_000', steps: [outside] })
  const other = listPerp(house, 'ETH-PERP')
  house.moveMarkTo('4_000', other)
  house.deposit('ada', '10_000')
  house.deposit('bo', '50_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '4_000', series: other })

  house.moveMarks({ 0: '36_000', [other]: '3_700' }) // 3_000 against 1_800 + 1_850
  expect(the(house, 'liquidation-order-placed')).toMatchObject({ series: other, quantity: -10 })

  expect(fill(house, 10, 3_650)).toBeNull() // 2_500 left against 1_800: cured before the second goes out
  expect(the(house, 'loss-closed').how).toBe('cured')
  expect(house.positionOf('ada')).toBe(1)
})

test('the second position follows where the first was not enough', () => {
  const house = openClearingHouse({ mark: '40_000', steps: [outside] })
  const other = listPerp(house, 'ETH-PERP')
  house.moveMarkTo('4_000', other)
  house.deposit('ada', '10_000')
  house.deposit('bo', '50_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '4_000', series: other })
  house.moveMarks({ 0: '36_000', [other]: '3_700' })

  fill(house, 10, 3_560) // 1_600 left against 1_800

  expect(the(house, 'liquidation-order-placed')).toMatchObject({ series: 0, quantity: -1, limit: 34_400 })
  expect(fill(house, 1, 36_000)).toBeNull()
  expect(house.balanceOf('ada')).toBe(1_600)
})
