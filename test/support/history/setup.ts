import type { CommandBody } from '../../../src/core/engine/commands.ts'
import { fraction } from '../../../src/core/market/fraction.ts'
import { optionListings } from './option-world.ts'
import {
  COIN_IN_DOLLARS,
  DOLLARS_IN_COIN,
  EXPIRY,
  INVERSE_PERPETUAL,
  instrumentTerms,
  LINEAR_FUTURE,
  LINEAR_PERPETUAL,
  type World,
} from './world.ts'

/** Rows of the accounts that `setUp` opens, in this order after the eight of the two assets. */
export const FIRST_PARTICIPANT = 8
export const DOLLAR_ACCOUNTS = 5
export const COIN_ACCOUNTS = 3

/** Opens the venue: two assets, each counting as margin of the other, three instruments, people, funds, money, marks. */
export function setUp(world: World): CommandBody[] {
  return [...listings(world), ...accounts(), ...deposits(world), ...start(world), ...options(world)]
}

/** Options are listed last, so that the perpetuals come to belong to an index that was not there before. */
function options(world: World): CommandBody[] {
  if (world.options === null) return []
  const { symbol, kind, underlying, ...plain } = instrumentTerms(world, LINEAR_FUTURE)
  return [
    ...optionListings(world.options, plain),
    ...[LINEAR_PERPETUAL, INVERSE_PERPETUAL].map(
      (series): CommandBody => ({ type: 'change-terms', series, terms: instrumentTerms(world, series) }),
    ),
  ]
}

function listings(world: World): CommandBody[] {
  const asset = (name: string, decimals: number): CommandBody => ({
    type: 'list-asset',
    terms: { name, decimals, borrowLimit: world.borrowLimit },
  })
  const collateral = (symbol: string, from: number, into: number, denominator: bigint): CommandBody => ({
    type: 'list-collateral',
    terms: {
      symbol,
      asset: from,
      inAsset: into,
      indexIncrement: fraction(1n, denominator),
      collateralWeight: world.collateralWeight,
      conversionDiscount: world.conversionDiscount,
      largestBalance: 1_000_000_000,
      highestIndex: 100_000,
      staleAfterMs: null,
    },
  })
  return [
    asset('USD', world.dollarDecimals),
    asset('BTC', world.coinDecimals),
    collateral('BTC in USD', 1, 0, 1n),
    collateral('USD in BTC', 0, 1, 1_000_000n),
    ...[LINEAR_PERPETUAL, INVERSE_PERPETUAL, LINEAR_FUTURE].map(
      (series): CommandBody => ({ type: 'list-instrument', terms: instrumentTerms(world, series, 0, false) }),
    ),
  ]
}

function accounts(): CommandBody[] {
  const participant = (asset: number, owner: number | null): CommandBody => ({
    type: 'open-account',
    kind: 'participant',
    asset,
    owner,
  })
  const named = (
    kind: 'fund' | 'capital' | 'backstop' | 'pool' | 'member-fund',
    name: string,
    asset: number,
  ) => ({ type: 'open-account', kind, asset, name }) as const
  const first = FIRST_PARTICIPANT
  return [
    ...Array.from({ length: DOLLAR_ACCOUNTS }, () => participant(0, null)),
    ...Array.from({ length: COIN_ACCOUNTS }, () => participant(1, null)),
    { type: 'open-account', kind: 'isolated', asset: 0, owner: first },
    { type: 'open-account', kind: 'isolated', asset: 0, owner: first + 1 },
    { type: 'open-account', kind: 'isolated', asset: 1, owner: first + DOLLAR_ACCOUNTS },
    named('fund', 'USD', 0),
    named('fund', 'BTC', 1),
    named('fund', 'LIN', 0),
    named('capital', 'capital', 0),
    named('capital', 'capital-coin', 1),
    named('backstop', 'backstop', 0),
    named('backstop', 'backstop-coin', 1),
    named('pool', 'pool', 0),
    named('member-fund', 'members', 0),
    named('fund', 'mutual', 0),
  ]
}

function deposits(world: World): CommandBody[] {
  const first = FIRST_PARTICIPANT
  const people = DOLLAR_ACCOUNTS + COIN_ACCOUNTS + 3
  const bodies: CommandBody[] = []
  for (let at = 0; at < people; at += 1) {
    const asset = assetOf(at)
    bodies.push({ type: 'deposit', account: first + at, asset, amount: 20_000 + at * 9_001 })
    if (at % 3 === 0)
      bodies.push({ type: 'deposit', account: first + at, asset: 1 - asset, amount: 15_000 + at * 1_003 })
  }
  const funds = first + people
  for (let at = 0; at < 9; at += 1) {
    const asset = at === 1 || at === 4 || at === 6 ? 1 : 0
    const amount = at === 8 ? 5_000 : world.funds * (1 + (at % 3))
    if (amount > 0) bodies.push({ type: 'deposit', account: funds + at, asset, amount })
  }
  bodies.push({ type: 'deposit', account: funds + 9, asset: 0, amount: 40_000 })
  bodies.push({
    type: 'set-members',
    fund: 'members',
    members: [
      { account: first, contribution: 1_800 },
      { account: first + 1, contribution: 901, tier: 1 },
      { account: first + 2, contribution: 1_299 },
      { account: first + 3, contribution: 1_000, tier: 1 },
    ],
  })
  for (const vault of ['mutual', 'LIN'])
    bodies.push({
      type: 'set-vault',
      vault,
      terms: { waitMs: 30_000, capacity: 1_500_000, minimumRatio: 500_000 },
    })
  for (let at = 0; at < DOLLAR_ACCOUNTS; at += 1)
    bodies.push({
      type: 'buy-cover',
      vault: 'mutual',
      holder: first + at,
      amount: 4_000 * (at + 1),
      premium: 10,
      until: EXPIRY,
      sources: ['account', 'oracle-fault', 'collateral-depeg'],
    })
  return bodies
}

function assetOf(person: number): number {
  if (person < DOLLAR_ACCOUNTS) return 0
  if (person < DOLLAR_ACCOUNTS + COIN_ACCOUNTS) return 1
  return person === DOLLAR_ACCOUNTS + COIN_ACCOUNTS + 2 ? 1 : 0
}

function start(world: World): CommandBody[] {
  const marks = [LINEAR_PERPETUAL, INVERSE_PERPETUAL, LINEAR_FUTURE].map((series) => ({
    series,
    mark: 1_000,
  }))
  const indices = [COIN_IN_DOLLARS, DOLLARS_IN_COIN].map((series) => ({ series, mark: 1_000 }))
  return [
    { type: 'adopt-rulebook', rulebook: world.rulebooks[0] },
    { type: 'move-marks', marks: world.hasIndex ? [...indices, ...marks] : marks },
  ]
}
