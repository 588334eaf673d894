import { describe, expect, test } from 'vitest'
import { venueNamed } from '../../../src/venues/index.ts'
import type { ClearingHouse } from '../../support/clearing-house.ts'
import { openVenue, poor } from '../../support/open-venue.ts'
import { all } from '../../support/venues.ts'

/** Figures in millions: ada is long 10 at 40 with so much margin, the other side is bo's. */
function memberHouse(id: string, contribution: string, capital: string, margin: string): ClearingHouse {
  const house = openVenue(
    venueNamed(id),
    { ...poor, contribution, capital },
    { decimals: 0, mark: '40', terms: { brackets: [bracket] } },
  )
  house.deposit('ada', margin)
  house.deposit('bo', '1_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '40' })
  return house
}

const bracket = {
  upTo: null,
  initial: 100_000,
  maintenance: 50_000,
  initialDeduction: 0,
  maintenanceDeduction: 0,
}

/** The auction finds nobody, so that everything else has its turn. */
function waitOut(house: ClearingHouse): void {
  house.at += 3_600_000
  house.do({ type: 'advance-time' })
}

function paid(house: ClearingHouse): Record<string, number> {
  return Object.fromEntries(all(house, 'allocated').map(({ name, total }) => [name, Number(total)]))
}

describe('Nasdaq Clearing, September 2018', () => {
  test('114 = 7 of the house’s own and 107 of a fund of 166', () => {
    const house = memberHouse('ice-lch', '83', '7', '96')
    house.moveMarkTo('19') // 210 lost, 114 of them beyond the margin
    waitOut(house)
    expect(paid(house)).toEqual({ 'skin-in-the-game': 7, 'default-fund': 107 })
    expect(house.balanceOf('default-fund')).toBe(166 - 107)
  })
})

describe('CME, rule 802', () => {
  test('assessments stop at 275% of a member’s contribution for one default', () => {
    const house = memberHouse('cme', '20', '5', '100')
    house.moveMarkTo('1') // 290 missing
    waitOut(house)
    expect(paid(house)).toEqual({
      'house-contribution': 5,
      'guaranty-fund': 40,
      assessments: 110, // 2 x 55
      'gains-haircut': 135,
    })
  })

  test('and at 550% for several within the cooling-off period, after which they begin anew', () => {
    const house = memberHouse('cme', '20', '5', '100')
    const fail = (name: string): number => {
      house.moveMarkTo('40')
      house.deposit(name, '100')
      house.deposit(`${name}s-other-side`, '1_000')
      house.trade({ buyer: name, seller: `${name}s-other-side`, quantity: '10', price: '40' })
      const before = called(house)
      house.moveMarkTo('1')
      waitOut(house)
      return called(house) - before
    }
    house.moveMarkTo('1')
    waitOut(house)
    expect(called(house)).toBe(110)
    expect(fail('abe')).toBe(110) // 550% of 40 in all
    expect(fail('amy')).toBe(0)
    house.at += 6 * 86_400_000
    expect(fail('ann')).toBe(110)
  })
})

function called(house: ClearingHouse): number {
  const calls = house.events.filter((event) => event.type === 'allocated' && event.kind === 'call')
  return calls.reduce((sum, event) => sum + Number('total' in event ? event.total : 0), 0)
}
