import { expect, test } from 'vitest'
import { fraction } from '../../src/core/market/fraction.ts'
import type { Bracket, InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { Caps, Size, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all, listPerp, openCoinVenue, the } from '../support/venues.ts'

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }
const close = (said: Partial<StepOf<'close-on-book'>> = {}): ReturnType<typeof step> =>
  step('close-on-book', said)

/** ada is long 10 at 40_000 against bo; at 35_500 each contract needs 1_775 and she has lost 45_000. */
function adaLongTen(
  said: Partial<StepOf<'close-on-book'>>,
  deposit: string,
  terms: Partial<InstrumentTerms> = {},
): ClearingHouse {
  const house = openClearingHouse({ mark: '40_000', steps: [close(said)], terms })
  house.deposit('ada', deposit)
  house.deposit('bo', '200_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '40_000' })
  return house
}

test('all of a position is sold into the bids, best first, and the account keeps what is left', () => {
  const house = adaAndBo([close()])
  house.rest({
    bids: [
      ['35_500', '1'],
      ['35_000', '5'],
    ],
  })

  house.moveMarkTo('36_000') // 2_000 left; selling costs 500 and 1_000 against the mark

  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 8_000 down, 2 open
      own-margin     pays   8_000  deficit      0  open 2
      close-on-book  costs  1_500  deficit      0  open 0   1 at 35_500, 1 at 35_000"
  `)
  expect(house.balanceOf('ada')).toBe(500)
  expect(the(house, 'loss-closed')).toMatchObject({ how: 'closed', defaultLoss: 9_500, externalizedLoss: 0 })
})

test('to health: the smallest size, with slippage and fee, after which equity covers maintenance', () => {
  const house = adaLongTen({ size: { to: 'health', target: 1_000_000 } }, '60_000', {
    fees: { maker: 0, taker: 0, liquidation: 10_000, liquidationSplit: [{ to: 'fund', share: 1_000_000 }] },
  })
  house.rest({
    bids: [
      ['35_400', '3'],
      ['35_300', '10'],
    ],
  })

  house.moveMarkTo('35_500') // 15_000 against 17_750

  // n contracts cost 100 n + 355 n and free 1_775 n: 15_000 - 455 n >= 17_750 - 1_775 n from n = 2.08 on.
  expect(the(house, 'closed-on-book')).toMatchObject({ quantity: -3, fee: 1_065, prices: [35_400] })
  expect(house.equityOf('ada')).toBe(13_635) // against 12_425; with 2 closed it were 14_090 against 14_200
  expect(house.balanceOf('BTC-PERP')).toBe(1_065)
  expect(the(house, 'loss-closed')).toMatchObject({ how: 'cured' })
})

test('to health: in a dear tier one contract frees twice as much, so one is enough', () => {
  const brackets: readonly Bracket[] = [
    { upTo: 300_000, initial: 100_000, maintenance: 50_000, initialDeduction: 0, maintenanceDeduction: 0 },
    { upTo: null, initial: 100_000, maintenance: 100_000, initialDeduction: 0, maintenanceDeduction: 15_000 },
  ]
  const house = adaLongTen({ size: { to: 'health', target: 1_000_000 } }, '64_000', { brackets })
  house.rest({ bids: [['35_400', '10']] })

  house.moveMarkTo('35_500') // 19_000 against 10% of 355_000 less 15_000 = 20_500

  expect(the(house, 'closed-on-book').quantity).toBe(-1) // 18_900 against 31_950 - 15_000 = 16_950
})

test('to health: a good first level is used, however bad the book is behind it', () => {
  const house = adaAndBo([close({ size: { to: 'health', target: 1_000_000 }, whenHopeless: 'close-all' })])
  house.rest({
    bids: [
      ['36_000', '1'],
      ['30_000', '100'],
    ],
  })
  house.moveMarkTo('36_000')
  expect(the(house, 'closed-on-book')).toMatchObject({ quantity: -1, prices: [36_000] }) // 2_000 against 1_800
  expect(house.positionOf('ada')).toBe(1)
})

// Selling at 33_000 costs 3_000 a contract and frees 1_800: every size leaves ada worse off.
test('hopeless closing: close-all sells everything and passes the deficit on', () => {
  const size: Size = { to: 'health', target: 1_000_000 }
  const house = adaAndBo([close({ size }), step('draw-fund')], { insuranceFund: '5_000' })
  house.rest({ bids: [['33_000', '2']] })
  house.moveMarkTo('36_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 8_000 down, 2 open
      own-margin     pays   8_000  deficit      0  open 2
      close-on-book  costs  6_000  deficit  4_000  open 0   2 at 33_000
      draw-fund      pays   4_000  deficit      0  open 0"
  `)
})

test('hopeless closing: hand-over leaves the position to the next step', () => {
  const size: Size = { to: 'health', target: 1_000_000 }
  const house = adaAndBo([close({ size, whenHopeless: 'hand-over' }), step('deleverage')])
  house.rest({ bids: [['33_000', '2']] })
  house.moveMarkTo('36_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 8_000 down, 2 open
      own-margin     pays   8_000  deficit      0  open 2
      deleverage     costs  2_000  deficit      0  open 0   bo closes 2 at 35_000"
  `)
})

test('a share of the position is closed each time the loss comes by, rounded up, and all of a small rest', () => {
  const house = adaLongTen({ size: { to: 'share', share: 250_000, allBelow: 110_000 } }, '46_000')
  house.rest({ bids: [['35_500', '100']] })

  house.moveMarkTo('35_500') // 1_000 left, less than any contract needs
  expect(house.positionOf('ada')).toBe(7) // 10 - 2.5 rounded up
  const left = [1, 2, 3].map(() => {
    house.do({ type: 'advance-time' })
    return house.positionOf('ada')
  })
  expect(left).toEqual([5, 3, 0]) // 1.75 and 1.25 rounded up; 3 are worth 106_500, so all
  expect(house.equityOf('ada')).toBe(1_000)
})

test('a paced close is reckoned from the size at default, however often the loss comes by', () => {
  const house = adaLongTen({ size: { to: 'paced', initial: 200_000, overMs: 1_000 } }, '46_000')
  house.rest({ bids: [['35_500', '100']] })

  house.moveMarkTo('35_500')
  expect(house.positionOf('ada')).toBe(8) // 20% at once
  house.do({ type: 'advance-time' })
  expect(house.positionOf('ada')).toBe(8) // no time has passed
  house.at += 500
  house.do({ type: 'advance-time' })
  expect(house.positionOf('ada')).toBe(3) // 20% + 50%
  house.at += 500
  house.do({ type: 'advance-time' })
  expect(house.positionOf('ada')).toBe(0)
})

test('a cap per loss holds over the whole life of the loss', () => {
  const house = adaLongTen({ caps: { ...noCaps, perLoss: 71_000 } }, '46_000')
  house.rest({ bids: [['35_500', '100']] })
  house.moveMarkTo('35_500')
  expect(house.positionOf('ada')).toBe(8) // 2 x 35_500
  house.do({ type: 'advance-time' })
  expect(house.positionOf('ada')).toBe(8)
})

test('a cap per command is shared by the losses of the command', () => {
  const house = openClearingHouse({
    mark: '40_000',
    steps: [close({ caps: { ...noCaps, perCommand: 106_500 } })],
  })
  for (const name of ['ada', 'ben']) house.deposit(name, name === 'ada' ? '9_000' : '9_500')
  house.deposit('bo', '200_000')
  for (const buyer of ['ada', 'ben']) house.trade({ buyer, seller: 'bo', quantity: '2', price: '40_000' })
  house.rest({ bids: [['35_500', '100']] })

  house.moveMarkTo('35_500') // 0 and 500 are left: ada is worse off and goes first

  expect([house.positionOf('ada'), house.positionOf('ben')]).toEqual([0, 1]) // 3 contracts in all
})

test('a cap per window fills up again as its uses fall out of the window', () => {
  const caps = { ...noCaps, perWindow: { amount: 71_000, windowMs: 1_000 } }
  const house = adaLongTen({ caps }, '46_000')
  house.rest({ bids: [['35_500', '100']] })
  house.moveMarkTo('35_500')
  const left = [0, 999, 1].map((ms) => {
    house.at += ms
    house.do({ type: 'advance-time' })
    return house.positionOf('ada')
  })
  expect(left).toEqual([8, 8, 6])
})

test.each([
  // The mark leaves 1_930: 965 a contract. A seller's limit goes up to the grid of 50, a buyer's down.
  [
    'long',
    '36_000',
    35_050,
    'bids',
    [
      ['35_050', '1'],
      ['35_000', '5'],
    ],
  ],
  [
    'short',
    '44_000',
    44_950,
    'asks',
    [
      ['44_950', '1'],
      ['45_000', '5'],
    ],
  ],
] as const)(
  'the bankruptcy price limits the close of a %s on the order grid',
  (side, mark, limit, of, levels) => {
    const house = openClearingHouse({
      mark: '40_000',
      steps: [close({ limit: { at: 'bankruptcy-price' } })],
      terms: { priceIncrement: fraction(50n, 1n) },
    })
    house.deposit('ada', '9_930')
    house.deposit('bo', '20_000')
    const [buyer, seller] = side === 'long' ? ['ada', 'bo'] : ['bo', 'ada']
    house.trade({ buyer, seller, quantity: '2', price: '40_000' })
    house.rest({ [of]: levels.map(([price, quantity]) => [price, quantity]) })

    house.moveMarkTo(mark)

    expect(the(house, 'closed-on-book')).toMatchObject({ limit, prices: [limit], quantities: [1] })
  },
)

test.each([
  // 400 contracts are worth 24_242 at 16_500 and 758 are left: zero at 400_000_000 / 25_000 = 16_000.
  [
    'long',
    '5_000',
    '16_500',
    16_000,
    'bids',
    [
      ['16_000', '100'],
      ['15_999', '900'],
    ],
  ],
  // 17_391 at 23_000 and 391 left: zero at 400_000_000 / 17_000 = 23_529.4.
  [
    'short',
    '3_000',
    '23_000',
    23_529,
    'asks',
    [
      ['23_529', '100'],
      ['23_530', '900'],
    ],
  ],
] as const)(
  'the bankruptcy price of an inverse %s is a reciprocal',
  (side, deposit, mark, limit, of, levels) => {
    const house = openCoinVenue([close({ limit: { at: 'bankruptcy-price' } })], '20_000')
    house.deposit('ada', deposit)
    house.deposit('bo', '50_000')
    const [buyer, seller] = side === 'long' ? ['ada', 'bo'] : ['bo', 'ada']
    house.trade({ buyer, seller, quantity: '400', price: '20_000' })
    house.rest({ [of]: levels.map(([price, quantity]) => [price, quantity]) })

    house.moveMarkTo(mark)

    expect(the(house, 'closed-on-book')).toMatchObject({ limit, prices: [limit], quantities: [100] })
  },
)

test('where no price leaves the bucket solvent, the book is left alone rather than hit at any price', () => {
  const house = openClearingHouse({
    mark: '40_000',
    steps: [close({ limit: { at: 'bankruptcy-price' }, positions: 'as-opened' }), step('deleverage')],
    rulebook: { bankruptcy: { rule: 'others-fixed', closeFee: false } },
  })
  const other = listPerp(house, 'ETH-PERP')
  house.moveMarkTo('4_000', other)
  house.deposit('ada', '10_000')
  house.deposit('bo', '200_000')
  house.trade({ buyer: 'bo', seller: 'ada', quantity: '1', price: '40_000' })
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '4_000', series: other })
  house.rest({ asks: [['40_000', '5']] })

  house.moveMarks({ 0: '3_000', [other]: '100' }) // +37_000 on the short, -39_000 on the long: 8_000 left
  expect(house.stateOf('ada')).toBe('healthy')
  house.moveMarks({ 0: '12_000', [other]: '50' }) // 10_000 + 28_000 - 39_500 = -1_500
  expect(all(house, 'closed-on-book')).toEqual([]) // a buyer at 10_500 leaves zero; the asks are at 40_000
})

test('a buyer whose whole debt passes the value of the position has no limit that helps', () => {
  const house = openClearingHouse({
    mark: '1_000',
    steps: [close({ limit: { at: 'bankruptcy-price' }, positions: 'as-opened' })],
    rulebook: { bankruptcy: { rule: 'others-fixed', closeFee: false } },
  })
  const other = listPerp(house, 'ETH-PERP')
  house.moveMarkTo('4_000', other)
  house.deposit('ada', '10_000')
  house.deposit('bo', '200_000')
  house.trade({ buyer: 'bo', seller: 'ada', quantity: '1', price: '1_000' })
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '4_000', series: other })
  house.rest({ asks: [['1_000', '5']] })

  house.moveMarkTo('2_000', other) // 10_000 - 20_000: even a gift of the short's 1_000 leaves 9_000 missing

  expect(all(house, 'closed-on-book')).toEqual([])
  expect(house.positionOf('ada')).toBe(-1)
})

test('a limit may keep a share of maintenance, which puts it above the bankruptcy price', () => {
  const house = adaAndBo([close({ limit: { at: 'keep', share: 500_000 } })])
  house.rest({
    bids: [
      ['35_900', '1'],
      ['35_899', '5'],
    ],
  })
  house.moveMarkTo('36_000') // 2_000 less half of 3_600 is 200: 100 a contract below the mark
  expect(the(house, 'closed-on-book')).toMatchObject({ limit: 35_900, quantities: [1] })
})

test('a fillable price gives way as the account gets worse', () => {
  const limit = { at: 'fillable', aggressiveness: 1_000_000, spread: 500_000 } as const
  const house = adaAndBo([close({ limit })], { ada: '9_800' })
  house.rest({
    bids: [
      ['35_550', '1'],
      ['35_549', '5'],
    ],
  })
  // 1_800 of 3_600 are missing: half of half of 3_600 is 900, 450 a contract below the mark.
  house.moveMarkTo('36_000')
  expect(the(house, 'closed-on-book')).toMatchObject({ limit: 35_550, quantities: [1] })
})

test.each([
  ['largest-requirement', [0, 1, 2]], // 114_000, 72_000, 39_000 at one rate
  ['largest-loss', [1, 0, 2]], // 8_000, 6_000, 1_000
  ['as-opened', [2, 0, 1]],
] as const)('positions are closed by %s', (positions, order) => {
  const house = openClearingHouse({ mark: '40_000', steps: [close({ positions })] })
  listPerp(house, 'ETH-PERP')
  listPerp(house, 'SOL-PERP')
  house.moveMarks({ 1: '40_000', 2: '40_000' })
  house.deposit('ada', '24_000')
  house.deposit('bo', '100_000')
  for (const [series, quantity] of [
    [2, '1'],
    [0, '3'],
    [1, '2'],
  ] as const)
    house.trade({ buyer: 'ada', seller: 'bo', quantity, price: '40_000', series })
  for (const series of [0, 1, 2]) house.rest({ bids: [['36_000', '9']] }, series)

  house.moveMarks({ 0: '38_000', 1: '36_000', 2: '39_000' }) // 9_000 against 11_250

  expect(all(house, 'closed-on-book').map((event) => event.series)).toEqual(order)
})

test('a level that belongs to an account trades with that account', () => {
  const house = adaAndBo([close()])
  house.deposit('cy', '50_000')
  house.rest({
    bids: [
      ['35_500', '1', 'bo'],
      ['35_400', '5', 'cy'],
    ],
  })

  house.moveMarkTo('36_000')

  expect([house.positionOf('ada'), house.positionOf('bo'), house.positionOf('cy')]).toEqual([0, -1, 1])
  expect(house.equityOf('cy')).toBe(50_600) // bought 600 below the mark
  expect(house.equityOf('bo')).toBe(28_500) // 20_000 + 2 x 4_000 + 500
})

test('the fee stops at what is left: it never makes a deficit', () => {
  const house = adaAndBo([close()], {
    terms: {
      fees: {
        maker: 0,
        taker: 0,
        liquidation: 10_000,
        liquidationSplit: [
          { to: 'fund', share: 700_000 },
          { to: 'fees', share: 300_000 },
        ],
      },
    },
  })
  house.rest({ bids: [['35_050', '2']] })
  house.moveMarkTo('36_000') // 1_900 of slippage leaves 100; the fee of 1% were 720
  expect(the(house, 'closed-on-book').feeShares.map(({ amount }) => amount)).toEqual([70, 30])
  expect(house.equityOf('ada')).toBe(0)
})

test('a fill better than the bankruptcy price moves it away from what is still open', () => {
  const steps = [step('close-on-book', { limit: { at: 'bankruptcy-price' } }), step('record-claim')]
  const house = openClearingHouse({ mark: '40_000', steps })
  house.deposit('ada', '40_000')
  house.deposit('bo', '100_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '40_000' })
  house.rest({
    bids: [
      ['36_900', '4'],
      ['35_900', '6'],
    ],
  })

  // At 37_000 she has 10_000 for 10: her bankruptcy price is 36_000, which the second bid does not meet. The first
  // four cost 400, so that 9_600 are left for six: it is 35_400 now, and the second bid does.
  house.moveMarkTo('37_000')

  expect(house.positionOf('ada')).toBe(0)
  expect(house.balanceOf('ada')).toBe(3_000) // 40_000 - 4 x 3_100 - 6 x 4_100
})
