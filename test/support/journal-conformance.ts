import { expect, test } from 'vitest'
import { hexOf, sha256Hex } from '../../src/core/money/sha256.ts'
import { checkedRows, FIRST_HASH } from '../../src/journal/chain.ts'
import { type Journal, JournalBroken, type JournalRow } from '../../src/journal/journal.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

async function rowsOf(rows: AsyncIterable<JournalRow>): Promise<JournalRow[]> {
  const all: JournalRow[] = []
  for await (const row of rows) all.push(row)
  return all
}

/** What every journal has to do, whatever shore it keeps its rows on. */
export function journalConformance(open: () => Promise<Journal>): void {
  test('an empty journal has no rows and a head of zeros', async () => {
    const journal = await open()
    expect(journal.length).toBe(0)
    expect(hexOf(journal.head)).toBe(hexOf(FIRST_HASH))
    expect(await rowsOf(journal.read())).toEqual([])
  })

  test('rows come back in order, each joined to the one before', async () => {
    const journal = await open()
    for (const text of ['first', 'second', '']) await journal.append(bytesOf(text))
    const rows = await rowsOf(checkedRows(journal.read()))
    expect(rows.map((row) => new TextDecoder().decode(row.bytes))).toEqual(['first', 'second', ''])
    expect(rows.map((row) => row.number)).toEqual([0, 1, 2])
    expect(hexOf(rows[1].hash)).toBe(sha256Hex(new Uint8Array([...rows[0].hash, ...bytesOf('second')])))
    expect(hexOf(journal.head)).toBe(hexOf(rows[2].hash))
  })

  test('reading may start anywhere, given the hash before', async () => {
    const journal = await open()
    const first = await journal.append(bytesOf('first'))
    await journal.append(bytesOf('second'))
    const rows = await rowsOf(checkedRows(journal.read(1), first.hash))
    expect(rows.map((row) => row.number)).toEqual([1])
  })

  test('what the caller does to its bytes later does not reach the journal', async () => {
    const journal = await open()
    const bytes = bytesOf('kept')
    await journal.append(bytes)
    bytes.fill(0)
    const [row] = await rowsOf(checkedRows(journal.read()))
    expect(new TextDecoder().decode(row.bytes)).toBe('kept')
  })

  test('a changed byte is found, and the row is named', async () => {
    const journal = await open()
    for (const text of ['first', 'second', 'third']) await journal.append(bytesOf(text))
    const tampered = async function* (): AsyncGenerator<JournalRow> {
      for await (const row of journal.read())
        yield row.number === 1 ? { ...row, bytes: bytesOf('secunda') } : row
    }
    await expect(rowsOf(checkedRows(tampered()))).rejects.toThrow(JournalBroken)
    await expect(rowsOf(checkedRows(tampered()))).rejects.toThrow('Row 1 of the journal')
  })
}
