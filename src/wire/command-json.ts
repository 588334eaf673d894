import { z } from 'zod'
import type { BodyOf, Command, CommandBody, HouseKind, NewMember, Trade } from '../core/engine/commands.ts'
import { markSources, writeOffSources } from '../core/waterfall/source.ts'
import { type ByTag, count, flag, ordinal, text, unionOf, whole } from './json-parts.ts'
import { marginBodies } from './margin-json.ts'
import { mutualBodies } from './mutual-json.ts'
import { rulebookJson } from './rulebook-json.ts'
import {
  assetTerms,
  collateralTerms,
  depthIncrement,
  depthSnapshot,
  instrumentTerms,
  referenceTerms,
} from './terms-json.ts'

/** Kinds of house account that are opened by name. */
export const houseKinds: readonly HouseKind[] = ['fund', 'member-fund', 'capital', 'backstop', 'pool']
export const houseKind: z.ZodType<HouseKind> = z.enum(houseKinds)
export const markMoves: z.ZodType<readonly { series: number; mark: number }[], unknown> = z.array(
  z.strictObject({ series: ordinal, mark: whole }),
)
export const members: z.ZodType<readonly NewMember[], unknown> = z.array(
  z.strictObject({ account: ordinal, contribution: whole, tier: whole.exactOptional() }),
)

const trade: z.ZodType<Trade, unknown> = z.strictObject({
  type: z.literal('trade'),
  buyer: ordinal,
  seller: ordinal,
  series: ordinal,
  quantity: whole,
  price: whole,
  taker: z.enum(['buyer', 'seller']),
  buyerOrder: count.nullable(),
  sellerOrder: count.nullable(),
  indexMark: whole.exactOptional(),
})

const opening = { type: z.literal('open-account'), asset: ordinal }
const openAccount = z.discriminatedUnion('kind', [
  z.strictObject({ ...opening, kind: z.literal('participant'), owner: ordinal.nullable() }),
  z.strictObject({ ...opening, kind: z.literal('isolated'), owner: ordinal }),
  z.strictObject({ ...opening, kind: houseKind, name: text }),
])

const bodies: ByTag<CommandBody, 'type'> = {
  ...mutualBodies,
  ...marginBodies,
  'open-account': openAccount,
  'close-account': z.strictObject({ type: z.literal('close-account'), account: ordinal }),
  'list-asset': z.strictObject({ type: z.literal('list-asset'), terms: assetTerms }),
  'list-collateral': z.strictObject({ type: z.literal('list-collateral'), terms: collateralTerms }),
  'list-instrument': z.strictObject({ type: z.literal('list-instrument'), terms: instrumentTerms }),
  'list-reference': z.strictObject({ type: z.literal('list-reference'), terms: referenceTerms }),
  'change-terms': z.strictObject({
    type: z.literal('change-terms'),
    series: ordinal,
    terms: instrumentTerms,
  }),
  delist: z.strictObject({ type: z.literal('delist'), series: ordinal }),
  deposit: z.strictObject({ type: z.literal('deposit'), account: ordinal, asset: ordinal, amount: whole }),
  withdraw: z.strictObject({ type: z.literal('withdraw'), account: ordinal, asset: ordinal, amount: whole }),
  'transfer-margin': z.strictObject({
    type: z.literal('transfer-margin'),
    from: ordinal,
    to: ordinal,
    asset: ordinal,
    amount: whole,
  }),
  compensate: z.strictObject({
    type: z.literal('compensate'),
    from: ordinal,
    to: ordinal,
    asset: ordinal,
    amount: whole,
    dispute: count,
  }),
  trade,
  'reserve-order': z.strictObject({
    type: z.literal('reserve-order'),
    order: count,
    account: ordinal,
    series: ordinal,
    quantity: whole,
    price: whole,
  }),
  'release-order': z.strictObject({ type: z.literal('release-order'), order: count }),
  'bust-trade': z.strictObject({
    type: z.literal('bust-trade'),
    sequence: count,
    trade,
    corrected: trade.nullable(),
  }),
  'move-marks': z.strictObject({
    type: z.literal('move-marks'),
    marks: markMoves,
    source: z.enum(markSources).exactOptional(),
  }),
  'write-off': z.strictObject({
    type: z.literal('write-off'),
    account: ordinal,
    asset: ordinal,
    amount: whole,
    source: z.enum(writeOffSources),
  }),
  'replace-depth': z.strictObject({
    type: z.literal('replace-depth'),
    series: ordinal,
    snapshot: depthSnapshot,
  }),
  'update-depth': z.strictObject({
    type: z.literal('update-depth'),
    series: ordinal,
    increment: depthIncrement,
  }),
  'apply-funding': z.strictObject({ type: z.literal('apply-funding'), series: ordinal, rate: whole }),
  settle: z.strictObject({ type: z.literal('settle'), series: ordinal, price: whole }),
  'settle-expiry': z.strictObject({
    type: z.literal('settle-expiry'),
    index: ordinal,
    expiresAt: whole,
  }),
  'close-period': z.strictObject({ type: z.literal('close-period') }),
  'advance-time': z.strictObject({ type: z.literal('advance-time') }),
  'adopt-rulebook': z.strictObject({ type: z.literal('adopt-rulebook'), rulebook: rulebookJson }),
  'set-members': z.strictObject({
    type: z.literal('set-members'),
    fund: text,
    members,
    noticeMs: whole.exactOptional(),
  }),
  'fill-liquidation': z.strictObject({
    type: z.literal('fill-liquidation'),
    loss: count,
    counterparty: ordinal.nullable(),
    quantity: whole,
    price: whole,
  }),
  'end-liquidation': z.strictObject({
    type: z.literal('end-liquidation'),
    loss: count,
    why: z.enum(['cancelled', 'expired']),
  }),
  bid: z
    .strictObject({
      type: z.literal('bid'),
      loss: count.exactOptional(),
      account: ordinal.exactOptional(),
      bidder: ordinal,
      fraction: whole,
    })
    .refine(({ loss, account }) => (loss === undefined) !== (account === undefined), {
      message: 'either "loss" or "account"',
    }) as unknown as z.ZodType<BodyOf<'bid'>, unknown>,
  'repay-claim': z.strictObject({
    type: z.literal('repay-claim'),
    asset: ordinal,
    from: ordinal,
    amount: whole,
    loss: count.exactOptional(),
  }),
  'operator-order': z.strictObject({ type: z.literal('operator-order'), order: text, isOn: flag }),
}

/** Every kind of command. */
export const commandTypes: readonly CommandBody['type'][] = Object.keys(bodies) as CommandBody['type'][]

/** A command in its JSON form. Which figures are allowed is for the engine to say; here they only have to be whole. */
export const commandJson: z.ZodType<Command, unknown> = z.strictObject({
  id: count,
  at: whole,
  by: text,
  body: unionOf<CommandBody>('type', bodies),
})
