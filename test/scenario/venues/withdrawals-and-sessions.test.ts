import { describe, expect, test } from 'vitest'
import { rulebookOf, venueNamed } from '../../../src/venues/index.ts'
import type { ClearingHouse } from '../../support/clearing-house.ts'
import { openVenue, poor } from '../../support/open-venue.ts'
import { all, listPerp, the } from '../../support/venues.ts'

describe('Paradex', () => {
  const paradex = venueNamed('paradex')

  /** Everybody is owed 5,000 and there are 4,000: ada left a debt of 1,000 behind. */
  function shortOfAThousand(): ClearingHouse {
    const house = openVenue(paradex, poor, { decimals: 0, mark: '100' })
    for (const [name, deposit] of [
      ['ada', '1_000'],
      ['bo', '1_000'],
      ['cy', '2_000'],
    ])
      house.deposit(name, deposit)
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '100', price: '100' })
    house.do({ type: 'operator-order', order: 'settle-everything', isOn: true })
    house.moveMarkTo('80')
    return house
  }

  test('formula 20%, example 25%: at the formula’s factor everybody leaves with four fifths, and nothing is stranded', () => {
    const house = shortOfAThousand()
    const [missing, owed] = [1_000, 5_000]
    const formula = missing / owed // EB / (total + EB), with a total of 4,000 in the till
    const example = missing / (owed - missing) // EB / total
    expect([formula, example]).toEqual([0.2, 0.25])

    expect(house.balanceOf('bo') + house.balanceOf('cy')).toBe(owed)
    const leave = (name: string): number => {
      expect(house.withdraw(name, String(house.balanceOf(name)))).toBeNull()
      const withdrawn = the(house, 'withdrawn')
      return withdrawn.amount - withdrawn.levied
    }
    expect([leave('bo'), leave('cy')]).toEqual([2_400, 1_600])
    expect(house.totalMoney()).toBe(0)
    // At 25% they would leave with 2,250 and 1,500, and 250 would be nobody's.
    expect(4_000 - (3_000 + 2_000) * (1 - example)).toBe(250)
  })

  test.each([
    ['text', 700_000, 60, 42],
    ['worked table', 500_000, 40, 20],
  ] as const)('a fee of the %s, %i ppm, cuts by %i%% and takes a penalty of %i', (_, penalty, share, fee) => {
    const { steps } = rulebookOf(paradex, { decimals: 0 })
    const cut = steps.map((step) =>
      step.step === 'transfer-to-backstop' && step.cut !== undefined
        ? { ...step, cut: { ...step.cut, penalty } }
        : step,
    )
    const house = openVenue(
      paradex,
      { ...poor, fund: '10_000' },
      { decimals: 0, mark: '25', rulebook: { steps: cut } },
    )
    house.deposit('ada', '590')
    house.deposit('bo', '5_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '100', price: '25' })
    // 2,000 of notional at 5% are the requirement of 100, and 590 − 500 the value of 90: the page's own figures.
    house.moveMarkTo('20')
    expect(house.positionOf('insurance-account')).toBe(share)
    expect(the(house, 'charged')).toMatchObject({ amount: fee })
    expect(house.balanceOf('insurance-account')).toBe(10_000 + fee)
    expect(house.equityOf('ada')).toBe(90 - fee)
    expect(house.stateOf('ada')).toBe('healthy')
  })

  test('every position is cut by the same share, long and short', () => {
    const house = openVenue(paradex, { ...poor, fund: '100_000' }, { decimals: 0, mark: '25' })
    const other = listPerp(house, 'OTHER')
    house.moveMarkTo('40', other)
    house.deposit('ada', '1_072')
    house.deposit('bo', '50_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '100', price: '25' })
    house.trade({ buyer: 'bo', seller: 'ada', quantity: '10', price: '40', series: other })
    house.moveMarks({ 0: '15', [other]: '40' })
    const value = 1_072 - 1_000
    expect(house.equityOf('ada') + the(house, 'charged').amount).toBe(value)
    const needs = 75 + 20
    const share = [0.2, 0.4, 0.6, 0.8, 1].find((s) => {
      const left = value - 0.7 * s * needs
      return left > 0 && (needs * (1 - s)) / left < 0.9
    })
    expect([house.positionOf('insurance-account'), house.positionOf('insurance-account', other)]).toEqual([
      100 * share!,
      -10 * share!,
    ])
  })
})

describe('Crypto.com', () => {
  test('a loss of 10,000 over session profits of 1 : 1 : 4 is printed as shares that add up to 10,000.01', () => {
    const house = openVenue(venueNamed('crypto-com'), poor, { mark: '1_000' })
    house.deposit('ada', '8_000')
    for (const [name, quantity] of [
      ['bo', '10'],
      ['cy', '10'],
      ['dee', '40'],
    ]) {
      house.deposit(name, '10_000')
      house.trade({ buyer: 'ada', seller: name, quantity, price: '1_000' })
    }
    house.moveMarkTo('700') // 18,000 lost, 10,000 of them missing
    const { payers, amounts, total, dust } = the(house, 'allocated')
    expect([...payers].map((payer) => house.nameOf(payer))).toEqual(['bo', 'cy', 'dee'])
    expect([...amounts]).toEqual([166_667, 166_667, 666_667])
    expect(amounts.reduce((sum, each) => sum + each, 0)).toBe(1_000_001)
    // The loss gets what it needs, and the cent too much is dust by name.
    expect([total, dust]).toEqual([1_000_000n, 1n])
    expect(house.equityOf('ada')).toBe(0)
    expect(house.house.book.cash(house.house.tables.house[0].rounding)).toBe(1)
  })
})

describe('OKEx, July 2018', () => {
  const okex = venueNamed('okex-2018')

  test('3,730 BTC less 2,500 injected are about 18% of the week’s net profit', () => {
    const house = openVenue(okex, { ...poor, capital: '2_500' }, { decimals: 0, mark: '100' })
    const other = listPerp(house, 'OTHER')
    house.moveMarkTo('2_000', other)
    house.do({ type: 'close-period' })
    for (const [name, deposit] of [
      ['ada', '1_270'],
      ['bo', '5_000'],
      ['cy', '5_000'],
      ['dee', '5_000'],
    ])
      house.deposit(name, deposit)
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '100', price: '100' })
    house.trade({ buyer: 'dee', seller: 'cy', quantity: '1', price: '2_000', series: other })
    house.moveMarks({ 0: '50', [other]: '167' })
    expect(house.equityOf('ada')).toBe(-3_730)
    house.do({ type: 'operator-order', order: 'weekly-settlement', isOn: true })
    const [injected, clawback] = all(house, 'allocated')
    expect([injected.name, Number(injected.total)]).toEqual(['injection', 2_500])
    // The week's winners made 5,000 and 1,833; who lost pays nothing.
    expect([...clawback.payers].map((payer) => house.nameOf(payer))).toEqual(['bo', 'cy'])
    expect([...clawback.amounts]).toEqual([900, 330])
    expect(1_230 / 6_833).toBeCloseTo(0.18, 4)
  })

  test('the order rests at the bankruptcy price and is filled there days later', () => {
    const house = openVenue(okex, poor, { decimals: 0, mark: '100' })
    house.deposit('ada', '1_270')
    house.deposit('bo', '5_000')
    house.trade({ buyer: 'ada', seller: 'bo', quantity: '100', price: '100' })
    house.moveMarkTo('86') // zero equity at 87.3: nobody bids
    house.at += 2 * 86_400_000
    house.rest({ bids: [['88', '100']] })
    const { limit, prices } = the(house, 'closed-on-book')
    expect([limit, ...prices]).toEqual([88, 88])
    expect(house.balanceOf('BTC-PERP')).toBe(70) // what the fill was better by is the fund's
  })
})

describe('Bluefin', () => {
  test('debt beyond margin and notional, 548.33 in one of its tests, is dropped there; here whoever is closed bears it', () => {
    const house = openVenue(venueNamed('bluefin'), poor, {
      mark: '1_000',
      terms: { largestPosition: 100_000 },
    })
    const other = listPerp(house, 'OTHER')
    house.moveMarkTo('100', other)
    house.deposit('ada', '1_751.67')
    house.deposit('bo', '9_000')
    house.trade({ buyer: 'bo', seller: 'ada', quantity: '1', price: '1_000' })
    house.trade({ buyer: 'bo', seller: 'ada', quantity: '33', price: '100', series: other })
    // 1,648.33 beyond her margin of 100 are made certain in one command, and the short of 1,000 is still there.
    house.do({ type: 'delist', series: other })
    const before = house.totalMoney()
    house.do({ type: 'settle', series: other, price: 200 })
    const equity = 175_167 - 330_000
    expect(equity).toBe(-154_833)
    // (open notional + margin) / size is −548.33; the contract stops at zero, and nobody has the rest.
    expect(1_000 * 100 + equity).toBe(-54_833)
    const { values, gaps } = the(house, 'deleveraged')
    expect([values[0], gaps[0]]).toEqual([54_833, -154_833])
    expect(house.equityOf('ada')).toBe(0)
    expect(house.totalMoney()).toBe(before)
  })
})
