import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openingOf, Served } from '../../test/support/served.ts'
import { BreakwaterClient, type ClientOptions, newSigningKeys, signerWith } from './index.ts'
import { NotTheService, ServiceProblem, ServiceUnreachable } from './problem.ts'
import { pause, retryAfterMs, waitOf } from './retry.ts'

const trade = {
  type: 'trade',
  buyer: 'ada',
  seller: 'bo',
  instrument: 'BTC-PERP',
  quantity: '1',
  price: '40000',
  taker: 'buyer',
} as const

describe('with a service', () => {
  let served: Served
  let client: BreakwaterClient

  beforeEach(async () => {
    served = await Served.open()
    await served.give(openingOf('3000', { ada: '100000', bo: '200000' }))
    client = new BreakwaterClient({ url: `${served.url}/`, key: await served.key('operator') })
  })

  afterEach(() => served.close())

  test('gives a command and asks what became of it', async () => {
    const done = await client.give(trade)
    expect(done).toMatchObject({ repeated: false, events: [{ type: 'traded', buyer: 'ada' }] })
    const { items } = await client.ask.listPositions({ params: { account: 'ada' } })
    expect(items).toMatchObject([{ instrument: 'BTC-PERP', quantity: '1' }])
    expect(await client.ask.health()).toEqual({ status: 'alive' })
    expect(typeof (await client.ask.metrics())).toBe('string')
  })

  test('a refusal is a problem with its rule, its figures and its command', async () => {
    const refused = client.give({ type: 'withdraw', account: 'ada', asset: 'USD', amount: '999999' })
    const problem = await refused.catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(ServiceProblem)
    expect(problem).toMatchObject({
      ...{ kind: 'refused', status: 422, message: expect.stringContaining('ada') },
      more: { command: expect.any(Number), figures: expect.any(Object) },
    })
    const unknown = client.ask.showAccount({ params: { account: 'nobody' } })
    await expect(unknown).rejects.toMatchObject({ kind: 'not-found', faults: [{ rule: 'known-account' }] })
  })

  test('names of any form stand in paths; those that mean a folder are refused here', async () => {
    const strange = '50%/?#&ü'
    await client.give({ type: 'open-account', kind: 'participant', asset: 'USD', name: strange })
    const { account } = await client.ask.showAccount({ params: { account: strange } })
    expect(account).toBe(strange)
    await expect(client.ask.showAccount({ params: { account: '..' } })).rejects.toThrow('no path can hold')
  })

  test('gives many commands in as many requests as it takes', async () => {
    const bad = { ...trade, price: 'much' }
    const bodies = [trade, bad, trade, { ...trade, quantity: '900000' }, trade]
    const results = await client.giveAll(
      bodies.map((body) => ({ body })),
      { atOnce: 2, key: 'five' },
    )
    expect(results.map(({ is }) => is)).toEqual(['done', 'problem', 'done', 'refused', 'done'])
    const again = await client.giveAll(
      bodies.map((body) => ({ body })),
      { atOnce: 2, key: 'five' },
    )
    expect(again.map((each) => 'repeated' in each && each.repeated)).toEqual([true, false, true, true, true])
    expect((await client.ask.listPositions({ params: { account: 'ada' } })).items[0].quantity).toBe('3')
  })

  test('parts what would be too long for one request', async () => {
    const bids = Array.from({ length: 2_000 }, (_, at) => [String(39_999 - at), '1'] as [string, string])
    const book = { body: { type: 'replace-depth', instrument: 'BTC-PERP', bids, asks: [] } } as const
    const results = await client.giveAll(Array.from({ length: 60 }, () => book))
    expect(results.filter(({ is }) => is === 'done')).toHaveLength(60)
    const whole = client.giveAll(
      Array.from({ length: 60 }, () => book),
      { lengthAtOnce: 1e9 },
    )
    await expect(whole).rejects.toMatchObject({ kind: 'too-large' })
  })

  test('walks through pages', async () => {
    const names: string[] = []
    for await (const { account } of client.each('listAccounts', { query: { limit: 3 } })) names.push(account)
    expect(names).toContain('ada')
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(6)
    for await (const event of client.each('listEvents', { query: { limit: 2 } })) {
      expect(event.sequence).toBe(1)
      break // and asks no further
    }
  })

  test('signs what it asks, anew for each attempt', async () => {
    const { publicKey, privateKey } = await newSigningKeys()
    const key = await served.key('operator', { publicKey })
    const clock = (): number => served.host.house.at
    const unsigned = new BreakwaterClient({ url: served.url, key, patience: { attempts: 1 } })
    await expect(unsigned.ask.whoAmI()).rejects.toMatchObject({ status: 401 })
    const [first, ...rest] = [lost, globalThis.fetch]
    const signed = new BreakwaterClient({
      ...{ url: served.url, key, clock, signer: await signerWith(privateKey) },
      ...{ fetch: inTurn(first, ...rest), patience: { firstMs: 1 } },
    })
    expect((await signed.give(trade)).repeated).toBe(true)
    expect(await signed.ask.whoAmI()).toMatchObject({ role: 'operator', signed: true })
    expect((await signed.ask.listAccounts({ query: { limit: 2 } })).items).toHaveLength(2)
  })

  test('an answer that is lost on the way is asked for again: done once', async () => {
    const keys: (string | null)[] = []
    const flaky: typeof fetch = inTurn(lost, lost, globalThis.fetch)
    const watched: typeof fetch = (url, init) => {
      keys.push(new Headers(init?.headers).get('idempotency-key'))
      return flaky(url, init)
    }
    const { sleep, waits } = sleepless()
    const careful = new BreakwaterClient({
      ...{ url: served.url, key: await served.key('operator'), fetch: watched, sleep },
      random: () => 0,
    })
    const done = await careful.give(trade)
    expect(done.repeated).toBe(true)
    expect(new Set(keys).size).toBe(1)
    expect(waits).toEqual([50, 100])
    expect((await client.ask.listPositions({ params: { account: 'ada' } })).items[0].quantity).toBe('1')
  })

  test('what has no key is not asked again', async () => {
    const calls = vi.fn(lost)
    const { sleep } = sleepless()
    const careful = new BreakwaterClient({ url: served.url, key: served.admin, fetch: calls, sleep })
    const request = { role: 'auditor', holder: 'Cy' } as const
    await expect(careful.ask.makeKey({ body: request })).rejects.toBeInstanceOf(ServiceUnreachable)
    expect(calls).toHaveBeenCalledTimes(1)
    await expect(careful.ask.fingerprint()).rejects.toMatchObject({ attempts: 6 })
    expect(calls).toHaveBeenCalledTimes(7)
  })
})

/** Reaches the service, but its answer does not come back. */
const lost: typeof fetch = async (url, init) => {
  await (await fetch(url, init)).text()
  throw new TypeError('fetch failed', { cause: new Error('socket hang up') })
}

/** Asks with one after the other, and with the last from then on. */
function inTurn(...ways: (typeof fetch)[]): typeof fetch {
  return (url, init) => ((ways.length > 1 ? ways.shift() : ways[0]) as typeof fetch)(url, init)
}

function sleepless(): { waits: number[]; sleep: NonNullable<ClientOptions['sleep']> } {
  const waits: number[] = []
  return {
    waits,
    sleep: async (ms) => {
      waits.push(ms)
    },
  }
}

describe('with answers made up', () => {
  const problem = (status: number, kind: string): object => ({
    ...{ type: `/problems/${kind}`, title: '', status, detail: 'no', faults: [], request: 'r1' },
  })
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })

  /** A client whose every request is answered with the next of these, the last again and again. */
  function answered(...answers: (() => Response)[]) {
    const asked = vi.fn(async () => (answers.length > 1 ? answers.shift() : answers[0])!())
    const { sleep, waits } = sleepless()
    const fetch = asked as unknown as typeof globalThis.fetch
    const client = new BreakwaterClient({ url: 'http://venue.example/sub', fetch, sleep, random: () => 0 })
    return { client, waits, asked }
  }

  test('too many requests and a busy service are waited out, as long as they say', async () => {
    const { client, waits } = answered(
      () => answer(429, problem(429, 'too-many-requests'), { 'retry-after': '3' }),
      () => answer(503, problem(503, 'busy'), { 'retry-after': '1' }),
      () => answer(502, '<html>bad gateway</html>'),
      () => answer(200, { status: 'alive' }),
    )
    expect(await client.ask.health()).toEqual({ status: 'alive' })
    expect(waits).toEqual([3_000, 1_000, 200])
  })

  test('after a while the last answer is told as it is', async () => {
    const busy = answered(() => answer(503, problem(503, 'busy'), { 'retry-after': '1' }))
    await expect(busy.client.ask.health()).rejects.toMatchObject({ kind: 'busy', request: 'r1' })
    expect(busy.waits).toHaveLength(5)
    const html = answered(() => answer(502, '<html>bad gateway</html>'))
    await expect(html.client.ask.health()).rejects.toBeInstanceOf(NotTheService)
    const patient = answered(() => answer(429, problem(429, 'too-many-requests'), { 'retry-after': '61' }))
    await expect(patient.client.ask.health()).rejects.toMatchObject({ status: 429 })
    expect(patient.waits).toEqual([])
  })

  test('a no is told at once', async () => {
    const { client, asked } = answered(() => answer(403, problem(403, 'forbidden')))
    await expect(client.ask.health()).rejects.toMatchObject({ kind: 'forbidden' })
    const ready = answered(() => answer(503, problem(503, 'not-ready')))
    await expect(ready.client.ask.ready()).rejects.toMatchObject({ kind: 'not-ready' })
    expect([asked, ready.asked].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
  })

  test('an answer that was cut off is asked for again', async () => {
    const { client, asked } = answered(
      () => answer(200, '{"status":'),
      () => answer(200, { status: 'alive' }),
    )
    expect(await client.ask.health()).toEqual({ status: 'alive' })
    expect(asked).toHaveBeenCalledTimes(2)
  })

  test('the address may have a path; whatever is said leaves no key behind on the way', async () => {
    const { client, asked } = answered(() => answer(200, { items: [], next: null }))
    await client.ask.listMarks({ query: { limit: 5 } })
    const [url, init] = asked.mock.calls[0] as unknown as [string, RequestInit]
    expect(url).toBe('http://venue.example/sub/v1/marks?limit=5')
    expect(init.redirect).toBe('error')
    expect(() => new BreakwaterClient({ url: 'ftp://venue.example' })).toThrow('http://')
  })

  test('what asks the past is waited for longer, since it is given up when nobody does', async () => {
    const limits: number[] = []
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limits.push(ms)
      return new AbortController().signal
    })
    onTestFinished(() => timeout.mockRestore())
    const { client } = answered(() => answer(200, {}))
    await client.ask.health()
    await client.ask.showRoots({ params: { sequence: 1 } })
    await client.ask.runDispute({ params: { dispute: 0 }, body: { changes: [] } })
    expect(limits).toEqual([30_000, 180_000, 180_000])
  })

  test('a signal ends a wait and a request', async () => {
    const { client } = answered(() => answer(200, {}))
    const signal = AbortSignal.abort(new Error('enough'))
    const hanging = new BreakwaterClient({
      url: 'http://venue.example',
      fetch: (_, init) =>
        new Promise((_, reject) => {
          if (init?.signal?.aborted) reject(init.signal.reason)
        }),
    })
    await expect(hanging.ask.health({}, { signal })).rejects.toThrow('enough')
    await expect(client.ask.health({}, {})).resolves.toEqual({})
    const waiting = new AbortController()
    const waits = pause(60_000, waiting.signal)
    waiting.abort(new Error('no longer'))
    await expect(waits).rejects.toThrow('no longer')
  })
})

test('waits double up to a bound, half of each by chance', () => {
  const patience = { firstMs: 100, longestMs: 1_000 }
  expect([1, 2, 3, 4, 5, 500].map((failed) => waitOf(failed, patience, () => 0))).toEqual([
    50, 100, 200, 400, 500, 500,
  ])
  expect(waitOf(3, patience, () => 1)).toBe(400)
  expect(waitOf(1, patience, () => 1, 7_000)).toBe(7_000)
})

test('Retry-After is seconds or a date', () => {
  const now = Date.UTC(2026, 0, 1)
  expect(
    [null, '', 'soon', '-1', '2', 'Thu, 01 Jan 2026 00:00:05 GMT', 'Wed, 31 Dec 2025 00:00:00 GMT'].map(
      (text) => retryAfterMs(text, now),
    ),
  ).toEqual([0, 0, 0, 0, 2_000, 5_000, 0])
})
