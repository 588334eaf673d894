import type { Rulebook, Scope, Step } from './rulebook.ts'
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
    each.on === 'fund' || each.on === 'fund-drawdown' || each.on === 'fund-mean' ? [each.scope] : [],
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
      return missingNames(by, index, 'a capital tranche', [step.tranche], housesOf(around.capital, around))
    case 'hedge-delta':
      return missingNames(
        by,
        index,
        'an instrument',
        step.with,
        around.instruments?.map(({ symbol }) => symbol),
      )
    case 'transfer-to-backstop':
      return missingNames(by, index, 'a backstop', step.to, housesOf(around.backstops, around))
    case 'call':
    case 'draw-contribution':
    case 'draw-member-fund':
      return missingNames(by, index, 'a fund with members', [step.members], around.memberFunds)
    case 'draw-cover':
      return missingNames(by, index, 'an account that can have shares', [step.vault], vaultsOf(around))
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

/**
 * Whoever of the house is named may pay or take over, so every list given counts; nothing is checked without the list of
 * those who usually do.
 */
function housesOf(
  usual: readonly string[] | undefined,
  { funds, backstops, pools, capital, memberFunds }: RulebookSurroundings,
): readonly string[] | undefined {
  if (usual === undefined) return undefined
  return [funds, backstops, pools, capital, memberFunds].flatMap((names) => names ?? [])
}

/** Funds, backstops and pools can have shares; without all three lists nothing is checked. */
function vaultsOf({ funds, backstops, pools }: RulebookSurroundings): readonly string[] | undefined {
  if (funds === undefined || backstops === undefined || pools === undefined) return undefined
  return [...funds, ...backstops, ...pools]
}

/** A trigger on a pool that there is not. */
export function missingPool({ poolTrigger }: Rulebook, around: RulebookSurroundings): RulebookFinding[] {
  if (poolTrigger === undefined || around.pools === undefined || around.pools.includes(poolTrigger.pool))
    return []
  const message = `the pool trigger names "${poolTrigger.pool}", which is not a pool. Declare it, or correct the name.`
  return [error('missing-account', null, message)]
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
  if (typeof scope === 'object')
    return missingNames(by, index, 'a fund', [scope.named], housesOf(funds, around))
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
