import { describe, expect, test } from 'vitest'
import { rankOf } from '../../../src/core/engine/queries.ts'
import { type ScoreInputs, scoreOf } from '../../../src/core/waterfall/scores.ts'
import { venueNamed } from '../../../src/venues/index.ts'
import type { ClearingHouse } from '../../support/clearing-house.ts'
import { openVenue, poor } from '../../support/open-venue.ts'
import { told } from '../../support/told.ts'
import { the } from '../../support/venues.ts'

/** One position as a score sees it, in whole dollars. */
function position(said: Partial<ScoreInputs>): ScoreInputs {
  return { markValue: 0, entryValue: 0, equity: 0, wallet: 0, maintenance: 0, notional: 0, one: 1, ...said }
}

describe('BitMEX', () => {
  const { of } = scoreOf('profit-times-leverage')

  test('profit ratio times effective leverage for a winner, divided by it for a loser', () => {
    // Mark value 1_200 less bankrupt value 1_050 is the equity: leverage 8. Profit ratio 200 / 1_000.
    const winner = position({ markValue: 1_200, entryValue: 1_000, equity: 150, notional: 1_200 })
    expect(of(winner)).toBe((200 / 1_000) * (1_200 / 150))
    const loser = position({ markValue: 800, entryValue: 1_000, equity: 100, notional: 800 })
    expect(of(loser)).toBe(-200 / 1_000 / (800 / 100))
    // A short's values are below zero, and its gain counts the same.
    const short = position({ markValue: -800, entryValue: -1_000, equity: 100, notional: 800 })
    expect(of(short)).toBe((200 / 1_000) * (800 / 100))
  })

  test('a light is the contracts from the top of the queue over all of them, rounded up to a fifth', () => {
    const house = fourShorts()
    const select = { by: 'queue', score: 'profit-times-leverage' } as const
    const shorts = ['bo', 'cy', 'dee', 'eve']
    const ranked = shorts
      .map((name) => ({ name, rank: rankOf(house.house, house.id(name), 0, select)! }))
      .toSorted((a, b) => a.rank.rank - b.rank.rank)
    expect(ranked.map(({ name }) => name)).toEqual(['eve', 'dee', 'cy', 'bo'])
    let above = 0
    const lights = ranked.map(({ name }) => {
      above += Math.abs(house.positionOf(name))
      return `${name} ${Math.ceil((above / 20) * 5)}/5 from the top`
    })
    // eve holds 2 of 20, and dee 2 more; cy's 6 reach half of all.
    expect(lights).toEqual([
      'eve 1/5 from the top',
      'dee 1/5 from the top',
      'cy 3/5 from the top',
      'bo 5/5 from the top',
    ])
  })

  test('the best-ranked is closed at the bankruptcy price of the order, whatever the fund paid', () => {
    const house = fourShorts('10_000')
    house.moveMarkTo('33_000')
    expect(told(house)).toMatchInlineSnapshot(`
      "ada is 140_000 down, 20 open
        own-margin     pays  100_000  deficit 40_000  open 20
        insurance-fund pays  10_000  deficit 30_000  open 20
        auto-deleveraging pays  30_000  deficit      0  open 0   eve closes 2 at 35_000, dee closes 2 at 35_000, cy closes 6 at 35_000, bo closes 10 at 34_000"
    `)
  })

  /** ada is long 20 with 100_000; the shorts differ in size and in what stands behind them. */
  function fourShorts(fund = '0'): ClearingHouse {
    const house = openVenue(venueNamed('bitmex'), { ...poor, fund }, { decimals: 0 })
    house.deposit('ada', '100_000')
    for (const [name, deposit, quantity] of [
      ['bo', '400_000', '10'],
      ['cy', '120_000', '6'],
      ['dee', '20_000', '2'],
      ['eve', '10_000', '2'],
    ]) {
      house.deposit(name, deposit)
      house.trade({ buyer: 'ada', seller: name, quantity, price: '40_000' })
    }
    house.moveMarkTo('38_000')
    return house
  }
})

describe('Binance', () => {
  const { of } = scoreOf('profit-over-wallet-times-margin-ratio')

  test('profit over at least one coin of wallet, times maintenance over equity', () => {
    const winner = position({ markValue: 1_300, entryValue: 1_000, wallet: 200, maintenance: 50 })
    expect(of(winner)).toBe((300 / 200) * (50 / (200 + 300)))
    expect(of({ ...winner, wallet: 0, one: 100 })).toBe((300 / 100) * (50 / 300))
  })

  test('a loser scores zero, and so does who has no margin balance left', () => {
    expect(of(position({ markValue: 900, entryValue: 1_000, wallet: 200, maintenance: 50 }))).toBe(0)
    expect(of(position({ markValue: 900, entryValue: 1_000, wallet: 50, maintenance: 50 }))).toBe(0)
  })

  test('the quantile needs a total that nobody publishes: rank over users, here those of the other side', () => {
    const house = openVenue(venueNamed('binance'), poor)
    house.deposit('ada', '100_000')
    house.deposit('bo', '40_000')
    house.deposit('cy', '400_000')
    for (const seller of ['bo', 'cy']) house.trade({ buyer: 'ada', seller, quantity: '5', price: '40_000' })
    house.moveMarkTo('39_000')
    const select = { by: 'queue', score: 'profit-over-wallet-times-margin-ratio' } as const
    expect(rankOf(house.house, house.id('bo'), 0, select)).toMatchObject({ rank: 1, of: 2 })
    expect(rankOf(house.house, house.id('cy'), 0, select)).toMatchObject({ rank: 2, of: 2 })
  })
})

describe('OKX', () => {
  test('winners are closed at the mark once the fund has fallen, and the fund pays the gap as far as it goes', () => {
    const house = openVenue(venueNamed('okx'), { ...poor, fund: '60_000' }, { decimals: 0 })
    house.deposit('ada', '100_000')
    house.deposit('bo', '400_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    house.at += 3_600_000
    house.moveMarkTo('32_000') // 60_000 short: the mean of 8 h is 60_000, and less 50_000 is above nothing
    expect(told(house)).toMatchInlineSnapshot(`
      "ada is 160_000 down, 20 open
        own-margin     pays  100_000  deficit 60_000  open 20
        insurance-fund pays  60_000  deficit      0  open 20
        adl-fund-fell  pays       0  deficit      0  open 0   bo closes 20 at 32_000"
    `)
    expect(the(house, 'deleveraged').rule).toBe('mark')
  })

  test('a fall of less than 50,000 does not start it', () => {
    const house = openVenue(venueNamed('okx'), { ...poor, fund: '60_000' }, { decimals: 0 })
    house.deposit('ada', '100_000')
    house.deposit('bo', '400_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    house.at += 3_600_000
    house.moveMarkTo('33_000') // 40_000 short, 20_000 left, and the line is at 10_000
    expect(house.last.some(({ type }) => type === 'deleveraged')).toBe(false)
    expect(house.balanceOf('BTC-PERP')).toBe(20_000)
    expect(house.positionOf('ada')).toBe(20)
  })
})

describe('FTX', () => {
  test('with margin left, two thirds of the equity go to the winner and a third to the fund', () => {
    const house = openVenue(venueNamed('ftx'), poor)
    house.deposit('ada', '100_000')
    house.deposit('bo', '400_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    house.moveMarkTo('35_600') // 12_000 left, and half of maintenance is 17_800
    const [gap] = the(house, 'deleveraged').gaps
    expect(Math.abs(gap - 800_000)).toBeLessThanOrEqual(1) // with two thirds as 66.6667%
    expect(house.equityOf('ada')).toBe(0)
    expect(house.balanceOf('BTC-PERP')).toBe(1_200_000 - gap)
  })

  test('an account above half of maintenance pays nothing but what its tenths cost', () => {
    const house = openVenue(venueNamed('ftx'), poor)
    house.deposit('ada', '100_000')
    house.deposit('bo', '400_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    house.rest({ bids: [['36_500', '40']] })
    house.moveMarkTo('36_500') // 30_000 against 36_500
    const held = (): number => house.positionOf('ada')
    const seen = [held()]
    for (let seconds = 0; seconds < 6; seconds += 3) {
      house.at += 3_000
      house.do({ type: 'advance-time' })
      seen.push(held())
    }
    expect(seen).toEqual([18, 18, 16])
    expect(house.equityOf('ada')).toBe(3_000_000)
  })

  test('a winner is closed at two thirds of the zero price and a third of the mark, the ten largest first', () => {
    const house = openVenue(venueNamed('ftx'), poor)
    house.deposit('ada', '100_000')
    house.deposit('bo', '400_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    house.moveMarkTo('33_000') // zero price 35_000
    const { values, quantities, rule } = the(house, 'deleveraged')
    expect(rule).toBe('blend')
    // As published 34_333.33…; with two thirds as 66.6667% the loser's side gives up 0.2 cents more on 20.
    const perUnit = values[0] / quantities[0]
    const published = (2 * 3_500_000 + 3_300_000) / 3
    expect(Math.abs(perUnit - published)).toBeLessThan(1)
  })
})
