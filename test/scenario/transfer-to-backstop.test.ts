import { expect, test } from 'vitest'
import type { PriceRule, Step, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all, the } from '../support/venues.ts'

function withBackstop(
  said: Partial<StepOf<'transfer-to-backstop'>>,
  after: readonly Step[] = [],
  balance = '50_000',
): ClearingHouse {
  const house = adaAndBo([step('transfer-to-backstop', said), ...after])
  house.openFund('backstop', 'backstop', balance)
  return house
}

const rules: readonly (readonly [PriceRule, ada: number, backstop: number])[] = [
  [{ at: 'bankruptcy-price' }, 0, 52_000], // takes over at 35_000
  [{ at: 'bankruptcy-price-after-paid' }, 0, 52_000], // nobody paid before
  [{ at: 'mark' }, 2_000, 50_000],
  [{ at: 'previous-mark' }, 4_000, 48_000], // at 37_000: the last move is the backstop's
  [{ at: 'reference', spread: 10_000 }, 1_280, 50_720], // 1% of 72_000
  [{ at: 'average' }, 2_000, 50_000], // it has no price of its own yet, so the mark
  [{ at: 'keep-maintenance', share: 500_000 }, 200, 51_800], // half of 3_600
]

test.each(rules)('a backstop takes a solvent account over: %j', (price, ada, backstop) => {
  const house = withBackstop({ price })
  house.moveMarkTo('37_000') // 4_000 against 3_700
  house.moveMarkTo('36_000') // 2_000 against 3_600
  expect([house.equityOf('ada'), house.equityOf('backstop')]).toEqual([ada, backstop])
  expect([house.positionOf('ada'), house.positionOf('backstop')]).toEqual([0, 2])
})

test('the equity multiple of one backstop leaves the rest to the next', () => {
  const house = withBackstop({ to: ['small', 'large'], equityMultiple: 2_000_000 })
  house.openFund('small', 'backstop', '20_000') // room for 40_000 of notional: 1 contract of 36_000
  house.openFund('large', 'backstop', '90_000')
  house.moveMarkTo('36_000')
  expect([house.positionOf('small'), house.positionOf('large')]).toEqual([1, 1])
})

/** A venue of smaller contracts: ada is long 10 of 4_000 with 5_000, and has 1_000 against 1_800 at 3_600. */
function smallContracts(said: Partial<StepOf<'transfer-to-backstop'>>): ClearingHouse {
  const house = openClearingHouse({ mark: '4_000', steps: [step('transfer-to-backstop', said)] })
  house.deposit('ada', '5_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '4_000' })
  return house
}

test('several backstops take a position at once, each by the room it has', () => {
  const house = smallContracts({ to: ['small', 'large'], equityMultiple: 2_000_000, share: 'by-capacity' })
  house.openFund('small', 'backstop', '7_200') // room for 4 contracts
  house.openFund('large', 'backstop', '28_800') // room for 16, of which there are 10
  house.moveMarkTo('3_600')
  const { takers, quantities, gaps } = the(house, 'deleveraged')
  expect([...takers].map((taker) => house.nameOf(taker))).toEqual(['small', 'large'])
  expect([...quantities]).toEqual([3, 7]) // 2.86 and 7.14 of 10
  expect([...gaps]).toEqual([300, 700]) // ada's 1_000 goes with them
})

test.each([
  ['at-once', 298_999, 2], // the fixed window since zero ends at 300_000
  ['at-once', 299_000, 4],
  ['sliding', 299_999, 2], // the two were taken at 1_000
  ['sliding', 300_000, 4],
] as const)('a budget of notional in five minutes that resets %s, %i ms later', (resets, waitMs, taken) => {
  const windowBudget = { shareOfEquity: 500_000, windowMs: 300_000, resets }
  const house = smallContracts({ price: { at: 'mark' }, windowBudget })
  house.openFund('backstop', 'backstop', '14_400') // half of it is two contracts of 3_600
  house.moveMarkTo('3_600')
  expect(house.positionOf('backstop')).toBe(2)
  house.at += waitMs
  house.do({ type: 'advance-time' })
  expect(house.positionOf('backstop')).toBe(taken)
})

test('a loss budget is used up within its window, and then the next step has its turn', () => {
  const lossBudget = { amount: 2_000, windowMs: 1_000 }
  const house = withBackstop({ lossBudget }, [step('deleverage')])
  house.deposit('ben', '10_000')
  house.deposit('bob', '20_000')
  house.trade({ buyer: 'ben', seller: 'bob', quantity: '2', price: '40_000' })

  house.moveMarkTo('33_000') // ada and ben each owe 4_000 on 2 contracts: 2_000 a contract

  // ada's first contract uses the budget up. bo takes her other one, and has half of bob's leverage after it.
  expect(
    all(house, 'deleveraged').map(({ name, takers, quantities }) => [
      name,
      [...takers].map((taker) => house.nameOf(taker)),
      [...quantities],
    ]),
  ).toEqual([
    ['transfer-to-backstop', ['backstop'], [1]],
    ['deleverage', ['bo'], [1]],
    ['deleverage', ['bob'], [2]],
  ])
  expect(house.equityOf('backstop')).toBe(48_000)

  house.at += 1_000
  house.deposit('eve', '10_000')
  house.deposit('fay', '20_000')
  house.moveMarkTo('40_000')
  house.trade({ buyer: 'eve', seller: 'fay', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  expect(house.positionOf('backstop')).toBe(2) // the window has passed: one more contract
})

test('a backstop has margin like everybody else, and can default', () => {
  const house = withBackstop({}, [step('draw-fund'), step('deleverage')], '5_000')
  house.moveMarkTo('36_000') // takes 2 over at 35_000: 7_000 against 3_600
  expect(house.equityOf('backstop')).toBe(7_000)

  house.moveMarkTo('32_000') // 6_000 below what it paid, with 5_000 of its own

  expect(told(house)).toMatchInlineSnapshot(`
    "backstop is 6_000 down, 2 open
      own-margin     pays   5_000  deficit  1_000  open 2
      deleverage     pays   1_000  deficit      0  open 0   bo closes 2 at 32_500"
  `)
  expect(house.equityOf('bo')).toBe(35_000) // 20_000 + 2 x 7_500
  expect(the(house, 'loss-closed').how).toBe('closed')
})
