import { invariant } from '../core/money/invariant.ts'
import { mulDiv } from '../core/money/mul-div.ts'
import type { PopulationSpec } from '../wire/population-spec.ts'
import { matchWants } from './matching.ts'
import {
  defaultEntries,
  defaultMakers,
  type Holder,
  type OpeningMarket,
  type Population,
  type PopulationAccount,
  type PopulationTrade,
  UnusablePopulation,
  valueIn,
} from './population-terms.ts'
import { makersFor, speculatorWants, withSides } from './positions.ts'
import type { Random } from './random.ts'

/**
 * Makes a crowd: accounts, what each deposits, and the trades that give each its positions.
 *
 * In every instrument longs equal shorts to the increment, since makers take what one side of the crowd has too
 * much of. Deposits are such that at the opening mark each speculator owns what was drawn for it, after the fees and
 * the profit or loss of its trades, and each maker what its leverage asks; and that with the trades made in
 * order at the opening mark no account is ever short of initial margin. Only whole-number draws of `random` decide.
 *
 * @param markets every instrument the population names, all settled in its asset
 * @throws {UnusablePopulation} when an instrument is missing, makers are too few, or one would pass a largest position
 */
export function populate(
  spec: PopulationSpec,
  markets: readonly OpeningMarket[],
  random: Random,
): Population {
  const chosen = marketsOf(spec, markets)
  const makers = makersIn(spec, chosen.length)
  const crowd = speculatorWants(spec, chosen, spec.accounts - makers, random)
  const sided = withSides(crowd.wants, chosen, spec.longSharePpm)
  const against = makersFor(
    spec,
    chosen,
    sided,
    { first: crowd.holders.length, named: spec.accounts - makers, count: makers },
    random,
  )
  const trades = matchWants([...sided, ...against.wants], chosen, spec.entries ?? defaultEntries, random)
  return { accounts: withDeposits([...crowd.holders, ...against.holders], trades, chosen), trades }
}

function marketsOf(spec: PopulationSpec, markets: readonly OpeningMarket[]): OpeningMarket[] {
  if (spec.instruments.length === 0)
    throw new UnusablePopulation(`Population ${spec.name} names no instrument. Name one.`)
  return spec.instruments.map(({ symbol }) => {
    const market = markets.find(({ instrument }) => instrument.terms.symbol === symbol)
    if (market !== undefined && Number.isSafeInteger(market.mark) && market.mark >= 1) return market
    throw new UnusablePopulation(
      market === undefined
        ? `Population ${spec.name} trades ${symbol}, which is not listed. List it, or leave it out.`
        : `${symbol} has no opening mark. Give it one before the population trades.`,
    )
  })
}

function makersIn(spec: PopulationSpec, instruments: number): number {
  const { sharePpm } = spec.makers ?? defaultMakers
  const makers = Math.max(instruments, mulDiv(spec.accounts, sharePpm, 1_000_000, 'ceil'))
  if (makers < spec.accounts) return makers
  throw new UnusablePopulation(
    `Population ${spec.name} has ${spec.accounts} accounts, and ${makers} of them are makers. Raise accounts above that.`,
  )
}

/**
 * What each holder has to bring: its equity at the opening mark, the fees, and the losses its trades show there, less
 * their profits. Two units for each trade cover the rounding of values and requirements.
 */
function withDeposits(
  holders: readonly Holder[],
  trades: readonly PopulationTrade[],
  markets: readonly OpeningMarket[],
): PopulationAccount[] {
  const brought = holders.map(({ equity }) => equity)
  const bySeries = new Map(markets.map((market) => [market.series, market]))
  for (const trade of trades) {
    const market = bySeries.get(trade.series)!
    const gain = valueIn(market, trade.quantity, market.mark) - valueIn(market, trade.quantity, trade.price)
    brought[trade.buyer] += 2 + feeOf(market, trade, 'buyer') - gain
    brought[trade.seller] += 2 + feeOf(market, trade, 'seller') + gain
  }
  return holders.map(({ name, role, isolatedOf }, index) => {
    const deposit = brought[index]
    invariant(Number.isSafeInteger(deposit) && deposit >= 0, `${name} would deposit ${deposit} units`)
    return { name, role, isolatedOf, deposit }
  })
}

/** The fee of one side, rounded up; a rebate is not counted on. */
function feeOf(market: OpeningMarket, trade: PopulationTrade, side: 'buyer' | 'seller'): number {
  const { maker, taker } = market.instrument.terms.fees
  const rate = Math.max(0, trade.taker === side ? taker : maker)
  return mulDiv(Math.abs(valueIn(market, trade.quantity, trade.price)), rate, 1_000_000, 'ceil')
}
