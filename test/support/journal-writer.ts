/**
 * A process that writes to a journal until it is ended: `node journal-writer.ts FILE [BYTES]`. It says `open`, then the
 * number of each row as soon as that is acknowledged, and the name of the error if one ends it.
 */

import type { Journal } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { plainRow } from './journal-plain-row.ts'
import { sayNow } from './say-now.ts'

const AT_ONCE = 8

async function writeOn(journal: Journal, most: number, next: { row: number }): Promise<void> {
  for (;;) {
    const number = next.row
    next.row += 1
    const row = await journal.append(plainRow(number, (number * 7919) % most))
    if (row.number !== number) throw new Error(`row ${row.number} was meant to be row ${number}`)
    sayNow(`${row.number}\n`)
    if (number % 50 === 0)
      await journal.putSnapshot({
        row: number + 1,
        hash: row.hash,
        epoch: 1,
        bytes: new Uint8Array(most).fill(7),
      })
  }
}

try {
  const [file, most = '3000'] = process.argv.slice(2)
  const journal = await openSqliteJournal(file)
  sayNow('open\n')
  const next = { row: journal.length }
  await Promise.all(Array.from({ length: AT_ONCE }, () => writeOn(journal, Number(most), next)))
} catch (error) {
  sayNow(`${(error as Error).name}\n`)
  process.exit(3)
}
