import { z } from 'zod'
import { oneOrMany } from './forms.ts'
import {
  duration,
  flag,
  moment,
  name,
  partOfWhole,
  positiveText,
  share,
  signedShare,
  words,
} from './scalars.ts'
import {
  type LevelText,
  partLevel,
  type SurfaceText,
  shareLevel,
  signedLevel,
  surfaceText,
} from './surface-text.ts'

/** A coin that options are written on, as written. */
export interface UnderlyingText {
  readonly name: string
  readonly index?: string | undefined
  readonly increment: string
  readonly 'highest-mark': string
  readonly basis: LevelText
  readonly rate?: LevelText | undefined
  readonly peg?: LevelText | undefined
  readonly confidence?:
    | { readonly spot?: LevelText | undefined; readonly perpetual?: LevelText | undefined }
    | undefined
  readonly surface?: SurfaceText | undefined
  readonly every?: number | undefined
}

/** A whole chain of options of one expiry, as written. */
export interface ChainText {
  readonly underlying: string
  readonly expires: number
  readonly strikes: readonly string[]
  readonly rights: 'both' | 'call' | 'put'
  readonly prefix?: string | undefined
  readonly 'settled-in': 'quote' | 'coin'
  readonly 'settlement-asset'?: string | undefined
  readonly multiplier: string
  readonly 'price-increment': string
  readonly 'mark-increment'?: string | undefined
  readonly 'quantity-increment': string
  readonly 'largest-position': string
  readonly 'highest-mark': string
  readonly fees: { readonly maker: number; readonly taker: number; readonly liquidation: number }
  readonly fee?: { readonly 'of-underlying': number; readonly 'most-of-premium': number } | undefined
  readonly window?: number | undefined
  readonly 'fund-scope'?: string | undefined
  readonly 'stale-after'?: number | undefined
}

/** A margin model as a scenario names it. */
export interface NamedModelText {
  readonly name: string
  readonly model: string
  readonly options: boolean
}

export const underlyingText: z.ZodType<UnderlyingText> = z.strictObject({
  name: name.describe('The coin, as it stands in the symbols of its options.'),
  index: name.optional().describe('Symbol of its spot index; left out, NAME-INDEX.'),
  increment: positiveText.describe('Grid of its index and forwards.'),
  'highest-mark': positiveText.prefault('10_000_000'),
  basis: signedLevel
    .prefault('0%')
    .describe('Forwards over the index a year, continuous; a forward with marks of its own follows those.'),
  rate: shareLevel.optional().describe('Interest a year, continuous, for margin models that discount.'),
  peg: shareLevel.optional().describe('What one unit of the stable coin cash is in is worth; 100% at par.'),
  confidence: z
    .strictObject({ spot: partLevel.optional(), perpetual: partLevel.optional() })
    .optional()
    .describe('How far an oracle trusts its prices.'),
  surface: surfaceText
    .optional()
    .describe('Volatilities of its options; one with marks of its own follows those.'),
  every: duration.optional().describe('Options are also marked so often while the index stands still.'),
})

export const namedModelText: z.ZodType<NamedModelText> = z.strictObject({
  name: name.describe('What accounts choose it by.'),
  model: name.describe('A shipped model, or a path beside this file.'),
  options: flag
    .prefault('false')
    .describe('The model of every account that holds an option and has chosen none.'),
})

export const chainText: z.ZodType<ChainText> = z.strictObject({
  underlying: name,
  expires: moment,
  strikes: oneOrMany(positiveText) as z.ZodType<readonly string[]>,
  rights: words('both', 'call', 'put').prefault('both'),
  prefix: name.optional().describe('What their symbols begin with; left out, the underlying.'),
  'settled-in': words('quote', 'coin').prefault('quote').describe('What premium, mark and payoff are in.'),
  'settlement-asset': name
    .optional()
    .describe('Left out, the first asset; for options settled in coin the one of the coin’s name.'),
  multiplier: positiveText.prefault('1').describe('Coins per contract.'),
  'price-increment': positiveText,
  'mark-increment': positiveText.optional().describe('Left out, the price increment.'),
  'quantity-increment': positiveText,
  'largest-position': positiveText.describe('In contracts, for any one holder.'),
  'highest-mark': positiveText,
  fees: z
    .strictObject({
      maker: signedShare.prefault('0%'),
      taker: signedShare.prefault('0%'),
      liquidation: share.prefault('0%'),
    })
    .prefault({})
    .describe('Of the premium.'),
  fee: z
    .strictObject({ 'of-underlying': partOfWhole, 'most-of-premium': partOfWhole.prefault('100%') })
    .optional()
    .describe(
      'A share of the coins’ worth at the index, at most a share of the premium, in place of maker and taker.',
    ),
  window: duration
    .optional()
    .describe('The settlement price is the index’s mean over so long before expiry.'),
  'fund-scope': name.optional().describe('Name of the fund that answers for it; left out, its underlying.'),
  'stale-after': duration.optional(),
})
