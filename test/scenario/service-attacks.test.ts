import { afterAll, beforeAll, expect, test } from 'vitest'
import { isSameHolder } from '../../src/service/access/proposals.ts'
import { openDispute } from '../../src/service/disputes/opening.ts'
import { SourceTimes } from '../../src/service/feeds/source-times.ts'
import { Registry } from '../../src/service/registry/registry.ts'
import { type Answered, openingOf, Served } from '../support/served.ts'

let served: Served
let operator: string
let feed: string
let ada: string

beforeAll(async () => {
  served = await Served.open({ access: { twoPeople: [] } })
  await served.give(openingOf('1000', { ada: '10000', bo: '20000', cy: '10000' }))
  operator = await served.key('operator')
  feed = await served.key('feed')
  ada = await served.key('participant', { owner: 'ada' })
})
afterAll(() => served.close())

function command(body: unknown, key: string): Promise<Answered> {
  return served.ask('POST', '/v1/commands', { body, key })
}

function withoutRequest({ status, body }: Answered): unknown {
  const { request: _, ...told } = body
  return { status, told }
}

test('whatever else is wrong, a participant learns of no name whether there is such an account', async () => {
  const bodies = (name: string): object[] => [
    { type: 'withdraw', account: name, asset: 'USD', amount: '1' },
    { type: 'withdraw', account: name, asset: 'USD', amount: '1.0001' },
    { type: 'withdraw', account: name, asset: 'none', amount: '1' },
    { type: 'withdraw', account: name },
    { type: 'transfer-margin', from: 'ada', to: name, asset: 'USD', amount: '1e5' },
    { type: 'bid', account: name, bidder: 'ada', fraction: '0.5' },
    { type: 'bid', account: name, bidder: 'ada', fraction: 'half' },
  ]
  const answers = async (name: string): Promise<unknown[]> => {
    const told = []
    for (const body of bodies(name)) told.push(withoutRequest(await command(body, ada)))
    const commands = bodies(name).map((body) => ({ body }))
    const batch = await served.ask('POST', '/v1/commands/batch', { body: { commands }, key: ada })
    return [...told, batch.body]
  }
  const [there, notThere] = [await answers('bo'), await answers('nobody')]
  expect(there).toEqual(notThere)
  expect(there.slice(0, -1)).toEqual(there.slice(0, -1).map(() => expect.objectContaining({ status: 403 })))
})

test('a feed cannot put an order of somebody into the book, which would trade for him', async () => {
  const owned = { instrument: 'BTC-PERP', bids: [['39000', '2', 'cy']], asks: [] }
  for (const answer of [
    await command({ type: 'replace-depth', ...owned }, feed),
    await served.ask('POST', '/v1/feeds/depth', { body: { is: 'book', ...owned }, key: feed }),
  ])
    expect([403, 422]).toContain(answer.status)
  expect(await served.get('/v1/instruments/BTC-PERP/depth')).toMatchObject({ bids: [] })
  const book = { ...owned, bids: [['39000', '2']] }
  expect((await command({ type: 'replace-depth', ...book }, feed)).status).toBe(200)
  expect((await command({ type: 'replace-depth', ...owned }, operator)).status).toBe(200)
})

test('a feed ahead of the clock cannot shut the marks of others out for longer than half a minute', () => {
  const times = new SourceTimes()
  const ahead = (ms: number) =>
    times.faultsOf([{ series: 0 }] as never, {
      atOf: () => 1_000 + ms,
      now: 1_000,
      symbolOf: () => 'BTC-PERP',
      limitOf: () => 3_600_000,
    })
  expect(ahead(30_000)).toEqual([])
  expect(ahead(30_001)).toMatchObject([{ rule: 'mark-ahead' }])
})

test('a key of a request stands for the trade it undid, and not for another with the same body', async () => {
  const trade = { type: 'trade', buyer: 'cy', seller: 'bo', instrument: 'BTC-PERP', taker: 'buyer' }
  const fill = { ...trade, quantity: '0.1', price: '40000' }
  const made = await served.give(
    [1, 2].map(() => ({ ...fill, quantity: '1' })),
    operator,
  )
  const bust = (sequence: number) =>
    served.ask('POST', `/v1/trades/${sequence}/bust`, {
      key: operator,
      body: { why: 'a wrong price' },
      headers: { 'idempotency-key': 'undo' },
    })
  const first = await bust(made[0].sequence)
  expect(first.status, JSON.stringify(first.body)).toBe(200)
  expect((await bust(made[0].sequence)).headers.get('idempotency-replayed')).toBe('true')
  expect((await bust(made[1].sequence)).body.type).toBe('/problems/key-taken')
})

test('wrong keys from an address shut nobody out who has a good one', async () => {
  let last = 0
  for (let guess = 0; guess < 120; guess += 1)
    last = (await served.ask('GET', '/v1/me', { key: 'bw_nothing' })).status
  expect(last).toBe(429)
  expect((await served.ask('GET', '/v1/me', { key: ada })).status).toBe(200)
})

test('a body is paid for by its size, and its faults are told in few words', async () => {
  const key = await served.key('participant', { owner: 'bo' })
  const junk = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`k${at}`, 'x'.repeat(400)]))
  const ask = () =>
    served.ask('POST', '/v1/commands', { body: { type: 'withdraw', account: 'bo', ...junk }, key })
  const first = await ask()
  expect(first.status).toBe(422)
  expect(JSON.stringify(first.body).length).toBeLessThan(300_000)
  expect((await ask()).status).toBe(429)
})

test('a person is the same with characters in his name that nobody sees, and no account is called by them', async () => {
  expect(isSameHolder('Ada', 'A\u200bda\u2060')).toBe(true)
  expect(isSameHolder('Ada', 'Bo')).toBe(false)
  for (const name of ['ad\u200ba', '\u202eada', 'ada\ufe0f', 'a\u00adda']) {
    const answer = await command({ type: 'open-account', kind: 'participant', asset: 'USD', name }, operator)
    expect(answer.body.faults, JSON.stringify(name)).toMatchObject([{ field: 'name', rule: 'name' }])
  }
})

test('disputes that are taken back and opened again come to an end for the day', () => {
  const registry = new Registry()
  const open = (now: number): void => {
    const note = openDispute({ account: 3, command: 0, why: 'why not' }, 1, registry, now)
    registry.fold({ ...note, at: now, by: 'key' } as never)
    const dispute = registry.disputes.count - 1
    registry.fold({ type: 'dispute-closed', dispute, outcome: 'withdrawn', why: '-', at: now, by: 'key' })
  }
  for (let turn = 0; turn < 100; turn += 1) open(1)
  expect(() => open(2)).toThrow('100 disputes within a day')
  open(86_400_002)
})
