import fc from 'fast-check'
import type { MutualBody } from '../../../src/core/engine/mutual-commands.ts'
import type { MutualEvent } from '../../../src/core/engine/mutual-events.ts'
import type { VaultTerms } from '../../../src/core/waterfall/mutual.ts'
import type { MutualLossEvent } from '../../../src/core/waterfall/mutual-events.ts'
import { lossSources } from '../../../src/core/waterfall/source.ts'
import { type ByTag, big, cells, count, is, list, one, ordinal, rows, text, whole } from './parts.ts'

const terms: fc.Arbitrary<VaultTerms> = fc.record({ waitMs: whole, capacity: whole, minimumRatio: whole })
const sources = list(one(...lossSources))
const ofMember = { fund: text, account: ordinal }

/** Any command about money that many put up together, by its type. */
export const mutualBodies: ByTag<MutualBody, 'type'> = {
  contribute: fc.record({ type: is('contribute'), ...ofMember, amount: whole }),
  'give-notice': fc.record({ type: is('give-notice'), ...ofMember, amount: whole }),
  'withdraw-contribution': fc.record({ type: is('withdraw-contribution'), ...ofMember, amount: whole }),
  'set-tier': fc.record({ type: is('set-tier'), ...ofMember, tier: whole }),
  'set-vault': fc.record({ type: is('set-vault'), vault: text, terms }),
  stake: fc.record({ type: is('stake'), vault: text, account: ordinal, amount: whole }),
  'request-unstake': fc.record({
    type: is('request-unstake'),
    vault: text,
    account: ordinal,
    shares: fc.option(big),
  }),
  unstake: fc.record({ type: is('unstake'), vault: text, account: ordinal }),
  'buy-cover': fc.record({
    type: is('buy-cover'),
    vault: text,
    holder: ordinal,
    amount: whole,
    premium: whole,
    until: whole,
    sources,
  }),
}

const members = fc.record({ fund: text, accounts: rows, amounts: cells })

/** Any event about it, by its type. */
export const mutualEvents: ByTag<MutualEvent | MutualLossEvent, 'type'> = {
  contributed: fc.record({
    type: is('contributed'),
    ...ofMember,
    asset: ordinal,
    amount: whole,
    replenished: whole,
  }),
  'notice-given': fc.record({ type: is('notice-given'), ...ofMember, amount: whole, from: whole }),
  'contribution-withdrawn': fc.record({
    type: is('contribution-withdrawn'),
    ...ofMember,
    asset: ordinal,
    amount: whole,
  }),
  'tier-set': fc.record({ type: is('tier-set'), ...ofMember, tier: whole }),
  'vault-set': fc.record({ type: is('vault-set'), vault: ordinal, terms, own: big }),
  staked: fc.record({
    type: is('staked'),
    vault: ordinal,
    account: ordinal,
    asset: ordinal,
    amount: whole,
    shares: big,
  }),
  'unstake-requested': fc.record({
    type: is('unstake-requested'),
    vault: ordinal,
    account: ordinal,
    shares: big,
    promised: whole,
    readyAt: whole,
  }),
  unstaked: fc.record({
    type: is('unstaked'),
    vault: ordinal,
    account: ordinal,
    asset: ordinal,
    shares: big,
    amount: whole,
    forfeited: whole,
  }),
  'cover-bought': fc.record({
    type: is('cover-bought'),
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
  'assessment-paid': fc.record({ type: is('assessment-paid'), claim: count, amount: whole }),
  recovered: fc.record({
    type: is('recovered'),
    loss: count,
    from: ordinal,
    asset: ordinal,
    step: count,
    kind: text,
    name: text,
    accounts: rows,
    amounts: cells,
    members: fc.option(members),
  }),
  'contributions-used': fc.record({
    type: is('contributions-used'),
    losses: list(count),
    step: count,
    fund: text,
    accounts: rows,
    amounts: cells,
  }),
  'members-assessed': fc.record({
    type: is('members-assessed'),
    losses: list(count),
    step: count,
    fund: text,
    defaulter: ordinal,
    asset: ordinal,
    accounts: rows,
    assessed: cells,
    unpaid: cells,
    firstClaim: count,
  }),
  'cover-used': fc.record({ type: is('cover-used'), loss: count, cover: count, amount: whole }),
}
