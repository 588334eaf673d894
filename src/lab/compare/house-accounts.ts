import type { HouseKind } from '../../core/engine/commands.ts'
import {
  type Condition,
  nameOf,
  type Rulebook,
  type Scope,
  type Step,
} from '../../core/waterfall/rulebook.ts'
import type { Scenario, ScenarioFund } from '../../wire/scenario.ts'

/** A rulebook with what the comparison calls it, and the house accounts its source says it needs. */
export interface NamedRulebook {
  readonly label: string
  readonly rulebook: Rulebook
  readonly house: readonly { readonly name: string; readonly kind: HouseKind }[]
}

/** A house account a rulebook names, and the layers that pay out of it; none where it is only looked at. */
export interface NamedAccount {
  readonly name: string
  readonly kind: HouseKind
  readonly asset: number
  readonly layers: readonly string[]
}

/** An amount that whoever compares gives a house account, instead of the scenario's. */
export interface GivenAmount {
  readonly name: string
  readonly amount: number
  /** Place of the asset, or null for the account's own. */
  readonly asset: number | null
}

/** A house account that is not as the scenario has it. */
export interface ChangedAccount {
  readonly name: string
  readonly kind: HouseKind
  readonly asset: number
  readonly amount: bigint
  /** What the scenario gave it; null where the scenario does not have it. */
  readonly before: bigint | null
  /** Labels of the rulebooks that name it. */
  readonly namedBy: readonly string[]
}

/**
 * The house accounts a rulebook names, each once: funds of its scopes, tranches, backstops, member funds and pools.
 * A scope is read with the scenario's instruments and assets; any other name is looked for in the first asset.
 */
export function accountsNamedIn({ rulebook, house }: NamedRulebook, scenario: Scenario): NamedAccount[] {
  const found = new Map<string, NamedAccount>()
  const add = ({ name, kind, asset }: Omit<NamedAccount, 'layers'>, layer: string | null): void => {
    const known = found.get(name) ?? { name, kind, asset, layers: [] }
    const layers = layer === null || known.layers.includes(layer) ? known.layers : [...known.layers, layer]
    found.set(name, { ...known, layers })
  }
  for (const { name, kind } of house) add({ name, kind, asset: 0 }, null)
  for (const step of rulebook.steps) {
    for (const account of paidFrom(step, scenario)) add(account, nameOf(step))
    for (const condition of step.when) for (const account of lookedAt(condition, scenario)) add(account, null)
  }
  if (rulebook.poolTrigger !== undefined)
    add({ name: rulebook.poolTrigger.pool, kind: 'pool', asset: 0 }, null)
  const kindsToldBySource = new Map(house.map(({ name, kind }) => [name, kind]))
  return [...found.values()].map((account) => ({
    ...account,
    kind: kindsToldBySource.get(account.name) ?? account.kind,
    asset: scenario.funds.find(({ name }) => name === account.name)?.asset ?? account.asset,
  }))
}

type Found = Omit<NamedAccount, 'layers'>

function paidFrom(step: Step, scenario: Scenario): Found[] {
  switch (step.step) {
    case 'draw-fund':
      return fundsOf(step.scope, scenario)
    case 'draw-capital':
      return [{ name: step.tranche, kind: 'capital', asset: 0 }]
    case 'transfer-to-backstop':
      return step.to.map((name) => ({ name, kind: 'backstop', asset: 0 }))
    case 'call':
    case 'draw-contribution':
    case 'draw-member-fund':
      return [{ name: step.members, kind: 'member-fund', asset: 0 }]
    case 'draw-cover':
      return [{ name: step.vault, kind: 'backstop', asset: 0 }]
    default:
      return []
  }
}

function lookedAt(condition: Condition, scenario: Scenario): Found[] {
  if (condition.on === 'pool-profit') return [{ name: condition.pool, kind: 'pool', asset: 0 }]
  return 'scope' in condition ? fundsOf(condition.scope, scenario) : []
}

function fundsOf(scope: Scope, { instruments, assets }: Scenario): Found[] {
  if (typeof scope === 'object') return [{ name: scope.named, kind: 'fund', asset: 0 }]
  if (scope === 'asset') return assets.map(({ name }, asset) => ({ name, kind: 'fund', asset }))
  return instruments.map(({ fundScope, settlementAsset }) => ({
    name: fundScope,
    kind: 'fund',
    asset: settlementAsset,
  }))
}

/**
 * The same event for every rulebook: the scenario with each house account that any of them names.
 *
 * An account the scenario lacks is opened empty, or with the amount given, and it is opened under every rulebook, so
 * that account numbers and the money set aside beforehand are the same for all. Members of a fund cannot be made up:
 * a member fund opened here has none, and its calls bring nothing.
 */
export function withAccounts(
  scenario: Scenario,
  rulebooks: readonly NamedRulebook[],
  given: readonly GivenAmount[],
): { readonly scenario: Scenario; readonly changed: readonly ChangedAccount[] } {
  const named = namedByAll(scenario, rulebooks)
  const missing = [...named.values()].filter(({ name }) => !scenario.funds.some((fund) => fund.name === name))
  const all: ScenarioFund[] = [
    ...scenario.funds,
    ...missing.map(({ name, kind, asset }) => ({ name, kind, asset, balance: 0 })),
  ]
  const funds = all.map((fund) => {
    const amount = given.find(({ name }) => name === fund.name)
    return amount === undefined
      ? fund
      : { ...fund, asset: amount.asset ?? fund.asset, balance: amount.amount }
  })
  const changed = funds.flatMap((fund): ChangedAccount[] => {
    const own = scenario.funds.find(({ name }) => name === fund.name)
    if (own !== undefined && own.balance === fund.balance && own.asset === fund.asset) return []
    const { name, kind, asset, balance } = fund
    const before = own === undefined ? null : BigInt(own.balance)
    return [{ name, kind, asset, amount: BigInt(balance), before, namedBy: named.get(name)?.namedBy ?? [] }]
  })
  return { scenario: { ...scenario, funds }, changed }
}

function namedByAll(
  scenario: Scenario,
  rulebooks: readonly NamedRulebook[],
): Map<string, Found & { readonly namedBy: string[] }> {
  const all = new Map<string, Found & { readonly namedBy: string[] }>()
  for (const each of rulebooks)
    for (const account of accountsNamedIn(each, scenario)) {
      const known = all.get(account.name) ?? { ...account, namedBy: [] }
      known.namedBy.push(each.label)
      all.set(account.name, known)
    }
  return all
}
