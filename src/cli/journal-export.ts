import { batchOf } from '../journal/batch-record.ts'
import type { JournalRow } from '../journal/journal.ts'
import { canonicalJson } from '../wire/canonical-json.ts'
import { UsageError } from './exit.ts'

/**
 * The lines of a journal from a row on: a command with its key and row each, or a kept event with its place. Every row
 * is checked on the way, those before it too.
 */
export async function exportLines(path: string, from: number, asEvents: boolean): Promise<Iterable<string>> {
  const { openForReading } = await import('../journal/sqlite/verify.ts')
  const { lengthOf, rowsOf } = await import('../journal/sqlite/rows.ts')
  const open = openForReading(path)
  const length = lengthOf(open.database, open.file)
  return closing(
    rowsOf(open.database, open.file, 0, length),
    () => open.close(),
    (row) => (row.number < from ? [] : asEvents ? eventLines(row) : commandLines(row, path)),
  )
}

function* closing(
  rows: Iterable<JournalRow>,
  close: () => void,
  linesOf: (row: JournalRow) => readonly string[],
): Generator<string> {
  try {
    for (const row of rows) yield* linesOf(row)
  } finally {
    close()
  }
}

function commandLines({ number: row, bytes }: JournalRow, path: string): string[] {
  const { commands } = batchOf(bytes)
  if (commands === null)
    throw new UsageError(
      `Found row ${row} of ${path} compacted, expected its commands. Begin behind the compacted rows with --from, or export --events.`,
    )
  return commands.map(
    ({ command, key }) => `${canonicalJson({ row, ...(key !== '' && { key }), command })}\n`,
  )
}

function eventLines({ number: row, bytes }: JournalRow): string[] {
  return batchOf(bytes).allocations.map((kept) => `${canonicalJson({ row, ...kept })}\n`)
}
