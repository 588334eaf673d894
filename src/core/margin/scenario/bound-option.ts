import type { Bounds } from './bound-columns.ts'
import type { BoundRows } from './bound-rows.ts'
import type { ExpiryState, Legs, MarketState } from './legs.ts'
import { DENSITY } from './option-bounds.ts'
import { modelOf, type ScenarioWorkspace } from './workspace.ts'

/** Adds what one option can move by to the rows of its expiry, and to the constant of its own volatility. */
export function boundOption(
  legs: Legs,
  market: MarketState,
  leg: number,
  work: ScenarioWorkspace,
  discount: number,
  rows: BoundRows,
  times: number,
  into: Bounds,
): void {
  const { option, move, shift } = into
  const { forward, underlying, years } = market.expiries[legs.expiry[leg]]
  const { spot } = market.underlyings[underlying]
  option.take(legs, leg, forward * (1 - move), forward * (1 + move), Math.sqrt(years))
  const isRising = legs.right[leg] * legs.quantity[leg] > 0
  const isCoin = legs.isCoin[leg] === 1
  const inOwnMoney = modelOf(work).unit === (isCoin ? 'coin' : 'quote')
  const quantity = Math.abs(legs.quantity[leg]) * discount
  const mostVolatility = legs.volatility[leg] * (1 + shift)
  const [leastSpot, mostSpot] = [spot * (1 - move), spot * (1 + move)]
  const coinsMove = isCoin && !inOwnMoney && work.planOf[underlying].collateralMoves
  const slopeHere = option.slopeAt(1)
  const vegaHere = option.vegaAt(1)
  let ofVolatility = 0
  for (let row = 0; row < rows.count; row += 1) {
    const at = rows.forwards[row]
    const coin = rows.spots[row]
    const kept = rows.kept[row]
    const size = quantity * rows.weights[row]
    // Worth of the leg's money in the model's, at its greatest.
    const sized = inOwnMoney ? size : isCoin ? size * coin * mostSpot : size / (coin * leastSpot)
    const vegaThere = option.vegaAt(at) * kept
    // What it is worth now is taken at the spot as it stands where coins move.
    const sizedHere = coinsMove ? size * mostSpot : sized
    const there = sized * option.slopeAt(at) * kept
    const here = sizedHere * slopeHere
    const turn = sized * vegaThere * rows.turns[row] * mostVolatility
    rows.rises[row] += (isRising ? there : here) + turn
    rows.falls[row] += (isRising ? here : there) + turn
    const vega = sized * vegaThere * rows.reactions[row] + sizedHere * vegaHere
    if (vega > ofVolatility) ofVolatility = vega
    if (inOwnMoney) continue
    const [worthThere, worthHere] = [option.worthAt(at) * kept, option.worthAt(1)]
    rows.ofSpot[row] += isCoin
      ? size * (worthThere * coin + worthHere * (coinsMove ? 1 : coin))
      : (size * (worthThere + worthHere)) / (coin * leastSpot * leastSpot)
  }
  into.volatility[leg] += times * ofVolatility
}

/** `boundOption` for an option settled in quote money under a model in it, as most are: no spot has a part in it. */
export function boundPlainOption(
  legs: Legs,
  { forward, years }: ExpiryState,
  leg: number,
  discount: number,
  { count, forwards, weights, kept, reactions, turns, rises, falls }: BoundRows,
  times: number,
  { move, shift, volatility }: Bounds,
): void {
  const isRising = legs.right[leg] * legs.quantity[leg] > 0
  const strike = legs.strike[leg]
  const most = forward * (1 + move)
  const perMoney = Math.sqrt(years) * DENSITY
  const quantity = Math.abs(legs.quantity[leg]) * discount
  const mostVolatility = legs.volatility[leg] * (1 + shift)
  const vegaHere = Math.min(most, strike) * perMoney
  let ofVolatility = 0
  for (let row = 0; row < count; row += 1) {
    const at = forwards[row]
    const size = quantity * weights[row]
    const vegaThere = Math.min(at * most, strike) * perMoney * kept[row]
    const there = size * at * kept[row]
    const turn = size * vegaThere * turns[row] * mostVolatility
    rises[row] += (isRising ? there : size) + turn
    falls[row] += (isRising ? size : there) + turn
    const vega = size * (vegaThere * reactions[row] + vegaHere)
    if (vega > ofVolatility) ofVolatility = vega
  }
  volatility[leg] += times * ofVolatility
}
