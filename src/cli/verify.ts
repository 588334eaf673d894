import { join } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { writeJson } from '../files/write.ts'
import { moneyText } from '../lab/run/grid.ts'
import type { Check } from './checks.ts'
import { CHECK_FAILED, DONE } from './exit.ts'
import type { Io } from './io.ts'
import { files } from './run-files.ts'
import { RunReader } from './run-reader.ts'
import { verifyRun } from './verify-run.ts'

const EXAMPLE = `
Example:
  breakwater verify runs/first-gap`

/** `breakwater verify`: runs a record again and compares all that was stored with it. */
export function addVerify(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('verify')
    .description('Replay a run and compare every event, the laws, and every file with what is stored.')
    .argument('<run>', 'folder of a run')
    .option('--json', 'print the checks as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (folder, options) => {
      const reader = new RunReader(folder)
      const checks = await verifyRun(reader, io, options.quiet === true)
      const isSound = checks.every(({ holds }) => holds)
      if (options.json === true) io.out(writeJson({ run: folder, holds: isSound, checks }))
      else tell(checks, folder, options.quiet === true, io)
      end(isSound ? DONE : CHECK_FAILED)
    })
}

function tell(checks: readonly Check[], folder: string, isQuiet: boolean, io: Io): void {
  for (const { check, holds, found } of checks) {
    const line = `${holds ? 'holds ' : 'FAILED'}  ${check}${found === null ? '' : `: ${found}`}\n`
    if (!holds) io.err(line)
    else if (!isQuiet) io.out(line)
  }
  const failed = checks.filter(({ holds }) => !holds).length
  if (failed > 0) io.err(`${join(folder, files.hashes)}: ${failed} of ${checks.length} checks failed.\n`)
  else if (!isQuiet) io.out(`All ${moneyText(checks.length, 0)} checks hold.\n`)
}
