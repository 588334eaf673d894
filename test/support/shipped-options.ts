import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { shippedModels } from '../../src/cli/shipped-models.ts'
import { Problems } from '../../src/files/problems.ts'
import { moneyText } from '../../src/lab/run/grid.ts'
import { type Loaded, loadScenario } from '../../src/lab/run/load.ts'
import type { Plan } from '../../src/lab/run/plan.ts'
import { prepareRun } from '../../src/lab/run/prepare.ts'
import { type RunOutcome, runPlan } from '../../src/lab/run/run.ts'
import type { LossResult, RunResult } from '../../src/lab/run-result.ts'
import { readRulebook } from '../../src/wire/rulebook.ts'

const folder = new URL('../../scenarios/options/', import.meta.url)

/** Runs a shipped scenario of options, under its own rulebook or another of the folder. */
export async function runShipped(name: string, rulebook?: string): Promise<RunOutcome> {
  return runPlan(await planShipped(name, rulebook), new Problems())
}

/** The same before it is run. */
export async function planShipped(name: string, rulebook?: string): Promise<Plan> {
  const problems = new Problems()
  const path = fileURLToPath(new URL(`${name}.yaml`, folder))
  const loaded = await loadScenario(path, { shipped: shippedModels }, problems)
  problems.throwIfAny()
  const plan = prepareRun(loaded!.scenario, inputsUnder(loaded!, rulebook, problems), problems)
  problems.throwIfAny()
  return plan!
}

function inputsUnder(
  { scenario, inputs }: Loaded,
  name: string | undefined,
  problems: Problems,
): Loaded['inputs'] {
  if (name === undefined) return inputs
  const file = new URL(`rulebooks/${name}.yaml`, folder)
  const context = { decimals: scenario.rulebookDecimals, assets: scenario.assets }
  const rulebook = readRulebook(name, readFileSync(file, 'utf8'), context, problems)
  return { ...inputs, rulebook: rulebook! }
}

/** A run in lines: who fell, what it cost and others with it, then what each layer paid in all. Whole coins or dollars. */
export function storyOf({ losses, totals, assets }: RunResult): string {
  const say = (amount: bigint, asset: number): string => {
    const { decimals, name } = assets[asset]
    const kept = name === 'BTC' ? 4 : 0
    return moneyText(amount / 10n ** BigInt(decimals - kept), kept)
  }
  const loss = ({ account, how, openedAt, asset, ...money }: LossResult): string =>
    `${new Date(openedAt).toISOString().slice(11, 16)} ${account} ${how}: lost ${say(money.defaultLoss, asset)}, on others ${say(money.externalizedLoss, asset)}`
  const layers = totals.flatMap(({ asset, layers: all }) =>
    all.filter(({ paid }) => paid !== 0n).map(({ name, paid }) => `  ${name} ${say(paid, asset)}`),
  )
  return [...losses.map(loss), ...layers].join('\n')
}
