import type { CommandBody } from '../../../src/core/engine/commands.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { lossSources, writeOffSources } from '../../../src/core/waterfall/source.ts'
import { FIRST_PARTICIPANT } from './setup.ts'
import type { Act } from './world.ts'

type Make = (house: House, world: unknown, act: Act) => CommandBody

/** Commands about money that many put up together, each with how often it comes. */
export const mutualMakers: readonly (readonly [weight: number, make: Make])[] = [
  [12, writeOff],
  [14, (_, __, [, a, b]) => ({ type: 'contribute', ...member(a), amount: 1 + (b % 4_000) })],
  [8, (_, __, [, a, b]) => ({ type: 'give-notice', ...member(a), amount: 1 + (b % 900) })],
  [10, withdrawContribution],
  [4, (_, __, [, a, b]) => ({ type: 'set-tier', ...member(a), tier: b % 3 })],
  [3, setVault],
  [
    16,
    (_, __, [, a, b, c]) => ({
      type: 'stake',
      vault: vault(b),
      account: dollars(a),
      amount: 1 + (c % 9_000),
    }),
  ],
  [14, requestUnstake],
  [18, unstake],
  [10, buyCover],
  [14, recover],
]

function dollars(seed: number): number {
  return FIRST_PARTICIPANT + (seed % 5)
}

function member(seed: number): { readonly fund: string; readonly account: number } {
  return { fund: 'members', account: FIRST_PARTICIPANT + (seed % 4) }
}

function vault(seed: number): string {
  return ['mutual', 'LIN', 'mutual', 'pool', 'nobody'][seed % 5]
}

/** Mostly of the home asset of a named account, at times more than it has, at times nonsense. */
function writeOff(house: House, _: unknown, [, a, b, c, d]: Act): CommandBody {
  const named = [...house.tables.named.values()]
  const account = a % 11 === 0 ? a % 40 : named[a % named.length]
  const asset = b % 7 === 0 ? b % 2 : house.book.isOpen(account) ? house.book.homeAssetOf(account) : 0
  const source = writeOffSources[d % writeOffSources.length]
  return { type: 'write-off', account, asset, amount: 1 + (c % (d % 3 === 0 ? 40_000 : 2_000)), source }
}

function setVault(_: House, __: unknown, [, a, b, c, d]: Act): CommandBody {
  const terms = { waitMs: (b % 3) * 30_000, capacity: (c % 4) * 500_000, minimumRatio: (d % 3) * 400_000 }
  return { type: 'set-vault', vault: vault(a), terms }
}

/** Of a vault that has holders, where there is one. */
function requestUnstake(house: House, _: unknown, [, a, b, c]: Act): CommandBody {
  const held = [...house.tables.vaults].flatMap(([row, { holders }]) =>
    [...holders].map(([account, shares]) => ({ vault: nameOf(house, row), account, shares })),
  )
  if (held.length === 0) return { type: 'request-unstake', vault: vault(b), account: dollars(a), shares: 1n }
  const { shares, ...holder } = held[a % held.length]
  return { type: 'request-unstake', ...holder, shares: c % 3 === 0 ? null : shares / BigInt(1 + (c % 4)) }
}

/** The exit that has waited longest, where there is one. */
function unstake(house: House, _: unknown, [, a, b]: Act): CommandBody {
  const leaving = [...house.tables.vaults].flatMap(([row, { exits }]) =>
    [...exits].map(([account, { readyAt }]) => ({ vault: nameOf(house, row), account, readyAt })),
  )
  leaving.sort((one, other) => one.readyAt - other.readyAt)
  if (leaving.length === 0) return { type: 'unstake', vault: vault(b), account: dollars(a) }
  return { type: 'unstake', vault: leaving[0].vault, account: leaving[0].account }
}

function nameOf(house: House, row: number): string {
  for (const [name, account] of house.tables.named) if (account === row) return name
  return 'nobody'
}

/** Of one who gave notice, where there is one. */
function withdrawContribution(house: House, _: unknown, [, a, b]: Act): CommandBody {
  const noticed = (house.tables.members.get('members') ?? []).filter(({ notice }) => notice !== null)
  if (noticed.length === 0) return { type: 'withdraw-contribution', ...member(a), amount: 1 + (b % 2_000) }
  const { account, notice } = noticed[a % noticed.length]
  const amount = 1 + (b % (notice?.amount ?? 1))
  return { type: 'withdraw-contribution', fund: 'members', account, amount }
}

function buyCover(house: House, _: unknown, [, a, b, c, d]: Act): CommandBody {
  const holder = b % 3 === 0 ? (house.tables.named.get('pool') ?? dollars(a)) : dollars(a)
  const sources = lossSources.filter((_, at) => (d >> at) % 2 === 0)
  const until = house.at + 1 + (c % 5) * 300_000
  return {
    type: 'buy-cover',
    vault: vault(a),
    holder,
    amount: 1 + (c % 9_000),
    premium: d % 300,
    until,
    sources,
  }
}

/** Repays one loss: one whose payers are owed something, where there is one. */
function recover(house: House, _: unknown, [, a, b, c, d]: Act): CommandBody {
  const owed = [
    ...house.tables.estates.values(),
    ...[...house.tables.claims.values()].map(({ loss, asset }) => ({ loss, asset })),
  ]
  const debts = [...house.tables.claims.values()].filter(({ of }) => of === 'assessment')
  if (d % 2 === 0 && debts.length > 0) {
    const { debtor: from, asset, loss, amount } = debts[a % debts.length]
    return { type: 'repay-claim', asset, from, amount: 1 + (b % amount), loss }
  }
  const { loss, asset } = owed.length === 0 ? { loss: c % 30, asset: 0 } : owed[c % owed.length]
  return { type: 'repay-claim', asset, from: dollars(a), amount: 1 + (b % (d % 3 === 0 ? 9_000 : 90)), loss }
}
