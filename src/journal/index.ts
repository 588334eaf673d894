export {
  type Batch,
  type BatchPlace,
  BatchRecorder,
  batchOf,
  type KeptEvent,
  type KeyedCommand,
  type RecordedBatch,
} from './batch-record.ts'
export { MalformedBatch } from './bytes.ts'
export { chainHash, checkedRows, FIRST_HASH, rowHash } from './chain.ts'
export { CommandRecorder, commandsOf } from './command-record.ts'
export {
  JournalBroken,
  JournalBusy,
  JournalFailed,
  JournalFull,
  JournalGap,
  JournalLocked,
  JournalStopped,
  JournalTooNew,
  JournalTooOld,
} from './errors.ts'
export { imageFromBytes, imageToBytes } from './image-bytes.ts'
export type { Compaction, Journal, JournalRow, Snapshot } from './journal.ts'
export { MemoryJournal } from './memory-journal.ts'
export type { EventFilter, Page, Projections, StoredEvent, StoredLoss, StoredPayment } from './projections.ts'
export type { SqliteJournalOptions } from './sqlite/options.ts'
export { openSqliteJournal } from './sqlite/sqlite-journal.ts'
