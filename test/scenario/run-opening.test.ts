import { expect, test } from 'vitest'
import { settlementBalance } from '../../src/core/book/posting.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import type { RunOutcome } from '../../src/lab/run/run.ts'
import { plainVenue, planOf, runOf } from '../support/scenarios.ts'

const ticks = 'ticks: [{ at: +0s, marks: { PERP: 40_000 } }]\n'

/** Row of an account, by the order in which the plan opens them. */
function rowOf(text: string, files: Readonly<Record<string, string>>, name: string): number {
  return planOf(text, files).header.accounts.indexOf(name)
}

function heldBy(house: House, row: number): { quantity: number; cost: number; balance: number } {
  const cell = house.book.find(row, 0)
  return {
    quantity: house.book.quantity(cell),
    cost: house.book.cost(cell),
    balance: settlementBalance(house.book, house.markets, row, 0),
  }
}

test('positions of a file are held at their own entry prices, without a fee, and no money is made', () => {
  const text = `scenario: s${plainVenue.replace('maker: 0%, taker: 0%', 'maker: 0.1%, taker: 0.2%')}accounts-file: a.csv\n${ticks}`
  const csv = `account,deposit,instrument,quantity,entry_price
ada,30000,PERP,2,38000
bo,30000,PERP,-1.5,41000
cy,30000,PERP,-0.5,39500
`
  const { house, result } = runOf(text, { 'a.csv': csv })
  const held = (name: string) => heldBy(house, rowOf(text, { 'a.csv': csv }, name))
  // Costs and balances are cents: ten increments of 0.1 at 38,000 dollars are 3,800,000 of them.
  expect(held('ada')).toEqual({ quantity: 20, cost: 7_600_000, balance: 3_000_000 })
  expect(held('bo')).toEqual({ quantity: -15, cost: -6_150_000, balance: 3_000_000 })
  expect(held('cy')).toEqual({ quantity: -5, cost: -1_975_000, balance: 3_000_000 })
  // Shorts sold for 81,250 what longs bought for 76,000; the 5,250 between was realised before the file was written.
  const { deposited, withdrawn } = house.tables.totals[0]
  expect(deposited - withdrawn).toBe(9_000_000n + 100_000n + 525_000n)
  const between = rowOf(text, { 'a.csv': csv }, 'opening positions USD')
  expect(house.book.cash(between)).toBe(0)
  expect(house.book.first(between)).toBe(-1)
  expect(house.markets.instrument(0).terms.fees.taker).toBe(2_000)
  expect(result.laws.every(({ holds }) => holds)).toBe(true)
})

test('a winner and a loser of one account are made in any order, as long as both together leave it margin', () => {
  const venue = plainVenue.replace(
    'funds:',
    `  - symbol: OTHER
    price-increment: 1
    quantity-increment: 0.1
    largest-position: 1_000
    highest-mark: 1_000_000
    brackets: [{ initial: 10%, maintenance: 5% }]
    fees: { maker: 0%, taker: 0%, liquidation: 0% }
    fund-scope: fund
funds:`,
  )
  const text = `scenario: s${venue}accounts-file: a.csv\nticks: [{ at: +0s, marks: { PERP: 40_000, OTHER: 100 } }]\n`
  const csv = `account,deposit,instrument,quantity,entry_price
ada,1000,PERP,1,50000
ada,,OTHER,-100,250
bo,20000,PERP,-1,50000
bo,,OTHER,100,250
`
  const { house, result } = runOf(text, { 'a.csv': csv })
  expect(heldBy(house, rowOf(text, { 'a.csv': csv }, 'ada')).balance).toBe(100_000)
  expect(result.losses).toEqual([])
})

test('an account that is below its margin in the file falls at once, and is told as a loss', () => {
  const text = `scenario: s${plainVenue}accounts-file: a.csv\n${ticks}`
  const csv = `account,deposit,instrument,quantity,entry_price
ada,1500,PERP,1,40000
bo,30000,PERP,-1,40000
`
  const { result } = runOf(text, { 'a.csv': csv })
  expect(result.losses.map(({ account, how }) => [account, how])).toEqual([['ada', 'closed']])
})

test('the opening mark is the first one a series gets, whenever that is', () => {
  const text = `scenario: s${plainVenue}
accounts: [{ name: ada, deposit: 10_000 }, { name: bo, deposit: 10_000 }]
trades: [{ buyer: ada, seller: bo, instrument: PERP, quantity: 1, price: 40_000 }]
ticks: [{ at: +30s, marks: { PERP: 39_000 } }, { at: +60s, marks: { PERP: 40_000 } }]
`
  const [opening] = [...planOf(text).commands()].filter(({ command }) => command.body.type === 'move-marks')
  expect(opening.command.body).toEqual({ type: 'move-marks', marks: [{ series: 0, mark: 39_000 }] })
  expect(opening.isOpening).toBe(true)
})

test('isolated buckets, several assets, members and what happens to money in ticks', () => {
  const text = `scenario: s${plainVenue.replace('funds: [{ name: fund, balance: 1_000 }]', 'funds: [{ name: fund, balance: 1_000 }, { name: guarantee, kind: member-fund, balance: 500 }]')}
members: { guarantee: [{ account: ada, contribution: 500 }] }
accounts:
  - { name: ada, deposit: 10_000 }
  - { name: ada.PERP, isolated-of: ada, deposit: 4_500 }
  - { name: bo, deposit: 10_000 }
trades: [{ buyer: ada.PERP, seller: bo, instrument: PERP, quantity: 1, price: 40_000 }]
ticks:
  - at: +0s
    deposits: { account: bo, amount: 5 }
    withdrawals: { account: bo, amount: 3 }
    transfers: { from: ada, to: ada.PERP, amount: 100 }
    marks: { PERP: 40_000 }
    funding: { PERP: 0.01% }
    close-period: true
    operator: { halt: on }
  - { at: +1s, advance: true, withdrawals: { account: ada, amount: 1_000_000 } }
`
  const outcome: RunOutcome = runOf(text)
  const { accounts } = planOf(text).header
  const balance = (name: string) =>
    settlementBalance(outcome.house.book, outcome.house.markets, accounts.indexOf(name), 0)
  expect(balance('bo')).toBe(1_000_000 + 500 - 300 + 400)
  expect(balance('ada.PERP')).toBe(450_000 + 10_000 - 400)
  expect([...outcome.house.tables.operatorOrders]).toEqual(['halt'])
  expect(outcome.result.counts.refused).toBe(1)
  expect(outcome.result.refusedInput[0].why).toContain('balance-insufficient')
})
