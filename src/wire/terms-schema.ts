import { z } from 'zod'
import type { FeeShare, InstrumentTerms } from '../core/market/instrument.ts'
import { type Rounding, roundings } from '../core/money/rounding.ts'
import {
  duration,
  moment,
  name,
  nonNegativeText,
  partOfWhole,
  positiveText,
  share,
  signedShare,
  wholeFrom,
  words,
} from './scalars.ts'

/** An asset as written; amounts are still text. */
export interface AssetText {
  readonly name: string
  readonly decimals: number
  readonly 'borrow-limit': string
}

/** Collateral as written. */
export interface CollateralText {
  readonly symbol?: string | undefined
  readonly asset: string
  readonly 'in-asset': string
  readonly 'index-increment': string
  readonly 'collateral-weight': number
  readonly 'conversion-discount': number
  readonly 'largest-balance': string
  readonly 'highest-index': string
  readonly 'stale-after'?: number | undefined
}

export interface BracketText {
  readonly 'up-to'?: string | undefined
  readonly initial: number
  readonly maintenance: number
  readonly 'initial-deduction': string
  readonly 'maintenance-deduction': string
}

/** An instrument as written. */
export interface InstrumentText {
  readonly symbol: string
  readonly kind: InstrumentTerms['kind']
  readonly payoff: InstrumentTerms['payoff']
  readonly 'settlement-asset'?: string | undefined
  readonly multiplier: string
  readonly 'price-increment': string
  readonly 'mark-increment'?: string | undefined
  readonly 'quantity-increment': string
  readonly 'mark-rounding': Rounding
  readonly 'largest-position': string
  readonly 'highest-mark': string
  readonly brackets: readonly BracketText[]
  readonly fees: { readonly maker: number; readonly taker: number; readonly liquidation: number }
  readonly 'liquidation-fee-split': readonly FeeShare[]
  readonly 'stale-after'?: number | undefined
  readonly 'on-stale-mark': InstrumentTerms['onStaleMark']
  readonly 'expires-at'?: number | undefined
  readonly 'fund-scope'?: string | undefined
  readonly underlying?: string | undefined
}

export const assetText: z.ZodType<AssetText> = z.strictObject({
  name,
  decimals: wholeFrom(0)
    .refine((decimals) => decimals <= 15, { message: 'at most 15 decimals', abort: true })
    .prefault('6')
    .describe('Ledger decimals: one unit is 10^-decimals.'),
  'borrow-limit': nonNegativeText.prefault('0').describe('How far below zero a balance of it may go.'),
})

export const collateralText: z.ZodType<CollateralText> = z.strictObject({
  symbol: name.optional().describe('Name of its index; left out, ASSET/IN-ASSET.'),
  asset: name.describe('What is held.'),
  'in-asset': name.describe('Home asset of the accounts it counts in.'),
  'index-increment': positiveText,
  'collateral-weight': partOfWhole,
  'conversion-discount': partOfWhole.prefault('0%'),
  'largest-balance': positiveText,
  'highest-index': positiveText,
  'stale-after': duration.optional(),
})

const bracket: z.ZodType<BracketText> = z.strictObject({
  'up-to': positiveText.optional().describe('Highest notional of the tier; the last one leaves it out.'),
  initial: share,
  maintenance: share,
  'initial-deduction': nonNegativeText.prefault('0'),
  'maintenance-deduction': nonNegativeText.prefault('0'),
})

/**
 * Shares by taker, in the order in which they are written: the order decides who gets the odd unit. A record keeps it,
 * where an object would put its keys into the order of its schema.
 */
const feeSplit: z.ZodType<readonly FeeShare[], unknown> = z
  .partialRecord(z.enum(['fund', 'backstop', 'capital', 'fees']), partOfWhole)
  .transform((split) => Object.entries(split).map(([to, share]) => ({ to, share }) as FeeShare))

const rounding = words<Rounding>(...roundings)

export const instrumentText: z.ZodType<InstrumentText> = z.strictObject({
  symbol: name,
  kind: words('perpetual', 'future', 'option')
    .prefault('perpetual')
    .describe('Options are written as chains, under "options".'),
  payoff: words('linear', 'inverse').prefault('linear'),
  'settlement-asset': name.optional().describe('Left out, the first asset.'),
  multiplier: positiveText
    .prefault('1')
    .describe('Linear: base per contract. Inverse: quote money per contract.'),
  'price-increment': positiveText,
  'mark-increment': positiveText.optional().describe('Left out, the price increment.'),
  'quantity-increment': positiveText,
  'mark-rounding': rounding.prefault('half-even'),
  'largest-position': positiveText.describe('In contracts, for any one holder.'),
  'highest-mark': positiveText,
  brackets: z.array(bracket).min(1),
  fees: z
    .strictObject({
      maker: signedShare.prefault('0%'),
      taker: signedShare.prefault('0%'),
      liquidation: share.prefault('0%'),
    })
    .prefault({}),
  'liquidation-fee-split': feeSplit.prefault({ fund: '100%' }),
  'stale-after': duration.optional(),
  'on-stale-mark': words('liquidate', 'defer').prefault('liquidate'),
  'expires-at': moment.optional(),
  'fund-scope': name.optional().describe('Name of the fund that answers for it; left out, its symbol.'),
  underlying: name.optional().describe('The underlying whose options it hedges, for margin over scenarios.'),
})
