import { expect, test } from 'vitest'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { Condition } from '../../src/core/waterfall/rulebook.ts'
import type { ClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { adaAndBo, all, the } from '../support/venues.ts'

const whole = 1_000_000

// With 11_600 ada has exactly her maintenance of 3_600 at 36_000.
test.each([
  ['below', '36_000', 'healthy'],
  ['below', '35_999', 'liquidating'],
  ['at-or-below', '36_000', 'liquidating'],
] as const)('a trigger %s the line at a mark of %s leaves her %s', (equity, mark, state) => {
  const house = adaAndBo([step('close-on-book')], {
    ada: '11_600',
    rulebook: { trigger: { share: whole, equity } },
  })
  house.moveMarkTo(mark)
  expect(house.stateOf('ada')).toBe(state)
})

/** Whether a step with this condition is taken at 33_000, where ada owes 4_000 and the fund has 7_000. */
function isTaken(
  condition: Condition,
  before: (house: ClearingHouse) => void = () => undefined,
  ada = '10_000',
): boolean {
  const house = adaAndBo([step('deleverage', { when: [condition] })], { insuranceFund: '7_000', ada })
  before(house)
  house.moveMarkTo('33_000')
  return all(house, 'deleveraged').length > 0
}

test.each([
  ['below', '14_000', false], // exactly nothing left
  ['at-or-below', '14_000', true],
  ['below', '13_999', true],
] as const)('a bucket %s the line of bankruptcy with %s', (equity, ada, taken) => {
  expect(isTaken({ on: 'bucket', level: { share: 0, equity } }, undefined, ada)).toBe(taken)
})

test.each([
  ['below', 7_000, false],
  ['at-or-below', 7_000, true],
  ['below', 7_001, true],
] as const)('a fund of 7_000 %s %i', (is, amount, taken) => {
  expect(isTaken({ on: 'fund', scope: 'instrument', is, amount })).toBe(taken)
})

/** The fund stands at 10_000 and then at 7_000: it has fallen by exactly 30%. */
function fundFalls(waitMs: number): (house: ClearingHouse) => void {
  return (house) => {
    house.deposit('BTC-PERP', '3_000')
    house.at += 1
    expect(house.withdraw('BTC-PERP', '3_000')).toBeNull()
    house.at += waitMs
  }
}

test.each([
  ['above', 300_000, 0, false],
  ['at-or-above', 300_000, 0, true],
  ['above', 299_999, 0, true],
  ['at-or-above', 300_000, 1_000, false], // the height has left the window of a second
] as const)('a drawdown %s %i ppm, %i ms later', (is, share, waitMs, taken) => {
  const condition = { on: 'fund-drawdown', scope: 'instrument', is, share, windowMs: 1_000 } as const
  expect(isTaken(condition, fundFalls(waitMs))).toBe(taken)
})

/** A pool of 70_000 is long 1 from 40_000: at 33_000 traders have won 7_000 of it, a tenth. */
function poolIsLong(house: ClearingHouse): void {
  house.openFund('pool', 'pool', '70_000')
  house.trade({ buyer: 'pool', seller: 'bo', quantity: '1', price: '40_000' })
}

test.each([
  ['above', 100_000, false],
  ['at-or-above', 100_000, true],
  ['above', 99_999, true],
] as const)('profit against a pool %s %i ppm of its balance', (is, share, taken) => {
  expect(isTaken({ on: 'pool-profit', pool: 'pool', is, share }, poolIsLong)).toBe(taken)
})

test('an instrument that only reduces, and an order of the operator', () => {
  const reduceOnly: Condition = { on: 'instrument', is: 'reduce-only' }
  expect(isTaken(reduceOnly)).toBe(false)
  expect(isTaken(reduceOnly, (house) => void house.do({ type: 'delist', series: 0 }))).toBe(true)
  const ordered: Condition = { on: 'operator', order: 'adl' }
  expect(isTaken(ordered)).toBe(false)
  const give = (house: ClearingHouse, isOn: boolean): void =>
    void house.do({ type: 'operator-order', order: 'adl', isOn })
  expect(isTaken(ordered, (house) => give(house, true))).toBe(true)
  expect(
    isTaken(ordered, (house) => {
      give(house, true)
      give(house, false)
    }),
  ).toBe(false)
})

test('all conditions of a step have to hold', () => {
  const level: Condition = { on: 'bucket', level: { share: 0, equity: 'below' } }
  const steps = [step('deleverage', { when: [level, { on: 'operator', order: 'adl' }] })]
  const house = adaAndBo(steps)
  house.moveMarkTo('33_000')
  expect(house.positionOf('ada')).toBe(2)
  house.do({ type: 'operator-order', order: 'adl', isOn: true }) // the order brings the loss up again
  expect(house.positionOf('ada')).toBe(0)
})

test('an account is called before it is liquidated, and the call ends when it has margin again', () => {
  const house = adaAndBo([step('close-on-book')], {
    rulebook: { call: { share: 1_500_000, equity: 'below' } },
  })
  house.moveMarkTo('37_000') // 4_000 against 3_700, and 5_550 at the call level
  expect(the(house, 'account-called')).toMatchObject({ equity: 4_000, maintenance: 3_700 })
  expect(house.stateOf('ada')).toBe('called')

  house.deposit('ada', '1_549')
  expect(house.stateOf('ada')).toBe('called')
  house.deposit('ada', '1')
  expect(the(house, 'call-ended').account).toBe(house.id('ada'))
  expect(house.stateOf('ada')).toBe('healthy')
})

/** Two seconds after the last mark, funding of 1% of 74_000 takes ada from 4_000 to 3_260 against 3_700. */
function fundingOnAnOldMark(onStaleMark: InstrumentTerms['onStaleMark']): ClearingHouse {
  const house = adaAndBo([step('deleverage')], { terms: { staleAfterMs: 1_000, onStaleMark } })
  house.moveMarkTo('37_000')
  house.at += 2_000
  house.do({ type: 'apply-funding', series: 0, rate: 10_000_000 })
  return house
}

test('on a stale mark a bucket is liquidated where the instrument says so', () => {
  expect(fundingOnAnOldMark('liquidate').positionOf('ada')).toBe(0)
})

test('on a stale mark a bucket waits for a fresh one where the instrument says so', () => {
  const house = fundingOnAnOldMark('defer')
  expect(the(house, 'liquidation-deferred')).toMatchObject({ series: 0, ageMs: 2_000 })
  expect([house.stateOf('ada'), house.positionOf('ada')]).toEqual(['deferred-until', 2])

  house.moveMarkTo('37_000') // the same mark, but a fresh one
  expect(house.positionOf('ada')).toBe(0)
})

test('a fresh mark that is good again ends the wait', () => {
  const house = fundingOnAnOldMark('defer')
  house.moveMarkTo('38_000')
  expect([house.stateOf('ada'), house.positionOf('ada')]).toEqual(['healthy', 2])
})
