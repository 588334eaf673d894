import type { Command } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import type { Refusal } from '../../core/engine/refusals.ts'
import { type Outcome, submit } from '../../core/engine/submit.ts'
import { BatchRecorder, type RecordedBatch } from '../../journal/batch-record.ts'
import { toJson } from '../../wire/canonical-json.ts'
import { type Note, type NoteBody, noteFromJson } from '../registry/notes.ts'
import type { Made, Reply, Request } from './host.ts'
import { type KeyParts, keyTextOf, NO_KEY } from './key-text.ts'
import type { KnownRequest } from './known-requests.ts'
import type { PastRows } from './past-rows.ts'
import { readable } from './readable.ts'
import { Row } from './row.ts'
import type { HostState } from './state.ts'
import type { NoteMaker } from './waiting.ts'

/** What a decider is made with. */
export interface DeciderParts {
  readonly state: HostState
  readonly clock: () => number
  readonly epoch: number
  readonly nonceMs: number
  readonly past: PastRows
  /** A row that was handed over and is not known to be on disk. */
  readonly inFlight: (row: number) => Row | undefined
}

/** A request that has become a command, and may still be dropped without a trace. */
export interface Prepared {
  readonly is: 'command'
  readonly command: Command
  readonly key: KeyParts
  readonly notes: ((events: readonly Event[], command: number) => readonly NoteBody[]) | undefined
  readonly notesIfRefused: ((refusal: Refusal, command: number) => readonly NoteBody[]) | undefined
}

/** Turns requests into commands and these into outcomes, one behind the other, and gathers them in rows. */
export class Decider {
  readonly #parts: DeciderParts
  readonly #state: HostState
  readonly #recorder = new BatchRecorder()

  constructor(parts: DeciderParts) {
    this.#parts = parts
    this.#state = parts.state
  }

  begin(): Row {
    return new Row(this.#state.rows, this.#state.house.sequence + 1)
  }

  /**
   * What a request is to become, or its reply where nothing is to be carried out. When it throws nothing was changed.
   */
  prepare(row: Row, request: Request<unknown>): Prepared | Reply<unknown> {
    const { by, key, nonce, make } = request
    const { known, registry, house } = this.#state
    const at = this.#now()
    if (nonce !== undefined && known.hasNonce(by, nonce, registry, at)) return { is: 'nonce-taken' }
    const before = key === undefined ? null : known.find(by, key, at)
    if (before !== null) return this.#withNonce(row, request, at, this.#again(row, before))
    const made: Made<unknown> = typeof make === 'function' ? make(house, registry) : { ok: true, body: make }
    if (!made.ok) return this.#withNonce(row, request, at, { is: 'malformed', fault: made.fault })
    const given: Command = { id: this.#state.nextCommand, at, by, body: made.body }
    const body = readable(given)
    const command = body === given.body ? given : { ...given, body }
    const { notes, notesIfRefused } = made
    return {
      is: 'command',
      command,
      key: key === undefined && nonce === undefined ? NO_KEY : { key: key ?? null, nonce: nonce ?? null },
      notes,
      notesIfRefused,
    }
  }

  /** Decides a command. When it throws the house can no longer be trusted. */
  carryOut(row: Row, { command, key, notes, notesIfRefused }: Prepared): Reply<unknown> {
    this.#recorder.begin(command, keyTextOf(key))
    const outcome = submit(this.#state.house, command)
    this.#recorder.end(command, outcome)
    this.#state.took(command, key, row.commands.length)
    row.commands.push(command)
    row.outcomes.push(outcome)
    const { id, at, by } = command
    const made = outcome.ok ? notes?.(outcome.events, id) : notesIfRefused?.(outcome.refusal, id)
    for (const body of made ?? []) this.#take(row, noted(body, at, by))
    return replyOf(command.id, command.at, outcome, false)
  }

  /** Notes that are to be kept; when it throws nothing was changed. */
  makeNotes(by: string, make: NoteMaker): Note[] {
    const { house, registry } = this.#state
    const at = this.#now()
    return (make(house, registry) ?? []).map((body) => noted(body, at, by))
  }

  takeNotes(row: Row, notes: readonly Note[]): void {
    for (const note of notes) this.#take(row, note)
  }

  /** Ends a row that is not empty. */
  end(row: Row): RecordedBatch {
    const { house, places, lastAt } = this.#state
    row.sequence = house.sequence
    row.at = lastAt
    row.fingerprint = house.book.fingerprint.toString()
    places.add(row.number, row.firstSequence)
    this.#state.rows += 1
    const { firstSequence, at, fingerprint } = row
    return this.#recorder.take({ epoch: this.#parts.epoch, firstSequence, at, fingerprint })
  }

  #now(): number {
    const { house, lastAt } = this.#state
    return Math.max(Math.floor(this.#parts.clock()), house.at, lastAt)
  }

  #take(row: Row, note: Note): void {
    this.#state.noted(note)
    this.#recorder.note(toJson(note))
    row.notes.push(note)
  }

  /** A nonce is used up by a request that gives no command as well. */
  #withNonce(row: Row, { by, nonce }: Request<unknown>, at: number, reply: Reply<unknown>): Reply<unknown> {
    if (nonce === undefined) return reply
    this.#take(row, { type: 'nonce-used', key: by, nonce, until: at + this.#parts.nonceMs, at, by })
    return reply
  }

  /** The reply to a request that was given before: out of memory while it is written, from the disk later. */
  #again(current: Row, { row: number, place, isSame }: KnownRequest): Reply<unknown> {
    const row = number === current.number ? current : this.#parts.inFlight(number)
    if (row === undefined) {
      const { command, at, outcome } = this.#parts.past.outcomeAt(number, place)
      return isSame ? replyOf(command, at, outcome, true) : { is: 'key-taken', command }
    }
    const { id: command, at } = row.commands[place]
    return isSame ? replyOf(command, at, row.outcomes[place], true) : { is: 'key-taken', command }
  }
}

function replyOf(command: number, at: number, outcome: Outcome, repeated: boolean): Reply<unknown> {
  if (!outcome.ok) return { is: 'refused', command, at, refusal: outcome.refusal, repeated }
  const { sequence, events } = outcome
  return { is: 'done', command, at, sequence, events, repeated }
}

/** @throws when it could not be read back */
function noted(body: NoteBody, at: number, by: string): Note {
  return noteFromJson(toJson({ ...body, at, by }))
}
