import type { Command } from '../../core/engine/commands.ts'
import { EPOCH } from '../../core/engine/epoch.ts'
import { openHouse } from '../../core/engine/house.ts'
import { submit } from '../../core/engine/submit.ts'
import { inTrial } from '../../core/engine/trial.ts'
import { hexOf } from '../../core/money/sha256.ts'
import type { House } from '../../core/waterfall/house.ts'
import { type Batch, batchOf } from '../../journal/batch-record.ts'
import { settle } from '../host/options.ts'
import { stateFromBytes } from '../host/snapshot-bytes.ts'
import { differs, gone, notThere } from './errors.ts'
import { findRow, nameOf, type PastCommand } from './find-row.ts'
import type { ReplaySource } from './source.ts'

/** A house as it was just before a command. */
export interface Before {
  readonly house: House
  readonly command: Command
  /** Place of the command in its row. */
  readonly place: number
  readonly row: number
  /** Of the row the command stands in, hexadecimal: all commands up to the end of that row are in it. */
  readonly hash: string
}

/**
 * The house as it was just before a command: the newest snapshot at or before its row, and the commands since then
 * decided again. Each row's fingerprint is compared, so what is handed out is what was.
 *
 * @throws {ReplayRefused} when there is no such command, or it cannot be reached any more
 */
export async function houseBefore(source: ReplaySource, wanted: PastCommand): Promise<Before> {
  const { row, batch } = await findRow(source, wanted)
  const house = await houseAtRow(source, row.number)
  for (const [place, command] of commandsIn(batch, row.number).entries()) {
    if (isWanted(house, command, wanted))
      return { house, command, place, row: row.number, hash: hexOf(row.hash) }
    submit(house, command)
  }
  throw notThere(`Found no ${nameOf(wanted)} in the journal.`)
}

/** Refused commands have no sequence: the next one that is carried out has it. */
function isWanted(house: House, command: Command, wanted: PastCommand): boolean {
  if ('command' in wanted) return command.id === wanted.command
  return house.sequence + 1 === wanted.sequence && inTrial(house, () => submit(house, command).ok)
}

/** The house as it was before the first command of a row. */
export async function houseAtRow(source: ReplaySource, row: number): Promise<House> {
  const { house, from } = await nearest(source, row)
  for await (const { number, bytes } of source.rows(from, row)) redo(house, batchOf(bytes), number)
  return house
}

/** The newest snapshot that is whole, of this engine's decisions, and not behind the row; else the beginning. */
async function nearest(
  source: ReplaySource,
  row: number,
): Promise<{ readonly house: House; readonly from: number }> {
  for await (const snapshot of source.snapshots(row)) {
    if (snapshot.row < source.compacted || snapshot.epoch !== EPOCH) continue
    const bytes = snapshot.bytes()
    if (bytes !== null) return { house: stateFromBytes(bytes, settle({})).house, from: snapshot.row }
  }
  if (source.compacted === 0) return { house: openHouse(), from: 0 }
  throw gone(
    `The commands before row ${source.compacted} were dropped by a compaction of the journal, and no snapshot stands between there and row ${row}. Use a copy of the journal from before that.`,
  )
}

function redo(house: House, batch: Batch, row: number): void {
  for (const command of commandsIn(batch, row)) submit(house, command)
  checkFingerprint(house, batch, row)
}

/** @throws {ReplayRefused} when the engine that runs here comes to another state than was noted in the row */
export function checkFingerprint(house: House, batch: Batch, row: number): void {
  const found = house.book.fingerprint.toString()
  if (found === batch.fingerprint) return
  throw differs(
    `Row ${row} says fingerprint ${batch.fingerprint}, and its commands come to ${found} here. Run it again with the version that decided them.`,
  )
}

/** @throws {ReplayRefused} when they were dropped, or decided by an engine that decides otherwise */
export function commandsIn({ commands, epoch }: Batch, row: number): Command[] {
  if (commands === null)
    throw gone(
      `The commands of row ${row} were dropped by a compaction of the journal. Use a copy from before that.`,
    )
  if (epoch !== EPOCH && commands.length > 0)
    throw differs(
      `Row ${row} was decided under epoch ${epoch}, and this engine decides under epoch ${EPOCH}. Run it again with the version of that time, on a copy of the journal.`,
    )
  return commands.map(({ command }) => command)
}
