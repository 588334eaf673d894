import { expect, test } from 'vitest'
import type { Step } from '../../src/core/waterfall/rulebook.ts'
import { openClearingHouse } from '../support/clearing-house.ts'
import { type OptionHouse, openOptionHouse } from '../support/option-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { the } from '../support/venues.ts'

const CALL = 'BTC-50000-C'

/** ada is short 8 calls that bo bought; the coin goes from 50_000 to 52_000, and she lacks nearly 700. */
function shortCalls(steps: readonly Step[]): OptionHouse {
  const house = openOptionHouse({ steps })
  house.listOnIndex('BTC-PERP', {})
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ 'BTC-PERP': '50_000', [call]: '500' })
  for (const [name, money] of Object.entries({ ada: '95_000', bo: '50_000' })) house.deposit(name, money)
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '500' })
  return house
}

test('a hedge passes by the orders of the bucket itself, which stay', () => {
  const house = shortCalls([step('hedge-delta')])
  const perp = house.seriesOf('BTC-PERP')
  house.rest(
    {
      asks: [
        ['52_000', '3', 'ada'],
        ['52_010', '3'],
      ],
    },
    perp,
  )
  house.mark({ 'BTC-INDEX': '52_000', 'BTC-PERP': '52_000', [CALL]: '2_100' })
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 12_800 down, 8 open
      own-margin     pays  12_800  deficit      0  open 8
      hedge-delta    costs     10  deficit      0  open 8   buys 1 at 52_010"
  `)
  expect(the(house, 'hedged-on-book').owners).toEqual([-1])
  expect(house.house.depths[perp]?.levels('ask')).toEqual([
    { price: 52_000, quantity: 3, owner: house.id('ada') },
    { price: 52_010, quantity: 2, owner: -1 },
  ])
})

test('with nobody but itself on the other side a bucket hedges nothing', () => {
  const house = shortCalls([step('hedge-delta')])
  house.rest({ asks: [['52_000', '3', 'ada']] }, house.seriesOf('BTC-PERP'))
  house.mark({ 'BTC-INDEX': '52_000', 'BTC-PERP': '52_000', [CALL]: '2_100' })
  expect(house.events.some(({ type }) => type === 'hedged-on-book')).toBe(false)
  expect(house.stateOf('ada')).toBe('liquidating')
})

test('nor does a close trade with the orders of the bucket itself: that would close nothing, and cost a fee', () => {
  const house = openClearingHouse({ mark: '40_000', steps: [step('close-on-book')] })
  for (const [name, money] of Object.entries({ ada: '10_000', bo: '90_000' })) house.deposit(name, money)
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.rest({
    bids: [
      ['35_900', '5', 'ada'],
      ['35_800', '1'],
      ['35_700', '1', 'bo'],
    ],
  })
  house.moveMarkTo('36_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 8_000 down, 2 open
      own-margin     pays   8_000  deficit      0  open 2
      close-on-book  costs    500  deficit      0  open 0   1 at 35_800, 1 at 35_700"
  `)
  expect(house.house.depths[0]?.levels('bid')).toEqual([
    { price: 35_900, quantity: 5, owner: house.id('ada') },
  ])
})
