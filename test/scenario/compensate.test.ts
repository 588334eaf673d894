import { expect, test } from 'vitest'
import { refusalText } from '../../src/core/engine/refusals.ts'
import { accountsOf } from '../../src/journal/event-accounts.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'

/** Ada is long one from 40,000 with 5,000; bo is the other side; the fund holds 3,000. */
function venue(): ClearingHouse {
  const house = openClearingHouse({ mark: '40_000', insuranceFund: '3_000' })
  house.deposit('ada', '5_000')
  house.deposit('bo', '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  return house
}

function compensate(house: ClearingHouse, from: string | number, to: string | number, amount: string) {
  const row = (who: string | number): number => (typeof who === 'number' ? who : house.id(who))
  const body = { type: 'compensate', asset: 0, amount: house.units(amount), dispute: 7 } as const
  return house.try({ ...body, from: row(from), to: row(to) })
}

test('a fund pays what a wrong mark took, and nobody else pays', () => {
  const house = venue()
  house.moveMarkTo('35_500') // wrong: ada has 500 left of 5,000, and needs 1,775
  expect(house.positionOf('ada')).toBe(0)
  const [before, bo] = [house.totalMoney(), house.balanceOf('bo')]
  const [ada, fund] = [house.balanceOf('ada'), house.balanceOf('BTC-PERP')]

  house.moveMarkTo('40_000') // the right one comes as a new move of marks; the wrong one stays in history
  expect(compensate(house, 'BTC-PERP', 'ada', '1_200')).toBeNull()

  expect(house.last).toEqual([
    {
      type: 'compensated',
      from: house.id('BTC-PERP'),
      to: house.id('ada'),
      asset: 0,
      amount: 1_200,
      dispute: 7,
    },
  ])
  expect(house.balanceOf('ada')).toBe(ada + 1_200)
  expect(house.balanceOf('BTC-PERP')).toBe(fund - 1_200)
  expect(house.balanceOf('bo')).toBe(bo)
  expect(house.totalMoney()).toBe(before)
  expect(accountsOf({ ...house.last[0] })).toEqual([house.id('BTC-PERP'), house.id('ada')])
})

test('compensation that comes in time takes an account above its trigger again', () => {
  const house = venue()
  house.moveMarkTo('37_100') // 2,100 left, 1,855 needed
  expect(house.stateOf('ada')).toBe('healthy')
  expect(compensate(house, 'BTC-PERP', 'ada', '1_000')).toBeNull()
  house.moveMarkTo('36_500') // without it 1,500 would be left, and 1,825 needed
  expect(house.positionOf('ada')).toBe(1)
})

test('only the house pays: whoever gained by it keeps what he has', () => {
  const house = venue()
  const bo = house.id('bo')
  expect(compensate(house, 'bo', 'ada', '1')).toEqual({
    reason: 'not-allowed-for-kind',
    account: bo,
    kind: 'participant',
  })
})

test('refuses in the order of its checks, and changes nothing by it', () => {
  const house = venue()
  const [{ market, fees, claims }] = house.house.tables.house
  house.openFund('members', 'member-fund', '500')
  const before = house.house.book.fingerprint.toString()
  const why = (from: string | number, to: string | number, amount: string): string => {
    const refusal = compensate(house, from, to, amount)
    return refusal === null ? 'done' : refusalText(refusal).replace(/account \d+/, 'account')
  }
  expect(why(99, 98, '0')).toBe('not-whole: field amount, value 0')
  expect(why(99, 98, '1')).toBe('account-unknown: account')
  expect(why('BTC-PERP', 98, '1')).toBe('account-unknown: account')
  expect(why('ada', claims, '1')).toBe('not-allowed-for-kind: account, kind participant')
  expect(why(market, 'ada', '1')).toBe('not-allowed-for-kind: account, kind market')
  expect(why('members', 'ada', '1')).toBe('not-allowed-for-kind: account, kind member-fund')
  expect(why('BTC-PERP', claims, '1')).toBe('not-allowed-for-kind: account, kind claims')
  expect(why('BTC-PERP', 'BTC-PERP', '1')).toBe('same-account: account')
  expect(why('BTC-PERP', 'ada', '3_001')).toBe('balance-insufficient: account, asked 3001, available 3000')
  expect(why(fees, 'ada', '1')).toBe('balance-insufficient: account, asked 1, available 0')
  const body = { type: 'compensate', from: house.id('BTC-PERP'), to: house.id('ada'), amount: 1 } as const
  expect(house.try({ ...body, asset: 1, dispute: 0 })).toEqual({ reason: 'asset-unknown', asset: 1 })
  expect(house.try({ ...body, asset: 0, dispute: -1 })).toEqual({
    reason: 'not-whole',
    field: 'dispute',
    value: -1,
  })
  expect(house.house.book.fingerprint.toString()).toBe(before)
})

test('money that belongs to the holders of shares pays for nobody’s dispute', () => {
  const house = venue()
  house.openFund('mutual', 'fund', '0')
  house.do({
    type: 'set-vault',
    vault: 'mutual',
    terms: { waitMs: 0, capacity: 1_000_000, minimumRatio: 0 },
  })
  house.do({ type: 'stake', vault: 'mutual', account: house.id('bo'), amount: 1_000 })
  expect(compensate(house, 'mutual', 'ada', '1')).toEqual({
    reason: 'vault-has-holders',
    vault: house.id('mutual'),
    holders: 1,
  })
})
