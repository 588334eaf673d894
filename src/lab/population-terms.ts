import type { Instrument } from '../core/market/instrument.ts'
import { INVERSE, LINEAR, valueAtPrice } from '../core/market/value.ts'
import type { PopulationSpec } from '../wire/population-spec.ts'

/** Accounts that take whatever one side of the crowd has too much of, at least one for each instrument; their size follows from it. */
export type Makers = NonNullable<PopulationSpec['makers']>

/**
 * Profit of the buyer at the opening mark, as a share of the thinner of the two margins, below zero for a loss.
 * Within ±750,000 ppm, and the price never further than 20% from the mark.
 */
export type EntryLayer = NonNullable<PopulationSpec['entries']>[number]

/** One account in twenty, one to three times levered: hedgers, funds, market makers. */
export const defaultMakers: Makers = {
  sharePpm: 50_000,
  leverage: [
    { times: 1, weight: 3 },
    { times: 2, weight: 2 },
    { times: 3, weight: 1 },
  ],
}

export const defaultEntries: readonly EntryLayer[] = [
  { profitPpm: -600_000, weight: 1 },
  { profitPpm: -300_000, weight: 2 },
  { profitPpm: 0, weight: 4 },
  { profitPpm: 300_000, weight: 2 },
  { profitPpm: 600_000, weight: 1 },
]

/** An instrument as it opens: its number in the engine, its terms, and its mark in mark increments. */
export interface OpeningMarket {
  readonly series: number
  readonly instrument: Instrument
  readonly mark: number
}

export interface PopulationAccount {
  readonly name: string
  readonly role: 'speculator' | 'maker'
  /** Index of the owner for an isolated bucket, whose row stands before it; null for an account of its own. */
  readonly isolatedOf: number | null
  /** Units of the population's asset. */
  readonly deposit: number
}

/** A trade to be made at the opening mark; buyer and seller are indexes of accounts. */
export interface PopulationTrade {
  readonly buyer: number
  readonly seller: number
  readonly series: number
  /** Quantity increments, above zero. */
  readonly quantity: number
  /** Mark increments, on the order grid. */
  readonly price: number
  readonly taker: 'buyer' | 'seller'
}

export interface Population {
  readonly accounts: readonly PopulationAccount[]
  readonly trades: readonly PopulationTrade[]
}

/** Whoever holds positions, or owns who does, before its deposit is known. */
export interface Holder {
  readonly name: string
  readonly role: 'speculator' | 'maker'
  readonly isolatedOf: number | null
  /** Own money at the opening mark, in units. */
  readonly equity: number
}

/** A position to be had: before sides are dealt its quantity is a size, afterwards it is signed, long above zero. */
export interface Want {
  /** Index of the holder. */
  readonly holder: number
  /** Index among the population's instruments. */
  readonly market: number
  readonly quantity: number
  /** Own money that stands behind it, in units: at least its initial requirement at the opening mark. */
  readonly margin: number
}

/** The declared crowd cannot be made of these instruments. */
export class UnusablePopulation extends Error {
  override readonly name = 'UnusablePopulation'
}

/** Value of a signed quantity at a price, in units. @see valueAtPrice */
export function valueIn({ instrument }: OpeningMarket, quantity: number, price: number): number {
  const payoff = instrument.terms.payoff === 'linear' ? LINEAR : INVERSE
  return valueAtPrice(payoff, instrument.scale, quantity, price)
}

/** Money at stake in a quantity at the opening mark, in units. */
export function notionalIn(market: OpeningMarket, quantity: number): number {
  return Math.abs(valueIn(market, quantity, market.mark))
}
