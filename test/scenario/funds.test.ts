import { expect, test } from 'vitest'
import type { Step, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all, listPerp, the } from '../support/venues.ts'

/** ada's 2 are sold at the mark of 33_000: 4_000 are missing from then on. */
function adaOwes(steps: readonly Step[], insuranceFund = '0', open = '0'): ClearingHouse {
  const house = adaAndBo([step('close-on-book'), ...steps], { insuranceFund })
  if (open !== '0') house.openFund('capital', 'capital', open)
  house.rest({ bids: [['33_000', '100']] })
  return house
}

const claims = (house: ClearingHouse): number[] =>
  [...house.house.tables.claims.values()].map(({ amount, repaid }) => amount - repaid)

test.each([
  [{}, '3_000', 3_000],
  [{ partial: false }, '3_000', 0], // all or nothing, and it has not got all
  [{ partial: false }, '4_000', 4_000],
  [{ keep: 1_200 }, '3_000', 1_800],
  [{ caps: { perLoss: 500, perCommand: null, perWindow: null } }, '3_000', 500],
  [{ caps: { perLoss: null, perCommand: 600, perWindow: null } }, '3_000', 600],
  [{ caps: { perLoss: null, perCommand: null, perWindow: { amount: 700, windowMs: 1_000 } } }, '3_000', 700],
] as const satisfies readonly (readonly [Partial<StepOf<'draw-fund'>>, string, number])[])(
  'draw-fund %j out of %s pays %i',
  (said, fund, pays) => {
    const house = adaOwes([step('draw-fund', said)], fund)
    house.moveMarkTo('33_000')
    expect(house.balanceOf('BTC-PERP')).toBe(house.units(fund) - pays)
    expect(claims(house)).toEqual(pays === 4_000 ? [] : [4_000 - pays])
  },
)

test.each([
  ['instrument', 'BTC-PERP'],
  ['asset', 'USD'],
  [{ named: 'reserve' }, 'reserve'],
] as const)('scope %j draws on the fund %s alone', (scope, name) => {
  const house = adaOwes([step('draw-fund', { scope })], '10_000')
  house.openFund('USD', 'fund', '10_000')
  house.openFund('reserve', 'fund', '10_000')
  house.moveMarkTo('33_000')
  const balances = ['BTC-PERP', 'USD', 'reserve'].map((fund) => house.balanceOf(fund))
  expect(balances).toEqual(['BTC-PERP', 'USD', 'reserve'].map((fund) => (fund === name ? 6_000 : 10_000)))
})

test('the deficit of one bucket is laid on the funds of its instruments, and one does not pay for the other', () => {
  const house = openClearingHouse({
    mark: '40_000',
    insuranceFund: '10_000',
    steps: [step('draw-fund')],
    rulebook: { bankruptcy: { rule: 'share-by-notional', closeFee: false } },
  })
  const other = listPerp(house, 'ETH-PERP')
  house.openFund('ETH-PERP', 'fund', '1_000')
  house.moveMarkTo('4_000', other)
  house.deposit('ada', '10_000')
  house.deposit('bo', '50_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '4_000', series: other })

  house.moveMarks({ 0: '35_000', [other]: '3_000' }) // 5_000 missing: 35 and 30 of 65 are 2_692 and 2_308

  expect(all(house, 'allocated').map(({ total, residual }) => [total, residual])).toEqual([
    [2_692n, 0n],
    [1_000n, 1_308n],
  ])
})

test('losses that ask one fund for more than it has share it pro rata', () => {
  const house = adaOwes([step('draw-fund')], '3_000')
  house.deposit('ben', '12_000')
  house.trade({ buyer: 'ben', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000') // 4_000 and 2_000 missing
  expect(the(house, 'allocated').received).toEqual([2_000, 1_000])
  expect(claims(house)).toEqual([2_000, 1_000])
})

test('an all-or-nothing fund pays whole losses in order', () => {
  const house = adaOwes([step('draw-fund', { partial: false })], '3_000')
  house.deposit('ben', '12_000')
  house.trade({ buyer: 'ben', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  expect(the(house, 'allocated').received).toEqual([0, 2_000])
})

test('a cap per loss is not refreshed when the loss comes by again', () => {
  const caps = { perLoss: 500, perCommand: null, perWindow: null }
  const house = adaAndBo([step('draw-fund', { caps })], { insuranceFund: '3_000' })
  house.moveMarkTo('33_000') // 2 stay open
  house.do({ type: 'advance-time' })
  house.moveMarkTo('32_000')
  expect(house.balanceOf('BTC-PERP')).toBe(2_500)
})

test('a cap per window holds across losses and is there again after it', () => {
  const caps = { perLoss: null, perCommand: null, perWindow: { amount: 700, windowMs: 1_000 } }
  const house = adaAndBo([step('draw-fund', { caps })], { insuranceFund: '3_000' })
  house.moveMarkTo('33_000')
  house.at += 999
  house.do({ type: 'advance-time' })
  expect(house.balanceOf('BTC-PERP')).toBe(2_300)
  house.at += 1
  house.do({ type: 'advance-time' })
  expect(house.balanceOf('BTC-PERP')).toBe(1_600)
})

test('the venue’s own capital pays in its turn, capped', () => {
  const caps = { perLoss: 1_500, perCommand: null, perWindow: null }
  const house = adaOwes(
    [step('draw-fund'), step('draw-capital', { caps }), step('record-claim')],
    '1_000',
    '9_000',
  )
  house.moveMarkTo('33_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 14_000 down, 2 open
      own-margin     pays  10_000  deficit  4_000  open 2
      close-on-book  pays       0  deficit  4_000  open 0   2 at 33_000
      draw-fund      pays   1_000  deficit  3_000  open 0
      draw-capital   pays   1_500  deficit  1_500  open 0
      record-claim   pays   1_500  deficit      0  open 0   owed to winners"
  `)
  expect(the(house, 'loss-closed')).toMatchObject({
    how: 'claimed',
    defaultLoss: 14_000,
    externalizedLoss: 4_000,
    uncoveredLoss: 1_500,
    claimed: 1_500,
  })
})

/** bo contributed 3_000 and cy 1_000 to a mutual fund that other losses have not touched. */
function withMembers(multiple: number): ClearingHouse {
  const house = adaOwes([step('call', { multiple })])
  house.deposit('cy', '50_000')
  house.openFund('members', 'member-fund', '4_000')
  const members = [
    { account: house.id('bo'), contribution: 3_000 },
    { account: house.id('cy'), contribution: 1_000 },
  ]
  house.do({ type: 'set-members', fund: 'members', members })
  return house
}

test('a call is shared by contribution', () => {
  const house = withMembers(2_750_000)
  house.moveMarkTo('33_000')
  expect([...the(house, 'allocated').amounts]).toEqual([3_000, 1_000])
  expect(the(house, 'loss-closed')).toMatchObject({ socializedLoss: 4_000, uncoveredLoss: 4_000 })
})

test('a member owes so much in all: what was called is not called again', () => {
  const house = withMembers(1_250_000) // 3_750 and 1_250 in all
  house.moveMarkTo('33_000')
  house.moveMarkTo('40_000')
  house.deposit('eve', '10_000')
  house.trade({ buyer: 'eve', seller: 'bo', quantity: '2', price: '40_000' })

  house.moveMarkTo('33_000')

  expect([...the(house, 'allocated').amounts]).toEqual([750, 250])
  expect(claims(house)).toEqual([3_000])
})

test.each([
  ['closed-notional', 10_000, 'margin-left', 720], // 1% of 72_000
  ['maintenance-at-default', 500_000, 'margin-left', 1_800], // half of 3_600
  ['maintenance-at-default', 1_000_000, 'margin-left', 2_000], // no more than is left
  ['maintenance-at-default', 1_000_000, 300, 300],
  ['deficit', 1_000_000, 'margin-left', 0], // there is none
] as const)('a penalty on %s of %i ppm, capped by %s', (of, rate, cap, taken) => {
  const house = adaAndBo([step('close-on-book'), step('charge-account', { of, rate, cap, to: 'fund' })])
  house.rest({ bids: [['36_000', '2']] })
  house.moveMarkTo('36_000') // 2_000 are left when both contracts are sold
  expect(house.balanceOf('BTC-PERP')).toBe(taken)
  expect(house.balanceOf('ada')).toBe(2_000 - taken)
})

test.each(['fund', 'backstop', 'capital', 'fees'] as const)('a penalty may go to %s', (to) => {
  const charge = step('charge-account', { of: 'maintenance-at-default', rate: 100_000, to })
  const house = adaAndBo([step('close-on-book'), charge])
  house.openFund('backstop', 'backstop', '0')
  house.openFund('capital', 'capital', '0')
  house.rest({ bids: [['36_000', '2']] })
  house.moveMarkTo('36_000')
  const { fees } = house.house.tables.house[0]
  const taken = {
    fund: house.balanceOf('BTC-PERP'),
    backstop: house.balanceOf('backstop'),
    capital: house.balanceOf('capital'),
    fees: house.house.book.cash(fees),
  }
  expect(taken).toEqual({ fund: 0, backstop: 0, capital: 0, fees: 0, [to]: 360 })
})

test('a penalty is taken once, however often the loss comes by', () => {
  const charge = step('charge-account', { of: 'maintenance-at-default', rate: 100_000, to: 'capital' })
  const house = adaAndBo([charge])
  house.openFund('capital', 'capital', '0')
  house.moveMarkTo('36_000')
  house.do({ type: 'advance-time' })
  house.do({ type: 'advance-time' })
  expect(house.balanceOf('capital')).toBe(360) // a tenth of 3_600
})

test('a fund takes a surplus back before the bucket does', () => {
  const steps = [step('draw-fund'), step('deleverage', { price: { at: 'previous-mark' } })]
  const house = adaAndBo(steps, { insuranceFund: '3_000' })
  house.moveMarkTo('37_000')
  house.moveMarkTo('33_000')
  expect(the(house, 'surplus-returned').shares).toEqual([{ to: house.id('BTC-PERP'), amount: 3_000 }])
  expect(the(house, 'loss-closed')).toMatchObject({ externalizedLoss: 8_000, equity: 4_000 }) // all of it bo's
})

test('what is left over goes to the fund where the rulebook says so', () => {
  const house = adaAndBo([step('close-on-book')], { rulebook: { surplus: 'fund' } })
  house.rest({ bids: [['36_000', '2']] })
  house.moveMarkTo('36_000')
  expect([house.balanceOf('ada'), house.balanceOf('BTC-PERP')]).toEqual([0, 2_000])
})

test('a surplus that does not reach all payers goes to the one who paid last', () => {
  const steps = [step('draw-fund'), step('draw-capital'), step('close-on-book')]
  const house = adaAndBo(steps, { insuranceFund: '1_000' })
  house.openFund('capital', 'capital', '9_000')
  house.rest({ bids: [['34_000', '2']] })

  house.moveMarkTo('33_000') // 1_000 and 3_000 are paid at the mark; the bids are 2_000 better

  expect([house.balanceOf('BTC-PERP'), house.balanceOf('capital')]).toEqual([0, 8_000])
  expect(the(house, 'loss-closed')).toMatchObject({ externalizedLoss: 2_000, equity: 0 })
})
