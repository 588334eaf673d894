import { expect, test } from 'vitest'
import type { Rulebook } from '../../src/core/waterfall/rulebook.ts'
import { openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { all } from '../support/venues.ts'

/**
 * At 33_000:
 *
 * |     | long | deposit | equity | maintenance | over it |
 * | ada | 2    | 13_000  | -1_000 | 3_300       | -0.30   |
 * | ben | 10   | 62_000  | -8_000 | 16_500      | -0.48   |
 * | cal | 2    | 10_000  | -4_000 | 3_300       | -1.21   |
 */
test.each([
  ['equity-over-maintenance', ['cal', 'ben', 'ada']],
  ['largest-deficit', ['ben', 'cal', 'ada']],
  ['account', ['ada', 'ben', 'cal']],
] as const satisfies readonly (readonly [Rulebook['order'], readonly string[]])[])(
  'several buckets that fall together are worked on by %s',
  (order, names) => {
    const house = openClearingHouse({ mark: '40_000', steps: [step('deleverage')], rulebook: { order } })
    house.deposit('bo', '300_000')
    for (const [name, quantity, deposit] of [
      ['ada', '2', '13_000'],
      ['ben', '10', '62_000'],
      ['cal', '2', '10_000'],
    ] as const) {
      house.deposit(name, deposit)
      house.trade({ buyer: name, seller: 'bo', quantity, price: '40_000' })
    }

    house.moveMarkTo('33_000')

    expect(all(house, 'loss-opened').map(({ bucket }) => house.nameOf(bucket))).toEqual(names)
    expect(house.balanceOf('bo')).toBe(385_000) // 300_000 + 14 x 7_000 - 13_000: the sum is the same in any order
  },
)

test('equals go by account', () => {
  const house = openClearingHouse({ mark: '40_000', steps: [step('deleverage')] })
  house.deposit('bo', '300_000')
  for (const name of ['ada', 'ben', 'cal']) house.deposit(name, '10_000')
  for (const name of ['cal', 'ada', 'ben'])
    house.trade({ buyer: name, seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  expect(all(house, 'loss-opened').map(({ bucket }) => house.nameOf(bucket))).toEqual(['ada', 'ben', 'cal'])
})
