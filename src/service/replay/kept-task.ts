import type { Event } from '../../core/engine/events.ts'
import { hexOf } from '../../core/money/sha256.ts'
import { notThere } from './errors.ts'
import { findAnyRow } from './find-row.ts'
import type { ReceiptQuestion } from './receipt-task.ts'
import type { ReplaySource } from './source.ts'

/** What one account paid in one event, where its command is not decided again. */
export type KeptQuestion = Pick<ReceiptQuestion, 'sequence' | 'place' | 'account'>

export interface KeptAnswer {
  readonly row: number
  /** Of the row, hexadecimal: the event counts in it. */
  readonly hash: string
}

/** The row that keeps an event for good, whatever became of its commands, looked at whether the account paid in it. */
export async function keptOf(
  source: ReplaySource,
  { sequence, place, account }: KeptQuestion,
): Promise<KeptAnswer> {
  const { row, batch } = await findAnyRow(source, { sequence })
  const kept = batch.allocations.find((each) => each.sequence === sequence && each.place === place)
  if (kept === undefined || !payersOf(kept.event).includes(account))
    throw notThere(
      `Found nothing that account ${account} paid in event ${place} of sequence ${sequence} in row ${row.number}.`,
    )
  return { row: row.number, hash: hexOf(row.hash) }
}

function payersOf(event: Event): readonly number[] {
  if (event.type === 'allocated') return [...event.payers]
  return event.type === 'deleveraged' ? [...event.takers] : []
}
