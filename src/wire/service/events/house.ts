import { z } from 'zod'
import type { DepthIncrement, DepthSnapshot } from '../../../core/depth/level.ts'
import type { HouseEvent, SettledSeries } from '../../../core/engine/events.ts'
import type { MarginEvent } from '../../../core/engine/margin-events.ts'
import type { MutualEvent } from '../../../core/engine/mutual-events.ts'
import type { HouseAccounts } from '../../../core/waterfall/house.ts'
import { lossSources, writeOffSources } from '../../../core/waterfall/source.ts'
import { houseKinds } from '../../command-json.ts'
import { levelSchema, levelsText } from '../bodies/depth.ts'
import { members, vaultTerms } from '../bodies/mutual.ts'
import { adoption, rulebook } from '../bodies/rules.ts'
import { assetOfFund, at, homeOf, moneyOf, priceOf, quantityOf, rate, settledIn } from '../figure-roles.ts'
import { account, asset, series } from '../named-roles.ts'
import type { Partly } from '../reading.ts'
import { nested } from '../record.ts'
import {
  duration,
  flag,
  list,
  nullable,
  optional,
  ordinal,
  type Role,
  time,
  whole,
  word,
  words,
} from '../role.ts'
import { assetTerms, collateralTerms, instrumentTerms, referenceTerms } from '../terms.ts'
import { figureText, nameText } from '../text-schemas.ts'
import { column, type EventForm, event, type Placed } from './fields.ts'
import {
  accountsWith,
  claimInAsset,
  meanPrice,
  ofClaim,
  ownerOrNobody,
  stepOrNone,
  sumOf,
  written,
} from './parts.ts'

const money = moneyOf(at('asset'))
const price = priceOf(at('series'))
const quantity = quantityOf(at('series'))
const settled = moneyOf(settledIn('series'))
const inHome = moneyOf(homeOf('account'))
const inFund = moneyOf(assetOfFund('fund'))
const inVault = moneyOf(homeOf('vault'))

const marks = list(nested<{ readonly series: number; readonly mark: number }>({ series, mark: price }))
const houseAccounts = nested<HouseAccounts>({
  market: account,
  fees: account,
  rounding: account,
  claims: account,
})
const settledSeries = { series, price, dust: settled, holders: ordinal } as const

/** What was listed: its terms. What core works out from them is not told again. */
function listed<Core extends { readonly terms: Terms }, Terms>(terms: Role<Terms, Partly>): Placed<Core> {
  return {
    adds: { fields: { terms: terms.schema } },
    place: (value, out, event, names) => {
      out.terms = terms.write(value.terms, names, event)
    },
  }
}

const sides = { bids: z.array(levelSchema), asks: z.array(levelSchema) }
const snapshot: Placed<DepthSnapshot> = {
  adds: { fields: { at: z.int(), lastUpdateId: z.int().exactOptional(), ...sides } },
  place: ({ bids, asks, ...rest }, out, { series }, names) => {
    Object.assign(out, rest)
    out.bids = levelsText(bids, series as number, names)
    out.asks = levelsText(asks, series as number, names)
  },
}
const sequence = z.strictObject({ previousId: z.int(), lastId: z.int() })
const increment: Placed<DepthIncrement> = {
  adds: { fields: { at: z.int(), sequence: sequence.exactOptional(), ...sides } },
  place: ({ bids, asks, ...rest }, out, { series }, names) => {
    Object.assign(out, rest)
    out.bids = levelsText(bids, series as number, names)
    out.asks = levelsText(asks, series as number, names)
  },
}

/** Whose contributions a fund puts back with what came back to it. */
const putBack: Role<
  { readonly fund: string; readonly accounts: Int32Array; readonly amounts: Float64Array },
  Partly
> = written(
  z.strictObject({
    fund: words.schema,
    members: z.array(z.strictObject({ account: nameText, amount: figureText })),
  }) as unknown as z.ZodType<Partly>,
  ({ fund, ...columns }, names) => ({
    fund,
    members: accountsWith('amounts', assetOfFund('fund')).write(columns, names, { fund }),
  }),
)

const mutualEvents: { readonly [Type in MutualEvent['type']]: EventForm } = {
  contributed: event('contributed', { fund: words, account, asset, amount: money, replenished: money }),
  'notice-given': event('notice-given', { fund: words, account, amount: inFund, from: time }),
  'contribution-withdrawn': event('contribution-withdrawn', { fund: words, account, asset, amount: money }),
  'tier-set': event('tier-set', { fund: words, account, tier: ordinal }),
  'vault-set': event('vault-set', { vault: account, terms: vaultTerms, own: whole }),
  staked: event('staked', { vault: account, account, asset, amount: money, shares: whole }),
  'unstake-requested': event('unstake-requested', {
    vault: account,
    account,
    shares: whole,
    promised: inVault,
    readyAt: time,
  }),
  unstaked: event('unstaked', {
    vault: account,
    account,
    asset,
    shares: whole,
    amount: money,
    forfeited: money,
  }),
  'cover-bought': event('cover-bought', {
    cover: ordinal,
    vault: account,
    holder: account,
    asset,
    amount: money,
    premium: money,
    from: time,
    until: time,
    sources: list(word(lossSources)),
  }),
  'assessment-paid': event('assessment-paid', { claim: claimInAsset, amount: moneyOf(ofClaim) }),
  recovered: event('recovered', {
    loss: ordinal,
    from: account,
    asset,
    step: stepOrNone,
    kind: words,
    name: words,
    accounts: column('payees', 'account', account),
    amounts: column('payees', 'amount', money),
    members: nullable(putBack),
  }),
}

const marginEvents: { readonly [Type in MarginEvent['type']]: EventForm } = {
  'margin-model-adopted': event('margin-model-adopted', adoption),
  'margin-chosen': event('margin-chosen', { account, model: nullable(words) }),
}

/** What is told of the house outside of losses. */
export const houseEvents: { readonly [Type in HouseEvent['type']]: EventForm } = {
  ...mutualEvents,
  ...marginEvents,
  'account-opened': event('account-opened', {
    account,
    kind: word(['participant', 'isolated', ...houseKinds]),
    asset,
    owner: ownerOrNobody,
    name: nullable(words),
  }),
  'account-closed': event('account-closed', { account }),
  'asset-listed': event('asset-listed', { asset, terms: assetTerms, house: houseAccounts }),
  'collateral-listed': event('collateral-listed', { series, collateral: listed(collateralTerms) }),
  'instrument-listed': event('instrument-listed', { series, instrument: listed(instrumentTerms) }),
  'reference-listed': event('reference-listed', { series, reference: listed(referenceTerms) }),
  'terms-changed': event('terms-changed', { series, instrument: listed(instrumentTerms) }),
  'delisting-announced': event('delisting-announced', { series }),
  deposited: event('deposited', { account, asset, amount: money }),
  'written-off': event('written-off', { account, asset, amount: money, source: word(writeOffSources) }),
  compensated: event('compensated', { from: account, to: account, asset, amount: money, dispute: ordinal }),
  withdrawn: event('withdrawn', { account, asset, amount: money, levied: money }),
  'margin-transferred': event('margin-transferred', { from: account, to: account, asset, amount: money }),
  traded: event('traded', {
    buyer: account,
    seller: account,
    series,
    quantity,
    price,
    value: settled,
    buyerFee: settled,
    sellerFee: settled,
    buyerOrder: nullable(ordinal),
    sellerOrder: nullable(ordinal),
    buyerReleased: moneyOf(homeOf('buyer')),
    sellerReleased: moneyOf(homeOf('seller')),
  }),
  'trade-busted': event('trade-busted', {
    sequence: ordinal,
    buyer: account,
    seller: account,
    series,
    quantity,
    value: settled,
    buyerFee: settled,
    sellerFee: settled,
  }),
  'order-reserved': event('order-reserved', { order: ordinal, account, series, quantity, amount: inHome }),
  'order-released': event('order-released', { order: ordinal, account, amount: inHome }),
  'marks-moved': event('marks-moved', { marks }),
  'depth-replaced': event('depth-replaced', { series, snapshot }),
  'depth-updated': event('depth-updated', { series, increment }),
  'funding-applied': event('funding-applied', {
    series,
    rate,
    mark: price,
    paid: sumOf(settledIn('series')),
    received: sumOf(settledIn('series')),
    dust: settled,
    holders: ordinal,
  }),
  settled: event('settled', settledSeries),
  'expiry-settled': event('expiry-settled', {
    index: series,
    expiresAt: time,
    average: meanPrice,
    settled: list(nested<SettledSeries>(settledSeries)),
  }),
  'period-closed': event('period-closed', { marks }),
  'time-advanced': event('time-advanced', {}),
  'rulebook-adopted': event('rulebook-adopted', { version: ordinal, rulebook }),
  'members-set': event('members-set', { fund: words, members, noticeMs: optional(duration) }),
  'claim-repaid': event('claim-repaid', {
    claim: ordinal,
    from: account,
    asset,
    amount: money,
    to: optional(accountsWith('amounts', at('asset'))),
  }),
  'operator-ordered': event('operator-ordered', { order: words, isOn: flag }),
  'account-called': event('account-called', { account, equity: inHome, maintenance: inHome }),
  'call-ended': event('call-ended', { account }),
  'liquidation-deferred': event('liquidation-deferred', { account, series, ageMs: duration }),
}
