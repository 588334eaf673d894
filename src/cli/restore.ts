import type { Command } from '@commander-js/extra-typings'
import { refuseCopyOver, tellCopy } from './backup.ts'
import { CHECK_FAILED, DONE } from './exit.ts'
import type { Io } from './io.ts'

const EXAMPLE = `
Example:
  breakwater restore copy.journal again.journal`

/** `breakwater restore`: puts a copy back under a name a service can open. */
export function addRestore(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('restore')
    .description('Check a copy of a journal whole, put it back as a new file, and open that once.')
    .argument('<copy>', 'file that backup made')
    .argument('<journal>', 'new file for the service to open; one that is there is never written over')
    .option('--json', 'print what was restored as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (copy, journal, options) => {
      refuseCopyOver(journal)
      const { verifyJournal } = await import('../journal/sqlite/verify.ts')
      const { fault } = verifyJournal(copy)
      if (fault !== null) {
        io.err(`${fault.message}\n`)
        return end(CHECK_FAILED)
      }
      const { copyJournal } = await import('../journal/sqlite/copy-file.ts')
      const copied = await copyJournal(copy, journal)
      await openOnce(journal)
      tellCopy(`Restored ${journal} from ${copy}`, { copy, journal }, copied, options, io)
      end(DONE)
    })
}

/** Opened for writing and closed again: its lock can be had, and its log is folded into the file. */
async function openOnce(journal: string): Promise<void> {
  const { openSqliteJournal } = await import('../journal/sqlite/sqlite-journal.ts')
  const open = await openSqliteJournal(journal, { missing: 'refuse', check: { rows: 'all' } })
  await open.close()
}
