import { expect, test } from 'vitest'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { the } from '../support/venues.ts'

function reserve(house: ClearingHouse, order: number, quantity: number): void {
  house.do({ type: 'reserve-order', order, account: house.id('ada'), series: 0, quantity, price: 40_000 })
}

/** ada is long 1 at 40_000 with 10_000 and bids for one more: 4_000 of margin is set aside for the order. */
function adaWithAnOrder(reservations: 'initial' | 'maintenance'): ClearingHouse {
  const house = openClearingHouse({
    mark: '40_000',
    steps: [step('cancel-orders'), step('deleverage')],
    rulebook: { reservations },
  })
  house.deposit('ada', '10_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  reserve(house, 1, 1)
  return house
}

test('cancelling orders cures a bucket whose reserved margin counted towards maintenance', () => {
  const house = adaWithAnOrder('maintenance')

  house.moveMarkTo('34_000') // equity 4_000 against 1_700 for the position and 4_000 for the order

  expect(the(house, 'orders-cancelled')).toMatchObject({ orders: [1], released: 4_000 })
  expect(the(house, 'loss-closed')).toMatchObject({ how: 'cured', externalizedLoss: 0 })
  expect(house.positionOf('ada')).toBe(1)
  expect(house.stateOf('ada')).toBe('healthy')
})

test('where orders only count as initial margin, the same mark liquidates nobody', () => {
  const house = adaWithAnOrder('initial')
  house.moveMarkTo('34_000')
  expect(house.stateOf('ada')).toBe('healthy')
  expect(house.house.tables.reservations.size).toBe(1)
})

test.each([
  ['risk-increasing', [1, 3], 24_000], // the bid adds to the long; selling 5 would turn it round
  ['all', [1, 2, 3], 24_000], // selling 1 of 2 only reduces, so nothing was set aside for it
] as const)('%s orders are cancelled', (which, orders, released) => {
  const house = openClearingHouse({
    mark: '40_000',
    steps: [step('cancel-orders', { which })],
    rulebook: { reservations: 'maintenance' },
  })
  house.deposit('ada', '40_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  reserve(house, 1, 1) // 4_000
  reserve(house, 2, -1) // 0
  reserve(house, 3, -5) // 20_000

  house.moveMarkTo('30_000') // equity 20_000 against 3_000 + 24_000

  expect(the(house, 'orders-cancelled')).toMatchObject({ orders, released })
  expect(house.stateOf('ada')).toBe('healthy') // 20_000 against 3_000
})
