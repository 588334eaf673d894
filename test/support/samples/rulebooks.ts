import fc from 'fast-check'
import {
  type Condition,
  gates,
  type Rulebook,
  type SocialiseBase,
  type Step,
  scoreNames,
} from '../../../src/core/waterfall/rulebook.ts'
import { type ByTag, count, is, list, one, ppm, text } from './parts.ts'

const level = fc.record({ share: count, equity: one('below', 'at-or-below') })
const scope = fc.oneof(one('instrument', 'asset'), fc.record({ named: text }))
const window = fc.record({ amount: count, windowMs: count })
const caps = fc.record({
  perLoss: fc.option(count),
  perCommand: fc.option(count),
  perWindow: fc.option(window),
})
const fromAbove = one('above', 'at-or-above')

const conditions: ByTag<Condition, 'on'> = {
  bucket: fc.record({ on: is('bucket'), level }),
  fund: fc.record({ on: is('fund'), scope, is: one('below', 'at-or-below'), amount: count }),
  'fund-drawdown': fc.record({
    on: is('fund-drawdown'),
    scope,
    is: fromAbove,
    share: count,
    windowMs: count,
  }),
  'pool-profit': fc.record({ on: is('pool-profit'), pool: text, is: fromAbove, share: count }),
  instrument: fc.record({ on: is('instrument'), is: one('reduce-only', 'settled') }),
  operator: fc.record({ on: is('operator'), order: text }),
}

const price = fc.oneof(
  fc.record({
    at: one('bankruptcy-price', 'bankruptcy-price-after-paid', 'mark', 'previous-mark', 'average'),
  }),
  fc.record({ at: is('reference'), spread: count }),
  fc.record({ at: is('keep-maintenance'), share: count }),
)
const size = fc.oneof(
  fc.record({ to: is('all') }),
  fc.record({ to: is('health'), target: count }),
  fc.record({ to: is('share'), share: ppm, allBelow: count }),
  fc.record({ to: is('paced'), initial: ppm, overMs: count }),
)
const limit = fc.oneof(
  fc.record({ at: one('none', 'bankruptcy-price') }),
  fc.record({ at: is('keep'), share: count }),
  fc.record({ at: is('fillable'), aggressiveness: count, spread: count }),
)
const select = fc.oneof(
  fc.record({ by: is('queue'), score: one(...scoreNames) }),
  fc.record({ by: is('hashed-walk'), limit: count }),
  fc.record({ by: is('named'), accounts: list(text) }),
  fc.record({ by: one('size', 'pro-rata') }),
)
export const base: fc.Arbitrary<SocialiseBase> = one(
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
)
export const feeTaker: fc.Arbitrary<'fund' | 'backstop' | 'capital' | 'fees'> = one(
  'fund',
  'backstop',
  'capital',
  'fees',
)
const named = { name: fc.option(text), when: list(fc.oneof(...Object.values(conditions))) }

const steps: ByTag<Step, 'step'> = {
  'cancel-orders': fc.record({ ...named, step: is('cancel-orders'), which: one('all', 'risk-increasing') }),
  'convert-collateral': fc.record({
    ...named,
    step: is('convert-collateral'),
    order: one('as-listed', 'largest-first'),
    price: one('index-less-discount', 'depth'),
    taker: one('market', 'fund', 'backstop'),
  }),
  'close-on-book': fc.record({
    ...named,
    step: is('close-on-book'),
    size,
    limit,
    positions: one('largest-requirement', 'largest-loss', 'as-opened'),
    execution: one('depth', 'outside'),
    whenHopeless: one('close-all', 'hand-over'),
    caps,
  }),
  'transfer-to-backstop': fc.record({
    ...named,
    step: is('transfer-to-backstop'),
    to: list(text),
    price,
    equityMultiple: fc.option(count),
    lossBudget: fc.option(window),
  }),
  bid: fc.record({ ...named, step: is('bid'), from: ppm, to: ppm, overMs: count, insolventBonus: count }),
  deleverage: fc.record({
    ...named,
    step: is('deleverage'),
    select,
    price,
    among: one('all', 'in-profit'),
    cap: one('none', 'equity', 'profit'),
    selfFirst: fc.boolean(),
    most: fc.option(count),
  }),
  'charge-account': fc.record({
    ...named,
    step: is('charge-account'),
    rate: count,
    of: one('closed-notional', 'maintenance-at-default', 'deficit'),
    cap: fc.oneof(is('margin-left'), count),
    to: feeTaker,
  }),
  'draw-fund': fc.record({
    ...named,
    step: is('draw-fund'),
    scope,
    partial: fc.boolean(),
    keep: count,
    caps,
  }),
  'draw-capital': fc.record({ ...named, step: is('draw-capital'), tranche: text, caps }),
  call: fc.record({ ...named, step: is('call'), members: text, multiple: count }),
  socialise: fc.record({ ...named, step: is('socialise'), base, cap: one('base', 'equity'), most: ppm }),
  'tear-up': fc.record({
    ...named,
    step: is('tear-up'),
    price: fc.oneof(price, fc.record({ at: is('mark-at-default') })),
    scope: one('position', 'instrument'),
  }),
  gate: fc.record({ ...named, step: is('gate'), what: list(one(...gates)), forMs: fc.option(count) }),
  defer: fc.record({ ...named, step: is('defer'), forMs: count }),
  'record-claim': fc.record({ ...named, step: is('record-claim'), creditors: text, seniority: count }),
}

/** Any rulebook at all, sensible or not. */
export const rulebook: fc.Arbitrary<Rulebook> = fc.record({
  name: text,
  trigger: level,
  call: fc.option(level),
  order: one('equity-over-maintenance', 'largest-deficit', 'account'),
  bankruptcy: fc.record({
    rule: one('others-fixed', 'share-by-maintenance', 'share-by-notional'),
    closeFee: fc.boolean(),
  }),
  recourse: one('none', 'siblings'),
  pool: one('account', 'command', 'period'),
  surplus: one('bucket', 'fund', 'fund-per-fill'),
  reservations: one('initial', 'maintenance'),
  share: one('largest-remainder', 'cumulative'),
  steps: list(fc.oneof(...Object.values(steps))),
})
