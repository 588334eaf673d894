import type { Journal } from '../../../src/journal/journal.ts'
import { MemoryJournal } from '../../../src/journal/memory-journal.ts'
import { openSqliteJournal } from '../../../src/journal/sqlite/sqlite-journal.ts'
import { journalPath } from '../journal-rows.ts'

/** A place where a journal can be opened again and again. */
export interface Shore {
  open(): Promise<Journal>
}

/** A journal in memory that outlives whoever closes it. */
export class LastingJournal extends MemoryJournal {
  override async close(): Promise<void> {}
}

export function memoryShore(): Shore {
  const journal = new LastingJournal()
  return { open: async () => journal }
}

export function sqliteShore(): Shore {
  const file = journalPath()
  return { open: () => openSqliteJournal(file, { project: 'losses' }) }
}
