import { KEPT_SNAPSHOTS } from '../memory-journal.ts'
import type { ProjectionScope } from '../projections.ts'
import { type OpeningCheck, usualCheck } from './check.ts'

/** How a journal's file is opened; everything has a usual value. */
export interface SqliteJournalOptions {
  /** What to do where there is no file: `make` one (usual), or `refuse`. */
  readonly missing?: 'make' | 'refuse'
  /** Newest epoch of decisions known here; a journal of a later one is refused. Null, as usual, leaves it open. */
  readonly epoch?: number | null
  readonly check?: Partial<OpeningCheck>
  /** What of outcomes goes into tables; settled when the file is made. */
  readonly project?: ProjectionScope
  readonly keepSnapshots?: number
  /** Largest size of the file; null, as usual, is as large as the disk. */
  readonly maxBytes?: number | null
  /** How much may wait to be written before `append` refuses. */
  readonly maxWaitingRows?: number
  readonly maxWaitingBytes?: number
}

/** The same with every value settled. */
export type Settled = {
  readonly [Name in keyof SqliteJournalOptions]-?: Exclude<SqliteJournalOptions[Name], undefined>
} & { readonly check: OpeningCheck }

export function settle(options: SqliteJournalOptions): Settled {
  return {
    missing: 'make',
    epoch: null,
    project: 'all',
    keepSnapshots: KEPT_SNAPSHOTS,
    maxBytes: null,
    maxWaitingRows: 1024,
    maxWaitingBytes: 64 << 20,
    ...options,
    check: { ...usualCheck, ...options.check },
  }
}
