import { expect, test } from 'vitest'
import type { IndexRounding, PrintedIndex, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { adaAndBo, all, the } from '../support/venues.ts'

/** ada's 2 are sold at the mark of 33_000 and 4_000 are missing. bo has gained 14_000 and cy 7_000: a unit of gain gives 4/21. */
function venue(said: Partial<StepOf<'socialise'>>): ClearingHouse {
  const house = adaAndBo([step('close-on-book'), step('socialise', said), step('record-claim')])
  house.deposit('cy', '20_000')
  house.deposit('dan', '90_000')
  house.trade({ buyer: 'dan', seller: 'cy', quantity: '1', price: '40_000' })
  house.rest({ bids: [['33_000', '2']] })
  house.moveMarkTo('33_000')
  return house
}

function roundingAccountOf(house: ClearingHouse): number {
  return house.house.book.cash(house.house.tables.house[0].rounding)
}

const cases: readonly (readonly [
  decimals: number,
  rounding: IndexRounding,
  each: IndexRounding,
  index: bigint,
  paid: readonly number[],
  dust: number,
  claimed: number,
])[] = [
  [2, 'up', 'up', 20n, [2_800, 1_400], 200, 0], // 0.20, as venues do that round an index up
  [2, 'down', 'down', 19n, [2_660, 1_330], 0, 10], // 0.19, as venues do that truncate it
  [4, 'half-up', 'half-up', 1_905n, [2_667, 1_334], 1, 0], // 0.1905 of 7_000 is 1_333.5
  [4, 'half-up', 'down', 1_905n, [2_667, 1_333], 0, 0],
  [4, 'down', 'half-up', 1_904n, [2_666, 1_333], 0, 1], // 2_665.6 and 1_332.8
  [9, 'up', 'up', 190_476_191n, [2_667, 1_334], 1, 0],
  [9, 'down', 'down', 190_476_190n, [2_666, 1_333], 0, 1],
  [0, 'up', 'up', 1n, [14_000, 7_000], 17_000, 0], // a whole unit for each unit gained
]

test.each(cases)(
  'an index of %i decimals, %s, each %s',
  (decimals, rounding, each, index, paid, dust, claimed) => {
    const house = venue({ index: { decimals, rounding, each } })
    const told = the(house, 'allocated')
    expect(told.level).toEqual({ numerator: index, denominator: 10n ** BigInt(decimals) })
    expect([...told.amounts]).toEqual(paid)
    expect([told.dust, told.residual]).toEqual([BigInt(dust), BigInt(claimed)])
    expect(roundingAccountOf(house)).toBe(dust)
    expect(all(house, 'claim-recorded').map(({ amount }) => amount)).toEqual(claimed === 0 ? [] : [claimed])
    expect(house.equityOf('ada')).toBe(0)
    expect(house.totalMoney()).toBe(140_000)
  },
)

const up: PrintedIndex = { decimals: 2, rounding: 'up', each: 'up' }

test('nobody pays above his cap: what the index misses by it stays missing', () => {
  const house = venue({ index: up, most: 100_000 })
  expect([...the(house, 'allocated').amounts]).toEqual([1_400, 700])
  expect([the(house, 'allocated').dust, the(house, 'claim-recorded').amount]).toEqual([0n, 1_900])
})

test('an index that rounds to nothing collects nothing, and says so by the claim', () => {
  const house = venue({ index: { decimals: 0, rounding: 'down', each: 'up' } })
  expect(all(house, 'allocated')).toEqual([])
  expect(the(house, 'claim-recorded').amount).toBe(4_000)
})

test('shares printed to the cent, each to the nearest, may come to a cent more than the loss of 10_000', () => {
  const index: PrintedIndex = { decimals: 9, rounding: 'half-up', each: 'half-up' }
  const steps = [step('close-on-book'), step('socialise', { index })]
  const house = openClearingHouse({ mark: '40_000', steps, decimals: 2 })
  house.deposit('ada', '26_000')
  for (const [name, quantity] of [
    ['bo', '1'],
    ['cy', '1'],
    ['dan', '4'],
  ]) {
    house.deposit(name, '90_000')
    house.trade({ buyer: 'ada', seller: name, quantity, price: '40_000' })
  }
  house.rest({ bids: [['34_000', '6']] })
  house.moveMarkTo('34_000') // 36_000 down: gains of 6_000, 6_000 and 24_000 give 0.277777778 each

  const { amounts, total, dust } = the(house, 'allocated')
  expect([...amounts]).toEqual([166_667, 166_667, 666_667]) // 1_666.67, 1_666.67 and 6_666.67
  expect([total, dust]).toEqual([1_000_000n, 1n])
  expect(roundingAccountOf(house)).toBe(1)
})

test('the dust of several indices adds up on the rounding account, and so does the money', () => {
  const house = venue({ index: up })
  house.deposit('ada', '10_000')
  house.moveMarkTo('40_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  house.rest({ bids: [['33_000', '2']] })
  house.moveMarkTo('33_000')
  expect(the(house, 'allocated').dust).toBeGreaterThan(0n)
  expect(roundingAccountOf(house)).toBe(200 + Number(the(house, 'allocated').dust))
  expect(house.totalMoney()).toBe(150_000)
})
