import { existsSync } from 'node:fs'
import type { Command } from '@commander-js/extra-typings'
import { writeJson } from '../files/write.ts'
import type { CopiedJournal } from '../journal/sqlite/copy-file.ts'
import { counted } from '../report/format.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'

const EXAMPLE = `
Example:
  breakwater backup venue.journal copy.journal`

/** What a copy is told with. */
export interface CopyOptions {
  readonly json?: true | undefined
  readonly quiet?: true | undefined
}

/** `breakwater backup`: copies a journal while the service goes on. */
export function addBackup(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('backup')
    .description('Copy a journal to a new file, also while a service writes it, and check all of the copy.')
    .argument('<journal>', 'file of the journal')
    .argument('<copy>', 'new file')
    .option('--json', 'print what was copied as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (journal, copy, options) => {
      refuseCopyOver(copy)
      const { copyJournal } = await import('../journal/sqlite/copy-file.ts')
      const copied = await copyJournal(journal, copy)
      tellCopy(`Copied ${journal} to ${copy}`, { journal, copy }, copied, options, io)
      end(DONE)
    })
}

/** Said before anything is read. */
export function refuseCopyOver(path: string): void {
  if (existsSync(path))
    throw new UsageError(
      `Found ${path} there already, expected a new name: nothing is written over. Name another file.`,
    )
}

/** Tells what a copy holds. */
export function tellCopy(
  done: string,
  names: Readonly<Record<string, string>>,
  { report, bytes }: CopiedJournal,
  { json, quiet }: CopyOptions,
  io: Io,
): void {
  const { rows, commands, compacted, head } = report
  if (json === true) return io.out(writeJson({ ...names, rows, commands, compacted, head, bytes }))
  if (quiet === true) return
  const counts = [counted(rows, 'row'), counted(commands, 'command'), counted(bytes, 'byte')].join(', ')
  io.out(`${done}: ${counts}.\nEvery row, hash, snapshot and table of it holds.\nhead       ${head}\n`)
}
