import type { Fraction } from '../market/fraction.ts'
import type { Instrument, InstrumentTerms } from '../market/instrument.ts'
import { type Markets, SETTLED, type Series } from '../market/markets.ts'
import { FUTURE, OPTION, PERPETUAL } from './scenario/legs.ts'

/** What a scenario model has to know of one instrument; nothing of it moves with marks or time. */
export interface SeriesFacts {
  readonly series: number
  /** The terms this was worked out from: others mean that it is out of date. */
  readonly listed: Series
  readonly kind: number
  /** Places among the underlyings and the expiries of the table; -1 for a perpetual's expiry. */
  readonly underlying: number
  readonly expiry: number
  readonly right: number
  readonly isCoin: boolean
  readonly settlementAsset: number
  /** A linear future or perpetual: one that settles in a coin pays by neither of a model's two ways. */
  readonly isLinear: boolean
  /** One quantity increment: coins, or quote money for an inverse contract. */
  readonly size: number
  /** One mark increment. */
  readonly step: number
  readonly strike: number
  /** Reference series of its volatility, and what one increment of that is; -1 where it has none. */
  readonly volatility: number
  readonly volatilityStep: number
}

export interface ExpiryFacts {
  readonly underlying: number
  readonly expiresAt: number
  /** Series whose mark is the forward: a reference, or the future itself; and what one increment of it is. */
  readonly forward: number
  readonly step: number
  /** Settlement window of the index's options that expire then. */
  readonly windowMs: number
}

/**
 * Every instrument that belongs to an index, laid out for scenario models: which underlyings and expiries there are, in
 * the order of their series, so that a sum over them comes out the same whatever was asked before.
 */
export class SeriesTable {
  /** Index series of each underlying. */
  underlyings: number[] = []
  expiries: ExpiryFacts[] = []
  /** Asset that is the coin of each underlying, by what settles in it; -1 where nothing does. */
  coins: number[] = []
  #facts: (SeriesFacts | null)[] = []
  #last: Series | undefined
  readonly #markets: Markets

  constructor(markets: Markets) {
    this.#markets = markets
  }

  /** Facts of a series, or null where it belongs to no index or is settled for good. */
  of(series: number): SeriesFacts | null {
    if (this.#markets.status[series] === SETTLED) return null
    const known = this.#facts[series] ?? null
    if (this.isCurrent() && known !== null && known.listed === this.#markets.series[series]) return known
    if (this.isCurrent() && known === null && indexOf(this.#markets, series) === -1) return null
    this.#build()
    return this.#facts[series] ?? null
  }

  /** Whether the table is that of the series listed now; a build changes the places of underlyings and expiries. */
  isCurrent(): boolean {
    const { series } = this.#markets
    const { length } = series
    return this.#facts.length === length && this.#last === series[length - 1]
  }

  refresh(): void {
    if (!this.isCurrent()) this.#build()
  }

  #build(): void {
    const { series } = this.#markets
    const ids = [...series.keys()].filter((id) => indexOf(this.#markets, id) !== -1)
    this.underlyings = [...new Set(ids.map((id) => indexOf(this.#markets, id)))].sort((a, b) => a - b)
    this.expiries = []
    this.coins = this.underlyings.map(() => -1)
    this.#facts = series.map(() => null)
    for (const id of ids) {
      this.#noteCoin(id)
      // What is settled for good is held by nobody, and would only make every look longer. But it goes on saying what the
      // coin of an index is: that may not hang on whether the table was built before or after a settlement.
      if (this.#markets.status[id] !== SETTLED) this.#facts[id] = this.#factsOf(id)
    }
    this.#shareWindows()
    this.#last = series.at(-1)
  }

  #noteCoin(id: number): void {
    const { terms } = this.#markets.instrument(id)
    const underlying = this.underlyings.indexOf(indexOf(this.#markets, id))
    if (isInCoin(terms) && this.coins[underlying] === -1) this.coins[underlying] = terms.settlementAsset
  }

  #factsOf(id: number): SeriesFacts {
    const listed = this.#markets.instrument(id)
    const { terms } = listed
    const underlying = this.underlyings.indexOf(indexOf(this.#markets, id))
    return {
      series: id,
      listed,
      kind: terms.option !== undefined ? OPTION : terms.expiresAt === null ? PERPETUAL : FUTURE,
      underlying,
      expiry: terms.expiresAt === null ? -1 : this.#expiryOf(id, listed, underlying, terms.expiresAt),
      right: terms.option === undefined ? 0 : terms.option.right === 'call' ? 1 : -1,
      isCoin: isInCoin(terms),
      settlementAsset: terms.settlementAsset,
      isLinear: terms.payoff === 'linear',
      size: numberOf(terms.quantityIncrement) * numberOf(terms.multiplier),
      step: numberOf(terms.markIncrement),
      strike: terms.option === undefined ? 0 : numberOf(terms.option.strike),
      volatility: terms.option?.volatility ?? -1,
      volatilityStep: terms.option === undefined ? 0 : this.#markets.reference(terms.option.volatility).size,
    }
  }

  #expiryOf(id: number, { terms }: Instrument, underlying: number, expiresAt: number): number {
    const forward = terms.option?.forward ?? id
    const step =
      terms.option === undefined ? numberOf(terms.markIncrement) : this.#markets.reference(forward).size
    const windowMs = terms.option?.windowMs ?? 0
    const place = this.expiries.findIndex(
      (known) => isOneExpiry(known, { underlying, expiresAt }) && known.forward === forward,
    )
    return place === -1 ? this.expiries.push({ underlying, expiresAt, forward, step, windowMs }) - 1 : place
  }

  /** A future settles with the options of its index, over their window. */
  #shareWindows(): void {
    this.expiries = this.expiries.map((expiry) => {
      const others = this.expiries.filter((other) => isOneExpiry(other, expiry))
      return { ...expiry, windowMs: Math.max(...others.map(({ windowMs }) => windowMs)) }
    })
  }
}

type When = Pick<ExpiryFacts, 'underlying' | 'expiresAt'>

function isOneExpiry(one: When, other: When): boolean {
  return one.underlying === other.underlying && one.expiresAt === other.expiresAt
}

function isInCoin({ payoff, option }: InstrumentTerms): boolean {
  return payoff === 'inverse' || option?.settledIn === 'coin'
}

/** The index an instrument belongs to, or -1. */
export function indexOf(markets: Markets, id: number): number {
  if (!markets.isInstrument(id)) return -1
  const { option, underlying } = markets.instrument(id).terms
  return option?.index ?? underlying ?? -1
}

/** Whether a series is read by scenario models without being held: its moves concern buckets that hold none of it. */
export function concernsScenarios(markets: Markets, id: number): boolean {
  return !markets.isInstrument(id) || indexOf(markets, id) !== -1
}

function numberOf({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator)
}
