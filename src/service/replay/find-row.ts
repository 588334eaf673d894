import { type Batch, batchOf } from '../../journal/batch-record.ts'
import type { JournalRow } from '../../journal/journal.ts'
import { gone, notThere } from './errors.ts'
import type { ReplaySource } from './source.ts'

/** A command in the past: by its id, or by the sequence it was carried out as. */
export type PastCommand = { readonly command: number } | { readonly sequence: number }

/** A row with what stands in it. */
export interface ReadRow {
  readonly row: JournalRow
  readonly batch: Batch
}

export async function readRow(source: ReplaySource, number: number): Promise<ReadRow> {
  for await (const row of source.rows(number, number + 1)) return { row, batch: batchOf(row.bytes) }
  throw notThere(`Found no row ${number} in the journal, which has ${source.length}.`)
}

/**
 * The row in which a command stands.
 * @throws {ReplayRefused} when it is in none, or in one whose commands were dropped
 */
export async function findRow(source: ReplaySource, wanted: PastCommand): Promise<ReadRow> {
  const read = await findAnyRow(source, wanted)
  if (read.batch.commands !== null) return read
  throw gone(
    `The commands of row ${read.row.number} were dropped by a compaction of the journal, so nothing before row ${source.compacted} can be run again. Use a copy from before that.`,
  )
}

/**
 * The same, whether its commands are there or not; looked for by halves, since commands are numbered in the order of rows.
 * @throws {ReplayRefused} when it is in none
 */
export async function findAnyRow(source: ReplaySource, wanted: PastCommand): Promise<ReadRow> {
  let [low, high] = [0, source.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const isBehind = await beginsBehind(source, middle, high, wanted)
    if (isBehind) high = middle
    else low = middle + 1
  }
  // Rows of notes alone come to nothing: what is wanted stands in the last one before that has commands.
  for (let number = low - 1; number >= 0; number -= 1) {
    const read = await readRow(source, number)
    if (read.batch.count > 0) return read
  }
  throw notThere(`Found no ${nameOf(wanted)} in the journal.`)
}

export function nameOf(wanted: PastCommand): string {
  return 'command' in wanted ? `command ${wanted.command}` : `sequence ${wanted.sequence}`
}

/** Whether the rows from one on begin behind the wanted command; a compacted row has lost the ids of its commands. */
async function beginsBehind(
  source: ReplaySource,
  from: number,
  until: number,
  wanted: PastCommand,
): Promise<boolean> {
  for (let number = from; number < until; number += 1) {
    const { batch } = await readRow(source, number)
    if ('sequence' in wanted && batch.count > 0) return batch.firstSequence > wanted.sequence
    if ('command' in wanted && batch.commands !== null && batch.commands.length > 0)
      return batch.commands[0].command.id > wanted.command
    if (batch.commands === null) return false
  }
  return true
}
