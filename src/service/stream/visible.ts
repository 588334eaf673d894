import type { Event } from '../../core/engine/events.ts'
import type { View } from './view.ts'

type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>
type Views = { readonly [Type in Event['type']]?: View<EventOf<Type>> }

/** Events that name nobody, or accounts of the house only: participants see them over HTTP, where they are public. */
const nothing = {}

const atStep = ['loss', 'step', 'kind', 'name'] as const

/**
 * Nothing of an event is seen by a participant that does not stand here. A type without an entry shows nothing at all, a
 * field that stands in no list is left out, and a test asks for an entry for every type there is.
 */
export const views: Views = {
  // Accounts and money
  'account-opened': { named: ['kind', 'asset'], own: { account: [], owner: [] } },
  'account-closed': { named: ['account'] },
  deposited: { named: ['account', 'asset', 'amount'] },
  withdrawn: { named: ['account', 'asset', 'amount', 'levied'] },
  'written-off': nothing,
  'margin-transferred': { named: ['asset', 'amount'], own: { from: [], to: [] } },
  compensated: { named: ['asset', 'amount', 'dispute'], own: { to: [] } },
  'margin-model-adopted': nothing,
  'margin-chosen': { named: ['account', 'model'] },

  // Trades and orders: each side sees its own fee and order
  traded: {
    named: ['series', 'quantity', 'price', 'value'],
    own: {
      buyer: ['buyerFee', 'buyerOrder', 'buyerReleased'],
      seller: ['sellerFee', 'sellerOrder', 'sellerReleased'],
    },
  },
  'trade-busted': {
    named: ['sequence', 'series', 'quantity', 'value'],
    own: { buyer: ['buyerFee'], seller: ['sellerFee'] },
  },
  'order-reserved': { named: ['order', 'account', 'series', 'quantity', 'amount'] },
  'order-released': { named: ['order', 'account', 'amount'] },

  // The market
  'asset-listed': nothing,
  'collateral-listed': nothing,
  'instrument-listed': nothing,
  'reference-listed': nothing,
  'terms-changed': nothing,
  'delisting-announced': nothing,
  'marks-moved': nothing,
  'depth-replaced': nothing,
  'depth-updated': nothing,
  'funding-applied': nothing,
  settled: nothing,
  'expiry-settled': nothing,
  'period-closed': nothing,
  'time-advanced': nothing,
  'rulebook-adopted': nothing,
  'operator-ordered': nothing,

  // Margin
  'account-called': { named: ['account', 'equity', 'maintenance'] },
  'call-ended': { named: ['account'] },
  'liquidation-deferred': { named: ['account', 'series', 'ageMs'] },

  // Losses
  'loss-opened': {
    named: [
      'loss',
      'bucket',
      'asset',
      'source',
      'rulebook',
      'equity',
      'balance',
      'maintenance',
      'series',
      'quantities',
      'marks',
      'weights',
    ],
  },
  'orders-cancelled': { bucket: [...atStep, 'orders', 'released'] },
  'collateral-converted': { bucket: [...atStep, 'series', 'sold', 'received'] },
  'closed-on-book': {
    named: [...atStep, 'series', 'mark', 'isOutside'],
    rows: [{ accounts: 'owners', beside: ['prices', 'quantities'] }],
    entries: [{ list: 'feeShares', account: 'to' }],
    bucket: [...atStep, 'series', 'quantity', 'limit', 'mark', 'isOutside', 'value', 'atMark', 'fee'],
  },
  'hedged-on-book': {
    named: [...atStep, 'series', 'mark'],
    rows: [{ accounts: 'owners', beside: ['prices', 'quantities'] }],
    entries: [{ list: 'feeShares', account: 'to' }],
    bucket: [...atStep, 'series', 'quantity', 'wanted', 'limit', 'mark', 'value', 'atMark', 'fee'],
  },
  'liquidation-order-placed': { bucket: [...atStep, 'series', 'quantity', 'limit'] },
  'liquidation-order-ended': { bucket: ['loss', 'why', 'unfilled'] },
  deleveraged: {
    named: [...atStep, 'series', 'rule', 'mark', 'candidates', 'candidatesHash', 'share'],
    rows: [
      {
        accounts: 'takers',
        beside: ['quantities', 'values', 'gaps', 'scores'],
        also: { in: 'fees', column: 'amounts' },
      },
    ],
    bucket: [...atStep, 'series', 'rule', 'mark', 'candidates', 'candidatesHash', 'share'],
  },
  'slice-bounded': { bucket: [...atStep, 'share', 'wanted', 'by', 'stays'] },
  charged: {
    named: [...atStep],
    entries: [{ list: 'shares', account: 'to' }],
    bucket: [...atStep, 'amount'],
  },
  allocated: {
    named: ['losses', 'step', 'kind', 'name', 'asset', 'total', 'residual', 'level', 'base', 'dust'],
    rows: [{ accounts: 'payers', beside: ['amounts', 'weights', 'caps'] }],
    bucket: ['step', 'kind', 'name', 'asset', 'total', 'residual', 'level', 'base', 'dust'],
  },
  'auction-opened': { bucket: [...atStep, 'until'] },
  gated: { bucket: [...atStep, 'what', 'until', 'opens'] },
  'claim-recorded': {
    named: [...atStep, 'claim', 'asset', 'creditors', 'seniority', 'amount', 'levy'],
    own: { debtor: [] },
    rows: [{ within: 'holders', accounts: 'accounts', beside: ['units'] }],
    bucket: [...atStep, 'claim', 'asset', 'creditors', 'seniority', 'amount', 'levy'],
  },
  'surplus-returned': {
    named: ['loss'],
    entries: [{ list: 'shares', account: 'to' }],
    bucket: ['loss'],
  },
  'loss-parked': { bucket: ['loss', 'step', 'status', 'until'] },
  'loss-closed': {
    bucket: [
      'loss',
      'how',
      'equity',
      'defaultLoss',
      'externalizedLoss',
      'uncoveredLoss',
      'socializedLoss',
      'transfer',
      'claimed',
    ],
  },
  'claim-repaid': {
    named: ['claim', 'asset', 'amount'],
    own: { from: [] },
    rows: [{ within: 'to', accounts: 'accounts', beside: ['amounts'] }],
  },

  // Money that many put up together; vaults, funds and covers have names that everybody knows
  'members-set': { named: ['fund', 'noticeMs'], entries: [{ list: 'members', account: 'account' }] },
  contributed: { named: ['fund', 'account', 'asset', 'amount', 'replenished'] },
  'notice-given': { named: ['fund', 'account', 'amount', 'from'] },
  'contribution-withdrawn': { named: ['fund', 'account', 'asset', 'amount'] },
  'tier-set': { named: ['fund', 'account', 'tier'] },
  'vault-set': nothing,
  staked: { named: ['vault', 'asset'], own: { account: ['amount', 'shares'] } },
  'unstake-requested': { named: ['vault'], own: { account: ['shares', 'promised', 'readyAt'] } },
  unstaked: { named: ['vault', 'asset'], own: { account: ['shares', 'amount', 'forfeited'] } },
  'cover-bought': {
    named: ['cover', 'vault', 'asset'],
    own: { holder: ['amount', 'premium', 'from', 'until', 'sources'] },
  },
  'assessment-paid': nothing,
  'contributions-used': {
    named: ['losses', 'step', 'fund'],
    rows: [{ accounts: 'accounts', beside: ['amounts'] }],
  },
  'members-assessed': {
    named: ['losses', 'step', 'fund', 'asset'],
    rows: [{ accounts: 'accounts', beside: ['assessed', 'unpaid'] }],
  },
  'cover-used': { bucket: ['loss', 'cover', 'amount'] },
  recovered: {
    named: ['loss', 'asset', 'step', 'kind', 'name'],
    rows: [
      { accounts: 'accounts', beside: ['amounts'] },
      { within: 'members', accounts: 'accounts', beside: ['amounts'] },
    ],
  },
}
