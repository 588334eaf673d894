import type { Cell } from '../../book/book.ts'
import { hasReached } from '../../margin/levels.ts'
import type { Hypothesis } from '../../margin/model.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { countReserved, inHomeOf, openCells } from '../bucket.ts'
import { dealOf } from '../deal.ts'
import type { House } from '../house.ts'
import { type Loss, paidInOf } from '../loss.ts'
import { isExempt, isOption } from '../options.ts'
import type { StepOf } from '../rulebook.ts'
import { holdersOpposite } from '../selection.ts'
import { atStep, rulebookOfLoss, type Turn } from '../turn.ts'
import { firstPoint, gridOf } from './grid.ts'
import { handOver } from './hand-over.ts'
import { type SliceLeg, sliceParts } from './slice.ts'

type TearUp = StepOf<'tear-up'>

const PPM = 1_000_000

/** A position of the bucket and those who may be torn up against it. */
interface Leg {
  readonly series: number
  readonly held: number
  /** Increments of it that the slice is of: what was bought or sold since the default, as a hedge, is none of it. */
  readonly size: number
  readonly holders: ReadonlyMap<number, number>
  /** Increments all of them hold. */
  readonly carried: number
  /** Bounds no other position: it is torn up as far as its holders go, and the rest of it stays. */
  readonly mayStay: boolean
}

/**
 * Tears up one share of every position of the bucket, so that whoever holds the other side of all of them loses a slice of
 * what he has and not the hedge of the rest. Each position's part rounds up to the increment.
 *
 * The share is the one declared, or the smallest after which the bucket is above its trigger; in either case no more than
 * can be torn up of every position: where holders of one may not be asked, nothing is taken of the others for it.
 *
 * Hedges are apart. One that was put on since the default is no part of what defaulted, so nobody is torn up for it; one
 * whose other side is with those who cannot be, as the market beyond, keeps no slice small. Either stays for a later step.
 */
export function tearUpSlice(turn: Turn, loss: Loss, step: TearUp, index: number): void {
  const { house } = turn
  const legs = openCells(house, loss.bucket).map((cell) => legOf(turn, loss, step, cell))
  const most = legs.reduce((least, leg) => Math.min(least, mostOf(leg)), PPM)
  const { share, wanted } = shareOf(turn, loss, step, legs, most)
  tellBounded(turn, loss, step, index, legs, share, wanted)
  if (share === 0) return
  const parts = partsOf(legs, share)
  for (const { series, holders } of legs) {
    const takes = [...(parts.get(series) ?? [])]
      .map(([account, quantity]) => ({ account, quantity, score: holders.get(account) ?? 0 }))
      .filter(({ quantity }) => quantity > 0)
      .sort((a, b) => a.account - b.account)
    if (takes.length === 0) continue
    const cell = house.book.find(loss.bucket, series)
    const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
    handOver(turn, loss, step, index, series, deal, takes, { count: holders.size, hash: '' }, share)
  }
}

function legOf({ house, fallen }: Turn, loss: Loss, step: TearUp, cell: Cell): Leg {
  const { book } = house
  const series = book.seriesOf(cell)
  const held = book.quantity(cell)
  const accounts = isExempt(house, series, held, step) ? [] : holdersOpposite(house, series, held, fallen)
  const holders = new Map(accounts.map((account) => [account, Math.abs(book.quantityOf(account, series))]))
  let carried = 0
  for (const size of holders.values()) carried += size
  const size = Math.min(Math.abs(held), heldAtDefault(loss, series, held))
  const mayStay = carried < size && isHedge(house, loss, series, held)
  return { series, held, size, holders, carried, mayStay }
}

/** Increments held on the same side when the loss opened. */
function heldAtDefault({ series, quantities }: Loss, wanted: number, held: number): number {
  const place = series.indexOf(wanted)
  return place === -1 ? 0 : Math.max(0, Math.sign(held) * quantities[place])
}

/** Whether the bucket would be shorter of margin without a position that is no option, closed at the mark. */
function isHedge(house: House, loss: Loss, series: number, held: number): boolean {
  if (isOption(house, series)) return false
  const { markets, model, scratch } = house
  const slack = (trades: readonly Hypothesis[]): number => {
    model.assessAllAfter(loss.bucket, trades, scratch)
    return scratch.marginEquity - scratch.maintenance
  }
  const without = slack([{ series, quantity: -held, cash: markets.valueNow(series, held) }])
  return without < slack([])
}

/** Who is torn up of each series; mirrors are those of all positions that a slice takes its share of. */
function partsOf(legs: readonly Leg[], share: number): Map<number, ReadonlyMap<number, number>> {
  const whole = legs.filter(({ size, mayStay }) => size > 0 && !mayStay)
  const parts = sliceParts(whole.map((leg) => sliceLeg(leg, share)))
  const bySeries = new Map<number, ReadonlyMap<number, number>>(
    whole.map(({ series }, at) => [series, parts[at]]),
  )
  for (const leg of legs)
    if (leg.mayStay && leg.carried > 0) bySeries.set(leg.series, sliceParts([sliceLeg(leg, share)])[0])
  return bySeries
}

function sliceLeg(leg: Leg, share: number): SliceLeg {
  return { size: leg.size, torn: tornOf(leg, share), holders: leg.holders }
}

function tornOf({ size, carried }: Leg, share: number): number {
  return Math.min(carried, mulDiv(size, share, PPM, 'ceil'))
}

/** Parts per million of every position, and what they would be if all could be torn up. */
function shareOf(
  turn: Turn,
  loss: Loss,
  step: TearUp,
  legs: readonly Leg[],
  most: number,
): { readonly share: number; readonly wanted: number } {
  const wanted = step.share === 'to-health' ? PPM : (step.share ?? PPM)
  if (step.share !== 'to-health') return { share: Math.min(most, wanted), wanted }
  const enough = firstPoint(gridOf(most, []), (share) => heals(turn, loss, step, legs, share))
  return { share: enough ?? most, wanted: enough ?? wanted }
}

/** The largest share of a position that holders who may be asked can carry. */
function mostOf({ size, carried, mayStay }: Leg): number {
  return mayStay || carried >= size ? PPM : mulDiv(carried, PPM, size, 'floor')
}

/** Says which positions kept the slice small, and which it leaves open, where there are any. */
function tellBounded(
  turn: Turn,
  loss: Loss,
  step: TearUp,
  index: number,
  legs: readonly Leg[],
  share: number,
  wanted: number,
): void {
  const seriesOf = (which: (leg: Leg) => boolean): number[] => legs.filter(which).map(({ series }) => series)
  const by = share < wanted ? seriesOf((leg) => mostOf(leg) <= share) : []
  const isApart = ({ held, size, mayStay }: Leg): boolean => mayStay || size < Math.abs(held)
  const stays = seriesOf(
    (leg) => isApart(leg) && tornOf(leg, share) < mulDiv(Math.abs(leg.held), share, PPM, 'ceil'),
  )
  if (by.length > 0 || stays.length > 0)
    turn.tell({ type: 'slice-bounded', ...atStep(loss, index, step), share, wanted, by, stays })
}

/** Whether the bucket would be solvent and above its trigger with its own money, the whole slice gone at its price. */
function heals(turn: Turn, loss: Loss, step: TearUp, legs: readonly Leg[], share: number): boolean {
  const { house } = turn
  const { book, markets, model, scratch } = house
  const rulebook = rulebookOfLoss(house, loss)
  let gone = 0
  const trades = legs.flatMap((leg) => {
    const { series, held } = leg
    const closing = Math.sign(held) * tornOf(leg, share)
    if (closing === 0) return []
    const cell = book.find(loss.bucket, series)
    const gap = dealOf(house, rulebook, loss, cell, step.price, gone).gapOf(closing, loss.bucket)
    if (rulebook.bankruptcy.rule === 'others-fixed') gone += inHomeOf(house, loss.bucket, series, gap)
    return { series, quantity: -closing, cash: markets.valueNow(series, closing) - gap }
  })
  const back = Math.max(0, paidInOf(loss))
  model.assessAllAfter(loss.bucket, trades, scratch, back)
  countReserved(house, rulebook, loss.bucket, scratch)
  return scratch.netEquity + back >= 0 && !hasReached(rulebook.trigger, scratch)
}
