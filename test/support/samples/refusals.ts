import fc from 'fast-check'
import type { DepthRefusal } from '../../../src/core/depth/refusal.ts'
import type { Refusal } from '../../../src/core/engine/refusals.ts'
import { gates } from '../../../src/core/waterfall/rulebook.ts'
import { type ByTag, big, count, is, list, one, ordinal, text, time, whole } from './parts.ts'

const side = one('bid', 'ask')
const field = one('at', 'lastUpdateId', 'previousId', 'lastId', 'price', 'quantity', 'owner')

const depthRefusals: ByTag<DepthRefusal, 'reason'> = {
  'out-of-sequence': fc.record({ reason: is('out-of-sequence'), expected: whole, found: fc.option(whole) }),
  stale: fc.record({ reason: is('stale'), at: whole, limit: whole }),
  'not-whole': fc.record({ reason: is('not-whole'), field, side: fc.option(side), value: fc.double() }),
  'owner-unknown': fc.record({ reason: is('owner-unknown'), side, price: whole, owner: ordinal }),
  'off-grid': fc.record({ reason: is('off-grid'), side, price: whole, step: whole }),
  negative: fc.record({ reason: is('negative'), side, price: whole, quantity: whole }),
  empty: fc.record({ reason: is('empty'), side, price: whole }),
  duplicate: fc.record({ reason: is('duplicate'), side, price: whole }),
  'too-large': fc.record({ reason: is('too-large'), side, price: whole, limit: whole }),
  crossed: fc.record({ reason: is('crossed'), bid: whole, ask: whole }),
}

const account = ordinal
const series = ordinal
const vault = ordinal
const fund = text
const order = count
const loss = count

/** Any refusal, by its reason. */
export const refusals: ByTag<Refusal, 'reason'> = {
  'time-went-back': fc.record({ reason: is('time-went-back'), at: whole, now: whole }),
  'not-whole': fc.record({ reason: is('not-whole'), field: text, value: whole }),
  'account-unknown': fc.record({ reason: is('account-unknown'), account }),
  'asset-unknown': fc.record({ reason: is('asset-unknown'), asset: ordinal }),
  'series-unknown': fc.record({ reason: is('series-unknown'), series }),
  'name-taken': fc.record({ reason: is('name-taken'), name: text }),
  'order-unknown': fc.record({ reason: is('order-unknown'), order }),
  'order-taken': fc.record({ reason: is('order-taken'), order }),
  'loss-unknown': fc.record({ reason: is('loss-unknown'), loss }),
  'terms-refused': fc.record({ reason: is('terms-refused'), why: list(text) }),
  'rulebook-missing': fc.record({ reason: is('rulebook-missing') }),
  'loss-open': fc.record({ reason: is('loss-open'), losses: count }),
  'same-account': fc.record({ reason: is('same-account'), account }),
  'not-allowed-for-kind': fc.record({ reason: is('not-allowed-for-kind'), account, kind: text }),
  'no-collateral-series': fc.record({ reason: is('no-collateral-series'), asset: ordinal, inAsset: ordinal }),
  'series-is-reference': fc.record({ reason: is('series-is-reference'), series, symbol: text }),
  'series-closed': fc.record({
    reason: is('series-closed'),
    series,
    status: one('reduce-only', 'expired', 'settled'),
  }),
  'no-option-margin': fc.record({ reason: is('no-option-margin'), account }),
  'model-unknown': fc.record({ reason: is('model-unknown'), model: text }),
  'reference-missing': fc.record({ reason: is('reference-missing'), series }),
  'not-due': fc.record({ reason: is('not-due'), series, at: whole, due: time }),
  'nothing-expires': fc.record({ reason: is('nothing-expires'), index: series, expiresAt: whole }),
  'window-uncovered': fc.record({
    reason: is('window-uncovered'),
    index: series,
    expiresAt: whole,
    missingMs: count,
  }),
  'mark-missing': fc.record({ reason: is('mark-missing'), series }),
  'mark-out-of-range': fc.record({ reason: is('mark-out-of-range'), series, mark: whole, highest: whole }),
  'mark-too-old': fc.record({ reason: is('mark-too-old'), series, ageMs: count, limitMs: count }),
  'price-off-grid': fc.record({ reason: is('price-off-grid'), price: whole, step: whole }),
  'quantity-out-of-range': fc.record({ reason: is('quantity-out-of-range'), quantity: whole, most: whole }),
  'position-too-large': fc.record({
    reason: is('position-too-large'),
    account,
    position: whole,
    most: whole,
  }),
  gated: fc.record({ reason: is('gated'), what: one(...gates), until: time }),
  'account-in-default': fc.record({ reason: is('account-in-default'), account, state: text }),
  'reservation-mismatch': fc.record({ reason: is('reservation-mismatch'), order, left: whole, asked: whole }),
  'margin-insufficient': fc.record({
    reason: is('margin-insufficient'),
    account,
    needed: whole,
    free: whole,
  }),
  'balance-insufficient': fc.record({
    reason: is('balance-insufficient'),
    account,
    asked: whole,
    available: whole,
  }),
  'account-not-empty': fc.record({ reason: is('account-not-empty'), account }),
  'already-busted': fc.record({ reason: is('already-busted'), sequence: count }),
  'nothing-to-repay': fc.record({ reason: is('nothing-to-repay'), asset: ordinal }),
  'liquidation-order-mismatch': fc.record({
    reason: is('liquidation-order-mismatch'),
    loss,
    left: whole,
    asked: whole,
  }),
  'price-beyond-limit': fc.record({ reason: is('price-beyond-limit'), price: whole, limit: whole }),
  'not-in-auction': fc.record({ reason: is('not-in-auction'), loss }),
  'account-not-in-auction': fc.record({ reason: is('account-not-in-auction'), account }),
  'members-sum': fc.record({ reason: is('members-sum'), fund, contributions: whole, balance: whole }),
  'not-a-member': fc.record({ reason: is('not-a-member'), fund, account }),
  'notice-missing': fc.record({
    reason: is('notice-missing'),
    fund,
    account,
    asked: whole,
    allowed: whole,
    from: time,
  }),
  'time-passed': fc.record({ reason: is('time-passed'), at: whole, until: whole }),
  'vault-unknown': fc.record({ reason: is('vault-unknown'), vault: text }),
  'vault-empty': fc.record({ reason: is('vault-empty'), vault, shares: big }),
  'vault-has-holders': fc.record({ reason: is('vault-has-holders'), vault, holders: count }),
  'stake-too-small': fc.record({ reason: is('stake-too-small'), vault, amount: whole }),
  'shares-missing': fc.record({ reason: is('shares-missing'), account, asked: big, held: big }),
  'exit-pending': fc.record({ reason: is('exit-pending'), account, readyAt: whole }),
  'exit-not-ready': fc.record({ reason: is('exit-not-ready'), account, at: whole, readyAt: time }),
  'cover-beyond-capacity': fc.record({
    reason: is('cover-beyond-capacity'),
    vault,
    asked: whole,
    available: big,
  }),
  'vault-ratio': fc.record({
    reason: is('vault-ratio'),
    vault,
    money: whole,
    covered: big,
    minimumRatio: count,
  }),
  'repayment-too-large': fc.record({
    reason: is('repayment-too-large'),
    loss,
    asked: whole,
    outstanding: big,
  }),
  'write-off-too-large': fc.record({
    reason: is('write-off-too-large'),
    asset: ordinal,
    asked: whole,
    available: big,
  }),
  'depth-refused': fc.record({
    reason: is('depth-refused'),
    series,
    why: list(fc.oneof(...Object.values(depthRefusals))),
  }),
}
