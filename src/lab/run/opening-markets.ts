import { listInstrument } from '../../core/market/instrument.ts'
import { INVERSE, LINEAR, valueAtPrice } from '../../core/market/value.ts'
import { invariant } from '../../core/money/invariant.ts'
import type { Scenario } from '../../wire/scenario.ts'
import type { OpeningMarket } from '../population-terms.ts'

/** Every instrument as it opens, with its mark. */
export function openingMarkets(scenario: Scenario, marks: readonly number[]): OpeningMarket[] {
  return scenario.instruments.map((terms, series) => {
    const listing = listInstrument(terms, scenario.assets)
    invariant(listing.ok, 'terms that were read can be listed')
    return { series, instrument: listing.listed, mark: marks[series] }
  })
}

/** Units a quantity of an instrument is worth at a price. */
export function worthAt({ instrument }: OpeningMarket, quantity: number, price: number): number {
  const payoff = instrument.terms.payoff === 'linear' ? LINEAR : INVERSE
  return valueAtPrice(payoff, instrument.scale, quantity, price)
}
