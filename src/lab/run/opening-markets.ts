import { type Instrument, type InstrumentTerms, listInstrument } from '../../core/market/instrument.ts'
import { INVERSE, LINEAR, valueAtPrice } from '../../core/market/value.ts'
import { invariant } from '../../core/money/invariant.ts'
import type { Scenario } from '../../wire/scenario.ts'
import { instrumentIn } from '../../wire/terms.ts'
import type { OpeningMarket } from '../population-terms.ts'

/** Every instrument as it opens, with its mark. */
export function openingMarkets(scenario: Scenario, marks: readonly number[]): OpeningMarket[] {
  const { references, instruments } = scenario
  return instruments.map((terms, at) => {
    const series = references.length + at
    return { series, instrument: listedOf(terms, scenario), mark: marks[series] }
  })
}

/** The terms of an instrument by its series. */
export function termsAt(scenario: Scenario, series: number): InstrumentTerms {
  const terms = instrumentIn(scenario, series)
  invariant(terms !== undefined, `series ${series} is an instrument of the scenario`)
  return terms
}

/** An instrument of a scenario with its whole-number scale. */
export function listedOf(terms: InstrumentTerms, { assets, references }: Scenario): Instrument {
  const listing = listInstrument(terms, assets, (series) => references[series] ?? null)
  invariant(listing.ok, 'terms that were read can be listed')
  return listing.listed
}

/** Units a quantity of an instrument is worth at a price. */
export function worthAt({ instrument }: OpeningMarket, quantity: number, price: number): number {
  const payoff = instrument.terms.payoff === 'linear' ? LINEAR : INVERSE
  return valueAtPrice(payoff, instrument.scale, quantity, price)
}
