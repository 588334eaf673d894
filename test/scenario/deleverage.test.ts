import { expect, test } from 'vitest'
import type { BankruptcyRule } from '../../src/core/margin/bankruptcy-price.ts'
import type { PriceRule, ScoreName, Selection, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all, listPerp, openCoinVenue, the } from '../support/venues.ts'

type Deleverage = StepOf<'deleverage'>

// ada owes 4_000 at 33_000, the fund pays 3_000 of it, and what bo closes at decides who bears the rest.
const prices: readonly (readonly [
  PriceRule,
  at: number,
  bo: number,
  ada: number,
  fund: number,
  claim: number,
])[] = [
  [{ at: 'bankruptcy-price' }, 35_000, 30_000, 0, 3_000, 0], // bo pays it all, the fund gets its money back
  [{ at: 'bankruptcy-price-after-paid' }, 33_500, 33_000, 0, 0, 0], // the fund first, then bo
  [{ at: 'mark' }, 33_000, 34_000, 0, 0, 1_000], // bo keeps his profit, 1_000 is left over
  [{ at: 'previous-mark' }, 37_000, 26_000, 4_000, 3_000, 0], // the last move is bo's; a surplus of 4_000
  [{ at: 'reference', spread: 10_000 }, 32_670, 34_660, 0, 0, 1_660], // 1% of 66_000 is bo's
  [{ at: 'average' }, 40_000, 20_000, 10_000, 3_000, 0], // at bo's own price nobody has won or lost
  [{ at: 'keep-maintenance', share: 500_000 }, 32_175, 35_650, 0, 0, 2_650], // half of 3_300 is bo's
  [{ at: 'blend', of: 'bankruptcy-price', share: 666_667 }, 34_333.5, 31_333, 0, 1_667, 0], // two thirds of 4_000, up
  [{ at: 'pro-rata-margin' }, 33_500, 33_000, 0, 0, 0], // all of what ada has, the fund's money with it
  [{ at: 'mark-not-worse-than-bankruptcy' }, 35_000, 30_000, 0, 3_000, 0], // the mark would leave her a debt
]

test.each(prices)('deleveraging at %j closes at %i', (price, at, bo, ada, fund, claim) => {
  const house = adaAndBo([step('draw-fund'), step('deleverage', { price })], { insuranceFund: '3_000' })
  house.moveMarkTo('37_000')

  house.moveMarkTo('33_000')

  const { values, quantities } = the(house, 'deleveraged')
  expect(values[0] / quantities[0]).toBe(at)
  expect([house.balanceOf('bo'), house.balanceOf('ada'), house.balanceOf('BTC-PERP')]).toEqual([
    bo,
    ada,
    fund,
  ])
  expect([...house.house.tables.claims.values()].map(({ amount }) => amount)).toEqual(
    claim === 0 ? [] : [claim],
  )
})

const pricesOfSolvent: readonly (readonly [PriceRule, bo: number, ada: number])[] = [
  [{ at: 'blend', of: 'bankruptcy-price', share: 666_667 }, 29_333, 667], // two thirds of her 2_000 are bo's, down
  [{ at: 'pro-rata-margin' }, 30_000, 0],
  [{ at: 'mark-not-worse-than-bankruptcy' }, 28_000, 2_000], // the mark is better for her than 35_000
]

test.each(pricesOfSolvent)('with 2_000 left at 36_000, deleveraging at %j', (price, bo, ada) => {
  const house = adaAndBo([step('deleverage', { price })])
  house.moveMarkTo('36_000')
  expect([house.equityOf('bo'), house.equityOf('ada')]).toEqual([bo, ada])
})

/**
 * A bucket of 3 with 100 left: a long has a debt of 107_900 beside positions worth 108_000, a short money of 132_100 against
 * 132_000. What goes with one of them rounds a debt up and money down, so that the dust goes with the last.
 */
test.each([
  ['long', '36_000'],
  ['short', '44_000'],
] as const)('margin goes pro rata with the position of a %s', (side, mark) => {
  const price: PriceRule = { at: 'pro-rata-margin' }
  const steps = [step('deleverage', { price, select: { by: 'pro-rata' } })]
  const house = openClearingHouse({ mark: '40_000', steps })
  house.deposit('ada', '12_100')
  for (const other of ['bo', 'cy', 'dan']) {
    house.deposit(other, '20_000')
    const [buyer, seller] = side === 'long' ? ['ada', other] : [other, 'ada']
    house.trade({ buyer, seller, quantity: '1', price: '40_000' })
  }
  house.moveMarkTo(mark)
  expect([...the(house, 'deleveraged').gaps]).toEqual([33, 33, 34])
  expect(house.equityOf('ada')).toBe(0)
})

/**
 * Four are short when ada's 2 have to be closed at 33_000. dan stands on the other side of three of them.
 *
 * |     | short | from   | deposit | profit | equity  | leverage | profit / entry |
 * | bo  | 2     | 40_000 |  20_000 | 14_000 |  34_000 | 1.94     | 17.5%          |
 * | cy  | 1     | 42_000 |   5_000 |  9_000 |  14_000 | 2.36     | 21.4%          |
 * | dee | 4     | 39_000 | 100_000 | 24_000 | 124_000 | 1.06     | 15.4%          |
 * | eve | 1     | 38_000 |   6_000 |  5_000 |  11_000 | 3.00     | 13.2%          |
 */
function fourShorts(said: Partial<Deleverage>): ClearingHouse {
  const house = adaAndBo([step('deleverage', said)])
  house.deposit('cy', '5_000')
  house.deposit('dee', '100_000')
  house.deposit('eve', '6_000')
  house.deposit('dan', '300_000')
  house.trade({ buyer: 'dan', seller: 'cy', quantity: '1', price: '42_000' })
  house.trade({ buyer: 'dan', seller: 'dee', quantity: '4', price: '39_000' })
  house.trade({ buyer: 'dan', seller: 'eve', quantity: '1', price: '38_000' })
  return house
}

function takersOf(house: ClearingHouse): [string, number][] {
  const { takers, quantities } = the(house, 'deleveraged')
  return [...takers].map((taker, at) => [house.nameOf(taker), quantities[at]])
}

const scores: readonly (readonly [ScoreName, [string, number][]])[] = [
  [
    'profit-times-leverage',
    [
      ['cy', 1],
      ['eve', 1],
    ],
  ], // 0.505, 0.395, 0.340, 0.164
  [
    'profit-over-wallet-times-margin-ratio',
    [
      ['cy', 1],
      ['eve', 1],
    ],
  ], // 9/5 x 1_650/14_000, 5/6 x 1_650/11_000
  [
    'profit-ratio-over-margin-ratio',
    [
      ['cy', 1],
      ['eve', 1],
    ],
  ], // 0.0253, 0.0197, 0.0170, 0.0082
  [
    'mark-over-entry-times-notional-over-equity',
    [
      ['eve', 1],
      ['cy', 1],
    ],
  ], // 3.45, 3.00, 2.35, 1.26
  [
    'leverage',
    [
      ['eve', 1],
      ['cy', 1],
    ],
  ],
  ['profit', [['dee', 2]]],
]

test.each(scores)('a queue by %s', (score, takers) => {
  const house = fourShorts({ select: { by: 'queue', score } })
  house.moveMarkTo('33_000')
  expect(takersOf(house)).toEqual(takers)
})

const others: readonly (readonly [string, Selection, [string, number][]])[] = [
  ['size', { by: 'size' }, [['dee', 2]]],
  [
    'pro rata',
    { by: 'pro-rata' },
    [
      ['bo', 1],
      ['dee', 1],
    ],
  ], // 0.5, 0.25, 1, 0.25: the unit left over is bo's
]

test.each(others)('selection by %s', (_, select, takers) => {
  const house = fourShorts({ select })
  house.moveMarkTo('33_000')
  expect(takersOf(house)).toEqual(takers)
})

test('named takers come in the order of the list; a participant is named by its number', () => {
  const probe = fourShorts({})
  const accounts = ['eve', 'nobody', 'bo'].map((name) => String(probe.names.get(name) ?? name))
  const house = fourShorts({ select: { by: 'named', accounts } })
  house.moveMarkTo('33_000')
  expect(takersOf(house)).toEqual([
    ['eve', 1],
    ['bo', 1],
  ])
})

test('a hashed walk visits neighbours in account order from a drawn start, no more than its limit', () => {
  const visit = (limit: number): [string, number][] => {
    const house = fourShorts({ select: { by: 'hashed-walk', limit } })
    house.moveMarkTo('33_000')
    return takersOf(house)
  }
  const round = ['bo', 'cy', 'dee', 'eve', 'bo', 'cy', 'dee', 'eve']
  const [first, second] = visit(4)
  if (first[1] === 1) expect(second[0]).toBe(round[round.indexOf(first[0]) + 1])
  expect(visit(4)).toEqual([first, second].filter((take) => take !== undefined)) // drawn, and drawn the same again
  expect(visit(1)).toEqual([first])
})

test('equal scores go to the lower account', () => {
  const house = adaAndBo([step('deleverage')], { ada: '10_000' })
  house.deposit('zed', '20_000')
  house.deposit('dan', '300_000')
  house.trade({ buyer: 'dan', seller: 'zed', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  expect(takersOf(house)).toEqual([['bo', 2]])
})

/** zoe is short 3 from 34_250, the largest by size: at 33_000 she has 3_750 of profit and 33_750 of equity. */
function withZoe(said: Partial<Deleverage>): ClearingHouse {
  const house = adaAndBo([step('deleverage', { select: { by: 'size' }, ...said })])
  house.deposit('zoe', '30_000')
  house.deposit('dan', '300_000')
  house.trade({ buyer: 'dan', seller: 'zoe', quantity: '3', price: '34_250' })
  return house
}

test.each([
  [{ cap: 'none' }, [['zoe', 2]]],
  [
    { cap: 'profit' },
    [
      ['zoe', 1],
      ['bo', 1],
    ],
  ], // 2_000 a contract: her 3_750 of profit carry one
  [{ cap: 'equity' }, [['zoe', 2]]], // her 33_750 of equity carry more than there is
] as const)('%j limits what one taker gives up', (said, takers) => {
  const house = withZoe(said)
  house.moveMarkTo('33_000')
  expect(takersOf(house)).toEqual(takers)
})

test('only those in profit may be chosen where the rulebook says so', () => {
  const house = adaAndBo([step('deleverage', { select: { by: 'size' }, among: 'in-profit' })])
  house.deposit('zoe', '60_000')
  house.deposit('dan', '300_000')
  house.trade({ buyer: 'dan', seller: 'zoe', quantity: '3', price: '32_000' })
  house.moveMarkTo('33_000') // zoe is the largest, and loses 1_000 a contract
  expect(takersOf(house)).toEqual([['bo', 2]])
})

test('a step may stop after so many takers, and leaves the rest open', () => {
  const house = fourShorts({ most: 1 })
  house.moveMarkTo('33_000')
  expect(takersOf(house)).toEqual([['cy', 1]])
  expect(house.positionOf('ada')).toBe(1)
  expect(house.stateOf('ada')).toBe('liquidating')
})

test('the owner’s own other bucket comes first', () => {
  const house = fourShorts({ selfFirst: true })
  house.openIsolated('ada-2', 'ada')
  house.deposit('ada-2', '50_000')
  house.trade({ buyer: 'dan', seller: 'ada-2', quantity: '1', price: '40_000' })
  house.moveMarkTo('33_000')
  const takers = all(house, 'deleveraged').flatMap((event) =>
    [...event.takers].map((row) => house.nameOf(row)),
  )
  expect(takers).toEqual(['ada-2', 'cy'])
})

test('an inverse position is closed at the price that leaves its owner nothing', () => {
  const house = openCoinVenue([step('deleverage')], '20_000')
  house.deposit('ada', '5_000')
  house.deposit('bo', '10_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '400', price: '20_000' }) // worth 20_000

  house.moveMarkTo('15_000') // worth 26_667: 1_667 more than she has

  expect([...the(house, 'deleveraged').gaps]).toEqual([-1_667])
  expect([house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([0, 15_000]) // all of hers, no more
})

/** ada is long 1 at 40_000 and 10 at 4_000; 35_000 and 3_000 leave her 5_000 short. */
test.each([
  ['share-by-notional', -2_693, -2_307], // 35 and 30 of 65
  ['share-by-maintenance', -1_843, -3_157], // 1_750 at 5% and 3_000 at 10%
  ['others-fixed', -5_000, 0], // the first position carries it all
] as const satisfies readonly (readonly [BankruptcyRule, number, number])[])(
  'several positions share a deficit: %s',
  (rule, first, second) => {
    const house = openClearingHouse({
      mark: '40_000',
      steps: [step('deleverage')],
      rulebook: { bankruptcy: { rule, closeFee: false } },
    })
    const dear = {
      upTo: null,
      initial: 100_000,
      maintenance: 100_000,
      initialDeduction: 0,
      maintenanceDeduction: 0,
    }
    const other = listPerp(house, 'ETH-PERP', { brackets: [dear] })
    house.moveMarkTo('4_000', other)
    house.deposit('ada', '10_000')
    house.deposit('bo', '20_000')
    house.deposit('cy', '20_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
    house.trade({ buyer: 'ada', seller: 'cy', quantity: '10', price: '4_000', series: other })

    house.moveMarks({ 0: '35_000', [other]: '3_000' })

    expect(all(house, 'deleveraged').map(({ gaps }) => gaps[0])).toEqual([first, second])
    expect(house.equityOf('bo') - 25_000).toBe(first)
    expect(house.equityOf('cy') - 30_000).toBe(second)
  },
)

test('losses of one command go down one queue, so that a rank is used up once', () => {
  const house = fourShorts({})
  house.deposit('ben', '10_000')
  house.trade({ buyer: 'ben', seller: 'dan', quantity: '2', price: '40_000' })
  house.moveMarkTo('33_000')
  const takers = all(house, 'deleveraged').flatMap((event) =>
    [...event.takers].map((row, at) => `${house.nameOf(row)} ${event.quantities[at]}`),
  )
  expect(takers).toEqual(['cy 1', 'eve 1', 'bo 2'])
})

test('a fund that pays a part splits the price, as the gap story has it', () => {
  const house = adaAndBo([step('draw-fund'), step('deleverage')], { insuranceFund: '3_000' })
  house.moveMarkTo('33_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 14_000 down, 2 open
      own-margin     pays  10_000  deficit  4_000  open 2
      draw-fund      pays   3_000  deficit  1_000  open 2
      deleverage     pays   1_000  deficit      0  open 0   bo closes 2 at 33_500"
  `)
})
