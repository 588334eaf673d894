import { expect, test } from 'vitest'
import type { PriceRule, Step, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type OptionHouse, openOptionHouse, storyModel } from '../support/option-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { all, the } from '../support/venues.ts'

const CALL = 'BTC-50000-C'
const included = { longOptions: 'included' } as const

/**
 * ada is short 8 calls of 50_000 that bo bought for 500 each, with the coin at 50_000.
 *
 * The story's model asks for the worst of a fifth either way: for these calls nearly 76_000, and a quarter more to open.
 */
function shortCalls(steps: readonly Step[], ada = '95_000', perps?: string): OptionHouse {
  const house = openOptionHouse({
    steps,
    rulebook: { bankruptcy: { rule: 'others-fixed', closeFee: false } },
  })
  const perp = house.listOnIndex('BTC-PERP', {})
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ [perp]: '50_000', [call]: '500' })
  for (const [name, money] of Object.entries({ ada, bo: '50_000', cy: '900_000' })) house.deposit(name, money)
  if (perps !== undefined)
    house.tradeOf(perp, { buyer: 'ada', seller: 'cy', quantity: perps, price: '50_000' })
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '500' })
  return house
}

/** The coin, its perpetual and the call move at once. */
function move(house: OptionHouse, coin: string, call: string): void {
  house.mark({ 'BTC-INDEX': coin, 'BTC-PERP': coin, [CALL]: call })
}

test('who is long an option is not closed for others, and what stays open waits by name', () => {
  const house = shortCalls([step('deleverage'), step('tear-up'), step('tear-up', { scope: 'slice' })])
  move(house, '52_000', '2_100') // 82_200 against nearly 83_000
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 12_800 down, 8 open
      own-margin     pays  12_800  deficit      0  open 8"
  `)
  expect(the(house, 'loss-parked').status).toBe('liquidating')
  expect([house.holdingOf('ada', CALL), house.holdingOf('bo', CALL)]).toEqual([-8, 8])
})

test.each(['deleverage', 'tear-up'] as const)('where the rulebook includes him, %s closes him', (kind) => {
  const house = shortCalls([
    step(kind, { ...included, price: { at: 'mark' } } as Partial<StepOf<typeof kind>>),
  ])
  move(house, '52_000', '2_100')
  expect(the(house, 'deleveraged').kind).toBe(kind)
  expect([house.holdingOf('bo', CALL), house.equityOf('bo')]).toEqual([0, 62_800]) // 12_800 up
})

test('a whole option instrument is not torn up over the heads of those who are long it', () => {
  const house = shortCalls([step('tear-up', { scope: 'instrument' })])
  move(house, '52_000', '2_100')
  expect(all(house, 'deleveraged')).toEqual([])
})

test('nobody pays to give an option up: the price stops at zero, and the rest lies on the next position', () => {
  const house = shortCalls(
    [step('deleverage', { ...included, price: { at: 'bankruptcy-price' } })],
    '100_000',
  )
  house.tradeOf('BTC-PERP', { buyer: 'ada', seller: 'cy', quantity: '8', price: '50_000' })
  move(house, '30_000', '0') // 160_000 lost on the perpetual, the calls are worth nothing
  const [perp, call] = all(house, 'deleveraged').sort((a, b) => a.series - b.series)
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 156_000 down, 16 open
      own-margin     pays  100_000  deficit 56_000  open 16
      deleverage     pays       0  deficit 56_000  open 8   bo closes 8 at 0
      deleverage     pays  56_000  deficit      0  open 0   cy closes 8 at 37_000"
  `)
  expect(Math.abs(call.values[0])).toBe(0)
  expect([...perp.values]).toEqual([296_000]) // 8 at 37_000
  expect([house.equityOf('ada'), house.equityOf('bo')]).toEqual([0, 46_000])
})

const rules: readonly PriceRule[] = [
  { at: 'bankruptcy-price' },
  { at: 'bankruptcy-price-after-paid' },
  { at: 'bankruptcy-price-after-paid', partial: 'quantity' },
  { at: 'mark' },
  { at: 'previous-mark' },
  { at: 'reference', spread: 5_000 },
  { at: 'average' },
  { at: 'keep-maintenance', share: 300_000 },
  { at: 'blend', of: 'bankruptcy-price', share: 666_667 },
  { at: 'pro-rata-margin' },
  { at: 'mark-not-worse-than-bankruptcy' },
]
const layings = ['others-fixed', 'share-by-maintenance', 'share-by-notional'] as const

test.each(rules.flatMap((rule) => layings.map((laid) => [rule, laid] as const)))(
  'options change hands at zero or above under %j, equity laid %s',
  (price, rule) => {
    const steps = [step('deleverage', { ...included, price }), step('record-claim')]
    const house = openOptionHouse({ steps, rulebook: { bankruptcy: { rule, closeFee: false } } })
    const call = house.listOption({ right: 'call', strike: '50_000' })
    const put = house.listOption({ right: 'put', strike: '50_000' })
    house.mark({ [call]: '500', [put]: '500' })
    for (const name of ['ada', 'bo', 'cy']) house.deposit(name, name === 'cy' ? '900_000' : '98_000')
    house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '500' })
    house.tradeOf(put, { buyer: 'ada', seller: 'cy', quantity: '4', price: '500' })
    house.mark({ 'BTC-INDEX': '64_000', [call]: '14_000', [put]: '0' }) // 12_000 short
    const closed = all(house, 'deleveraged')
    expect(closed.map(({ series }) => series).sort()).toEqual(
      [house.seriesOf(call), house.seriesOf(put)].sort(),
    )
    for (const { quantities, values } of closed)
      for (const [at, quantity] of quantities.entries())
        expect(values[at] * Math.sign(quantity), `${values[at]} for ${quantity}`).toBeGreaterThanOrEqual(0)
    expect([house.holdingOf('ada', call), house.holdingOf('ada', put)]).toEqual([0, 0])
    expect(house.totalMoney()).toBe(1_096_000)
  },
)

const asks: [string, string][] = [
  ['52_010', '3'],
  ['52_100', '10'],
]

function hedged(said: Partial<StepOf<'hedge-delta'>>): OptionHouse {
  const house = shortCalls([step('hedge-delta', said)])
  house.rest({ asks }, house.seriesOf('BTC-PERP'))
  move(house, '52_000', '2_100') // short of nearly 700; short 7.5 coins by delta
  return house
}

test('a hedge buys as little as makes up for what is lacking', () => {
  const house = hedged({})
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 12_800 down, 8 open
      own-margin     pays  12_800  deficit      0  open 8
      hedge-delta    costs     10  deficit      0  open 8   buys 1 at 52_010"
  `)
  expect(the(house, 'hedged-on-book')).toMatchObject({
    quantity: 1,
    wanted: 7,
    value: -52_010,
    atMark: -52_000,
  })
  expect(the(house, 'loss-closed').how).toBe('cured')
  expect([house.holdingOf('ada', 'BTC-PERP'), house.holdingOf('ada', CALL)]).toEqual([1, -8])
})

test('or on to where least is lacking, which is short of no delta: a fall would then be the worst', () => {
  const house = hedged({ until: 'flat' })
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 12_800 down, 8 open
      own-margin     pays  12_800  deficit      0  open 8
      hedge-delta    costs    230  deficit      0  open 8   buys 3 at 52_010, 2 at 52_100"
  `)
  expect(the(house, 'hedged-on-book')).toMatchObject({ quantity: 5, wanted: 7 })
})

test('within the limit, the caps and the names of the step alone', () => {
  const within = hedged({ until: 'flat', limit: { at: 'mark', within: 1_000 } })
  expect(the(within, 'hedged-on-book')).toMatchObject({ quantity: 3, limit: 52_052 })
  const caps = { perLoss: 105_000, perCommand: null, perWindow: null }
  expect(the(hedged({ until: 'flat', caps }), 'hedged-on-book').quantity).toBe(2)
  expect(all(hedged({ with: [CALL, 'nobody'] }), 'hedged-on-book')).toEqual([])
})

test('an empty book hedges nothing, and nothing is said of it', () => {
  const house = shortCalls([step('hedge-delta')])
  move(house, '52_000', '2_100')
  expect(all(house, 'hedged-on-book')).toEqual([])
  expect(house.stateOf('ada')).toBe('liquidating')
})

/** ada holds 2 perpetuals against her calls, and is short of 7_000; closing one of them would make it more. */
function withHedge(said: Partial<StepOf<'close-on-book'>>, hasCalls = true): OptionHouse {
  const close = step('close-on-book', {
    size: { to: 'health', target: 1_000_000 },
    positions: 'as-opened',
    ...said,
  })
  const house = shortCalls([close], '78_000', '2')
  house.rest({ bids: [['53_990', '9']] }, house.seriesOf('BTC-PERP'))
  if (hasCalls) house.rest({ asks: [['4_100', '9']] }, house.seriesOf(CALL))
  move(house, '54_000', '4_020')
  return house
}

test('to health, a position of which no part helps is left alone, though its turn comes first', () => {
  const house = withHedge({})
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 20_160 down, 10 open
      own-margin     pays  20_160  deficit      0  open 10
      close-on-book  costs     80  deficit      0  open 9   1 at 4_100"
  `)
  expect(house.holdingOf('ada', 'BTC-PERP')).toBe(2)
  expect(house.stateOf('ada')).toBe('healthy')
})

test('the position that relieves most goes first', () => {
  const house = withHedge({ size: { to: 'all' }, positions: 'largest-relief' })
  expect(all(house, 'closed-on-book').map(({ series }) => series)).toEqual([
    house.seriesOf(CALL),
    house.seriesOf('BTC-PERP'),
  ])
})

test('where no position helps, all is closed or handed over as the step says', () => {
  const closed = withHedge({}, false)
  expect(told(closed)).toMatchInlineSnapshot(`
    "ada is 20_160 down, 10 open
      own-margin     pays  20_160  deficit      0  open 10
      close-on-book  costs     20  deficit      0  open 8   2 at 53_990"
  `)
  expect(closed.holdingOf('ada', 'BTC-PERP')).toBe(0)
  expect(withHedge({ whenHopeless: 'hand-over' }, false).holdingOf('ada', 'BTC-PERP')).toBe(2)
})

test('a shortage is freed by what the model says a part frees, and by no part of a hedge', () => {
  const size = { to: 'shortage', buffer: 0, initial: 1_000_000, overMs: 1, allBelow: 0 } as const
  const house = withHedge({ size })
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 20_160 down, 10 open
      own-margin     pays  20_160  deficit      0  open 10
      close-on-book  costs     80  deficit      0  open 9   1 at 4_100"
  `)
  expect(house.holdingOf('ada', 'BTC-PERP')).toBe(2)
})

test('steps may tell buckets under a scenario model from the others', () => {
  const of = (is: 'scenario' | 'brackets'): Step =>
    step('tear-up', { ...included, when: [{ on: 'margin', is }] })
  const other = shortCalls([of('brackets')])
  move(other, '52_000', '2_100')
  expect(all(other, 'deleveraged')).toEqual([])
  const one = shortCalls([of('scenario')])
  move(one, '52_000', '2_100')
  expect(all(one, 'deleveraged')).toHaveLength(1)
})

/** ada is short 8 calls of 52_000 and 8 puts of 48_000; the calls go to 5_100, the puts to nothing. */
function strangle(): { house: OptionHouse; call: string; put: string } {
  const house = openOptionHouse({ steps: [step('bid'), step('record-claim')] })
  const call = house.listOption({ right: 'call', strike: '52_000' })
  const put = house.listOption({ right: 'put', strike: '48_000' })
  house.mark({ [call]: '100', [put]: '100' })
  for (const name of ['ada', 'bo', 'cy', 'dan']) house.deposit(name, name === 'ada' ? '82_000' : '200_000')
  for (const name of ['ada', 'bo'])
    house.do({ type: 'choose-margin', account: house.id(name), model: 'story' })
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '100' })
  house.tradeOf(put, { buyer: 'bo', seller: 'ada', quantity: '8', price: '100' })
  house.mark({ 'BTC-INDEX': '57_000', [call]: '5_100', [put]: '0' })
  return { house, call, put }
}

function bid(house: OptionHouse, bidder: string, fraction: number) {
  return house.try({ type: 'bid', loss: 0, bidder: house.id(bidder), fraction })
}

test('an auction of a short strangle: two bidders take halves, the second at a larger discount', () => {
  const { house, call, put } = strangle() // 42_800 of equity against more than twice as much
  expect(house.stateOf('ada')).toBe('in-auction')
  expect(bid(house, 'cy', 500_000)).toBeNull()
  const first = all(house, 'deleveraged')
  expect(first.map(({ gaps }) => [...gaps])).toMatchInlineSnapshot(`
    [
      [
        883,
      ],
      [
        187,
      ],
    ]
  `)
  expect(house.equityOf('cy') - 200_000).toBe(1_070) // half of 5%
  house.at += 30_000
  expect(bid(house, 'dan', 1_000_000)).toBeNull()
  expect(house.equityOf('dan') - 200_000).toBe(11_235) // half of 52.5%
  expect([house.holdingOf('cy', call), house.holdingOf('dan', put)]).toEqual([-4, -4])
  expect(house.equityOf('ada')).toBe(42_800 - 1_070 - 11_235)
})

test('a bid may hedge who bids: he needs less with it than without, where others could not carry it', () => {
  const { house, call, put } = strangle()
  house.deposit('eve', '30_000')
  house.deposit('fay', '30_000')
  for (const symbol of [call, put])
    house.tradeOf(symbol, {
      buyer: 'eve',
      seller: 'cy',
      quantity: '4',
      price: symbol === call ? '5_100' : '1',
    })
  expect(bid(house, 'fay', 500_000)).toMatchObject({ reason: 'margin-insufficient' })
  expect(bid(house, 'eve', 500_000)).toBeNull()
  expect([house.holdingOf('eve', call), house.holdingOf('eve', put)]).toEqual([0, 0])
})

test('who has no model for options may not bid for them, whatever money he has', () => {
  const { house, call, put } = strangle()
  // From now on the model is nobody's by default: who wants options chooses it, as ada and bo have.
  house.do({
    type: 'adopt-margin-model',
    name: 'story',
    model: storyModel,
    options: false,
    references: { peg: null, rates: [], confidence: [], coins: [{ index: house.index, asset: 1 }] },
  })
  house.deposit('eve', '900_000')
  const before = [house.holdingOf('ada', call), house.holdingOf('ada', put), house.equityOf('eve')]
  expect(bid(house, 'eve', 500_000)).toEqual({ reason: 'no-option-margin', account: house.id('eve') })
  expect([house.holdingOf('ada', call), house.holdingOf('ada', put), house.equityOf('eve')]).toEqual(before)
  house.do({ type: 'choose-margin', account: house.id('eve'), model: 'story' })
  expect(bid(house, 'eve', 500_000)).toBeNull()
  expect(house.holdingOf('eve', call)).toBe(-4)
})

test('a book in coin is hedged by what settles in coin, and by nothing else', () => {
  const coinModel = { ...storyModel, name: 'coins', unit: 'coin' } as const
  const house = openOptionHouse({
    steps: [step('hedge-delta', { with: ['BTC-PERP', 'BTC-INV'] })],
    model: coinModel,
  })
  const perp = house.listOnIndex('BTC-PERP', {})
  const inverse = house.listOnIndex('BTC-INV', { payoff: 'inverse', settlementAsset: 1 })
  const call = house.listOption({ right: 'call', strike: '50_000', settledIn: 'coin' })
  house.mark({ [perp]: '50_000', [inverse]: '50_000', [call]: '500' })
  for (const [name, coins] of Object.entries({ ada: '16_000', bo: '900_000' })) house.deposit(name, coins, 1)
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '8', price: '500' })
  for (const symbol of [perp, inverse]) house.rest({ asks: [['56_000', '900_000']] }, house.seriesOf(symbol))
  house.mark({ 'BTC-INDEX': '56_000', [perp]: '56_000', [inverse]: '56_000', [call]: '1_200' })
  const { series, quantity, value } = the(house, 'hedged-on-book')
  expect(series).toBe(house.seriesOf(inverse)) // though the linear one is named first
  expect([quantity, value]).toMatchInlineSnapshot(`
    [
      50560,
      9029,
    ]
  `)
  expect(house.holdingOf('ada', perp)).toBe(0)
})

test('a slice of an option book waits for those who are long, or takes them where they are included', () => {
  const exempt = shortCalls(
    [step('tear-up', { scope: 'slice', price: { at: 'mark-at-default' } })],
    '78_000',
    '2',
  )
  move(exempt, '54_000', '4_020')
  expect(all(exempt, 'deleveraged')).toEqual([]) // not even of the perpetual: that would be leg by leg
  const share = 'to-health'
  const taken = shortCalls(
    [step('tear-up', { scope: 'slice', price: { at: 'mark-at-default' }, share, ...included })],
    '78_000',
    '2',
  )
  move(taken, '54_000', '4_020')
  expect(told(taken)).toMatchInlineSnapshot(`
    "ada is 20_160 down, 10 open
      own-margin     pays  20_160  deficit      0  open 10
      tear-up        pays       0  deficit      0  open 9   cy closes 1 at 54_000
      tear-up        pays       0  deficit      0  open 7   bo closes 2 at 4_020"
  `)
  expect(taken.stateOf('ada')).toBe('healthy')
})
