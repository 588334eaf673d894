import type { CommandBody, MarkMove } from '../../core/engine/commands.ts'
import type { Place } from '../../files/problems.ts'
import type { Scenario } from '../../wire/scenario.ts'
import type { ScenarioTick } from '../../wire/scenario-ticks.ts'
import type { TimedExpiry } from '../options/expiries.ts'
import { gridText, moneyText } from './grid.ts'
import type { TimedMark } from './marks.ts'
import { mutualBodies } from './mutual-bodies.ts'
import type { AccountNames } from './names.ts'
import { tradeOf } from './opening.ts'
import { termsAt } from './opening-markets.ts'
import type { PlannedBody } from './plan.ts'
import type { TimedDepth } from './timed-depth.ts'

/** What happens after the opening: ticks, and marks and books of the sources, each in order of time. */
export interface TimelineParts {
  readonly scenario: Scenario
  readonly marks: readonly TimedMark[]
  readonly depth: readonly TimedDepth[]
  readonly expiries: readonly TimedExpiry[]
  /** Marks of the opening by series: what a book before the first move stands around. */
  readonly openingMarks: readonly number[]
  readonly names: AccountNames
}

/** All that shares a moment. */
interface Moment {
  readonly at: number
  readonly ticks: { readonly tick: ScenarioTick; readonly index: number }[]
  readonly marks: TimedMark[]
  readonly depth: TimedDepth[]
  readonly expiries: TimedExpiry[]
}

/** A command of the timeline and its time. */
export interface TimedBody extends PlannedBody {
  readonly at: number
}

/**
 * Merges ticks and sources in order of time.
 *
 * At one moment the order is that of a tick: money and trades first, then books, then marks, then what follows
 * from them, an expiry before all else. Books come before the marks of their own moment, so that a liquidation meets the book of its moment;
 * one that is built around a mark is built around the mark that is coming, since a mark follows its market and
 * bids left above it would pay the liquidated for the fall. All marks of a moment move in one command; where a
 * tick and a source name the same series, the tick's counts. Further ticks of the same moment follow in order.
 */
export function* timelineOf(parts: TimelineParts): Generator<TimedBody> {
  const current = [...parts.openingMarks]
  for (const moment of momentsOf(parts)) {
    const [first, ...later] = moment.ticks
    yield* momentOf(parts, moment, first?.tick ?? null, first?.index ?? null, current)
    for (const { tick, index } of later)
      yield* momentOf(parts, { ...moment, marks: [], depth: [], expiries: [] }, tick, index, current)
  }
}

function momentsOf({ scenario, marks, depth, expiries }: TimelineParts): Moment[] {
  const byTime = new Map<number, Moment>()
  const momentAt = (at: number): Moment => {
    const known = byTime.get(at)
    if (known !== undefined) return known
    const moment: Moment = { at, ticks: [], marks: [], depth: [], expiries: [] }
    byTime.set(at, moment)
    return moment
  }
  for (const [index, tick] of scenario.ticks.entries()) momentAt(tick.at).ticks.push({ tick, index })
  for (const mark of marks) momentAt(mark.at).marks.push(mark)
  for (const book of depth) momentAt(book.at).depth.push(book)
  for (const expiry of expiries) momentAt(expiry.at).expiries.push(expiry)
  return [...byTime.values()].toSorted((a, b) => a.at - b.at)
}

function* momentOf(
  parts: TimelineParts,
  { at, marks, depth, expiries }: Moment,
  tick: ScenarioTick | null,
  index: number | null,
  current: number[],
): Generator<TimedBody> {
  const { scenario } = parts
  const place = index === null ? null : scenario.placeOf(['ticks', index])
  if (tick !== null)
    for (const each of [
      ...moneyOf(tick, parts, place),
      ...mutualBodies(tick.mutual, parts, place),
      ...tradesOf(tick, parts, place),
    ])
      yield { ...each, at }
  const moves = movesOf(marks, tick)
  for (const { series, mark } of moves) current[series] = mark
  for (const { body, what } of booksOf(tick, at, depth, parts, current)) yield { at, body, what, place }
  if (tick !== null)
    for (const { order, isOn } of tick.operator) {
      const what = `turn the order ${order} ${isOn ? 'on' : 'off'}`
      yield { at, body: { type: 'operator-order', order, isOn }, what, place }
    }
  const source = tick?.marksSource ?? null
  const body: CommandBody = { type: 'move-marks', marks: moves, ...(source === null ? {} : { source }) }
  if (moves.length > 0) yield { at, body, what: 'move marks', place }
  for (const { index, name } of expiries)
    yield {
      at,
      body: { type: 'settle-expiry', index, expiresAt: at },
      what: `settle what expires on ${name}`,
      place,
    }
  if (tick !== null) for (const each of restOf(tick, parts)) yield { ...each, at, place }
}

function moneyOf(tick: ScenarioTick, { scenario, names }: TimelineParts, place: Place | null): PlannedBody[] {
  const told = (asset: number, amount: number): string =>
    `${moneyText(amount, scenario.assets[asset].decimals)} ${scenario.assets[asset].name}`
  const moved = (
    type: 'deposit' | 'withdraw',
    { account, asset, amount }: ScenarioTick['deposits'][number],
  ) => ({
    body: { type, account: names.rowOf(account), asset, amount },
    what: `${type} ${told(asset, amount)} for ${account}`,
    place,
  })
  return [
    ...tick.deposits.map((movement) => moved('deposit', movement)),
    ...tick.withdrawals.map((movement) => moved('withdraw', movement)),
    ...tick.transfers.map(({ from, to, asset, amount }) => ({
      body: { type: 'transfer-margin' as const, from: names.rowOf(from), to: names.rowOf(to), asset, amount },
      what: `transfer ${told(asset, amount)} from ${from} to ${to}`,
      place,
    })),
  ]
}

function tradesOf(
  tick: ScenarioTick,
  { scenario, names }: TimelineParts,
  place: Place | null,
): PlannedBody[] {
  return tick.trades.map((trade) => ({ ...tradeOf(trade, scenario, names), place }))
}

function booksOf(
  tick: ScenarioTick | null,
  at: number,
  depth: readonly TimedDepth[],
  { scenario }: TimelineParts,
  current: readonly number[],
): { readonly body: CommandBody; readonly what: string }[] {
  const own = (tick?.depth ?? []).map(({ series, bids, asks }) => ({
    body: { type: 'replace-depth' as const, series, snapshot: { at, bids, asks } },
    what: `replace the book of ${scenario.series[series]}`,
  }))
  const fromSources = depth.flatMap((book) => {
    const body = book.bodyAt(current[book.series] ?? null)
    return body === null ? [] : [{ body, what: `update the book of ${scenario.series[book.series]}` }]
  })
  return [...fromSources, ...own]
}

function movesOf(marks: readonly TimedMark[], tick: ScenarioTick | null): MarkMove[] {
  const moves = new Map<number, number>()
  for (const { series, mark } of [...marks, ...(tick?.marks ?? [])]) moves.set(series, mark)
  return [...moves].map(([series, mark]) => ({ series, mark })).toSorted((a, b) => a.series - b.series)
}

function bidOf(
  { bidder, on, fraction }: ScenarioTick['bids'][number],
  names: AccountNames,
): { body: CommandBody; what: string } {
  const [target, whose] =
    'loss' in on ? [on, `of loss ${on.loss}`] : [{ account: names.rowOf(on.account) }, `of ${on.account}`]
  const what = `${bidder} bids for ${fraction / 10_000}% of what is open ${whose}`
  return { body: { type: 'bid', ...target, bidder: names.rowOf(bidder), fraction }, what }
}

/** What follows the marks of a tick, in the order its keys are documented in. */
function restOf(
  tick: ScenarioTick,
  { scenario, names }: TimelineParts,
): { body: CommandBody; what: string }[] {
  const { series: symbols, assets } = scenario
  const rest: { body: CommandBody; what: string }[] = []
  for (const { account, asset, amount, source } of tick.writeOffs) {
    const what = `write ${moneyText(amount, assets[asset].decimals)} off ${account}`
    rest.push({ body: { type: 'write-off', account: names.rowOf(account), asset, amount, source }, what })
  }
  for (const { series, rate } of tick.funding)
    rest.push({ body: { type: 'apply-funding', series, rate }, what: `apply funding to ${symbols[series]}` })
  for (const { series, price } of tick.settle) {
    const what = `settle ${symbols[series]} at ${gridText(price, termsAt(scenario, series).markIncrement)}`
    rest.push({ body: { type: 'settle', series, price }, what })
  }
  for (const series of tick.delist)
    rest.push({ body: { type: 'delist', series }, what: `delist ${symbols[series]}` })
  for (const bid of tick.bids) rest.push(bidOf(bid, names))
  for (const { from, asset, amount, loss } of tick.repayClaims) {
    const what = `repay claims with ${moneyText(amount, assets[asset].decimals)} of ${from}`
    const named = loss === null ? {} : { loss }
    rest.push({ body: { type: 'repay-claim', asset, from: names.rowOf(from), amount, ...named }, what })
  }
  if (tick.closePeriod) rest.push({ body: { type: 'close-period' }, what: 'close the period' })
  if (tick.advance) rest.push({ body: { type: 'advance-time' }, what: 'let time pass' })
  return rest
}
