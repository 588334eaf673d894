import type { Command } from '../core/engine/commands.ts'
import type { Event } from '../core/engine/events.ts'
import type { Outcome } from '../core/engine/submit.ts'
import { invariant } from '../core/money/invariant.ts'
import { hexOf } from '../core/money/sha256.ts'
import { canonicalJson, type Json } from '../wire/canonical-json.ts'
import { eventFromJson } from '../wire/json.ts'
import { type Act, actsFromBytes } from './acts.ts'
import { ByteReader, ByteWriter, MalformedBatch } from './bytes.ts'
import { sha256 } from './chain.ts'
import { CommandRecorder, readCommands } from './command-record.ts'
import { BATCH_VERSION, FRAME_HEAD, frameFor, partsOf } from './frame.ts'
import { KeyRecorder, KeyTexts } from './key-record.ts'
import { OutcomeWriter } from './outcome-writer.ts'

/**
 * A batch as the bytes of a row, little-endian.
 *
 *   kept   u32 version · u32 epoch · f64 first sequence · f64 at · u32 commands · 32 bytes sha256 of the outcomes
 *          · 8 bytes fingerprint · notes · allocation events (each u32 length + canonical JSON)
 *   body   commands as in command-record.ts · keys as in key-record.ts
 *
 * Version and epoch stand first, where every later version will look for them.
 */

/** Events that the receipts of payers are made from; they outlive the commands that led to them. */
const kept: ReadonlySet<Event['type']> = new Set(['loss-opened', 'allocated', 'deleveraged'])

/** An event that stays in its row for good: the command's sequence, and its place among the events of it. */
export interface KeptEvent {
  readonly sequence: number
  readonly place: number
  readonly event: Event
}

/** A command as the service took it; the key is empty where none was given. */
export interface KeyedCommand {
  readonly command: Command
  readonly key: string
}

/** What a row holds. */
export interface Batch {
  readonly epoch: number
  /** Sequence that the first accepted command of the batch has, or would have had. */
  readonly firstSequence: number
  readonly at: number
  /** How many commands it was. */
  readonly count: number
  /** Null once they were dropped by compaction. */
  readonly commands: readonly KeyedCommand[] | null
  /** What is known of them from then on; null before. */
  readonly acts: readonly Act[] | null
  readonly notes: readonly Json[]
  readonly allocations: readonly KeptEvent[]
  /** sha256 of all outcomes, in hexadecimal digits. */
  readonly outcomes: string
  /** Of the house after the batch, sixteen hexadecimal digits. */
  readonly fingerprint: string
}

/** What compaction leaves as it is. */
export type BatchHead = Omit<Batch, 'commands' | 'acts'>

/** What only the house knows about a batch. */
export type BatchPlace = Pick<Batch, 'epoch' | 'firstSequence' | 'at' | 'fingerprint'>

/** A batch that is ready for a journal. */
export interface RecordedBatch {
  readonly bytes: Uint8Array
  /** What the row's hash of outcomes is over. */
  readonly outcomes: Uint8Array
}

/** Gathers commands, what became of them, and notes, until they are taken as the bytes of one row. */
export class BatchRecorder {
  readonly #commands = new CommandRecorder()
  readonly #keys = new KeyRecorder()
  readonly #kept = new KeptRecorder()

  /** Commands so far. */
  get count(): number {
    return this.#commands.count
  }

  get isEmpty(): boolean {
    return this.count === 0 && this.#kept.isEmpty
  }

  /** @param key idempotency key, empty where there is none */
  add(command: Command, key: string, outcome: Outcome): void {
    this.addAll([command], [key], [outcome])
  }

  /** Several in order; each kind of record is written for all of them before the next. */
  addAll(commands: readonly Command[], keys: readonly string[], outcomes: readonly Outcome[]): void {
    for (const key of keys)
      invariant(key.isWellFormed(), 'a key that is written down is text that can be read back')
    for (const command of commands) this.#commands.add(command)
    for (const key of keys) this.#keys.add(key)
    this.#kept.addAll(commands, outcomes)
  }

  note(note: Json): void {
    this.#kept.note(note)
  }

  /** The row so far; the recorder is empty again. */
  take(place: BatchPlace): RecordedBatch {
    const { kept, outcomes } = this.#kept.take(place)
    const keys = this.#keys.take()
    const commandsFrom = FRAME_HEAD + kept.length
    const keysFrom = commandsFrom + this.#commands.size
    const bytes = frameFor(kept, this.#commands.size + keys.length)
    this.#commands.takeInto(bytes, commandsFrom)
    bytes.set(keys, keysFrom)
    return { bytes, outcomes: outcomes.slice() }
  }
}

/** The part of a row that is kept for good, and the outcomes its hash is over. */
export interface RecordedKept {
  readonly kept: Uint8Array
  /** Good until the recorder takes more. */
  readonly outcomes: Uint8Array
}

/** Gathers what became of commands, and notes: all of a row that deciding its commands again can be compared with. */
export class KeptRecorder {
  readonly #writer = new ByteWriter()
  readonly #outcomes = new OutcomeWriter()
  #count = 0
  #notes: Json[] = []
  #events: KeptEvent[] = []

  get isEmpty(): boolean {
    return this.#count === 0 && this.#notes.length === 0
  }

  addAll(commands: readonly Command[], outcomes: readonly Outcome[]): void {
    this.#count += commands.length
    for (let at = 0; at < commands.length; at += 1) this.#outcomes.add(commands[at], outcomes[at])
    for (const outcome of outcomes) if (outcome.ok) this.#keepEvents(outcome)
  }

  #keepEvents({ sequence, events }: Extract<Outcome, { ok: true }>): void {
    for (let place = 0; place < events.length; place += 1) {
      const event = events[place]
      if (event.type !== 'traded' && kept.has(event.type)) this.#events.push({ sequence, place, event })
    }
  }

  note(note: Json): void {
    this.#notes.push(note)
  }

  /** All so far; the recorder is empty again. */
  take({ epoch, firstSequence, at, fingerprint }: BatchPlace): RecordedKept {
    invariant(/^[0-9a-f]{16}$/.test(fingerprint), 'a fingerprint is sixteen hexadecimal digits')
    const outcomes = this.#outcomes.take()
    const writer = this.#writer
    writer.u32(BATCH_VERSION)
    writer.u32(epoch)
    writer.f64(firstSequence)
    writer.f64(at)
    writer.u32(this.#count)
    writer.bytes(sha256(outcomes))
    writer.bytes(Buffer.from(fingerprint, 'hex'))
    writer.text(canonicalJson(this.#notes))
    writer.text(canonicalJson(this.#events))
    this.#count = 0
    this.#notes = []
    this.#events = []
    return { kept: writer.take(), outcomes }
  }
}

/**
 * Reads the bytes of a row, exactly; of a compacted row the commands are null.
 * @throws {MalformedBatch} when they are none of this version, with the place
 */
export function batchOf(bytes: Uint8Array): Batch {
  const { kept, body, acts } = partsOf(bytes)
  const end = FRAME_HEAD + kept.length
  const head = headFrom(new ByteReader(bytes, FRAME_HEAD, end))
  const given = body === null ? null : readBody(new ByteReader(bytes, end), head.count)
  return {
    ...head,
    commands: given?.commands.map((command, at) => ({ command, key: given.keys.textAt(at) })) ?? null,
    acts: acts === null ? null : actsFromBytes(acts, head.count),
  }
}

/** What the kept part of a row says. */
export function headOf(kept: Uint8Array): BatchHead {
  return headFrom(new ByteReader(kept))
}

/** What a row was made of; what that came to is left as bytes. */
export interface GivenRow {
  readonly at: number
  readonly commands: readonly Command[]
  /** Of each command. */
  readonly keys: KeyTexts
  readonly notes: readonly Json[]
  readonly kept: Uint8Array
}

/**
 * Reads of a row what it takes to decide it again.
 * @returns null when its commands were dropped
 * @throws {MalformedBatch} as `batchOf` does
 */
export function givenIn(bytes: Uint8Array): GivenRow | null {
  const { kept, body } = partsOf(bytes)
  if (body === null) return null
  const { at, count, notes } = startFrom(new ByteReader(kept))
  return { at, notes, kept, ...readBody(new ByteReader(body), count) }
}

function headFrom(reader: ByteReader): BatchHead {
  const start = startFrom(reader)
  const allocations = reader.json(reader.u32(), 'the allocation events', (json) =>
    listOf(json).map(keptEventOf),
  )
  reader.end()
  return { ...start, allocations, outcomes: hexOf(start.outcomes), fingerprint: hexOf(start.fingerprint) }
}

function startFrom(reader: ByteReader) {
  const from = reader.at
  const version = reader.u32()
  if (version !== BATCH_VERSION)
    throw new MalformedBatch(`Byte ${from} says version ${version}; ${BATCH_VERSION} is known.`)
  return {
    epoch: reader.u32(),
    firstSequence: reader.whole('the first sequence'),
    at: reader.whole('the time'),
    count: reader.u32(),
    outcomes: reader.bytes(32),
    fingerprint: reader.bytes(8),
    notes: reader.json(reader.u32(), 'the notes', listOf),
  }
}

/** The body of a row that counts so many commands. */
function readBody(reader: ByteReader, count: number): Pick<GivenRow, 'commands' | 'keys'> {
  const commands = readCommands(reader)
  const keys = new KeyTexts(reader)
  if (keys.count !== commands.length)
    throw new MalformedBatch(`The row has ${keys.count} keys for ${commands.length} commands.`)
  if (commands.length !== count)
    throw new MalformedBatch(`The row counts ${count} commands, and ${commands.length} stand in it.`)
  return { commands, keys }
}

function listOf(json: unknown): Json[] {
  if (!Array.isArray(json)) throw new MalformedBatch('a list was expected')
  return json
}

function keptEventOf(json: Json): KeptEvent {
  const { sequence, place, event } = (json ?? {}) as Readonly<Record<string, Json | undefined>>
  if (typeof sequence !== 'number' || typeof place !== 'number')
    throw new MalformedBatch('an event with its sequence and place was expected')
  return { sequence, place, event: eventFromJson(event) }
}
