import { expect, test } from 'vitest'
import type { PoolTrigger, Step, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { all } from '../support/venues.ts'

const trigger: PoolTrigger = { pool: 'lp', profit: 'above', share: 450_000, until: 400_000, least: 0 }

/** ada is long 100 and bo 50 at 100 against a pool of 10_000; each unit of the mark is 150 of profit. */
function pooled(
  said: Partial<PoolTrigger> = {},
  options: Partial<StepOf<'deleverage'>> = {},
  first: readonly Step[] = [],
): ClearingHouse {
  const close = step('deleverage', {
    select: { by: 'queue', score: 'profit' },
    price: { at: 'mark' },
    among: 'in-profit',
    when: [{ on: 'source', is: ['pool-profit'] }],
    ...options,
  })
  const house = openClearingHouse({
    mark: '100',
    steps: [...first, close, step('record-claim')],
    rulebook: { poolTrigger: { ...trigger, ...said } },
  })
  house.openFund('lp', 'pool', '10_000')
  house.deposit('ada', '20_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'lp', quantity: '100', price: '100' })
  house.trade({ buyer: 'bo', seller: 'lp', quantity: '50', price: '100' })
  return house
}

test('on the line nobody is closed; one unit past it winners are, until the profit is down to its mark', () => {
  const house = pooled()
  house.moveMarkTo('130') // 4_500 of 10_000 is 45%, not above it
  expect(all(house, 'loss-opened')).toEqual([])

  house.moveMarkTo('131') // 4_650; x closed leaves 4_650 − 31x of 10_000 − 31x: 35 are the fewest at or below 40%
  expect(told(house)).toMatchInlineSnapshot(`
    "lp is 4_650 down, 150 open
      own-margin     pays   4_650  deficit      0  open 150
      deleverage     pays       0  deficit      0  open 115   ada closes 35 at 131"
  `)
  expect(house.positionOf('lp')).toBe(-115)
  expect(house.balanceOf('ada')).toBe(21_085) // 35 × 31 of his profit is cash now
  expect(house.stateOf('lp')).toBe('healthy')
  expect(all(house, 'loss-opened')).toMatchObject([{ source: 'pool-profit', bucket: house.id('lp') }])
  expect(all(house, 'loss-closed')).toMatchObject([{ how: 'cured', externalizedLoss: 0, claimed: 0 }])
})

test('declared as at or above, the line itself opens the loss', () => {
  const house = pooled({ profit: 'at-or-above' })
  house.moveMarkTo('130')
  expect(house.positionOf('lp')).toBeGreaterThan(-150)
})

test('closing stops above the declared least where an increment is coarse', () => {
  // At 200, 15_000 of profit stands against 40_000: 37.5%. One of 100 closed is a step of about 0.16%.
  const house = pooled({ share: 300_000, until: 298_000, least: 297_500 })
  house.deposit('lp', '30_000')
  house.moveMarkTo('200')
  const { profit, balance } = { profit: -100 * house.positionOf('lp'), balance: house.balanceOf('lp') }
  expect(profit / balance).toBeGreaterThanOrEqual(0.2975)
  expect(profit / balance).toBeLessThanOrEqual(0.298)
})

test('a least just under until lets nothing be closed that would jump over both: the loss waits by name', () => {
  const house = pooled({ share: 450_000, until: 449_999, least: 449_999 })
  house.moveMarkTo('131') // of 46.5%: one closed leaves 46.3%, and so on down to the last step that stays above
  const profit = -31 * house.positionOf('lp')
  expect(profit * 1_000_000).toBeGreaterThanOrEqual(449_999 * house.balanceOf('lp'))
  expect(house.house.tables.losses.size).toBe(1)
  expect(house.stateOf('lp')).toBe('liquidating')
  house.moveMarkTo('120') // 30% and less: it ends by itself
  expect(house.house.tables.losses.size).toBe(0)
})

test('named accounts are closed in the order named, and nobody else', () => {
  const bo = `${pooled().id('bo')}`
  const house = pooled({}, { select: { by: 'named', accounts: [bo] } })
  house.moveMarkTo('131')
  expect(house.positionOf('ada')).toBe(100)
  expect(house.positionOf('bo')).toBe(15)
})

test('profit beyond the pool is cut from gains before anybody is closed, pro rata, so that the first is paid no better', () => {
  const house = pooled({}, {}, [step('socialise', { base: 'gains-since-entry' })])
  house.moveMarkTo('180') // 12_000 of profit, 10_000 to pay it
  expect(told(house)).toMatchInlineSnapshot(`
    "lp is 12_000 down, 150 open
      own-margin     pays  10_000  deficit  2_000  open 150
      socialise      pays   2_000  deficit      0  open 150   ada 1_333, bo 667
      deleverage     pays       0  deficit      0  open 50   ada closes 100 at 180
      deleverage     pays       0  deficit      0  open 0   bo closes 50 at 180"
  `)
  expect(house.positionOf('lp')).toBe(0)
  expect(house.totalMoney()).toBe(50_000)
  expect([house.balanceOf('lp'), house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([0, 26_667, 23_333])
})

test('without a trigger the same move leaves the pool alone', () => {
  const house = openClearingHouse({ mark: '100', steps: [step('deleverage'), step('record-claim')] })
  house.openFund('lp', 'pool', '10_000')
  house.deposit('ada', '20_000')
  house.trade({ buyer: 'ada', seller: 'lp', quantity: '100', price: '100' })
  house.moveMarkTo('180')
  expect(all(house, 'loss-opened')).toEqual([])
})
