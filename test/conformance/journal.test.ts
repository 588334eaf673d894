import { describe } from 'vitest'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { journalConformance } from '../support/journal-conformance.ts'
import { journalPath } from '../support/journal-rows.ts'

describe('the memory journal', () =>
  journalConformance((options) => Promise.resolve(new MemoryJournal(options))))

describe('the journal in SQLite', () =>
  journalConformance((options) => openSqliteJournal(journalPath(), options)))
