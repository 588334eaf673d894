import type { VaultTerms } from '../core/waterfall/mutual.ts'
import type { LossSource, WriteOffSource } from '../core/waterfall/source.ts'
import type { Path } from '../files/yaml.ts'
import type { CoverText, MembersText, MutualText, OfVault, WriteOffText } from './scenario-mutual-text.ts'
import type { PartReader } from './scenario-parts.ts'

/** What people and the operator do at a moment about money that many put up together, with names for accounts. */
export type ScenarioMutual =
  | {
      readonly type: 'set-members'
      readonly fund: string
      readonly members: readonly {
        readonly account: string
        readonly contribution: number
        readonly tier: number
      }[]
      readonly noticeMs: number | null
    }
  | {
      readonly type: 'contribute' | 'give-notice' | 'withdraw-contribution'
      readonly fund: string
      readonly account: string
      readonly amount: number
    }
  | { readonly type: 'set-tier'; readonly fund: string; readonly account: string; readonly tier: number }
  | { readonly type: 'set-vault'; readonly vault: string; readonly terms: VaultTerms }
  | { readonly type: 'stake'; readonly vault: string; readonly account: string; readonly amount: number }
  | { readonly type: 'request-unstake'; readonly vault: string; readonly account: string }
  | { readonly type: 'unstake'; readonly vault: string; readonly account: string }
  | {
      readonly type: 'buy-cover'
      readonly vault: string
      readonly holder: string
      readonly amount: number
      readonly premium: number
      readonly until: number
      readonly sources: readonly LossSource[]
    }

/** Money that is gone from an account of the house. */
export interface ScenarioWriteOff {
  readonly account: string
  readonly asset: number
  readonly amount: number
  readonly source: WriteOffSource
}

/** Turns the keys of a tick into core units. */
export function mutualOf(tick: MutualText, path: Path, reader: PartReader): ScenarioMutual[] {
  const money = <Type extends 'contribute' | 'give-notice' | 'withdraw-contribution'>(
    type: Type,
  ): ScenarioMutual[] =>
    (tick[type] ?? []).map(({ fund, account, amount }, at) => {
      const own = [...path, type, at]
      reader.accountOf(account, [...own, 'account'])
      return { type, fund, account, amount: moneyOf(reader, fund, amount, own, 'fund') }
    })
  const holdersOf = (type: 'request-unstake' | 'unstake'): readonly OfVault[] => {
    for (const [at, { vault, account }] of (tick[type] ?? []).entries()) {
      reader.accountOf(vault, [...path, type, at, 'vault'])
      reader.accountOf(account, [...path, type, at, 'account'])
    }
    return tick[type] ?? []
  }
  return [
    ...(tick['set-members'] ?? []).map((each, at) => membersOf(each, [...path, 'set-members', at], reader)),
    ...money('contribute'),
    ...money('give-notice'),
    ...money('withdraw-contribution'),
    ...(tick['set-tier'] ?? []).map(({ fund, account, tier }, at): ScenarioMutual => {
      reader.accountOf(account, [...path, 'set-tier', at, 'account'])
      return { type: 'set-tier', fund, account, tier }
    }),
    ...(tick['set-vault'] ?? []).map((each, at): ScenarioMutual => {
      reader.accountOf(each.vault, [...path, 'set-vault', at, 'vault'])
      const { vault, wait, capacity, 'minimum-ratio': minimumRatio } = each
      return { type: 'set-vault', vault, terms: { waitMs: wait ?? 0, capacity, minimumRatio } }
    }),
    ...(tick.stake ?? []).map(({ vault, account, amount }, at): ScenarioMutual => {
      const own = [...path, 'stake', at]
      reader.accountOf(account, [...own, 'account'])
      return { type: 'stake', vault, account, amount: moneyOf(reader, vault, amount, own, 'vault') }
    }),
    ...holdersOf('request-unstake').map((each): ScenarioMutual => ({ type: 'request-unstake', ...each })),
    ...holdersOf('unstake').map((each): ScenarioMutual => ({ type: 'unstake', ...each })),
    ...(tick['buy-cover'] ?? []).map((each, at) => coverOf(each, [...path, 'buy-cover', at], reader)),
  ]
}

/** An amount in the asset of a named account of the house. */
function moneyOf(reader: PartReader, house: string, amount: string, path: Path, key: string): number {
  const { asset } = reader.accountOf(house, [...path, key])
  return reader.money(amount, asset, [...path, 'amount'])
}

function membersOf(text: MembersText, path: Path, reader: PartReader): ScenarioMutual {
  const { fund, members, notice } = text
  const { asset } = reader.accountOf(fund, [...path, 'fund'])
  return {
    type: 'set-members',
    fund,
    members: members.map(({ account, contribution, tier }, at) => ({
      account: reader.accountOf(account, [...path, 'members', at, 'account']).name,
      contribution: reader.money(contribution, asset, [...path, 'members', at, 'contribution']),
      tier,
    })),
    noticeMs: notice ?? null,
  }
}

function coverOf(text: CoverText, path: Path, reader: PartReader): ScenarioMutual {
  const { vault, holder, amount, premium, until, sources } = text
  const { asset } = reader.accountOf(vault, [...path, 'vault'])
  return {
    type: 'buy-cover',
    vault,
    holder: reader.accountOf(holder, [...path, 'holder']).name,
    amount: reader.money(amount, asset, [...path, 'amount']),
    premium: reader.money(premium, asset, [...path, 'premium']),
    until: reader.timeOf(until, [...path, 'until']),
    sources,
  }
}

export function writeOffsOf(
  texts: readonly WriteOffText[] | undefined,
  path: Path,
  reader: PartReader,
): ScenarioWriteOff[] {
  return (texts ?? []).map(({ account, amount, asset, source }, at) => {
    const named = reader.accountOf(account, [...path, at, 'account'])
    const held = reader.assetOf(asset, named.asset, [...path, at, 'asset'])
    return { account, asset: held, amount: reader.money(amount, held, [...path, at, 'amount']), source }
  })
}
