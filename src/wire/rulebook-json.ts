import { z } from 'zod'
import { bankruptcyRules } from '../core/margin/bankruptcy-price.ts'
import type { Level } from '../core/margin/levels.ts'
import {
  blendedPrices,
  type Caps,
  type Condition,
  finestIndex,
  gates,
  type HedgeLimit,
  indexRoundings,
  type Limit,
  type PoolTrigger,
  type PriceRule,
  type Rulebook,
  type Scope,
  type Selection,
  type Size,
  type Step,
  scoreNames,
  unitsBases,
} from '../core/waterfall/rulebook.ts'
import { lossSources } from '../core/waterfall/source.ts'
import { type ByTag, count, flag, ppm, text, unionOf } from './json-parts.ts'
import { base } from './rulebook-words.ts'

const level: z.ZodType<Level> = z.strictObject({ share: count, equity: z.enum(['below', 'at-or-below']) })
const scope: z.ZodType<Scope> = z.union([z.enum(['instrument', 'asset']), z.strictObject({ named: text })])
const window = z.strictObject({ amount: count, windowMs: count })
const caps: z.ZodType<Caps> = z.strictObject({
  perLoss: count.nullable(),
  perCommand: count.nullable(),
  perWindow: window.nullable(),
})
const fromAbove = z.enum(['above', 'at-or-above'])

const conditions: ByTag<Condition, 'on'> = {
  bucket: z.strictObject({ on: z.literal('bucket'), level }),
  fund: z.strictObject({ on: z.literal('fund'), scope, is: z.enum(['below', 'at-or-below']), amount: count }),
  'fund-drawdown': z.strictObject({
    on: z.literal('fund-drawdown'),
    scope,
    is: fromAbove,
    share: count,
    windowMs: count,
    until: count.exactOptional(),
  }),
  'fund-mean': z.strictObject({
    on: z.literal('fund-mean'),
    scope,
    is: z.enum(['below', 'at-or-below']),
    windowMs: count,
    less: z.strictObject({ share: count, amount: count }),
  }),
  deficit: z.strictObject({ on: z.literal('deficit'), is: z.literal('above-zero') }),
  'pool-profit': z.strictObject({ on: z.literal('pool-profit'), pool: text, is: fromAbove, share: count }),
  instrument: z.strictObject({ on: z.literal('instrument'), is: z.enum(['reduce-only', 'settled']) }),
  margin: z.strictObject({ on: z.literal('margin'), is: z.enum(['scenario', 'brackets']) }),
  operator: z.strictObject({ on: z.literal('operator'), order: text }),
  source: z.strictObject({ on: z.literal('source'), is: z.array(z.enum(lossSources)) }),
}

const sizes: ByTag<Size, 'to'> = {
  all: z.strictObject({ to: z.literal('all') }),
  health: z.strictObject({ to: z.literal('health'), target: count }),
  share: z.strictObject({
    to: z.literal('share'),
    share: ppm,
    allBelow: count,
    waitMs: count.exactOptional(),
  }),
  paced: z.strictObject({ to: z.literal('paced'), initial: ppm, overMs: count }),
  shortage: z.strictObject({
    to: z.literal('shortage'),
    buffer: count,
    initial: ppm,
    overMs: count,
    allBelow: count,
  }),
}

const limits: ByTag<Limit, 'at'> = {
  none: z.strictObject({ at: z.literal('none') }),
  'bankruptcy-price': z.strictObject({ at: z.literal('bankruptcy-price') }),
  keep: z.strictObject({ at: z.literal('keep'), share: count }),
  fillable: z.strictObject({ at: z.literal('fillable'), aggressiveness: count, spread: count }),
}

const prices: ByTag<PriceRule, 'at'> = {
  'bankruptcy-price': z.strictObject({ at: z.literal('bankruptcy-price') }),
  'bankruptcy-price-after-paid': z.strictObject({
    at: z.literal('bankruptcy-price-after-paid'),
    partial: z.enum(['price', 'quantity']).exactOptional(),
  }),
  mark: z.strictObject({ at: z.literal('mark') }),
  'previous-mark': z.strictObject({ at: z.literal('previous-mark') }),
  reference: z.strictObject({ at: z.literal('reference'), spread: count }),
  average: z.strictObject({ at: z.literal('average') }),
  'keep-maintenance': z.strictObject({ at: z.literal('keep-maintenance'), share: count }),
  blend: z.strictObject({ at: z.literal('blend'), of: z.enum(blendedPrices), share: ppm }),
  'pro-rata-margin': z.strictObject({ at: z.literal('pro-rata-margin') }),
  'mark-not-worse-than-bankruptcy': z.strictObject({ at: z.literal('mark-not-worse-than-bankruptcy') }),
}
const price = unionOf<PriceRule>('at', prices)
const atDefault = z.strictObject({ at: z.literal('mark-at-default') })
const tearUpPrice = unionOf<PriceRule | { readonly at: 'mark-at-default' }>('at', { ...prices, atDefault })

const selections: ByTag<Selection, 'by'> = {
  queue: z.strictObject({ by: z.literal('queue'), score: z.enum(scoreNames) }),
  'hashed-walk': z.strictObject({ by: z.literal('hashed-walk'), limit: count }),
  named: z.strictObject({ by: z.literal('named'), accounts: z.array(text) }),
  size: z.strictObject({ by: z.literal('size') }),
  'pro-rata': z.strictObject({ by: z.literal('pro-rata') }),
}

const longOptions = z.literal('included').exactOptional()

const named = { name: text.nullable(), when: z.array(unionOf<Condition>('on', conditions)) }

const steps: ByTag<Step, 'step'> = {
  'cancel-orders': z.strictObject({
    ...named,
    step: z.literal('cancel-orders'),
    which: z.enum(['all', 'risk-increasing']),
  }),
  'convert-collateral': z.strictObject({
    ...named,
    step: z.literal('convert-collateral'),
    order: z.enum(['as-listed', 'largest-first']),
    price: z.enum(['index-less-discount', 'depth']),
    taker: z.enum(['market', 'fund', 'backstop']),
  }),
  'close-on-book': z.strictObject({
    ...named,
    step: z.literal('close-on-book'),
    size: unionOf<Size>('to', sizes),
    limit: unionOf<Limit>('at', limits),
    positions: z.enum(['largest-requirement', 'largest-loss', 'as-opened', 'largest-relief']),
    execution: z.enum(['depth', 'outside']),
    whenHopeless: z.enum(['close-all', 'hand-over']),
    caps,
    fund: z.strictObject({ most: count }).exactOptional(),
  }),
  'hedge-delta': z.strictObject({
    ...named,
    step: z.literal('hedge-delta'),
    with: z.array(text),
    until: z.enum(['health', 'flat']),
    limit: unionOf<HedgeLimit>('at', {
      none: z.strictObject({ at: z.literal('none') }),
      mark: z.strictObject({ at: z.literal('mark'), within: count }),
    }),
    caps,
  }),
  'transfer-to-backstop': z.strictObject({
    ...named,
    step: z.literal('transfer-to-backstop'),
    to: z.array(text),
    price,
    equityMultiple: count.nullable(),
    lossBudget: window.nullable(),
    windowBudget: z
      .strictObject({ shareOfEquity: count, windowMs: count, resets: z.enum(['at-once', 'sliding']) })
      .exactOptional(),
    share: z.literal('by-capacity').exactOptional(),
    cut: z.strictObject({ multiplesOf: ppm, below: count, penalty: count }).exactOptional(),
  }),
  bid: z.strictObject({
    ...named,
    step: z.literal('bid'),
    from: ppm,
    to: ppm,
    overMs: count,
    path: z.array(z.strictObject({ afterMs: count, pays: ppm })).exactOptional(),
    insolventBonus: count,
  }),
  deleverage: z.strictObject({
    ...named,
    step: z.literal('deleverage'),
    select: unionOf<Selection>('by', selections),
    price,
    among: z.enum(['all', 'in-profit']),
    cap: z.enum(['none', 'equity', 'profit']),
    selfFirst: flag,
    most: count.nullable(),
    protect: z
      .strictObject({
        keep: z.enum(['equity', 'maintenance', 'initial']),
        how: z.enum(['cap', 'skip', 'paired']),
      })
      .exactOptional(),
    fee: z.strictObject({ rate: count, to: z.enum(['fees', 'fund']) }).exactOptional(),
    longOptions,
  }),
  'charge-account': z.strictObject({
    ...named,
    step: z.literal('charge-account'),
    rate: count,
    of: z.enum(['closed-notional', 'maintenance-at-default', 'deficit']),
    cap: z.union([z.literal('margin-left'), count]),
    to: z.enum(['fund', 'backstop', 'capital', 'fees']),
  }),
  'draw-fund': z.strictObject({
    ...named,
    step: z.literal('draw-fund'),
    scope,
    partial: flag,
    keep: count,
    leave: z.strictObject({ drawdown: ppm, windowMs: count }).exactOptional(),
    caps,
  }),
  'draw-capital': z.strictObject({ ...named, step: z.literal('draw-capital'), tranche: text, caps }),
  'draw-contribution': z.strictObject({ ...named, step: z.literal('draw-contribution'), members: text }),
  'draw-member-fund': z.strictObject({
    ...named,
    step: z.literal('draw-member-fund'),
    members: text,
    by: z.enum(['contribution', 'tier']),
  }),
  'draw-cover': z.strictObject({ ...named, step: z.literal('draw-cover'), vault: text }),
  call: z.strictObject({
    ...named,
    step: z.literal('call'),
    members: text,
    multiple: count,
    coolOffMs: count.exactOptional(),
    multipleOfSeveral: count.exactOptional(),
    unpaid: z.enum(['pass-on', 'claim']).exactOptional(),
  }),
  socialise: z.strictObject({
    ...named,
    step: z.literal('socialise'),
    base,
    cap: z.enum(['base', 'equity']),
    most: ppm,
    index: z
      .strictObject({
        decimals: z.int().min(0).max(finestIndex),
        rounding: z.enum(indexRoundings),
        each: z.enum(indexRoundings),
      })
      .exactOptional(),
  }),
  'tear-up': z.strictObject({
    ...named,
    step: z.literal('tear-up'),
    price: tearUpPrice,
    scope: z.enum(['position', 'instrument', 'slice']),
    share: z.union([ppm, z.literal('to-health')]).exactOptional(),
    longOptions,
  }),
  gate: z.strictObject({
    ...named,
    step: z.literal('gate'),
    what: z.array(z.enum(gates)),
    forMs: count.nullable(),
    until: z.literal('repaid').exactOptional(),
  }),
  defer: z.strictObject({ ...named, step: z.literal('defer'), forMs: count }),
  'record-claim': z.strictObject({
    ...named,
    step: z.literal('record-claim'),
    creditors: text,
    seniority: count,
    units: z.enum(unitsBases).exactOptional(),
  }),
}

const poolTrigger: z.ZodType<PoolTrigger> = z.strictObject({
  pool: text,
  profit: fromAbove,
  share: count,
  until: count,
  least: count,
})

/** A rulebook in core's own form, as a command carries it. */
export const rulebookJson: z.ZodType<Rulebook, unknown> = z.strictObject({
  name: text,
  trigger: level,
  call: level.nullable(),
  order: z.enum(['equity-over-maintenance', 'largest-deficit', 'account']),
  bankruptcy: z.strictObject({ rule: z.enum(bankruptcyRules), closeFee: flag }),
  recourse: z.enum(['none', 'siblings']),
  pool: z.enum(['account', 'command', 'period']),
  surplus: z.enum(['bucket', 'fund', 'fund-per-fill']),
  reservations: z.enum(['initial', 'maintenance']),
  share: z.enum(['largest-remainder', 'cumulative']),
  poolTrigger: poolTrigger.exactOptional(),
  payBack: z.literal('reverse-order').exactOptional(),
  steps: z.array(unionOf<Step>('step', steps)),
  stepsIn: z
    .array(z.strictObject({ asset: count, steps: z.array(unionOf<Step>('step', steps)) }))
    .exactOptional(),
})
