import { expect, test } from 'vitest'
import { openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'

const atBankruptcy = [
  step('close-on-book', { limit: { at: 'bankruptcy-price' } }),
  step('deleverage'),
  step('record-claim'),
]

/** ada is long 10 at 40_000 with 40_000 of her own: at 37_000 she has 10_000, and needs 18_500. */
function liquidated(surplus: 'bucket' | 'fund' | 'fund-per-fill'): ReturnType<typeof openClearingHouse> {
  const house = openClearingHouse({ mark: '40_000', steps: atBankruptcy, rulebook: { surplus } })
  house.deposit('ada', '40_000')
  house.deposit('bo', '100_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '40_000' })
  house.rest({ bids: [['36_500', '10']] }) // better than her bankruptcy price of 36_000 by 500 each
  house.moveMarkTo('37_000')
  return house
}

test('a better fill is the bucket’s own where the rulebook says so', () => {
  const house = liquidated('bucket')
  expect(house.balanceOf('ada')).toBe(5_000) // 40_000 - 10 x 3_500
  expect(house.balanceOf('BTC-PERP')).toBe(0)
})

test('a better fill goes to the fund once the bucket is flat', () => {
  const house = liquidated('fund')
  expect(house.balanceOf('ada')).toBe(0)
  expect(house.balanceOf('BTC-PERP')).toBe(5_000)
})

test('a better fill goes to the fund at once, fill by fill', () => {
  const house = openClearingHouse({
    mark: '40_000',
    steps: atBankruptcy,
    rulebook: { surplus: 'fund-per-fill' },
  })
  house.deposit('ada', '40_000')
  house.deposit('bo', '100_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '40_000' })
  house.rest({ bids: [['36_500', '4']] }) // the other six find nobody, and bo is made to close them
  house.moveMarkTo('37_000')

  // Of the 10_000 she has, 4_000 are laid on the four closed: 2_000 go with the fills, 2_000 to the fund.
  // The six go to bo at her bankruptcy price of 36_000, which leaves her with nothing.
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 30_000 down, 10 open
      own-margin     pays  30_000  deficit      0  open 10
      close-on-book  costs  2_000  deficit      0  open 6   4 at 36_500
      close-on-book  costs  2_000  deficit      0  open 6
      deleverage     costs  6_000  deficit      0  open 0   bo closes 6 at 36_000"
  `)
  expect(house.balanceOf('ada')).toBe(0)
  expect(house.balanceOf('BTC-PERP')).toBe(2_000)
})

test('a fund that paid a part makes the price better for all, or pays for the last of the quantity', () => {
  const winners = (partial: 'price' | 'quantity'): [number, number] => {
    const steps = [
      step('draw-fund'),
      step('deleverage', { price: { at: 'bankruptcy-price-after-paid', partial } }),
      step('record-claim'),
    ]
    const house = openClearingHouse({ mark: '40_000', insuranceFund: '4_000', steps })
    house.deposit('ada', '8_000')
    house.deposit('bo', '4_500') // the more levered of the two, so first
    house.deposit('cy', '90_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
    house.trade({ buyer: 'ada', seller: 'cy', quantity: '1', price: '40_000' })
    house.moveMarkTo('32_000') // 16_000 down with 8_000 of her own: 8_000 missing, half of it from the fund
    return [house.balanceOf('bo'), house.balanceOf('cy')]
  }
  expect(winners('price')).toEqual([10_500, 96_000]) // each gains 8_000 and gives 2_000 back
  expect(winners('quantity')).toEqual([8_500, 98_000]) // bo gives 4_000, the fund has paid for cy
})

test('what many paid in is never the defaulter’s to keep', () => {
  // ada is 5_000 short at the mark when bo's and cy's gains are cut for her; then her position fills far above it.
  const steps = [
    step('socialise', { base: 'gains-since-entry' }),
    step('close-on-book', { execution: 'outside' }),
    step('record-claim'),
  ]
  const house = openClearingHouse({ mark: '40_000', steps })
  house.deposit('ada', '10_000')
  for (const name of ['bo', 'cy']) {
    house.deposit(name, '50_000')
    house.trade({ buyer: 'ada', seller: name, quantity: '1', price: '40_000' })
  }
  house.moveMarkTo('32_500')
  house.do({ type: 'fill-liquidation', loss: 0, counterparty: null, quantity: 2, price: 36_000 })

  // 10_000 of her own and 5_000 of theirs, less 8_000 lost at the fill: 5_000 of the 7_000 left go to the fund.
  expect(house.balanceOf('ada')).toBe(2_000)
  expect(house.balanceOf('BTC-PERP')).toBe(5_000)
})

test('who keeps a position that nobody took, until the mark came back, gives the fund its money', () => {
  // A fund and an empty book: ada is long 2 at 40_000 with 10_000, and her position stays hers.
  const house = openClearingHouse({
    mark: '40_000',
    insuranceFund: '5_000',
    steps: [step('close-on-book'), step('draw-fund')],
  })
  house.deposit('ada', '10_000')
  house.deposit('bo', '60_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000') // 4_000 missing, which the fund pays
  expect(house.balanceOf('BTC-PERP')).toBe(1_000)

  house.moveMarkTo('35_500') // 5_000 in her account, 4_000 of it the fund's: 1_000 of her own are not enough for 3_550
  expect(house.stateOf('ada')).toBe('liquidating')
  house.moveMarkTo('37_000') // 4_000 of her own against 3_700
  expect(house.stateOf('ada')).toBe('healthy')
  expect([house.positionOf('ada'), house.equityOf('ada')]).toEqual([2, 4_000])
  expect(house.balanceOf('BTC-PERP')).toBe(5_000)
})
