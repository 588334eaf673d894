import { z } from 'zod'
import {
  type Condition,
  type Step,
  type StepKind,
  type StepOf,
  unitsBases,
} from '../core/waterfall/rulebook.ts'
import { defined, given, oneOrMany } from './forms.ts'
import { callFields, callWords } from './rulebook-mutual.ts'
import {
  base,
  behindFills,
  capsWith,
  closedFee,
  conditionWith,
  cut,
  feeTaker,
  fundLeave,
  gate,
  hedgeLimit,
  limit,
  longOptions,
  type Money,
  penaltyCapWith,
  price,
  printedIndex,
  protection,
  scope,
  selection,
  sizeWith,
  sliceShare,
  type TearUpPrice,
  tearUpPrice,
  windowBudget,
  windowWith,
} from './rulebook-words.ts'
import { duration, flag, name, partOfWhole, share, wholeFrom, words } from './scalars.ts'

/** Steps that need no figure and no name may be written as a bare word: `- cancel-orders`. */
const bareKinds = [
  'cancel-orders',
  'convert-collateral',
  'close-on-book',
  'deleverage',
  'draw-fund',
  'tear-up',
  'record-claim',
] as const satisfies readonly StepKind[]

/** What every kind has, as written. */
interface NamedText {
  readonly name?: string | undefined
  readonly when?: readonly Condition[] | undefined
}

/** A step of a rulebook: a bare word, or a mapping whose `step` says the kind. */
export function stepWith(money: Money): z.ZodType<Step> {
  const kinds = kindsWith(money)
  const bare = z.enum(bareKinds).transform((step) => kinds[step].parse({ step }) as Step)
  // The members are pipes that end in core's own steps; each still shows its `step` to the union.
  const members = Object.values(kinds) as unknown as [z.core.$ZodTypeDiscriminable]
  const step = z.union([bare, z.discriminatedUnion('step', members)])
  return defined('step', step) as unknown as z.ZodType<Step>
}

type Kinds = { readonly [Kind in StepKind]: z.ZodType<StepOf<Kind>> }

function kindsWith(money: Money): Kinds {
  const named = { name: name.optional(), when: oneOrMany(conditionWith(money)).optional() }
  return { ...closingKinds(money, named), ...payingKinds(money, named), ...parkingKinds(named) }
}

type NamedShape = {
  readonly name: z.ZodType<string | undefined>
  readonly when: z.ZodType<readonly Condition[] | undefined>
}

function namedOf({ name, when }: NamedText): {
  readonly name: string | null
  readonly when: readonly Condition[]
} {
  return { name: name ?? null, when: when ?? [] }
}

/** Kinds that bring the open quantity down. */
function closingKinds(money: Money, named: NamedShape): Pick<Kinds, ClosingKind> {
  return {
    'cancel-orders': z
      .strictObject({
        step: z.literal('cancel-orders'),
        ...named,
        which: words('all', 'risk-increasing').prefault('all'),
      })
      .transform(({ step, which, ...rest }) => ({ ...namedOf(rest), step, which })),
    'convert-collateral': z
      .strictObject({
        step: z.literal('convert-collateral'),
        ...named,
        order: words('as-listed', 'largest-first').prefault('as-listed'),
        price: words('index-less-discount', 'depth').prefault('index-less-discount'),
        taker: words('market', 'fund', 'backstop').prefault('market'),
      })
      .transform(({ name, when, ...rest }) => ({ ...namedOf({ name, when }), ...rest })),
    'close-on-book': closeOnBook(money, named),
    'hedge-delta': z
      .strictObject({
        step: z.literal('hedge-delta'),
        ...named,
        with: oneOrMany(name).describe('Symbols of perpetuals and futures, tried in this order.'),
        until: words('health', 'flat').prefault('health'),
        limit: hedgeLimit.prefault('none'),
        caps: capsWith(money),
      })
      .transform(({ name, when, ...rest }) => ({ ...namedOf({ name, when }), ...rest })),
    'transfer-to-backstop': transfer(money, named),
    bid: auction(named),
    deleverage: deleverage(named),
    'tear-up': z
      .strictObject({
        step: z.literal('tear-up'),
        ...named,
        price: tearUpPrice
          .optional()
          .describe('The mark where left out, or the mark at the default for a slice.'),
        scope: words('position', 'instrument', 'slice').prefault('position'),
        share: sliceShare.optional(),
        'long-options': longOptions,
      })
      .transform(tearUpOf),
  }
}

interface TearUpText extends NamedText {
  readonly step: 'tear-up'
  readonly price?: TearUpPrice | undefined
  readonly scope: StepOf<'tear-up'>['scope']
  readonly share?: number | 'to-health' | 'all' | undefined
  readonly 'long-options': 'exempt' | 'included'
}

function tearUpOf(
  { name, when, step, price, scope, share, 'long-options': long }: TearUpText,
  context: z.RefinementCtx,
): StepOf<'tear-up'> {
  if (share !== undefined && scope !== 'slice') {
    context.addIssue({ code: 'custom', message: '"share" only with "scope: slice"', path: ['share'] })
    return z.NEVER
  }
  return {
    ...namedOf({ name, when }),
    step,
    price: price ?? { at: scope === 'slice' ? 'mark-at-default' : 'mark' },
    scope,
    ...given({ share: share === 'all' ? undefined : share, longOptions: includedOrNot(long) }),
  }
}

/** Exempt is what is meant where nothing is said, so only the other is kept. */
function includedOrNot(word: 'exempt' | 'included'): 'included' | undefined {
  return word === 'included' ? word : undefined
}

type ClosingKind =
  | 'cancel-orders'
  | 'convert-collateral'
  | 'close-on-book'
  | 'hedge-delta'
  | 'transfer-to-backstop'
  | 'bid'
  | 'deleverage'
  | 'tear-up'

function closeOnBook(money: Money, named: NamedShape): Kinds['close-on-book'] {
  return z
    .strictObject({
      step: z.literal('close-on-book'),
      ...named,
      size: sizeWith(money).prefault('all'),
      limit: limit.prefault('bankruptcy-price'),
      positions: words('largest-requirement', 'largest-loss', 'as-opened', 'largest-relief').prefault(
        'largest-requirement',
      ),
      execution: words('depth', 'outside').prefault('depth'),
      'when-hopeless': words('close-all', 'hand-over').prefault('close-all'),
      caps: capsWith(money),
      fund: behindFills.optional(),
    })
    .transform(({ name, when, 'when-hopeless': whenHopeless, fund, ...rest }) => ({
      ...namedOf({ name, when }),
      ...rest,
      whenHopeless,
      ...given({ fund }),
    }))
}

function transfer(money: Money, named: NamedShape): Kinds['transfer-to-backstop'] {
  return z
    .strictObject({
      step: z.literal('transfer-to-backstop'),
      ...named,
      to: oneOrMany(name),
      price: price.prefault('bankruptcy-price-after-paid'),
      'equity-multiple': share.optional().describe('Largest notional as a multiple of equity: 3 or 300%.'),
      'loss-budget': windowWith(money).optional(),
      'window-budget': windowBudget.optional(),
      share: words('in-order', 'by-capacity').prefault('in-order'),
      cut: cut.optional(),
    })
    .transform(({ name, when, step, to, price, share, cut, ...rest }) => ({
      ...namedOf({ name, when }),
      step,
      to,
      price,
      equityMultiple: rest['equity-multiple'] ?? null,
      lossBudget: rest['loss-budget'] ?? null,
      ...given({
        windowBudget: rest['window-budget'],
        share: share === 'by-capacity' ? share : undefined,
        cut,
      }),
    }))
}

/** Straight from `from` to `to` over a time, or along a path of points, of which the last ends the auction. */
function auction(named: NamedShape): Kinds['bid'] {
  return z
    .strictObject({
      step: z.literal('bid'),
      ...named,
      from: partOfWhole.prefault('100%'),
      to: partOfWhole.optional().describe('0% where left out.'),
      over: duration.optional(),
      path: z
        .array(z.strictObject({ after: duration, pays: partOfWhole }))
        .min(1)
        .optional(),
      'insolvent-bonus': share.prefault('0%'),
    })
    .transform(({ name, when, step, from, to, over, path, 'insolvent-bonus': insolventBonus }, context) => {
      const end = path?.at(-1) ?? (over === undefined ? null : { after: over, pays: to ?? 0 })
      if (end === null || (path !== undefined && (to !== undefined || over !== undefined))) {
        const expected = 'either "over", with "to", or a "path" that says both'
        context.addIssue({ code: 'custom', message: expected })
        return z.NEVER
      }
      const points = path?.slice(0, -1).map(({ after, pays }) => ({ afterMs: after, pays }))
      return {
        ...namedOf({ name, when }),
        step,
        from,
        to: end.pays,
        overMs: end.after,
        insolventBonus,
        ...given({ path: points?.length === 0 ? undefined : points }),
      }
    })
}

function deleverage(named: NamedShape): Kinds['deleverage'] {
  return z
    .strictObject({
      step: z.literal('deleverage'),
      ...named,
      select: selection.prefault({ queue: 'profit-times-leverage' }),
      price: price.prefault('bankruptcy-price-after-paid'),
      among: words('all', 'in-profit').prefault('all'),
      cap: words('none', 'equity', 'profit').prefault('none'),
      'self-first': flag.prefault('false'),
      most: wholeFrom(0).optional(),
      protect: protection.optional(),
      fee: closedFee.optional(),
      'long-options': longOptions,
    })
    .transform(
      ({ name, when, 'self-first': selfFirst, most, protect, fee, 'long-options': long, ...rest }) => ({
        ...namedOf({ name, when }),
        ...rest,
        selfFirst,
        most: most ?? null,
        ...given({ protect, fee, longOptions: includedOrNot(long) }),
      }),
    )
}

type PayingKind =
  | 'charge-account'
  | 'draw-fund'
  | 'draw-capital'
  | 'draw-contribution'
  | 'draw-member-fund'
  | 'draw-cover'
  | 'call'
  | 'socialise'

/** Kinds that bring the deficit down. */
function payingKinds(money: Money, named: NamedShape): Pick<Kinds, PayingKind> {
  return {
    'charge-account': z
      .strictObject({
        step: z.literal('charge-account'),
        ...named,
        rate: share,
        of: words('closed-notional', 'maintenance-at-default', 'deficit'),
        cap: penaltyCapWith(money).prefault('margin-left'),
        to: feeTaker.prefault('fund'),
      })
      .transform(({ name, when, ...rest }) => ({ ...namedOf({ name, when }), ...rest })),
    'draw-fund': z
      .strictObject({
        step: z.literal('draw-fund'),
        ...named,
        scope: scope.prefault('instrument'),
        partial: flag.prefault('true'),
        keep: money.prefault('0'),
        leave: fundLeave.optional(),
        caps: capsWith(money),
      })
      .transform(({ name, when, leave, ...rest }) => ({
        ...namedOf({ name, when }),
        ...rest,
        ...given({ leave }),
      })),
    'draw-capital': z
      .strictObject({ step: z.literal('draw-capital'), ...named, tranche: name, caps: capsWith(money) })
      .transform(({ name, when, ...rest }) => ({ ...namedOf({ name, when }), ...rest })),
    'draw-contribution': z
      .strictObject({ step: z.literal('draw-contribution'), ...named, members: name })
      .transform(({ name, when, ...rest }) => ({ ...namedOf({ name, when }), ...rest })),
    'draw-member-fund': z
      .strictObject({
        step: z.literal('draw-member-fund'),
        ...named,
        members: name,
        by: words('contribution', 'tier').prefault('contribution'),
      })
      .transform(({ name, when, ...rest }) => ({ ...namedOf({ name, when }), ...rest })),
    'draw-cover': z
      .strictObject({ step: z.literal('draw-cover'), ...named, vault: name })
      .transform(({ name, when, ...rest }) => ({ ...namedOf({ name, when }), ...rest })),
    call: z
      .strictObject({
        step: z.literal('call'),
        ...named,
        members: name,
        multiple: share.prefault('100%'),
        ...callWords,
      })
      .transform(({ name, when, step, members, multiple, ...rest }) => ({
        ...namedOf({ name, when }),
        step,
        members,
        multiple,
        ...callFields(rest),
      })),
    socialise: z
      .strictObject({
        step: z.literal('socialise'),
        ...named,
        base,
        cap: words('base', 'equity').prefault('base'),
        most: partOfWhole.prefault('100%'),
        index: printedIndex.optional(),
      })
      .transform(({ name, when, index, ...rest }) => ({
        ...namedOf({ name, when }),
        ...rest,
        ...given({ index }),
      })),
  }
}

type ParkingKind = 'gate' | 'defer' | 'record-claim'

/** Kinds that put a loss somewhere by name. */
function parkingKinds(named: NamedShape): Pick<Kinds, ParkingKind> {
  return {
    gate: z
      .strictObject({
        step: z.literal('gate'),
        ...named,
        what: oneOrMany(gate),
        for: duration.optional(),
        until: words('closed', 'repaid')
          .optional()
          .describe('Until the loss is closed, or until what is claimed for it is repaid.'),
      })
      .transform(({ name, when, step, what, for: forMs, until }, context) => {
        if (forMs !== undefined && until !== undefined) {
          context.addIssue({ code: 'custom', message: 'either "for" or "until", not both' })
          return z.NEVER
        }
        return {
          ...namedOf({ name, when }),
          step,
          what,
          forMs: forMs ?? null,
          ...given({ until: until === 'repaid' ? until : undefined }),
        }
      }),
    defer: z
      .strictObject({ step: z.literal('defer'), ...named, for: duration })
      .transform(({ name, when, step, for: forMs }) => ({ ...namedOf({ name, when }), step, forMs })),
    'record-claim': z
      .strictObject({
        step: z.literal('record-claim'),
        ...named,
        creditors: name.prefault('unpaid-winners'),
        seniority: wholeFrom(0).prefault('0'),
        units: words(...unitsBases).optional(),
      })
      .transform(({ name, when, units, ...rest }) => ({
        ...namedOf({ name, when }),
        ...rest,
        ...(units === undefined ? {} : { units }),
      })),
  }
}
