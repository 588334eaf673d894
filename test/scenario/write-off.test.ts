import { expect, test } from 'vitest'
import { settlementBalance } from '../../src/core/book/posting.ts'
import type { Step } from '../../src/core/waterfall/rulebook.ts'
import type { WriteOffSource } from '../../src/core/waterfall/source.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, all, depositCoin, listCoin, the } from '../support/venues.ts'

function writeOff(house: ClearingHouse, name: string, amount: string, source: WriteOffSource = 'hack'): void {
  house.do({ type: 'write-off', account: house.id(name), asset: 0, amount: house.units(amount), source })
}

/** A venue whose hot wallet is a pool that holds 5_000 of its own beside what three people deposited. */
function venueWithWallet(steps: readonly Step[], insuranceFund = '0'): ClearingHouse {
  const house = openClearingHouse({ mark: '40_000', steps, insuranceFund })
  house.openFund('wallet', 'pool', '5_000')
  house.deposit('ada', '10_000')
  house.deposit('bo', '20_000')
  house.deposit('cy', '30_000')
  return house
}

test('a hack that the hit account can bear is its own loss, and opens none', () => {
  const house = venueWithWallet([step('record-claim')])
  writeOff(house, 'wallet', '4_000')
  expect(house.balanceOf('wallet')).toBe(1_000)
  expect(house.totalMoney()).toBe(61_000)
  expect(house.last.map(({ type }) => type)).toEqual(['written-off'])
  expect(house.house.tables.totals[0]).toMatchObject({ deposited: 65_000n, writtenOff: 4_000n })
})

test('what the hit account cannot bear walks the steps: the fund first, then deposits, one part in twenty', () => {
  const house = venueWithWallet(
    [step('draw-fund', { scope: { named: 'BTC-PERP' } }), step('socialise', { base: 'deposits' })],
    '2_000',
  )
  writeOff(house, 'wallet', '10_000')
  expect(the(house, 'loss-opened')).toMatchObject({ source: 'hack', balance: 5_000, equity: -5_000 })
  expect(told(house)).toMatchInlineSnapshot(`
    "wallet is 10_000 down, 0 open
      own-margin     pays   5_000  deficit  5_000  open 0
      draw-fund      pays   2_000  deficit  3_000  open 0
      socialise      pays   3_000  deficit      0  open 0   ada 500, bo 1_000, cy 1_500"
  `)
  expect(house.balanceOf('cy')).toBe(28_500)
  expect(house.totalMoney()).toBe(57_000)
})

test('a fund whose coins lost their worth is written down, and asks others for what it lacks', () => {
  const house = venueWithWallet(
    [step('draw-capital', { tranche: 'capital', when: [{ on: 'source', is: ['fund-depeg'] }] })],
    '2_000',
  )
  house.openFund('capital', 'capital', '9_000')
  writeOff(house, 'BTC-PERP', '6_000', 'fund-depeg')
  expect(house.balanceOf('BTC-PERP')).toBe(0)
  expect(house.balanceOf('capital')).toBe(5_000)
})

test('a fund that is the bucket of a loss does not pay for itself; without a payer the rest is a claim by name', () => {
  const house = venueWithWallet([step('draw-fund', { scope: { named: 'BTC-PERP' } }), step('record-claim')])
  writeOff(house, 'BTC-PERP', '700', 'software-fault')
  expect([...house.house.tables.claims.values()]).toMatchObject([
    { debtor: house.id('BTC-PERP'), creditors: 'winners', amount: 700 },
  ])
  expect(house.balanceOf('BTC-PERP')).toBe(0)
})

test('money cannot be lost that was not there, by people or in a house without rules', () => {
  const house = venueWithWallet([step('record-claim')])
  const body = { type: 'write-off', asset: 0, amount: 65_001, source: 'hack' } as const
  expect(house.try({ ...body, account: house.id('wallet') })).toEqual({
    reason: 'write-off-too-large',
    asset: 0,
    asked: 65_001,
    available: 65_000n,
  })
  expect(house.try({ ...body, account: house.id('ada') })).toMatchObject({ reason: 'not-allowed-for-kind' })
  expect(house.try({ ...body, account: house.id('wallet'), amount: 0 })).toMatchObject({
    reason: 'not-whole',
  })
})

test('coins of a fund can be written off as far as it holds them', () => {
  const house = venueWithWallet([step('record-claim')], '100')
  const coin = listCoin(house, 'BTC')
  house.moveMarks({ [coin.series]: '100' })
  depositCoin(house, 'BTC-PERP', coin.asset, 500)
  const body = {
    type: 'write-off',
    account: house.id('BTC-PERP'),
    asset: coin.asset,
    source: 'hack',
  } as const
  expect(house.try({ ...body, amount: 501 })).toMatchObject({ asked: 501, available: 500n })
  expect(house.try({ ...body, amount: 200 })).toBeNull()
  const { book, markets } = house.house
  expect(settlementBalance(book, markets, house.id('BTC-PERP'), coin.asset)).toBe(300)
})

test('a pool with positions that is robbed below zero is made whole, and keeps what it holds', () => {
  const house = openClearingHouse({
    mark: '100',
    insuranceFund: '9_000',
    steps: [step('draw-fund', { scope: { named: 'BTC-PERP' } })],
  })
  house.openFund('lp', 'pool', '5_000')
  house.deposit('ada', '10_000')
  house.trade({ buyer: 'ada', seller: 'lp', quantity: '10', price: '100' })
  writeOff(house, 'lp', '7_500')
  expect(told(house)).toMatchInlineSnapshot(`
    "lp is 7_500 down, 10 open
      own-margin     pays   5_000  deficit  2_500  open 10
      draw-fund      pays   2_500  deficit      0  open 10"
  `)
  expect(house.positionOf('lp')).toBe(-10)
  expect(house.stateOf('lp')).toBe('healthy')
})

test.each([
  [undefined, 'account', 0],
  ['oracle-fault', 'oracle-fault', 4_000],
] as const)(
  'losses of marks declared as %s carry the source %s, and the venue pays %i',
  (source, expected, pays) => {
    const capital = step('draw-capital', { when: [{ on: 'source', is: ['oracle-fault', 'hack'] }] })
    const house = adaAndBo([step('deleverage', { price: { at: 'mark' } }), capital, step('socialise')])
    house.openFund('capital', 'capital', '8_000')
    house.do({ type: 'move-marks', marks: [{ series: 0, mark: 33_000 }], ...(source && { source }) })
    expect(all(house, 'loss-opened').map((event) => event.source)).toEqual([expected])
    expect(house.balanceOf('capital')).toBe(8_000 - pays)
  },
)
