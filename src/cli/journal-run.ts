import { existsSync } from 'node:fs'
import type { Command } from '../core/engine/commands.ts'
import { EPOCH } from '../core/engine/epoch.ts'
import type { Outcome } from '../core/engine/submit.ts'
import type { House } from '../core/waterfall/house.ts'
import { BatchRecorder, type RecordedBatch } from '../journal/batch-record.ts'
import { UsageError } from './exit.ts'

/** Commands of a run in one row. */
const BATCH = 1000

/** Gathers what a run decides as rows of a journal, and keeps them when it has ended. */
export class RunJournal {
  readonly #path: string
  readonly #recorder = new BatchRecorder()
  readonly #batches: RecordedBatch[] = []
  #firstSequence = 1

  /** @throws {UsageError} when there is something already: a run begins a journal and goes on with none */
  constructor(path: string) {
    if (existsSync(path))
      throw new UsageError(
        `Found ${path} there already, expected a new name. Name another file with --journal.`,
      )
    this.#path = path
  }

  take(command: Command, outcome: Outcome, house: House): void {
    this.#recorder.add(command, '', outcome)
    if (this.#recorder.count >= BATCH) this.#cut(house)
  }

  #cut(house: House): void {
    const fingerprint = house.book.fingerprint.toString()
    const place = { epoch: EPOCH, firstSequence: this.#firstSequence, at: house.at, fingerprint }
    this.#batches.push(this.#recorder.take(place))
    this.#firstSequence = house.sequence + 1
  }

  async keep(house: House): Promise<void> {
    const { openSqliteJournal } = await import('../journal/sqlite/sqlite-journal.ts')
    if (!this.#recorder.isEmpty) this.#cut(house)
    const journal = await openSqliteJournal(this.#path)
    try {
      for (const { bytes, outcomes } of this.#batches) await journal.append(bytes, outcomes)
    } finally {
      await journal.close()
    }
  }
}
