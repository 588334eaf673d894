import type { RulebookSurroundings } from '../core/waterfall/check-rulebook.ts'
import type { Scenario, ScenarioFund } from './scenario.ts'

/** The names a scenario's rulebook may use, for `checkRulebook`. */
export function surroundingsOf(scenario: Scenario): RulebookSurroundings {
  const namesOf = (...kinds: ScenarioFund['kind'][]): string[] =>
    scenario.funds.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
  return {
    funds: namesOf('fund', 'member-fund'),
    capital: namesOf('capital'),
    backstops: namesOf('backstop'),
    pools: namesOf('pool'),
    memberFunds: scenario.members.map(({ fund }) => fund),
    instruments: scenario.instruments.map(({ symbol, fundScope, kind }) => ({ symbol, fundScope, kind })),
    assets: scenario.assets.map(({ name }) => name),
  }
}
