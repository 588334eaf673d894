import fc from 'fast-check'
import {
  type Condition,
  finestIndex,
  gates,
  type Rulebook,
  type SocialiseBase,
  type Step,
  scoreNames,
  unitsBases,
} from '../../../src/core/waterfall/rulebook.ts'
import { lossSources } from '../../../src/core/waterfall/source.ts'
import { type ByTag, count, is, list, one, ppm, text, withMaybe } from './parts.ts'

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
  'fund-drawdown': withMaybe(
    fc.record({ on: is('fund-drawdown'), scope, is: fromAbove, share: count, windowMs: count }),
    { until: count },
  ),
  'fund-mean': fc.record({
    on: is('fund-mean'),
    scope,
    is: one('below', 'at-or-below'),
    windowMs: count,
    less: fc.record({ share: count, amount: count }),
  }),
  deficit: fc.record({ on: is('deficit'), is: is('above-zero') }),
  'pool-profit': fc.record({ on: is('pool-profit'), pool: text, is: fromAbove, share: count }),
  margin: fc.record({ on: is('margin'), is: one('scenario', 'brackets') }),
  instrument: fc.record({ on: is('instrument'), is: one('reduce-only', 'settled') }),
  operator: fc.record({ on: is('operator'), order: text }),
  source: fc.record({ on: is('source'), is: list(one(...lossSources)) }),
}

const price = fc.oneof(
  fc.record({
    at: one('bankruptcy-price', 'bankruptcy-price-after-paid', 'mark', 'previous-mark', 'average'),
  }),
  fc.record({ at: is('reference'), spread: count }),
  fc.record({ at: is('keep-maintenance'), share: count }),
  fc.record({ at: is('blend'), of: one('bankruptcy-price', 'bankruptcy-price-after-paid'), share: ppm }),
  fc.record({ at: one('pro-rata-margin', 'mark-not-worse-than-bankruptcy') }),
)
const size = fc.oneof(
  fc.record({ to: is('all') }),
  fc.record({ to: is('health'), target: count }),
  withMaybe(fc.record({ to: is('share'), share: ppm, allBelow: count }), { waitMs: count }),
  fc.record({ to: is('paced'), initial: ppm, overMs: count }),
  fc.record({ to: is('shortage'), buffer: count, initial: ppm, overMs: count, allBelow: count }),
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
  'close-on-book': withMaybe(
    fc.record({
      ...named,
      step: is('close-on-book'),
      size,
      limit,
      positions: one('largest-requirement', 'largest-loss', 'as-opened', 'largest-relief'),
      execution: one('depth', 'outside'),
      whenHopeless: one('close-all', 'hand-over'),
      caps,
    }),
    { fund: fc.record({ most: count }) },
  ),
  'hedge-delta': fc.record({
    ...named,
    step: is('hedge-delta'),
    with: list(text),
    until: one('health', 'flat'),
    limit: fc.oneof(fc.record({ at: is('none') }), fc.record({ at: is('mark'), within: count })),
    caps,
  }),
  'transfer-to-backstop': withMaybe(
    fc.record({
      ...named,
      step: is('transfer-to-backstop'),
      to: list(text),
      price,
      equityMultiple: fc.option(count),
      lossBudget: fc.option(window),
    }),
    {
      windowBudget: fc.record({ shareOfEquity: count, windowMs: count, resets: one('at-once', 'sliding') }),
      share: is('by-capacity'),
      cut: fc.record({ multiplesOf: ppm, below: count, penalty: count }),
    },
  ),
  bid: withMaybe(
    fc.record({ ...named, step: is('bid'), from: ppm, to: ppm, overMs: count, insolventBonus: count }),
    { path: list(fc.record({ afterMs: count, pays: ppm })) },
  ),
  deleverage: withMaybe(
    fc.record({
      ...named,
      step: is('deleverage'),
      select,
      price,
      among: one('all', 'in-profit'),
      cap: one('none', 'equity', 'profit'),
      selfFirst: fc.boolean(),
      most: fc.option(count),
    }),
    {
      protect: fc.record({
        keep: one('equity', 'maintenance', 'initial'),
        how: one('cap', 'skip', 'paired'),
      }),
      fee: fc.record({ rate: count, to: one('fees', 'fund') }),
      longOptions: is('included'),
    },
  ),
  'charge-account': fc.record({
    ...named,
    step: is('charge-account'),
    rate: count,
    of: one('closed-notional', 'maintenance-at-default', 'deficit'),
    cap: fc.oneof(is('margin-left'), count),
    to: feeTaker,
  }),
  'draw-fund': withMaybe(
    fc.record({ ...named, step: is('draw-fund'), scope, partial: fc.boolean(), keep: count, caps }),
    { leave: fc.record({ drawdown: ppm, windowMs: count }) },
  ),
  'draw-capital': fc.record({ ...named, step: is('draw-capital'), tranche: text, caps }),
  'draw-contribution': fc.record({ ...named, step: is('draw-contribution'), members: text }),
  'draw-member-fund': fc.record({
    ...named,
    step: is('draw-member-fund'),
    members: text,
    by: one('contribution', 'tier'),
  }),
  'draw-cover': fc.record({ ...named, step: is('draw-cover'), vault: text }),
  call: fc.record(
    {
      ...named,
      step: is('call'),
      members: text,
      multiple: count,
      coolOffMs: count,
      multipleOfSeveral: count,
      unpaid: one('pass-on', 'claim'),
    },
    { requiredKeys: ['name', 'when', 'step', 'members', 'multiple'] },
  ),
  socialise: withMaybe(
    fc.record({ ...named, step: is('socialise'), base, cap: one('base', 'equity'), most: ppm }),
    {
      index: fc.record({
        decimals: fc.nat({ max: finestIndex }),
        rounding: one('up', 'down', 'half-up'),
        each: one('up', 'down', 'half-up'),
      }),
    },
  ),
  'tear-up': withMaybe(
    fc.record({
      ...named,
      step: is('tear-up'),
      price: fc.oneof(price, fc.record({ at: is('mark-at-default') })),
      scope: one('position', 'instrument', 'slice'),
    }),
    { share: fc.oneof(ppm, is('to-health')), longOptions: is('included') },
  ),
  gate: withMaybe(
    fc.record({ ...named, step: is('gate'), what: list(one(...gates)), forMs: fc.option(count) }),
    { until: is('repaid') },
  ),
  defer: fc.record({ ...named, step: is('defer'), forMs: count }),
  'record-claim': fc.record(
    { ...named, step: is('record-claim'), creditors: text, seniority: count, units: one(...unitsBases) },
    { requiredKeys: ['name', 'when', 'step', 'creditors', 'seniority'] },
  ),
}

const anyStep = fc.oneof(...Object.values(steps))

/** Any rulebook at all, sensible or not. */
export const rulebook: fc.Arbitrary<Rulebook> = fc.record(
  {
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
    poolTrigger: fc.record({ pool: text, profit: fromAbove, share: count, until: count, least: count }),
    payBack: is('reverse-order'),
    steps: list(anyStep),
    stepsIn: list(fc.record({ asset: count, steps: list(anyStep) })),
  },
  {
    requiredKeys: [
      'name',
      'trigger',
      'call',
      'order',
      'bankruptcy',
      'recourse',
      'pool',
      'surplus',
      'reservations',
      'share',
      'steps',
    ],
  },
)
