import type { Command, CommandBody } from '../../core/engine/commands.ts'
import { Foresight } from '../../core/engine/foresight.ts'
import { type Outcome, submit } from '../../core/engine/submit.ts'
import { invariant } from '../../core/money/invariant.ts'
import { BatchRecorder, type RecordedBatch } from '../../journal/batch-record.ts'
import { toJson } from '../../wire/canonical-json.ts'
import { type Note, type NoteBody, noteFromJson } from '../registry/notes.ts'
import type { Made, Reply, Request } from './host.ts'
import { keyTextOf } from './key-text.ts'
import type { KnownRequest } from './known-requests.ts'
import type { PastRows } from './past-rows.ts'
import { isPlainTrade, readable } from './readable.ts'
import { Row } from './row.ts'
import type { HostState } from './state.ts'
import type { NoteMaker } from './waiting.ts'

/** Commands to come that are foreseen together. */
export const FORESEEN = 32

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

/** Turns requests into commands and these into outcomes, one behind the other, and gathers them in rows. */
export class Decider {
  readonly #parts: DeciderParts
  readonly #state: HostState
  readonly #recorder = new BatchRecorder()
  readonly #foresight = new Foresight()
  /** The command that was prepared last, and what it was made of where it was made by a function. */
  #command: Command | null = null
  #made: Made<unknown> | null = null

  constructor(parts: DeciderParts) {
    this.#parts = parts
    this.#state = parts.state
  }

  begin(): Row {
    return new Row(this.#state.rows, this.#state.house.sequence + 1)
  }

  /** Fetches what looking some requests of a list up will read, all at the same time. It changes no answer. */
  foresee(requests: readonly Request<unknown>[], from: number): void {
    this.#state.known.foresee(requests, from, FORESEEN)
    const end = Math.min(requests.length, from + FORESEEN)
    for (let at = from; at < end; at += 1) {
      const { make } = requests[at]
      if (typeof make !== 'function') this.#foresight.foresee(this.#state.house, make)
    }
  }

  /**
   * Makes a request into the command that `carryOut` takes next, and may still drop without a trace.
   *
   * @returns its reply where there is nothing to be carried out; otherwise null. When it throws nothing was changed.
   */
  prepare(row: Row, request: Request<unknown>): Reply<unknown> | null {
    const { by, key, nonce, make } = request
    const { known, registry, house } = this.#state
    const at = this.#now()
    if (nonce !== undefined && known.hasNonce(by, nonce, registry, at)) return { is: 'nonce-taken' }
    const before = key === undefined ? null : known.find(by, key, at)
    if (before !== null) return this.#withNonce(row, request, at, this.#again(row, before))
    const made = typeof make === 'function' ? make(house, registry) : null
    if (made?.ok === false) return this.#withNonce(row, request, at, { is: 'malformed', fault: made.fault })
    const body = made === null ? (make as CommandBody) : made.body
    const given: Command = { id: this.#state.nextCommand, at, by, body }
    const kept = readable(given)
    this.#command = kept === body ? given : { ...given, body: kept }
    this.#made = made
    return null
  }

  /** Decides the command that was prepared of a request. When it throws the house can no longer be trusted. */
  carryOut(row: Row, request: Request<unknown>): Reply<unknown> {
    const command = this.#command
    invariant(command !== null, 'a command is prepared before it is carried out')
    this.#command = null
    const outcome = submit(this.#state.house, command)
    const state = this.#state
    state.took(command)
    state.known.keep(command.by, request, state.rows, row.commands.length, state.lastAt)
    row.add(command, request, outcome)
    if (this.#made !== null) this.#noteOf(row, command, outcome, this.#made)
    return replyOf(command.id, command.at, outcome, false)
  }

  /**
   * Carries out requests of a list from a place on, as long as they are trades that nobody asks for twice, stage by stage:
   * all keys are looked up, then all trades decided, then all kept. What comes of each is what it would by itself; code
   * and tables of a stage stay near the processor while it works, where they are pushed out between two requests that go
   * through all stages each. They were foreseen.
   *
   * @param end of those that may be carried out
   * @returns how many it were: none where the first is another. When it throws the house can no longer be trusted.
   */
  carryOutTogether(
    row: Row,
    requests: readonly Request<unknown>[],
    from: number,
    end: number,
    replies: Reply<unknown>[],
  ): number {
    const state = this.#state
    const until = tradesUntil(requests, from, end)
    if (until === from) return 0
    const count = state.known.newFrom(requests, from, until, this.#now())
    const first = row.commands.length
    for (let at = from; at < from + count; at += 1) this.#decideTrade(row, requests[at])
    for (let index = 0; index < count; index += 1) {
      const place = first + index
      const command = row.commands[place]
      state.known.keepNew(index, command.by, requests[from + index], state.rows, place, command.at)
      replies.push(replyOf(command.id, command.at, row.outcomes[place], false))
    }
    return count
  }

  #decideTrade(row: Row, request: Request<unknown>): void {
    const state = this.#state
    const { by, make } = request
    const command: Command = { id: state.nextCommand, at: this.#now(), by, body: make as CommandBody }
    row.add(command, request, submit(state.house, command))
    state.took(command)
  }

  #noteOf(row: Row, { id, at, by }: Command, outcome: Outcome, made: Made<unknown>): void {
    if (!made.ok) return
    const bodies = outcome.ok ? made.notes?.(outcome.events, id) : made.notesIfRefused?.(outcome.refusal, id)
    for (const body of bodies ?? []) this.#take(row, noted(body, at, by))
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
    this.#recorder.addAll(row.commands, row.keys.map(keyTextOf), row.outcomes)
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

/** Where the trades that are written down as they are end. */
function tradesUntil(requests: readonly Request<unknown>[], from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const { make } = requests[at]
    if (typeof make === 'function' || make.type !== 'trade' || !isPlainTrade(make)) return at
  }
  return end
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
