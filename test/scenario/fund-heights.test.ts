import { expect, test } from 'vitest'
import type { Condition } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all } from '../support/venues.ts'

/** A fund may fall by 30% of its highest of eight hours; ada is long 50 from 40_000 and bo short. */
function pooled(fund: string): ClearingHouse {
  const leave = { drawdown: 300_000, windowMs: 28_800_000 }
  const steps = [step('draw-fund', { leave }), step('deleverage'), step('record-claim')]
  const house = openClearingHouse({ mark: '40_000', insuranceFund: fund, steps })
  house.deposit('ada', '200_000')
  house.deposit('bo', '500_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '50', price: '40_000' })
  return house
}

test('a pool of a million pays 300_000 of a loss of 350_000, and whoever stands against it the rest', () => {
  const house = pooled('1_000_000')
  house.moveMarkTo('29_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 550_000 down, 50 open
      own-margin     pays  200_000  deficit 350_000  open 50
      draw-fund      pays  300_000  deficit 50_000  open 50
      deleverage     pays  50_000  deficit      0  open 0   bo closes 50 at 30_000"
  `)
  expect([house.balanceOf('BTC-PERP'), house.balanceOf('bo')]).toEqual([700_000, 1_000_000])
})

test('what was drawn in the window is not drawn again, and once the height has left it the fund pays anew', () => {
  const house = pooled('1_000_000')
  house.deposit('cy', '200_000')
  house.deposit('dan', '900_000')
  house.moveMarkTo('29_000')
  house.moveMarkTo('40_000')
  const again = (): number => {
    house.deposit('cy', '400_000')
    house.trade({ buyer: 'cy', seller: 'dan', quantity: '50', price: '40_000' })
    house.moveMarkTo('26_000') // 700_000 down, cy has his deposits
    const paid = all(house, 'allocated').reduce((sum, { total }) => sum + Number(total), 0)
    house.moveMarkTo('40_000')
    return paid
  }
  expect(again()).toBe(0) // 600_000 of 700_000 were his own, and the fund stands at 70% of its height
  house.at += 28_800_000
  expect(again()).toBe(210_000) // 300_000 missing, and 70% of 700_000 stay
})

test('what has to stay rounds up: the fund is never a unit lower than it may be', () => {
  const house = pooled('100_001') // 70% of it is 70_000.7
  house.moveMarkTo('29_000')
  expect(house.balanceOf('BTC-PERP')).toBe(70_001)
})

/** Whether a step is taken at 33_000, where ada owes 4_000. The fund starts at 10_000. */
function isTaken(condition: Condition, before: (house: ClearingHouse) => void): boolean {
  const house = adaAndBo([step('deleverage', { when: [condition] })], { insuranceFund: '10_000' })
  before(house)
  house.moveMarkTo('33_000')
  return all(house, 'deleveraged').length > 0
}

const tripped: Condition = {
  on: 'fund-drawdown',
  scope: 'instrument',
  is: 'at-or-above',
  share: 300_000,
  windowMs: 10_000,
  until: 250_000,
}

/** Moves the fund to each level in turn, a tick apart. */
function levels(...to: readonly number[]): (house: ClearingHouse) => void {
  return (house) => {
    for (const level of to) {
      house.at += 1
      const change = level - house.balanceOf('BTC-PERP')
      if (change > 0) house.deposit('BTC-PERP', String(change))
      else expect(house.withdraw('BTC-PERP', String(-change))).toBeNull()
    }
  }
}

test.each([
  ['at 30% it trips', [7_000], true],
  ['at 26% it has not', [7_400], false],
  ['back at 26% it still holds', [7_000, 7_400], true],
  ['back at 25% it is over', [7_000, 7_500], false],
  ['and stays over on the way down, until 30%', [7_000, 7_500, 7_100], false],
  ['at 30% again it trips again', [7_000, 7_500, 7_000], true],
] as const)('a fall that holds until it has come back: %s', (_, to, taken) => {
  expect(isTaken(tripped, levels(...to))).toBe(taken)
})

test('time ends a fall too: the height leaves the window, and the fund has not moved', () => {
  const later = (house: ClearingHouse): void => {
    levels(7_000)(house)
    house.at += 10_000
  }
  expect(isTaken(tripped, later)).toBe(false)
  const thenDown = (house: ClearingHouse): void => {
    later(house)
    levels(5_100)(house) // 27% below 7_000, which is the height now
  }
  expect(isTaken(tripped, thenDown)).toBe(false)
})

/** 10_000 for six seconds and 4_000 for two: a mean of 8_500. */
function sixAndTwo(house: ClearingHouse): void {
  house.at += 6_000
  expect(house.withdraw('BTC-PERP', '6_000')).toBeNull()
  house.at += 2_000
}

test.each([
  ['below', 0, 4_500, false],
  ['at-or-below', 0, 4_500, true],
  ['below', 0, 4_499, true],
  ['below', 529_411, 0, true], // 8_500 less 52.9411% is 4_000.0065
  ['below', 529_412, 0, false],
  ['at-or-below', 529_412, 0, false],
  ['below', 300_000, 4_500, false], // the larger of the two is taken off
  ['below', 600_000, 0, false],
] as const)(
  'a fund of 4_000 is %s its mean less the larger of %i ppm and %i: %s',
  (is, share, amount, taken) => {
    const condition = {
      on: 'fund-mean',
      scope: 'instrument',
      is,
      windowMs: 8_000,
      less: { share, amount },
    } as const
    expect(isTaken(condition, sixAndTwo)).toBe(taken)
  },
)

test('a mean over less than its window is of the time that is known, and of the moment when none is', () => {
  const less = { share: 0, amount: 1 }
  const condition = { on: 'fund-mean', scope: 'instrument', is: 'at-or-below', less } as const
  expect(isTaken({ ...condition, windowMs: 2_000 }, sixAndTwo)).toBe(false) // two seconds of 4_000
  expect(isTaken({ ...condition, windowMs: 2_001 }, sixAndTwo)).toBe(true) // a millisecond of 10_000: 4_002.99
  expect(isTaken({ ...condition, windowMs: 8_000 }, () => undefined)).toBe(false)
})

test('a step that waits for a deficit is not taken while the bucket has anything left', () => {
  const house = adaAndBo([step('deleverage', { when: [{ on: 'deficit', is: 'above-zero' }] })])
  house.moveMarkTo('35_000') // exactly nothing left
  expect(all(house, 'deleveraged')).toEqual([])
  house.moveMarkTo('34_999')
  expect(all(house, 'deleveraged')).toHaveLength(1)
})
