import { shippedModels } from '../../src/cli/shipped-models.ts'
import { Problems } from '../../src/files/problems.ts'
import { hashOf } from '../../src/lab/run/hash.ts'
import type { InputFile } from '../../src/lab/run/inputs.ts'
import { marginModelsOf } from '../../src/lab/run/margin-models.ts'
import type { Plan } from '../../src/lab/run/plan.ts'
import { prepareRun } from '../../src/lab/run/prepare.ts'
import { type RunOutcome, runPlan } from '../../src/lab/run/run.ts'
import { readScenario } from '../../src/wire/scenario.ts'

/** Terms of a plain venue: whole dollars, one perpetual without fees, a fund, and the usual steps. */
export const plainVenue = `
start: 2026-01-05T12:00:00Z
assets: [{ name: USD, decimals: 2 }]
instruments:
  - symbol: PERP
    price-increment: 1
    quantity-increment: 0.1
    largest-position: 1_000
    highest-mark: 1_000_000
    brackets: [{ initial: 10%, maintenance: 5% }]
    fees: { maker: 0%, taker: 0%, liquidation: 0% }
    fund-scope: fund
funds: [{ name: fund, balance: 1_000 }]
rulebook:
  rulebook: usual
  trigger: { equity: below, requirement: maintenance }
  steps:
    - { step: close-on-book, size: all, limit: none }
    - { name: insurance, step: draw-fund, scope: instrument }
    - { step: deleverage, select: { queue: profit-times-leverage }, price: bankruptcy-price-after-paid }
    - { step: socialise, base: equity }
    - record-claim
`

/** A plan from a scenario's text and the files it names, which have to be sound. */
export function planOf(text: string, files: Readonly<Record<string, string>> = {}): Plan {
  const problems = new Problems()
  const plan = planWith(text, files, problems)
  problems.throwIfAny()
  return plan!
}

/** The same where problems are what is looked for. */
export function planWith(
  text: string,
  files: Readonly<Record<string, string>>,
  problems: Problems,
): Plan | undefined {
  const scenario = readScenario('scenario.yaml', text, problems)
  if (scenario === undefined || !('inline' in scenario.rulebook)) return undefined
  const inputs = {
    rulebook: scenario.rulebook.inline,
    files: filesIn(files),
    marginModels: marginModelsOf(scenario, filesIn(files), shippedModels, problems),
    scenarioHash: hashOf(text),
  }
  return problems.count > 0 ? undefined : prepareRun(scenario, inputs, problems)
}

function filesIn(files: Readonly<Record<string, string>>): ReadonlyMap<string, InputFile> {
  return new Map(
    Object.entries(files).map(([path, text]) => [path, { file: path, text, sha256: hashOf(text) }]),
  )
}

/** Runs a scenario; a refused command of the opening fails the test. */
export function runOf(text: string, files: Readonly<Record<string, string>> = {}): RunOutcome {
  return runPlan(planOf(text, files), new Problems())
}

/** The bodies of a plan's timeline, each with its seconds since the start. */
export function timelineOf(
  plan: Plan,
): { readonly after: number; readonly type: string; readonly body: object }[] {
  return [...plan.commands()]
    .filter(({ isOpening }) => !isOpening)
    .map(({ command }) => ({
      after: (command.at - plan.header.startedAt) / 1000,
      type: command.body.type,
      body: command.body,
    }))
}
