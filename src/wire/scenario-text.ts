import { z } from 'zod'
import { type MarkSource, markSources } from '../core/waterfall/source.ts'
import type { BandName } from '../files/depth-bands.ts'
import { bandNames } from '../files/depth-bands.ts'
import { defined, oneOrMany, wordOr } from './forms.ts'
import { chainText, type NamedModelText, namedModelText, underlyingText } from './options-text.ts'
import { type PopulationText, populationText } from './population-spec.ts'
import { rulebookSchema } from './rulebook.ts'
import {
  duration,
  flag,
  fundingRate,
  moment,
  name,
  nonNegativeText,
  positiveText,
  prose,
  share,
  type When,
  when,
  wholeFrom,
  words,
} from './scalars.ts'
import { type BidText, bidText } from './scenario-bids-text.ts'
import { type MutualText, mutualShape, type WriteOffText, writeOffText } from './scenario-mutual-text.ts'
import type { TermsText } from './terms.ts'
import { assetText, collateralText, instrumentText } from './terms-schema.ts'

/** An amount in an account's own asset, or amounts by asset. */
export type DepositText = string | Readonly<Record<string, string>>

export interface FundText {
  readonly name: string
  readonly kind: 'fund' | 'capital' | 'backstop' | 'pool' | 'member-fund'
  readonly asset?: string | undefined
  readonly balance: string
}

export interface AccountText {
  readonly name: string
  readonly asset?: string | undefined
  readonly deposit?: DepositText | undefined
  readonly 'isolated-of'?: string | undefined
  readonly margin?: string | undefined
}

export interface TradeText {
  readonly buyer: string
  readonly seller: string
  readonly instrument: string
  readonly quantity: string
  readonly price: string
  readonly taker: 'buyer' | 'seller'
}

/** Money that moves for one account; the asset is its own where left out. */
export interface MovementText {
  readonly account: string
  readonly amount: string
  readonly asset?: string | undefined
}

export interface TransferText {
  readonly from: string
  readonly to: string
  readonly amount: string
  readonly asset?: string | undefined
}

export interface LevelText {
  readonly price: string
  readonly quantity: string
}

export interface BookText {
  readonly instrument: string
  readonly bids: readonly LevelText[]
  readonly asks: readonly LevelText[]
}

/** What happens at one moment of the timeline, in the order of these keys. */
export interface TickText extends MutualText {
  readonly at: When
  readonly deposits?: readonly MovementText[] | undefined
  readonly withdrawals?: readonly MovementText[] | undefined
  readonly transfers?: readonly TransferText[] | undefined
  readonly trades?: readonly TradeText[] | undefined
  readonly depth?: readonly BookText[] | undefined
  readonly operator?: Readonly<Record<string, boolean>> | undefined
  readonly marks?: Readonly<Record<string, string>> | undefined
  readonly 'marks-source'?: MarkSource | undefined
  readonly 'write-off'?: readonly WriteOffText[] | undefined
  readonly funding?: Readonly<Record<string, number>> | undefined
  readonly settle?: Readonly<Record<string, string>> | undefined
  readonly delist?: readonly string[] | undefined
  readonly bids?: readonly BidText[] | undefined
  readonly 'repay-claims'?: readonly RepaymentText[] | undefined
  readonly 'close-period'?: boolean | undefined
  readonly advance?: boolean | undefined
}

/** Money that repays claims: whose, and how much. */
export interface RepaymentText {
  readonly from: string
  readonly amount: string
  readonly asset?: string | undefined
  readonly loss?: number | undefined
}

export interface MarkSourceText {
  readonly instrument: string
  readonly file?: string | undefined
  readonly shape?: MarkShape | undefined
  readonly use?: MarkUse | undefined
  readonly day?: number | undefined
  readonly from?: When | undefined
  readonly to?: When | undefined
  readonly points?: readonly { readonly at: When; readonly mark: string }[] | undefined
  readonly every?: number | undefined
}

export interface SyntheticText {
  readonly 'half-spread': string
  readonly levels: number
  readonly step: string
  readonly 'size-each': string
  readonly growth: number
  readonly scale: readonly { readonly at: When; readonly share: number }[]
}

export interface DepthSourceText {
  readonly instrument: string
  readonly file?: string | undefined
  readonly shape?: DepthShape | undefined
  readonly trusted?: readonly BandName[] | undefined
  readonly every?: number | undefined
  readonly from?: When | undefined
  readonly to?: When | undefined
  readonly synthetic?: SyntheticText | undefined
}

/** Columns a file of marks has. */
export const markShapes = ['candles', 'mark-price', 'quotes'] as const
export type MarkShape = (typeof markShapes)[number]
/** Which prices of a candle become marks, and in which order. */
export const markUses = ['open', 'close', 'low-then-close', 'high-then-close'] as const
export type MarkUse = (typeof markUses)[number]
/** Rows a file of depth has. */
export const depthShapes = ['snapshots', 'diffs', 'levels', 'bands'] as const
export type DepthShape = (typeof depthShapes)[number]

/** A scenario as written: what does not depend on its own terms is read, amounts and prices are still text. */
export interface ScenarioText extends TermsText {
  readonly scenario: string
  readonly title?: string | undefined
  readonly about: readonly string[]
  readonly seed?: string | undefined
  readonly rulebook: unknown
  readonly start: number
  readonly funds: readonly FundText[]
  readonly members: Readonly<
    Record<string, readonly { readonly account: string; readonly contribution: string }[]>
  >
  readonly accounts: readonly AccountText[]
  readonly 'accounts-file'?: string | undefined
  readonly population: readonly PopulationText[]
  readonly trades: readonly TradeText[]
  readonly ticks: readonly TickText[]
  readonly 'margin-models': readonly NamedModelText[]
  readonly marks: readonly MarkSourceText[]
  readonly depth: readonly DepthSourceText[]
  readonly outcome: { readonly 'full-laws-every'?: number | undefined }
}

const fund: z.ZodType<FundText> = z.strictObject({
  name,
  kind: words('fund', 'capital', 'backstop', 'pool', 'member-fund').prefault('fund'),
  asset: name.optional(),
  balance: nonNegativeText.prefault('0'),
})

const account: z.ZodType<AccountText> = z.strictObject({
  name,
  asset: name.optional().describe('Left out, the first asset; for an isolated bucket that of its owner.'),
  deposit: z.union([nonNegativeText, z.record(z.string(), nonNegativeText)]).optional(),
  'isolated-of': name.optional().describe('Owner of an isolated bucket.'),
  margin: name
    .optional()
    .describe(
      'The margin model it chooses, by its name under "margin-models"; left out, that of what it holds.',
    ),
})

const trade: z.ZodType<TradeText> = defined(
  'trade',
  z.strictObject({
    buyer: name,
    seller: name,
    instrument: name,
    quantity: positiveText,
    price: positiveText,
    taker: words('buyer', 'seller').prefault('buyer'),
  }),
)

const movement: z.ZodType<MovementText> = defined(
  'movement',
  z.strictObject({ account: name, amount: positiveText, asset: name.optional() }),
)

/** A level is written `[price, quantity]`. */
const bookLevel: z.ZodType<LevelText> = z
  .tuple([positiveText, positiveText])
  .transform(([price, quantity]) => ({ price, quantity }))

const book: z.ZodType<BookText> = defined(
  'book',
  z.strictObject({
    instrument: name,
    bids: z.array(bookLevel).prefault([]),
    asks: z.array(bookLevel).prefault([]),
  }),
)

const bySymbol = <T>(value: z.ZodType<T>): z.ZodType<Readonly<Record<string, T>>> =>
  z.record(z.string(), value)

const onOff = wordOr<boolean>({ on: true, off: false }, flag)

const tick: z.ZodType<TickText> = z
  .strictObject({
    at: when,
    deposits: oneOrMany(movement).optional(),
    withdrawals: oneOrMany(movement).optional(),
    transfers: oneOrMany(
      z.strictObject({ from: name, to: name, amount: positiveText, asset: name.optional() }),
    ).optional(),
    ...mutualShape,
    trades: oneOrMany(trade).optional(),
    depth: oneOrMany(book).optional().describe('Whole books that replace what was there.'),
    operator: bySymbol(onOff).optional().describe('Named orders of the operator, on or off.'),
    marks: bySymbol(positiveText).optional(),
    'marks-source': words(...markSources)
      .optional()
      .describe('What losses of these marks come from, where it is not the accounts’ own positions.'),
    'write-off': oneOrMany(writeOffText)
      .optional()
      .describe('Money that is gone from custody, off an account of the house.'),
    funding: bySymbol(fundingRate).optional().describe('Above zero longs pay shorts.'),
    settle: bySymbol(positiveText).optional().describe('Final prices that close every position.'),
    delist: oneOrMany(name).optional(),
    bids: oneOrMany(bidText).optional().describe('Bids in auctions, at these marks.'),
    'repay-claims': oneOrMany(
      z.strictObject({
        from: name,
        amount: positiveText,
        asset: name.optional(),
        loss: wholeFrom(0)
          .optional()
          .describe('The loss it comes from: its claims are paid, then those who paid it.'),
      }),
    ).optional(),
    'close-period': flag.optional(),
    advance: flag.optional().describe('Lets time pass: what was deferred until now goes on.'),
  })
  .describe('What happens at one moment, in the order of these keys.')

const point = z.tuple([when, positiveText]).transform(([at, mark]) => ({ at, mark }))

const markSource: z.ZodType<MarkSourceText> = z
  .strictObject({
    instrument: name,
    file: name.optional(),
    shape: words(...markShapes).optional(),
    use: words(...markUses).optional(),
    day: moment.optional().describe('Midnight that a file without dates counts from.'),
    from: when.optional(),
    to: when.optional(),
    points: z
      .array(point)
      .min(2)
      .optional()
      .describe('Marks at moments; between two of them the mark runs straight.'),
    every: duration.optional().describe('Time between two marks of a path of points.'),
  })
  .superRefine((source, context) => {
    if ((source.file === undefined) === (source.points === undefined))
      context.addIssue({ code: 'custom', message: 'either "file" or "points"' })
    const strays = source.points === undefined ? ['every'] : ['shape', 'use', 'day', 'from', 'to']
    tellStrays(source, strays, source.points === undefined ? 'points' : 'file', context)
  })

const synthetic: z.ZodType<SyntheticText> = z.strictObject({
  'half-spread': nonNegativeText.describe('From the mark to the first level, as a price.'),
  levels: wholeFrom(1),
  step: positiveText.describe('Between two levels, as a price.'),
  'size-each': positiveText.describe('Quantity of the first level.'),
  growth: share.prefault('0%').describe('How much larger each level is than the one before.'),
  scale: z
    .array(z.strictObject({ at: when, share }))
    .prefault([])
    .describe('From when on the book holds which share of its form.'),
})

const depthSource: z.ZodType<DepthSourceText> = z
  .strictObject({
    instrument: name,
    file: name.optional(),
    shape: words(...depthShapes).optional(),
    trusted: z
      .array(words<BandName>(...bandNames))
      .optional()
      .describe('Bands to be used; the others are refused.'),
    every: duration
      .optional()
      .describe('Least time between two books taken from the file; for a form, between two rebuilds.'),
    from: when.optional(),
    to: when.optional(),
    synthetic: synthetic.optional(),
  })
  .superRefine((source, context) => {
    if ((source.file === undefined) === (source.synthetic === undefined))
      context.addIssue({ code: 'custom', message: 'either "file" or "synthetic"' })
    if (source.file !== undefined && source.shape === undefined)
      context.addIssue({ code: 'custom', message: `a shape: ${depthShapes.join(', ')}`, path: ['shape'] })
    if (source.synthetic !== undefined) tellStrays(source, ['shape', 'trusted'], 'file', context)
    else if (source.shape !== 'bands') tellStrays(source, ['trusted'], 'shape: bands', context)
  })

/** Notes keys that mean nothing in the form that was chosen. */
function tellStrays(
  source: object,
  keys: readonly string[],
  belongsTo: string,
  context: z.RefinementCtx,
): void {
  for (const key of keys) {
    if ((source as Record<string, unknown>)[key] === undefined) continue
    const params = { found: `"${key}"`, expected: `it only beside "${belongsTo}"`, todo: 'Delete it' }
    context.addIssue({ code: 'custom', params, path: [key] })
  }
}

/** A path, or the rulebook itself; the rulebook is read again once the assets' decimals are known. */
const rulebook: z.ZodType<unknown> = z.union([name, defined('rulebook', rulebookSchema(null))])

const member = z.strictObject({ account: name, contribution: positiveText })

/** The schema of a scenario's text. */
export const scenarioSchema: z.ZodType<ScenarioText> = z.strictObject({
  $schema: prose.optional(),
  scenario: name.describe('Short name, used for files.'),
  title: prose.optional(),
  about: oneOrMany(prose).default([]).describe('Paragraphs: what happened, what is cited, what is invented.'),
  seed: name.optional().describe('Every draw of chance comes from it; left out, the name.'),
  rulebook: rulebook.describe('Path of a rulebook file beside this one, or the rulebook itself.'),
  start: moment,
  assets: z.array(assetText).min(1),
  instruments: z.array(instrumentText).prefault([]),
  collateral: z.array(collateralText).prefault([]),
  underlyings: z.array(underlyingText).prefault([]).describe('Coins that options are written on.'),
  options: z.array(chainText).prefault([]).describe('Options by chain: European, settled in cash.'),
  'margin-models': z.array(namedModelText).prefault([]).describe('Margin by scenarios, beside brackets.'),
  funds: z.array(fund).prefault([]),
  members: z.record(z.string(), z.array(member).min(1)).prefault({}).describe('Members by fund.'),
  accounts: z.array(account).prefault([]),
  'accounts-file': name.optional().describe('CSV of accounts, deposits and positions.'),
  population: oneOrMany(defined('population', populationText)).default([]),
  trades: z.array(trade).prefault([]),
  ticks: z.array(tick).prefault([]),
  marks: z.array(markSource).prefault([]),
  depth: z.array(depthSource).prefault([]),
  outcome: z.strictObject({ 'full-laws-every': wholeFrom(1).optional() }).prefault({}),
})
