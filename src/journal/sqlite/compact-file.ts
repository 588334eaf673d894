import type { Compaction } from '../journal.ts'
import { usualCheck } from './check.ts'
import { openFile, realFile } from './open-file.ts'
import { settle } from './options.ts'

/**
 * Compacts a journal that nobody has open, and gives the room back to the disk.
 * @throws {JournalLocked} when somebody has it open
 */
export async function compactFile(path: string, beforeRow: number): Promise<Compaction> {
  const open = openFile(realFile(path), settle({ missing: 'refuse', check: { ...usualCheck, rows: 'all' } }))
  try {
    open.store.checkCompaction(beforeRow)
    let freedBytes = 0
    let rows = open.start.compacted
    for (
      let dropped = open.store.stepCompaction(beforeRow);
      ;
      dropped = open.store.stepCompaction(beforeRow)
    ) {
      freedBytes += dropped.freedBytes
      rows = dropped.rows
      if (rows >= beforeRow) break
    }
    open.store.shrink()
    return { rows, freedBytes }
  } finally {
    open.close()
  }
}
