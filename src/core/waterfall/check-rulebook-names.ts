import type { Scope, Step } from './rulebook.ts'
import {
  error,
  finding,
  type RulebookFinding,
  type RulebookSurroundings,
  titleOfStep,
} from './rulebook-finding.ts'

/** Names of a step, and of what it waits for, that lead nowhere. */
export function missingAccounts(step: Step, index: number, around: RulebookSurroundings): RulebookFinding[] {
  const by = titleOfStep(step, index)
  const scopes = step.when.flatMap((each) =>
    each.on === 'fund' || each.on === 'fund-drawdown' ? [each.scope] : [],
  )
  const pools = step.when.flatMap((each) => (each.on === 'pool-profit' ? [each.pool] : []))
  return [
    ...scopes.flatMap((scope) => missingFunds(by, index, scope, around)),
    ...missingNames(by, index, 'a pool', pools, around.pools),
    ...missingOf(step, by, index, around),
  ]
}

function missingOf(step: Step, by: string, index: number, around: RulebookSurroundings): RulebookFinding[] {
  switch (step.step) {
    case 'draw-fund':
      return missingFunds(by, index, step.scope, around)
    case 'draw-capital':
      return missingNames(by, index, 'a capital tranche', [step.tranche], around.capital)
    case 'transfer-to-backstop':
      return missingNames(by, index, 'a backstop', step.to, around.backstops)
    case 'call':
      return missingNames(by, index, 'a fund with members', [step.members], around.memberFunds)
    case 'convert-collateral':
      if (step.taker === 'fund') return missingFunds(by, index, 'asset', around)
      if (step.taker !== 'backstop' || around.backstops === undefined || around.backstops.length > 0)
        return []
      return [
        error(
          'missing-account',
          index,
          `${by} sells to a backstop, and there is none. Declare one, or sell to the market.`,
        ),
      ]
    default:
      return []
  }
}

function missingNames(
  by: string,
  index: number,
  what: string,
  names: readonly string[],
  known: readonly string[] | undefined,
): RulebookFinding[] {
  if (known === undefined) return []
  return names
    .filter((name) => !known.includes(name))
    .map((name) =>
      error(
        'missing-account',
        index,
        `${by} names "${name}", which is not ${what}. Declare it, or correct the name.`,
      ),
    )
}

/** A scope that finds no fund for anything is an error; one that finds it for some only may be meant so. */
function missingFunds(
  by: string,
  index: number,
  scope: Scope,
  around: RulebookSurroundings,
): RulebookFinding[] {
  const { funds } = around
  if (funds === undefined) return []
  if (typeof scope === 'object') return missingNames(by, index, 'a fund', [scope.named], funds)
  const wanted =
    scope === 'asset'
      ? around.assets?.map((asset) => ({ of: asset, fund: asset }))
      : around.instruments?.map(({ symbol, fundScope }) => ({ of: symbol, fund: fundScope }))
  if (wanted === undefined || wanted.length === 0) return []
  const missing = wanted.filter(({ fund }) => !funds.includes(fund))
  const severity = missing.length === wanted.length ? 'error' : 'warning'
  return missing.map(({ of, fund }) =>
    finding(
      severity,
      'missing-account',
      index,
      `${by} asks for the fund "${fund}" of ${of}, and there is none. Declare it, or change the scope.`,
    ),
  )
}
