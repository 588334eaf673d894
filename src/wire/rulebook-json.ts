import { z } from 'zod'
import { bankruptcyRules } from '../core/margin/bankruptcy-price.ts'
import type { Level } from '../core/margin/levels.ts'
import {
  type Caps,
  type Condition,
  gates,
  type Limit,
  type PriceRule,
  type Rulebook,
  type Scope,
  type Selection,
  type Size,
  type Step,
  scoreNames,
} from '../core/waterfall/rulebook.ts'
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
  }),
  'pool-profit': z.strictObject({ on: z.literal('pool-profit'), pool: text, is: fromAbove, share: count }),
  instrument: z.strictObject({ on: z.literal('instrument'), is: z.enum(['reduce-only', 'settled']) }),
  operator: z.strictObject({ on: z.literal('operator'), order: text }),
}

const sizes: ByTag<Size, 'to'> = {
  all: z.strictObject({ to: z.literal('all') }),
  health: z.strictObject({ to: z.literal('health'), target: count }),
  share: z.strictObject({ to: z.literal('share'), share: ppm, allBelow: count }),
  paced: z.strictObject({ to: z.literal('paced'), initial: ppm, overMs: count }),
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
    positions: z.enum(['largest-requirement', 'largest-loss', 'as-opened']),
    execution: z.enum(['depth', 'outside']),
    whenHopeless: z.enum(['close-all', 'hand-over']),
    caps,
  }),
  'transfer-to-backstop': z.strictObject({
    ...named,
    step: z.literal('transfer-to-backstop'),
    to: z.array(text),
    price,
    equityMultiple: count.nullable(),
    lossBudget: window.nullable(),
  }),
  bid: z.strictObject({
    ...named,
    step: z.literal('bid'),
    from: ppm,
    to: ppm,
    overMs: count,
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
    caps,
  }),
  'draw-capital': z.strictObject({ ...named, step: z.literal('draw-capital'), tranche: text, caps }),
  call: z.strictObject({ ...named, step: z.literal('call'), members: text, multiple: count }),
  socialise: z.strictObject({
    ...named,
    step: z.literal('socialise'),
    base,
    cap: z.enum(['base', 'equity']),
    most: ppm,
  }),
  'tear-up': z.strictObject({
    ...named,
    step: z.literal('tear-up'),
    price: tearUpPrice,
    scope: z.enum(['position', 'instrument']),
  }),
  gate: z.strictObject({
    ...named,
    step: z.literal('gate'),
    what: z.array(z.enum(gates)),
    forMs: count.nullable(),
  }),
  defer: z.strictObject({ ...named, step: z.literal('defer'), forMs: count }),
  'record-claim': z.strictObject({
    ...named,
    step: z.literal('record-claim'),
    creditors: text,
    seniority: count,
  }),
}

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
  steps: z.array(unionOf<Step>('step', steps)),
})
