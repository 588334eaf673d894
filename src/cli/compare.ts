import type { Command } from '@commander-js/extra-typings'
import { Problems } from '../files/problems.ts'
import type { ComparedRuns } from '../lab/compare/run-rulebooks.ts'
import { compareRulebooks } from '../lab/compare/run-rulebooks.ts'
import { compareClaims } from './compare-claims.ts'
import { comparisonCsv, comparisonJson } from './compare-data.ts'
import { refuseForeignFolder, writeComparison } from './compare-folder.ts'
import { amountsFrom, type CompareOptions, isScenario, loadComparison } from './compare-input.ts'
import { comparisonText } from './compare-text.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { Progress } from './progress.ts'

const EXAMPLE = `
Examples:
  breakwater compare first-gap.yaml --rulebook scenarios/rulebooks/example.yaml scenarios/rulebooks/simple.yaml
  breakwater compare examples/claims.json --policy capacity-pro-rata min-max-equity

A rulebook is a file or the id of a venue. House accounts that a rulebook names and the scenario lacks are opened
empty, under every rulebook, unless --fund gives them an amount.`

/** `breakwater compare`: the same event under several rulebooks, or one claim sheet under several policies. */
export function addCompare(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('compare')
    .description(
      'Run the same event under several rulebooks: who pays under each, and who would rather have which.',
    )
    .argument('<file>', 'scenario, YAML or JSON; or claims, JSON, YAML or CSV')
    .option(
      '--rulebook <names...>',
      'rulebooks to compare: files or venues; one alone is set beside the scenario’s own',
    )
    .option(
      '--fund <name=amount...>',
      'amounts of house accounts, instead of the scenario’s; name=amount:asset for another asset',
    )
    .option('--policy <names...>', 'of claims: the policies to compare')
    .option('--budget <amount>', 'of claims: what is to be found, instead of the file’s')
    .option('--seed <text>', 'draw chance from this seed instead of the scenario’s')
    .option('--data <folder>', 'look for named files there too, after the scenario’s own folder')
    .option('--json', 'print every figure as JSON')
    .option('--csv', 'print every figure as CSV, a row for each')
    .option('--out <folder>', 'write the report, the figures and every account’s payments into this folder')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (file, options) => {
      if (options.json === true && options.csv === true)
        throw new UsageError('Found both --json and --csv, expected one of them.')
      end(
        (await isScenario(file))
          ? await compareScenario(file, options, io)
          : await compareClaims(file, options, io),
      )
    })
}

async function compareScenario(path: string, options: CompareOptions, io: Io): Promise<number> {
  if (options.policy !== undefined || options.budget !== undefined)
    throw new UsageError(
      `Found --policy or --budget with the scenario ${path}, expected them with claims. Name rulebooks with --rulebook.`,
    )
  if (options.out !== undefined) refuseForeignFolder(options.out)
  const startedAt = io.now()
  const compared = await runAll(path, options, io)
  const durationMs = io.now() - startedAt
  if (options.out !== undefined) await writeComparison(options.out, compared, durationMs)
  if (options.quiet !== true) tell(compared, options, io)
  return compared.comparison.runs.every(({ laws }) => laws.every(({ holds }) => holds)) ? DONE : CHECK_FAILED
}

async function runAll(path: string, options: CompareOptions, io: Io): Promise<ComparedRuns> {
  const { loaded, rulebooks } = await loadComparison(path, options)
  const given = amountsFrom(options.fund ?? [], loaded.scenario, rulebooks)
  const problems = new Problems()
  let progress: Progress | null = null
  const compared = compareRulebooks(loaded.scenario, loaded.inputs, rulebooks, given, problems, {
    onStart: (label, commands) => {
      progress = new Progress(io, `running under ${label}`, commands, options.quiet === true)
    },
    onCommand: (done) => progress?.tell(done),
    onEnd: () => progress?.end(),
  })
  problems.throwIfAny()
  if (compared === undefined) throw new UsageError(`Found nothing to run in ${path}, expected a scenario.`)
  return compared
}

function tell({ comparison }: ComparedRuns, { json, csv, out }: CompareOptions, io: Io): void {
  if (json === true) io.out(comparisonJson(comparison))
  else if (csv === true) io.out(comparisonCsv(comparison))
  else {
    io.out(comparisonText(comparison, io))
    if (out !== undefined) io.out(`\nReport: ${out}/report.html\n`)
  }
}
