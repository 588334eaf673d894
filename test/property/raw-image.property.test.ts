import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WORDS_A_LIST } from '../../src/core/book/image.ts'
import { buffersOf, freezeHouse, imageOfRaw, rawImageOf } from '../../src/core/engine/image.ts'
import { imageToBytes } from '../../src/journal/image-bytes.ts'
import { bookImageTwin } from '../support/book-image-twin.ts'
import { anyPlainHistory, halfway } from '../support/history/course.ts'
import { usedMemory } from '../support/used-memory.ts'

const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 20

const anyCase = fc.record({
  history: anyPlainHistory(160),
  at: fc.nat(159),
  room: fc.record({ accounts: fc.nat(100), extensions: fc.nat(100) }),
})

test('a copy that is put in order is the image that is made row by row', () => {
  const seen = { extensions: 0, moved: 0, lists: 0 }
  fc.assert(
    fc.property(anyCase, ({ history, at, room }) => {
      const { house } = halfway(history, Math.min(at, history.acts.length), room)
      const raw = rawImageOf(house, usedMemory)
      const twin = bookImageTwin(house.book)
      const { accounts, extensions, rows, lists } = imageOfRaw(raw).book
      expect({ accounts, extensions }).toEqual({ accounts: twin.accounts, extensions: twin.extensions })
      expect([...new Int32Array(rows.buffer, rows.byteOffset, rows.length / 4)]).toEqual(twin.rows)
      const entries = Array.from({ length: lists.length / WORDS_A_LIST }, (_, place) => [
        ...lists.subarray(place * WORDS_A_LIST, (place + 1) * WORDS_A_LIST - 1),
      ])
      expect(entries).toEqual(twin.lists)
      seen.extensions += extensions
      seen.lists += entries.length
      if (raw.book.accountRoom > accounts && extensions > 0) seen.moved += 1
    }),
    { numRuns: 40 * scale },
  )
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0)
})

test('what the memory held before, and how much of it there is, shows in no byte of an image', () => {
  fc.assert(
    fc.property(anyCase, ({ history, at, room }) => {
      const { house } = halfway(history, Math.min(at, history.acts.length), room)
      const bytes = imageToBytes(freezeHouse(house))
      const raw = rawImageOf(house, usedMemory)
      const elsewhere = structuredClone(raw, { transfer: buffersOf(raw) })
      expect(raw.book.rows).toHaveLength(0)
      expect(Buffer.compare(imageToBytes(imageOfRaw(elsewhere)), bytes)).toBe(0)
      expect(Buffer.compare(imageToBytes(freezeHouse(house)), bytes), 'the house afterwards').toBe(0)
    }),
    { numRuns: 20 * scale },
  )
})
