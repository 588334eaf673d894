import { Command, CommanderError } from '@commander-js/extra-typings'
import { addAllocate } from './allocate.ts'
import { addAudit } from './audit.ts'
import { addBackup } from './backup.ts'
import { addCompare } from './compare.ts'
import { BAD_INPUT, DONE, exitCodeOf, messageOf } from './exit.ts'
import { addExplain } from './explain.ts'
import { addFeed } from './feed.ts'
import { type Io, processIo } from './io.ts'
import { addIv } from './iv.ts'
import { addJournal } from './journal.ts'
import { addLab } from './lab.ts'
import { addMargin } from './margin.ts'
import { addPrice } from './price.ts'
import { addQueue } from './queue.ts'
import { addRestore } from './restore.ts'
import { addRulebook } from './rulebook.ts'
import { addRun } from './run.ts'
import { addServe } from './serve.ts'
import { addSurface } from './surface.ts'
import { addVenues } from './venues.ts'
import { addVerify } from './verify.ts'
import { versions } from './versions.ts'

const EXAMPLE = `
Example:
  breakwater run first-gap.yaml`

/**
 * The `breakwater` command.
 *
 * @param argv arguments after the name of the command
 * @param io where to read and write; the process's own where left out
 * @returns the exit code: 0 done, 1 a law or check failed, 2 bad input, 3 the outside world failed
 */
export async function main(argv: string[], io: Io = processIo()): Promise<number> {
  let code = DONE
  const program = programOf(io, (set) => {
    code = set
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : BAD_INPUT
    io.err(`${messageOf(error)}\n`)
    return exitCodeOf(error)
  }
}

function programOf(io: Io, end: (code: number) => void): Command {
  const program = new Command('breakwater')
    .description('Exact clearing and default management: who pays when a leveraged account cannot.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      getOutHasColors: () => io.hasColors,
      getErrHasColors: () => io.hasColors,
    })
    .showHelpAfterError('Add --help for what is expected.')
    .version(String(versions().breakwater))
    .addHelpText('after', EXAMPLE)
  for (const add of [
    addRun,
    addCompare,
    addExplain,
    addVerify,
    addQueue,
    addRulebook,
    addLab,
    addJournal,
    addServe,
    addBackup,
    addRestore,
    addFeed,
    addVenues,
    addSurface,
    addAllocate,
    addAudit,
    addMargin,
    addPrice,
    addIv,
  ])
    add(program as Command, io, end)
  return program as Command
}
