import { expect, test } from 'vitest'
import type { PriceRule, Protection, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { all, listPerp } from '../support/venues.ts'

type Deleverage = StepOf<'deleverage'>

const byLeverage = { by: 'queue', score: 'leverage' } as const

function protect(keep: Protection['keep'], how: Protection['how']): { protect: Protection } {
  return { protect: { keep, how } }
}

/**
 * ada is long 20 at 4_000 and owes 20_000 at 2_500: each contract that is closed costs its holder 1_000 against the mark.
 *
 * bo is short the same 20, 30_000 up, and long 20 of ETH from 2_000 that he holds against them: at 100 he is 38_000
 * down there and has 4_500 in all, against 2_600 of maintenance. cy is short 20 too, and rich.
 */
function hedged(said: Partial<Deleverage>, cy = true): ClearingHouse {
  const house = openClearingHouse({
    mark: '4_000',
    steps: [step('deleverage', { select: byLeverage, ...said })],
  })
  const eth = listPerp(house, 'ETH-PERP')
  house.moveMarkTo('2_000', eth)
  const deposits = { ada: '10_000', bo: '12_500', cy: '90_000', dan: '99_000' }
  for (const [name, deposit] of Object.entries(deposits)) house.deposit(name, deposit)
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '4_000' })
  if (cy) house.trade({ buyer: 'dan', seller: 'cy', quantity: '20', price: '4_000' })
  house.trade({ buyer: 'bo', seller: 'dan', quantity: '20', price: '2_000', series: eth })
  house.moveMarks({ 0: '2_500', [eth]: '100' })
  return house
}

test('without protection the one who is hedged is closed first, and falls by it', () => {
  expect(told(hedged({}))).toMatchInlineSnapshot(`
    "ada is 30_000 down, 20 open
      own-margin     pays  10_000  deficit 20_000  open 20
      deleverage     pays  20_000  deficit      0  open 0   bo closes 20 at 3_500
    bo is 38_000 down, 20 open
      own-margin     pays  22_500  deficit 15_500  open 20
      deleverage     pays  15_500  deficit      0  open 0   dan closes 20 at 875"
  `)
})

test('capped at equity he is not ruined, but nothing keeps him from being liquidated at once', () => {
  const house = hedged(protect('equity', 'cap'))
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 30_000 down, 20 open
      own-margin     pays  10_000  deficit 20_000  open 20
      deleverage     pays  20_000  deficit      0  open 0   bo closes 4 at 3_500, cy closes 16 at 3_500
    bo is 14_000 down, 36 open
      own-margin     pays  14_000  deficit      0  open 36
      deleverage     costs    476  deficit      0  open 20   dan closes 16 at 2_529.75
      deleverage     costs     24  deficit      0  open 0   dan closes 20 at 98.8"
  `)
})

test('capped at maintenance he keeps what his hedge needs, and the next in the queue gives the rest', () => {
  const house = hedged(protect('maintenance', 'cap'))
  // 4_500 less 1_000 each against 2_600 less 125 each: two leave 2_500 against 2_350, three 1_500 against 2_225.
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 30_000 down, 20 open
      own-margin     pays  10_000  deficit 20_000  open 20
      deleverage     pays  20_000  deficit      0  open 0   bo closes 2 at 3_500, cy closes 18 at 3_500"
  `)
  expect([house.equityOf('bo'), house.positionOf('bo')]).toEqual([2_500, -18])
})

test('capped at initial margin, of which he is short already, he gives only what makes him no shorter', () => {
  const house = hedged(protect('initial', 'cap')) // 4_500 against 5_200, and a close costs more than the 250 it frees
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 30_000 down, 20 open
      own-margin     pays  10_000  deficit 20_000  open 20
      deleverage     pays  20_000  deficit      0  open 0   cy closes 20 at 3_500"
  `)
  expect([house.equityOf('bo'), house.positionOf('bo')]).toEqual([4_500, -20])
})

test('skipped, he is passed by whole, because all that is asked of him is too much', () => {
  const house = hedged(protect('equity', 'skip'))
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 30_000 down, 20 open
      own-margin     pays  10_000  deficit 20_000  open 20
      deleverage     pays  20_000  deficit      0  open 0   cy closes 20 at 3_500"
  `)
  expect([house.equityOf('bo'), house.positionOf('bo')]).toEqual([4_500, -20])
})

test('a fee counts as a part of what a close costs, and goes where the step says', () => {
  const fee = { rate: 10_000, to: 'fund' } as const
  const house = hedged({ ...protect('maintenance', 'cap'), fee })
  // 1% of 3_500 a contract. Two would leave 2_430 against 2_350.
  const [{ fees }] = all(house, 'deleveraged')
  expect([...(fees?.amounts ?? [])]).toEqual([70, 630])
  expect(house.nameOf(fees?.to ?? -1)).toBe('BTC-PERP')
  expect([house.equityOf('bo'), house.balanceOf('BTC-PERP')]).toEqual([2_430, 700])
  expect(house.totalMoney()).toBe(211_500)
})

test('a fee stops at what the close leaves: it makes nobody a debtor', () => {
  const house = hedged({ most: 1, price: { at: 'mark' }, fee: { rate: 500_000, to: 'fees' } })
  const [{ fees }] = all(house, 'deleveraged')
  expect([...(fees?.amounts ?? [])]).toEqual([4_500]) // half of 50_000 is more than the 4_500 he has
})

test('where nobody can be made to take it, the loss stays open', () => {
  const house = hedged(protect('equity', 'skip'), false)
  expect([house.stateOf('ada'), house.positionOf('ada'), house.equityOf('bo')]).toEqual([
    'liquidating',
    20,
    4_500,
  ])
})

test('a hashed walk that skips those who cannot bear it goes on to the next place', () => {
  const walk = { select: { by: 'hashed-walk', limit: 2 }, price: { at: 'bankruptcy-price' } } as const
  const house = hedged({ ...walk, ...protect('equity', 'skip') })
  expect(closed(house)).toEqual(['cy 20 of 0']) // wherever it begins, bo is passed by: at 3_500 he would end below zero
  const short = hedged({
    ...walk,
    ...protect('equity', 'skip'),
    most: 1,
    select: { by: 'hashed-walk', limit: 1 },
  })
  expect(['', 'cy 20 of 0']).toContain(closed(short).join()) // one place alone may be his, and then nothing is closed
})

test('shared pro rata, what the protected do not take is shared out again', () => {
  const house = hedged({ select: { by: 'pro-rata' }, ...protect('maintenance', 'cap') })
  const rounds = all(house, 'deleveraged').map(({ takers, quantities }) =>
    [...takers].map((taker, at) => [house.nameOf(taker), quantities[at]]),
  )
  expect(rounds).toEqual([
    [
      ['bo', 2],
      ['cy', 10],
    ],
    [['cy', 8]],
  ])
  expect(house.equityOf('bo')).toBe(2_500)
})

/**
 * ada is long 20 of BTC from 4_000 and short 20 of ETH from 2_000; bo stands against her in both, and is long 20 of SOL
 * besides, which hurts him. At 2_500, 1_500 and 500 ada is 20_000 down and owes 8_000: 5_000 of it lies on BTC, 250 a
 * contract, and 3_000 on ETH, 150 a contract. A contract of BTC frees 125 of maintenance, one of ETH 75. bo has 10_000
 * less than he put in, against 4_500.
 */
function pairedWithAda(said: Partial<Deleverage>, bo: string): ClearingHouse {
  const house = openClearingHouse({
    mark: '4_000',
    steps: [step('deleverage', { select: byLeverage, ...said })],
  })
  const [eth, sol] = [listPerp(house, 'ETH-PERP'), listPerp(house, 'SOL-PERP')]
  house.moveMarks({ [eth]: '2_000', [sol]: '2_000' })
  for (const [name, deposit] of Object.entries({ ada: '12_000', bo, cy: '90_000', dan: '99_000' }))
    house.deposit(name, deposit)
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '4_000' })
  house.trade({ buyer: 'bo', seller: 'ada', quantity: '20', price: '2_000', series: eth })
  house.trade({ buyer: 'bo', seller: 'dan', quantity: '20', price: '2_000', series: sol })
  house.trade({ buyer: 'dan', seller: 'cy', quantity: '20', price: '4_000' })
  house.moveMarks({ 0: '2_500', [eth]: '1_500', [sol]: '500' })
  return house
}

/** Who closed how much of what, in order: 0 is BTC, 1 is ETH. */
function closed(house: ClearingHouse): string[] {
  return all(house, 'deleveraged').flatMap(({ series, takers, quantities }) =>
    [...takers].map((taker, at) => `${house.nameOf(taker)} ${Math.abs(quantities[at])} of ${series}`),
  )
}

test('capped alone, he gives up the winning leg and is left with the hedge of it', () => {
  const house = pairedWithAda(protect('maintenance', 'cap'), '16_000')
  expect(closed(house)).toEqual(['bo 12 of 0', 'cy 8 of 0']) // 1_500 of slack, 125 a contract
  expect([house.positionOf('bo', 0), house.positionOf('bo', 1)]).toEqual([-8, 20])
})

test('paired, the hedge goes with what it hedged, in proportion', () => {
  const house = pairedWithAda(protect('maintenance', 'paired'), '16_000')
  // 200 for one of each; what is left of his slack carries one more of ETH when its own turn comes.
  expect(closed(house)).toEqual(['bo 7 of 1', 'bo 7 of 0', 'cy 13 of 0', 'bo 1 of 1'])
})

test('at his own prices the hedge pays for a part of the winning leg, so that paired he can give up more of it', () => {
  const price: PriceRule = { at: 'average' }
  const capped = pairedWithAda({ price, ...protect('maintenance', 'cap') }, '20_500')
  const paired = pairedWithAda({ price, ...protect('maintenance', 'paired') }, '20_500')
  // 6_000 of slack. BTC alone costs 1_500 - 125; with ETH, which gives 500 and frees 75, it costs 800.
  expect(closed(capped).slice(0, 2)).toEqual(['bo 4 of 0', 'cy 16 of 0'])
  expect(closed(paired).slice(0, 3)).toEqual(['bo 7 of 1', 'bo 7 of 0', 'cy 13 of 0'])
})

test('where he does not stand against the bucket in his hedge, paired only caps', () => {
  const house = hedged(protect('maintenance', 'paired'))
  expect(closed(house)).toEqual(['bo 2 of 0', 'cy 18 of 0'])
})
