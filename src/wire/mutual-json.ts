import { z } from 'zod'
import type { MutualBody } from '../core/engine/mutual-commands.ts'
import type { MutualEvent } from '../core/engine/mutual-events.ts'
import type { VaultTerms } from '../core/waterfall/mutual.ts'
import type { MutualLossEvent } from '../core/waterfall/mutual-events.ts'
import { lossSources } from '../core/waterfall/source.ts'
import { type ByTag, big, cells, count, ordinal, rows, text, whole } from './json-parts.ts'

const vaultTerms: z.ZodType<VaultTerms> = z.strictObject({
  waitMs: whole,
  capacity: whole,
  minimumRatio: whole,
})
const sources = z.array(z.enum(lossSources))

/** Commands about money that many put up together. */
export const mutualBodies: ByTag<MutualBody, 'type'> = {
  contribute: z.strictObject({
    type: z.literal('contribute'),
    fund: text,
    account: ordinal,
    amount: whole,
  }),
  'give-notice': z.strictObject({
    type: z.literal('give-notice'),
    fund: text,
    account: ordinal,
    amount: whole,
  }),
  'withdraw-contribution': z.strictObject({
    type: z.literal('withdraw-contribution'),
    fund: text,
    account: ordinal,
    amount: whole,
  }),
  'set-tier': z.strictObject({ type: z.literal('set-tier'), fund: text, account: ordinal, tier: whole }),
  'set-vault': z.strictObject({ type: z.literal('set-vault'), vault: text, terms: vaultTerms }),
  stake: z.strictObject({ type: z.literal('stake'), vault: text, account: ordinal, amount: whole }),
  'request-unstake': z.strictObject({
    type: z.literal('request-unstake'),
    vault: text,
    account: ordinal,
    shares: big.nullable(),
  }),
  unstake: z.strictObject({ type: z.literal('unstake'), vault: text, account: ordinal }),
  'buy-cover': z.strictObject({
    type: z.literal('buy-cover'),
    vault: text,
    holder: ordinal,
    amount: whole,
    premium: whole,
    until: whole,
    sources,
  }),
}

const members = z.strictObject({ fund: text, accounts: rows, amounts: cells })

/** What happened to that money, in losses and outside of them. */
export const mutualEvents: ByTag<MutualEvent | MutualLossEvent, 'type'> = {
  contributed: z.strictObject({
    type: z.literal('contributed'),
    fund: text,
    account: ordinal,
    asset: ordinal,
    amount: whole,
    replenished: whole,
  }),
  'notice-given': z.strictObject({
    type: z.literal('notice-given'),
    fund: text,
    account: ordinal,
    amount: whole,
    from: whole,
  }),
  'contribution-withdrawn': z.strictObject({
    type: z.literal('contribution-withdrawn'),
    fund: text,
    account: ordinal,
    asset: ordinal,
    amount: whole,
  }),
  'tier-set': z.strictObject({ type: z.literal('tier-set'), fund: text, account: ordinal, tier: whole }),
  'vault-set': z.strictObject({
    type: z.literal('vault-set'),
    vault: ordinal,
    terms: vaultTerms,
    own: big,
  }),
  staked: z.strictObject({
    type: z.literal('staked'),
    vault: ordinal,
    account: ordinal,
    asset: ordinal,
    amount: whole,
    shares: big,
  }),
  'unstake-requested': z.strictObject({
    type: z.literal('unstake-requested'),
    vault: ordinal,
    account: ordinal,
    shares: big,
    promised: whole,
    readyAt: whole,
  }),
  unstaked: z.strictObject({
    type: z.literal('unstaked'),
    vault: ordinal,
    account: ordinal,
    asset: ordinal,
    shares: big,
    amount: whole,
    forfeited: whole,
  }),
  'cover-bought': z.strictObject({
    type: z.literal('cover-bought'),
    cover: count,
    vault: ordinal,
    holder: ordinal,
    asset: ordinal,
    amount: whole,
    premium: whole,
    from: whole,
    until: whole,
    sources,
  }),
  'assessment-paid': z.strictObject({ type: z.literal('assessment-paid'), claim: count, amount: whole }),
  recovered: z.strictObject({
    type: z.literal('recovered'),
    loss: count,
    from: ordinal,
    asset: ordinal,
    step: count,
    kind: text,
    name: text,
    accounts: rows,
    amounts: cells,
    members: members.nullable(),
  }),
  'contributions-used': z.strictObject({
    type: z.literal('contributions-used'),
    losses: z.array(count),
    step: count,
    fund: text,
    accounts: rows,
    amounts: cells,
  }),
  'members-assessed': z.strictObject({
    type: z.literal('members-assessed'),
    losses: z.array(count),
    step: count,
    fund: text,
    defaulter: ordinal,
    asset: ordinal,
    accounts: rows,
    assessed: cells,
    unpaid: cells,
    firstClaim: count,
  }),
  'cover-used': z.strictObject({
    type: z.literal('cover-used'),
    loss: count,
    cover: count,
    amount: whole,
  }),
}
