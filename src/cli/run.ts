import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { Problems } from '../files/problems.ts'
import { RUN_FILE, writeRunFolder } from '../files/run-folder.ts'
import { writeGz, writeJson } from '../files/write.ts'
import { RootKeeper } from '../lab/receipts/root-keeper.ts'
import { saltsOfRun } from '../lab/receipts/salts-of-run.ts'
import { type Loaded, loadScenario } from '../lab/run/load.ts'
import type { Plan } from '../lab/run/plan.ts'
import { prepareRun } from '../lab/run/prepare.ts'
import { type RunOutcome, runPlan } from '../lab/run/run.ts'
import type { RootsFile } from '../wire/roots-json.ts'
import { scenarioTemplate } from '../wire/scenario-template.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { RunJournal } from './journal-run.ts'
import { Progress } from './progress.ts'
import { rootsText, rootTimes, secretFrom } from './roots.ts'
import { derivedFiles, files, hashesOf, keptNames } from './run-files.ts'
import { shippedModels } from './shipped-models.ts'
import { storyText, totalsText } from './story.ts'
import { versions } from './versions.ts'

const EXAMPLE = `
Examples:
  breakwater run --init first-gap.yaml
  breakwater run first-gap.yaml --out runs/first-gap
  breakwater run first-gap.yaml --journal first-gap.journal`

interface RunOptions {
  readonly out?: string | undefined
  readonly seed?: string | undefined
  readonly data?: string | undefined
  readonly json?: true | undefined
  readonly quiet?: true | undefined
  readonly init?: string | true | undefined
  readonly roots: string
  readonly queueRoots: string
  readonly secret?: string | undefined
  readonly journal?: string | undefined
}

/** `breakwater run`: runs a scenario and writes its folder. */
export function addRun(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('run')
    .description('Run a scenario: who falls, how much is lost, and who pays.')
    .argument('[scenario]', 'scenario file, YAML or JSON')
    .option('--out <folder>', 'folder for the run (default: runs/ and the name of the scenario)')
    .option('--seed <text>', 'draw chance from this seed instead of the scenario’s')
    .option('--data <folder>', 'look for named files there too, after the scenario’s own folder')
    .option('--roots <time>', 'commit state and events to roots.json every so often, such as 1h', 'none')
    .option(
      '--queue-roots <time>',
      'commit the order of deleveraging there every so often, such as 1m',
      'none',
    )
    .option('--secret <file>', 'salt the roots with this secret instead of the scenario’s seed')
    .option('--journal <file>', 'keep the commands in a new journal as well, as a service would')
    .option('--json', 'print the totals as JSON')
    .option('--quiet', 'print nothing but errors')
    .option('--init [file]', 'write a small scenario with comments to start from (default: scenario.yaml)')
    .addHelpText('after', EXAMPLE)
    .action(async (scenario, options) => {
      if (options.init !== undefined) return initScenario(options.init, io)
      if (scenario === undefined)
        throw new UsageError('Found no scenario, expected the name of its file. Start one with --init.')
      end(await runScenario(scenario, options, io))
    })
}

async function initScenario(init: string | true, io: Io): Promise<void> {
  const path = init === true ? 'scenario.yaml' : init
  if (existsSync(path))
    throw new UsageError(`Found ${path} there already, expected a new name. Name another file.`)
  await writeFile(path, scenarioTemplate(), { flag: 'wx' })
  io.out(`Wrote ${path}. Run it with: breakwater run ${path}\n`)
}

async function runScenario(path: string, options: RunOptions, io: Io): Promise<number> {
  const startedAt = io.now()
  const { loaded, plan } = await planFrom(path, options)
  const folder = options.out ?? join('runs', plan.header.name)
  refuseForeign(folder)
  const record: RunRecord = { commands: [], events: [] }
  const journal = options.journal === undefined ? null : new RunJournal(options.journal)
  const keeper = keeperOf(plan, options)
  const outcome = runWatched(plan, record, keeper, journal, options, io)
  const roots = keeper?.finish(outcome.house) ?? null
  await writeRun(folder, loaded, plan, record, outcome, roots, io.now() - startedAt)
  await journal?.keep(outcome.house)
  if (options.quiet !== true) tell(outcome, folder, options, io)
  return outcome.isSound ? DONE : CHECK_FAILED
}

/** Who takes the roots that are published of the run; null where none are wanted. */
function keeperOf({ header }: Plan, options: RunOptions): RootKeeper | null {
  const times = rootTimes(options)
  return times === null ? null : new RootKeeper(header, times, saltsOfRun(header, secretFrom(options.secret)))
}

/** Told before the run and not only when it is written, so that nobody waits for nothing. */
function refuseForeign(folder: string): void {
  if (!existsSync(folder) || existsSync(join(folder, RUN_FILE))) return
  throw new UsageError(
    `Found something at ${folder} that is no run, expected nothing there or an earlier run. Name another folder with --out.`,
  )
}

async function planFrom(path: string, options: RunOptions): Promise<{ loaded: Loaded; plan: Plan }> {
  const problems = new Problems()
  const loaded = await loadScenario(
    path,
    {
      ...(options.seed !== undefined && { seed: options.seed }),
      ...(options.data !== undefined && { dataFolder: options.data }),
      shipped: shippedModels,
    },
    problems,
  )
  const plan = loaded === undefined ? undefined : prepareRun(loaded.scenario, loaded.inputs, problems)
  problems.throwIfAny()
  if (loaded === undefined || plan === undefined)
    throw new UsageError(`Found nothing to run in ${path}, expected a scenario.`)
  return { loaded, plan }
}

interface RunRecord {
  readonly commands: string[]
  readonly events: string[]
}

function runWatched(
  plan: Plan,
  record: RunRecord,
  keeper: RootKeeper | null,
  journal: RunJournal | null,
  options: RunOptions,
  io: Io,
): RunOutcome {
  const progress = new Progress(io, 'running', plan.count, options.quiet === true)
  try {
    return runPlan(plan, new Problems(), {
      onCommand: (done) => progress.tell(done),
      onCommandLine: (line) => void record.commands.push(line),
      onEventLine: (line) => void record.events.push(line),
      ...(keeper !== null && { witness: keeper }),
      ...(journal !== null && { onOutcome: journal.take.bind(journal) }),
    })
  } finally {
    progress.end()
  }
}

async function writeRun(
  folder: string,
  loaded: Loaded,
  plan: Plan,
  record: RunRecord,
  outcome: RunOutcome,
  roots: RootsFile | null,
  durationMs: number,
): Promise<void> {
  const packed = new Map([
    [files.commands, linesText(record.commands)],
    [files.events, linesText(record.events)],
  ])
  const plain = new Map([
    [files.scenario, loaded.texts.scenario],
    ...(loaded.texts.rulebook === null ? [] : [[files.rulebook, loaded.texts.rulebook] as const]),
    ...keptFiles(loaded),
    ...derivedFiles(plan.header, outcome.result),
    ...(roots === null ? [] : [[files.roots, rootsText(roots)] as const]),
  ])
  const hashes = hashesOf(new Map([...plain, ...packed]), loaded.files, outcome.result)
  await writeRunFolder(folder, async (draft) => {
    for (const [name, content] of plain) await draft.write(name, content)
    for (const [name, content] of packed) await draft.write(name, writeGz(content))
    await draft.write(files.hashes, writeJson(hashes))
    const run = { ...versions(), ranAt: new Date().toISOString(), durationMs: Math.round(durationMs) }
    await draft.write(files.run, writeJson(run))
  })
}

/** Named files that the commands can be made anew with, unpacked. */
function keptFiles({ scenario, inputs }: Loaded): [string, string][] {
  return [...keptNames(scenario)].flatMap(([path, name]) => {
    const input = inputs.files.get(path)
    return input === undefined ? [] : [[name, input.text]]
  })
}

function linesText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

function tell({ result }: RunOutcome, folder: string, { json }: RunOptions, io: Io): void {
  const report = join(folder, files.report)
  if (json === true) {
    const { name, totals, counts, hashes, laws } = result
    io.out(writeJson({ name, folder, report, counts, totals, laws, hashes }))
    return
  }
  io.out(`${storyText(result)}\n\n${totalsText(result, io)}\nReport: ${report}\n`)
  io.out(`Check it with: breakwater verify ${folder}\n`)
}
