import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { newNonce, newSigningKeys, signedHeaders, signerWith } from '../../src/wire/service/signing.ts'
import { KEY_SUBPROTOCOL, STREAM_SUBPROTOCOL } from '../../src/wire/service/stream.ts'
import { runService } from '../support/running-service.ts'
import { ask, secretOf } from '../support/service-process.ts'

test('names that would like to be more than names are names on the page, in answers and in problems', async () => {
  const evil = (what: string): string => `</title><img src=x onerror=alert("${what}")>&lt;script>`
  const quoted = (what: string): string => `'${evil(what)}'`
  const scenario = scenarioTemplate()
    .replace('rulebook: example', `rulebook: ${quoted('rulebook')}`)
    .replace('name: insurance-fund', `name: ${quoted('step')}`)
    .replaceAll('BTC-PERP', quoted('symbol'))
    .replace('USDT, decimals', `${quoted('asset')}, decimals`)
    .replaceAll('asset: USDT', `asset: ${quoted('asset')}`)
    .replace('name: insurance,', `name: ${quoted('fund')},`)
    .replace('fund-scope: insurance', `fund-scope: ${quoted('fund')}`)
    .replace('name: ada', `name: ${quoted('ada')}`)
    .replace('buyer: ada', `buyer: ${quoted('ada')}`)
  const service = await runService('{ feeds: { marks: { } } }', scenario)
  const { url, admin } = service
  const feed = await service.keyFor('feed')
  const marks = { [evil('symbol')]: '33000' }
  expect((await ask(url, feed, '/v1/commands', { type: 'move-marks', marks })).status).toBe(200)

  const answer = await fetch(url)
  const page = await answer.text()
  const shown = (what: string): string =>
    evil(what)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  for (const what of ['rulebook', 'step', 'asset', 'fund', 'ada']) expect(page).toContain(shown(what))
  expect(page).not.toMatch(/<img|<script/)
  expect(page.match(/<title>/g)).toHaveLength(1)
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)

  // Whatever is answered says that it is JSON, and that nobody is to guess otherwise.
  for (const path of [
    `/v1/accounts/${encodeURIComponent(evil('ada'))}`,
    `/v1/accounts/${encodeURIComponent(evil('x'))}`,
  ]) {
    const told = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${admin}` } })
    expect(told.headers.get('content-type')).toMatch(/^application\/(problem\+)?json/)
    expect(told.headers.get('x-content-type-options')).toBe('nosniff')
    expect(JSON.stringify(await told.json())).toContain(JSON.stringify(evil('')).slice(1, 20))
  }
})

/** Stretches of a text long enough that they are found nowhere by chance. */
function stretches(text: string): string[] {
  return Array.from({ length: text.length - 11 }, (_, at) => text.slice(at, at + 12))
}

describe('secrets', () => {
  const deposit = { type: 'deposit', account: 'bo', asset: 'USDT', amount: '1' }

  test('are in no line of the log and no byte of the journal, whatever goes wrong', async () => {
    const service = await runService('{ log: { level: debug }, time: { tick: 20ms } }')
    const { url, admin, folder, log, running, faults } = service
    const operator = await service.keyFor('operator')
    const { privateKey, publicKey } = await newSigningKeys()
    const made = { role: 'operator', holder: 'signs', publicKey }
    const { secret: signing } = (await ask<{ secret: string }>(url, admin, '/v1/keys', made)).body
    const { port } = new URL(url)

    /** Asks as it stands, also what no client would; the answer is nobody's business here. */
    const send = (path: string, headers: Record<string, string>, body = ''): Promise<number> =>
      new Promise((resolve) => {
        const method = body === '' ? 'GET' : 'POST'
        const sent = request({ port, host: '127.0.0.1', path, method, headers, agent: false }, (answer) => {
          answer.resume().on('close', () => resolve(answer.statusCode ?? 0))
        })
        sent.on('error', () => resolve(0))
        sent.end(body)
      })
    const json = { 'content-type': 'application/json' }
    const bearer = { authorization: `Bearer ${operator}` }
    const basic = { authorization: `Basic ${Buffer.from(`x:${operator}`).toString('base64')}` }

    // A signed request that is right, the same again, and one whose body is another.
    const body = JSON.stringify(deposit)
    const of = { key: signing.split('_')[1], method: 'POST', target: '/v1/commands', timestamp: Date.now() }
    const signed = {
      ...(await signedHeaders(await signerWith(privateKey), { ...of, body, nonce: newNonce() })),
      authorization: `Bearer ${signing}`,
    }
    const signature = (signed as Readonly<Record<string, string>>)['breakwater-signature']
    expect(signature).toHaveLength(86)
    const statuses = [
      await send('/v1/commands', { ...signed, ...json }, body),
      await send('/v1/commands', { ...signed, ...json }, body),
      await send('/v1/commands', { ...signed, ...json }, `${body} `),
      await send('/v1/me', bearer),
      await send('/', basic),
      await send('/v1/me', { authorization: `Bearer ${operator.slice(0, -1)}` }),
      await send(`/v1/me?key=${operator}`, bearer),
      await send(`/v1/accounts/${operator}`, bearer),
      await send(`/${operator}?${operator}`, bearer),
      await send('/v1/commands', { ...bearer, ...json }, `{"type":"${operator}","${operator}":1}`),
      await send('/v1/commands', { ...bearer, ...json }, `{"type":${operator}`),
      await send('/v1/commands', { ...bearer, 'content-type': operator }, '{}'),
      await send('/v1/me', { ...bearer, 'x-more': operator.repeat(400) }),
      await send(`/%${operator}`, bearer),
    ]
    expect(statuses).toEqual([200, 401, 401, 200, 200, 401, 200, 404, 404, 422, 400, 415, 431, 400])

    // The same keys at the stream: in a subprotocol, as a first message, and where nobody looks for them.
    const stream = `${url.replace('http', 'ws')}/v1/stream`
    const ended = (socket: WebSocket): Promise<void> =>
      new Promise((resolve) => {
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
      })
    const sockets = [
      new WebSocket(stream, [STREAM_SUBPROTOCOL, `${KEY_SUBPROTOCOL}${operator}`]),
      new WebSocket(stream, [STREAM_SUBPROTOCOL, `${KEY_SUBPROTOCOL}${operator.slice(0, -1)}`]),
      new WebSocket(`${stream}?key=${operator}`, { headers: bearer }),
      new WebSocket(stream),
    ]
    for (const [at, socket] of sockets.entries())
      socket.on('open', () => {
        socket.send(JSON.stringify({ type: 'subscribe', id: operator.slice(0, 60), kinds: [operator] }))
        if (at === 3) socket.send(JSON.stringify({ type: 'authenticate', key: `${operator}x`, signature }))
        else socket.close()
      })
    await Promise.all(sockets.map(ended))

    // What fails inside, and what brings the service down while something is under way.
    vi.spyOn(running.host, 'durable').mockRejectedValueOnce(new TypeError('nobody foresaw this'))
    expect(await send('/v1/me', bearer)).toBe(500)
    running.host.onDurable(() => {
      throw new Error('the disk is gone')
    })
    await Promise.all([1, 2, 3].map(() => send('/v1/commands', { ...bearer, ...json }, body)))
    await expect.poll(() => faults.length).toBe(1)
    await running.stop().catch(() => undefined)

    const secrets = [admin, operator, signing].map(secretOf)
    const told = JSON.stringify(log())
    const hashes = [admin, operator, signing].map((key) => createHash('sha256').update(key).digest('hex'))
    const never = [...secrets, signature, basic.authorization.slice(30), privateKey].flatMap(stretches)
    expect(log().filter(({ msg }) => msg === 'answered').length).toBeGreaterThan(statuses.length)
    expect(log().filter(({ msg }) => msg === 'a request failed')).toHaveLength(1)
    expect([...never, ...hashes].filter((each) => told.includes(each))).toEqual([])
    const files = readdirSync(folder).filter((name) => name.startsWith('venue.journal'))
    expect(files.length).toBeGreaterThan(1)
    for (const name of files) {
      const bytes = readFileSync(join(folder, name), 'latin1')
      expect(
        never.filter((each) => bytes.includes(each)),
        name,
      ).toEqual([])
    }
  })
})
