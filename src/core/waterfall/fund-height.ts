import type { Account } from '../book/book.ts'
import { compareProducts, mulDiv } from '../money/mul-div.ts'
import { availableOf } from './bucket.ts'
import type { House } from './house.ts'
import { type Condition, type Rulebook, rulebookInForce } from './rulebook.ts'

const PPM = 1_000_000

type Drawdown = Extract<Condition, { on: 'fund-drawdown' }>
type Mean = Extract<Condition, { on: 'fund-mean' }>

/** Longest window over which a rulebook asks how high a fund has stood; 0 where it never does. */
export function heightWindowOf(rulebook: Rulebook): number {
  const windows = rulebook.steps.flatMap((step) => [
    step.step === 'draw-fund' ? (step.leave?.windowMs ?? 0) : 0,
    ...step.when.map((on) => (on.on === 'fund-drawdown' || on.on === 'fund-mean' ? on.windowMs : 0)),
  ])
  return Math.max(0, ...windows)
}

function heightName(fund: Account): string {
  return `height of account ${fund}`
}

/** What has tripped and not yet recovered; the same figures of two steps are one latch. */
function latchName(fund: Account, { is, share, windowMs, until }: Drawdown): string {
  return `account ${fund} fell ${is} ${share} in ${windowMs} until ${until}`
}

/**
 * Notes how high every fund stands after an event, while the rulebook in force asks for heights over time. A level
 * stands until the next one noted, so that a note is only made where it has changed; one that stands for no time is a
 * height all the same.
 */
export function noteHeights(house: House): void {
  const latches = latchesOf(rulebookInForce(house.rulebooks))
  for (const account of house.tables.named.values()) {
    if (house.book.kindOf(account) !== 'fund') continue
    const name = heightName(account)
    const before = house.meters.levelNow(name)
    const now = availableOf(house, account)
    // While a fund stands still its fall only grows smaller, as highs leave the window: it is looked at when that ends.
    if (now === before) continue
    if (before !== null) for (const latch of latches) settleLatch(house, account, before, latch)
    house.meters.noteLevel(name, house.at, now)
    house.meters.forgetLevels(name, house.at - house.heightWindowMs)
    for (const latch of latches) settleLatch(house, account, now, latch)
  }
}

function latchesOf(rulebook: Rulebook | null): Drawdown[] {
  const conditions = rulebook?.steps.flatMap((step) => step.when) ?? []
  return conditions.filter(
    (condition): condition is Drawdown => condition.on === 'fund-drawdown' && condition.until !== undefined,
  )
}

/** Whether a fund has fallen as far as a step waits for, or had and has not come back as far as it says. */
export function drawdownHolds(house: House, fund: Account, condition: Drawdown): boolean {
  const now = availableOf(house, fund)
  return condition.until === undefined
    ? hasFallen(house, fund, now, condition)
    : settleLatch(house, fund, now, condition)
}

function settleLatch(house: House, fund: Account, now: number, condition: Drawdown): boolean {
  const { meters } = house
  const name = latchName(fund, condition)
  if (hasFallen(house, fund, now, condition)) meters.latch(name, house.at)
  else if (meters.isLatched(name) && sideOf(house, fund, now, condition.windowMs, condition.until ?? 0) <= 0)
    meters.unlatch(name)
  return meters.isLatched(name)
}

function hasFallen(house: House, fund: Account, now: number, { is, share, windowMs }: Drawdown): boolean {
  const side = sideOf(house, fund, now, windowMs, share)
  return side > 0 || (side === 0 && is === 'at-or-above')
}

/** (highest of the window − now) / highest against a share, cross-multiplied so that no rounding decides. */
function sideOf(house: House, fund: Account, now: number, windowMs: number, share: number): number {
  const highest = house.meters.highest(heightName(fund), house.at, windowMs, now)
  return compareProducts(highest - now, PPM, highest, share)
}

/**
 * The fund against its mean over the window, weighted by how long each level stood, less the larger of a share of that
 * mean and an amount: it has to be below the mean less each of the two. Compared as whole products, never divided.
 */
export function meanHolds(house: House, fund: Account, { is, windowMs, less }: Mean): boolean {
  const now = availableOf(house, fund)
  const { sum, spanMs } = house.meters.weighted(heightName(fund), house.at, windowMs, now)
  const isBelow = (left: bigint, right: bigint): boolean =>
    left < right || (left === right && is === 'at-or-below')
  return (
    isBelow(BigInt(now) * spanMs * BigInt(PPM), sum * BigInt(PPM - less.share)) &&
    isBelow((BigInt(now) + BigInt(less.amount)) * spanMs, sum)
  )
}

/** What a fund may give so that it stays within a fall from its highest of a window; what has to stay rounds up. */
export function roomAbove(
  house: House,
  fund: Account,
  leave: { readonly drawdown: number; readonly windowMs: number },
): number {
  const now = availableOf(house, fund)
  const highest = house.meters.highest(heightName(fund), house.at, leave.windowMs, now)
  return Math.max(0, now - mulDiv(highest, PPM - leave.drawdown, PPM, 'ceil'))
}
