import type { CommandBody } from '../../core/engine/commands.ts'
import type { InstrumentTerms } from '../../core/market/instrument.ts'
import type { Scenario } from '../../wire/scenario.ts'
import type { ScenarioPosition } from '../../wire/scenario-accounts.ts'
import type { OpeningMarket } from '../population-terms.ts'
import { gridText } from './grid.ts'
import type { AccountNames } from './names.ts'
import { openingMarkets, termsAt, worthAt } from './opening-markets.ts'
import type { PlannedBody } from './plan.ts'

/** Name of the house account that stands between the holders of a file while its positions are made. */
const BETWEEN = 'opening positions'

/** What positions are made from. */
export interface PositionParts {
  readonly scenario: Scenario
  readonly filePositions: readonly ScenarioPosition[]
  readonly marks: readonly number[]
  readonly names: AccountNames
}

/**
 * Terms under which positions of a file are made: no fees, and hardly any requirement. A snapshot of a market
 * holds accounts between initial and maintenance margin, and none of them pays a fee for what it already has.
 */
export function openingTerms(terms: InstrumentTerms): InstrumentTerms {
  // An option has no brackets: what it needs comes from the model of its holder.
  if (terms.kind === 'option') return { ...terms, fees: { ...terms.fees, maker: 0, taker: 0 } }
  const bracket = { upTo: null, initial: 1, maintenance: 1, initialDeduction: 0, maintenanceDeduction: 0 }
  return { ...terms, brackets: [bracket], fees: { ...terms.fees, maker: 0, taker: 0 } }
}

/**
 * Makes the positions of a file, each at its own entry price, by trades with one house account.
 *
 * Longs equal shorts, so that account ends flat. What the entry prices of both sides differ by was realised
 * before the file was written and is in its deposits already: that account brings it, or takes it out. Sides
 * alternate, so that it never holds more than one position. Who holds a losing position is lent its loss
 * for the while, because his winning ones may come later. Then the declared terms take force.
 */
export function openedPositions(parts: PositionParts): PlannedBody[] {
  const { scenario, filePositions } = parts
  const markets = openingMarkets(scenario, parts.marks)
  const assets = new Set(
    filePositions.map(({ series }) => marketAt(markets, series).instrument.terms.settlementAsset),
  )
  return [
    ...[...assets].flatMap((asset) => positionsIn(asset, markets, parts)),
    ...scenario.instruments.map((terms, at) =>
      planned(
        { type: 'change-terms', series: scenario.references.length + at, terms },
        `put the terms of ${terms.symbol} in force`,
      ),
    ),
  ]
}

/** Markets stand in the order of their series, without a gap. */
function marketAt(markets: readonly OpeningMarket[], series: number): OpeningMarket {
  return markets[series - markets[0].series]
}

function planned(body: CommandBody, what: string): PlannedBody {
  return { body, what, place: null }
}

function positionsIn(asset: number, markets: readonly OpeningMarket[], parts: PositionParts): PlannedBody[] {
  const { names, scenario } = parts
  const own = parts.filePositions.filter(
    ({ series }) => marketAt(markets, series).instrument.terms.settlementAsset === asset,
  )
  const name = `${BETWEEN} ${scenario.assets[asset].name}`
  const between = names.add(name)
  const gains = own.map((position) => gainOf(position, markets))
  const stake = gains.reduce((sum, gain) => sum + Math.abs(gain), 0) + ownRequirement(own, markets)
  const left = stake - gains.reduce((sum, gain) => sum + gain, 0)
  const loans = loansOf(own, gains)
  return [
    planned({ type: 'open-account', kind: 'pool', asset, name }, `open ${name}`),
    planned({ type: 'deposit', account: between, asset, amount: stake }, `fund ${name}`),
    ...[...loans].map(([account, amount]) =>
      planned(
        { type: 'deposit', account: names.rowOf(account), asset, amount },
        `lend ${account} its losses`,
      ),
    ),
    ...alternating(own).map((position) => tradeWith(between, position, parts)),
    ...[...loans].map(([account, amount]) => ({
      ...planned(
        { type: 'withdraw', account: names.rowOf(account), asset, amount },
        `take back what ${account} was lent`,
      ),
      place: own.find((position) => position.account === account)?.place ?? null,
    })),
    ...(left > 0
      ? [planned({ type: 'withdraw', account: between, asset, amount: left }, `empty ${name}`)]
      : []),
  ]
}

/** What a position has won at the opening mark, in units; below zero lost. */
function gainOf(
  { series, quantity, entryPrice }: ScenarioPosition,
  markets: readonly OpeningMarket[],
): number {
  const market = marketAt(markets, series)
  return worthAt(market, quantity, market.mark) - worthAt(market, quantity, entryPrice)
}

/** One part per million of every position's notional, rounded up, is more than the account between ever needs. */
function ownRequirement(positions: readonly ScenarioPosition[], markets: readonly OpeningMarket[]): number {
  return positions.reduce((sum, { series, quantity }) => {
    const market = marketAt(markets, series)
    return sum + Math.ceil(Math.abs(worthAt(market, quantity, market.mark)) / 1_000_000) + 1
  }, 0)
}

function loansOf(positions: readonly ScenarioPosition[], gains: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { account } of positions) counts.set(account, (counts.get(account) ?? 0) + 1)
  const loans = new Map<string, number>()
  for (const [at, { account }] of positions.entries())
    if (gains[at] < 0 && (counts.get(account) ?? 0) > 1)
      loans.set(account, (loans.get(account) ?? 0) - gains[at])
  return loans
}

/** Series by series, always from the side that brings the account between back towards zero. */
function alternating(positions: readonly ScenarioPosition[]): ScenarioPosition[] {
  const order: ScenarioPosition[] = []
  for (const series of new Set(positions.map((position) => position.series))) {
    const own = positions.filter((position) => position.series === series)
    const longs = own.filter(({ quantity }) => quantity > 0)
    const shorts = own.filter(({ quantity }) => quantity < 0)
    for (let net = 0, l = 0, s = 0; l < longs.length || s < shorts.length; ) {
      const next = net > 0 || l === longs.length ? shorts[s++] : longs[l++]
      net += next.quantity
      order.push(next)
    }
  }
  return order
}

function tradeWith(
  between: number,
  position: ScenarioPosition,
  { scenario, names }: PositionParts,
): PlannedBody {
  const { account, series, quantity, entryPrice, place } = position
  const { symbol, quantityIncrement, markIncrement } = termsAt(scenario, series)
  const holder = names.rowOf(account)
  const [buyer, seller] = quantity > 0 ? [holder, between] : [between, holder]
  const what = `give ${account} ${gridText(quantity, quantityIncrement)} ${symbol} entered at ${gridText(entryPrice, markIncrement)}`
  const body: CommandBody = {
    type: 'trade',
    buyer,
    seller,
    series,
    quantity: Math.abs(quantity),
    price: entryPrice,
    taker: 'buyer',
    buyerOrder: null,
    sellerOrder: null,
  }
  return { body, what, place }
}
