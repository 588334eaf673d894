export { chainHash, checkedRows, FIRST_HASH } from './chain.ts'
export { type Journal, JournalBroken, type JournalRow } from './journal.ts'
export { MemoryJournal } from './memory-journal.ts'
