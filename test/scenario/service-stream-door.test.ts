import { connect } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { keyIdOf, newSigningKeys, signedHeaders, signerWith } from '../../src/wire/service/signing.ts'
import { closeCodes, KEY_SUBPROTOCOL, STREAM_SUBPROTOCOL } from '../../src/wire/service/stream.ts'
import { START } from '../support/kept-venue.ts'
import { Reader } from '../support/reader.ts'
import { openingOf, Served } from '../support/served.ts'

let served: Served
const readers: Reader[] = []
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.socket.terminate()
  await served.close()
})

async function reader(...of: Parameters<typeof Reader.open>): Promise<Reader> {
  const opened = await Reader.open(...of)
  readers.push(opened)
  return opened
}

test('a key comes with the upgrade, as a subprotocol, or as the first message, and any other is turned away', async () => {
  served = await Served.open({ stream: { authenticateMs: 200 } })
  await served.give(openingOf('0', { ada: '100' }))
  const ada = await served.key('participant', { owner: 'ada' })
  await reader(served.url, ada)
  await expect(reader(served.url, `${ada.slice(0, -1)}!`)).rejects.toThrow('answered 401')
  await expect(reader(served.url, ada, { path: '/v1/stream/none' })).rejects.toThrow('answered 404')
  expect((await served.ask('GET', '/v1/stream', { key: ada })).status).toBe(400)
  expect((await served.ask('GET', '/v1/stream', { key: null })).status).toBe(400)

  const browser = await reader(served.url, null, {
    protocols: [STREAM_SUBPROTOCOL, `${KEY_SUBPROTOCOL}${ada}`],
  })
  expect((await browser.next('welcome')).role).toBe('participant')
  expect(browser.socket.protocol).toBe(STREAM_SUBPROTOCOL) // and never the one with the key

  const late = await reader(served.url, null)
  late.say({ type: 'subscribe', id: 'mine' })
  expect((await late.next('error')).problem.type).toBe('/problems/unauthenticated')
  late.say({ type: 'authenticate', key: ada })
  expect((await late.next('welcome')).role).toBe('participant')

  const wrong = await reader(served.url, null)
  wrong.say({ type: 'authenticate', key: 'bw_000000000000_x' })
  expect((await wrong.ended).code).toBe(closeCodes.unauthenticated)
  const silent = await reader(served.url, null)
  expect((await silent.ended).code).toBe(closeCodes.unauthenticated)
})

test('a key that signs has to sign for the stream as well, and a signature is taken once', async () => {
  served = await Served.open()
  await served.give(openingOf('0', { ada: '100' }))
  const { privateKey, publicKey } = await newSigningKeys()
  const key = await served.key('participant', { owner: 'ada', publicKey })
  await expect(reader(served.url, key)).rejects.toThrow('answered 401')
  const nonce = 'a-nonce-used-once-0001'
  const of = { key: keyIdOf(key)!, method: 'GET', target: '/v1/stream', timestamp: START, nonce }
  const headers = await signedHeaders(await signerWith(privateKey), of)
  await reader(served.url, key, { headers })
  await expect(reader(served.url, key, { headers })).rejects.toThrow('answered 401')
})

test('a key that is revoked ends its streams, and one key has so many of them', async () => {
  served = await Served.open({ stream: { maxConnectionsPerKey: 2 } })
  await served.give(openingOf('0', { ada: '100' }))
  const ada = await served.key('participant', { owner: 'ada' })
  const [one, two] = [await reader(served.url, ada), await reader(served.url, ada)]
  const third = await reader(served.url, null)
  third.say({ type: 'authenticate', key: ada })
  expect((await third.ended).code).toBe(closeCodes.forbidden)
  await two.close()
  await reader(served.url, ada) // there is room again
  await one.subscribe({ id: 'mine' })
  const { status } = await served.ask('DELETE', `/v1/keys/${keyIdOf(ada)}`)
  expect(status).toBeLessThan(300)
  expect(await one.ended).toMatchObject({ code: closeCodes.unauthenticated })
  expect((await one.next('closing')).resumeFrom.mine).toEqual({
    sequence: served.host.place.sequence + 1,
    place: 0,
  })
})

test('a key that is replaced ends its streams: at once, or when the time for both is over', async () => {
  let now = START
  served = await Served.open({ clock: () => now, stream: { authenticateMs: 100 } })
  const first = await served.key('risk')
  const one = await reader(served.url, first)
  const replaced = (secret: string, overlapMs = 0): Promise<string> =>
    served.key('risk', { replaces: keyIdOf(secret), overlapMs })
  const second = await replaced(first)
  expect((await one.ended).code).toBe(closeCodes.unauthenticated)
  expect((await one.next('closing')).reason).toBe('unauthenticated')

  const two = await reader(served.url, second)
  const third = await replaced(second, 60_000)
  const [late, three] = [await reader(served.url, second), await reader(served.url, third)]
  await two.settle(0)
  now += 60_001
  for (const old of [two, late]) expect((await old.ended).code).toBe(closeCodes.unauthenticated)
  await three.settle(0)
})

test('a key that is revoked while it is looked at opens no stream', async () => {
  served = await Served.open()
  const key = await served.key('risk')
  const { keys } = served.host.registry
  const raced = await reader(served.url, null)
  // Good when it is asked for, and revoked before whoever asked with it is welcomed.
  const isLive = keys.isLive.bind(keys)
  const asked: boolean[] = []
  keys.isLive = (id, at) => {
    if (id !== keyIdOf(key)) return isLive(id, at)
    asked.push(asked.length === 0)
    return asked.at(-1) as boolean
  }
  raced.say({ type: 'authenticate', key })
  expect((await raced.ended).code).toBe(closeCodes.unauthenticated)
  expect([raced.all('welcome'), asked]).toEqual([[], [true, false]])
})

test('subscriptions, messages and frames have limits', async () => {
  served = await Served.open({ stream: { maxSubscriptions: 2, messageBurst: 20, maxFrameBytes: 1_000 } })
  const admin = await reader(served.url, served.admin)
  for (const id of ['a', 'b', 'c', 'a']) admin.say({ type: 'subscribe', id })
  admin.say({ type: 'unsubscribe', id: 'a' })
  await admin.next('unsubscribed')
  admin.say({ type: 'unsubscribe', id: 'a' })
  await admin.settle(0)
  expect(admin.all('error').map(({ id, problem }) => [id, problem.faults[0].rule])).toEqual([
    ['c', 'most'],
    ['a', 'unique'],
    [undefined, 'known-subscription'],
  ])
  for (let at = 0; at < 40; at += 1) admin.say({ type: 'ping' })
  expect((await admin.ended).code).toBe(closeCodes.tooMany)

  const large = await reader(served.url, served.admin)
  large.socket.send(JSON.stringify({ type: 'ping', id: 'x'.repeat(2_000) }))
  expect((await large.ended).code).toBe(1009)
})

test('a reader who is half gone is noticed', async () => {
  served = await Served.open({ stream: { heartbeatMs: 60 } })
  const gone = await reader(served.url, served.admin)
  gone.socket.pong = () => {}
  gone.socket.pause() // its system takes what is sent, and nobody answers
  const alive = await reader(served.url, served.admin)
  await expect.poll(() => served.stream.figures.connections).toBe(1)
  await alive.settle(0)
})

const odd = [
  ...['', 'null', '[]', '{}', '"x"', '{"type":1}', '{"type":"subscribe"}', '{"type":"subscribe","id":""}'],
  ...['{"type":"ping","__proto__":{"a":1}}', '{"type":"ping","type":"ping"}', '{"type":"constructor"}'],
  ...['{"type":"subscribe","id":"a","from":-1}', '{"type":"subscribe","id":"a","from":1e400}'],
  ...['{"type":"subscribe","id":"a","from":{"sequence":0,"place":9007199254740993}}'],
  ...[
    '{"type":"subscribe","id":"__proto__"}',
    '{"type":"subscribe","id":"a","kinds":["__proto__","toString"]}',
  ],
  ...[
    '{"type":"subscribe","id":"a","accounts":["#0","#-1","","\\u0000"]}',
    '['.repeat(20_000),
    '{"a":'.repeat(5_000),
  ],
  ...[
    '{"type":"subscribe","id":"a","channels":["loss","loss"]}',
    '{"type":"authenticate","key":"x"}',
    '\ud800',
  ],
]

test('whatever is said, the service goes on and nothing is changed', async () => {
  served = await Served.open({ stream: { maxMalformed: 1_000, messageBurst: 10_000 } })
  await served.give(openingOf('0', { ada: '100' }))
  const ada = await served.key('participant', { owner: 'ada' })
  const before = await served.get('/v1/fingerprint')
  const frames = fc.oneof(
    fc.constantFrom(...odd),
    fc.json(),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }),
    fc
      .record({ type: fc.constantFrom('subscribe', 'unsubscribe', 'ping', 'welcome'), id: fc.json() })
      .map((each) => JSON.stringify(each)),
  )
  const hers = await reader(served.url, ada)
  for (const frame of fc.sample(frames, 120)) hers.socket.send(frame)
  for (const frame of odd) hers.socket.send(frame)
  await hers.settle(served.host.place.sequence)
  const told = JSON.stringify(hers.messages)
  expect(told).not.toMatch(/ at .*\.ts:|node_modules|internal/)

  // What is no WebSocket at all, on a socket of its own: bad opcodes, unmasked frames, bad UTF-8, halves.
  const upgrade = `GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`
  const raws = [
    Buffer.from([0x81, 0x02, 0x7b, 0x7d]),
    Buffer.from([0x8f, 0x80, 0, 0, 0, 0]),
    Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]),
    Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x7b, 0x81, 0x81, 0, 0, 0, 0, 0x7b]),
    Buffer.from([0x88, 0x81, 0, 0, 0, 0, 0x01]),
  ]
  const { hostname, port } = new URL(served.url)
  for (const raw of raws)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(upgrade)
        socket.once('data', () => {
          socket.write(raw)
          setTimeout(() => socket.destroy(), 15)
        })
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve())
    })
  const after = await reader(served.url, ada)
  await after.subscribe({ id: 'mine', from: 1 })
  expect(await served.get('/v1/fingerprint')).toEqual(before)
})
