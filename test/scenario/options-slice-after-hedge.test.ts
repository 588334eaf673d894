import { expect, test } from 'vitest'
import type { Step, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type OptionHouse, openOptionHouse } from '../support/option-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { all, the } from '../support/venues.ts'

const CALL = 'BTC-50000-C'

function slice(said: Partial<StepOf<'tear-up'>> = {}): Step {
  return step('tear-up', { scope: 'slice', price: { at: 'mark-at-default' }, ...said })
}

/** ada is short 8 calls that bo bought, and far from healthy; the market beyond sells 3 perpetuals. */
function hedgedBook(...behind: readonly Step[]): OptionHouse {
  return shortCalls(step('hedge-delta', { until: 'flat' }), ...behind)
}

function shortCalls(...steps: readonly Step[]): OptionHouse {
  const house = openOptionHouse({ steps })
  house.listOnIndex('BTC-PERP', {})
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ 'BTC-PERP': '50_000', [call]: '500' })
  for (const [name, money] of Object.entries({ ada: '95_000', bo: '50_000' })) house.deposit(name, money)
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '500' })
  house.rest({ asks: [['56_010', '3']] }, house.seriesOf('BTC-PERP'))
  house.mark({ 'BTC-INDEX': '56_000', 'BTC-PERP': '56_000', [CALL]: '5_900' })
  return house
}

test('a hedge of which nobody can be torn up keeps no slice small: it stays for the step behind, by name', () => {
  const house = hedgedBook(slice({ longOptions: 'included' }))
  const perp = house.seriesOf('BTC-PERP')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 43_200 down, 8 open
      own-margin     pays  43_200  deficit      0  open 8
      hedge-delta    costs     30  deficit      0  open 8   buys 3 at 56_010
      tear-up        pays       0  deficit      0  open 0   bo closes 8 at 5_900"
  `)
  expect(the(house, 'slice-bounded')).toMatchObject({ share: 1_000_000, by: [], stays: [perp] })
  expect([house.holdingOf('ada', CALL), house.holdingOf('ada', 'BTC-PERP')]).toEqual([0, 3])
})

test('to health the hedge that stays counts, so less is torn up than without it', () => {
  const house = hedgedBook(slice({ longOptions: 'included', share: 'to-health' }))
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 43_200 down, 8 open
      own-margin     pays  43_200  deficit      0  open 8
      hedge-delta    costs     30  deficit      0  open 8   buys 3 at 56_010
      tear-up        pays       0  deficit      0  open 7   bo closes 1 at 5_900"
  `)
  expect(house.stateOf('ada')).toBe('healthy')
  expect(house.holdingOf('ada', 'BTC-PERP')).toBe(3)
  const unhedged = shortCalls(slice({ longOptions: 'included', share: 'to-health' }))
  expect(unhedged.holdingOf('ada', CALL)).toBe(-4)
})

test('where those who are long are exempt nothing is torn up, and it says because of which position', () => {
  const house = hedgedBook(slice())
  expect(the(house, 'slice-bounded')).toMatchObject({
    share: 0,
    wanted: 1_000_000,
    by: [house.seriesOf(CALL)],
    stays: [],
  })
  expect(all(house, 'deleveraged')).toEqual([])
  expect(house.stateOf('ada')).toBe('liquidating')
})

test('a position that is no hedge does keep the slice small, whoever stands on its other side', () => {
  const house = openOptionHouse({ steps: [slice({ longOptions: 'included' })] })
  house.listOnIndex('BTC-PERP', {})
  const put = house.listOption({ right: 'put', strike: '50_000' })
  house.mark({ 'BTC-PERP': '50_000', [put]: '500' })
  for (const [name, money] of Object.entries({ ada: '80_000', bo: '500_000' })) house.deposit(name, money)
  house.openFund('vault', 'backstop', '900_000')
  house.tradeOf('BTC-PERP', { buyer: 'ada', seller: 'vault', quantity: '10', price: '50_000' })
  house.tradeOf(put, { buyer: 'ada', seller: 'bo', quantity: '4', price: '500' })
  house.mark({ 'BTC-INDEX': '44_000', 'BTC-PERP': '44_000', [put]: '6_000' })
  // Her puts are what protects her: to take them and leave the perpetual would be the wrong way round.
  expect(the(house, 'slice-bounded')).toMatchObject({ share: 0, by: [house.seriesOf('BTC-PERP')], stays: [] })
  expect(house.holdingOf('ada', put)).toBe(4)
})

test('who stands against a hedge put on since the default is not torn up for it: it was no part of what defaulted', () => {
  const house = openOptionHouse({
    steps: [
      step('hedge-delta', { until: 'flat' }),
      slice({ longOptions: 'included' }),
      step('close-on-book'),
    ],
  })
  house.listOnIndex('BTC-PERP', {})
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ 'BTC-PERP': '50_000', [call]: '500' })
  for (const [name, money] of Object.entries({ ada: '95_000', bo: '50_000', cy: '500_000', dan: '500_000' }))
    house.deposit(name, money)
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '500' })
  house.tradeOf('BTC-PERP', { buyer: 'dan', seller: 'cy', quantity: '9', price: '50_000' })
  house.rest({ asks: [['56_010', '3']], bids: [['55_990', '9']] }, house.seriesOf('BTC-PERP'))
  house.mark({ 'BTC-INDEX': '56_000', 'BTC-PERP': '56_000', [call]: '5_900' })
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 43_200 down, 8 open
      own-margin     pays  43_200  deficit      0  open 8
      hedge-delta    costs     30  deficit      0  open 8   buys 3 at 56_010
      tear-up        pays       0  deficit      0  open 0   bo closes 8 at 5_900"
  `)
  expect(house.holdingOf('cy', 'BTC-PERP')).toBe(-9)
})
