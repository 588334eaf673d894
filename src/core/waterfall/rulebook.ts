import type { BankruptcyRule } from '../margin/bankruptcy-price.ts'
import type { Level } from '../margin/levels.ts'
import type { LossSource } from './source.ts'

/**
 * A rulebook as data: when a bucket is liquidated, and the ordered list of steps that close its loss.
 * Rates and shares are parts per million, money is whole units of the loss's asset, times are milliseconds.
 */
export interface Rulebook {
  readonly name: string
  readonly trigger: Level
  /** Level at which an account is called for margin; null when the venue sends no calls. */
  readonly call: Level | null
  /** Which bucket goes first when several have reached the trigger; ties by account. */
  readonly order: 'equity-over-maintenance' | 'largest-deficit' | 'account'
  readonly bankruptcy: { readonly rule: BankruptcyRule; readonly closeFee: boolean }
  /** Whether the owner's other buckets answer for a loss before anyone else does. */
  readonly recourse: 'none' | 'siblings'
  /** Losses that are allocated together at a pooled step. */
  readonly pool: 'account' | 'command' | 'period'
  /**
   * Who gets what a bucket is left with once every payer has his money back: the bucket, the fund when it is flat,
   * or the fund at each fill that was better than the bankruptcy price.
   */
  readonly surplus: 'bucket' | 'fund' | 'fund-per-fill'
  /** Whether margin set aside for orders counts towards maintenance as well as initial margin. */
  readonly reservations: 'initial' | 'maintenance'
  readonly share: 'largest-remainder' | 'cumulative'
  /** Traders' profit that opens a loss of their pool by itself; left out, only accounts below their trigger do. */
  readonly poolTrigger?: PoolTrigger
  /** What a closed loss brings in later goes back to those who paid it, the latest layer first; left out, to nobody. */
  readonly payBack?: 'reverse-order'
  readonly steps: readonly Step[]
  /** The same steps with other amounts, for losses in the assets named; those in any other take `steps`. */
  readonly stepsIn?: readonly { readonly asset: number; readonly steps: readonly Step[] }[]
}

/** Unrealised profit of traders over their pool's balance, at which the winners are closed until it is down again. */
export interface PoolTrigger {
  readonly pool: string
  readonly profit: 'above' | 'at-or-above'
  readonly share: number
  /** Closing goes on until the profit is at or below this share, and never takes it below `least`. */
  readonly until: number
  readonly least: number
}

/** A condition a step waits for; all of a step's conditions have to hold. */
export type Condition =
  | { readonly on: 'bucket'; readonly level: Level }
  | {
      readonly on: 'fund'
      readonly scope: Scope
      readonly is: 'below' | 'at-or-below'
      readonly amount: number
    }
  | {
      /** The fund has fallen from its highest of a window by more than a share of it. */
      readonly on: 'fund-drawdown'
      readonly scope: Scope
      readonly is: 'above' | 'at-or-above'
      readonly share: number
      readonly windowMs: number
      /** Once it holds, it goes on holding until the fall is this share or less. */
      readonly until?: number
    }
  | {
      /** The fund stands below its time-weighted mean of a window, less the larger of a share of it and an amount. */
      readonly on: 'fund-mean'
      readonly scope: Scope
      readonly is: 'below' | 'at-or-below'
      readonly windowMs: number
      readonly less: { readonly share: number; readonly amount: number }
    }
  /** The bucket is under water at the marks: something is missing. */
  | { readonly on: 'deficit'; readonly is: 'above-zero' }
  | {
      /** Unrealised profit of the other side over the pool's balance. */
      readonly on: 'pool-profit'
      readonly pool: string
      readonly is: 'above' | 'at-or-above'
      readonly share: number
    }
  | { readonly on: 'instrument'; readonly is: 'reduce-only' | 'settled' }
  | { readonly on: 'operator'; readonly order: string }
  | { readonly on: 'source'; readonly is: readonly LossSource[] }
  /** What margins the bucket: a scenario model, as every bucket with options, or the brackets of its instruments. */
  | { readonly on: 'margin'; readonly is: 'scenario' | 'brackets' }

/** Whose fund: the one named by the position's instrument, the one of the loss's asset, or a named one. */
export type Scope = 'instrument' | 'asset' | { readonly named: string }

export type Size =
  | { readonly to: 'all' }
  /** The smallest size after which equity is above a share of maintenance. */
  | { readonly to: 'health'; readonly target: number }
  | {
      /** A share of each position, rounded up to the increment. */
      readonly to: 'share'
      readonly share: number
      readonly allBelow: number
      /** After a part, nothing more is closed by this step for so long; left out, the next command may go on. */
      readonly waitMs?: number
    }
  /** A share that grows from `initial` to all over `overMs` since the loss opened. */
  | { readonly to: 'paced'; readonly initial: number; readonly overMs: number }
  | {
      /**
       * As much as frees a part of what margin lacks, by the requirement at the mark less the fee, whatever fills
       * cost: the part grows from `initial` to all over `overMs`, and a shortage below `allBelow` is freed at once.
       */
      readonly to: 'shortage'
      /** Share of notional wanted above the maintenance requirement. */
      readonly buffer: number
      readonly initial: number
      readonly overMs: number
      readonly allBelow: number
    }

/**
 * A hand-over of every position by one share: the smallest multiple after which the requirement over equity is below a
 * ratio. Who takes over gets a penalty, a share of the requirement he takes off, which the share counts.
 */
export interface Cut {
  readonly multiplesOf: number
  readonly below: number
  readonly penalty: number
}

/**
 * The instrument's fund stands behind each fill: of one better than the bankruptcy price it gets the surplus, up to a
 * share of the fill's notional; for one worse it pays, all of it or the fill is refused with those after it.
 */
export interface BehindFills {
  readonly most: number
}

export type Limit =
  | { readonly at: 'none' }
  | { readonly at: 'bankruptcy-price' }
  /** The price that leaves the bucket a share of the maintenance requirement of what is closed. */
  | { readonly at: 'keep'; readonly share: number }
  /** Mark less `aggressiveness x (1 - equity/maintenance) x spread x maintenance`, the factor held within 0 and 1. */
  | { readonly at: 'fillable'; readonly aggressiveness: number; readonly spread: number }

/** The worst price of a hedge: any, or the mark less or plus a share of it. */
export type HedgeLimit = { readonly at: 'none' } | { readonly at: 'mark'; readonly within: number }

export type PriceRule =
  /** Zero equity without what earlier steps paid; their money goes back. */
  | { readonly at: 'bankruptcy-price' }
  /**
   * Zero equity after what earlier steps paid. A fund that paid a part of it makes the price better for all that is
   * closed (the price is split, as when nothing is said), or pays for the last part of the quantity and leaves those
   * who come first at the full bankruptcy price.
   */
  | { readonly at: 'bankruptcy-price-after-paid'; readonly partial?: 'price' | 'quantity' }
  | { readonly at: 'mark' }
  | { readonly at: 'previous-mark' }
  /** The mark less a spread in favour of who takes over. */
  | { readonly at: 'reference'; readonly spread: number }
  /** The average price of who takes over. */
  | { readonly at: 'average' }
  /** The mark plus a share of the maintenance requirement left to who takes over. */
  | { readonly at: 'keep-maintenance'; readonly share: number }
  /** A share of what a bankruptcy price asks; the rest stays at the mark. */
  | { readonly at: 'blend'; readonly of: BlendedPrice; readonly share: number }
  /** With a part of the position goes the same part of the bucket's margin: its equity without the position's value. */
  | { readonly at: 'pro-rata-margin' }
  /** The mark, or the bankruptcy price where that is better for the bucket. */
  | { readonly at: 'mark-not-worse-than-bankruptcy' }

export const blendedPrices = ['bankruptcy-price', 'bankruptcy-price-after-paid'] as const
export type BlendedPrice = (typeof blendedPrices)[number]

/**
 * What a close must leave whoever is closed with: equity of zero, or what margin asks of him afterwards. Who has less
 * already may not be left with less still. He gives as much as that allows (`cap`), or nothing where all that is
 * asked of him is too much (`skip`); `paired` caps too, after his positions against the bucket's other series were
 * closed with it in proportion, so that a hedge goes with what it hedged.
 */
export interface Protection {
  readonly keep: 'equity' | 'maintenance' | 'initial'
  readonly how: 'cap' | 'skip' | 'paired'
}

/** Notional a taker may take in a window as a share of its equity. Fixed windows are laid end to end from time zero. */
export interface WindowBudget {
  readonly shareOfEquity: number
  readonly windowMs: number
  readonly resets: 'at-once' | 'sliding'
}

/**
 * A printed index: the deficit for one unit of the base, rounded to so many decimals; each account pays it times its
 * measure, rounded to the unit. What that brings too much is dust, what it brings too little stays missing.
 */
export interface PrintedIndex {
  readonly decimals: number
  readonly rounding: IndexRounding
  readonly each: IndexRounding
}

/** As fine as an index may be: far beyond a venue's, and below what harms memory. */
export const finestIndex = 36

export const indexRoundings = ['up', 'down', 'half-up'] as const
export type IndexRounding = (typeof indexRoundings)[number]

export const scoreNames = [
  'profit-times-leverage',
  'profit-over-wallet-times-margin-ratio',
  'profit-ratio-over-margin-ratio',
  'mark-over-entry-times-notional-over-equity',
  'leverage',
  'profit',
] as const
export type ScoreName = (typeof scoreNames)[number]

export type Selection =
  | { readonly by: 'queue'; readonly score: ScoreName }
  /** Accounts in order of a hash that starts at a place drawn from the command; at most `limit` are visited. */
  | { readonly by: 'hashed-walk'; readonly limit: number }
  | { readonly by: 'named'; readonly accounts: readonly string[] }
  | { readonly by: 'size' }
  | { readonly by: 'pro-rata' }

/** Highest amounts a step may take. */
export interface Caps {
  readonly perLoss: number | null
  readonly perCommand: number | null
  readonly perWindow: { readonly amount: number; readonly windowMs: number } | null
}

export type SocialiseBase =
  | 'gains-since-default'
  | 'gains-since-settlement'
  | 'gains-since-entry'
  | 'profit-of-period'
  | 'open-interest'
  | 'open-interest-opposite'
  | 'deposits'
  | 'cash'
  | 'equity'
  | 'withdrawals'

/** What units of a claim may be measured by. */
export const unitsBases = ['deposits', 'cash', 'equity'] as const
export type UnitsBase = (typeof unitsBases)[number]

/**
 * Who is long an option has paid for it and can owe nothing more, so he is not closed for others unless the step says so;
 * left out, he is exempt.
 */
export type LongOptions = 'included'

interface Named {
  /** Layer name in receipts and charts; the kind when null. */
  readonly name: string | null
  readonly when: readonly Condition[]
}

export type Step = Named &
  (
    | { readonly step: 'cancel-orders'; readonly which: 'all' | 'risk-increasing' }
    | {
        readonly step: 'convert-collateral'
        readonly order: 'as-listed' | 'largest-first'
        readonly price: 'index-less-discount' | 'depth'
        readonly taker: 'market' | 'fund' | 'backstop'
      }
    | {
        readonly step: 'close-on-book'
        readonly size: Size
        readonly limit: Limit
        /** `largest-relief` asks the margin model which position, closed at the mark, lessens the shortfall most. */
        readonly positions: 'largest-requirement' | 'largest-loss' | 'as-opened' | 'largest-relief'
        readonly execution: 'depth' | 'outside'
        /** Close all at once when closing costs as much as the requirement it frees. */
        readonly whenHopeless: 'close-all' | 'hand-over'
        readonly caps: Caps
        readonly fund?: BehindFills
      }
    | {
        /** Trades instruments named by symbol so that the bucket's delta shrinks, as far as that lessens its shortfall. */
        readonly step: 'hedge-delta'
        readonly with: readonly string[]
        /** Stop once the bucket is above maintenance, or go on to where its shortfall is least. */
        readonly until: 'health' | 'flat'
        readonly limit: HedgeLimit
        readonly caps: Caps
      }
    | {
        readonly step: 'transfer-to-backstop'
        readonly to: readonly string[]
        readonly price: PriceRule
        /** Largest notional of a taker as a share of its equity. */
        readonly equityMultiple: number | null
        /** Deficit a taker takes on in a window before it steps aside. */
        readonly lossBudget: { readonly amount: number; readonly windowMs: number } | null
        readonly windowBudget?: WindowBudget
        /** All takers at once, each by the room it has, in place of one after the other. */
        readonly share?: 'by-capacity'
        readonly cut?: Cut
      }
    | {
        readonly step: 'bid'
        /** Share of the equity a bidder pays at the start and after `overMs`, when the auction ends. */
        readonly from: number
        readonly to: number
        readonly overMs: number
        /** Points between the start and the end, in order of time; the share is straight from each to the next. */
        readonly path?: readonly { readonly afterMs: number; readonly pays: number }[]
        /** Share of the maintenance requirement that the payout of an insolvent auction grows to. */
        readonly insolventBonus: number
      }
    | {
        readonly step: 'deleverage'
        readonly select: Selection
        readonly price: PriceRule
        /** Who may be chosen, and how much each may be made to give up. */
        readonly among: 'all' | 'in-profit'
        readonly cap: 'none' | 'equity' | 'profit'
        /** The owner's other buckets first. */
        readonly selfFirst: boolean
        /** Stop after so many accounts; null is until filled. */
        readonly most: number | null
        readonly protect?: Protection
        /** Share of what he is closed for that whoever is closed pays, rounded up, as far as his equity goes. */
        readonly fee?: { readonly rate: number; readonly to: 'fees' | 'fund' }
        readonly longOptions?: LongOptions
      }
    | {
        readonly step: 'charge-account'
        readonly rate: number
        readonly of: 'closed-notional' | 'maintenance-at-default' | 'deficit'
        readonly cap: 'margin-left' | number
        readonly to: 'fund' | 'backstop' | 'capital' | 'fees'
      }
    | {
        readonly step: 'draw-fund'
        readonly scope: Scope
        readonly partial: boolean
        /** Never draw the fund below this. */
        readonly keep: number
        /** How far below its highest of a window the fund may be drawn, as a share of that height. */
        readonly leave?: { readonly drawdown: number; readonly windowMs: number }
        readonly caps: Caps
      }
    | { readonly step: 'draw-capital'; readonly tranche: string; readonly caps: Caps }
    | {
        readonly step: 'call'
        readonly members: string
        /** Most that a member owes in all, as a multiple of his contribution; with `coolOffMs`, for one default. */
        readonly multiple: number
        /** Defaults that follow each other within this time share one limit. */
        readonly coolOffMs?: number
        /** Most that a member owes for all defaults of a cool-off time; the same as for one when left out. */
        readonly multipleOfSeveral?: number
        /** What a member cannot pay: others are asked for it, or it becomes a claim against him. */
        readonly unpaid?: 'pass-on' | 'claim'
      }
    /** The defaulter's own contribution to a member fund. */
    | { readonly step: 'draw-contribution'; readonly members: string }
    | {
        /** The contributions of the other members. */
        readonly step: 'draw-member-fund'
        readonly members: string
        /** In proportion to contributions, all at once or a tier at a time, the lowest first. */
        readonly by: 'contribution' | 'tier'
      }
    /** Cover that was bought from a vault against a loss of this source. */
    | { readonly step: 'draw-cover'; readonly vault: string }
    | {
        readonly step: 'socialise'
        readonly base: SocialiseBase
        readonly cap: 'base' | 'equity'
        /** Largest share of the base that is taken. */
        readonly most: number
        readonly index?: PrintedIndex
      }
    | {
        readonly step: 'tear-up'
        readonly price: PriceRule | { readonly at: 'mark-at-default' }
        readonly scope: 'position' | 'instrument' | 'slice'
        /** Of a slice: the share of every position, or the smallest that heals; left out, all. */
        readonly share?: number | 'to-health'
        readonly longOptions?: LongOptions
      }
    | {
        readonly step: 'gate'
        readonly what: readonly Gate[]
        /** Null is until the loss is closed, or until what is claimed for it is repaid. */
        readonly forMs: number | null
        readonly until?: 'repaid'
      }
    | { readonly step: 'defer'; readonly forMs: number }
    | {
        readonly step: 'record-claim'
        readonly creditors: string
        readonly seniority: number
        /**
         * By what measure participants are cut for it at once and hold the claim in units, one for each unit of
         * money; left out, the claims account carries it.
         */
        readonly units?: UnitsBase
      }
  )

export const gates = ['withdrawals', 'new-orders', 'open-interest'] as const
export type Gate = (typeof gates)[number]

export type StepKind = Step['step']
export type StepOf<Kind extends StepKind> = Extract<Step, { step: Kind }>

export const stepKinds: readonly StepKind[] = [
  'cancel-orders',
  'convert-collateral',
  'close-on-book',
  'hedge-delta',
  'transfer-to-backstop',
  'bid',
  'deleverage',
  'charge-account',
  'draw-fund',
  'draw-capital',
  'draw-contribution',
  'draw-member-fund',
  'draw-cover',
  'call',
  'socialise',
  'tear-up',
  'gate',
  'defer',
  'record-claim',
]

/** The rulebook adopted last, or null while there is none. */
export function rulebookInForce(rulebooks: readonly Rulebook[]): Rulebook | null {
  return rulebooks[rulebooks.length - 1] ?? null
}

/** The rulebook as it is for losses in one asset. */
export function rulebookIn(rulebook: Rulebook, asset: number): Rulebook {
  const own = rulebook.stepsIn?.find((each) => each.asset === asset)
  return own === undefined ? rulebook : { ...rulebook, steps: own.steps }
}

/** The layer name of a step: what receipts and charts call it. */
export function nameOf(step: Step): string {
  return step.name ?? step.step
}

/** Steps whose losses are gathered and allocated once. */
export const pooledKinds: readonly StepKind[] = [
  'draw-fund',
  'draw-capital',
  'draw-contribution',
  'draw-member-fund',
  'draw-cover',
  'call',
  'socialise',
]

/** Layers that hold money set aside for losses beforehand: what is beyond them is uncovered. */
export const prefundedKinds: readonly StepKind[] = [
  'close-on-book', // a fund behind its fills
  'draw-fund',
  'draw-capital',
  'draw-contribution',
  'draw-member-fund',
  'draw-cover',
  'charge-account',
]
