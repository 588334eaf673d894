import { expect, test } from 'vitest'
import type { Rulebook, SocialiseBase, StepOf } from '../../src/core/waterfall/rulebook.ts'
import type { ClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { adaAndBo, all, depositCoin, listCoin, the } from '../support/venues.ts'

/**
 * ada's 2 are sold at the mark of 33_000 and 4_000 are missing. dan is long 1 against eve from 40_000, cy holds
 * nothing but 5_000 dollars and a coin worth 1_000.
 *
 * |     | deposit | position | profit | equity |
 * | bo  | 20_000  | short 2  | 14_000 | 34_000 |
 * | dan | 20_000  | long 1   | -7_000 | 13_000 |
 * | eve | 10_000  | short 1  |  7_000 | 17_000 |
 * | cy  |  5_000  | -        |      0 |  6_000 |
 */
function venue(said: Partial<StepOf<'socialise'>>, rulebook: Partial<Rulebook> = {}): ClearingHouse {
  const steps = [step('close-on-book'), step('socialise', said), step('record-claim')]
  const house = adaAndBo(steps, { rulebook })
  house.deposit('dan', '20_000')
  house.deposit('eve', '10_000')
  house.deposit('cy', '5_000')
  const { asset, series } = listCoin(house, 'BTC')
  house.moveMarkTo('1_000', series)
  depositCoin(house, 'cy', asset, 100)
  house.trade({ buyer: 'dan', seller: 'eve', quantity: '1', price: '40_000' })
  house.rest({ bids: [['33_000', '2']] })
  return house
}

function paid(house: ClearingHouse): Record<string, number> {
  const { payers, amounts } = the(house, 'allocated')
  return Object.fromEntries([...payers].map((payer, at) => [house.nameOf(payer), amounts[at]]))
}

const bases: readonly (readonly [SocialiseBase, Record<string, number>])[] = [
  ['gains-since-entry', { bo: 2_667, eve: 1_333 }], // 14 to 7: two thirds of a unit against one
  ['gains-since-settlement', { bo: 2_667, eve: 1_333 }], // 10_000 and 5_000 since 38_000
  ['profit-of-period', { bo: 2_667, eve: 1_333 }], // net of dan's loss, which pays nothing
  ['open-interest', { bo: 2_000, dan: 1_000, eve: 1_000 }], // 66_000, 33_000, 33_000
  ['open-interest-opposite', { bo: 2_667, eve: 1_333 }], // dan was on ada's side
  ['deposits', { bo: 1_455, dan: 1_454, eve: 727, cy: 364 }], // 20, 20, 10, 5 of 55; units to .636 and the first .545
  ['cash', { bo: 1_971, dan: 754, eve: 985, cy: 290 }], // 34, 13, 17, 5 of 69; units to .855 and .623
  ['equity', { bo: 1_943, dan: 743, eve: 971, cy: 343 }], // 34, 13, 17, 6 of 70; units to the three with .857
]

test.each(bases)('a loss shared by %s', (base, shares) => {
  const house = venue({ base })
  house.moveMarkTo('38_000')
  house.do({ type: 'close-period' })
  house.moveMarkTo('33_000')
  expect(paid(house)).toEqual(shares)
  expect(house.equityOf('ada')).toBe(0)
})

test('shares may be rounded by running totals instead of remainders', () => {
  const house = venue({ base: 'deposits' }, { share: 'cumulative' })
  house.moveMarkTo('33_000')
  // 1_454.5, 2_909.1, 3_636.4, 4_000: each pays the difference of two totals rounded down.
  expect(paid(house)).toEqual({ bo: 1_454, dan: 1_455, eve: 727, cy: 364 })
})

test('the level of the cut is printed as a fraction', () => {
  const house = venue({ base: 'gains-since-entry' })
  house.moveMarkTo('33_000')
  expect(the(house, 'allocated').level).toEqual({ numerator: 4n, denominator: 21n }) // 4_000 of 21_000
})

test('gains since default are those made while the loss was open', () => {
  const house = venue({ base: 'gains-since-default' })
  house.rest({ bids: [] })
  house.moveMarkTo('35_500') // 1_000 left, nobody buys
  house.moveMarkTo('32_000') // 6_000 missing; 7_000 and 3_500 gained since 35_500
  expect(paid(house)).toEqual({ bo: 4_000, eve: 2_000 })
})

test('a base nobody has leaves the loss whole, as a claim', () => {
  const house = venue({ base: 'gains-since-default' })
  house.moveMarkTo('33_000') // the default was at this very mark
  expect(all(house, 'allocated')).toEqual([])
  expect(the(house, 'claim-recorded').amount).toBe(4_000)
})

test.each([
  [{ cap: 'base' }, { bo: 1_000, eve: 500 }, -2_500],
  [{ cap: 'base', most: 100_000 }, { bo: 100, eve: 50 }, -3_850], // no more than a tenth of it
  [{ cap: 'equity' }, { bo: 2_667, eve: 1_333 }, 0], // beyond the gains, up to what they have
] as const)('%j bounds what is taken', (said, shares, left) => {
  const house = venue({ base: 'gains-since-settlement', ...said })
  house.rest({ bids: [] })
  house.moveMarkTo('33_500') // ada defaults and nobody buys; no period has closed yet, so nobody has gained in one
  house.do({ type: 'close-period' })

  house.moveMarkTo('33_000') // 500 a contract since then

  expect(paid(house)).toEqual(shares)
  expect(house.equityOf('ada')).toBe(left)
})

test('nobody is asked for more than he has, however large his base is', () => {
  const steps = [step('close-on-book'), step('socialise', { base: 'open-interest' }), step('record-claim')]
  const house = adaAndBo(steps)
  house.deposit('dan', '8_700')
  house.deposit('eve', '20_000')
  house.trade({ buyer: 'dan', seller: 'eve', quantity: '1', price: '40_000' })
  house.rest({ bids: [['29_000', '2']] })

  house.moveMarkTo('33_000') // 12_000 missing; 33_000 of dan's 132_000 would make 3_000, and he has 1_700

  // The other 10_300 fall 2 to 1 on bo and eve.
  expect(Object.values(paid(house))).toEqual([6_867, 1_700, 3_433])
  expect(house.equityOf('dan')).toBe(0)
})

/** ben is long 2 beside ada with 12_000: 2_000 are missing from him at 33_000. */
function withBen(pool: Rulebook['pool']): ClearingHouse {
  const house = venue({ base: 'gains-since-entry' }, { pool })
  house.deposit('ben', '12_000')
  house.deposit('fay', '30_000')
  house.trade({ buyer: 'ben', seller: 'fay', quantity: '2', price: '40_000' })
  house.rest({ bids: [['33_000', '4']] })
  house.moveMarkTo('33_000')
  return house
}

test('losses of one command are allocated once', () => {
  const house = withBen('command')
  const { losses, received, total } = the(house, 'allocated')
  expect([losses, received, total]).toEqual([[0, 1], [4_000, 2_000], 6_000n])
})

test('pooled by account, each loss is allocated by itself', () => {
  const house = withBen('account')
  expect(all(house, 'allocated').map(({ total }) => total)).toEqual([4_000n, 2_000n])
})

test('pooled by period, losses wait until the period closes', () => {
  const house = withBen('period')
  expect(all(house, 'allocated')).toEqual([])
  expect(house.stateOf('ada')).toBe('liquidating')
  house.do({ type: 'close-period' })
  expect(the(house, 'allocated').total).toBe(6_000n)
  expect(house.stateOf('ada')).toBe('healthy')
})

test('a levy on withdrawals keeps the missing share of each, until the claim is paid', () => {
  const house = venue({ base: 'withdrawals' })
  house.moveMarkTo('33_000')
  expect(the(house, 'claim-recorded').levy).toEqual({ numerator: 4_000, denominator: 55_000 })

  expect(house.withdraw('cy', '1_100')).toBeNull()
  expect(the(house, 'withdrawn')).toMatchObject({ amount: 1_100, levied: 80 }) // 4 of each 55
  expect(house.house.tables.claims.get(0)?.repaid).toBe(80)
})

test('once everybody has left, a levy has paid its claim in full: nobody gained by being first', () => {
  const house = venue({ base: 'withdrawals' })
  house.moveMarkTo('33_000')
  house.trade({ buyer: 'eve', seller: 'dan', quantity: '1', price: '40_000' })
  for (const [name, amount] of [
    ['dan', '20_000'],
    ['eve', '10_000'],
    ['cy', '5_000'],
    ['bo', '20_000'],
  ] as const)
    expect(house.withdraw(name, amount)).toBeNull()
  expect(house.house.tables.claims.size).toBe(0)
  expect(house.house.tables.levies).toEqual([])
})
