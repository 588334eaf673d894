import type { Account } from '../book/book.ts'
import { balanceIn, settlementBalance } from '../book/posting.ts'
import { bankruptcyPriceOf } from '../margin/bankruptcy-price.ts'
import { liquidationPriceOf } from '../margin/liquidation-price.ts'
import { Assessment } from '../margin/model.ts'
import { mulDiv } from '../money/mul-div.ts'
import { assessmentOf, countReserved } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import { rulebookInForce, type Selection } from '../waterfall/rulebook.ts'
import { queueOf, type Ranked } from '../waterfall/selection.ts'
import type { CommandBody, MarkMove, Trade } from './commands.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusals.ts'
import { submit } from './submit.ts'
import { inTrial } from './trial.ts'

/**
 * Questions to a house. None changes it: what has to be tried is tried in a trial that is rolled back.
 * Money is whole units of the account's home asset, prices are mark increments.
 */

/** The three equities, never mixed: what triggers, what is left, and what can be paid in each asset. */
export interface Equities {
  /** Collateral at its weight. */
  readonly marginEquity: number
  /** Everything at its full index. */
  readonly netEquity: number
  /** Balance with positions at entry cost, of each asset the account holds, in units of that asset. */
  readonly settlementBalances: readonly { readonly asset: number; readonly balance: number }[]
}

export function equitiesOf(house: House, account: Account): Equities {
  const { marginEquity, netEquity } = assessmentOf(house, account)
  const { book, markets } = house
  const settlementBalances = markets.assets
    .map((_, asset) => ({
      asset,
      held: balanceIn(book, markets, account, asset),
      balance: settlementBalance(book, markets, account, asset),
    }))
    .filter(({ asset, held, balance }) => asset === book.homeAssetOf(account) || held !== 0 || balance !== 0)
    .map(({ asset, balance }) => ({ asset, balance }))
  return { marginEquity, netEquity, settlementBalances }
}

/** What the positions and orders of a bucket need. */
export interface Requirements {
  readonly initial: number
  readonly maintenance: number
  /** Set aside for resting orders. */
  readonly reserved: number
  readonly notional: number
}

export function requirementsOf(house: House, account: Account): Requirements {
  const { maintenance, notional } = assessmentOf(house, account)
  const atStart = new Assessment()
  house.model.assessInitial(account, atStart)
  return { initial: atStart.initial, maintenance, reserved: house.book.reserved(account), notional }
}

/** Margin equity less the initial requirement and what orders hold; below zero nothing more can be opened. */
export function freeMarginOf(house: House, account: Account): number {
  const { initial, reserved } = requirementsOf(house, account)
  return assessmentOf(house, account).marginEquity - initial - reserved
}

/** Maintenance, with reserved margin where the rulebook counts it, less margin equity, at least zero: the account may be solvent. */
export function marginShortfallOf(house: House, account: Account): number {
  const assessment = assessmentOf(house, account)
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook !== null) countReserved(house, rulebook, account, assessment)
  return Math.max(0, assessment.maintenance - assessment.marginEquity)
}

/** Net equity below zero, without its sign: money someone else must find. */
export function deficitOf(house: House, account: Account): number {
  return Math.max(0, -assessmentOf(house, account).netEquity)
}

/**
 * The first mark of a series at which the account reaches the trigger of the rulebook in force, the others held.
 * @returns null when no mark would do it, nothing is held, a scenario model margins the bucket, or no rulebook has been adopted
 */
export function liquidationPriceFor(house: House, account: Account, series: number): number | null {
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook === null) return null
  return liquidationPriceOf(house.book, house.markets, house.model, account, series, rulebook.trigger)
}

/**
 * The price that leaves the account's share of equity at zero, by the rule of the rulebook in force.
 * @returns null when no such price is above zero, nothing is held, or no rulebook has been adopted
 */
export function bankruptcyPriceFor(house: House, account: Account, series: number): number | null {
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook === null) return null
  const { rule, closeFee } = rulebook.bankruptcy
  const fee = closeFee ? house.markets.instrument(series).terms.fees.liquidation : 0
  return bankruptcyPriceOf(house.book, house.markets, house.model, rule, account, series, fee)
}

/** Where an account stands among those on its side of a series who could be deleveraged. */
export interface Rank {
  /** 1 is taken first. */
  readonly rank: number
  readonly of: number
  /** Quantity increments that better ranks hold. */
  readonly quantityAhead: number
  readonly score: number
  /** Share of the side, by accounts, that ranks as high or lower, parts per million, rounded down. */
  readonly percentile: number
}

/**
 * The rank an account would have if the other side of its position had to be deleveraged now.
 *
 * @returns null when it holds nothing there, or the selection would never choose it
 */
export function rankOf(house: House, account: Account, series: number, selection: Selection): Rank | null {
  const held = house.book.quantityOf(account, series)
  if (held === 0) return null
  const queue = queueOf(house, series, -held, selection, new Set(), house.tables.named)
  let quantityAhead = 0
  let rank = 1
  for (let best: Ranked | null = queue.take(); best !== null; best = queue.take()) {
    if (best.account === account) {
      const of = queue.candidates
      const percentile = mulDiv(of - rank + 1, 1_000_000, of, 'floor')
      return { rank, of, quantityAhead, score: best.score, percentile }
    }
    quantityAhead += Math.abs(house.book.quantityOf(best.account, series))
    rank += 1
  }
  return null
}

/** How one side of a trade would stand after it. */
export interface SideAfter {
  readonly account: Account
  readonly position: number
  readonly equities: Equities
  readonly requirements: Requirements
  readonly freeMargin: number
  readonly liquidationPrice: number | null
  readonly bankruptcyPrice: number | null
}

export type TradePreview =
  | {
      readonly ok: true
      readonly buyer: SideAfter
      readonly seller: SideAfter
      readonly events: readonly Event[]
    }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * What a trade would do to both sides, or why it would be refused.
 *
 * @param before commands that are supposed to have been carried out first
 */
export function previewTrade(house: House, trade: Trade, before: readonly CommandBody[] = []): TradePreview {
  return inTrial(house, () => {
    for (const body of before) {
      const outcome = submit(house, { id: house.sequence, at: house.at, by: 'preview', body })
      if (!outcome.ok) return outcome
    }
    const outcome = submit(house, { id: house.sequence, at: house.at, by: 'preview', body: trade })
    if (!outcome.ok) return outcome
    const sideOf = (account: Account): SideAfter => sideAfter(house, account, trade.series)
    return { ok: true, buyer: sideOf(trade.buyer), seller: sideOf(trade.seller), events: outcome.events }
  })
}

function sideAfter(house: House, account: Account, series: number): SideAfter {
  return {
    account,
    position: house.book.quantityOf(account, series),
    equities: equitiesOf(house, account),
    requirements: requirementsOf(house, account),
    freeMargin: freeMarginOf(house, account),
    liquidationPrice: liquidationPriceFor(house, account, series),
    bankruptcyPrice: bankruptcyPriceFor(house, account, series),
  }
}

/** A loss as it would stand at the end of a what-if. */
export interface SupposedLoss {
  readonly loss: number
  readonly bucket: Account
  readonly asset: number
  /** Net equity of the bucket when it opened. */
  readonly equity: number
  /** How it would close, or null while it would stay open. */
  readonly closed: Extract<Event, { type: 'loss-closed' }> | null
}

export type MarksPreview =
  | { readonly ok: true; readonly events: readonly Event[]; readonly losses: readonly SupposedLoss[] }
  | { readonly ok: false; readonly refusal: Refusal }

/** Everything a move of marks would set off under the rulebook in force. */
export function whatIfMarks(house: House, marks: readonly MarkMove[]): MarksPreview {
  return inTrial(house, () => {
    const body = { type: 'move-marks', marks } as const
    const outcome = submit(house, { id: house.sequence, at: house.at, by: 'what-if', body })
    return outcome.ok ? { ok: true, events: outcome.events, losses: lossesIn(outcome.events) } : outcome
  })
}

function lossesIn(events: readonly Event[]): SupposedLoss[] {
  const closed = new Map(
    events.filter((event) => event.type === 'loss-closed').map((event) => [event.loss, event]),
  )
  return events
    .filter((event) => event.type === 'loss-opened')
    .map(({ loss, bucket, asset, equity }) => ({
      loss,
      bucket,
      asset,
      equity,
      closed: closed.get(loss) ?? null,
    }))
}
