import { existsSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { writeJson } from '../files/write.ts'
import type { JournalReport } from '../journal/sqlite/verify.ts'
import { moneyText } from '../lab/run/grid.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { exportLines } from './journal-export.ts'

const VERIFY_EXAMPLE = `
Example:
  breakwater journal verify venue.journal`
const EXPORT_EXAMPLE = `
Examples:
  breakwater journal export venue.journal --out commands.jsonl
  breakwater journal export venue.journal --events`
const COMPACT_EXAMPLE = `
Example:
  breakwater journal compact venue.journal`

interface Telling {
  readonly json?: true | undefined
  readonly quiet?: true | undefined
}

/** `breakwater journal`: looks after the file in which a venue's commands are kept. */
export function addJournal(program: Command, io: Io, end: (code: number) => void): void {
  const journal = program
    .command('journal')
    .description('Check, export and compact the file that commands are kept in.')
    .addHelpText('after', VERIFY_EXAMPLE)
  addVerify(journal as Command, io, end)
  addExport(journal as Command, io, end)
  addCompact(journal as Command, io, end)
}

function addVerify(journal: Command, io: Io, end: (code: number) => void): void {
  journal
    .command('verify')
    .description('Check every row, hash, snapshot and table of a journal; it may be in use.')
    .argument('<file>', 'file of the journal')
    .option('--json', 'print what was found as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', VERIFY_EXAMPLE)
    .action(async (file, options) => {
      const { verifyJournal } = await import('../journal/sqlite/verify.ts')
      const report = verifyJournal(file)
      if (options.json === true) io.out(writeJson({ journal: file, holds: report.fault === null, ...report }))
      else tell(report, options.quiet === true, io)
      end(report.fault === null ? DONE : CHECK_FAILED)
    })
}

function tell({ fault, ...report }: JournalReport, isQuiet: boolean, io: Io): void {
  if (!isQuiet) io.out(textOf(report))
  if (fault !== null) io.err(`${fault.message}\n`)
  else if (!isQuiet) io.out('Every row, hash, snapshot and table holds.\n')
}

function textOf({
  rows,
  compacted,
  commands,
  head,
  epochs,
  snapshots,
}: Omit<JournalReport, 'fault'>): string {
  const without = compacted === 0 ? '' : `, the first ${number(compacted)} without their commands`
  const lines = [
    `rows       ${number(rows)}${without}`,
    `commands   ${number(commands)}`,
    `head       ${head}`,
    ...epochs.map(({ epoch, fromRow }) => `epoch      ${epoch} from row ${number(fromRow)}`),
    ...snapshots.map(({ row, epoch, bytes, isWhole }) => {
      const state = isWhole ? 'whole' : 'NOT WHOLE'
      return `snapshot   at row ${number(row)}, epoch ${epoch}, ${number(bytes)} bytes, ${state}`
    }),
  ]
  return `${lines.join('\n')}\n`
}

function addExport(journal: Command, io: Io, end: (code: number) => void): void {
  journal
    .command('export')
    .description('Write the commands of a journal, or its allocation events, as JSON Lines.')
    .argument('<file>', 'file of the journal')
    .option('--events', 'write the events that receipts are made from, which compaction keeps')
    .option('--from <row>', 'begin at this row', '0')
    .option('--out <file>', 'write to a new file instead of standard output')
    .addHelpText('after', EXPORT_EXAMPLE)
    .action(async (file, options) => {
      const { out } = options
      refuseExisting(out)
      const lines = await exportLines(file, wholeFrom(options.from), options.events === true)
      if (out === undefined) for (const line of lines) io.out(line)
      else await writeFile(out, lines, { flag: 'wx' })
      end(DONE)
    })
}

function refuseExisting(out: string | undefined): void {
  if (out !== undefined && existsSync(out))
    throw new UsageError(`Found ${out} there already, expected a new name. Name another file.`)
}

function wholeFrom(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`Found --from ${text}, expected the number of a row.`)
  return Number(text)
}

function addCompact(journal: Command, io: Io, end: (code: number) => void): void {
  journal
    .command('compact')
    .description('Drop the commands before the oldest snapshot kept; hashes and allocation events stay.')
    .argument('<file>', 'file of the journal, which nobody else has open')
    .option('--json', 'print what was done as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', COMPACT_EXAMPLE)
    .action(async (file, options) => end(await compact(file, options, io)))
}

/** A journal with a fault keeps everything: what is dropped could be what it takes to repair it. */
async function compact(file: string, options: Telling, io: Io): Promise<number> {
  const { verifyJournal } = await import('../journal/sqlite/verify.ts')
  const { compactFile } = await import('../journal/sqlite/compact-file.ts')
  const { fault, snapshots } = verifyJournal(file)
  if (fault !== null) {
    io.err(`${fault.message}\n`)
    return CHECK_FAILED
  }
  if (snapshots.length === 0)
    throw new UsageError(
      `Found no snapshot in ${file}, expected one: without it the state could not be had once commands are gone. Let the service take one first.`,
    )
  const before = statSync(file).size
  const { rows } = await compactFile(file, Math.min(...snapshots.map(({ row }) => row)))
  const after = statSync(file).size
  if (options.json === true) io.out(writeJson({ journal: file, compacted: rows, bytes: { before, after } }))
  else if (options.quiet !== true)
    io.out(
      `The first ${number(rows)} rows are without their commands. ${number(before)} bytes became ${number(after)}.\n`,
    )
  return DONE
}

function number(value: number): string {
  return moneyText(value, 0)
}
