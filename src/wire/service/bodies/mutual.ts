import type { NewMember } from '../../../core/engine/commands.ts'
import type { MutualBody } from '../../../core/engine/mutual-commands.ts'
import type { VaultTerms } from '../../../core/waterfall/mutual.ts'
import { lossSources } from '../../../core/waterfall/source.ts'
import { assetOfFund, moneyOf, share } from '../figure-roles.ts'
import { account, fund } from '../named-roles.ts'
import type { Partly } from '../reading.ts'
import { nested } from '../record.ts'
import { duration, list, nullish, optional, ordinal, type Role, time, whole, word } from '../role.ts'
import { body, type Forms } from './forms.ts'

const ofFund = { fund, account, amount: moneyOf(assetOfFund('fund')) }
const inVault = moneyOf(assetOfFund('vault'))
export const vaultTerms: Role<VaultTerms, Partly> = nested<VaultTerms>({
  waitMs: duration,
  capacity: share,
  minimumRatio: share,
})

/** Members of a fund: their contributions are in its asset, which stands one record further out. */
export const members: Role<readonly NewMember[], Partly[]> = (() => {
  const each = (asset: number | undefined): Role<NewMember, Partly> =>
    nested<NewMember>({ account, contribution: moneyOf(() => asset), tier: optional(ordinal) })
  return {
    schema: list(each(undefined)).schema,
    write: (values, names, record) => {
      const role = each(names.assetOfNamed(String(record.fund)))
      return values.map((member) => role.write(member, names, record))
    },
    read: (texts, reading, field, record) => {
      if (record.fund === undefined) return undefined
      return list(each(reading.names.assetOfNamed(String(record.fund)))).read(texts, reading, field, record)
    },
  }
})()

export const mutualForms: Forms<MutualBody['type'] | 'set-members'> = {
  'set-members': body('set-members', { fund, members, noticeMs: optional(duration) }),
  contribute: body('contribute', ofFund),
  'give-notice': body('give-notice', ofFund),
  'withdraw-contribution': body('withdraw-contribution', ofFund),
  'set-tier': body('set-tier', { fund, account, tier: ordinal }),
  'set-vault': body('set-vault', { vault: fund, terms: vaultTerms }),
  stake: body('stake', { vault: fund, account, amount: inVault }),
  'request-unstake': body('request-unstake', { vault: fund, account, shares: nullish(whole) }),
  unstake: body('unstake', { vault: fund, account }),
  'buy-cover': body('buy-cover', {
    vault: fund,
    holder: account,
    amount: inVault,
    premium: inVault,
    until: time,
    sources: list(word(lossSources)),
  }),
}
