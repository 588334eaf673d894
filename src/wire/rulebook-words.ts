import { z } from 'zod'
import type { Level } from '../core/margin/levels.ts'
import {
  type BehindFills,
  blendedPrices,
  type Caps,
  type Condition,
  type Cut,
  finestIndex,
  type Gate,
  gates,
  type HedgeLimit,
  indexRoundings,
  type Limit,
  type PriceRule,
  type PrintedIndex,
  type Protection,
  type Scope,
  type ScoreName,
  type Selection,
  type Size,
  type SocialiseBase,
  type Step,
  scoreNames,
  type WindowBudget,
} from '../core/waterfall/rulebook.ts'
import { lossSources } from '../core/waterfall/source.ts'
import { defined, given, meaningOf, oneKey, oneOrMany, wordOr } from './forms.ts'
import { duration, name, partOfWhole, scalar, share, wholeFrom, words } from './scalars.ts'

/** What a rulebook's amounts are read with: units of an asset with its decimals. */
export type Money = z.ZodType<number, string>
/** The price a torn-up position ends at: any price rule, or the mark at the default. */
export type TearUpPrice = Extract<Step, { step: 'tear-up' }>['price']

/** A line of equity: `{ equity: below, requirement: maintenance, share: 66.667% }`. */
export const level: z.ZodType<Level> = defined(
  'level',
  z
    .strictObject({
      equity: words('below', 'at-or-below'),
      requirement: words('maintenance').prefault('maintenance'),
      share: share
        .prefault('100%')
        .describe('Share of the maintenance requirement; 0% is the line of bankruptcy.'),
    })
    .transform(({ equity, share }) => ({ share, equity })),
)

export const scope: z.ZodType<Scope> = defined(
  'scope',
  wordOr<Scope>({ instrument: 'instrument', asset: 'asset' }, z.strictObject({ named: name })),
)

export const gate: z.ZodType<Gate> = words(...gates)
export const score: z.ZodType<ScoreName> = words(...scoreNames)

const fromAbove = words('above', 'at-or-above')

/** One condition of a step, by what it looks at. */
export function conditionWith(money: Money): z.ZodType<Condition> {
  const fund = z.strictObject({ scope, is: words('below', 'at-or-below'), amount: money })
  const drawdown = z.strictObject({
    scope,
    is: fromAbove,
    share: partOfWhole,
    window: duration,
    until: partOfWhole
      .optional()
      .describe('Once it holds, it goes on holding until the fall is this share or less.'),
  })
  const less = z.strictObject({ share: partOfWhole.prefault('0%'), amount: money.prefault('0') })
  const mean = z.strictObject({
    scope,
    is: words('below', 'at-or-below'),
    window: duration,
    less: less.prefault({}).describe('The larger of the two is taken off the mean.'),
  })
  const profit = z.strictObject({ pool: name, is: fromAbove, share })
  const condition = oneKey<Condition>({
    bucket: level.transform((level): Condition => ({ on: 'bucket', level })),
    fund: fund.transform((rest): Condition => ({ on: 'fund', ...rest })),
    'fund-drawdown': drawdown.transform(
      ({ window, until, ...rest }): Condition => ({
        on: 'fund-drawdown',
        ...rest,
        windowMs: window,
        ...given({ until }),
      }),
    ),
    'fund-mean': mean.transform(
      ({ window, ...rest }): Condition => ({ on: 'fund-mean', ...rest, windowMs: window }),
    ),
    deficit: words('above-zero').transform((is): Condition => ({ on: 'deficit', is })),
    'pool-profit': profit.transform((rest): Condition => ({ on: 'pool-profit', ...rest })),
    instrument: words('reduce-only', 'settled').transform((is): Condition => ({ on: 'instrument', is })),
    margin: words('scenario', 'brackets').transform((is): Condition => ({ on: 'margin', is })),
    operator: name.transform((order): Condition => ({ on: 'operator', order })),
    source: oneOrMany(words(...lossSources)).transform((is): Condition => ({ on: 'source', is })),
  })
  return defined('condition', condition)
}

/** How much of a position is closed: `all`, `to-health`, or a mapping with figures. */
export function sizeWith(money: Money): z.ZodType<Size> {
  const part = z.strictObject({
    part: partOfWhole,
    'all-below': money.prefault('0'),
    wait: duration.optional().describe('After a part, nothing more is closed for so long.'),
  })
  const shortage = z.strictObject({
    buffer: share.prefault('0%').describe('Share of notional wanted above the maintenance requirement.'),
    initial: partOfWhole,
    over: duration,
    'all-below': money.prefault('0'),
  })
  const paced = z.strictObject({ initial: partOfWhole, over: duration })
  return wordOr<Size>(
    { all: { to: 'all' }, 'to-health': { to: 'health', target: 1_000_000 } },
    oneKey<Size>({
      'to-health': share.transform((target): Size => ({ to: 'health', target })),
      share: z.union([
        partOfWhole.transform((share): Size => ({ to: 'share', share, allBelow: 0 })),
        part.transform(
          (each): Size => ({
            to: 'share',
            share: each.part,
            allBelow: each['all-below'],
            ...given({ waitMs: each.wait }),
          }),
        ),
      ]),
      shortage: shortage.transform(
        ({ over, 'all-below': allBelow, ...rest }): Size => ({
          to: 'shortage',
          ...rest,
          overMs: over,
          allBelow,
        }),
      ),
      paced: paced.transform(({ initial, over }): Size => ({ to: 'paced', initial, overMs: over })),
    }),
  )
}

/** The worst price an order may take. */
export const limit: z.ZodType<Limit> = wordOr<Limit>(
  { none: { at: 'none' }, 'bankruptcy-price': { at: 'bankruptcy-price' } },
  oneKey<Limit>({
    keep: share.transform((share): Limit => ({ at: 'keep', share })),
    fillable: z
      .strictObject({ aggressiveness: share, spread: share })
      .transform((rest): Limit => ({ at: 'fillable', ...rest })),
  }),
)

/** The worst price of a hedge. */
export const hedgeLimit: z.ZodType<HedgeLimit> = wordOr<HedgeLimit>(
  { none: { at: 'none' } },
  z.strictObject({ within: share }).transform(({ within }): HedgeLimit => ({ at: 'mark', within })),
)

/** How much of every position a slice takes. */
export const sliceShare: z.ZodType<number | 'to-health' | 'all'> = z.union([
  meaningOf({ all: 'all' as const, 'to-health': 'to-health' as const }),
  partOfWhole,
])

/** Whether whoever is long an option may be closed for others. */
export const longOptions: z.ZodType<'exempt' | 'included', unknown> = words('exempt', 'included').prefault(
  'exempt',
)

const barePrices: Readonly<Record<string, PriceRule>> = Object.freeze({
  'bankruptcy-price': { at: 'bankruptcy-price' },
  'bankruptcy-price-after-paid': { at: 'bankruptcy-price-after-paid' },
  mark: { at: 'mark' },
  'previous-mark': { at: 'previous-mark' },
  average: { at: 'average' },
  'pro-rata-margin': { at: 'pro-rata-margin' },
  'mark-not-worse-than-bankruptcy': { at: 'mark-not-worse-than-bankruptcy' },
})

const pricesWithFigures: Readonly<Record<string, z.ZodType<PriceRule>>> = Object.freeze({
  'bankruptcy-price-after-paid': words('price', 'quantity').transform(
    (partial): PriceRule => ({ at: 'bankruptcy-price-after-paid', partial }),
  ),
  reference: share.transform((spread): PriceRule => ({ at: 'reference', spread })),
  'keep-maintenance': share.transform((share): PriceRule => ({ at: 'keep-maintenance', share })),
  blend: z
    .strictObject({ of: words(...blendedPrices), share: partOfWhole })
    .transform((rest): PriceRule => ({ at: 'blend', ...rest })),
})

/** The price at which a position changes hands. */
export const price: z.ZodType<PriceRule> = defined('price', wordOr(barePrices, oneKey(pricesWithFigures)))

export const tearUpPrice: z.ZodType<TearUpPrice> = wordOr<TearUpPrice>(
  { ...barePrices, 'mark-at-default': { at: 'mark-at-default' } },
  oneKey<TearUpPrice>(pricesWithFigures),
)

/** Who takes over, in which order. */
export const selection: z.ZodType<Selection> = wordOr<Selection>(
  { size: { by: 'size' }, 'pro-rata': { by: 'pro-rata' } },
  oneKey<Selection>({
    queue: score.transform((score): Selection => ({ by: 'queue', score })),
    'hashed-walk': wholeFrom(1).transform((limit): Selection => ({ by: 'hashed-walk', limit })),
    named: oneOrMany(name).transform((accounts): Selection => ({ by: 'named', accounts })),
  }),
)

const bases: readonly SocialiseBase[] = [
  'gains-since-default',
  'gains-since-settlement',
  'gains-since-entry',
  'profit-of-period',
  'open-interest',
  'open-interest-opposite',
  'deposits',
  'cash',
  'equity',
  'withdrawals',
]
export const base: z.ZodType<SocialiseBase> = words(...bases)

/** An amount for one stretch of time. */
export function windowWith(money: Money): z.ZodType<{ readonly amount: number; readonly windowMs: number }> {
  return z
    .strictObject({ amount: money, window: duration })
    .transform(({ amount, window }) => ({ amount, windowMs: window }))
}

/** Highest amounts a step may take; none where left out. */
export function capsWith(money: Money): z.ZodType<Caps, unknown> {
  const caps = z
    .strictObject({
      'per-loss': money.optional(),
      'per-command': money.optional(),
      'per-window': windowWith(money).optional(),
    })
    .transform((caps) => ({
      perLoss: caps['per-loss'] ?? null,
      perCommand: caps['per-command'] ?? null,
      perWindow: caps['per-window'] ?? null,
    }))
  return defined('caps', caps).prefault({})
}

/** What whoever is closed must be left with, and what is done where the close would leave him with less. */
export const protection: z.ZodType<Protection> = z.strictObject({
  keep: words('equity', 'maintenance', 'initial'),
  how: words('cap', 'skip', 'paired').prefault('cap'),
})

/** What whoever is closed pays for it. */
export const closedFee: z.ZodType<{ readonly rate: number; readonly to: 'fees' | 'fund' }> = z.strictObject({
  rate: share,
  to: words('fees', 'fund').prefault('fees'),
})

/** Notional in a window as a share of equity. */
export const windowBudget: z.ZodType<WindowBudget> = z
  .strictObject({
    'share-of-equity': share,
    window: duration,
    resets: words('at-once', 'sliding').prefault('sliding'),
  })
  .transform(({ 'share-of-equity': shareOfEquity, window, resets }) => ({
    shareOfEquity,
    windowMs: window,
    resets,
  }))

/** One share of every position, in multiples, until the requirement over equity is below a ratio. */
export const cut: z.ZodType<Cut> = z
  .strictObject({ 'multiples-of': partOfWhole, below: share, penalty: share.prefault('0%') })
  .transform(({ 'multiples-of': multiplesOf, ...rest }) => ({ multiplesOf, ...rest }))

/** A fund that stands behind each fill by itself. */
export const behindFills: z.ZodType<BehindFills> = z.strictObject({
  most: share.describe('Share of a fill better than the bankruptcy price that the fund may get.'),
})

/** How far a fund may be drawn below its highest of a window. */
export const fundLeave: z.ZodType<{ readonly drawdown: number; readonly windowMs: number }> = z
  .strictObject({ drawdown: partOfWhole, window: duration })
  .transform(({ drawdown, window }) => ({ drawdown, windowMs: window }))

/** An index a venue prints, with its own grid. */
export const printedIndex: z.ZodType<PrintedIndex> = z.strictObject({
  decimals: scalar(`a whole number of 0 to ${finestIndex}`, (text) =>
    /^\d{1,2}$/.test(text) && Number(text) <= finestIndex ? Number(text) : undefined,
  ),
  rounding: words(...indexRoundings),
  each: words(...indexRoundings),
})

/** Where a penalty goes. */
export const feeTaker: z.ZodType<'fund' | 'backstop' | 'capital' | 'fees'> = words(
  'fund',
  'backstop',
  'capital',
  'fees',
)

/** The most a penalty takes: what margin leaves, or an amount. */
export function penaltyCapWith(money: Money): z.ZodType<'margin-left' | number> {
  return z.union([meaningOf({ 'margin-left': 'margin-left' as const }), money])
}
