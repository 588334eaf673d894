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

test('what was compacted still says who gave each command, when, of what type, and what became of it', async () => {
  const venue = await KeptVenue.ready()
  const operator = await venue.key('operator')
  const by = operator.principal.key
  const make = { type: 'advance-time' } as const
  const digest = 'a'.repeat(64)
  await venue.host.submitAll([
    { by, make, key: { key: 'mine', digest } },
    { by, make, key: { key: 'other', digest } },
    {
      by,
      make: { type: 'deposit', account: 999, asset: 0, amount: 1 },
      key: { key: 'no', digest },
      nonce: 'n1',
    },
    { by: 'service', make },
  ])
  const before = (await pagesOf(venue, all)).entries
  const row = await venue.host.snapshot()
  await venue.host.journal.compact(row)
  const after = (await pagesOf(venue, all)).entries
  expect(after).toEqual(before.map((entry) => (entry.act === 'note' ? entry : { ...entry, detail: null })))

  const his = (await pagesOf(venue, { ...all, by })).entries
  expect(his.map(({ type, outcome }) => [type, outcome])).toEqual([
    ['advance-time', 'done'],
    ['advance-time', 'done'],
    ['deposit', 'refused'],
  ])
  const keys = his.map(({ key }) => key)
  expect(new Set(keys).size).toBe(3)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{16}$/)
  expect(after.at(-1)).toMatchObject({ by: 'service', type: 'advance-time', key: null })
  expect((await pagesOf(venue, { ...all, type: 'deposit', order: 'newest' })).entries).toHaveLength(3)
  const past = []
  for await (const command of venue.host.durableFrom(1)) past.push(command)
  expect(past.at(-1)).toMatchObject({ by: 'service', body: null })
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
