import type { Command } from '@commander-js/extra-typings'
import { checkRulebook, type RulebookFinding } from '../core/waterfall/check-rulebook.ts'
import { nameOf, type Rulebook } from '../core/waterfall/rulebook.ts'
import { Problems } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import { counted } from '../lab/run/words.ts'
import { rulebookHash } from '../wire/rulebook.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { loadRulebook } from './rulebook-source.ts'

const EXAMPLE = `
Example:
  breakwater rulebook check scenarios/rulebooks/example.yaml --funds BTC-USDT,ETH-USDT`

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
    .option('--funds <names>', 'funds there are, parted by commas; left out, names are not checked')
    .option('--decimals <number>', 'ledger decimals of the asset its amounts are in', USUAL_DECIMALS)
    .option('--json', 'print the findings as JSON')
    .option('--quiet', 'print errors only')
    .addHelpText('after', EXAMPLE)
    .action(async (file, options) => {
      const read = await rulebookFrom(file, options.decimals)
      const funds =
        options.funds === undefined ? undefined : options.funds.split(',').map((name) => name.trim())
      const findings = checkRulebook(read, funds === undefined ? {} : { funds })
      if (options.json === true)
        io.out(writeJson({ file, rulebook: read.name, hash: rulebookHash(read), findings }))
      else tell(file, read, findings, options.quiet === true, io)
      end(findings.some(({ severity }) => severity === 'error') ? CHECK_FAILED : DONE)
    })
}

async function rulebookFrom(file: string, decimals: string): Promise<Rulebook> {
  if (!/^\d{1,2}$/.test(decimals))
    throw new UsageError(`Found --decimals ${decimals}, expected a whole number from 0 to 99.`)
  const problems = new Problems()
  const found = await loadRulebook(file, { decimals: Number(decimals) }, problems)
  problems.throwIfAny()
  if (found === undefined) throw new UsageError(`Found no rulebook in ${file}, expected one.`)
  return found.rulebook
}

function tell(
  file: string,
  rulebook: Rulebook,
  findings: readonly RulebookFinding[],
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
}
