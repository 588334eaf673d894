import { expect, test } from 'vitest'
import { copyHouse, openHouse } from '../../src/core/engine/house.ts'
import { checkLaws } from '../../src/core/engine/laws.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { inTrial } from '../../src/core/engine/trial.ts'
import { rescan } from '../../src/core/margin/rescan.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import type { Bracket } from '../../src/core/market/instrument.ts'
import { type ClearingHouse, openClearingHouse, perpTerms } from '../support/clearing-house.ts'
import { differences } from '../support/history/same-state.ts'
import { step } from '../support/steps.ts'

/** A second asset that counts as margin in dollars, and a contract that settles in it. */
function withCoin(house: ClearingHouse, index: string | null): void {
  house.do({ type: 'list-asset', terms: { name: 'BTC', decimals: 0, borrowLimit: 0 } })
  house.do({
    type: 'list-collateral',
    terms: {
      symbol: 'BTC in USD',
      asset: 1,
      inAsset: 0,
      indexIncrement: fraction(1n, 1n),
      collateralWeight: 1_000_000,
      conversionDiscount: 0,
      largestBalance: 1_000_000,
      highestIndex: 1_000_000,
      staleAfterMs: null,
    },
  })
  house.do({
    type: 'list-instrument',
    terms: { ...perpTerms, symbol: 'COIN-PERP', settlementAsset: 1, fundScope: 'BTC-PERP' },
  })
  house.moveMarkTo('100', 2)
  if (index !== null) house.moveMarkTo(index, 1)
}

test('an account cannot trade what settles in an asset that has no index in its home', () => {
  const house = openClearingHouse({ mark: '100' })
  withCoin(house, null)
  house.deposit('ada', '10_000')
  house.deposit('bo', '10_000')
  const deal = { buyer: 'ada', seller: 'bo', quantity: '1', price: '100', series: 2 }
  expect(house.tryTrade(deal)).toEqual({ reason: 'mark-missing', series: 1 })
  house.moveMarkTo('10', 1)
  expect(house.tryTrade(deal)).toBeNull()
})

test('what a bucket hands over in another asset is worth its equity there, not a number of it', () => {
  const house = openClearingHouse({ mark: '100', steps: [step('deleverage'), step('convert-collateral')] })
  withCoin(house, '10')
  house.deposit('ada', '2_000')
  house.deposit('bo', '90_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '100', series: 2 })

  // Ada loses 300 coins, worth 3_000, and has 2_000: bo gives up the 1_000 that are missing, as 100 coins.
  house.moveMarkTo('70', 2)

  expect(house.equityOf('ada')).toBe(0)
  expect(house.equityOf('bo')).toBe(90_000 + 3_000 - 1_000)
  const closed = house.last.find((event) => event.type === 'loss-closed')
  expect(closed).toMatchObject({ transfer: 1_000, externalizedLoss: 1_000, defaultLoss: 3_000 })
})

test('a house account that holds collateral is no default, whatever its cash', () => {
  const house = openClearingHouse({ mark: '100', steps: [step('convert-collateral'), step('record-claim')] })
  withCoin(house, '10')
  house.deposit('ada', '100')
  house.do({ type: 'deposit', account: house.id('ada'), asset: 1, amount: 450 })
  house.deposit('bo', '10_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '50', price: '100' })
  house.moveMarkTo('1')
  const { book, markets, model, tables } = house.house
  expect(book.cash(tables.house[0].market)).toBeLessThan(0)
  expect(rescan(book, markets, model, { share: 1_000_000, equity: 'below' }).reached).toEqual([
    house.id('ada'),
  ])
})

test('nobody pays into or trades for the account that owes the claims', () => {
  const house = openClearingHouse({ mark: '100', insuranceFund: '500' })
  house.deposit('ada', '1_000')
  const { claims } = house.house.tables.house[0]
  const refusal = { reason: 'not-allowed-for-kind', account: claims, kind: 'claims' }
  expect(house.try({ type: 'deposit', account: claims, asset: 0, amount: 5 })).toEqual(refusal)
  const from = house.id('BTC-PERP')
  expect(house.try({ type: 'transfer-margin', from, to: claims, asset: 0, amount: 5 })).toEqual(refusal)
  const plain = { type: 'trade', series: 0, quantity: 1, price: 100, taker: 'buyer' } as const
  const orders = { buyerOrder: null, sellerOrder: null }
  expect(house.try({ ...plain, ...orders, buyer: house.id('ada'), seller: claims })).toEqual(refusal)
})

test('a default fund names each member once, with a whole contribution', () => {
  const house = openClearingHouse({ mark: '100' })
  house.openFund('members', 'member-fund', '100')
  house.deposit('ada', '1_000')
  const ada = house.id('ada')
  const set = (...contributions: number[]) =>
    house.try({
      type: 'set-members',
      fund: 'members',
      members: contributions.map((contribution) => ({ account: ada, contribution })),
    })
  expect(set(10, 20)).toEqual({ reason: 'same-account', account: ada })
  expect(set(0.5)).toEqual({ reason: 'not-whole', field: 'contribution', value: 0.5 })
  expect(set(10)).toBeNull()
})

test('a tier that begins with a step is seen when a gain carries a position into it', () => {
  const tier = (upTo: number | null, rate: number): Bracket => ({
    upTo,
    initial: rate,
    maintenance: rate,
    initialDeduction: 0,
    maintenanceDeduction: 0,
  })
  const house = openClearingHouse({
    mark: '100',
    terms: { brackets: [tier(10_100, 10_000), tier(null, 500_000)] },
  })
  house.deposit('ada', '4_000')
  house.deposit('bo', '90_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '100', price: '100' })

  // Ada gains 200 and enters the tier of one half: she has 4_200 against 5_100.
  house.moveMarkTo('102')

  expect(house.last.some((event) => event.type === 'loss-opened')).toBe(true)
})

test('a trial takes back changed terms, and the account it touched is seen again afterwards', () => {
  const house = openClearingHouse({ mark: '100', steps: [step('deleverage')] })
  house.deposit('ada', '1_000')
  house.deposit('bo', '10_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '50', price: '100' })
  const copy = copyHouse(house.house)
  inTrial(house.house, () => {
    const { terms } = house.house.markets.instrument(0)
    const dearer = terms.brackets.map((bracket) => ({ ...bracket, maintenance: 90_000 }))
    const bodies = [
      { type: 'change-terms', series: 0, terms: { ...terms, brackets: dearer } },
      { type: 'move-marks', marks: [{ series: 0, mark: 70 }] },
    ] as const
    for (const body of bodies) submit(house.house, { id: 99, at: house.at, by: 'trial', body })
  })
  expect(differences(house.house, copy)).toEqual([])
  house.moveMarkTo('70')
  expect(house.last.some((event) => event.type === 'loss-opened')).toBe(true)
})

test('the fingerprint does not hang on the room a house was opened with', () => {
  const prints = [16, 500].map((accounts) => {
    const story = openClearingHouse({ mark: '100' })
    story.deposit('ada', '100_000')
    story.deposit('bo', '100_000')
    for (let series = 1; series < 6; series += 1) {
      story.do({ type: 'list-instrument', terms: { ...perpTerms, symbol: `PERP-${series}` } })
      story.moveMarkTo('100', series)
      story.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '100', series })
    }
    const house = openHouse({ accounts, extensions: accounts })
    for (const command of story.commands) submit(house, command)
    return String(house.book.fingerprint)
  })
  expect(prints[0]).toBe(prints[1])
})

test('a bucket that falls a second time in one command waits for the next, with its loss open', () => {
  const steps = [step('close-on-book'), step('deleverage', { price: { at: 'mark' } }), step('record-claim')]
  const house = openClearingHouse({ mark: '100', steps })
  for (const name of ['ada', 'bo']) house.deposit(name, '1_000')
  house.deposit('cy', '100_000')
  house.trade({ buyer: 'ada', seller: 'cy', quantity: '50', price: '100' })
  house.trade({ buyer: 'bo', seller: 'cy', quantity: '60', price: '100' })
  // Bo is worked on first; then ada's position is sold to the bid that bo left in the book.
  house.rest({ bids: [['82', '200', 'ada']] })
  house.moveMarkTo('82')
  expect(checkLaws(house.house)).toEqual([])
  for (const name of ['ada', 'bo']) {
    const open = house.house.book.openLossOf(house.id(name)) !== -1
    expect(open || house.equityOf(name) >= 0).toBe(true)
  }
})
