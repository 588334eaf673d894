import { describe } from 'vitest'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { journalConformance } from '../support/journal-conformance.ts'

describe('the memory journal', () => journalConformance(() => Promise.resolve(new MemoryJournal())))
