import { z } from 'zod'
import type { DepthIncrement, DepthSnapshot } from '../core/depth/level.ts'
import type { AssetTerms, CollateralTerms } from '../core/market/asset.ts'
import type { Collateral, Instrument, InstrumentTerms } from '../core/market/instrument.ts'
import {
  type OptionTerms,
  type Reference,
  type ReferenceTerms,
  referenceKinds,
} from '../core/market/reference.ts'
import { roundings } from '../core/money/rounding.ts'
import { count, increment, ordinal, owner, ppm, text, whole } from './json-parts.ts'

/** An asset in core's own form. */
export const assetTerms: z.ZodType<AssetTerms, unknown> = z.strictObject({
  name: text,
  decimals: z.int().min(0).max(15),
  borrowLimit: count,
})

export const collateralTerms: z.ZodType<CollateralTerms, unknown> = z.strictObject({
  symbol: text,
  asset: ordinal,
  inAsset: ordinal,
  indexIncrement: increment,
  collateralWeight: count,
  conversionDiscount: count,
  largestBalance: count,
  highestIndex: count,
  staleAfterMs: count.nullable(),
})

const bracket = z.strictObject({
  upTo: count.nullable(),
  initial: count,
  maintenance: count,
  initialDeduction: whole,
  maintenanceDeduction: whole,
})

const fees = z.strictObject({
  maker: whole,
  taker: whole,
  liquidation: whole,
  liquidationSplit: z.array(
    z.strictObject({ to: z.enum(['fund', 'backstop', 'capital', 'fees']), share: ppm }),
  ),
})

/** What is read and never held. */
export const referenceTerms: z.ZodType<ReferenceTerms, unknown> = z.strictObject({
  symbol: text,
  kind: z.enum(referenceKinds),
  increment,
  highestMark: count,
  staleAfterMs: count.nullable(),
})

export const reference: z.ZodType<Reference, unknown> = z.strictObject({
  terms: referenceTerms,
  size: z.number(),
})

const option: z.ZodType<OptionTerms, unknown> = z.strictObject({
  right: z.enum(['call', 'put']),
  strike: increment,
  settledIn: z.enum(['quote', 'coin']),
  index: ordinal,
  forward: ordinal,
  volatility: ordinal,
  windowMs: count,
  fee: z.exactOptional(z.strictObject({ ofUnderlying: ppm, mostOfPremium: ppm })),
})

/** An instrument's terms in core's own form. */
export const instrumentTerms: z.ZodType<InstrumentTerms, unknown> = z.strictObject({
  symbol: text,
  kind: z.enum(['perpetual', 'future', 'option']),
  payoff: z.enum(['linear', 'inverse']),
  settlementAsset: ordinal,
  multiplier: increment,
  priceIncrement: increment,
  markIncrement: increment,
  quantityIncrement: increment,
  markRounding: z.enum(roundings),
  largestPosition: count,
  highestMark: count,
  brackets: z.array(bracket),
  fees,
  staleAfterMs: count.nullable(),
  onStaleMark: z.enum(['liquidate', 'defer']),
  expiresAt: whole.nullable(),
  fundScope: text,
  option: z.exactOptional(option),
  underlying: z.exactOptional(ordinal),
})

export const instrument: z.ZodType<Instrument, unknown> = z.strictObject({
  terms: instrumentTerms,
  scale: count,
  priceStep: count,
})

export const collateral: z.ZodType<Collateral, unknown> = z.strictObject({
  terms: collateralTerms,
  numerator: count,
  denominator: count,
})

const priced = z.strictObject({ price: whole, quantity: whole })
const level = z.strictObject({ price: whole, quantity: whole, owner: z.exactOptional(owner) })

/** A whole book. What is on its grid and uncrossed is for core to say. */
export const depthSnapshot: z.ZodType<DepthSnapshot, unknown> = z.strictObject({
  at: whole,
  lastUpdateId: z.exactOptional(whole),
  bids: z.array(level),
  asks: z.array(level),
})

export const depthIncrement: z.ZodType<DepthIncrement, unknown> = z.strictObject({
  at: whole,
  sequence: z.exactOptional(z.strictObject({ previousId: whole, lastId: whole })),
  bids: z.array(priced),
  asks: z.array(priced),
})
