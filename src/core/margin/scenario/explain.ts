import { chargeKindOf } from './charges/registry.ts'
import type { Legs, MarketState } from './legs.ts'
import type { Requirement, ScenarioModel, Term } from './model.ts'
import { requirementOf } from './requirement.ts'
import type { ChargeLine, ExplainedRequirement, ScenarioResult } from './result.ts'
import { columnsOf, figureAmount, timesOf } from './terms.ts'
import { ScenarioWorkspace } from './workspace.ts'

/**
 * A requirement with everything it came from: the profit of every scenario, each charge, and the sums that made the initial
 * and the maintenance requirement, all with their numbers.
 */
export function explainRequirement(
  model: ScenarioModel,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace = new ScenarioWorkspace(),
): ExplainedRequirement {
  const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
  requirementOf(model, legs, market, work, result)
  return {
    result,
    profits: [...work.totals.subarray(0, model.scenarios.length)],
    lines: [
      gridLine(model, work),
      ...chargeLines(model, legs, market, work),
      requirementLine('initial', model, legs, market, work, result.initial),
      requirementLine('maintenance', model, legs, market, work, result.maintenance),
    ],
  }
}

function gridLine(model: ScenarioModel, { worst, worstScenario }: ScenarioWorkspace): ChargeLine {
  const { length } = model.scenarios
  if (length === 0) return { name: 'worst', formula: 'the model has no grid', amount: worst }
  if (worstScenario === -1 && worst > 0)
    return { name: 'worst', formula: `the basis charge is worse than all ${length} scenarios`, amount: worst }
  if (worstScenario === -1) return { name: 'worst', formula: `no loss in ${length} scenarios`, amount: worst }
  const { name } = model.scenarios[worstScenario]
  const how =
    model.aggregate.by === 'sum-of-maxima' ? 'each group by its own worst of' : `${name}, the worst of`
  return { name: 'worst', formula: `${how} ${length} scenarios`, amount: worst }
}

function chargeLines(
  model: ScenarioModel,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
): ChargeLine[] {
  return model.charges.map((charge, place) => ({
    name: charge.name,
    formula: chargeKindOf(charge).formula(charge, legs, market, work),
    amount: work.amounts[place],
  }))
}

function requirementLine(
  name: 'initial' | 'maintenance',
  model: ScenarioModel,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
  amount: number,
): ChargeLine {
  const requirement = model[name]
  const [plus, ...highestOf] = columnsOf(model, requirement).map((columns, sum) =>
    termsOf(requirement, sum)
      .map(({ of }, place) => {
        const figure = figureAmount(columns.figures[place], legs, market, work)
        return `${timesOf(columns, place, market.peg)} x ${of} ${figure}`
      })
      .join(' + '),
  )
  const highest = highestOf.length > 1 ? `max(${highestOf.join(', ')})` : (highestOf[0] ?? '')
  const formula = [highest, plus].filter((part) => part !== '').join(' + ')
  return { name, formula: formula === '' ? 'nothing is asked for' : formula, amount }
}

function termsOf({ plus, highestOf }: Requirement, sum: number): readonly Term[] {
  return sum === 0 ? plus : highestOf[sum - 1]
}
