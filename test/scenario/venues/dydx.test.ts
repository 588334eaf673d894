import { describe, expect, test } from 'vitest'
import { venueNamed } from '../../../src/venues/index.ts'
import type { ClearingHouse } from '../../support/clearing-house.ts'
import { openVenue, poor } from '../../support/open-venue.ts'
import { told } from '../../support/told.ts'
import { all, listPerp, the } from '../../support/venues.ts'

describe('dYdX v4', () => {
  const dydx = venueNamed('dydx-v4')

  /** Floor of a quotient of whole numbers of either sign, as Go's big.Int Div gives for a divisor above zero. */
  const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b))

  test('a bankruptcy quote is −ΔNotional − floor(NC x ΔMM / total MM): equity by maintenance, the loser never below zero', () => {
    const house = openVenue(dydx, poor, { decimals: 0 })
    const other = listPerp(house, 'ETH-PERP')
    house.moveMarkTo('2_000', other)
    house.deposit('ada', '50_000')
    house.deposit('bo', '900_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '7', price: '40_000' })
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '31', price: '2_000', series: other })
    house.moveMarks({ 0: '33_000', [other]: '1_700' })
    // Equity 50_000 − 49_000 − 9_300; maintenance 11_550 and 2_635.
    const [nc, needs] = [-8_300n, [11_550n, 2_635n]]
    const notionals = [231_000n, 52_700n]
    const total = needs[0] + needs[1]
    const events = all(house, 'deleveraged')
    // ΔNotional of a closed long is below zero; the quote is what the loser is paid, so the first is as published.
    expect(BigInt(events[0].values[0])).toBe(notionals[0] - floorDiv(nc * needs[0], total))
    // The second is worked out from what the first left: all of the equity there still is.
    expect(BigInt(events[1].values[0])).toBe(notionals[1] - (nc - floorDiv(nc * needs[0], total)))
    expect(house.equityOf('ada')).toBe(0)
    expect(house.stateOf('ada')).toBe('healthy')
  })

  function adaBo(fund: string): ClearingHouse {
    const house = openVenue(dydx, { ...poor, fund }, { decimals: 0 })
    house.deposit('ada', '100_000')
    house.deposit('bo', '300_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    return house
  }

  test.each([
    ['39_999', 0],
    ['40_000', 40_000],
  ] as const)(
    'a fund of %s pays %i of a loss of 40,000: all or nothing, to the last quantum',
    (fund, pays) => {
      const house = adaBo(fund)
      house.rest({ bids: [['33_000', '100']] })
      house.moveMarkTo('33_000')
      expect(house.units(fund) - house.balanceOf('BTC-PERP')).toBe(pays)
    },
  )

  test('each fill stands for itself: better ones pay the fund up to 0.5%, one it cannot pay for ends them', () => {
    const house = adaBo('9_000')
    house.rest({
      bids: [
        ['35_400', '4'], // 400 better than zero equity at 35_000 on each
        ['35_100', '4'],
        ['34_000', '4'],
        ['32_000', '4'],
      ],
    })
    house.moveMarkTo('33_000')
    const fills = all(house, 'closed-on-book')
    expect(fills.map(({ prices, quantities }) => [prices[0], quantities[0]])).toEqual([
      [35_400, 4],
      [35_100, 4],
      [34_000, 4],
    ])
    // 0.5% of 141,600 is 708, and the account keeps the rest of 1,600: −31,108 on 16 are −7,777 on each four.
    // 35,100 is 623 better than that, below its 0.5%; 34,000 lacks 3,777, and the fund pays them.
    expect(all(house, 'charged').map(({ amount }) => amount)).toEqual([708, 8_400 - 7_777])
    expect(Number(the(house, 'allocated').total)).toBe(7_777 - 4_000)
    // 32,000 would lack 11,777, and 6,554 are left.
    expect(house.balanceOf('BTC-PERP')).toBe(9_000 + 708 + 623 - 3_777)
    expect(the(house, 'deleveraged').quantities[0]).toBe(8)
    expect(house.equityOf('ada')).toBe(0)
  })

  test('what the fund refuses goes to the other side at the bankruptcy price, and withdrawals stop for 50 blocks', () => {
    const house = adaBo('39_999')
    house.moveMarkTo('33_000')
    expect(told(house)).toMatchInlineSnapshot(`
      "ada is 140_000 down, 20 open
        own-margin     pays  100_000  deficit 40_000  open 20
        deleverage     pays  40_000  deficit      0  open 0   bo closes 20 at 35_000"
    `)
    expect(house.withdraw('bo', '1')?.reason).toBe('gated')
    house.at += 50_000
    house.do({ type: 'advance-time' })
    expect(house.withdraw('bo', '1')).toBeNull()
  })

  test('the limit of the order is (PN − A x s x PM) / size with A = clamp(b x (1 − NC / MM), 0, 1)', () => {
    const house = adaBo('0')
    house.rest({ bids: [['36_100', '20']] })
    house.moveMarkTo('36_500')
    const [notional, maintenance, equity] = [730_000, 36_500, 30_000]
    const rating = 1 - equity / maintenance
    const published = (notional - rating * 1.5 * maintenance) / 20
    const { limit } = the(house, 'closed-on-book')
    expect(limit).toBe(Math.ceil(published)) // up when selling: in the account's favour
  })
})

describe('dYdX v1', () => {
  const dydx = venueNamed('dydx-v1')

  test.each([
    ['long', 'ada', 'bo', '33_000'],
    ['short', 'bo', 'ada', '47_000'],
  ] as const)(
    'a taker gets his share of the margin with his share of a %s, rounded for the loser',
    (_, buyer, seller, mark) => {
      const house = openVenue(dydx, poor, { decimals: 0 })
      house.deposit('ada', '40_001')
      house.deposit('bo', '900_000')
      house.deposit('cy', '900_000')
      // ada's other side is bo with 5 and cy with 2: the margin of 7 does not divide.
      const deal = (name: string, quantity: string): void => {
        const side = buyer === 'ada' ? { buyer: 'ada', seller: name } : { buyer: name, seller: 'ada' }
        house.trade({ ...side, quantity, price: '40_000' })
      }
      deal(seller === 'ada' ? buyer : seller, '5')
      deal('cy', '2')
      house.moveMarkTo(mark)
      const { quantities, values } = the(house, 'deleveraged')
      const sign = buyer === 'ada' ? 1 : -1
      // Margin in the contract's sense: cash of the account, without the value of its position.
      const margin = 40_001 - sign * 7 * 40_000
      const exact = (-margin * Math.abs(quantities[0])) / 7
      // Up when the loser is long, down when short: either way the loser keeps the fraction.
      expect(values[0]).toBe(Math.ceil(exact))
      expect(values[0] + values[1]).toBe(-margin)
      expect(house.equityOf('ada')).toBe(0)
    },
  )
})
