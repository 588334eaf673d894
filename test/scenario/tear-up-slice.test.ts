import { expect, test } from 'vitest'
import type { StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { all, listPerp, the } from '../support/venues.ts'

const atDefault = { at: 'mark-at-default' } as const

/**
 * ada is long 20 of one perpetual at 4_000 and short 10 of another at 2_000, with 12_000; both go against her.
 *
 * bo holds half of the other side of both, a spread of his own: what one leg loses the other makes up for. cy is short
 * 10 of the first alone, dan long 5 of the second alone and a little cheaper, both rich.
 */
function spread(steps: Parameters<typeof openClearingHouse>[0] = {}): ClearingHouse {
  const house = openClearingHouse({ mark: '4_000', ...steps })
  const eth = listPerp(house, 'ETH-PERP')
  house.moveMarkTo('2_000', eth)
  for (const [name, deposit] of Object.entries({ ada: '12_000', bo: '9_000', cy: '90_000', dan: '90_000' }))
    house.deposit(name, deposit)
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '4_000' })
  house.trade({ buyer: 'ada', seller: 'cy', quantity: '10', price: '4_000' })
  house.trade({ buyer: 'bo', seller: 'ada', quantity: '5', price: '2_000', series: eth })
  house.trade({ buyer: 'dan', seller: 'ada', quantity: '5', price: '1_900', series: eth })
  house.moveMarks({ 0: '3_500', [eth]: '2_100' }) // 11_500 down: 500 against 4_550
  return house
}

function slice(said: Partial<StepOf<'tear-up'>> = {}): ReturnType<typeof step> {
  return step('tear-up', { scope: 'slice', price: atDefault, ...said })
}

function held(house: ClearingHouse, name: string): number[] {
  return [house.positionOf(name), house.positionOf(name, 1)]
}

test('a slice takes the same share of both legs from the one who mirrors the bucket, so that he keeps his hedge', () => {
  const house = spread({ steps: [slice({ share: 400_000 })] })
  // Two fifths of 20 and 10 are 8 and 4; bo mirrors half of the bucket, so he can give all of it: 8 and 4.
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 11_500 down, 30 open
      own-margin     pays  11_500  deficit      0  open 30
      tear-up        pays       0  deficit      0  open 22   bo closes 8 at 3_500
      tear-up        pays       0  deficit      0  open 18   bo closes 4 at 2_100"
  `)
  expect(held(house, 'bo')).toEqual([-2, 1])
  expect([held(house, 'cy'), held(house, 'dan')]).toEqual([
    [-10, 0],
    [0, 5],
  ])
})

test('leg by leg the same survivor is left with one naked leg', () => {
  const byProfit = { select: { by: 'queue', score: 'profit' }, price: { at: 'mark' }, most: 1 } as const
  const house = spread({ steps: [step('deleverage', byProfit)] })
  // Both are 5_000 up on the first, of which bo is the lower account; on the second dan is up most.
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 11_500 down, 30 open
      own-margin     pays  11_500  deficit      0  open 30
      deleverage     pays       0  deficit      0  open 20   bo closes 10 at 3_500
      deleverage     pays       0  deficit      0  open 15   dan closes 5 at 2_100"
  `)
  expect(held(house, 'bo')).toEqual([0, 5]) // 5 long that were half of a spread
})

test('what mirrors cannot carry goes leg by leg, by what each holder has left', () => {
  const house = spread({ steps: [slice()] })
  const [first, second] = all(house, 'deleveraged')
  expect([...first.quantities]).toEqual([10, 10]) // bo all he mirrors, cy the rest
  expect([...second.quantities]).toEqual([-5, -5])
  expect([first.share, second.share]).toEqual([1_000_000, 1_000_000])
  expect(held(house, 'ada')).toEqual([0, 0])
})

test('to health it is the smallest share that brings the bucket above its trigger', () => {
  const house = spread({ steps: [slice({ share: 'to-health' })] })
  const [{ share }] = all(house, 'deleveraged')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 11_500 down, 30 open
      own-margin     pays  11_500  deficit      0  open 30
      tear-up        pays       0  deficit      0  open 12   bo closes 10 at 3_500, cy closes 8 at 3_500
      tear-up        pays       0  deficit      0  open 3   bo closes 5 at 2_100, dan closes 4 at 2_100"
  `)
  expect(share).toMatchInlineSnapshot(`850001`)
  expect(house.stateOf('ada')).toBe('healthy')
})

test('the price is frozen at the default: what marks did since is nobody’s gain by the tear-up', () => {
  const house = spread({ steps: [step('defer'), slice()] })
  house.at += 60_000
  house.moveMarks({ 0: '3_400', 1: '2_100' })
  const [first] = all(house, 'deleveraged')
  expect(first.rule).toBe('mark-at-default')
  expect([...first.values]).toEqual([35_000, 35_000]) // 10 at 3_500 each, not at 3_400
})

test('nothing is taken of the other legs for a leg whose holders may not be asked', () => {
  const house = openClearingHouse({ mark: '4_000', steps: [slice()] })
  const eth = listPerp(house, 'ETH-PERP')
  house.moveMarkTo('2_000', eth)
  for (const [name, deposit] of Object.entries({ ada: '12_000', bo: '90_000' })) house.deposit(name, deposit)
  house.openFund('vault', 'backstop', '90_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '4_000' })
  house.trade({ buyer: 'vault', seller: 'ada', quantity: '9', price: '2_000', series: eth })
  house.trade({ buyer: 'bo', seller: 'ada', quantity: '1', price: '2_000', series: eth })
  house.moveMarks({ 0: '3_500', [eth]: '2_100' })
  // The vault is no participant, so a tenth of the second leg can be torn up, and no more than a tenth of the first.
  const torn = all(house, 'deleveraged')
  expect(torn.map(({ share }) => share)).toEqual([100_000, 100_000])
  expect(torn.map(({ quantities }) => [...quantities])).toEqual([[2], [-1]])
  expect([house.stateOf('ada'), ...held(house, 'ada')]).toEqual(['liquidating', 18, -9])
  // Said before it is done, and by which position it was kept so small.
  expect(the(house, 'slice-bounded')).toMatchObject({
    share: 100_000,
    wanted: 1_000_000,
    by: [eth],
    stays: [],
  })
})
