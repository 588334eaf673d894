import { explainRequirement } from '../../core/margin/scenario/explain.ts'
import { FUTURE, Legs, OPTION, PERPETUAL } from '../../core/margin/scenario/legs.ts'
import type { ScenarioModel } from '../../core/margin/scenario/model.ts'
import type { ChargeLine } from '../../core/margin/scenario/result.ts'
import { powerOfTen, unitsUp } from '../../core/margin/units-up.ts'
import { MAX_CELL } from '../../core/money/mul-div.ts'
import type { BookMoney } from '../../wire/margin-book.ts'
import { floorOf, rational, times } from '../networks/rational.ts'
import { equityOf, floatOf, type MarginBook } from './book.ts'

/** What one model asks of a book. Amounts are whole units of the book's money. */
export interface MarginAnswer {
  readonly model: ScenarioModel
  /** Rounded down. */
  readonly equity: bigint
  /** Rounded up. */
  readonly initial: bigint
  readonly maintenance: bigint
  /** Loss of the grid in the book's money, and the scenario it came from; null where there is none. */
  readonly worst: number
  readonly worstScenario: string | null
  readonly scenarios: readonly { readonly name: string; readonly profit: number }[]
  readonly lines: readonly ChargeLine[]
}

/** Whether a model's money is the book's: a model in coin says nothing of a book in quote money, nor the other way. */
export function suits({ unit }: ScenarioModel, { money }: MarginBook): boolean {
  return unit === money.settledIn
}

export function marginAnswer(model: ScenarioModel, book: MarginBook): MarginAnswer {
  const { decimals } = book.money
  const { result, profits, lines } = explainRequirement(model, legsOf(book), book.market)
  return {
    model,
    equity: floorOf(times(equityOf(book), rational(10n ** BigInt(decimals)))),
    initial: asked(result.initial, book.money),
    maintenance: asked(result.maintenance, book.money),
    worst: result.worst,
    worstScenario: result.worstScenario < 0 ? null : model.scenarios[result.worstScenario].name,
    scenarios: model.scenarios.map(({ name }, at) => ({ name, profit: profits[at] })),
    lines,
  }
}

/** What a model asks is more than a ledger can hold, so it is the input that is wrong. */
export class BeyondLedger extends Error {
  override readonly name = 'BeyondLedger'
  readonly exitCode = 2

  constructor(amount: number, { name, decimals }: BookMoney) {
    super(
      `Found a requirement of ${amount} ${name}, expected less than 2^53 units of ${decimals} decimals. Check the sizes of the book and the figures of the model, or give the money fewer decimals.`,
    )
  }
}

function asked(amount: number, money: BookMoney): bigint {
  if (!(amount * powerOfTen(money.decimals) <= MAX_CELL)) throw new BeyondLedger(amount, money)
  return BigInt(unitsUp(amount, money.decimals))
}

/** The holdings of a book in the columns that models read. */
export function legsOf({ holdings, collateral, market, money }: MarginBook): Legs {
  const legs = new Legs(holdings.length, market.underlyings.length)
  const kinds = { option: OPTION, perpetual: PERPETUAL, future: FUTURE }
  for (const { instrument, quantity } of holdings) {
    if (quantity.numerator === 0n) continue
    const leg = legs.count++
    legs.kind[leg] = kinds[instrument.kind]
    legs.underlying[leg] = instrument.underlying
    legs.expiry[leg] = instrument.expiry
    legs.right[leg] = instrument.right
    legs.isCoin[leg] = money.settledIn === 'coin' ? 1 : 0
    legs.quantity[leg] = floatOf(quantity)
    legs.mark[leg] = floatOf(instrument.mark)
    legs.strike[leg] = instrument.strike
    legs.volatility[leg] = instrument.volatility
  }
  for (const [place, coins] of collateral.entries()) legs.collateral[place] = floatOf(coins)
  return legs
}
