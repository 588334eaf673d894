import { expect, test } from 'vitest'
import { settlementWindowOf } from '../../src/core/engine/expiry.ts'
import { copyHouse } from '../../src/core/engine/house.ts'
import { inTrial } from '../../src/core/engine/trial.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import { MOST_SERIES } from '../../src/core/market/markets.ts'
import { differences } from '../support/history/same-state.ts'
import { EXPIRY, MINUTE, type OptionHouse, openOptionHouse } from '../support/option-house.ts'
import { step } from '../support/steps.ts'
import { the } from '../support/venues.ts'

/** Marks of the index at minutes before expiry. */
function sample(
  house: OptionHouse,
  marks: readonly (readonly [minutesBefore: number, price: string])[],
): void {
  for (const [minutes, price] of marks) house.moveIndexTo(price, EXPIRY - minutes * MINUTE)
}

/** Ada buys what is listed from bo, each with plenty. */
function adaBuysFromBo(house: OptionHouse, symbol: string, price: string, quantity = '1'): void {
  const asset = house.house.markets.instrument(house.seriesOf(symbol)).terms.settlementAsset
  if (!house.names.has('ada'))
    for (const name of ['ada', 'bo']) house.deposit(name, asset === 1 ? '100_000' : '1_000_000', asset)
  house.mark({ [symbol]: price })
  house.tradeOf(symbol, { buyer: 'ada', seller: 'bo', quantity, price })
}

test('a premium leaves the buyer for the seller, and what was bought is worth its mark', () => {
  const house = openOptionHouse()
  const call = house.listOption({ right: 'call', strike: '50_000' })
  adaBuysFromBo(house, call, '1_200', '3')
  expect([house.house.book.cash(house.id('ada')), house.house.book.cash(house.id('bo'))]).toEqual([
    996_400, 1_003_600,
  ])
  expect([house.equityOf('ada'), house.equityOf('bo')]).toEqual([1_000_000, 1_000_000])
  house.mark({ [call]: '2_000' })
  expect([house.equityOf('ada'), house.equityOf('bo')]).toEqual([1_002_400, 997_600])
})

test('a call in the money pays what the index is above its strike; a put beside it pays nothing', () => {
  const house = openOptionHouse()
  const [call, put] = (['call', 'put'] as const).map((right) => house.listOption({ right, strike: '50_000' }))
  adaBuysFromBo(house, call, '1_200', '2')
  adaBuysFromBo(house, put, '1_100', '5')
  house.moveIndexTo('53_500', EXPIRY)

  house.settleExpiry()

  expect(the(house, 'expiry-settled').settled.map(({ price, holders }) => [price, holders])).toEqual([
    [3_500, 2],
    [0, 2],
  ])
  expect(house.balanceOf('ada')).toBe(1_000_000 - 2 * 1_200 - 5 * 1_100 + 2 * 3_500)
  expect(house.balanceOf('bo')).toBe(1_000_000 + 2 * 1_200 + 5 * 1_100 - 2 * 3_500)
  expect([house.holdingOf('ada', call), house.holdingOf('bo', put)]).toEqual([0, 0])
  expect(house.totalMoney()).toBe(2_000_000)
  const deal = { buyer: 'ada', seller: 'bo', quantity: '1', price: '1' }
  expect(house.tryTradeOf(call, deal)).toMatchObject({ reason: 'series-closed', status: 'expired' })
  expect(house.trySettleExpiry()).toMatchObject({ reason: 'nothing-expires' })
})

test('who cannot pay at expiry owes his fund the rest, by what he held, and every winner is paid in full', () => {
  const steps = [step('draw-fund', { scope: 'instrument' }), step('record-claim')]
  const house = openOptionHouse({ steps })
  const call = house.listOption({ right: 'call', strike: '50_000', terms: { fundScope: 'calls' } })
  const put = house.listOption({ right: 'put', strike: '50_000', terms: { fundScope: 'puts' } })
  house.openFund('calls', 'fund', '1_000_000')
  house.openFund('puts', 'fund', '1_000_000')
  house.deposit('ada', '1_000_000')
  house.deposit('bo', '27_000')
  house.mark({ [call]: '1_000', [put]: '1_000' })
  house.tradeOf(call, { buyer: 'ada', seller: 'bo', quantity: '1', price: '1_000' })
  house.deposit('cy', '100_000')
  house.tradeOf(put, { buyer: 'ada', seller: 'cy', quantity: '1', price: '1_000' })
  house.moveIndexTo('90_000', EXPIRY) // bo has 28_000 and will owe 40_000; his option's mark has not moved

  house.settleExpiry()

  expect(the(house, 'loss-opened')).toMatchObject({ series: [house.seriesOf(call)], equity: -12_000 })
  expect(house.balanceOf('ada')).toBe(1_000_000 - 2_000 + 40_000)
  expect([house.balanceOf('calls'), house.balanceOf('puts')]).toEqual([988_000, 1_000_000])
  expect([house.balanceOf('bo'), house.balanceOf('cy')]).toEqual([0, 101_000])
})

test('an option settled in coin pays its part of a coin', () => {
  const house = openOptionHouse()
  const call = house.listOption({ right: 'call', strike: '50_000', settledIn: 'coin' })
  house.deposit('ada', '100_000', 1) // ten coins of 10_000 units
  house.deposit('bo', '100_000', 1)
  house.mark({ [call]: '250' })
  house.tradeOf(call, { buyer: 'ada', seller: 'bo', quantity: '4', price: '250' })
  house.moveIndexTo('60_000', EXPIRY)

  house.settleExpiry()

  expect(the(house, 'expiry-settled').settled[0].price).toBe(1_667) // 10_000 / 60_000, half-even onto 0.0001
  expect([house.balanceOf('ada', 1), house.balanceOf('bo', 1)]).toEqual([
    100_000 - 4 * 250 + 4 * 1_667,
    100_000 + 4 * 250 - 4 * 1_667,
  ])
})

test('the settlement price is the average of the window, each mark for as long as it stood', () => {
  const house = openOptionHouse()
  const window = 30 * MINUTE
  const call = house.listOption({ right: 'call', strike: '50_000', window })
  const future = house.listOnIndex('BTC-FUT', { kind: 'future', expiresAt: EXPIRY })
  const inverse = house.listOnIndex('BTC-INV', {
    kind: 'future',
    payoff: 'inverse',
    settlementAsset: 1,
    expiresAt: EXPIRY,
  })
  adaBuysFromBo(house, call, '1_000')
  adaBuysFromBo(house, future, '50_000')
  house.deposit('cy', '100_000', 1)
  house.deposit('di', '100_000', 1)
  house.mark({ [inverse]: '50_000' })
  house.tradeOf(inverse, { buyer: 'cy', seller: 'di', quantity: '30_000', price: '50_000' })
  // 51_000 stands when the window opens; then 12, 3 and 5 minutes of others.
  sample(house, [
    [45, '51_000'],
    [20, '54_000'],
    [8, '48_001'],
    [5, '60_000'],
  ])
  const average = (10 * 51_000 + 12 * 54_000 + 3 * 48_001 + 5 * 60_000) / 30 // 53_400.1
  expect(settlementWindowOf(house.house, house.index, EXPIRY)).toEqual({
    share: 25 / 30,
    price: (10 * 51_000 + 12 * 54_000 + 3 * 48_001) / 25,
  })
  house.moveIndexTo('1_000', EXPIRY + 1) // too late to count

  house.settleExpiry()

  const told = the(house, 'expiry-settled')
  expect(Number(told.average.numerator) / Number(told.average.denominator)).toBe(average)
  expect(told.settled.map(({ price }) => price)).toEqual([3_400, 53_400, 53_400])
  expect(house.balanceOf('ada')).toBe(1_000_000 - 1_000 + 3_400 + 3_400)
  // 30_000 dollars were 0.6 coins and are 0.56180 at 53_400.
  expect([house.balanceOf('cy', 1), house.balanceOf('di', 1)]).toEqual([100_382, 99_618])
  expect(house.house.tables.windows.size).toBe(0)
})

test('what is not due, not covered or not there is not settled, and never guessed', () => {
  const house = openOptionHouse({ staleAfter: 10 * MINUTE })
  const call = house.listOption({ right: 'call', strike: '50_000', window: 30 * MINUTE })
  adaBuysFromBo(house, call, '1_000')
  expect(house.trySettleExpiry()).toMatchObject({ reason: 'not-due', due: EXPIRY })
  expect(house.trySettleExpiry(EXPIRY + 1)).toMatchObject({ reason: 'nothing-expires' })
  sample(house, [
    [35, '51_000'],
    [20, '52_000'],
    [12, '52_000'],
    [5, '53_000'],
  ])
  house.at = EXPIRY
  // 51_000 was ten minutes old at minute 25: five minutes, less the millisecond in which it was not too old yet.
  expect(house.trySettleExpiry()).toEqual({
    reason: 'window-uncovered',
    index: house.index,
    expiresAt: EXPIRY,
    missingMs: 5 * MINUTE - 1,
  })
  // Whoever runs the venue says a price, by hand and by name.
  house.do({ type: 'settle', series: house.seriesOf(call), price: 2_200 })
  expect(house.balanceOf('ada')).toBe(1_000_000 - 1_000 + 2_200)
  expect(house.house.tables.windows.size).toBe(0)
})

test('an index that was never marked settles nothing', () => {
  const house = openOptionHouse()
  const other = house.listReference('ETH-INDEX', 'index')
  house.listOnIndex('ETH-FUT', { kind: 'future', expiresAt: EXPIRY, underlying: other })
  house.at = EXPIRY
  expect(house.try({ type: 'settle-expiry', index: other, expiresAt: EXPIRY })).toMatchObject({
    reason: 'window-uncovered',
    missingMs: 1,
  })
})

test('an option may be worth nothing: it is marked, held and settled at zero, and never traded there', () => {
  const house = openOptionHouse()
  const put = house.listOption({ right: 'put', strike: '20_000' })
  adaBuysFromBo(house, put, '10', '2')
  house.mark({ [put]: '0' })
  expect([house.equityOf('ada'), house.equityOf('bo')]).toEqual([999_980, 1_000_020])
  const deal = { buyer: 'bo', seller: 'ada', quantity: '1', price: '0' }
  expect(house.tryTradeOf(put, deal)).toMatchObject({ reason: 'mark-out-of-range', mark: 0 })
  house.tradeOf(put, { ...deal, price: '1' }) // the mark is there, so a trade can be
  expect(house.try({ type: 'move-marks', marks: [{ series: house.index, mark: 0 }] })).toMatchObject({
    reason: 'mark-out-of-range',
  })
  house.settleExpiry()
  expect(house.balanceOf('ada')).toBe(1_000_000 - 20 + 1)
})

test('a reference has marks and nothing else', () => {
  const house = openOptionHouse()
  house.deposit('ada', '1_000')
  house.deposit('bo', '1_000')
  const { index } = house
  const isReference = { reason: 'series-is-reference', series: index, symbol: 'BTC-INDEX' }
  const deal = { buyer: 'ada', seller: 'bo', quantity: '1', price: '50_000', series: index }
  expect(house.tryTrade(deal)).toEqual(isReference)
  expect(house.try({ type: 'apply-funding', series: index, rate: 1 })).toEqual(isReference)
  expect(house.try({ type: 'settle', series: index, price: 1 })).toEqual(isReference)
  expect(house.try({ type: 'delist', series: index })).toEqual(isReference)
  const snapshot = { at: house.at, bids: [], asks: [] }
  expect(house.try({ type: 'replace-depth', series: index, snapshot })).toEqual(isReference)
  house.do({ type: 'close-period' })
  expect(the(house, 'period-closed').marks).toEqual([])
})

test('listing ends where a position has no room for the number of another series', () => {
  const house = openOptionHouse()
  const { markets } = house.house
  const reference = markets.reference(house.index)
  while (markets.count < MOST_SERIES) markets.addReference(reference)
  expect(
    house.try({ type: 'list-reference', terms: { ...reference.terms, symbol: 'ONE-MORE' } }),
  ).toMatchObject({
    reason: 'terms-refused',
    why: ['65536 series are listed, and a position has room for 65536 numbers'],
  })
})

test('one window settles an expiry, all of it is seen, and what it pays on stays', () => {
  const house = openOptionHouse()
  const window = 30 * MINUTE
  const call = house.listOption({ right: 'call', strike: '50_000', window })
  const { terms } = house.house.markets.instrument(house.seriesOf(call))
  const tryList = (changed: object, option: object = {}) => {
    const listed = { ...terms, symbol: 'BTC-X', ...changed, option: { ...terms.option, ...option } }
    return house.try({ type: 'list-instrument', terms: listed as typeof terms })
  }
  expect(tryList({}, { windowMs: 0 })).toMatchObject({
    reason: 'terms-refused',
    why: ['its settlement window is 0 ms, and that of BTC-50000-C is 1800000'],
  })
  expect(tryList({ expiresAt: house.at + window - 1 })).toMatchObject({ reason: 'terms-refused' })
  expect(tryList({ expiresAt: house.at })).toMatchObject({ reason: 'terms-refused' })
  const change = (option: object, changed: object = {}) =>
    house.try({
      type: 'change-terms',
      series: house.seriesOf(call),
      terms: { ...terms, ...changed, option: { ...terms.option, ...option } } as typeof terms,
    })
  for (const [option, changed] of [
    [{ strike: fraction(60_000n, 1n) }],
    [{ right: 'put' }],
    [{ windowMs: 0 }],
    [{}, { expiresAt: EXPIRY + 1 }],
  ] as const)
    expect(change(option, changed)).toMatchObject({ reason: 'terms-refused' })
  expect(change({}, { highestMark: 2_000_000 })).toBeNull()
})

test('an option’s fee is a share of its coins, at most a share of its premium, at the index of the trade', () => {
  const house = openOptionHouse()
  const fee = { ofUnderlying: 300, mostOfPremium: 125_000 }
  const call = house.listOption({ right: 'call', strike: '50_000', fee })
  adaBuysFromBo(house, call, '1_000', '2')
  expect(the(house, 'traded')).toMatchObject({ buyerFee: 30, sellerFee: 30 }) // 0.03% of 100_000
  const trade = {
    type: 'trade',
    buyer: house.id('ada'),
    seller: house.id('bo'),
    series: house.seriesOf(call),
    quantity: 2,
    price: 1_000,
    taker: 'buyer',
    buyerOrder: null,
    sellerOrder: null,
  } as const
  const sequence = house.house.sequence
  house.moveIndexTo('80_000')
  // Busted at the index it was made at, or the fees would not come back.
  house.do({ type: 'bust-trade', sequence, trade: { ...trade, indexMark: 50_000 }, corrected: null })
  expect([house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([1_000_000, 1_000_000])
  house.mark({ [call]: '100' })
  house.tradeOf(call, { buyer: 'ada', seller: 'bo', quantity: '2', price: '100' })
  expect(the(house, 'traded')).toMatchObject({ buyerFee: 25, sellerFee: 25 }) // 12.5% of 200
})

test('a trial that lists a chain, opens a window and fills it leaves nothing behind, though the columns grew', () => {
  const house = openOptionHouse()
  const call = house.listOption({ right: 'call', strike: '50_000', window: 30 * MINUTE })
  adaBuysFromBo(house, call, '1_000')
  sample(house, [[20, '51_000']])
  const before = copyHouse(house.house)
  const [{ at }, known] = [house, new Map(house.series)]
  inTrial(house.house, () => {
    for (let strike = 1; strike <= 130; strike += 1)
      house.listOption({ right: 'put', strike: `${strike}`, expires: EXPIRY + 90 * MINUTE, window: MINUTE })
    sample(house, [[10, '52_000']])
    house.mark({ [call]: '0', 'BTC-7-P': '0' })
    house.settleExpiry()
    expect(house.house.markets.count).toBeGreaterThan(256)
  })
  expect(differences(house.house, before)).toEqual([])
  house.at = at
  house.series.clear()
  for (const [symbol, id] of known) house.series.set(symbol, id)
  const put = house.listOption({ right: 'put', strike: '7', window: 30 * MINUTE })
  expect(house.house.markets.hasMark(house.seriesOf(put))).toBe(false)
  expect(house.equityOf('ada')).toBe(1_000_000)
})
