import { FUTURE, type Legs, type MarketState, OPTION, PERPETUAL } from './legs.ts'

/** Input that no requirement can be worked out of: says where, what was found and what is wanted. */
export class ScenarioProblem extends Error {
  override readonly name = 'ScenarioProblem'
  readonly place: string

  constructor(place: string, found: unknown, wanted: string) {
    super(`${place} is ${found}; it must be ${wanted}.`)
    this.place = place
  }
}

/** Refuses a market that a model could not be asked about. */
export function checkMarket(market: MarketState): void {
  positive('peg', market.peg)
  for (const [place, { spot, spotConfidence, perpetualConfidence }] of market.underlyings.entries()) {
    const of = `underlyings[${place}]`
    positive(`${of}.spot`, spot)
    share(`${of}.spotConfidence`, spotConfidence)
    share(`${of}.perpetualConfidence`, perpetualConfidence)
  }
  for (const place of market.expiries.keys()) checkExpiry(market, place)
}

function checkExpiry(market: MarketState, place: number): void {
  const { underlying, forward, years, rate, fixedShare, fixedPrice, confidence = 1 } = market.expiries[place]
  const of = `expiries[${place}]`
  among(`${of}.underlying`, underlying, market.underlyings.length)
  positive(`${of}.forward`, forward)
  positive(`${of}.years`, years)
  finite(`${of}.rate`, rate)
  share(`${of}.fixedShare`, fixedShare)
  zeroOrAbove(`${of}.fixedPrice`, fixedPrice)
  share(`${of}.confidence`, confidence)
}

/** Refuses legs that a model could not be asked about, in a market that has been checked. */
export function checkLegs(legs: Legs, market: MarketState): void {
  for (let leg = 0; leg < legs.count; leg += 1) checkLeg(legs, leg, market)
  for (const place of market.underlyings.keys()) zeroOrAbove(`collateral[${place}]`, legs.collateral[place])
}

function checkLeg(legs: Legs, leg: number, market: MarketState): void {
  const of = `leg ${leg}`
  const [kind, expiry, underlying] = [legs.kind[leg], legs.expiry[leg], legs.underlying[leg]]
  if (![OPTION, PERPETUAL, FUTURE].includes(kind))
    throw new ScenarioProblem(`${of}, kind`, kind, 'an option (0), a perpetual (1) or a future (2)')
  among(`${of}, underlying`, underlying, market.underlyings.length)
  finite(`${of}, quantity`, legs.quantity[leg])
  if (kind === PERPETUAL) {
    if (expiry !== -1) throw new ScenarioProblem(`${of}, expiry`, expiry, '-1 for a perpetual')
  } else {
    among(`${of}, expiry`, expiry, market.expiries.length)
    if (market.expiries[expiry].underlying !== underlying)
      throw new ScenarioProblem(`${of}, expiry`, expiry, `an expiry of underlying ${underlying}`)
  }
  if (kind === OPTION) checkOption(legs, leg, of)
  else positive(`${of}, mark`, legs.mark[leg])
}

function checkOption(legs: Legs, leg: number, of: string): void {
  const right = legs.right[leg]
  if (right !== 1 && right !== -1)
    throw new ScenarioProblem(`${of}, right`, right, '1 for a call or -1 for a put')
  zeroOrAbove(`${of}, mark`, legs.mark[leg])
  positive(`${of}, strike`, legs.strike[leg])
  zeroOrAbove(`${of}, volatility`, legs.volatility[leg])
}

function positive(place: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw new ScenarioProblem(place, value, 'a number above zero')
}

function zeroOrAbove(place: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) throw new ScenarioProblem(place, value, 'zero or a number above it')
}

function finite(place: string, value: number): void {
  if (!Number.isFinite(value)) throw new ScenarioProblem(place, value, 'a number')
}

function share(place: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new ScenarioProblem(place, value, 'between 0 and 1')
}

function among(place: string, value: number, count: number): void {
  if (!(value >= 0 && value < count))
    throw new ScenarioProblem(place, value, `a place from 0 to ${count - 1}`)
}
