import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Book } from '../../src/core/book/book.ts'
import { Reservations } from '../../src/core/waterfall/reservations.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { openingOf, Served } from '../support/served.ts'

/** A venue with three hundred strangers, and ada among them with two isolated accounts, orders and a dispute. */
let served: Served
const folder = mkdtempSync(join(tmpdir(), 'breakwater-lists-'))
const keys: Record<string, string> = {}
const many = Array.from({ length: 300 }, (_, at) => `p${at}`)
const isolated = (name: string, owner: string) => ({
  type: 'open-account',
  kind: 'isolated',
  asset: 'USD',
  owner,
  name,
})

const give = (commands: readonly object[]) => served.give(commands, keys.operator)

beforeAll(async () => {
  served = await Served.open({ journal: await openSqliteJournal(join(folder, 'venue.journal')) })
  await served.give(openingOf('1000', { ada: '10000', bo: '20000', cy: '10000', dan: '20000' }))
  keys.operator = await served.key('operator')
  await give([isolated('ada-1', 'ada'), isolated('bo-1', 'bo')])
  await give(many.map((name) => ({ type: 'open-account', kind: 'participant', asset: 'USD', name })))
  await give(many.map((account) => ({ type: 'deposit', account, asset: 'USD', amount: '10000' })))
  await give([isolated('ada-2', 'ada')])
  const trade = { type: 'trade', instrument: 'BTC-PERP', quantity: '2', price: '40000', taker: 'buyer' }
  await give([
    { ...trade, buyer: 'ada', seller: 'bo' },
    { ...trade, buyer: 'cy', seller: 'dan' },
  ])
  const order = (account: string, at: number) =>
    ({
      type: 'reserve-order',
      order: at,
      account,
      instrument: 'BTC-PERP',
      quantity: '1',
      price: '20000',
    }) as const
  await give(many.map((name, at) => order(name, at)))
  await give([900, 901, 902].map((at) => order('bo', at)))
  await give([{ type: 'move-marks', marks: { 'BTC-PERP': '33000' } }])
  for (const owner of ['ada', 'bo', 'cy', 'p7']) keys[owner] = await served.key('participant', { owner })
  const disputes = [
    ['ada', 9],
    ['cy', 9],
    ['ada', 10],
  ] as const
  for (const [account, command] of disputes)
    await served.ask('POST', '/v1/disputes', { key: keys[account], body: { account, why: 'wrong', command } })
})

afterAll(async () => {
  await served.close()
  rmSync(folder, { recursive: true, force: true })
})

/** All pages of a list, as somebody is shown them. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an entry.
async function pages(path: string, key: string | undefined, limit: number): Promise<any[]> {
  const items = []
  let cursor: string | null = null
  do {
    const more: string = cursor === null ? '' : `&cursor=${cursor}`
    const page = await served.get(`${path}?limit=${limit}${more}`, key)
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return items
}

/** Who is named in what a list shows everybody, and what somebody is shown of it: the same entries, and only his. */
async function compare(path: string, field: string, owner: string, own: readonly string[]): Promise<number> {
  const all = await pages(path, undefined, 1000)
  for (const limit of [1, 2, 1000]) {
    const shown = await pages(path, keys[owner], limit)
    expect(shown).toEqual(all.filter((entry) => own.includes(entry[field])))
  }
  return all.filter((entry) => own.includes(entry[field])).length
}

describe('a participant is shown his own, page by page, and nothing is left out', () => {
  test('of accounts', async () => {
    expect(await compare('/v1/accounts', 'account', 'ada', ['ada', 'ada-1', 'ada-2'])).toBe(3)
    expect(await compare('/v1/accounts', 'account', 'p7', ['p7'])).toBe(1)
  })

  test('of losses, and of who paid for them', async () => {
    expect(await compare('/v1/losses', 'account', 'ada', ['ada', 'ada-1', 'ada-2'])).toBe(1)
    expect(await compare('/v1/losses', 'account', 'p7', ['p7'])).toBe(0)
    for (const { loss } of await pages('/v1/losses', undefined, 10))
      await compare(`/v1/losses/${loss}/receipts`, 'account', 'bo', ['bo', 'bo-1'])
    const paid = await pages('/v1/accounts/bo/payments', keys.bo, 1)
    expect(paid.length).toBeGreaterThan(0)
    const [{ sequence, place }] = paid
    const { payment } = await served.get(`/v1/receipts/${sequence}/${place}/bo`, keys.bo)
    expect(payment).toEqual(paid[0])
  })

  test('of disputes', async () => {
    expect(await compare('/v1/disputes', 'account', 'ada', ['ada', 'ada-1', 'ada-2'])).toBe(2)
    expect(await compare('/v1/disputes', 'account', 'p7', ['p7'])).toBe(0)
  })

  test('of orders', async () => {
    const orders = await pages('/v1/accounts/bo/orders', keys.bo, 2)
    expect(orders.map(({ order }) => order)).toEqual([900, 901, 902])
  })

  test('and an operator of keys sees those of participants alone', async () => {
    const all = await pages('/v1/keys', undefined, 3)
    const seen = await pages('/v1/keys', keys.operator, 1)
    expect(seen).toEqual(all.filter(({ role }) => role === 'participant'))
    expect(all.length).toBeGreaterThan(seen.length)
  })
})

describe('a page costs what it shows', () => {
  /** How many rows of the book are asked what they are while somebody is answered. */
  async function rowsRead(book: Book, ask: () => Promise<unknown>): Promise<number> {
    const { kindOf, ownerOf } = book
    const rows = new Set<number>()
    book.kindOf = (row) => {
      rows.add(row)
      return kindOf.call(book, row)
    }
    book.ownerOf = (row) => {
      rows.add(row)
      return ownerOf.call(book, row)
    }
    try {
      await ask()
    } finally {
      Object.assign(book, { kindOf, ownerOf })
    }
    return rows.size
  }

  test('of the accounts somebody has, however many others have', async () => {
    const { book } = served.host.house
    for (const list of ['accounts', 'losses', 'disputes'])
      expect(await rowsRead(book, () => served.get(`/v1/${list}?limit=2`, keys.ada))).toBeLessThan(12)
    await give([isolated('ada-3', 'ada')])
    // What was opened since is looked at once.
    expect(await rowsRead(book, () => served.get('/v1/accounts', keys.ada))).toBeLessThan(12)
    expect(await pages('/v1/accounts', keys.ada, 3)).toHaveLength(4)
  })

  test('of the orders of one account', async () => {
    const reservations = served.host.house.tables.reservations as Reservations
    expect(reservations).toBeInstanceOf(Reservations)
    expect(reservations.size).toBe(303)
    await served.get('/v1/accounts/bo/orders')
    const all = reservations[Symbol.iterator]
    reservations[Symbol.iterator] = () => {
      throw new Error('every order was looked at')
    }
    try {
      expect((await served.get('/v1/accounts/bo/orders', keys.bo)).items).toHaveLength(3)
      await give([{ type: 'release-order', order: 901 }])
      expect((await served.get('/v1/accounts/bo/orders', keys.bo)).items).toHaveLength(2)
    } finally {
      reservations[Symbol.iterator] = all
    }
  })
})

test('events that are rare among many are found by going on', async () => {
  const found = await pages('/v1/events', undefined, 1000)
  const path = '/v1/events?account=bo&kind=traded'
  const { items, next } = await served.get(path, keys.bo)
  expect(next).toBeNull()
  expect(items.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
    found
      .filter(({ event }) => event.type === 'traded' && event.seller === 'bo')
      .map(({ sequence }) => sequence),
  )
  expect(items).toHaveLength(1)
})
