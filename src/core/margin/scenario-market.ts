import type { Markets } from '../market/markets.ts'
import type { AdoptedModel } from './adopted-models.ts'
import type { ExpiryState, MarketState, UnderlyingState } from './scenario/legs.ts'
import { ScenarioWorkspace } from './scenario/workspace.ts'
import type { ExpiryFacts, SeriesTable } from './scenario-series.ts'
import { MarketSnapshot } from './scenario-snapshot.ts'

/** What of an expiry's settlement price is fixed at the moment of valuation, and at what price in increments of its index. */
export type FixedPartOf = (
  index: number,
  expiresAt: number,
) => { readonly share: number; readonly price: number } | null

const YEAR_MS = 365 * 86_400_000
/** An expiry that is due and not settled yet is valued as if a millisecond were left. */
const LEAST_YEARS = 1 / YEAR_MS

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * The market as one adopted model sees it, read off the marks.
 *
 * The objects are the same from one look to the next and only their figures change, so that looking at ten thousand
 * buckets makes no garbage.
 */
export class ScenarioMarket {
  readonly adopted: AdoptedModel
  /** Asset that is the coin of each underlying, or -1. */
  coins: number[] = []
  readonly state: MarketState
  /** Working columns of requirements under this model and market, and others to draw bounds of an earlier market in. */
  readonly workspace: ScenarioWorkspace = new ScenarioWorkspace()
  readonly drawing: ScenarioWorkspace = new ScenarioWorkspace()
  readonly #underlyings: Writable<UnderlyingState>[] = []
  readonly #expiries: Writable<ExpiryState>[] = []
  #table: readonly number[] = []
  #snapshot: MarketSnapshot | null = null

  constructor(adopted: AdoptedModel) {
    this.adopted = adopted
    this.state = { underlyings: this.#underlyings, expiries: this.#expiries, peg: 1 }
  }

  /** Asset that is the coin of an underlying, or -1. */
  coinOf(markets: Markets, table: SeriesTable, underlying: number): number {
    if (this.#table !== table.underlyings) this.#layOut(markets, table)
    return this.coins[underlying]
  }

  /** Reads every figure anew. */
  refresh(markets: Markets, table: SeriesTable, fixedPartOf: FixedPartOf): void {
    if (this.#table !== table.underlyings) this.#layOut(markets, table)
    const { references } = this.adopted
    const state = this.state as Writable<MarketState>
    state.peg = references.peg === null ? 1 : figureOf(markets, references.peg)
    for (const [at, index] of table.underlyings.entries()) {
      const underlying = this.#underlyings[at]
      underlying.spot = figureOf(markets, index)
      for (const { index: of, spot, perpetual } of references.confidence) {
        if (of !== index) continue
        if (spot !== null) underlying.spotConfidence = figureOf(markets, spot)
        if (perpetual !== null) underlying.perpetualConfidence = figureOf(markets, perpetual)
      }
    }
    for (const [at, facts] of table.expiries.entries())
      this.#refreshExpiry(
        markets,
        table.underlyings[facts.underlying],
        facts,
        this.#expiries[at],
        fixedPartOf,
      )
  }

  /** The figures of now, the same object for as long as none of them changes. */
  snapshot(): MarketSnapshot {
    if (this.#snapshot === null || !this.#snapshot.isOf(this.state, this.#table))
      this.#snapshot = new MarketSnapshot(this.state, this.#table)
    return this.#snapshot
  }

  #refreshExpiry(
    markets: Markets,
    index: number,
    facts: ExpiryFacts,
    expiry: Writable<ExpiryState>,
    fixedPartOf: FixedPartOf,
  ): void {
    const left = facts.expiresAt - markets.valuedAt
    expiry.forward = markets.mark[facts.forward] * facts.step
    expiry.years = Math.max(LEAST_YEARS, left / YEAR_MS)
    expiry.fixedShare = 0
    expiry.fixedPrice = 0
    if (left <= facts.windowMs) {
      const fixed = fixedPartOf(index, facts.expiresAt)
      expiry.fixedShare = fixed?.share ?? 0
      expiry.fixedPrice = (fixed?.price ?? 0) * markets.reference(index).size
    }
    expiry.rate = 0
    for (const { index: of, series } of this.adopted.references.rates)
      if (of === index) expiry.rate = figureOf(markets, series)
  }

  #layOut(markets: Markets, table: SeriesTable): void {
    const { coins = [], names = [] } = this.adopted.references
    this.#table = table.underlyings
    this.coins = table.underlyings.map(
      (index, at) => coins.find((known) => known.index === index)?.asset ?? table.coins[at],
    )
    this.#underlyings.length = 0
    for (const [at, index] of table.underlyings.entries()) {
      const coin = this.coins[at]
      const name =
        names.find((known) => known.index === index)?.name ??
        (coin === -1 ? markets.symbolOf(index) : markets.assets[coin].name)
      this.#underlyings.push({ name, spot: 0, spotConfidence: 1, perpetualConfidence: 1 })
    }
    this.#expiries.length = 0
    for (const { underlying } of table.expiries)
      this.#expiries.push({ underlying, forward: 0, years: 0, rate: 0, fixedShare: 0, fixedPrice: 0 })
  }
}

/** A reference's mark as a figure. */
export function figureOf(markets: Markets, reference: number): number {
  return markets.mark[reference] * markets.reference(reference).size
}
