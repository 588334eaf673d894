import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { perpTerms } from '../../../test/support/clearing-house.ts'
import { appOf } from '../../../test/support/kept-app.ts'
import { KeptVenue, START } from '../../../test/support/kept-venue.ts'

let venue: KeptVenue
let app: FastifyInstance
let secrets: Record<'feed' | 'operator' | 'participant', string>

beforeEach(async () => {
  venue = await KeptVenue.ready()
  const terms = { ...perpTerms, symbol: 'ETH-PERP', fundScope: 'ETH-PERP', staleAfterMs: 1_000 }
  await venue.give({ type: 'list-instrument', terms })
  app = appOf(venue).app
  secrets = {
    feed: (await venue.key('feed', { holder: 'tape' })).secret,
    operator: (await venue.key('operator')).secret,
    participant: (await venue.key('participant', { owner: 'ada' })).secret,
  }
})

afterEach(async () => {
  await app.close()
  await venue.host.close()
})

interface Answered {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field.
  readonly body: any
}

async function ask(
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  more: object = {},
): Promise<Answered> {
  const headers = { authorization: `Bearer ${secrets.feed}`, ...more }
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json() }
}

const marks = (of: Record<string, string>, at?: number | Record<string, number>): Promise<Answered> =>
  ask('POST', '/v1/feeds/marks', { marks: of, ...(at !== undefined && { at }) })

/** Rules broken, by field. */
const broken = ({ body }: Answered): string[] =>
  body.faults.map(({ field, rule }: { field: string; rule: string }) => `${field}: ${rule}`)

describe('marks', () => {
  test('move at once, and the answer is short', async () => {
    const { status, body } = await marks({ 'BTC-PERP': '41000', 'ETH-PERP': '2000.4' })
    const { sequence, nextCommand } = venue.host.place
    expect([status, body]).toEqual([200, { command: nextCommand - 1, sequence, at: START, repeated: false }])
    expect([...venue.host.house.markets.mark.slice(0, 2)]).toEqual([41_000, 2_000]) // on the grid of whole dollars
  })

  test('all or none: one unknown symbol keeps all of them out', async () => {
    const answer = await marks({ 'BTC-PERP': '41000', DOGE: '1', 'ETH-PERP': 'much' })
    expect(answer.status).toBe(422)
    expect(broken(answer)).toEqual(['marks.ETH-PERP: form'])
    expect(broken(await marks({ 'BTC-PERP': '41000', DOGE: '1' }))).toEqual(['marks.DOGE: known-instrument'])
    expect(venue.host.house.markets.mark[0]).toBe(40_000)
  })

  test('what the engine refuses is a problem with its figures', async () => {
    const answer = await marks({ 'BTC-PERP': '99999999' })
    expect([answer.status, answer.body.type, broken(answer)]).toEqual([
      422,
      '/problems/refused',
      [expect.stringContaining('mark-out-of-range')],
    ])
  })

  test('are not done twice under one key', async () => {
    const key = { 'idempotency-key': 'tick-1' }
    const first = await ask('POST', '/v1/feeds/marks', { marks: { 'BTC-PERP': '41000' } }, key)
    const again = await ask('POST', '/v1/feeds/marks', { marks: { 'BTC-PERP': '41000' } }, key)
    expect(again.body).toEqual({ ...first.body, repeated: true })
    const other = await ask('POST', '/v1/feeds/marks', { marks: { 'BTC-PERP': '42000' } }, key)
    expect([other.status, other.body.type]).toEqual([409, '/problems/key-taken'])
  })
})

describe('marks with a time of their own', () => {
  test('that are too old already, or of a clock ahead, are kept out', async () => {
    expect(broken(await marks({ 'ETH-PERP': '2000' }, START - 1_001))).toEqual([
      'marks.ETH-PERP: mark-too-old',
    ])
    expect(broken(await marks({ 'ETH-PERP': '2000' }, START + 1_001))).toEqual(['marks.ETH-PERP: mark-ahead'])
    expect(broken(await marks({ 'BTC-PERP': '2000' }, START + 30_001))).toEqual([
      'marks.BTC-PERP: mark-ahead',
    ])
    expect((await marks({ 'ETH-PERP': '2000' }, START - 1_000)).status).toBe(200)
    expect((await marks({ 'BTC-PERP': '2000' }, START - 86_400_000)).status).toBe(200) // no limit, any age
  })

  test('that were overtaken are kept out, and a refused one overtakes nobody', async () => {
    expect((await marks({ 'BTC-PERP': '41000' }, START - 100)).status).toBe(200)
    expect((await marks({ 'BTC-PERP': '99999999' }, START)).status).toBe(422)
    expect(broken(await marks({ 'BTC-PERP': '40900', 'ETH-PERP': '2000' }, START - 101))).toEqual([
      'marks.BTC-PERP: mark-overtaken',
    ])
    expect((await marks({ 'BTC-PERP': '41100' }, START - 100)).status).toBe(200)
    expect((await marks({ 'BTC-PERP': '41200' })).status).toBe(200) // without a time nothing is judged
  })

  test('are judged each by its own, where each has one', async () => {
    const both = { 'BTC-PERP': '41000', 'ETH-PERP': '2000' }
    expect(broken(await marks(both, { 'BTC-PERP': START, 'ETH-PERP': START - 2_000 }))).toEqual([
      'marks.ETH-PERP: mark-too-old',
    ])
    expect((await marks(both, { 'BTC-PERP': START })).status).toBe(200)
    expect(broken(await marks(both, { 'BTC-PERP': START - 1 }))).toEqual(['marks.BTC-PERP: mark-overtaken'])
  })
})

describe('depth', () => {
  test('comes whole, then by changes that follow', async () => {
    const whole = {
      is: 'book',
      instrument: 'BTC-PERP',
      at: 5,
      lastUpdateId: 7,
      bids: [['39999', '3']],
      asks: [],
    }
    expect((await ask('POST', '/v1/feeds/depth', whole)).status).toBe(200)
    const change = (previousId: number, quantity: string): object => ({
      ...{ is: 'change', instrument: 'BTC-PERP', at: 6, sequence: { previousId, lastId: previousId + 1 } },
      ...{ bids: [['39998', quantity]], asks: [['40001', '1']] },
    })
    expect((await ask('POST', '/v1/feeds/depth', change(7, '4'))).status).toBe(200)
    const gap = await ask('POST', '/v1/feeds/depth', change(9, '5'))
    expect([gap.status, broken(gap)]).toEqual([422, [': depth-refused']])
    expect(gap.body.detail).toContain('The update follows 9, and the book is at 8.')
    expect(venue.host.house.depths[0]?.levels('bid').map(({ quantity }) => quantity)).toEqual([3, 4])
  })

  test('of another form is refused by field', async () => {
    const book = { is: 'book', instrument: 'BTC-PERP', bids: [['39999', 3]], asks: [] }
    expect(broken(await ask('POST', '/v1/feeds/depth', book))).toEqual([expect.stringContaining('bids.0.1')])
  })
})

describe('who may', () => {
  test('feeds and operators bring, participants do not even look', async () => {
    const by = (secret: string) => ({ authorization: `Bearer ${secret}` })
    const body = { marks: { 'BTC-PERP': '40001' } }
    expect((await ask('POST', '/v1/feeds/marks', body, by(secrets.operator))).status).toBe(200)
    expect((await ask('POST', '/v1/feeds/marks', body, by(secrets.participant))).status).toBe(403)
    expect((await ask('GET', '/v1/feeds', undefined, by(secrets.participant))).status).toBe(403)
  })
})

describe('looking', () => {
  test('says how fresh each series is, page by page, and what is late', async () => {
    await marks({ 'ETH-PERP': '2000' })
    venue.now += 1_001
    const first = await ask('GET', '/v1/feeds?limit=1')
    expect(first.body.items).toEqual([
      {
        ...{ symbol: 'BTC-PERP', mark: '40000' },
        marks: { lastAt: START, ageMs: 1_001, limitMs: null, isLate: false },
        depth: { lastAt: null, ageMs: 1_001, limitMs: null, isLate: false },
      },
    ])
    const second = await ask('GET', `/v1/feeds?limit=1&cursor=${first.body.next}`)
    expect(second.body).toMatchObject({
      items: [{ symbol: 'ETH-PERP', marks: { isLate: true } }],
      next: null,
    })
    expect((await ask('GET', '/v1/alarms')).body.items).toEqual([
      {
        ...{ of: 'mark', name: 'ETH-PERP', limitMs: 1_000, lastAt: START, dueAt: START + 1_000 },
        says: 'No mark of ETH-PERP since 2026-01-01T00:00:00.000Z; one was expected within 1000 ms.',
      },
    ])
    expect((await app.inject('/ready')).statusCode).toBe(503)
    await marks({ 'ETH-PERP': '2001' })
    expect((await ask('GET', '/v1/alarms')).body.items).toEqual([])
    expect((await app.inject('/ready')).statusCode).toBe(200)
  })
})
