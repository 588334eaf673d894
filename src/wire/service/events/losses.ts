import { z } from 'zod'
import type { LossEvent } from '../../../core/waterfall/events.ts'
import type { MutualLossEvent } from '../../../core/waterfall/mutual-events.ts'
import { gates, type SocialiseBase } from '../../../core/waterfall/rulebook.ts'
import { lossSources } from '../../../core/waterfall/source.ts'
import { base } from '../../rulebook-words.ts'
import { assetOfFund, at, moneyOf, priceOf, quantityOf, settledIn, share } from '../figure-roles.ts'
import { gridText } from '../grid.ts'
import { account, asset, series } from '../named-roles.ts'
import { flag, list, nullable, optional, ordinal, type Role, time, word, words } from '../role.ts'
import { figureText, nameText } from '../text-schemas.ts'
import { along, column, type EventForm, event, type Placed } from './fields.ts'
import {
  accountsWith,
  atStep,
  coverInAsset,
  kind,
  lossInAsset,
  lossWithOrder,
  ofCover,
  ofLoss,
  ownerOrNobody,
  ratio,
  sharesIn,
  stepOrNone,
  sumOf,
} from './parts.ts'

const price = priceOf(at('series'))
const quantity = quantityOf(at('series'))
const money = moneyOf(at('asset'))
/** Money of what an instrument settles in. */
const settled = moneyOf(settledIn('series'))
const ofTheLoss = moneyOf(ofLoss)
/** A weight or a score is a measure that only its proportion to others says something of. */
const measure: Role<number, number> = {
  schema: z
    .number()
    .meta({ id: 'Measure', description: 'A measure by which others are compared; its unit says nothing.' }),
  write: (value) => value,
  read: () => undefined,
}

/** What a bucket held when its loss opened. */
const positions: Placed<readonly number[]> = {
  adds: {
    rows: {
      positions: { instrument: nameText, quantity: figureText, mark: figureText, weight: measure.schema },
    },
  },
  place: (all, out, event, names) => {
    const { quantities, marks, weights } = event as { readonly [field: string]: readonly number[] }
    out.positions = all.map((series, at) => ({
      instrument: names.symbolOf(series),
      quantity: gridText(quantities[at], names.quantityGrid(series)),
      mark: gridText(marks[at], names.priceGrid(series)),
      weight: weights[at],
    }))
  },
}

/** What each taker paid for being closed, beside what he took, and who got it. */
const closingFees: Placed<{ readonly to: number; readonly amounts: Float64Array }> & {
  readonly isOptional: true
} = {
  isOptional: true,
  adds: { fields: { feesTo: nameText }, rows: { takers: { fee: figureText } } },
  place: ({ to, amounts }, out, event, names) => {
    out.feesTo = names.accountName(to)
    for (const [place, row] of (out.takers as Record<string, unknown>[]).entries())
      row.fee = settled.write(amounts[place], names, event)
  },
}

/** A walk through the depth. */
const fills = {
  prices: column('fills', 'price', price),
  quantities: column('fills', 'quantity', quantity),
  owners: column('fills', 'owner', ownerOrNobody),
} as const

type LossType = (LossEvent | MutualLossEvent)['type']

/** What is told of losses. */
export const lossEvents: { readonly [Type in LossType]: EventForm } = {
  'loss-opened': event('loss-opened', {
    loss: ordinal,
    bucket: account,
    asset,
    source: word(lossSources),
    rulebook: ordinal,
    equity: money,
    balance: money,
    maintenance: money,
    series: positions,
    quantities: along,
    marks: along,
    weights: along,
  }),
  'orders-cancelled': event('orders-cancelled', {
    ...atStep,
    loss: lossInAsset,
    orders: list(ordinal),
    released: ofTheLoss,
  }),
  'collateral-converted': event('collateral-converted', {
    ...atStep,
    series,
    taker: account,
    sold: quantity,
    received: settled,
  }),
  'closed-on-book': event('closed-on-book', {
    ...atStep,
    series,
    quantity,
    limit: nullable(price),
    mark: price,
    isOutside: flag,
    ...fills,
    value: settled,
    atMark: settled,
    fee: settled,
    feeShares: sharesIn(settledIn('series')),
  }),
  'hedged-on-book': event('hedged-on-book', {
    ...atStep,
    series,
    quantity,
    wanted: quantity,
    limit: nullable(price),
    mark: price,
    ...fills,
    value: settled,
    atMark: settled,
    fee: settled,
    feeShares: sharesIn(settledIn('series')),
  }),
  'liquidation-order-placed': event('liquidation-order-placed', {
    ...atStep,
    series,
    quantity,
    limit: nullable(price),
  }),
  'liquidation-order-ended': event('liquidation-order-ended', {
    loss: lossWithOrder,
    why: word(['filled', 'cancelled', 'expired']),
    unfilled: quantityOf(({ loss }, names) => names.seriesOfOrder(loss as number)),
  }),
  deleveraged: event('deleveraged', {
    ...atStep,
    series,
    rule: words,
    mark: price,
    takers: column('takers', 'account', account),
    quantities: column('takers', 'quantity', quantity),
    values: column('takers', 'value', settled),
    gaps: column('takers', 'gap', settled),
    scores: column('takers', 'score', measure),
    fees: closingFees,
    candidates: ordinal,
    candidatesHash: words,
    share: optional(share),
  }),
  'slice-bounded': event('slice-bounded', {
    ...atStep,
    share,
    wanted: share,
    by: list(series),
    stays: list(series),
  }),
  charged: event('charged', { ...atStep, loss: lossInAsset, amount: ofTheLoss, shares: sharesIn(ofLoss) }),
  allocated: event('allocated', {
    losses: column('losses', 'loss', ordinal),
    received: column('losses', 'received', money),
    step: stepOrNone,
    kind,
    name: words,
    asset,
    total: sumOf(at('asset')),
    residual: sumOf(at('asset')),
    level: nullable(ratio<bigint>()),
    base: nullable(socialiseBase()),
    payers: column('payers', 'account', account),
    amounts: column('payers', 'amount', money),
    weights: column('payers', 'weight', money),
    caps: column('payers', 'cap', money),
    dust: optional(sumOf(at('asset'))),
  }),
  'auction-opened': event('auction-opened', { ...atStep, until: time }),
  gated: event('gated', {
    ...atStep,
    what: list(word(gates)),
    until: nullable(time),
    opens: optional(word(['repaid'])),
  }),
  'claim-recorded': event('claim-recorded', {
    ...atStep,
    claim: ordinal,
    debtor: account,
    asset,
    creditors: words,
    seniority: ordinal,
    amount: money,
    levy: nullable(ratio<number>()),
    holders: optional(accountsWith('units', at('asset'))),
  }),
  'surplus-returned': event('surplus-returned', { loss: lossInAsset, shares: sharesIn(ofLoss) }),
  'loss-parked': event('loss-parked', {
    loss: ordinal,
    step: ordinal,
    status: word(['pooled', 'waiting-for-fills', 'deferred-until', 'in-auction', 'gated', 'liquidating']),
    until: nullable(time),
  }),
  'loss-closed': event('loss-closed', {
    loss: lossInAsset,
    how: word(['cured', 'closed', 'claimed']),
    equity: ofTheLoss,
    defaultLoss: ofTheLoss,
    externalizedLoss: ofTheLoss,
    uncoveredLoss: ofTheLoss,
    socializedLoss: ofTheLoss,
    transfer: ofTheLoss,
    claimed: ofTheLoss,
  }),
  'contributions-used': event('contributions-used', {
    losses: list(ordinal),
    step: ordinal,
    fund: words,
    accounts: column('members', 'account', account),
    amounts: column('members', 'amount', moneyOf(assetOfFund('fund'))),
  }),
  'members-assessed': event('members-assessed', {
    losses: list(ordinal),
    step: ordinal,
    fund: words,
    defaulter: account,
    asset,
    accounts: column('members', 'account', account),
    assessed: column('members', 'assessed', money),
    unpaid: column('members', 'unpaid', money),
    firstClaim: ordinal,
  }),
  'cover-used': event('cover-used', { loss: ordinal, cover: coverInAsset, amount: moneyOf(ofCover) }),
}

function socialiseBase(): Role<SocialiseBase, SocialiseBase> {
  return { schema: base, write: (value) => value, read: (text) => text }
}
