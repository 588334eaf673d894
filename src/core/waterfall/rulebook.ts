import type { BankruptcyRule } from '../margin/bankruptcy-price.ts'
import type { Level } from '../margin/levels.ts'

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
  readonly steps: readonly Step[]
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
    }
  | {
      /** Unrealised profit of the other side over the pool's balance. */
      readonly on: 'pool-profit'
      readonly pool: string
      readonly is: 'above' | 'at-or-above'
      readonly share: number
    }
  | { readonly on: 'instrument'; readonly is: 'reduce-only' | 'settled' }
  | { readonly on: 'operator'; readonly order: string }

/** Whose fund: the one named by the position's instrument, the one of the loss's asset, or a named one. */
export type Scope = 'instrument' | 'asset' | { readonly named: string }

export type Size =
  | { readonly to: 'all' }
  /** The smallest size after which equity is above a share of maintenance. */
  | { readonly to: 'health'; readonly target: number }
  /** A share of each position, rounded up to the increment. */
  | { readonly to: 'share'; readonly share: number; readonly allBelow: number }
  /** A share that grows from `initial` to all over `overMs` since the loss opened. */
  | { readonly to: 'paced'; readonly initial: number; readonly overMs: number }

export type Limit =
  | { readonly at: 'none' }
  | { readonly at: 'bankruptcy-price' }
  /** The price that leaves the bucket a share of the maintenance requirement of what is closed. */
  | { readonly at: 'keep'; readonly share: number }
  /** Mark less `aggressiveness x (1 - equity/maintenance) x spread x maintenance`, the factor held within 0 and 1. */
  | { readonly at: 'fillable'; readonly aggressiveness: number; readonly spread: number }

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
        readonly positions: 'largest-requirement' | 'largest-loss' | 'as-opened'
        readonly execution: 'depth' | 'outside'
        /** Close all at once when closing costs as much as the requirement it frees. */
        readonly whenHopeless: 'close-all' | 'hand-over'
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
      }
    | {
        readonly step: 'bid'
        /** Share of the equity a bidder pays at the start and after `overMs`, when the auction ends. */
        readonly from: number
        readonly to: number
        readonly overMs: number
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
        readonly caps: Caps
      }
    | { readonly step: 'draw-capital'; readonly tranche: string; readonly caps: Caps }
    | {
        readonly step: 'call'
        readonly members: string
        /** Most that a member owes in all, as a multiple of his contribution. */
        readonly multiple: number
      }
    | {
        readonly step: 'socialise'
        readonly base: SocialiseBase
        readonly cap: 'base' | 'equity'
        /** Largest share of the base that is taken. */
        readonly most: number
      }
    | {
        readonly step: 'tear-up'
        readonly price: PriceRule | { readonly at: 'mark-at-default' }
        readonly scope: 'position' | 'instrument'
      }
    | { readonly step: 'gate'; readonly what: readonly Gate[]; readonly forMs: number | null }
    | { readonly step: 'defer'; readonly forMs: number }
    | { readonly step: 'record-claim'; readonly creditors: string; readonly seniority: number }
  )

export const gates = ['withdrawals', 'new-orders', 'open-interest'] as const
export type Gate = (typeof gates)[number]

export type StepKind = Step['step']
export type StepOf<Kind extends StepKind> = Extract<Step, { step: Kind }>

export const stepKinds: readonly StepKind[] = [
  'cancel-orders',
  'convert-collateral',
  'close-on-book',
  'transfer-to-backstop',
  'bid',
  'deleverage',
  'charge-account',
  'draw-fund',
  'draw-capital',
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

/** The layer name of a step: what receipts and charts call it. */
export function nameOf(step: Step): string {
  return step.name ?? step.step
}

/** Steps whose losses are gathered and allocated once. */
export const pooledKinds: readonly StepKind[] = ['draw-fund', 'draw-capital', 'call', 'socialise']

/** Layers that hold money set aside for losses beforehand: what is beyond them is uncovered. */
export const prefundedKinds: readonly StepKind[] = ['draw-fund', 'draw-capital', 'charge-account']
