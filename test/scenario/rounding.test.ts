import { expect, test } from 'vitest'
import { openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'

/** ada loses 100 more than she has to three winners who gained alike: their gains are cut, then her position is torn up. */
function sharedBy(share: 'largest-remainder' | 'cumulative'): number[] {
  const steps = [step('socialise'), step('tear-up'), step('record-claim')]
  const house = openClearingHouse({ mark: '1_000', steps, rulebook: { share } })
  house.deposit('ada', '500')
  for (const name of ['bo', 'cy', 'dee']) house.deposit(name, '1_000')
  for (const buyer of ['bo', 'cy', 'dee'])
    house.trade({ buyer, seller: 'ada', quantity: '1', price: '1_000' })
  const before = ['bo', 'cy', 'dee'].map((name) => house.balanceOf(name))
  house.moveMarkTo('1_200') // 600 lost with 500 to pay: 100 are missing, and each winner has gained 200
  return ['bo', 'cy', 'dee'].map((name, at) => before[at] + 200 - house.balanceOf(name))
}

test('a left-over unit goes to the largest remainder, the earlier account first', () => {
  expect(sharedBy('largest-remainder')).toEqual([34, 33, 33])
})

test('or to whoever brings the running total over a whole unit', () => {
  expect(sharedBy('cumulative')).toEqual([33, 33, 34])
})
