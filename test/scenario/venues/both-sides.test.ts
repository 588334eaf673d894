import { describe, expect, test } from 'vitest'
import { venueNamed } from '../../../src/venues/index.ts'
import type { ClearingHouse } from '../../support/clearing-house.ts'
import { openVenue, poor, type VenueOptions } from '../../support/open-venue.ts'
import { all, the } from '../../support/venues.ts'

/** ada's loss of 40,000 stands against bo with 10, cy with 7 and dee with 3 on the other side, and eve long 13 on hers. */
function house(id: string, fund: string, options: VenueOptions = {}): ClearingHouse {
  const house = openVenue(venueNamed(id), { ...poor, fund }, options)
  house.deposit('ada', '100_000')
  for (const name of ['bo', 'cy', 'dee', 'eve', 'fay']) house.deposit(name, '400_000')
  for (const [seller, quantity] of [
    ['bo', '10'],
    ['cy', '7'],
    ['dee', '3'],
  ])
    house.trade({ buyer: 'ada', seller, quantity, price: '40_000' })
  house.trade({ buyer: 'eve', seller: 'fay', quantity: '13', price: '40_000' })
  return house
}

/** What a socialised loss took of each, in cents by name. */
function cutsOf(told: ClearingHouse): Record<string, number> {
  const event = all(told, 'allocated').find(({ base }) => base !== null)
  if (event === undefined) throw new Error('nothing was socialised')
  return Object.fromEntries([...event.payers].map((payer, at) => [told.nameOf(payer), event.amounts[at]]))
}

describe('Drift', () => {
  test('vault, then fee pool, then both sides by open interest, and the printed charge collects too much', () => {
    const told = house('drift-v2', '10_000')
    told.moveMarkTo('33_000')
    expect(told.balanceOf('insurance-vault')).toBe(0)
    expect(told.balanceOf('fee-pool')).toBe(0)
    const cuts = cutsOf(told)
    // Longs pay as well as shorts: eve is on ada's own side.
    expect(Object.keys(cuts).toSorted()).toEqual(['bo', 'cy', 'dee', 'eve', 'fay'])
    // As published: delta = ceil(loss x 1e9 / OI), each pays base x delta; the loss is 20,000 in cents, the base 46.
    const loss = 2_000_000n
    const delta = (loss * 1_000_000_000n + 45n) / 46n
    const venue = [10n, 7n, 3n, 13n, 13n].map((base) => (base * delta + 999_999_999n) / 1_000_000_000n)
    expect(Object.values(cuts).toSorted((a, b) => a - b)).toEqual(venue.map(Number).toSorted((a, b) => a - b))
    const collected = venue.reduce((sum, each) => sum + each, 0n)
    expect(collected - loss).toBe(2n) // and it is dust by name here
    expect(told.house.book.cash(told.house.tables.house[0].rounding)).toBe(2)
  })

  test('shortage / (P x (m − f)) by the pace of 10% + elapsed / duration, with a buffer of 2%, rounded up to the step', () => {
    const told = house('drift-v2', '0')
    told.rest({ bids: [['35_490', '100']] })
    told.moveMarkTo('35_500')
    const heldAfter = (ms: number): number => {
      told.at += ms
      told.do({ type: 'advance-time' })
      return told.positionOf('ada')
    }
    // As published, with m the 5% of maintenance and the buffer of 2%: each contract frees 2,485 at the mark.
    const [mark, frees] = [35_500, 35_500 * 0.07]
    let [held, equity, freed] = [20, 10_000, 0]
    const part = (pct: number): number => {
      const lacking = held * frees - equity
      const lots = Math.ceil(((lacking + freed) * pct - freed) / frees)
      held -= lots
      freed += lots * frees
      equity -= lots * (mark - 35_490)
      return held
    }
    const published = [part(0.1), part(0.6), part(1)]
    expect([told.positionOf('ada'), heldAfter(75_000), heldAfter(75_000)]).toEqual(published)
    expect(published).toEqual([18, 10, 3])
    expect(told.stateOf('ada')).toBe('healthy')
  })

  test('a position below 50 is closed at once, whatever the pace', () => {
    const told = openVenue(venueNamed('drift-v2'), poor, { mark: '20' })
    told.deposit('ada', '4.20')
    told.deposit('bo', '400')
    told.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '20' })
    told.rest({ bids: [['18', '10']] })
    told.moveMarkTo('18') // 2.32 lacking, of which the pace would free 0.23 with one of the two
    expect(told.positionOf('ada')).toBe(0)
  })
})

describe('Mango', () => {
  test('index change = loss / open interest of both sides, cut off, and what that misses is a claim', () => {
    const told = house('mango-v4', '10_000')
    told.moveMarkTo('33_000')
    // In 80.48 binary: loss / open interest cut off, and each position's part of it rounded down as it settles.
    const [loss, one] = [3_000_000n, 1n << 48n]
    const change = (loss * one) / 46n
    const venue = [10n, 7n, 3n, 13n, 13n].map((lots) => Number((lots * change) / one))
    const ascending = (amounts: number[]): number[] => amounts.toSorted((a, b) => a - b)
    expect(ascending(Object.values(cutsOf(told)))).toEqual(ascending(venue))
    // Two cents are collected by nobody; there they stay in the market, here they are a claim.
    expect(venue.reduce((sum, cut) => sum + cut, 0)).toBe(2_999_998)
    expect(the(told, 'claim-recorded').amount).toBe(2)
  })

  test('with no open interest the venue’s index does not move and the loss is gone; here it is a claim', () => {
    const told = openVenue(venueNamed('mango-v4'), poor)
    told.deposit('ada', '100_000')
    told.deposit('bo', '400_000')
    told.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    told.do({ type: 'delist', series: 0 })
    told.do({ type: 'settle', series: 0, price: 33_000 })
    expect(the(told, 'claim-recorded')).toMatchObject({ creditors: 'last-to-settle', amount: 4_000_000 })
  })
})

describe('Vertex', () => {
  test('a truncated share collects too little, and the rest is a claim of the market', () => {
    const told = house('vertex', '0')
    told.moveMarkTo('33_000')
    const event = all(told, 'allocated').find(({ base }) => base === 'open-interest')
    const collected = Number(event?.total)
    const asked = collected + all(told, 'claim-recorded').reduce((sum, { amount }) => sum + amount, 0)
    // 40,000 and the 37.5% of 33,000 that the liquidator keeps.
    expect(asked).toBe(5_237_500)
    // Each side pays base x trunc(deficit / OI / 2 …); five truncated shares of 46 lose up to five cents.
    expect(asked - collected).toBeGreaterThan(0)
    expect(asked - collected).toBeLessThan(5)
  })
})

describe('Perpetual v2 (Curie)', () => {
  test('the fund cannot pay all of it, so nobody takes the position and the account stays under water', () => {
    const told = house('perp-curie', '39_999')
    told.moveMarkTo('33_000')
    expect(told.last.some(({ type }) => type === 'deleveraged' || type === 'allocated')).toBe(false)
    expect(told.equityOf('ada')).toBe(-4_000_000)
    expect(told.stateOf('ada')).toBe('liquidating')
    // Once it can pay, it does, and the position goes to a liquidator at the index.
    told.deposit('insurance-fund', '1')
    told.do({ type: 'advance-time' })
    expect(told.positionOf('liquidators')).toBe(20)
    expect(told.equityOf('ada')).toBe(0)
  })
})

describe('Percolator', () => {
  test('profit that has not vested pays before the fund', () => {
    const told = openVenue(venueNamed('percolator'), { ...poor, fund: '15_000' })
    told.deposit('ada', '100_000')
    told.deposit('bo', '400_000')
    told.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    told.moveMarkTo('33_000')
    expect(told.balanceOf('USD')).toBe(1_500_000)
    expect(cutsOf(told)).toEqual({ bo: 4_000_000 })
    expect(told.positionOf('bo')).toBe(0)
  })

  test.each([
    ['0', 40_000],
    ['15_000', 25_000],
  ] as const)('with a fund of %s everybody’s equity is cut by %i: the draw is credited', (fund, cut) => {
    const told = openVenue(venueNamed('percolator'), { ...poor, fund })
    told.deposit('ada', '100_000')
    told.deposit('bo', '400_000')
    told.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    // Settled, so that all profit has vested. As published the cut is 40,000 with and without the fund.
    told.do({ type: 'delist', series: 0 })
    told.do({ type: 'settle', series: 0, price: 33_000 })
    expect(cutsOf(told)).toEqual({ bo: cut * 100 })
  })
})
