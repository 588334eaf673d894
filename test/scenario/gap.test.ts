import { expect, test } from 'vitest'
import { openClearingHouse } from '../support/clearing-house.ts'
import { told } from '../support/told.ts'

test('a gap past the bankruptcy price empties the fund and deleverages a winner', () => {
  const house = openClearingHouse({ mark: '40_000', insuranceFund: '3_000' })
  house.deposit('ada', '10_000')
  house.deposit('bo', '20_000')
  house.deposit('cy', '5_000') // holds nothing, so pays nothing
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })

  house.moveMarkTo('33_000') // ada's bankruptcy price is 35_000; the book is empty

  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 14_000 down, 2 open
      own-margin     pays  10_000  deficit  4_000  open 2
      insurance-fund pays   3_000  deficit  1_000  open 2
      deleverage     pays   1_000  deficit      0  open 0   bo closes 2 at 33_500"
  `)
  expect(house.balanceOf('bo')).toBe(33_000) // 20_000 + 2 x (40_000 - 33_500)
  expect(house.balanceOf('cy')).toBe(5_000)
  expect(house.totalMoney()).toBe(38_000) // none made, none lost
})
