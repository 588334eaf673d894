import type { CommandBody } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import type { Refusal } from '../../core/engine/refusals.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Note, NoteBody } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'

/** What a request is made into when its turn comes: a command, or the reasons why it is none. */
export type Made<Fault> =
  | {
      readonly ok: true
      readonly body: CommandBody
      /** Notes that go into the same row if the command is carried out, worked out from its events. */
      readonly notes?: (events: readonly Event[], command: number) => readonly NoteBody[]
      /** Notes that go into the same row if it is refused. */
      readonly notesIfRefused?: (refusal: Refusal, command: number) => readonly NoteBody[]
    }
  | { readonly ok: false; readonly fault: Fault }

/** Names become numbers only here, behind everything that stands before it in the queue; it changes nothing. */
export type Maker<Fault> = (house: House, registry: Registry) => Made<Fault>

/** How a request is known again. Who gave it, his key for it, and a digest of what he asked. */
export interface RequestKey {
  /** Chosen by whoever gave it, at most 200 characters; his own keys do not meet those of others. */
  readonly key: string
  /** sha256 of the request, hexadecimal: the same key for something else is refused. */
  readonly digest: string
}

export interface Request<Fault = never> {
  /** The id of a key, or a name of the service's own like `service`. No spaces. */
  readonly by: string
  readonly key?: RequestKey
  /** Of a signed request: taken together with the command, once. */
  readonly nonce?: string
  readonly make: CommandBody | Maker<Fault>
}

/** What became of a request. Everything but `malformed` is on disk when it is told. */
export type Reply<Fault = never> =
  | {
      readonly is: 'done'
      /** Id of the command: its place among all that were given, refused ones included, from 0. */
      readonly command: number
      readonly at: number
      readonly sequence: number
      readonly events: readonly Event[]
      /** Known from before by its key: nothing was done again. */
      readonly repeated: boolean
    }
  | {
      readonly is: 'refused'
      readonly command: number
      readonly at: number
      readonly refusal: Refusal
      readonly repeated: boolean
    }
  /** No command came of it, nothing is remembered of it. */
  | { readonly is: 'malformed'; readonly fault: Fault }
  /** The key stands for another request of the same giver. */
  | { readonly is: 'key-taken'; readonly command: number }
  /** The nonce was used before. */
  | { readonly is: 'nonce-taken' }

/** One command of a durable batch with what became of it. */
export interface DurableCommand {
  readonly command: number
  readonly by: string
  readonly at: number
  readonly body: CommandBody
  readonly outcome:
    | { readonly ok: true; readonly sequence: number; readonly events: readonly Event[] }
    | { readonly ok: false; readonly refusal: Refusal }
}

/** A command as the journal tells it later. Once it was compacted, what it said is gone. */
export type PastCommand = Omit<DurableCommand, 'body'> & { readonly body: CommandBody | null }

/** A row of the journal, as soon as it is on disk. */
export interface DurableBatch {
  readonly row: number
  readonly at: number
  readonly commands: readonly DurableCommand[]
  readonly notes: readonly Note[]
  /** Of the house after it. */
  readonly sequence: number
  readonly fingerprint: string
}

/** Where the host is. */
export interface HostPlace {
  /** Rows on disk. */
  readonly rows: number
  /** Sequence of the last accepted command that is on disk. */
  readonly sequence: number
  /** Id of the next command. */
  readonly nextCommand: number
  /** Requests that no batch has taken yet. */
  readonly waiting: number
  /** Row of the newest snapshot; null where there is none. */
  readonly snapshotRow: number | null
  /** Why the last snapshot that was due by itself was not kept; the host goes on without it. */
  readonly snapshotFault: Error | null
}

/**
 * The one owner of a live house, its registry and its journal. Requests wait in one queue and are decided in order;
 * while one batch is written the next is decided; a reply comes when its batch is on disk.
 *
 * When a write fails the host stops: what waits and what comes later is rejected with `HostStopped`, and only opening
 * it again tells what was kept.
 */
export interface Host {
  /** Live: to be read between batches, in one piece without waiting, and never changed. */
  readonly house: House
  readonly registry: Registry
  readonly journal: Journal
  readonly place: HostPlace
  /** Why it takes nothing more; null while it does. */
  readonly stoppedBy: Error | null

  /**
   * @throws {HostStopped | HostBusy}
   * @throws {RangeError | MalformedRecord} for texts or a body that could not be read back; nothing is kept of it
   */
  submit<Fault>(request: Request<Fault>): Promise<Reply<Fault>>
  /**
   * Decided one behind the other, each for itself; a refused one holds up none. One that throws ends the list there:
   * those before it were carried out, as their keys will tell.
   */
  submitAll<Fault>(requests: readonly Request<Fault>[]): Promise<Reply<Fault>[]>
  /**
   * Keeps notes without a command. They are made when their turn comes; null keeps nothing.
   * @returns those that were kept, when they are on disk
   */
  note(
    by: string,
    make: (house: House, registry: Registry) => readonly NoteBody[] | null,
  ): Promise<readonly Note[]>
  /**
   * Resolves when everything that was decided so far is on disk, at once where it is: whoever was shown the house waits for it,
   * so that nobody is shown what the end of the process could take back.
   * @throws {HostStopped}
   */
  durable(): Promise<void>
  /** Told every batch in order, once it is on disk. A listener that throws stops the host. @returns takes it off */
  onDurable(listener: (batch: DurableBatch) => void): () => void
  /** What became of the accepted commands from a sequence on, up to the last that is on disk when it is asked for. */
  durableFrom(sequence: number): AsyncIterable<PastCommand>
  /** Takes a snapshot now. @returns the row it stands at */
  snapshot(): Promise<number>
  /** Takes no more, ends what waits, takes a snapshot, closes the journal. */
  close(): Promise<void>
}
