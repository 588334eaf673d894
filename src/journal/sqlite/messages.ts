import type { Fault } from '../errors.ts'
import type { Compaction, JournalRow, Snapshot } from '../journal.ts'
import type { Settled } from './options.ts'

/** What the writing thread is started with. */
export interface WriterStart {
  readonly file: string
  readonly options: Settled
}

/** What the writing thread is asked to do; each is answered under its number. */
export type Request =
  | {
      readonly ask: 'append'
      readonly id: number
      readonly bytes: Uint8Array
      readonly outcomes: Uint8Array | null
    }
  /** Rows from one on, joined to the hash of the row before; null where none was read before. */
  | {
      readonly ask: 'read'
      readonly id: number
      readonly from: number
      readonly until: number
      readonly before: Uint8Array | null
    }
  | { readonly ask: 'snapshot'; readonly id: number; readonly snapshot: Snapshot }
  | { readonly ask: 'compact'; readonly id: number; readonly beforeRow: number }
  | { readonly ask: 'close'; readonly id: number }

export type Kept = Omit<JournalRow, 'bytes'> & { readonly id: number }

/** What it answers. */
export type Answer =
  | {
      readonly told: 'opened'
      readonly length: number
      readonly head: Uint8Array
      readonly compacted: number
    }
  | { readonly told: 'kept'; readonly rows: readonly Kept[] }
  /** The first of the rows that were asked for. */
  | { readonly told: 'rows'; readonly id: number; readonly rows: readonly JournalRow[] }
  | { readonly told: 'done'; readonly id: number; readonly compaction: Compaction | null }
  /** `stops` says that the journal takes nothing more after it. */
  | {
      readonly told: 'failed'
      readonly ids: readonly number[]
      readonly fault: Fault
      readonly stops: boolean
    }
  | { readonly told: 'not-opened'; readonly fault: Fault }

/** The buffers of those bytes that are all of one: only these can go to another thread without a copy. */
export function wholeBuffers(all: readonly Uint8Array[]): ArrayBuffer[] {
  return all.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && byteLength === buffer.byteLength ? [buffer] : [],
  )
}
