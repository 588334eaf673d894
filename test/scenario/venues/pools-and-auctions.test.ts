import { describe, expect, test } from 'vitest'
import { bankruptcyPriceFor } from '../../../src/core/engine/queries.ts'
import { fraction } from '../../../src/core/market/fraction.ts'
import { rulebookOf, venueNamed } from '../../../src/venues/index.ts'
import { ClearingHouse, perpTerms, usualRulebook } from '../../support/clearing-house.ts'
import { openVenue, poor, rich } from '../../support/open-venue.ts'
import { step } from '../../support/steps.ts'
import { all, the } from '../../support/venues.ts'

describe('GMX', () => {
  const gmx = venueNamed('gmx-v2')

  /** bo and cy are long 10 each against a pool of 2,000,000, and 100,000 in profit each at 50,000. */
  function twoAlike(share: number): ClearingHouse {
    const rulebook = rulebookOf(gmx, { decimals: 0 })
    const house = openVenue(
      gmx,
      { ...poor, pool: '2_000_000' },
      {
        decimals: 0,
        rulebook: { poolTrigger: { ...rulebook.poolTrigger!, share, until: share, least: 0 } },
      },
    )
    for (const name of ['bo', 'cy']) {
      house.deposit(name, '100_000')
      house.trade({ buyer: name, seller: 'lp', quantity: '10', price: '40_000' })
    }
    return house
  }

  test('two identical positions: the contract pays 35,000 and 68,775, whoever closes first the less', () => {
    // payable = profit x min(1, cap / total pending profit), with a cap of 3.5% of what is in the pool.
    const capOf = (pool: number): number => (pool * 35) / 1_000
    const first = (100_000 * capOf(2_000_000)) / 200_000
    const second = (100_000 * capOf(2_000_000 - first)) / 100_000
    expect([first, second]).toEqual([35_000, 68_775])

    const house = twoAlike(35_000)
    house.moveMarkTo('50_000')
    // Here the profit above the trigger is closed at the mark, and both have all of theirs.
    for (const event of all(house, 'deleveraged'))
      expect([...event.gaps]).toEqual([...event.gaps].map(() => 0))
    expect(house.equityOf('bo')).toBe(200_000)
    expect(house.equityOf('cy')).toBe(200_000)
    expect(house.equityOf('lp')).toBe(1_800_000)
  })

  test.each([
    [100_000, 0],
    [99_999, 1],
  ])(
    'the trigger is strict: profit of a tenth of the pool against %i parts per million closes somebody %i times',
    (share, times) => {
      const house = twoAlike(share)
      house.moveMarkTo('50_000')
      expect(all(house, 'loss-opened').length).toBe(times)
      if (times > 0) expect(all(house, 'deleveraged').length).toBeGreaterThan(0)
    },
  )

  test('a loser’s debt stays in the pool', () => {
    const house = openVenue(gmx, { ...poor, pool: '2_000_000' }, { decimals: 0 })
    house.deposit('ada', '100_000')
    house.trade({ buyer: 'ada', seller: 'lp', quantity: '20', price: '40_000' })
    house.moveMarkTo('33_000') // 140_000 lost, 40_000 of them not there
    expect(house.equityOf('lp')).toBe(2_100_000)
    expect(house.equityOf('ada')).toBe(0)
  })
})

describe('Derive', () => {
  const derive = venueNamed('derive')

  test('the largest fraction that may be sold is BM / (BM − MtM x d): one lot less leaves the account unhealthy', () => {
    const house = openVenue(derive, poor, { decimals: 0, mark: '4_000' })
    house.deposit('ada', '100_000')
    house.deposit('bo', '900_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '200', price: '4_000' })
    house.moveMarkTo('3_560')
    house.at += 600_000 // d has fallen to 80%
    const [value, requirement, d] = [12_000, 35_600, 0.8]
    const margin = value - requirement // no buffer here, so BM is what margin lacks
    const largest = margin / (margin - value * d)
    expect(largest).toBeCloseTo(0.710843, 6)
    const take = (lots: number, of: number): void => {
      const part = Math.ceil((lots * 1_000_000) / of)
      house.do({ type: 'bid', loss: 0, bidder: house.id('bo'), fraction: part })
    }
    take(Math.floor(largest * 200), 200) // 142
    expect([house.positionOf('ada'), house.stateOf('ada')]).toEqual([58, 'in-auction'])
    take(1, 58)
    expect([house.positionOf('ada'), house.stateOf('ada')]).toEqual([57, 'healthy'])
  })

  test('an insolvent auction that nobody wants: the module pays, and the rest is printed over everybody’s cash', () => {
    const house = openVenue(derive, { ...poor, fund: '10_000' }, { decimals: 0 })
    house.deposit('ada', '100_000')
    for (const [name, deposit] of [
      ['bo', '200_000'],
      ['cy', '70_000'],
    ])
      house.deposit(name, deposit)
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    house.moveMarkTo('33_000')
    expect(house.withdraw('cy', '1')?.reason).toBe('gated')
    house.at += 7_200_000
    house.do({ type: 'advance-time' })
    const [module, printed] = all(house, 'allocated')
    expect([module.name, Number(module.total)]).toEqual(['security-module', 10_000])
    // A unit is worth stable / printed afterwards: cash of 340,000 and 70,000 bears 30,000 in proportion, to the unit.
    const cash = [340_000, 70_000]
    for (const [at, amount] of [...printed.amounts].entries())
      expect(Math.abs(amount - (30_000 * cash[at]) / 410_000)).toBeLessThan(1)
  })
})

describe('Deribit', () => {
  test('capacity = min(2 x equity − notional, share of equity − used), used in a window of 5 minutes that resets at once', () => {
    const venue = venueNamed('deribit')
    const steps = rulebookOf(venue, { decimals: 0 }).steps.filter((each) =>
      ['liquidity-providers', 'insurance-fund'].includes(each.name ?? ''),
    )
    const house = openVenue(venue, { ...rich, backstop: '100_000' }, { decimals: 0, rulebook: { steps } })
    house.deposit('ada', '100_000')
    house.deposit('bo', '500_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '40_000' })
    const held = (): number[] => ['lsp-1', 'lsp-2'].map((name) => house.positionOf(name))
    const passed = (at: number): number[] => {
      house.at = at
      house.do({ type: 'advance-time' })
      return held()
    }
    house.at = 300_000 - 2_000
    house.moveMarkTo('36_000')
    // Half of 100,000 in a window is one lot at 36,000.
    expect(held()).toEqual([1, 1])
    expect(passed(300_000 - 1)).toEqual([1, 1])
    // One millisecond later the window is a new one, all at once.
    expect(passed(300_000)).toEqual([2, 2])
    for (const windows of [2, 3, 4]) passed(windows * 300_000)
    // Twice the equity is 200,000 and a little, which is five lots and not a sixth.
    expect(passed(9 * 300_000)).toEqual([5, 5])
  })
})

describe('Kraken', () => {
  test('inverse long: zero price = contracts / (contracts / entry + margin), 7,407 in the example and 7,408 here', () => {
    // The venue's figures: 1,000 contracts of a dollar at 8,000 with 0.01 coin of margin.
    const house = new ClearingHouse(8)
    house.do({ type: 'list-asset', terms: { name: 'BTC', decimals: 8, borrowLimit: 0 } })
    const rates = { initial: 20_000, maintenance: 10_000, initialDeduction: 0, maintenanceDeduction: 0 }
    const brackets = [{ upTo: null, ...rates }]
    const terms = { ...perpTerms, payoff: 'inverse' as const, multiplier: fraction(1n, 1n), brackets }
    house.do({ type: 'list-instrument', terms })
    house.do({ type: 'adopt-rulebook', rulebook: { ...usualRulebook, steps: [step('record-claim')] } })
    house.moveMarkTo('8_000')
    house.deposit('ada', '0.01')
    house.deposit('bo', '1')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '1_000', price: '8_000' })
    const exact = 1_000 / (1_000 / 8_000 + 0.01)
    expect(Math.trunc(exact)).toBe(7_407) // as printed
    expect(bankruptcyPriceFor(house.house, house.id('ada'), 0)).toBe(7_408)
    // Sold at 7,407 she would end a little below zero, at 7,408 a little above.
    const valueAt = (price: number): number => Math.abs(house.house.markets.valueAt(0, 1_000, price))
    const equityAt = (price: number): number => 1_000_000 + 12_500_000 - valueAt(price)
    expect(equityAt(7_407)).toBeLessThan(0)
    expect(equityAt(7_408)).toBeGreaterThan(0)
  })
})

describe('Drift', () => {
  test('size to cover a shortage = shortage / (P x (m − f_liq) − P x f_if), up to the step', () => {
    const venue = venueNamed('drift-v2')
    const steps = [step('close-on-book', { size: { to: 'health', target: 1_000_000 } })]
    const fees = {
      ...perpTerms.fees,
      liquidation: 20_000,
      liquidationSplit: [{ share: 1_000_000, to: 'fund' as const }],
    }
    const house = openVenue(venue, poor, { rulebook: { steps }, terms: { fees }, mark: '400' })
    house.deposit('ada', '100_000')
    house.deposit('bo', '900_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '2_000', price: '400' })
    house.rest({ bids: [['366', '5_000']] })
    house.moveMarkTo('366')
    const [price, m, liquidator, fund] = [366, 0.05, 0.01, 0.01]
    const shortage = 2_000 * price * m - (100_000 - 2_000 * 34)
    const size = Math.ceil(shortage / (price * (m - liquidator) - price * fund))
    expect(-the(house, 'closed-on-book').quantity).toBe(size)
    expect(house.stateOf('ada')).toBe('healthy')
  })
})
