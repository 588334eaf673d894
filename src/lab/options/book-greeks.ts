import type { Account } from '../../core/book/book.ts'
import { NONE } from '../../core/book/layout.ts'
import type { Fraction } from '../../core/market/fraction.ts'
import type { InstrumentTerms } from '../../core/market/instrument.ts'
import type { Markets } from '../../core/market/markets.ts'
import type { OptionTerms } from '../../core/market/reference.ts'
import { invariant } from '../../core/money/invariant.ts'
import { coinGreeksOf, greeksOf, type OptionInputs } from '../../core/pricing/index.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { GreeksAtDefault } from '../run-result.ts'
import { yearsBetween } from '../surface/quote-figures.ts'

/** A volatility of nothing has no Greeks; the least that is quoted has. */
const LEAST_VOLATILITY = 1e-6

interface Sum {
  delta: number
  gamma: number
  vega: number
}

/**
 * Delta, gamma and vega of everything a bucket holds, by underlying, at the marks of the references: what its worth does
 * beside what margin asks. They are told and decide nothing, so they are floats.
 *
 * Delta is in coins, that of a coin-settled option without its premium. Gamma is what delta gains when the forward rises by 1%, vega
 * money for one point of volatility.
 */
export function greeksOfBook({ book, markets }: House, row: Account): GreeksAtDefault[] {
  const sums = new Map<number, Sum>()
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (!markets.isInstrument(series)) continue
    const { terms } = markets.instrument(series)
    const index = terms.option?.index ?? terms.underlying
    if (index === undefined) continue
    const sum = sums.get(index) ?? { delta: 0, gamma: 0, vega: 0 }
    sums.set(index, sum)
    const contracts = book.quantity(cell) * sizeOf(terms.quantityIncrement) * sizeOf(terms.multiplier)
    if (terms.option === undefined) sum.delta += coinsOf(markets, series, terms, contracts)
    else addOption(sum, markets, terms, terms.option, contracts)
  }
  return [...sums].map(([index, { delta, gamma, vega }]) => ({
    underlying: markets.symbolOf(index),
    delta: delta.toFixed(4),
    gamma: gamma.toFixed(4),
    vega: vega.toFixed(4),
  }))
}

/** Coins of a perpetual or future; an inverse contract is worth its quote money in coins at the mark. */
function coinsOf(markets: Markets, series: number, terms: InstrumentTerms, contracts: number): number {
  if (terms.payoff === 'linear') return contracts
  return contracts / (markets.mark[series] * sizeOf(terms.markIncrement))
}

function addOption(
  sum: Sum,
  markets: Markets,
  { expiresAt }: InstrumentTerms,
  option: OptionTerms,
  coins: number,
): void {
  const figure = (series: number): number => markets.mark[series] * markets.reference(series).size
  const forward = figure(option.forward)
  const inputs = {
    right: option.right,
    forward,
    strike: sizeOf(option.strike),
    years: yearsBetween(markets.valuedAt, Math.max(markets.valuedAt + 1, expiresAt ?? 0)),
    volatility: Math.max(LEAST_VOLATILITY, figure(option.volatility)),
  }
  const greeks = option.settledIn === 'coin' ? inCoin(inputs) : inQuote(inputs)
  sum.delta += coins * greeks.delta
  sum.gamma += (coins * greeks.gamma * forward) / 100
  sum.vega += (coins * greeks.vega) / 100
}

function inQuote(inputs: OptionInputs): Sum {
  const checked = greeksOf(inputs)
  invariant(checked.ok, 'listed terms and marks can be priced')
  return checked.value
}

/** To who counts in coins: what is paid for the option is in coins already, so it is no exposure. */
function inCoin(inputs: OptionInputs): Sum {
  const checked = coinGreeksOf(inputs)
  invariant(checked.ok, 'listed terms and marks can be priced')
  const { coin, quote, premiumAdjustedDelta } = checked.value
  return { delta: premiumAdjustedDelta, gamma: quote.gamma - coin.delta, vega: coin.vega }
}

function sizeOf({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator)
}
