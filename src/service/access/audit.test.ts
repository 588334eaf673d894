import { expect, test } from 'vitest'
import { KeptVenue } from '../../../test/support/kept-venue.ts'
import { type AuditEntry, type AuditQuery, auditOf } from './audit.ts'

const all: AuditQuery = { from: null, order: 'oldest', limit: 1000, by: null, type: null }

/** All pages of a question, and how many there were. */
async function pagesOf(
  venue: KeptVenue,
  query: AuditQuery,
): Promise<{ entries: AuditEntry[]; pages: number }> {
  const entries: AuditEntry[] = []
  let [from, pages] = [query.from, 0]
  do {
    const page = await auditOf(venue.host.journal, { ...query, from })
    entries.push(...page.entries)
    from = page.next
    pages += 1
  } while (from !== null)
  return { entries, pages }
}

test('what was compacted still says what became of each command, but not who gave it', async () => {
  const venue = await KeptVenue.ready()
  const before = (await pagesOf(venue, all)).entries
  const row = await venue.host.snapshot()
  await venue.host.journal.compact(row)
  const after = (await pagesOf(venue, all)).entries
  const withoutGiver = before.map((entry) =>
    entry.act === 'note' ? entry : { ...entry, by: null, type: null, detail: null },
  )
  expect(after).toEqual(withoutGiver)
  expect(after.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(5)
})

test('a rare thing far back is found by going on, and no answer looks through more than its share', async () => {
  const venue = await KeptVenue.open()
  const admin = await venue.key('admin')
  for (let row = 0; row < 1_100; row += 1)
    await venue.host.note('clock', () => [{ type: 'key-revoked', key: 'none' }])
  const rare: AuditQuery = { ...all, order: 'newest', type: 'key-made' }
  expect(await auditOf(venue.host.journal, rare)).toMatchObject({
    entries: [],
    next: { row: expect.any(Number) },
  })
  const { entries, pages } = await pagesOf(venue, rare)
  expect(entries.map(({ detail }) => detail)).toMatchObject([{ key: admin.principal.key }])
  expect(pages).toBe(3)
  expect((await pagesOf(venue, { ...rare, order: 'oldest' })).entries).toEqual(entries)
})
