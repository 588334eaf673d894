import type { Command } from '../../core/engine/commands.ts'
import type { Outcome } from '../../core/engine/submit.ts'
import type { JournalRow } from '../../journal/journal.ts'
import type { Note } from '../registry/notes.ts'
import type { DurableBatch } from './host.ts'
import type { KeyParts } from './key-text.ts'

/** A batch from its first command to the disk. */
export class Row {
  readonly number: number
  readonly firstSequence: number
  readonly commands: Command[] = []
  readonly outcomes: Outcome[] = []
  /** How each command is known again. */
  readonly keys: KeyParts[] = []
  readonly notes: Note[] = []
  /** Who is told when it is on disk, or that it is not. */
  readonly answers: Answer[] = []
  /** Settled when it was handed over. */
  sequence = 0
  at = 0
  fingerprint = ''
  kept: Promise<JournalRow> | null = null

  constructor(number: number, firstSequence: number) {
    this.number = number
    this.firstSequence = firstSequence
  }

  add(command: Command, keys: KeyParts, outcome: Outcome): void {
    this.commands.push(command)
    this.keys.push(keys)
    this.outcomes.push(outcome)
  }

  get isEmpty(): boolean {
    return this.commands.length === 0 && this.notes.length === 0
  }

  asBatch(): DurableBatch {
    const { number: row, at, notes, sequence, fingerprint } = this
    const commands = this.commands.map(({ id, by, at, body }, place) => ({
      command: id,
      by,
      at,
      body,
      outcome: this.outcomes[place],
    }))
    return { row, at, commands, notes, sequence, fingerprint }
  }
}

/** Somebody who waits for a row. */
export interface Answer {
  tell(): void
  fail(error: unknown): void
}
