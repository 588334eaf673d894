import { allocateByLevel } from '../core/money/level.ts'
import { MAX_CELL, mulDiv, mulDivBig } from '../core/money/mul-div.ts'
import { toCell } from '../core/money/units.ts'
import type { LeverageWeight, PopulationSpec } from '../wire/population-spec.ts'
import {
  defaultMakers,
  type Holder,
  notionalIn,
  type OpeningMarket,
  UnusablePopulation,
  type Want,
} from './population-terms.ts'
import { type ParetoTerms, paretoUnits, type Random } from './random.ts'

const PPM = 1_000_000

/** Accounts and the positions they ask for. */
export interface Crowd {
  readonly holders: readonly Holder[]
  readonly wants: readonly Want[]
}

/**
 * Draws the speculators: own money, instruments, leverage, and whether positions are isolated.
 *
 * A speculator's money is laid evenly on its positions. One with isolated positions keeps half of its money in its
 * own account, flat, and lays the other half on buckets named `account.SYMBOL`. Money too small for one increment
 * holds nothing.
 */
export function speculatorWants(
  spec: PopulationSpec,
  markets: readonly OpeningMarket[],
  count: number,
  random: Random,
): Crowd {
  const draw = {
    equity: paretoUnits(paretoOf(spec)),
    sizes: random.named('sizes'),
    choices: random.named('choices'),
  }
  const holders: Holder[] = []
  const wants: Want[] = []
  for (let number = 0; number < count; number += 1) {
    const name = nameOf(spec, number)
    const equity = draw.equity(draw.sizes)
    const isIsolated = draw.choices.below(PPM) < spec.isolatedSharePpm
    const asked = positionsOf(spec, markets, isIsolated ? Math.floor(equity / 2) : equity, draw.choices)
    const owner = holders.length
    if (isIsolated) addIsolated(holders, wants, { name, equity }, asked, markets)
    else {
      holders.push({ name, role: 'speculator', isolatedOf: null, equity })
      for (const position of asked) wants.push({ holder: owner, ...position })
    }
  }
  return { holders, wants }
}

type Position = Omit<Want, 'holder'>

function addIsolated(
  holders: Holder[],
  wants: Want[],
  { name, equity }: { name: string; equity: number },
  asked: readonly Position[],
  markets: readonly OpeningMarket[],
): void {
  const owner = holders.length
  const laid = asked.reduce((sum, { margin }) => sum + margin, 0)
  holders.push({ name, role: 'speculator', isolatedOf: null, equity: equity - laid })
  for (const position of asked) {
    const bucket = `${name}.${markets[position.market].instrument.terms.symbol}`
    wants.push({ holder: holders.length, ...position })
    holders.push({ name: bucket, role: 'speculator', isolatedOf: owner, equity: position.margin })
  }
}

/** Positions of one speculator, each in another instrument and at least one increment large. */
function positionsOf(
  spec: PopulationSpec,
  markets: readonly OpeningMarket[],
  money: number,
  choices: Random,
): Position[] {
  const { count } = spec.positionsEach[choices.choice(spec.positionsEach.map(({ weight }) => weight))]
  const times = leverageBy(spec.leverage, choices)
  const weights = spec.instruments.map(({ weight }) => weight)
  const most = Math.min(count, weights.filter((weight) => weight > 0).length)
  const positions: Position[] = []
  for (let n = 0; n < most; n += 1) {
    const market = choices.choice(weights)
    weights[market] = 0
    // The first one carries the units that do not divide.
    const margin = Math.floor(money / most) + (n === 0 ? money % most : 0)
    const quantity = largestQuantity(markets[market], margin, times)
    if (quantity > 0) positions.push({ market, quantity, margin })
  }
  return positions
}

function leverageBy(leverage: readonly LeverageWeight[], choices: Random): number {
  return leverage[choices.choice(leverage.map(({ weight }) => weight))].times
}

/** The largest size whose notional is within `times` the margin and whose initial requirement is within the margin. */
function largestQuantity(market: OpeningMarket, margin: number, times: number): number {
  const { terms, scale } = market.instrument
  const notional = Math.min(capped(BigInt(margin) * BigInt(times)), largestNotional(market, margin))
  const exact =
    terms.payoff === 'linear'
      ? Math.floor(notional / (scale * market.mark))
      : mulDiv(notional, market.mark, scale, 'floor')
  const quantity = Math.min(exact, terms.largestPosition)
  // An inverse value is rounded half-even, so the last increment can be half a unit too dear.
  return quantity > 0 && notionalIn(market, quantity) > notional ? quantity - 1 : quantity
}

/** The highest notional whose initial requirement, rounded up, is within the margin. Requirements never fall, so the last tier that fits decides. */
function largestNotional({ instrument }: OpeningMarket, margin: number): number {
  let largest = 0
  for (const { upTo, initial, initialDeduction } of instrument.terms.brackets) {
    const within = capped(mulDivBig(BigInt(margin + initialDeduction), BigInt(PPM), BigInt(initial), 'floor'))
    if (within <= largest) break
    largest = upTo === null ? within : Math.min(upTo, within)
    if (largest < (upTo ?? Infinity)) break
  }
  return largest
}

/** A notional past the bound of one cell is bound there; the largest position is stricter anyway. */
function capped(notional: bigint): number {
  return notional > BigInt(MAX_CELL) ? MAX_CELL : Number(notional)
}

/** Initial requirement of a notional, rounded up, in units. */
function initialOf({ instrument }: OpeningMarket, notional: number): number {
  const { brackets } = instrument.terms
  const { initial, initialDeduction } = brackets.find(({ upTo }) => upTo === null || notional <= upTo)!
  return mulDiv(notional, initial, PPM, 'ceil') - initialDeduction
}

/**
 * Deals long and short, so that of each instrument's notional the declared share is long as nearly as sizes allow.
 *
 * The largest position is dealt first and each goes to the side that is short of its share, so what is missed at the
 * end is at most half of a small position; the sides of equal sizes follow the order of accounts.
 */
export function withSides(
  wants: readonly Want[],
  markets: readonly OpeningMarket[],
  longSharePpm: number,
): Want[] {
  const sided: Want[] = []
  for (const [market, terms] of markets.entries()) {
    const sized = wants
      .filter((want) => want.market === market)
      .map((want) => ({ want, notional: notionalIn(terms, want.quantity) }))
      .toSorted((a, b) => b.notional - a.notional || a.want.holder - b.want.holder)
    let [long, all] = [0n, 0n]
    for (const { want, notional } of sized) {
      const size = BigInt(notional)
      all += size
      // Long when that leaves the long side nearer to its share than short does.
      const isLong = (2n * long + size) * BigInt(PPM) < 2n * all * BigInt(longSharePpm)
      if (isLong) long += size
      sided.push(isLong ? want : { ...want, quantity: -want.quantity })
    }
  }
  return sided
}

/**
 * The makers: each stands in one instrument, and together they take what the crowd is long or short there.
 *
 * Each instrument has at least one; the others go where the weights send them. The quantity is split by
 * heavy-tailed sizes, none above the largest position, to the last increment, and a maker's own money is its notional over its leverage,
 * rounded up, or its initial requirement where that is more. One that is left nothing keeps its drawn money.
 *
 * @param makers how many, the number the first one's name ends with, and its index among all holders
 */
export function makersFor(
  spec: PopulationSpec,
  markets: readonly OpeningMarket[],
  sided: readonly Want[],
  makers: { readonly first: number; readonly named: number; readonly count: number },
  random: Random,
): Crowd {
  const choices = random.named('makers')
  const equity = paretoUnits(paretoOf(spec))
  const weights = spec.instruments.map(({ weight }) => weight)
  const homes = Array.from({ length: makers.count }, (_, n) =>
    n < markets.length ? n : choices.choice(weights),
  )
  const drawn = Float64Array.from(homes, () => equity(choices))
  const taken = takenBy(markets, sided, homes, drawn)
  const holders: Holder[] = []
  const wants: Want[] = []
  for (const [n, market] of homes.entries()) {
    const quantity = taken[n]
    const margin = marginOfMaker(
      markets[market],
      quantity,
      leverageBy((spec.makers ?? defaultMakers).leverage, choices),
    )
    const name = nameOf(spec, makers.named + n)
    holders.push({ name, role: 'maker', isolatedOf: null, equity: quantity === 0 ? drawn[n] : margin })
    if (quantity !== 0) wants.push({ holder: makers.first + n, market, quantity, margin })
  }
  return { holders, wants }
}

/** Signed quantity of each maker: against the crowd's net position in its instrument. */
function takenBy(
  markets: readonly OpeningMarket[],
  sided: readonly Want[],
  homes: readonly number[],
  drawn: Float64Array,
): Float64Array {
  const taken = new Float64Array(homes.length)
  for (const [market, { instrument }] of markets.entries()) {
    const net = sided.reduce((sum, want) => sum + (want.market === market ? BigInt(want.quantity) : 0n), 0n)
    const weights = drawn.map((size, n) => (homes[n] === market ? size : 0))
    const { symbol, largestPosition } = instrument.terms
    const caps = new Float64Array(homes.length).fill(largestPosition)
    const parts = new Float64Array(homes.length)
    const { residual } = allocateByLevel(net < 0n ? -net : net, caps, weights, parts)
    if (residual > 0n)
      throw new UnusablePopulation(
        `The makers of ${symbol} hold their largest positions of ${largestPosition} increments, and ${residual} more are to be taken. Declare more makers, a larger largest position, or a crowd that is nearer to balance.`,
      )
    for (const [n, part] of parts.entries()) if (part > 0) taken[n] = net > 0n ? -part : part
  }
  return taken
}

function marginOfMaker(market: OpeningMarket, quantity: number, times: number): number {
  const notional = notionalIn(market, quantity)
  return Math.max(mulDiv(notional, 1, times, 'ceil'), initialOf(market, notional))
}

function nameOf({ name }: PopulationSpec, number: number): string {
  return `${name}${String(number).padStart(6, '0')}`
}

function paretoOf({ deposit }: PopulationSpec): ParetoTerms {
  return { smallest: toCell(deposit.smallest), largest: toCell(deposit.largest), alphaPpm: deposit.alphaPpm }
}
