import { expect, test } from 'vitest'
import { checkLaws } from '../../src/core/engine/laws.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import { openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all, listPerp, the } from '../support/venues.ts'

// Each of these has been a fault of some engine that people relied on.

test('the multiplier counts: a contract of a hundredth loses a hundredth', () => {
  const house = openClearingHouse({
    mark: '40_000',
    decimals: 2,
    insuranceFund: '1_000',
    steps: [step('draw-fund'), step('deleverage')],
    terms: { multiplier: fraction(1n, 100n) },
  })
  house.deposit('ada', '100')
  house.deposit('bo', '1_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000') // 2 x 7_000 / 100 = 140 dollars down, not 14_000
  expect(house.balanceOf('BTC-PERP')).toBe(house.units('960'))
  expect(house.balanceOf('bo')).toBe(house.units('1_140'))
})

test('only the other side is deleveraged, however good a rank on the loser’s own side is', () => {
  const house = adaAndBo([step('deleverage')])
  house.deposit('dan', '4_100')
  house.deposit('eve', '90_000')
  house.moveMarkTo('38_000')
  house.trade({ buyer: 'dan', seller: 'eve', quantity: '1', price: '20_000' }) // long and far in profit
  house.moveMarkTo('33_000')
  expect([...the(house, 'deleveraged').takers]).toEqual([house.id('bo')])
  expect(house.positionOf('dan')).toBe(1)
})

test('a winner gives up what is open and no more, so that both sides stay equal', () => {
  const house = adaAndBo([step('deleverage')], { bo: '300_000' })
  house.deposit('dan', '900_000')
  house.trade({ buyer: 'dan', seller: 'bo', quantity: '48', price: '40_000' })
  house.moveMarkTo('33_000')
  expect([house.positionOf('bo'), house.positionOf('dan')]).toEqual([-48, 48]) // 2 of 50
})

test('what is left after a liquidation is somebody’s: the account’s, or by rule the fund’s', () => {
  for (const [surplus, ada, fund] of [
    ['bucket', 1_000, 0],
    ['fund', 0, 1_000],
  ] as const) {
    const house = adaAndBo([step('close-on-book')], { rulebook: { surplus } })
    house.rest({ bids: [['35_500', '2']] })
    house.moveMarkTo('36_000')
    expect([house.balanceOf('ada'), house.balanceOf('BTC-PERP')]).toEqual([ada, fund])
  }
})

test('no residue is lost: what neither fund nor winners pay is owed by name', () => {
  const house = adaAndBo([
    step('draw-fund'),
    step('deleverage', { price: { at: 'mark' } }),
    step('socialise', { base: 'gains-since-default' }),
  ])
  house.moveMarkTo('33_000')
  expect(the(house, 'claim-recorded')).toMatchObject({ creditors: 'residual', amount: 4_000 })
  expect(the(house, 'loss-closed')).toMatchObject({ externalizedLoss: 4_000, claimed: 4_000 })
})

test('a loss does not vanish because there is no open interest left to share it', () => {
  const house = adaAndBo([
    step('deleverage', { price: { at: 'mark' } }),
    step('socialise', { base: 'open-interest' }),
    step('record-claim'),
  ])
  house.moveMarkTo('33_000') // ada and bo were the whole market
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 14_000 down, 2 open
      own-margin     pays  10_000  deficit  4_000  open 2
      deleverage     pays       0  deficit  4_000  open 0   bo closes 2 at 33_000
      record-claim   pays   4_000  deficit      0  open 0   owed to winners"
  `)
})

test('the book is used up: the second to sell gets what the first has left', () => {
  const house = adaAndBo([step('close-on-book')])
  house.deposit('ben', '10_100')
  house.trade({ buyer: 'ben', seller: 'bo', quantity: '2', price: '40_000' })
  house.rest({
    bids: [
      ['35_500', '2'],
      ['35_100', '2'],
    ],
  })

  house.moveMarkTo('36_000')

  expect(all(house, 'closed-on-book').map(({ prices }) => prices)).toEqual([[35_500], [35_100]])
  expect([house.balanceOf('ada'), house.balanceOf('ben')]).toEqual([1_000, 300])
  expect(house.house.depths[0]?.bestBid).toBeNull()
})

test('a hedged owner is judged on all marks together, in whatever order they are listed', () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const house = openClearingHouse({ mark: '40_000', steps: [step('close-on-book')] })
    const other = listPerp(house, 'BTC-FUTURE')
    house.moveMarkTo('40_000', other)
    house.deposit('ada', '9_000')
    house.deposit('bo', '90_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
    house.trade({ buyer: 'bo', seller: 'ada', quantity: '1', price: '40_000', series: other })
    house.do({ type: 'move-marks', marks: order.map((series) => ({ series, mark: 30_000 })) })
    expect(house.stateOf('ada')).toBe('healthy') // -10_000 and +10_000
    expect(all(house, 'loss-opened')).toEqual([])
  }
})

test('unpaid funding is never taken from those who receive it', () => {
  const house = adaAndBo([step('record-claim'), step('deleverage', { price: { at: 'mark' } })])
  house.moveMarkTo('37_000')
  house.do({ type: 'apply-funding', series: 0, rate: 100_000_000 }) // 7_400 of 4_000
  expect(house.balanceOf('bo')).toBe(33_400) // 20_000 + 7_400 + 6_000
  expect(the(house, 'claim-recorded').amount).toBe(3_400)
})

test('the money of the fund and the money of a deleveraging are not counted twice', () => {
  const house = adaAndBo([step('draw-fund'), step('deleverage')], { insuranceFund: '3_000' })
  house.moveMarkTo('33_000')
  const { defaultLoss, externalizedLoss, uncoveredLoss, transfer } = the(house, 'loss-closed')
  expect({ defaultLoss, externalizedLoss, uncoveredLoss, transfer }).toEqual({
    defaultLoss: 14_000, // 10_000 of her own
    externalizedLoss: 4_000, // 3_000 of the fund and 1_000 of bo
    uncoveredLoss: 1_000,
    transfer: 1_000,
  })
})

test('a fund paid back by the winner has paid nothing', () => {
  const steps = [step('draw-fund'), step('deleverage', { price: { at: 'bankruptcy-price' } })]
  const house = adaAndBo(steps, { insuranceFund: '3_000' })
  house.moveMarkTo('33_000')
  expect(the(house, 'loss-closed')).toMatchObject({
    externalizedLoss: 4_000,
    uncoveredLoss: 4_000,
    transfer: 4_000,
  })
  expect(house.balanceOf('BTC-PERP')).toBe(3_000)
})

test('an isolated loss stays out of a rich wallet of the same owner', () => {
  const house = openClearingHouse({ mark: '40_000', steps: [step('deleverage')] })
  house.deposit('ada', '1_000_000')
  house.openIsolated('ada-2', 'ada')
  house.deposit('ada-2', '10_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada-2', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  expect(house.balanceOf('ada')).toBe(1_000_000)
  expect(house.balanceOf('bo')).toBe(30_000)
})

test('printed shares sum to the loss: 10_000.00, not 10_000.01', () => {
  const house = openClearingHouse({
    mark: '40_000',
    decimals: 2,
    steps: [step('close-on-book'), step('socialise', { base: 'deposits' })],
  })
  house.deposit('ada', '10_000')
  house.deposit('bo', '10_000')
  house.deposit('cy', '10_000')
  house.deposit('dee', '10_000')
  house.deposit('pool', '1')
  house.deposit('rich', '1')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  house.rest({ bids: [['20_000', '1']] })

  house.moveMarkTo('20_000') // 20_000 down: 10_000.00 for bo, cy and dee to share, and two with a dollar each

  const { amounts, total } = the(house, 'allocated')
  expect(total).toBe(1_000_000n)
  // 10_000 x 10_000 / 30_002 = 3_333.111125…; 10_000 / 30_002 = 0.333311…: the cent left over is the first dollar's.
  expect([...amounts]).toEqual([333_311, 333_311, 333_311, 34, 33])
  expect([...amounts].reduce((sum, amount) => sum + amount, 0)).toBe(1_000_000)
  expect(checkLaws(house.house)).toEqual([])
})
