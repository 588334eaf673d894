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
  | { readonly told: 'done'; readonly id: number; readonly compaction: Compaction | null }
  /** `stops` says that the journal takes nothing more after it. */
  | {
      readonly told: 'failed'
      readonly ids: readonly number[]
      readonly fault: Fault
      readonly stops: boolean
    }
  | { readonly told: 'not-opened'; readonly fault: Fault }
