import { expect, test } from 'vitest'
import { compactFile } from '../../src/journal/sqlite/compact-file.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { verifyJournal } from '../../src/journal/sqlite/verify.ts'
import { journalPath } from '../support/journal-rows.ts'
import { openingOf, Served } from '../support/served.ts'

test('months later, the journal compacted meanwhile, an auditor is told who gave which order, and who was refused', async () => {
  const file = journalPath()
  const first = await Served.open({ journal: await openSqliteJournal(file) })
  await first.give(openingOf('1000', { ada: '10000', bo: '20000' }))
  const ada = await first.key('participant', { owner: 'ada' })
  const desk = await first.key('operator')
  const id = (secret: string): string => secret.split('_')[1]
  const trade = { type: 'trade', instrument: 'BTC-PERP', quantity: '1', price: '40000', taker: 'buyer' }
  await first.ask('POST', '/v1/commands', {
    key: desk,
    body: { ...trade, buyer: 'ada', seller: 'bo' },
    headers: { 'idempotency-key': 'fill-1' },
  })
  const withdrawal = { type: 'withdraw', account: 'ada', asset: 'USD', amount: '1000000' }
  const refused = await first.ask('POST', '/v1/commands', { key: ada, body: withdrawal })
  expect(refused.status).toBe(422)
  const told = async ({ url }: Served, query: string) => {
    const answer = await fetch(`${url}/v1/audit?limit=1000&order=oldest&${query}`, {
      headers: { authorization: `Bearer ${first.admin}` },
    })
    // biome-ignore lint/suspicious/noExplicitAny: compared as it came.
    return ((await answer.json()) as any).items
  }
  const before = await told(first, '')
  await first.close()

  const { rows, freedBytes } = await compactFile(file, (await lengthOf(file)) - 1)
  expect(rows).toBeGreaterThan(3)
  expect(freedBytes).toBeGreaterThan(0)
  expect(verifyJournal(file)).toMatchObject({ fault: null, compacted: rows })

  const second = await Served.open({ journal: await openSqliteJournal(file), admin: first.admin })
  expect(await told(second, '')).toEqual(before)
  expect(await told(second, `by=${id(desk)}`)).toMatchObject([
    { type: 'trade', outcome: 'done', holder: 'operator', role: 'operator', key: expect.any(String) },
  ])
  expect(await told(second, `by=${id(ada)}&type=withdraw`)).toMatchObject([
    { outcome: 'refused', refusal: 'balance-insufficient', role: 'participant', key: null },
  ])
  await second.close()
})

async function lengthOf(file: string): Promise<number> {
  const journal = await openSqliteJournal(file)
  const { length } = journal
  await journal.close()
  return length
}
