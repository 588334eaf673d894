import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '../../src/service/http/routes/index.ts'
import { openingOf, Served } from '../support/served.ts'

/** Long runs ask more; the usual one stays short. */
const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 20

let served: Served
let keys: readonly string[]

beforeAll(async () => {
  served = await Served.open({ access: { rates: unlimited, anonymous: plenty, failures: plenty } })
  await served.give(openingOf('1000', { ada: '10000', bo: '10000' }))
  keys = [
    served.admin,
    await served.key('operator'),
    await served.key('feed'),
    await served.key('risk'),
    await served.key('auditor'),
    await served.key('participant', { owner: 'ada' }),
  ]
})
afterAll(() => served.close())

const plenty = { perSecond: 1e9, burst: 1e9 }
const unlimited = {
  participant: plenty,
  feed: plenty,
  operator: plenty,
  risk: plenty,
  auditor: plenty,
  admin: plenty,
}

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string | Buffer
}

/** What no answer may hold: a place in the code, a stack, a class of an error. */
const inside =
  /node:internal|node_modules|\.[jt]s:\d|\bat [\w.]+ \(|TypeError|RangeError|ZodError|InvariantViolation|SqliteError/

/** Asks, and holds the answer against what holds of every answer. */
async function ask({ method, url, headers, payload }: Sent): Promise<number> {
  const before = stateOf()
  const response = await served.app.inject({
    method: method as 'GET',
    url,
    headers: { ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
  const { statusCode, body } = response
  const told = `${method} ${url} ${JSON.stringify(headers)} ${String(payload)}: ${statusCode} ${body}`
  expect(statusCode, told).toBeLessThan(500)
  if (statusCode < 400) return statusCode
  expect(stateOf(), told).toEqual(before)
  if (method === 'HEAD') return statusCode
  expect(body, told).not.toMatch(inside)
  expect(response.headers['content-type'], told).toContain('application/problem+json')
  expect(response.headers['x-content-type-options'], told).toBe('nosniff')
  expect(JSON.parse(body), told).toMatchObject({
    status: statusCode,
    type: expect.stringMatching(/^\/problems\/[a-z-]+$/),
    title: expect.any(String),
    detail: expect.any(String),
    request: response.headers['x-request-id'],
  })
  return statusCode
}

function stateOf(): object {
  const { book, sequence } = served.host.house
  return { fingerprint: book.fingerprint.toString(), sequence, accounts: book.accounts }
}

const strangeText = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    '\u0000',
    'ada\u0000',
    '\ud800',
    '../../etc/passwd',
    '%00',
    '%',
    '-1',
    '1e400',
    '9007199254740993',
    '0x10',
    'NaN',
    '1,5',
    '١٢',
    '‮',
    '#0',
    '#999999999',
    'a'.repeat(600),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const known = fc.constantFrom(
  'ada',
  'bo',
  'USD',
  'BTC-PERP',
  'market USD',
  '0',
  '1',
  '40000',
  'trade',
  'deposit',
)
const key = fc.oneof(
  strangeText,
  fc.constantFrom(
    'type',
    'account',
    'amount',
    'body',
    'commands',
    'key',
    'rulebook',
    'marks',
    'terms',
    'steps',
    'at',
  ),
)
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    strangeText,
    known,
    fc.constantFrom(null, true, false, 0, -0, 1, -1, 2 ** 53, 1e308, 0.1),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value

/** Commands that would be done but for something in them. */
const commands: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'deposit', account: 'ada', asset: 'USD', amount: '5' },
  {
    type: 'trade',
    buyer: 'ada',
    seller: 'bo',
    instrument: 'BTC-PERP',
    quantity: '1',
    price: '40000',
    taker: 'buyer',
  },
  { type: 'move-marks', marks: { 'BTC-PERP': '40000' } },
  { type: 'open-account', kind: 'participant', asset: 'USD', name: 'dee', owner: null },
  { type: 'reserve-order', order: 1, account: 'ada', instrument: 'BTC-PERP', quantity: '1', price: '40000' },
  { type: 'settle-expiry', index: 'BTC-PERP', expiresAt: 1 },
  { type: 'set-members', fund: 'BTC-PERP', members: [{ account: 'ada', contribution: '1' }] },
]
const spoilt = fc
  .tuple(fc.constantFrom(...commands), fc.nat(), json, key)
  .map(([command, place, value, extra]) => {
    const fields = [...Object.keys(command), extra]
    return { ...command, [fields[place % fields.length]]: value }
  })
const body = fc.oneof(
  json,
  spoilt,
  fc.array(spoilt, { maxLength: 3 }).map((all) => ({ commands: all.map((each) => ({ body: each })) })),
  fc.array(json, { maxLength: 3 }).map((all) => ({ commands: all })),
)
const text = fc.oneof(
  { weight: 4, arbitrary: body.map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{"type":"deposit","type":"trade"}',
      '{"__proto__":{"role":"admin"},"type":"advance-time"}',
      `${'['.repeat(20_000)}`,
      `${'[{"a":'.repeat(3000)}1${'}]'.repeat(3000)}`,
      `{"type":"deposit","amount":1${'0'.repeat(5000)}}`,
      '{"type":"trade","quantity":1e999}',
      '{"type":"\\ud800"}',
      '{"a":"\\u0000"}',
      '\ufeff{}',
      '{"commands":[]}',
      'null',
      '""',
    ),
  },
)
const payload = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.constant(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])) },
)
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS')
const header = fc.dictionary(
  fc.constantFrom(
    'idempotency-key',
    'accept',
    'content-encoding',
    'if-match',
    'x-request-id',
    'expect-not',
    'range',
  ),
  fc.string({ maxLength: 300 }).map((value) => value.replaceAll(/[^\x20-\x7e]/g, '')),
  { maxKeys: 2 },
)

/** The paths of the table, with whatever in place of their parameters, and paths that are near to them. */
const path = fc
  .tuple(
    fc.constantFrom(...routes.map((route) => route.path)),
    fc.array(fc.oneof(known, strangeText), { minLength: 3, maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('limit', 'cursor', 'account', 'kind', 'loss', 'levels', 'order', 'by'), key),
      fc.oneof(known, strangeText),
      { maxKeys: 3 },
    ),
    fc.constantFrom('', '', '', '', '/', '/..', '/%', '//x', '?', '#x'),
  )
  .map(([pattern, values, query, tail]) => {
    let at = 0
    const filled = pattern.replaceAll(/:\w+/g, () => encode(values[at++] ?? 'x'))
    const asked = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`)
    return `${filled}${tail}${asked.length === 0 ? '' : `?${asked.join('&')}`}`
  })

function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}

test('whatever is sent to whatever route, nothing fails inside, nothing of it shows, nothing changes', async () => {
  const sent = fc.record({
    method,
    url: path,
    secret: fc.nat(),
    type: fc.constantFrom(
      'application/json',
      'application/json',
      'application/json',
      'text/plain',
      'multipart/form-data',
      '',
    ),
    more: header,
    payload,
  })
  const met = new Set<number>()
  await fc.assert(
    fc.asyncProperty(sent, async ({ method, url, secret, type, more, payload }) => {
      const headers = {
        ...more,
        authorization: `Bearer ${keys[secret % keys.length]}`,
        ...(type === '' ? {} : { 'content-type': type }),
      }
      const hasBody = method !== 'GET' && method !== 'HEAD'
      met.add(await ask({ method, url, headers, ...(hasBody ? { payload } : {}) }))
    }),
    { numRuns: 300 * scale },
  )
  for (const status of [200, 400, 403, 404, 405]) expect([...met]).toContain(status)
})

test('whatever stands in a body of a command or a question, it is refused with a reason or done whole', async () => {
  const posts = routes.filter(
    (each) => each.method === 'POST' && each.body !== undefined && !each.path.includes(':'),
  )
  const sent = fc.record({ route: fc.constantFrom(...posts), secret: fc.nat(), payload })
  await fc.assert(
    fc.asyncProperty(sent, async ({ route, secret, payload }) => {
      const headers = {
        authorization: `Bearer ${keys[secret % keys.length]}`,
        'content-type': 'application/json',
      }
      await ask({ method: 'POST', url: route.path, headers, payload })
    }),
    { numRuns: 300 * scale },
  )
  expect((await served.get('/v1/laws')).kept).toBe(true)
})

test('bytes on the socket that are no HTTP are answered with a problem, and the next request as ever', async () => {
  const authorization = `authorization: Bearer ${served.admin}`
  const frames = [
    '\r\n\r\n',
    'GET\r\n\r\n',
    'GET /health HTTP/9.9\r\n\r\n',
    'FOO /health HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET /health HTTP/1.1\r\n\r\n',
    `GET /health HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    `GET /${'y'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    'GET /v1/%zz HTTP/1.1\r\nhost: x\r\n\r\n',
    'POST /v1/commands HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /v1/commands HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n',
    `POST /v1/commands HTTP/1.1\r\nhost: x\r\n${authorization}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    `POST /v1/commands HTTP/1.1\r\nhost: x\r\n${authorization}\r\ncontent-type: application/json\r\ncontent-length: 9000000\r\n\r\n{`,
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', // the beginning of TLS
    '\u0000'.repeat(500),
  ]
  const before = stateOf()
  for (const frame of frames) {
    const answer = await exchange(frame)
    const told = `${JSON.stringify(frame.slice(0, 60))}: ${answer}`
    expect(answer, told).not.toMatch(inside)
    expect(answer, told).not.toMatch(/^HTTP\/1\.1 5/)
    // A request without a host is Node's own to answer, before anybody else sees it.
    if (frame.includes('host:') && answer.startsWith('HTTP/1.1 4'))
      expect(answer, told).toContain('application/problem+json')
  }
  expect(stateOf()).toEqual(before)
  expect((await served.ask('GET', '/health', { key: null })).body).toEqual({ status: 'alive' })
})

test('too large, too many, in the wrong form or by the wrong method: each has a status of its own', async () => {
  const post = (body: string, type = 'application/json') =>
    served.app.inject({
      method: 'POST',
      url: '/v1/commands/batch',
      headers: { authorization: `Bearer ${keys[1]}`, 'content-type': type },
      payload: body,
    })
  const kindOf = async (asked: ReturnType<typeof post>): Promise<unknown> => {
    const { statusCode, body } = await asked
    return [statusCode, JSON.parse(body).type]
  }
  const entry = JSON.stringify({ body: { type: 'advance-time' } })
  expect(await kindOf(post(`"${'x'.repeat(1_100_000)}"`))).toEqual([413, '/problems/too-large'])
  expect(await kindOf(post(`{"commands":[${Array(1001).fill(entry).join()}]}`))).toEqual([
    413,
    '/problems/too-large',
  ])
  expect(await kindOf(post('a=b', 'application/x-www-form-urlencoded'))).toEqual([
    415,
    '/problems/unsupported-media-type',
  ])
  expect(await kindOf(post(''))).toEqual([400, '/problems/malformed-json'])
  const put = await served.app.inject({ method: 'PUT', url: '/v1/accounts/ada' })
  expect([put.statusCode, put.headers.allow]).toEqual([405, 'GET, HEAD'])
  expect((await served.app.inject({ method: 'GET', url: '/v1/nothing' })).statusCode).toBe(404)
  expect(
    (await served.app.inject({ method: 'GET', url: `/v1/accounts/${'x'.repeat(501)}` })).statusCode,
  ).toBe(414)
})

/** Sends bytes and gathers what comes back until the other side ends, or has been silent for a while. */
function exchange(bytes: string): Promise<string> {
  const { port } = new URL(served.url)
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    let answer = ''
    const end = (): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(150, end)
    socket.on('data', (data) => (answer += data.toString('latin1')))
    socket.on('end', end)
    socket.on('error', end)
    socket.write(bytes, 'latin1')
  })
}
