import type { Account, Book } from '../book/book.ts'
import type { Markets } from '../market/markets.ts'
import { COLLATERAL } from '../market/value.ts'
import { explainCollateral, explainPosition, explainValue } from './explain-bracket.ts'
import type { Holdings } from './holdings.ts'
import type { ExplainedLine } from './model.ts'
import type { ExplainedRequirement } from './scenario/result.ts'
import type { ScenarioMarket } from './scenario-market.ts'
import { unitsUp } from './units-up.ts'

/**
 * Cash, collateral and the value of each position; with its brackets, where it is left to them.
 *
 * @param left places among the holdings that no scenario margins
 */
export function explainPositions(
  book: Book,
  markets: Markets,
  row: Account,
  holdings: Holdings,
  left: readonly number[],
): ExplainedLine[] {
  const cash = book.cash(row)
  const lines: ExplainedLine[] = [{ name: 'cash', formula: `cash basis ${cash}`, amount: BigInt(cash) }]
  for (let at = 0; at < holdings.count; at += 1) {
    const series = holdings.series[at]
    const quantity = holdings.quantity[at]
    if (markets.payoff[series] === COLLATERAL) lines.push(explainCollateral(markets, series, quantity))
    else if (!left.includes(at) || markets.isOption(series))
      lines.push(explainValue(markets, series, quantity))
    else lines.push(...explainPosition(markets, series, quantity).map(onTop))
  }
  return lines
}

/** A position of no index is margined beside the scenarios, and says so. */
function onTop(line: ExplainedLine): ExplainedLine {
  const isNeeded = line.name.endsWith(' maintenance')
  return isNeeded ? { ...line, formula: `${line.formula}; by its brackets, on top of the scenarios` } : line
}

/**
 * The worst scenario, each charge, and what they come to in whole units of the bucket's home asset. What a model asks
 * for is rounded up; lines on the way to it are rounded away from zero and may so differ by a unit from their sum.
 *
 * @param factor what the model's money is in the home asset
 */
export function explainScenario(
  markets: Markets,
  { adopted }: ScenarioMarket,
  home: number,
  factor: number,
  { result, lines }: ExplainedRequirement,
): ExplainedLine[] {
  const { decimals } = markets.assets[home]
  const inUnits = (amount: number): bigint =>
    amount < 0 ? -BigInt(unitsUp(-amount * factor, decimals)) : BigInt(unitsUp(amount * factor, decimals))
  const rate = factor === 1 ? '' : ` x ${factor}`
  const least = inUnits(result.maintenance)
  return lines.map(({ name, formula, amount }) => {
    const isRequired = name === 'initial' || name === 'maintenance'
    const floor = name === 'initial' ? least : inUnits(amount)
    const units = inUnits(amount)
    return {
      name: `${adopted.name} ${name}`,
      formula: isRequired ? `(${formula})${rate}, rounded up` : formula,
      amount: units > floor ? units : floor,
    }
  })
}
