import { get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { runService } from '../support/running-service.ts'
import { openingOf, Served } from '../support/served.ts'

let served: Served | null = null
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await served?.close()
  served = null
})

/** A connection that says something, and what became of it. */
class Line {
  readonly socket: Socket
  readonly ended: Promise<string>

  constructor(url: string, text = '') {
    const { hostname, port } = new URL(url)
    let heard = ''
    this.socket = connect(Number(port), hostname, () => this.say(text))
    sockets.push(this.socket)
    this.socket.on('data', (bytes) => (heard += String(bytes)))
    this.socket.on('error', () => undefined)
    this.ended = new Promise((resolve) => this.socket.on('close', () => resolve(heard)))
  }

  say(text: string): void {
    if (text !== '' && this.socket.writable) this.socket.write(text)
  }
}

describe('whoever is slow', () => {
  const head = 'POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'

  test('is sent away in time, wherever he stops, and takes no place of others', async () => {
    served = await Served.open({ limits: { requestMs: 1_000 } })
    await served.give(openingOf('0', { ada: '100' }))
    const operator = await served.key('operator')
    const bearer = `Authorization: Bearer ${operator}\r\n`
    const { url } = served
    const lines = {
      silent: new Line(url),
      'in the line': new Line(url, 'POST /v1/comm'),
      'in the head': new Line(url, `${head}X-Slow: `),
      'in the body': new Line(url, `${head}${bearer}Content-Length: 100\r\n\r\n{"type":`),
      'in a body without a key': new Line(url, `${head}Content-Length: 100\r\n\r\n{"type":`),
      'in a chunk': new Line(url, `${head}${bearer}Transfer-Encoding: chunked\r\n\r\n5\r\n{"ty`),
    }
    // Byte by byte is no faster than not at all.
    const drip = setInterval(() => {
      lines['in the head'].say('a')
      lines['in the body'].say(' ')
    }, 50)
    expect((await served.ask('GET', '/v1/me', { key: operator })).status).toBe(200)
    for (const [where, line] of Object.entries(lines)) {
      const heard = await line.ended
      // Who has no key was answered before his body was read.
      expect(heard.split(' ', 2)[1], where).toBe(where.endsWith('without a key') ? '401' : '408')
      expect(heard, where).toContain('application/problem+json')
    }
    clearInterval(drip)
    expect(served.host.place.nextCommand).toBe(openingOf('0', { ada: '100' }).length)
    expect(served.failures).toEqual([])
  })

  test('and fills the connections is closed beyond them without a word, and one that ends makes room', async () => {
    const service = await runService('listen: { connections: 4 }')
    const { url } = service
    const lines = Array.from({ length: 68 }, () => new Line(url))
    await Promise.all(lines.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))))
    // All 64 beyond the 4 are taken as well: only then the next is closed without a word.
    const last = new Line(url, 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(await last.ended).toBe('')
    lines[0].socket.destroy()
    await expect.poll(async () => (await fetch(`${url}/health`).catch(() => null))?.status).toBe(200)
  })
})

test('whoever keeps silent, or does not end what he says, holds up no stop; who is owed an answer gets it', async () => {
  const service = await runService('{ time: { stop: 20s }, limits: { request: 60s } }')
  const { url, admin } = service
  const bearer = `Host: x\r\nAuthorization: Bearer ${admin}\r\n`
  const body = `POST /v1/commands HTTP/1.1\r\n${bearer}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{`
  const lines = ['', 'GET /hea', `GET /health HTTP/1.1\r\n${bearer}X: `, body].map(
    (text) => new Line(url, text),
  )
  // Whoever was answered, and does not go, is not waited for either.
  const upgrade = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`
  for (const text of ['no HTTP\r\n\r\n', upgrade('/none'), upgrade('/health')]) {
    const stays = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
    sockets.push(stays)
    stays.on('error', () => undefined).write(text)
    await new Promise((resolve) => stays.once('data', resolve))
  }
  const past = fetch(`${url}/v1/roots/1`, { headers: { authorization: `Bearer ${admin}` } })
  await sleep(50)
  await service.running.stop()
  expect([200, 503]).toContain((await past).status)
  expect(service.log().at(-1)).toMatchObject({ msg: 'stopped' })
  for (const line of lines) expect(await line.ended).toBe('')
})

test('strangers cannot shut the probes, and a flood of probes changes nothing for them', async () => {
  served = await Served.open({ access: { anonymous: { perSecond: 0.001, burst: 3 } } })
  await served.give(openingOf('0', { ada: '100' }))
  const ask = async (path: string): Promise<number> => (await served!.ask('GET', path, { key: null })).status
  for (let turn = 0; turn < 3; turn += 1) expect(await ask('/openapi.json')).toBe(200)
  expect(await ask('/openapi.json')).toBe(429)
  for (let turn = 0; turn < 120; turn += 1)
    expect([await ask('/health'), await ask('/ready')]).toEqual([200, 200])
  expect(await ask('/problems/busy')).toBe(429)
  // A host that stopped is told at once, however much was asked before.
  served.host.onDurable(() => {
    throw new Error('the disk is gone')
  })
  await served.host.submit({ by: 'test', make: { type: 'advance-time' } }).catch(() => undefined)
  expect([await ask('/health'), await ask('/ready')]).toEqual([200, 503])
})

test('more than may wait is told to come again, and is done once when it does', async () => {
  const service = await runService('{ journal: { row: 1, waiting: 1 }, limits: { batch: 200 } }')
  const { url } = service
  const operator = await service.keyFor('operator')
  const deposit = { type: 'deposit', account: 'bo', asset: 'USDT', amount: '1' }
  const give = (key: string): Promise<Response> =>
    fetch(`${url}/v1/commands`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${operator}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(deposit),
    })
  const before = service.running.host.place.nextCommand
  const keys = Array.from({ length: 40 }, (_, at) => `deposit-${at}`)
  const first = await Promise.all(keys.map(give))
  const refused = first.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  for (const answer of refused) {
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await answer.json()).toMatchObject({ type: '/problems/busy' })
  }
  for (const key of keys) {
    let status = 503
    while (status === 503) {
      status = (await give(key)).status
      if (status === 503) await sleep(5)
    }
    expect(status).toBe(200)
  }
  expect(service.running.host.place.nextCommand).toBe(before + keys.length)
})

test('a head of many headers is refused, and what is not HTTP is answered and closed', async () => {
  served = await Served.open()
  const { url } = served
  const many = `GET /health HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`
  expect(await new Line(url, many).ended).toMatch(/^HTTP\/1\.1 431 /)
  // A client that speaks TLS to a plain port.
  expect(await new Line(url, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03').ended).toMatch(
    /^HTTP\/1\.1 400 /,
  )
  const status = await new Promise((resolve) => get(`${url}/health`, ({ statusCode }) => resolve(statusCode)))
  expect(status).toBe(200)
})
