import { expect, test } from 'vitest'
import type { VaultTerms } from '../../src/core/waterfall/mutual.ts'
import type { LossSource } from '../../src/core/waterfall/source.ts'
import { worthOfShares } from '../../src/core/waterfall/vault.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { the } from '../support/venues.ts'

const plain: VaultTerms = { waitMs: 60_000, capacity: 1_000_000, minimumRatio: 0 }

/** An empty vault, and people who may stake; the venue's wallet is a pool that can be robbed. */
function venue(terms: Partial<VaultTerms> = {}): ClearingHouse {
  const house = openClearingHouse({
    mark: '100',
    steps: [step('draw-cover'), step('draw-fund', { scope: { named: 'mutual' } }), step('record-claim')],
  })
  house.openFund('mutual', 'fund', '0')
  house.openFund('wallet', 'pool', '0')
  for (const name of ['ada', 'bo', 'cy']) house.deposit(name, '1_000_000')
  house.do({ type: 'set-vault', vault: 'mutual', terms: { ...plain, ...terms } })
  return house
}

function stake(house: ClearingHouse, name: string, amount: number): void {
  house.do({ type: 'stake', vault: 'mutual', account: house.id(name), amount })
}

function sharesOf(house: ClearingHouse, name: string): bigint {
  return house.house.tables.vaults.get(house.id('mutual'))?.holders.get(house.id(name)) ?? 0n
}

function worth(house: ClearingHouse, name: string): number {
  const vault = house.house.tables.vaults.get(house.id('mutual'))
  if (vault === undefined) throw new Error('the vault is there')
  return worthOfShares(house.house, house.id('mutual'), vault, sharesOf(house, name))
}

function leave(house: ClearingHouse, name: string) {
  const shares = sharesOf(house, name)
  return house.try({ type: 'request-unstake', vault: 'mutual', account: house.id(name), shares })
}

function unstake(house: ClearingHouse, name: string) {
  return house.try({ type: 'unstake', vault: 'mutual', account: house.id(name) })
}

function rob(house: ClearingHouse, amount: number, source: 'hack' | 'software-fault' = 'hack'): void {
  house.do({ type: 'write-off', account: house.id('wallet'), asset: 0, amount, source })
}

function cover(house: ClearingHouse, amount: number, sources: readonly LossSource[] = ['hack'], premium = 0) {
  const [holder, until] = [house.id('wallet'), house.at + 1_000_000]
  return house.try({ type: 'buy-cover', vault: 'mutual', holder, amount, premium, until, sources })
}

test('a draw and a gain are everybody’s by shares; balances of stakers stay as they are', () => {
  const house = venue()
  stake(house, 'ada', 60_000)
  stake(house, 'bo', 30_000)
  rob(house, 9_000)
  expect(told(house)).toMatchInlineSnapshot(`
    "wallet is 9_000 down, 0 open
      own-margin     pays       0  deficit  9_000  open 0
      draw-fund      pays   9_000  deficit      0  open 0"
  `)
  expect([worth(house, 'ada'), worth(house, 'bo')]).toEqual([54_000, 27_000]) // a tenth less
  expect(house.balanceOf('ada')).toBe(940_000)
  house.deposit('mutual', '81_000') // fees of a good year
  expect([worth(house, 'ada'), worth(house, 'bo')]).toEqual([107_999, 53_999])
  stake(house, 'cy', 18_000)
  expect(worth(house, 'cy')).toBe(17_999) // bought at the new price: he has no part in what was before him
})

test('gains made during the wait are forfeited to those who stay', () => {
  const house = venue()
  stake(house, 'ada', 50_000)
  stake(house, 'bo', 50_000)
  expect(leave(house, 'ada')).toBeNull()
  expect(leave(house, 'ada')).toMatchObject({ reason: 'exit-pending', readyAt: 61_000 })
  house.deposit('mutual', '20_000')
  house.at += 59_999
  expect(unstake(house, 'ada')).toMatchObject({ reason: 'exit-not-ready', at: 60_999, readyAt: 61_000 })
  house.at += 1
  expect(unstake(house, 'ada')).toBeNull()
  expect(the(house, 'unstaked')).toMatchObject({ amount: 50_000, forfeited: 9_999 })
  expect(house.balanceOf('ada')).toBe(1_000_000)
  expect(worth(house, 'bo')).toBe(69_999) // all that is left, but for the part of the shares beside it that nobody holds
})

test('losses during the wait are borne: nobody runs from a loss he saw coming', () => {
  const house = venue()
  stake(house, 'ada', 50_000)
  stake(house, 'bo', 50_000)
  leave(house, 'ada')
  rob(house, 40_000)
  house.at += 60_000
  expect(unstake(house, 'ada')).toBeNull()
  expect(house.balanceOf('ada')).toBe(980_000)
})

test('what the account held before is the venue’s own, and holders cannot be drained by a withdrawal', () => {
  const house = venue()
  house.openFund('old', 'fund', '10_000')
  house.do({ type: 'set-vault', vault: 'old', terms: plain })
  expect(the(house, 'vault-set').own).toBe(10_000_000_000n)
  house.do({ type: 'stake', vault: 'old', account: house.id('ada'), amount: 10_000 })
  expect(house.withdraw('old', '5_000')).toEqual({
    reason: 'vault-has-holders',
    vault: house.id('old'),
    holders: 1,
  })
})

test('to make shares coarse costs who tries it a thousand times what it takes from the next', () => {
  const house = venue()
  stake(house, 'ada', 1)
  house.deposit('mutual', '500_000') // ada's own gift, so that a share would be worth more than bo brings
  stake(house, 'bo', 200_000)
  expect(200_000 - worth(house, 'bo')).toBeLessThanOrEqual(1)
  expect(worth(house, 'ada')).toBeLessThanOrEqual(250_001) // half of the gift is nobody's
})

test('a vault that lost everything takes no new money under the old shares', () => {
  const house = venue()
  stake(house, 'ada', 10_000)
  rob(house, 10_000)
  expect(worth(house, 'ada')).toBe(0)
  expect(house.try({ type: 'stake', vault: 'mutual', account: house.id('bo'), amount: 5 })).toMatchObject({
    reason: 'vault-empty',
    shares: 10_000_000_000n,
  })
  house.deposit('mutual', '4_000') // something comes back: it is ada's
  expect(worth(house, 'ada')).toBe(4_000)
})

test('cover pays for its holder’s losses of its sources, and its premium is the stakers’', () => {
  const house = venue()
  stake(house, 'ada', 50_000)
  house.deposit('wallet', '1_000')
  expect(cover(house, 8_000, ['hack'], 1_000)).toBeNull()
  expect(worth(house, 'ada')).toBe(50_999)
  rob(house, 12_000)
  expect(told(house)).toMatchInlineSnapshot(`
    "wallet is 12_000 down, 0 open
      own-margin     pays       0  deficit 12_000  open 0
      draw-cover     pays   8_000  deficit  4_000  open 0
      draw-fund      pays   4_000  deficit      0  open 0"
  `)
  expect(the(house, 'cover-used')).toMatchObject({ cover: 0, amount: 8_000 })
  rob(house, 3_000) // the cover is used up: the vault pays here only as the fund it is too
  expect(house.last.filter(({ type }) => type === 'cover-used')).toEqual([])
})

test.each([
  ['another source', ['software-fault'], 0],
  ['its time being over', ['hack'], 1_000_000],
] as const)('cover does not pay for %s', (_, sources, waits) => {
  const house = venue()
  stake(house, 'ada', 50_000)
  cover(house, 8_000, sources)
  house.at += waits
  rob(house, 2_000)
  expect(house.last.filter(({ type }) => type === 'cover-used')).toEqual([])
})

test('no more cover is sold than the capacity carries, and nobody leaves below the minimum ratio', () => {
  const house = venue({ capacity: 500_000, minimumRatio: 1_500_000, waitMs: 0 })
  stake(house, 'ada', 50_000)
  stake(house, 'bo', 50_000)
  expect(cover(house, 50_001)).toMatchObject({ reason: 'cover-beyond-capacity', available: 50_000n })
  expect(cover(house, 40_000)).toBeNull()
  leave(house, 'ada')
  expect(unstake(house, 'ada')).toEqual({
    reason: 'vault-ratio',
    vault: house.id('mutual'),
    money: 50_000,
    covered: 40_000n,
    minimumRatio: 1_500_000,
  })
})

test('while a loss that cover may have to pay is open, the exit is locked', () => {
  const house = venue({ waitMs: 0 })
  stake(house, 'ada', 50_000)
  leave(house, 'ada')
  house.do({
    type: 'adopt-rulebook',
    rulebook: {
      ...house.house.rulebooks[0],
      steps: [step('defer', { forMs: 5_000 }), step('draw-cover'), step('record-claim')],
    },
  })
  cover(house, 20_000)
  rob(house, 20_000)
  expect(unstake(house, 'ada')).toEqual({ reason: 'loss-open', losses: 1 })
  house.at += 5_000
  house.do({ type: 'advance-time' })
  expect(unstake(house, 'ada')).toBeNull()
  expect(house.balanceOf('ada')).toBe(980_000)
})

test('claims in units: everybody is cut by what he has and is paid back by his units, whoever left', () => {
  const house = openClearingHouse({
    mark: '100',
    steps: [step('record-claim', { creditors: 'token-holders', units: 'deposits' })],
  })
  house.openFund('wallet', 'pool', '0')
  house.deposit('ada', '100')
  house.deposit('bo', '300')
  rob(house, 101)
  expect(the(house, 'claim-recorded')).toMatchObject({ creditors: 'token-holders', amount: 101 })
  expect([house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([75, 224])
  house.withdraw('ada', '75')
  const closing = house.try({ type: 'close-account', account: house.id('ada') })
  expect(closing).toMatchObject({ reason: 'account-not-empty' })
  house.deposit('cy', '1_000') // came later, and has no part in it
  const repay = { type: 'repay-claim', asset: 0, from: house.id('cy'), loss: 0 } as const
  house.do({ ...repay, amount: 40 })
  expect([house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([10, 254])
  house.do({ ...repay, amount: 61 })
  expect([house.balanceOf('ada'), house.balanceOf('bo')]).toEqual([25, 300])
  expect(house.house.tables.claims.size).toBe(0)
})
