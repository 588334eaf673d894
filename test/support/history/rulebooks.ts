import fc from 'fast-check'
import type {
  Caps,
  Condition,
  Limit,
  PriceRule,
  Protection,
  Rulebook,
  Scope,
  Selection,
  Size,
  Step,
  StepKind,
  StepOf,
} from '../../../src/core/waterfall/rulebook.ts'
import { gates, scoreNames, stepKinds } from '../../../src/core/waterfall/rulebook.ts'
import { withMaybe } from '../samples/parts.ts'

const anyScope: fc.Arbitrary<Scope> = fc.constantFrom<Scope>('instrument', 'instrument', 'asset', {
  named: 'USD',
})

const anyCaps: fc.Arbitrary<Caps> = fc.constantFrom<Caps>(
  { perLoss: null, perCommand: null, perWindow: null },
  { perLoss: null, perCommand: null, perWindow: null },
  { perLoss: 7_777, perCommand: null, perWindow: null },
  { perLoss: null, perCommand: 11_111, perWindow: null },
  { perLoss: 20_000, perCommand: 50_001, perWindow: { amount: 30_003, windowMs: 60_000 } },
)

const anyPrice: fc.Arbitrary<PriceRule> = fc.constantFrom<PriceRule>(
  { at: 'bankruptcy-price' },
  { at: 'bankruptcy-price-after-paid' },
  { at: 'bankruptcy-price-after-paid', partial: 'quantity' },
  { at: 'mark' },
  { at: 'previous-mark' },
  { at: 'reference', spread: 5_000 },
  { at: 'average' },
  { at: 'keep-maintenance', share: 300_000 },
  { at: 'blend', of: 'bankruptcy-price', share: 666_667 },
  { at: 'blend', of: 'bankruptcy-price-after-paid', share: 500_000 },
  { at: 'pro-rata-margin' },
  { at: 'mark-not-worse-than-bankruptcy' },
)

const anyCondition: fc.Arbitrary<Condition> = fc.constantFrom<Condition>(
  { on: 'bucket', level: { share: 0, equity: 'below' } },
  { on: 'bucket', level: { share: 500_000, equity: 'at-or-below' } },
  { on: 'fund', scope: 'instrument', is: 'below', amount: 1_000 },
  { on: 'fund', scope: 'asset', is: 'at-or-below', amount: 0 },
  { on: 'fund-drawdown', scope: 'asset', is: 'above', share: 100_000, windowMs: 600_000 },
  { on: 'fund-drawdown', scope: 'asset', is: 'at-or-above', share: 50_000, windowMs: 60_000, until: 20_000 },
  { on: 'fund-mean', scope: 'asset', is: 'below', windowMs: 600_000, less: { share: 50_000, amount: 100 } },
  { on: 'deficit', is: 'above-zero' },
  { on: 'margin', is: 'brackets' },
  { on: 'margin', is: 'scenario' },
  { on: 'pool-profit', pool: 'pool', is: 'above', share: 0 },
  { on: 'instrument', is: 'reduce-only' },
  { on: 'operator', order: 'go' },
  { on: 'source', is: ['account', 'hack'] },
)

const anyWhen: fc.Arbitrary<readonly Condition[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(anyCondition, { minLength: 1, maxLength: 2 }) },
)

const anySize: fc.Arbitrary<Size> = fc.constantFrom<Size>(
  { to: 'all' },
  { to: 'health', target: 1_000_000 },
  { to: 'health', target: 1_500_000 },
  { to: 'share', share: 250_000, allBelow: 20_000 },
  { to: 'share', share: 200_000, allBelow: 5_000, waitMs: 1_000 },
  { to: 'paced', initial: 100_000, overMs: 60_000 },
  { to: 'shortage', buffer: 20_000, initial: 100_000, overMs: 60_000, allBelow: 50 },
)

const anyLimit: fc.Arbitrary<Limit> = fc.constantFrom<Limit>(
  { at: 'none' },
  { at: 'bankruptcy-price' },
  { at: 'keep', share: 200_000 },
  { at: 'fillable', aggressiveness: 1_000_000, spread: 500_000 },
)

const anySelection: fc.Arbitrary<Selection> = fc.oneof(
  fc.constantFrom(...scoreNames).map((score) => ({ by: 'queue', score }) as const),
  fc.constantFrom<Selection>(
    { by: 'hashed-walk', limit: 3 },
    { by: 'named', accounts: ['backstop', 'pool'] },
    { by: 'size' },
    { by: 'pro-rata' },
  ),
)

const anyProtection: fc.Arbitrary<Protection> = fc.record({
  keep: fc.constantFrom('equity', 'maintenance', 'initial'),
  how: fc.constantFrom('cap', 'skip', 'paired'),
})

type Parameters<Kind extends StepKind> = Omit<StepOf<Kind>, 'name' | 'when' | 'step'>

const parameters: { readonly [Kind in StepKind]: fc.Arbitrary<Parameters<Kind>> } = {
  'cancel-orders': fc.record({ which: fc.constantFrom('all', 'risk-increasing') }),
  'convert-collateral': fc.record({
    order: fc.constantFrom('as-listed', 'largest-first'),
    price: fc.constantFrom('index-less-discount', 'index-less-discount', 'depth'),
    taker: fc.constantFrom('market', 'market', 'fund', 'backstop'),
  }),
  'close-on-book': withMaybe(
    fc.record({
      size: anySize,
      limit: anyLimit,
      positions: fc.constantFrom('largest-requirement', 'largest-loss', 'as-opened', 'largest-relief'),
      execution: fc.constantFrom('depth', 'depth', 'outside'),
      whenHopeless: fc.constantFrom('close-all', 'hand-over'),
      caps: anyCaps,
    }),
    { fund: fc.constantFrom({ most: 5_000 }, { most: 1_000_000 }) },
  ),
  'hedge-delta': fc.record({
    with: fc.constantFrom(['LIN', 'INV'], ['LIN', 'INV'], ['FUT-2', 'LIN'], ['INV', 'LIN'], ['nobody']),
    until: fc.constantFrom('health', 'flat'),
    limit: fc.constantFrom({ at: 'none' }, { at: 'none' }, { at: 'mark', within: 20_000 }),
    caps: anyCaps,
  }),
  'transfer-to-backstop': withMaybe(
    fc.record({
      to: fc.constantFrom(['backstop', 'backstop-coin'], ['backstop'], ['nobody']),
      price: anyPrice,
      equityMultiple: fc.constantFrom(null, 10_000_000, 1_000_000),
      lossBudget: fc.constantFrom(null, { amount: 9_999, windowMs: 60_000 }),
    }),
    {
      windowBudget: fc.constantFrom(
        { shareOfEquity: 500_000, windowMs: 60_000, resets: 'at-once' },
        { shareOfEquity: 3_000_000, windowMs: 30_000, resets: 'sliding' },
      ),
      share: fc.constant('by-capacity'),
      cut: fc.constantFrom(
        { multiplesOf: 200_000, below: 900_000, penalty: 700_000 },
        { multiplesOf: 70_000, below: 1_000_000, penalty: 0 },
      ),
    },
  ),
  bid: withMaybe(
    fc.record({
      from: fc.constant(950_000),
      to: fc.constantFrom(0, 500_000),
      overMs: fc.constantFrom(1_000, 60_000),
      insolventBonus: fc.constantFrom(0, 500_000),
    }),
    {
      path: fc.constantFrom(
        [{ afterMs: 500, pays: 800_000 }],
        [
          { afterMs: 100, pays: 900_000 },
          { afterMs: 900, pays: 990_000 },
        ],
      ),
    },
  ),
  deleverage: withMaybe(
    fc.record({
      select: anySelection,
      price: anyPrice,
      among: fc.constantFrom('all', 'all', 'in-profit'),
      cap: fc.constantFrom('none', 'none', 'equity', 'profit'),
      selfFirst: fc.boolean(),
      most: fc.constantFrom(null, null, 1, 2),
    }),
    {
      protect: anyProtection,
      fee: fc.constantFrom({ rate: 200, to: 'fees' }, { rate: 3_333, to: 'fund' }),
      longOptions: fc.constant('included'),
    },
  ),
  'charge-account': fc.record({
    rate: fc.constantFrom(5_000, 25_001),
    of: fc.constantFrom('closed-notional', 'maintenance-at-default', 'deficit'),
    cap: fc.constantFrom('margin-left', 500),
    to: fc.constantFrom('fund', 'backstop', 'capital', 'fees'),
  }),
  'draw-fund': withMaybe(
    fc.record({
      scope: anyScope,
      partial: fc.boolean(),
      keep: fc.constantFrom(0, 0, 500),
      caps: anyCaps,
    }),
    { leave: fc.constantFrom({ drawdown: 300_000, windowMs: 600_000 }, { drawdown: 100_000, windowMs: 1 }) },
  ),
  'draw-capital': fc.record({ tranche: fc.constantFrom('capital', 'capital-coin'), caps: anyCaps }),
  'draw-contribution': fc.record({ members: fc.constant('members') }),
  'draw-member-fund': fc.record({
    members: fc.constant('members'),
    by: fc.constantFrom('contribution', 'tier'),
  }),
  'draw-cover': fc.record({ vault: fc.constantFrom('mutual', 'mutual', 'LIN') }),
  call: withMaybe(
    fc.record({ members: fc.constant('members'), multiple: fc.constantFrom(1_000_000, 2_750_000) }),
    {
      coolOffMs: fc.constantFrom(60_000, 3_600_000),
      multipleOfSeveral: fc.constantFrom(1_000_000, 5_500_000),
      unpaid: fc.constantFrom('pass-on', 'claim'),
    },
  ),
  socialise: withMaybe(
    fc.record({
      base: fc.constantFrom(
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
      ),
      cap: fc.constantFrom('base', 'equity'),
      most: fc.constantFrom(1_000_000, 500_000, 123_456),
    }),
    {
      index: fc.record({
        decimals: fc.constantFrom(0, 2, 4, 9),
        rounding: fc.constantFrom('up', 'down', 'half-up'),
        each: fc.constantFrom('up', 'down', 'half-up'),
      }),
    },
  ),
  'tear-up': withMaybe(
    fc.record({
      price: fc.oneof(anyPrice, fc.constant({ at: 'mark-at-default' } as const)),
      scope: fc.constantFrom('position', 'instrument', 'slice', 'slice'),
    }),
    {
      share: fc.constantFrom(333_333, 900_000, 'to-health'),
      longOptions: fc.constant('included'),
    },
  ),
  gate: fc.oneof(
    fc.record({ what: fc.subarray([...gates], { minLength: 1 }), forMs: fc.constantFrom(null, 30_000) }),
    fc.record({
      what: fc.subarray([...gates], { minLength: 1 }),
      forMs: fc.constant(null),
      until: fc.constant('repaid'),
    }),
  ),
  defer: fc.record({ forMs: fc.constantFrom(1_000, 30_000) }),
  'record-claim': withMaybe(
    fc.record({ creditors: fc.constantFrom('winners', 'all'), seniority: fc.constantFrom(1, 2) }),
    { units: fc.constantFrom('deposits', 'cash', 'equity') },
  ),
} as unknown as { readonly [Kind in StepKind]: fc.Arbitrary<Parameters<Kind>> }

function anyStep(kind: StepKind): fc.Arbitrary<Step> {
  return fc
    .tuple(anyWhen, parameters[kind] as fc.Arbitrary<object>)
    .map(([when, said]) => ({ name: null, when, step: kind, ...said }) as unknown as Step)
}

/** Lists in the usual order, with kinds left out, and lists in any order with kinds repeated. */
const anySteps: fc.Arbitrary<readonly Step[]> = fc
  .oneof(
    { weight: 3, arbitrary: fc.subarray([...stepKinds], { minLength: 2 }) },
    { weight: 2, arbitrary: fc.array(fc.constantFrom(...stepKinds), { minLength: 1, maxLength: 8 }) },
    {
      weight: 3,
      arbitrary: fc.constantFrom<StepKind[]>(
        ['cancel-orders', 'convert-collateral', 'close-on-book', 'draw-fund', 'deleverage', 'socialise'],
        [
          'convert-collateral',
          'transfer-to-backstop',
          'draw-fund',
          'call',
          'tear-up',
          'socialise',
          'record-claim',
        ],
        ['deleverage', 'close-on-book', 'draw-fund', 'draw-capital', 'socialise', 'record-claim'],
        ['cancel-orders', 'close-on-book', 'bid', 'draw-fund', 'deleverage', 'tear-up'],
        ['hedge-delta', 'close-on-book', 'draw-fund', 'tear-up', 'record-claim'],
        ['hedge-delta', 'deleverage', 'hedge-delta', 'bid', 'draw-fund', 'tear-up'],
        ['close-on-book', 'draw-cover', 'draw-contribution', 'draw-member-fund', 'call', 'record-claim'],
      ),
    },
  )
  .chain((kinds) => fc.tuple(...kinds.map(anyStep)))

/** What most rulebooks leave out. */
const anyMore: fc.Arbitrary<Partial<Rulebook>> = withMaybe(fc.record({}), {
  payBack: fc.constant('reverse-order'),
  poolTrigger: fc.constantFrom(
    { pool: 'pool', profit: 'above', share: 200_000, until: 150_000, least: 0 },
    { pool: 'pool', profit: 'at-or-above', share: 50_000, until: 50_000, least: 49_000 },
  ),
}) as fc.Arbitrary<Partial<Rulebook>>

/** The same step with the amounts it has for losses in the coin. */
function inCoin(step: Step): Step {
  if (step.step === 'draw-fund') return { ...step, keep: 77 }
  if (step.step === 'charge-account' && step.cap !== 'margin-left') return { ...step, cap: 33 }
  if (step.step === 'draw-capital' && step.caps.perLoss !== null)
    return { ...step, caps: { ...step.caps, perLoss: 1_234 } }
  return step
}

/** Any rulebook there is, of every step kind with every parameter. */
export const anyRulebook: fc.Arbitrary<Rulebook> = fc
  .record({
    share: fc.constantFrom(1_000_000, 1_000_000, 500_000, 1_250_000, 0),
    equity: fc.constantFrom('below', 'at-or-below'),
    callFactor: fc.constantFrom(null, 1_200_000, 1_600_000),
    order: fc.constantFrom('equity-over-maintenance', 'largest-deficit', 'account'),
    rule: fc.constantFrom('others-fixed', 'share-by-maintenance', 'share-by-notional'),
    closeFee: fc.boolean(),
    recourse: fc.constantFrom('none', 'none', 'siblings'),
    pool: fc.constantFrom('command', 'command', 'account', 'period'),
    surplus: fc.constantFrom('bucket', 'fund', 'fund-per-fill'),
    reservations: fc.constantFrom('initial', 'initial', 'maintenance'),
    steps: anySteps,
    more: anyMore,
    isByAsset: fc.boolean(),
  })
  .map(
    ({
      share,
      equity,
      callFactor,
      order,
      rule,
      closeFee,
      recourse,
      pool,
      surplus,
      reservations,
      steps,
      more,
      isByAsset,
    }) => ({
      name: 'any',
      trigger: { share, equity },
      call: callFactor === null ? null : { share: share + callFactor, equity },
      order,
      bankruptcy: { rule, closeFee },
      recourse,
      pool,
      surplus,
      reservations,
      share: 'largest-remainder',
      ...more,
      steps,
      ...(isByAsset ? { stepsIn: [{ asset: 1, steps: steps.map(inCoin) }] } : {}),
    }),
  ) as fc.Arbitrary<Rulebook>
