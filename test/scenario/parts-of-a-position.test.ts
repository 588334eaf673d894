import { describe, expect, test } from 'vitest'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { Step, StepOf } from '../../src/core/waterfall/rulebook.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { adaAndBo, all, listPerp, the } from '../support/venues.ts'

const close = (said: Partial<StepOf<'close-on-book'>>): Step => step('close-on-book', said)

/** ada is long 10 at 40_000 against bo; maintenance is 5%. */
function adaLongTen(
  steps: readonly Step[],
  deposit: string,
  terms: Partial<InstrumentTerms> = {},
): ClearingHouse {
  const house = openClearingHouse({ mark: '40_000', steps, terms })
  house.deposit('ada', deposit)
  house.deposit('bo', '400_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '40_000' })
  return house
}

describe('a wait between parts', () => {
  const fifths = { to: 'share', share: 200_000, allBelow: 0, waitMs: 10_000 } as const

  test('every position gives its part at once, and all of them wait', () => {
    const house = openClearingHouse({ mark: '40_000', steps: [close({ size: fifths })] })
    const other = listPerp(house, 'OTHER')
    house.moveMarkTo('40_000', other)
    house.deposit('ada', '90_000')
    house.deposit('bo', '400_000')
    for (const series of [0, other])
      house.trade({ buyer: 'ada', seller: 'bo', quantity: '10', price: '40_000', series })
    house.rest({ bids: [['36_000', '50']] })
    house.rest({ bids: [['36_000', '50']] }, other)
    const held = (): number[] => [house.positionOf('ada'), house.positionOf('ada', other)]
    house.moveMarks({ 0: '36_000', [other]: '36_000' })
    expect(held()).toEqual([8, 8])
    house.at += 9_999
    house.do({ type: 'advance-time' })
    expect(held()).toEqual([8, 8])
    expect(the(house, 'loss-parked')).toMatchObject({ status: 'deferred-until', until: house.at + 1 })
    house.at += 1
    house.do({ type: 'advance-time' })
    expect(held()).toEqual([6, 6])
  })

  test('ends with the position, and a thin book that gives less than the part waits like all of it', () => {
    const house = adaLongTen([close({ size: fifths })], '45_000')
    house.rest({ bids: [['36_000', '1']] })
    house.moveMarkTo('36_000')
    expect([house.positionOf('ada'), house.stateOf('ada')]).toEqual([9, 'deferred-until'])
    house.moveMarkTo('40_000')
    expect([house.positionOf('ada'), house.stateOf('ada')]).toEqual([9, 'healthy'])
  })

  test('an order in an outside engine is followed by the next only when the time has come', () => {
    const house = adaLongTen([close({ size: fifths, execution: 'outside' })], '45_000')
    house.moveMarkTo('36_000')
    const { quantity } = the(house, 'liquidation-order-placed')
    expect(quantity).toBe(-2)
    house.do({ type: 'fill-liquidation', loss: 0, counterparty: null, quantity: 2, price: 36_000 })
    expect(all(house, 'liquidation-order-placed')).toEqual([])
    house.at += 10_000
    house.do({ type: 'advance-time' })
    expect(the(house, 'liquidation-order-placed').quantity).toBe(-2)
  })
})

describe('a size by shortage', () => {
  const shortage = { to: 'shortage', buffer: 0, initial: 500_000, overMs: 1_000, allBelow: 0 } as const
  const fee = (liquidation: number): Partial<InstrumentTerms> => ({
    fees: { maker: 0, taker: 0, liquidation, liquidationSplit: [{ to: 'fund', share: 1_000_000 }] },
  })

  test('is the shortage over what each increment frees, requirement less fee, as far as the pace goes', () => {
    const house = adaLongTen([close({ size: shortage })], '50_000', fee(10_000))
    house.rest({ bids: [['36_000', '50']] })
    house.moveMarkTo('36_000')
    // 18_000 less 10_000 are lacking; each contract frees 1_800 less 360, and half of 8_000 takes 2.8 of them.
    expect(house.positionOf('ada')).toBe(7)
    house.do({ type: 'advance-time' })
    expect(house.positionOf('ada')).toBe(7) // no time has passed
    house.at += 500
    house.do({ type: 'advance-time' })
    // 12_600 less 8_920 are lacking still: 2.6 contracts.
    expect(house.positionOf('ada')).toBe(4)
    expect(house.stateOf('ada')).toBe('healthy')
  })

  test('is all of it where the fee is what the requirement frees', () => {
    const house = adaLongTen([close({ size: shortage })], '55_000', fee(50_000))
    house.rest({ bids: [['36_000', '50']] })
    house.moveMarkTo('36_000')
    expect(house.positionOf('ada')).toBe(0)
  })
})

describe('a fund behind each fill', () => {
  const behind = close({ fund: { most: 10_000 }, limit: { at: 'none' } })

  test('gets no more than its share of a better fill, and the account keeps the rest', () => {
    const house = adaAndBo([behind], { insuranceFund: '0' })
    house.rest({ bids: [['36_000', '2']] })
    house.moveMarkTo('36_000') // zero equity at 35_000: 2_000 better, of which 1% of 72_000 is the most
    expect([house.balanceOf('BTC-PERP'), house.balanceOf('ada')]).toEqual([720, 1_280])
  })

  test('an empty one refuses the first fill that lacks something, and everything after it', () => {
    const house = adaAndBo([behind, step('deleverage')], { insuranceFund: '0' })
    house.rest({
      bids: [
        ['34_999', '1'],
        ['34_998', '5'],
      ],
    })
    house.moveMarkTo('34_000')
    expect(all(house, 'closed-on-book')).toEqual([])
    expect(the(house, 'deleveraged').quantities[0]).toBe(2)
  })

  test('what it pays is money set aside beforehand, and comes back where the account ends with something', () => {
    const house = adaAndBo([behind], { insuranceFund: '1_500' })
    house.rest({
      bids: [
        ['34_000', '1'],
        ['33_500', '1'],
      ],
    })
    house.moveMarkTo('34_000')
    // The first lacks 1_000 of 35_000; the second would lack 1_500, and 500 are left.
    const [paid] = all(house, 'allocated')
    expect([Number(paid.total), paid.kind, house.balanceOf('BTC-PERP')]).toEqual([
      1_000,
      'close-on-book',
      500,
    ])
    expect(house.positionOf('ada')).toBe(1)
  })
})

describe('a cut of every position by one share', () => {
  const cut = { multiplesOf: 200_000, below: 900_000, penalty: 500_000 }

  test('several takers share the penalty by what they took', () => {
    const house = adaLongTen(
      [
        step('transfer-to-backstop', {
          to: ['small', 'large'],
          price: { at: 'mark' },
          share: 'by-capacity',
          cut,
        }),
      ],
      '55_000',
    )
    house.openFund('small', 'backstop', '100_000')
    house.openFund('large', 'backstop', '300_000')
    house.moveMarkTo('36_000')
    // 15_000 against 18_000: a cut of 40% leaves 10_800 over 15_000 − 3_600, which is more than 90%; 60% leaves 7_200.
    expect(house.positionOf('ada')).toBe(4)
    const { amount, shares } = the(house, 'charged')
    expect(amount).toBe(5_400)
    const [{ quantities }] = all(house, 'deleveraged')
    expect(shares.map((share) => share.amount)).toEqual([...quantities].map((quantity) => 900 * quantity))
  })

  test('what the price takes from the account is counted', () => {
    const spread = { at: 'reference', spread: 20_000 } as const
    const cutFor = (deposit: string): number => {
      const said = { to: ['backstop'], price: spread, cut: { ...cut, penalty: 0 } }
      const house = adaLongTen([step('transfer-to-backstop', said)], deposit)
      house.openFund('backstop', 'backstop', '900_000')
      house.moveMarkTo('36_000')
      return 10 - house.positionOf('ada')
    }
    // 14_400 over 16_500 would be below 90%, and 14_400 over 16_500 − 1_440 is not.
    expect(cutFor('56_500')).toBe(4)
  })

  test('nothing is cut of an account that no multiple leaves healthy but all of it', () => {
    const said = { to: ['backstop'], price: { at: 'mark' }, cut } as const
    const house = adaLongTen([step('transfer-to-backstop', said)], '42_000')
    house.openFund('backstop', 'backstop', '900_000')
    house.moveMarkTo('36_000')
    // 2_000 of margin: the penalty takes what there is.
    expect([house.positionOf('ada'), house.equityOf('ada'), house.balanceOf('backstop')]).toEqual([
      0, 0, 902_000,
    ])
  })
})
