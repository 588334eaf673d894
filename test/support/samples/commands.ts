import fc from 'fast-check'
import type {
  Command,
  CommandBody,
  HouseKind,
  MarkMove,
  NewMember,
  Trade,
} from '../../../src/core/engine/commands.ts'
import { markSources, writeOffSources } from '../../../src/core/waterfall/source.ts'
import { marginBodies } from './margin.ts'
import { mutualBodies } from './mutual.ts'
import { type ByTag, count, is, list, one, ordinal, text, whole, withMaybe } from './parts.ts'
import { rulebook } from './rulebooks.ts'
import { assetTerms, collateralTerms, instrumentTerms, referenceTerms, snapshot, update } from './terms.ts'

export const marks: fc.Arbitrary<MarkMove[]> = list(fc.record({ series: ordinal, mark: whole }))
export const members: fc.Arbitrary<NewMember[]> = list(
  fc.record(
    { account: ordinal, contribution: whole, tier: whole },
    { requiredKeys: ['account', 'contribution'] },
  ),
)
export const houseKind: fc.Arbitrary<HouseKind> = one('fund', 'member-fund', 'capital', 'backstop', 'pool')

const trade: fc.Arbitrary<Trade> = withMaybe(
  fc.record({
    type: is('trade'),
    buyer: ordinal,
    seller: ordinal,
    series: ordinal,
    quantity: whole,
    price: whole,
    taker: one('buyer', 'seller'),
    buyerOrder: fc.option(count),
    sellerOrder: fc.option(count),
  }),
  { indexMark: whole },
)
const opening = { type: is('open-account'), asset: ordinal }

/** Any body of a command, by its type. */
export const bodies: ByTag<CommandBody, 'type'> = {
  ...mutualBodies,
  ...marginBodies,
  'open-account': fc.oneof(
    fc.record({ ...opening, kind: is('participant'), owner: fc.option(ordinal) }),
    fc.record({ ...opening, kind: is('isolated'), owner: ordinal }),
    fc.record({ ...opening, kind: houseKind, name: text }),
  ),
  'close-account': fc.record({ type: is('close-account'), account: ordinal }),
  'list-asset': fc.record({ type: is('list-asset'), terms: assetTerms }),
  'list-collateral': fc.record({ type: is('list-collateral'), terms: collateralTerms }),
  'list-instrument': fc.record({ type: is('list-instrument'), terms: instrumentTerms }),
  'list-reference': fc.record({ type: is('list-reference'), terms: referenceTerms }),
  'change-terms': fc.record({ type: is('change-terms'), series: ordinal, terms: instrumentTerms }),
  delist: fc.record({ type: is('delist'), series: ordinal }),
  deposit: fc.record({ type: is('deposit'), account: ordinal, asset: ordinal, amount: whole }),
  withdraw: fc.record({ type: is('withdraw'), account: ordinal, asset: ordinal, amount: whole }),
  'transfer-margin': fc.record({
    type: is('transfer-margin'),
    from: ordinal,
    to: ordinal,
    asset: ordinal,
    amount: whole,
  }),
  compensate: fc.record({
    type: is('compensate'),
    from: ordinal,
    to: ordinal,
    asset: ordinal,
    amount: whole,
    dispute: count,
  }),
  trade,
  'reserve-order': fc.record({
    type: is('reserve-order'),
    order: count,
    account: ordinal,
    series: ordinal,
    quantity: whole,
    price: whole,
  }),
  'release-order': fc.record({ type: is('release-order'), order: count }),
  'bust-trade': fc.record({ type: is('bust-trade'), sequence: count, trade, corrected: fc.option(trade) }),
  'move-marks': fc.record(
    { type: is('move-marks'), marks, source: one(...markSources) },
    { requiredKeys: ['type', 'marks'] },
  ),
  'write-off': fc.record({
    type: is('write-off'),
    account: ordinal,
    asset: ordinal,
    amount: whole,
    source: one(...writeOffSources),
  }),
  'replace-depth': fc.record({ type: is('replace-depth'), series: ordinal, snapshot }),
  'update-depth': fc.record({ type: is('update-depth'), series: ordinal, increment: update }),
  'apply-funding': fc.record({ type: is('apply-funding'), series: ordinal, rate: whole }),
  settle: fc.record({ type: is('settle'), series: ordinal, price: whole }),
  'settle-expiry': fc.record({ type: is('settle-expiry'), index: ordinal, expiresAt: whole }),
  'close-period': fc.record({ type: is('close-period') }),
  'advance-time': fc.record({ type: is('advance-time') }),
  'adopt-rulebook': fc.record({ type: is('adopt-rulebook'), rulebook }),
  'set-members': fc.record(
    { type: is('set-members'), fund: text, members, noticeMs: whole },
    { requiredKeys: ['type', 'fund', 'members'] },
  ),
  'fill-liquidation': fc.record({
    type: is('fill-liquidation'),
    loss: count,
    counterparty: fc.option(ordinal),
    quantity: whole,
    price: whole,
  }),
  'end-liquidation': fc.record({
    type: is('end-liquidation'),
    loss: count,
    why: one('cancelled', 'expired'),
  }),
  bid: fc.oneof(
    fc.record({ type: is('bid'), loss: count, bidder: ordinal, fraction: whole }),
    fc.record({ type: is('bid'), account: ordinal, bidder: ordinal, fraction: whole }),
  ),
  'repay-claim': fc.record(
    { type: is('repay-claim'), asset: ordinal, from: ordinal, amount: whole, loss: count },
    { requiredKeys: ['type', 'asset', 'from', 'amount'] },
  ),
  'operator-order': fc.record({ type: is('operator-order'), order: text, isOn: fc.boolean() }),
}

/** A command around a body. */
export function commandWith(body: fc.Arbitrary<CommandBody>): fc.Arbitrary<Command> {
  return fc.record({ id: count, at: whole, by: text, body })
}
