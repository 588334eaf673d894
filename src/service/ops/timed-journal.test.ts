import { expect, test } from 'vitest'
import { noteRow } from '../../../test/support/journal-rows.ts'
import { MemoryJournal } from '../../journal/memory-journal.ts'
import { timeAppends } from './timed-journal.ts'

test('a journal that is timed is handed over what it was handed over before', async () => {
  const told: number[] = []
  const journal = timeAppends(new MemoryJournal(), (ms) => told.push(ms))
  const [copied, handed] = [noteRow(0), noteRow(1)]
  await journal.append(copied)
  await journal.append(handed, undefined, true)
  expect([copied.length > 0, handed.length]).toEqual([true, 0])
  expect(journal.length).toBe(2)
  expect(told).toHaveLength(2)
})
