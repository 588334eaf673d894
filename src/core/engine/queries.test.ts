import { expect, test } from 'vitest'
import type { ClearingHouse } from '../../../test/support/clearing-house.ts'
import { step } from '../../../test/support/steps.ts'
import { adaAndBo, depositCoin, listCoin, openCoinVenue } from '../../../test/support/venues.ts'
import type { Trade } from './commands.ts'
import {
  bankruptcyPriceFor,
  deficitOf,
  equitiesOf,
  freeMarginOf,
  liquidationPriceFor,
  marginShortfallOf,
  previewTrade,
  rankOf,
  requirementsOf,
  whatIfMarks,
} from './queries.ts'

const steps = [step('draw-fund'), step('deleverage')]
const plain = (): ClearingHouse => adaAndBo(steps, { insuranceFund: '3_000' })

test('equities, requirements and free margin of a plain account', () => {
  const house = plain()
  house.moveMarkTo('39_000')
  const ada = house.id('ada')
  expect(equitiesOf(house.house, ada)).toEqual({
    marginEquity: 8_000,
    netEquity: 8_000,
    settlementBalances: [{ asset: 0, balance: 10_000 }],
  })
  expect(requirementsOf(house.house, ada)).toEqual({
    initial: 7_800,
    maintenance: 3_900,
    reserved: 0,
    notional: 78_000,
  })
  expect(freeMarginOf(house.house, ada)).toBe(200)
})

test('margin set aside for orders is not free', () => {
  const house = adaAndBo(steps, { ada: '20_000' })
  const account = house.id('ada')
  house.do({ type: 'reserve-order', order: 1, account, series: 0, quantity: 1, price: 40_000 })
  expect(requirementsOf(house.house, account).reserved).toBe(4_000)
  expect(freeMarginOf(house.house, account)).toBe(8_000) // 20_000 - 8_000 - 4_000
})

test('a coin has a balance of its own and counts at its weight', () => {
  const house = plain()
  const { asset, series } = listCoin(house, 'BTC')
  house.moveMarkTo('1_000', series)
  depositCoin(house, 'ada', asset, 100)
  expect(equitiesOf(house.house, house.id('ada'))).toEqual({
    marginEquity: 10_900,
    netEquity: 11_000,
    settlementBalances: [
      { asset: 0, balance: 10_000 },
      { asset: 1, balance: 100 },
    ],
  })
})

test('a shortfall is no deficit: the account may be solvent', () => {
  const house = adaAndBo([step('defer')])
  house.moveMarkTo('36_000')
  expect(marginShortfallOf(house.house, house.id('ada'))).toBe(1_600) // 3_600 - 2_000
  expect(deficitOf(house.house, house.id('ada'))).toBe(0)
  house.moveMarkTo('33_000')
  expect(marginShortfallOf(house.house, house.id('ada'))).toBe(7_300) // 3_300 + 4_000
  expect(deficitOf(house.house, house.id('ada'))).toBe(4_000)
  expect(marginShortfallOf(house.house, house.id('bo'))).toBe(0)
})

test('prices by definition: liquidated at the first mark below the line, nothing left at the bankruptcy price', () => {
  const house = plain()
  const ada = house.id('ada')
  // 2 m - 70_000 < 0.1 m below 36_842.1; bo: 100_000 - 2 m < 0.1 m above 47_619.05.
  expect(liquidationPriceFor(house.house, ada, 0)).toBe(36_842)
  expect(liquidationPriceFor(house.house, house.id('bo'), 0)).toBe(47_620)
  expect(bankruptcyPriceFor(house.house, ada, 0)).toBe(35_000)
  expect(bankruptcyPriceFor(house.house, house.id('bo'), 0)).toBe(50_000)
})

test('the bankruptcy price counts the close fee where the rulebook does', () => {
  const liquidationSplit = [{ to: 'fund', share: 1_000_000 }] as const
  const house = adaAndBo(steps, {
    terms: { fees: { maker: 0, taker: 0, liquidation: 20_000, liquidationSplit } },
    rulebook: { bankruptcy: { rule: 'share-by-maintenance', closeFee: true } },
  })
  expect(bankruptcyPriceFor(house.house, house.id('ada'), 0)).toBe(35_715) // 35_000 / 0.98 = 35_714.3, up
})

test('inverse prices are reciprocals, and a short that cannot be lost has none', () => {
  const house = openCoinVenue(steps, '20_000')
  house.deposit('ada', '5_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '400', price: '20_000' })
  expect(bankruptcyPriceFor(house.house, house.id('ada'), 0)).toBe(16_000) // 400_000_000 / 25_000
  // bo holds in coins all that he sold: he cannot lose more, so only the requirement could be missing.
  expect(bankruptcyPriceFor(house.house, house.id('bo'), 0)).toBeNull()
})

test('nothing is held, or no rulebook: no price', () => {
  const house = plain()
  house.deposit('cy', '1')
  expect(liquidationPriceFor(house.house, house.id('cy'), 0)).toBeNull()
  expect(bankruptcyPriceFor(house.house, house.id('cy'), 0)).toBeNull()
})

/** Shorts of 2, 1 and 4 from 40_000 with 20_000, 5_000 and 100_000: leverage decides. */
function threeShorts(): ClearingHouse {
  const house = plain()
  house.deposit('cy', '5_000')
  house.deposit('dee', '100_000')
  house.deposit('dan', '300_000')
  house.trade({ buyer: 'dan', seller: 'cy', quantity: '1', price: '40_000' })
  house.trade({ buyer: 'dan', seller: 'dee', quantity: '4', price: '40_000' })
  house.moveMarkTo('38_000')
  return house
}

test('a rank says how many, and how much, stand before an account', () => {
  const house = threeShorts()
  const selection = { by: 'queue', score: 'leverage' } as const
  const rank = (name: string): unknown => rankOf(house.house, house.id(name), 0, selection)
  expect(rank('cy')).toMatchObject({ rank: 1, of: 3, quantityAhead: 0, percentile: 1_000_000 }) // 38 / 7
  expect(rank('bo')).toMatchObject({ rank: 2, of: 3, quantityAhead: 1, percentile: 666_666 }) // 76 / 24
  expect(rank('dee')).toMatchObject({ rank: 3, of: 3, quantityAhead: 3, percentile: 333_333 }) // 152 / 108
  expect(rank('dee')).toMatchObject({ score: 152_000 / 108_000 })
})

test('the rank told is the order in which they are taken', () => {
  const house = threeShorts()
  const selection = { by: 'queue', score: 'profit-times-leverage' } as const
  const { house: state } = house
  const best = ['bo', 'cy', 'dee'].find((name) => rankOf(state, house.id(name), 0, selection)?.rank === 1)
  const after = whatIfMarks(state, [{ series: 0, mark: 36_500 }]) // 3_000 against 3_650
  if (!after.ok) throw new Error('the what-if was refused')
  const event = after.events.find(({ type }) => type === 'deleveraged')
  if (event?.type !== 'deleveraged') throw new Error('nobody was deleveraged')
  expect(house.nameOf(event.takers[0])).toBe(best)
})

test('who holds nothing, or would never be chosen, has no rank', () => {
  const house = threeShorts()
  house.deposit('eve', '1')
  expect(rankOf(house.house, house.id('eve'), 0, { by: 'size' })).toBeNull()
  const named = { by: 'named', accounts: [String(house.id('bo'))] } as const
  expect(rankOf(house.house, house.id('cy'), 0, named)).toBeNull()
  expect(rankOf(house.house, house.id('bo'), 0, named)).toMatchObject({ rank: 1, of: 1 })
})

function tradeOf(house: ClearingHouse, quantity: number): Trade {
  return {
    type: 'trade',
    buyer: house.id('ada'),
    seller: house.id('bo'),
    series: 0,
    quantity,
    price: 39_000,
    taker: 'buyer',
    buyerOrder: null,
    sellerOrder: null,
  }
}

/** Everything a question might have moved. */
function stateOf(house: ClearingHouse): unknown {
  const { book, markets, tables, meters, at, sequence, depths } = house.house
  return structuredClone({
    at,
    sequence,
    tables,
    meters: meters.entries(),
    cells: book.cells.slice(),
    links: book.links.slice(),
    lanes: book.fingerprint.lanes.slice(),
    marks: markets.mark.slice(0, markets.count),
    bids: depths.map((depth) => depth?.bestBid ?? null),
  })
}

test('a preview shows both sides after a trade, and leaves nothing behind', () => {
  const house = adaAndBo(steps, { ada: '20_000' })
  const before = stateOf(house)

  const preview = previewTrade(house.house, tradeOf(house, 1))

  // 3 contracts at a cost of 119_000, marked at 40_000: 21_000. At m: 3 m - 99_000 < 0.15 m below 34_736.8.
  expect(preview).toMatchObject({
    ok: true,
    buyer: {
      position: 3,
      equities: { netEquity: 21_000 },
      requirements: { initial: 12_000, maintenance: 6_000 },
      freeMargin: 9_000,
      liquidationPrice: 34_736,
      bankruptcyPrice: 33_000,
    },
    seller: { position: -3, equities: { netEquity: 19_000 } },
  })
  expect(stateOf(house)).toEqual(before)
})

test('a preview of a trade that would be refused says why', () => {
  const house = plain()
  const before = stateOf(house)
  expect(previewTrade(house.house, tradeOf(house, 9))).toMatchObject({
    ok: false,
    refusal: { reason: 'margin-insufficient', account: house.id('ada'), needed: 44_000, free: 19_000 },
  })
  expect(stateOf(house)).toEqual(before)
})

test('a what-if of marks tells every loss they would cause, and nothing has happened', () => {
  const house = plain()
  house.rest({ bids: [['39_000', '1']] })
  const before = stateOf(house)

  const preview = whatIfMarks(house.house, [{ series: 0, mark: 33_000 }])

  expect(preview).toMatchObject({
    ok: true,
    losses: [
      {
        bucket: house.id('ada'),
        equity: -4_000,
        closed: { how: 'closed', externalizedLoss: 4_000, uncoveredLoss: 1_000 },
      },
    ],
  })
  expect(stateOf(house)).toEqual(before)
  house.moveMarkTo('33_000')
  expect(preview.ok && preview.events).toEqual(house.last) // the very same, when it comes
})

test('a loss that would stay open is told as open; marks that would be refused say why', () => {
  const house = adaAndBo([step('defer')])
  const preview = whatIfMarks(house.house, [{ series: 0, mark: 33_000 }])
  expect(preview).toMatchObject({ ok: true, losses: [{ equity: -4_000, closed: null }] })
  expect(whatIfMarks(house.house, [{ series: 7, mark: 1 }])).toMatchObject({
    ok: false,
    refusal: { reason: 'series-unknown', series: 7 },
  })
  expect(house.stateOf('ada')).toBe('healthy')
})
