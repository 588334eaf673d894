import { expect, test } from 'vitest'
import { accountsOf, eachAccountOf } from './event-accounts.ts'

test.each([
  ['a fill names both sides', { type: 'traded', buyer: 7, seller: 3, series: 1, price: 9 }, [3, 7]],
  ['a fund that pays', { type: 'allocated', losses: [0], payers: [4, 2, 4], amounts: [1, 2, 3] }, [2, 4]],
  [
    'the market beyond the venue has no row',
    { type: 'closed-on-book', owners: [-1, 6], feeShares: [{ to: 9, amount: 1 }] },
    [6, 9],
  ],
  [
    'who is closed, and who gets the fee',
    { type: 'deleveraged', takers: [5], fees: { to: 8, amounts: [1] } },
    [5, 8],
  ],
  ['a time is no account', { type: 'cover-bought', vault: 1, holder: 2, from: 1000, until: 2000 }, [1, 2]],
  ['a transfer', { type: 'margin-transferred', from: 6, to: 5, asset: 0, amount: 1 }, [5, 6]],
  ['money made good', { type: 'compensated', from: 2, to: 8, asset: 0, amount: 1, dispute: 5 }, [2, 8]],
  [
    'columns below columns',
    { type: 'recovered', from: 1, accounts: [2], members: { fund: 'members', accounts: [3] } },
    [1, 2, 3],
  ],
  [
    'holders that are repaid',
    { type: 'claim-repaid', claim: 0, from: 4, to: { accounts: [9], amounts: [1] } },
    [4, 9],
  ],
  ['nobody', { type: 'time-advanced' }, []],
])('%s', (_, event, accounts) => {
  expect(accountsOf(event)).toEqual(accounts)
})

test("core's own columns are read like lists", () => {
  const seen: number[] = []
  const members = { fund: 'members', accounts: Int32Array.of(3), amounts: Float64Array.of(1) }
  const event = { type: 'recovered', from: 1, accounts: Int32Array.of(2, 2), amounts: Float64Array.of(8, 9) }
  eachAccountOf({ ...event, members }, (account) => void seen.push(account))
  expect(seen.toSorted()).toEqual([1, 2, 2, 3])
})
