import { netEquityOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import { Problems } from '../../files/problems.ts'
import type { Scenario } from '../../wire/scenario.ts'
import { hashOf } from '../run/hash.ts'
import type { RunInputs } from '../run/inputs.ts'
import { prepareRun } from '../run/prepare.ts'
import { runPlan } from '../run/run.ts'
import type { RunResult } from '../run-result.ts'
import { compareRuns } from './compare-runs.ts'
import type { AtDisposal, Comparison, RunUnder } from './comparison.ts'
import {
  accountsNamedIn,
  type ChangedAccount,
  type GivenAmount,
  type NamedRulebook,
  withAccounts,
} from './house-accounts.ts'
import { Observer } from './observe.ts'
import { planUnder } from './plan-under.ts'

/** A rulebook to be compared. */
export interface ComparedRulebook extends NamedRulebook {
  /** The file or venue it was asked for by. */
  readonly source: string
  readonly hash: string
}

/** Whoever wants to see how far the runs are. */
export interface ComparisonWatcher {
  onStart?(label: string, commands: number): void
  onCommand?(done: number): void
  onEnd?(): void
}

/** Runs of one event, and what they come to beside each other. */
export interface ComparedRuns {
  readonly comparison: Comparison
  readonly runs: readonly RunUnder[]
}

/**
 * Runs a scenario once under each rulebook, one after the other, and compares the runs. The plan is made once: under
 * every rulebook the same commands are carried out, but for the one that adopts it.
 *
 * @param given amounts for house accounts instead of the scenario's
 * @param problems takes what is wrong with the scenario
 * @returns undefined where there is a problem
 * @throws {BadInput} when the opening cannot be made under a rulebook
 */
export function compareRulebooks(
  scenario: Scenario,
  inputs: RunInputs,
  rulebooks: readonly ComparedRulebook[],
  given: readonly GivenAmount[],
  problems: Problems,
  watcher: ComparisonWatcher = {},
): ComparedRuns | undefined {
  const around = withAccounts(scenario, rulebooks, given)
  const hash = hashOf(`${inputs.scenarioHash}\n${around.changed.map(changeText).join('')}`)
  const plan = prepareRun(around.scenario, { ...inputs, scenarioHash: hash }, problems)
  if (plan === undefined) return undefined
  const runs = rulebooks.map((each): RunUnder => {
    watcher.onStart?.(each.label, plan.count)
    const under = planUnder(plan, each.rulebook, each.hash)
    const observer = new Observer(under.header.accounts)
    const { result, house } = runPlan(under, new Problems(), {
      witness: observer,
      onCommand: (done) => watcher.onCommand?.(done),
    })
    watcher.onEnd?.()
    return {
      label: each.label,
      source: each.source,
      rulebookHash: each.hash,
      result,
      observed: observer.observed(house),
      disposal: disposalOf(each, around.scenario, result, house),
    }
  })
  return { comparison: compareRuns(runs, around.changed), runs }
}

function changeText({ name, kind, asset, amount }: ChangedAccount): string {
  return `${JSON.stringify(name)} ${kind} ${asset} ${amount}\n`
}

/** Every house account of the event, with what the rulebook does with it: the money is there under all of them. */
function disposalOf(
  rulebook: NamedRulebook,
  scenario: Scenario,
  { funds }: RunResult,
  house: House,
): AtDisposal[] {
  const named = new Map(accountsNamedIn(rulebook, scenario).map((account) => [account.name, account]))
  return funds.map(({ name, kind, asset, startedWith }) => {
    const row = house.tables.named.get(name)
    return {
      ...{ name, kind, asset, startedWith },
      endedWith: row === undefined ? 0n : BigInt(netEquityOf(house, row)),
      layers: named.get(name)?.layers ?? [],
      isNamed: named.has(name),
    }
  })
}
