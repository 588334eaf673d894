import { expect, test } from 'vitest'
import type { Rulebook, Step } from '../../src/core/waterfall/rulebook.ts'
import { ClearingHouse, perpTerms, usualRulebook } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { inverseTerms, the } from '../support/venues.ts'

function stepsKeeping(keep: number): readonly Step[] {
  return [step('draw-fund', { keep }), step('record-claim')]
}

/** A venue in dollars and one in coins under one rulebook: the dollar fund has to keep 3_000, the coin fund 40. */
function twoVenues(): ClearingHouse {
  const house = new ClearingHouse(0)
  house.do({ type: 'list-asset', terms: { name: 'USD', decimals: 0, borrowLimit: 0 } })
  house.do({ type: 'list-asset', terms: { name: 'BTC', decimals: 4, borrowLimit: 0 } })
  house.do({ type: 'list-instrument', terms: { ...perpTerms, fundScope: 'dollars' } })
  const coins = { symbol: 'BTC-USD', settlementAsset: 1, fundScope: 'coins' }
  house.do({ type: 'list-instrument', terms: { ...perpTerms, ...inverseTerms, ...coins } })
  house.openFund('dollars', 'fund', '5_000', 0)
  house.openFund('coins', 'fund', '100', 1)
  return house
}

const byAsset: Rulebook = {
  ...usualRulebook,
  steps: [step('close-on-book'), ...stepsKeeping(3_000)],
  stepsIn: [{ asset: 1, steps: [step('close-on-book'), ...stepsKeeping(40)] }],
}

test('a loss takes the steps with the amounts of its own asset', () => {
  const house = twoVenues()
  house.do({ type: 'adopt-rulebook', rulebook: byAsset })
  house.moveMarks({ 0: '40_000', 1: '40_000' })
  house.deposit('ada', '10_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.rest({ bids: [['33_000', '2']] })
  house.moveMarkTo('33_000') // 4_000 are missing, and the fund has 2_000 above what it keeps
  expect([house.balanceOf('dollars'), the(house, 'claim-recorded').amount]).toEqual([3_000, 2_000])

  // 1_000 contracts of 100 dollars are 25_000 units at 40_000 and 31_250 at 32_000: 6_250 down on 6_000.
  house.deposit('cy', '6_000', 1)
  house.deposit('dan', '9_000', 1)
  house.trade({ buyer: 'cy', seller: 'dan', quantity: '1_000', price: '40_000', series: 1 })
  house.rest({ bids: [['32_000', '1_000']] }, 1)
  house.moveMarkTo('32_000', 1)
  expect([house.balanceOf('coins', 1), the(house, 'claim-recorded').amount]).toEqual([40, 190])
})

test.each([
  [[{ asset: 7, steps: byAsset.steps }], 'an asset with its own steps is not listed'],
  [[{ asset: 1, steps: stepsKeeping(40) }], 'the steps for asset 1 are of other kinds'],
  [
    [
      { asset: 1, steps: byAsset.steps },
      { asset: 1, steps: byAsset.steps },
    ],
    'an asset has its own steps twice',
  ],
])('steps that are not the same steps are refused', (stepsIn, why) => {
  const refused = twoVenues().try({ type: 'adopt-rulebook', rulebook: { ...byAsset, stepsIn } })
  expect(refused).toEqual({ reason: 'terms-refused', why: [why] })
})

test('an index finer than any is refused, before it does harm', () => {
  const index = { decimals: 37, rounding: 'up', each: 'up' } as const
  const rulebook = { ...usualRulebook, steps: [step('socialise', { index })] }
  expect(twoVenues().try({ type: 'adopt-rulebook', rulebook })).toMatchObject({ reason: 'terms-refused' })
})
