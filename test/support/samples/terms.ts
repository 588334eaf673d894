import fc from 'fast-check'
import type { DepthIncrement, DepthSnapshot } from '../../../src/core/depth/level.ts'
import type { AssetTerms, CollateralTerms } from '../../../src/core/market/asset.ts'
import type { Collateral, Instrument, InstrumentTerms } from '../../../src/core/market/instrument.ts'
import {
  type OptionTerms,
  type Reference,
  type ReferenceTerms,
  referenceKinds,
} from '../../../src/core/market/reference.ts'
import { roundings } from '../../../src/core/money/rounding.ts'
import { count, increment, is, list, one, ordinal, ppm, text, whole, withMaybe } from './parts.ts'
import { feeTaker } from './rulebooks.ts'

export const assetTerms: fc.Arbitrary<AssetTerms> = fc.record({
  name: text,
  decimals: fc.nat({ max: 15 }),
  borrowLimit: count,
})
export const collateralTerms: fc.Arbitrary<CollateralTerms> = fc.record({
  symbol: text,
  asset: ordinal,
  inAsset: ordinal,
  indexIncrement: increment,
  collateralWeight: count,
  conversionDiscount: count,
  largestBalance: count,
  highestIndex: count,
  staleAfterMs: fc.option(count),
})
export const referenceTerms: fc.Arbitrary<ReferenceTerms> = fc.record({
  symbol: text,
  kind: one(...referenceKinds),
  increment,
  highestMark: count,
  staleAfterMs: fc.option(count),
})
export const reference: fc.Arbitrary<Reference> = fc.record({
  terms: referenceTerms,
  size: fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9 }),
})
const option: fc.Arbitrary<OptionTerms> = withMaybe(
  fc.record({
    right: one('call', 'put'),
    strike: increment,
    settledIn: one('quote', 'coin'),
    index: ordinal,
    forward: ordinal,
    volatility: ordinal,
    windowMs: count,
  }),
  { fee: fc.record({ ofUnderlying: ppm, mostOfPremium: ppm }) },
)
export const instrumentTerms: fc.Arbitrary<InstrumentTerms> = withMaybe(
  fc.record({
    symbol: text,
    kind: one('perpetual', 'future', 'option'),
    payoff: one('linear', 'inverse'),
    settlementAsset: ordinal,
    multiplier: increment,
    priceIncrement: increment,
    markIncrement: increment,
    quantityIncrement: increment,
    markRounding: one(...roundings),
    largestPosition: count,
    highestMark: count,
    brackets: list(
      fc.record({
        upTo: fc.option(count),
        initial: count,
        maintenance: count,
        initialDeduction: whole,
        maintenanceDeduction: whole,
      }),
    ),
    fees: fc.record({
      maker: whole,
      taker: whole,
      liquidation: whole,
      liquidationSplit: list(fc.record({ to: feeTaker, share: ppm })),
    }),
    staleAfterMs: fc.option(count),
    onStaleMark: one('liquidate', 'defer'),
    expiresAt: fc.option(whole),
    fundScope: text,
  }),
  { option, underlying: ordinal },
)
export const instrument: fc.Arbitrary<Instrument> = fc.record({
  terms: instrumentTerms,
  scale: count,
  priceStep: count,
})
export const collateral: fc.Arbitrary<Collateral> = fc.record({
  terms: collateralTerms,
  numerator: count,
  denominator: count,
})
const priced = { price: whole, quantity: whole }
export const snapshot: fc.Arbitrary<DepthSnapshot> = fc.record(
  {
    at: whole,
    lastUpdateId: whole,
    bids: list(fc.record({ ...priced, owner: ordinal }, { requiredKeys: ['price', 'quantity'] })),
    asks: list(fc.record({ ...priced, owner: is(-1) }, { requiredKeys: ['price', 'quantity'] })),
  },
  { requiredKeys: ['at', 'bids', 'asks'] },
)
export const update: fc.Arbitrary<DepthIncrement> = fc.record(
  {
    at: whole,
    sequence: fc.record({ previousId: whole, lastId: whole }),
    bids: list(fc.record(priced)),
    asks: list(fc.record(priced)),
  },
  { requiredKeys: ['at', 'bids', 'asks'] },
)
