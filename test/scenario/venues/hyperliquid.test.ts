import { expect, test } from 'vitest'
import { venueNamed } from '../../../src/venues/index.ts'
import type { ClearingHouse } from '../../support/clearing-house.ts'
import { openVenue, poor, rich } from '../../support/open-venue.ts'
import { told } from '../../support/told.ts'
import { the } from '../../support/venues.ts'

const hyperliquid = venueNamed('hyperliquid')

/** ada is long so many at 40_000 with 5_000 each; maintenance is 5%. */
function longOf(quantity: number): ClearingHouse {
  const house = openVenue(hyperliquid, rich, { decimals: 0 })
  house.deposit('ada', String(5_000 * quantity))
  house.deposit('bo', '900_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: String(quantity), price: '40_000' })
  house.rest({ bids: [['36_500', '100']] })
  return house
}

test('of a position above 100,000 a fifth goes first', () => {
  const house = longOf(20)
  house.moveMarkTo('36_800')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 64_000 down, 20 open
      own-margin     pays  64_000  deficit      0  open 20
      close-on-book  costs  1_200  deficit      0  open 16   4 at 36_500"
  `)
})

test('the next fifth goes 30 s later, whatever marks and depth do meanwhile', () => {
  const house = longOf(20)
  house.moveMarkTo('36_300') // 26_000 against 36_300, and 26_800 against 29_040 after the first fifth
  expect([house.positionOf('ada'), house.stateOf('ada')]).toEqual([16, 'deferred-until'])
  house.at += 29_999
  house.moveMarkTo('36_290')
  house.rest({ bids: [['36_500', '200']] })
  expect([house.positionOf('ada'), house.stateOf('ada')]).toEqual([16, 'deferred-until'])
  house.at += 1
  house.do({ type: 'advance-time' })
  expect(house.positionOf('ada')).toBe(12) // 3.2 rounded up to the increment
})

test('the vault and deleveraging do not wait for the next fifth', () => {
  const house = longOf(20)
  house.moveMarkTo('36_300')
  house.moveMarkTo('35_900') // 16 are left with 20_400, and two thirds of maintenance are 19_147
  expect([house.positionOf('ada'), house.positionOf('hlp')]).toEqual([16, 0])
  house.moveMarkTo('35_800') // 18_800 against 19_093
  expect(house.positionOf('hlp')).toBe(16)
})

test('one of up to 100,000 goes at once', () => {
  const house = longOf(2)
  house.moveMarkTo('36_800')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 6_400 down, 2 open
      own-margin     pays   6_400  deficit      0  open 2
      close-on-book  costs    600  deficit      0  open 0   2 at 36_500"
  `)
})

test('below two thirds of maintenance, not at them, the vault takes what is left with its margin', () => {
  const house = openVenue(hyperliquid, rich, { decimals: 0 })
  house.deposit('ada', '15_000')
  house.deposit('bo', '900_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '3', price: '40_000' })
  // 3_624 of equity against 5_432 of maintenance, of which two thirds are 3_621 …
  house.moveMarkTo('36_208')
  expect(house.positionOf('hlp')).toBe(0)
  // … and 3_618 against 5_431, of which they are 3_620.7.
  house.moveMarkTo('36_206')
  expect(house.positionOf('hlp')).toBe(3)
  expect(house.equityOf('ada')).toBe(0)
  expect(the(house, 'deleveraged').gaps[0]).toBe(3_618)
})

test('below zero the winner is closed at the previous mark; who holds nothing never pays', () => {
  const house = openVenue(hyperliquid, poor, { decimals: 0 })
  house.deposit('ada', '100_000')
  house.deposit('bo', '400_000')
  house.deposit('cy', '1_000_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
  house.moveMarkTo('37_000')
  house.moveMarkTo('33_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 140_000 down, 20 open
      own-margin     pays  100_000  deficit 40_000  open 20
      auto-deleveraging pays  80_000  deficit      0  open 0   bo closes 20 at 37_000"
  `)
  // 20 x (40_000 − 37_000), and not the 140_000 of the mark: the loser keeps what the last move would have cost.
  expect(house.balanceOf('bo')).toBe(460_000)
  expect(house.balanceOf('ada')).toBe(40_000)
  expect(house.balanceOf('cy')).toBe(1_000_000)
})
