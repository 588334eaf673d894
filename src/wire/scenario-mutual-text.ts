import { z } from 'zod'
import {
  type LossSource,
  lossSources,
  type WriteOffSource,
  writeOffSources,
} from '../core/waterfall/source.ts'
import { defined, oneOrMany } from './forms.ts'
import {
  duration,
  name,
  nonNegativeText,
  positiveText,
  share,
  type When,
  when,
  wholeFrom,
  words,
} from './scalars.ts'

interface OfMember {
  readonly fund: string
  readonly account: string
}

export interface MembersText {
  readonly fund: string
  readonly members: readonly {
    readonly account: string
    readonly contribution: string
    readonly tier: number
  }[]
  readonly notice?: number | undefined
}

interface VaultText {
  readonly vault: string
  readonly wait?: number | undefined
  readonly capacity: number
  readonly 'minimum-ratio': number
}

export interface CoverText {
  readonly vault: string
  readonly holder: string
  readonly amount: string
  readonly premium: string
  readonly until: When
  readonly sources: readonly LossSource[]
}

export interface OfVault {
  readonly vault: string
  readonly account: string
}

type Amount = { readonly amount: string }

/** The keys of a tick that are about it, in the order in which they are done. */
export interface MutualText {
  readonly 'set-members'?: readonly MembersText[] | undefined
  readonly contribute?: readonly (OfMember & Amount)[] | undefined
  readonly 'give-notice'?: readonly (OfMember & Amount)[] | undefined
  readonly 'withdraw-contribution'?: readonly (OfMember & Amount)[] | undefined
  readonly 'set-tier'?: readonly (OfMember & { readonly tier: number })[] | undefined
  readonly 'set-vault'?: readonly VaultText[] | undefined
  readonly stake?: readonly (OfVault & Amount)[] | undefined
  readonly 'request-unstake'?: readonly OfVault[] | undefined
  readonly unstake?: readonly OfVault[] | undefined
  readonly 'buy-cover'?: readonly CoverText[] | undefined
}

/** Money that is gone, as written; the asset is the account's own where left out. */
export interface WriteOffText {
  readonly account: string
  readonly amount: string
  readonly asset?: string | undefined
  readonly source: WriteOffSource
}

const ofMember = { fund: name, account: name }
const ofVault = { vault: name, account: name }
const memberMoney = defined('member-money', z.strictObject({ ...ofMember, amount: positiveText }))
const stakeholder = defined('stakeholder', z.strictObject(ofVault))

const membersText: z.ZodType<MembersText> = z.strictObject({
  fund: name,
  members: z.array(
    z.strictObject({
      account: name,
      contribution: positiveText,
      tier: wholeFrom(0).prefault('0').describe('Lower tiers are used first where a step draws by tier.'),
    }),
  ),
  notice: duration.optional().describe('How long before a contribution may leave a member has to say so.'),
})

const vaultText: z.ZodType<VaultText> = z.strictObject({
  vault: name,
  wait: duration.optional().describe('From asking for a stake back to getting it.'),
  capacity: share.prefault('100%').describe('Cover in force may be at most this share of the vault.'),
  'minimum-ratio': share.prefault('0%').describe('Money over cover in force, below which nobody leaves.'),
})

const coverText: z.ZodType<CoverText> = z.strictObject({
  vault: name,
  holder: name.describe('Whose losses are covered, and who pays the premium.'),
  amount: positiveText,
  premium: nonNegativeText.prefault('0'),
  until: when,
  sources: oneOrMany(words(...lossSources)),
})

/** The schema of those keys, to be part of a tick's. */
export const mutualShape: { readonly [Key in keyof MutualText]-?: z.ZodType<MutualText[Key]> } = {
  'set-members': oneOrMany(membersText).optional(),
  contribute: oneOrMany(memberMoney).optional().describe('Members’ money into their fund.'),
  'give-notice': oneOrMany(memberMoney).optional(),
  'withdraw-contribution': oneOrMany(memberMoney).optional(),
  'set-tier': oneOrMany(z.strictObject({ ...ofMember, tier: wholeFrom(0) })).optional(),
  'set-vault': oneOrMany(vaultText).optional().describe('House accounts that get shares, or other terms.'),
  stake: oneOrMany(z.strictObject({ ...ofVault, amount: positiveText })).optional(),
  'request-unstake': oneOrMany(stakeholder).optional().describe('All of a holder’s shares.'),
  unstake: oneOrMany(stakeholder).optional(),
  'buy-cover': oneOrMany(coverText).optional(),
}

export const writeOffText: z.ZodType<WriteOffText> = z.strictObject({
  account: name,
  amount: positiveText,
  asset: name.optional(),
  source: words(...writeOffSources),
})
