import { expect, test } from 'vitest'
import { openOptionHouse } from '../support/option-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { all } from '../support/venues.ts'

test('options bought and paid for cure nobody while the money behind them is the fund’s', () => {
  const house = openOptionHouse({ steps: [step('draw-fund'), step('close-on-book')] })
  const perp = house.listOnIndex('BTC-PERP', {})
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ [perp]: '50_000', [call]: '500' })
  for (const [name, money] of Object.entries({ ada: '56_000', bo: '900_000', cy: '900_000' }))
    house.deposit(name, money)
  house.openFund('BTC-PERP', 'fund', '100_000')
  house.tradeOf(perp, { buyer: 'ada', seller: 'cy', quantity: '4', price: '50_000' })
  house.tradeOf(call, { buyer: 'ada', seller: 'bo', quantity: '8', price: '500' })
  house.rest({ bids: [['34_000', '4']] }, house.seriesOf(perp))
  house.mark({ 'BTC-INDEX': '34_000', 'BTC-PERP': '34_000', [call]: '10' })
  house.deposit('ada', '80') // no debt is left, and 8 calls that are paid for

  // 20_000 in calls, of which the fund's 11_920 are not hers: with them given back she owes, and has to keep a margin.
  house.mark({ 'BTC-INDEX': '52_000', [call]: '2_500' })
  expect([house.equityOf('ada'), house.stateOf('ada')]).toEqual([20_000, 'liquidating'])
  expect(all(house, 'loss-closed')).toEqual([])

  house.mark({ 'BTC-INDEX': '80_000', [call]: '30_000' })
  expect(house.stateOf('ada')).toBe('healthy')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada goes on, 8 open
      returned       costs 11_920  deficit      0  open 8   BTC-PERP 11_920"
  `)
})
