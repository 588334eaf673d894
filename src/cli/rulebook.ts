import type { Command } from '@commander-js/extra-typings'
import {
  checkRulebook,
  type RulebookFinding,
  type RulebookSurroundings,
} from '../core/waterfall/check-rulebook.ts'
import { nameOf, type Rulebook } from '../core/waterfall/rulebook.ts'
import { readInput } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import { counted } from '../lab/run/words.ts'
import { type RulebookContext, rulebookHash } from '../wire/rulebook.ts'
import { readScenario } from '../wire/scenario.ts'
import { surroundingsOf } from '../wire/scenario-surroundings.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { loadRulebook } from './rulebook-source.ts'

const EXAMPLE = `
Examples:
  breakwater rulebook check scenarios/rulebooks/example.yaml --funds BTC-USDT,ETH-USDT
  breakwater rulebook check scenarios/options/rulebooks/option-slice.yaml --scenario scenarios/options/gap-through-a-strangle.yaml`

/** Ledger decimals amounts are read with where nothing else is said: those of the usual stablecoin. */
const USUAL_DECIMALS = '6'

/** `breakwater rulebook check`: reads a rulebook and looks for what it cannot mean. */
export function addRulebook(program: Command, io: Io, end: (code: number) => void): void {
  const rulebook = program
    .command('rulebook')
    .description('Rulebooks: the ordered steps that close a loss.')
    .addHelpText('after', EXAMPLE)
  rulebook
    .command('check')
    .description('Look for steps that never do anything, names that lead nowhere, losses without an end.')
    .argument('<file>', 'rulebook file, YAML or JSON, or the name of a venue')
    .option('--scenario <file>', 'check it against the instruments, funds and assets of this scenario')
    .option('--funds <names>', 'funds there are, parted by commas; left out, names are not checked')
    .option(
      '--decimals <number>',
      `ledger decimals of the asset its amounts are in (default: ${USUAL_DECIMALS})`,
    )
    .option('--json', 'print the findings as JSON')
    .option('--quiet', 'print errors only')
    .addHelpText('after', EXAMPLE)
    .action(async (file, options) => {
      const around = await surroundings(options)
      const read = await rulebookFrom(file, around.context)
      const findings = checkRulebook(read, around.names)
      if (options.json === true)
        io.out(
          writeJson({
            file,
            rulebook: read.name,
            hash: rulebookHash(read),
            ...(around.assumed !== null && { assumed: around.assumed }),
            findings,
          }),
        )
      else tell(file, read, findings, around, options.quiet === true, io)
      end(findings.some(({ severity }) => severity === 'error') ? CHECK_FAILED : DONE)
    })
}

interface Surroundings {
  readonly names: RulebookSurroundings
  readonly context: RulebookContext
  /** What could not be looked at, for want of a scenario. */
  readonly assumed: string | null
}

/** What a rulebook is read and checked with: a whole scenario, or the few things that were said. */
async function surroundings(options: {
  readonly scenario?: string | undefined
  readonly funds?: string | undefined
  readonly decimals?: string | undefined
}): Promise<Surroundings> {
  if (options.scenario === undefined) return said(options.funds, options.decimals ?? USUAL_DECIMALS)
  if (options.funds !== undefined || options.decimals !== undefined)
    throw new UsageError('Found --scenario with --funds or --decimals, expected it alone: it says both.')
  const problems = new Problems()
  const text = await readInput(options.scenario, problems)
  const scenario = text === undefined ? undefined : readScenario(options.scenario, text, problems)
  problems.throwIfAny()
  if (scenario === undefined) throw new UsageError(`Found no scenario in ${options.scenario}, expected one.`)
  return {
    names: surroundingsOf(scenario),
    context: { decimals: scenario.rulebookDecimals, assets: scenario.assets },
    assumed: null,
  }
}

function said(funds: string | undefined, decimals: string): Surroundings {
  if (!/^\d{1,2}$/.test(decimals))
    throw new UsageError(`Found --decimals ${decimals}, expected a whole number from 0 to 99.`)
  const names = funds === undefined ? {} : { funds: funds.split(',').map((name) => name.trim()) }
  return { names, context: { decimals: Number(decimals) }, assumed: assumptions(funds !== undefined) }
}

function assumptions(hasFunds: boolean): string {
  const unchecked = hasFunds ? 'names of other accounts' : 'names of accounts'
  return `Without --scenario, ${unchecked} and of instruments are not checked, and options count as listed only where a step speaks of them.`
}

async function rulebookFrom(file: string, context: RulebookContext): Promise<Rulebook> {
  const problems = new Problems()
  const found = await loadRulebook(file, context, problems)
  problems.throwIfAny()
  if (found === undefined) throw new UsageError(`Found no rulebook in ${file}, expected one.`)
  return found.rulebook
}

function tell(
  file: string,
  rulebook: Rulebook,
  findings: readonly RulebookFinding[],
  { assumed }: Surroundings,
  isQuiet: boolean,
  io: Io,
): void {
  for (const { severity, message } of findings) {
    if (severity === 'error') io.err(`${file}: error: ${message}\n`)
    else if (!isQuiet) io.out(`${file}: warning: ${message}\n`)
  }
  if (isQuiet) return
  const names = rulebook.steps.map(nameOf).join(', ')
  io.out(`${rulebook.name}: ${counted(rulebook.steps.length, 'step')} (${names}).\n`)
  io.out(
    findings.length === 0 ? 'Nothing was found against it.\n' : `${counted(findings.length, 'finding')}.\n`,
  )
  if (assumed !== null) io.out(`${assumed}\n`)
}
