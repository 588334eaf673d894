import { z } from 'zod'
import { parseDecimal } from '../core/money/units.ts'
import type { WingRule } from '../core/pricing/surface/index.ts'
import { defined } from './forms.ts'
import {
  duration,
  moment,
  name,
  partOfWhole,
  positiveText,
  scalar,
  share,
  signedShare,
  type When,
  when,
  words,
} from './scalars.ts'
import { wingsText } from './wings-text.ts'

/** A figure that may change over time: straight between points, as it was before the first and after the last. */
export interface LevelText {
  readonly points: readonly { readonly at: When; readonly ppm: number }[]
}

/** A slice of total variance for one expiry, in the raw form of SVI. */
export interface SviText {
  readonly expires: number
  readonly a: number
  readonly b: number
  readonly rho: number
  readonly m: number
  readonly sigma: number
}

/** One surface for all expiries: at-the-money variance by expiry, and the three figures of a power-law SSVI. */
export interface SsviText {
  readonly rho: number
  readonly eta: number
  readonly gamma: number
  readonly variance: readonly { readonly expires: number; readonly theta: number }[]
}

/** Volatilities as they were quoted, by strike. */
export interface QuotedText {
  readonly expires: number
  readonly volatilities: readonly { readonly strike: string; readonly ppm: number }[]
}

/** What is fitted to a file of quotes. */
const fitModels = ['svi', 'essvi', 'ssvi', 'ssvi-heston', 'svi-alone'] as const
const quoteSides = ['mid', 'mark'] as const

/** How a surface is fitted to a file of quotes. */
export interface FitText {
  readonly model?: (typeof fitModels)[number] | undefined
  readonly from?: (typeof quoteSides)[number] | undefined
  readonly 'quoted-at'?: number | undefined
  readonly oldest?: number | undefined
}

export interface SurfaceText extends FitText {
  readonly flat?: LevelText | undefined
  readonly svi?: readonly SviText[] | undefined
  readonly ssvi?: SsviText | undefined
  /** A file, or volatilities as written. */
  readonly quotes?: string | readonly QuotedText[] | undefined
  readonly wings?: WingRule | undefined
  readonly shift?: LevelText | undefined
}

/** A number as a model's parameter has it: the nearest float of what is written. */
const figure: z.ZodType<number, string> = scalar('a decimal number', (text) =>
  parseDecimal(text, 60).ok ? Number(text.replaceAll('_', '')) : undefined,
)

const levelOf = (each: z.ZodType<number, string>): z.ZodType<LevelText> => {
  const point = z.tuple([when, each]).transform(([at, ppm]) => ({ at, ppm }))
  const constant = each.transform((ppm) => ({ points: [{ at: { after: 0 }, ppm }] }))
  return z.union([
    constant,
    z
      .array(point)
      .min(2)
      .transform((points) => ({ points })),
  ]) as unknown as z.ZodType<LevelText>
}

/** A share that may change over time: one figure, or points `[time, share]`. */
export const shareLevel: z.ZodType<LevelText> = defined('share-over-time', levelOf(share))
export const signedLevel: z.ZodType<LevelText> = defined('signed-share-over-time', levelOf(signedShare))
export const partLevel: z.ZodType<LevelText> = defined('part-over-time', levelOf(partOfWhole))

const svi: z.ZodType<SviText> = z.strictObject({
  expires: moment,
  a: figure,
  b: figure,
  rho: figure,
  m: figure,
  sigma: figure,
})

const ssvi: z.ZodType<SsviText> = z.strictObject({
  rho: figure,
  eta: figure,
  gamma: figure,
  variance: z.array(z.tuple([moment, figure]).transform(([expires, theta]) => ({ expires, theta }))).min(1),
})

const quoted: z.ZodType<QuotedText> = z.strictObject({
  expires: moment,
  volatilities: z
    .array(z.tuple([positiveText, share]).transform(([strike, ppm]) => ({ strike, ppm })))
    .min(1)
    .describe('Volatility by strike, [strike, volatility].'),
})

const surfaces = ['flat', 'svi', 'ssvi', 'quotes'] as const
const fitKeys = ['model', 'from', 'quoted-at', 'oldest'] as const

export const surfaceText: z.ZodType<SurfaceText> = z
  .strictObject({
    flat: shareLevel.optional().describe('One volatility a year for every strike and expiry.'),
    svi: z.array(svi).min(1).optional().describe('Total variance at the start, one raw SVI slice an expiry.'),
    ssvi: ssvi.optional().describe('Total variance at the start as a power-law SSVI surface.'),
    quotes: z
      .union([name, z.array(quoted).min(1)])
      .optional()
      .describe('A CSV file of quotes that a surface is fitted to, or volatilities of strikes one by one.'),
    wings: wingsText
      .optional()
      .describe(
        'What holds far from the money, beside all that is a formula: "linear", or where volatility stops moving.',
      ),
    model: words(...fitModels)
      .optional()
      .describe('What is fitted to a file of quotes; left out, svi.'),
    from: words(...quoteSides)
      .optional()
      .describe('Whether volatilities are those half-way from bid to ask, or those of marks; left out, mid.'),
    'quoted-at': moment.optional().describe('The moment of the surface; left out, that of the newest quote.'),
    oldest: duration
      .optional()
      .describe('Quotes older than the newest by more are left out; if not written, 5m.'),
    shift: signedLevel
      .optional()
      .describe('Added to every volatility over time: +20% makes 60% a year into 80% a year.'),
  })
  .superRefine((given, context) => {
    if (surfaces.filter((key) => given[key] !== undefined).length !== 1)
      context.addIssue({
        code: 'custom',
        message: `exactly one of ${surfaces.map((key) => `"${key}"`).join(', ')}`,
      })
    else tellStrays(given, context)
  })

/** Wings belong to formulas and have to be said there; how to fit belongs to a file of quotes. */
function tellStrays(given: SurfaceText, context: z.RefinementCtx): void {
  const isFitted = typeof given.quotes === 'string'
  const isFormula = isFitted || given.svi !== undefined || given.ssvi !== undefined
  const keys = [...(isFormula ? [] : ['wings']), ...(isFitted ? [] : fitKeys)]
  for (const key of keys) {
    if ((given as Record<string, unknown>)[key] === undefined) continue
    const expected = `it only beside ${key === 'wings' ? '"svi", "ssvi" or a file of quotes' : 'a file of quotes'}`
    const params = { found: `"${key}"`, expected, todo: 'Delete it' }
    context.addIssue({ code: 'custom', params, path: [key] })
  }
  if (!isFormula || given.wings !== undefined) return
  const params = { found: 'no "wings"', expected: 'what holds far from the money, like wings: linear' }
  context.addIssue({ code: 'custom', params })
}
