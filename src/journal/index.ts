export { chainHash, checkedRows, FIRST_HASH } from './chain.ts'
export { CommandRecorder, commandsOf, MalformedBatch } from './command-record.ts'
export { type Journal, JournalBroken, type JournalRow } from './journal.ts'
export { MemoryJournal } from './memory-journal.ts'
