import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptVenue, type MadeKey } from '../../../test/support/kept-venue.ts'
import {
  newNonce,
  newSigningKeys,
  signedHeaders,
  signerWith,
  signingHeaders,
} from '../../wire/service/signing.ts'
import { ProblemAnswer } from '../http/problem.ts'
import type { Access } from '../http/route.ts'
import { Gatekeeper, type TurnedAway } from './gatekeeper.ts'
import { endKey } from './keys.ts'
import type { AccessOptions } from './options.ts'
import type { Principal } from './principal.ts'

const anyKey = { access: { roles: ['operator', 'risk', 'admin', 'participant'], own: () => [] } as Access }

class Door {
  readonly away: [TurnedAway, string | null][] = []
  readonly venue: KeptVenue
  readonly gate: Gatekeeper

  constructor(venue: KeptVenue) {
    this.venue = venue
    const { clock, options } = venue
    const turnedAway = (reason: TurnedAway, key: string | null) => void this.away.push([reason, key])
    this.gate = new Gatekeeper({ host: venue.host, clock, options, turnedAway })
  }

  static async open(options: Partial<AccessOptions> = {}): Promise<Door> {
    return new Door(await KeptVenue.open(options))
  }

  ask(authorization: string | undefined, remote = '192.0.2.1'): Principal | ProblemAnswer {
    const headers = authorization === undefined ? {} : { authorization }
    return this.gate.authenticate({ method: 'GET', url: '/v1/me', headers, remote }, anyKey)
  }
}

function statusOf(answer: Principal | ProblemAnswer | null): number {
  return answer instanceof ProblemAnswer ? answer.problem.status : 200
}

test('a key lets in whoever has its secret, and nobody else', async () => {
  const door = await Door.open()
  const { secret, principal } = await door.venue.key('operator')
  const { secret: other } = await door.venue.key('risk')
  expect(secret).toMatch(/^bw_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/)
  expect(door.ask(`Bearer ${secret}`)).toEqual(principal)
  expect(door.ask(`bearer  ${secret} `)).toEqual(principal)

  const wrong = `${secret.slice(0, 16)}${other.slice(16)}`
  const bad = [
    undefined,
    '',
    'Bearer',
    secret,
    `Basic ${secret}`,
    `Bearer ${secret.slice(0, -1)}`,
    `Bearer ${secret}A`,
    `Bearer ${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
    `Bearer ${wrong}`,
    `Bearer bw_000000000000_${secret.slice(16)}`,
    `Bearer ${secret}, Bearer ${secret}`,
  ]
  for (const each of bad) expect([each, statusOf(door.ask(each))]).toEqual([each, 401])
  expect(door.away.map(([reason]) => reason)).toEqual([
    'no-key',
    ...Array(6).fill('malformed-key'),
    'wrong-secret',
    'wrong-secret',
    'unknown-key',
    'malformed-key',
  ])
  expect(door.away.filter(([, key]) => key !== null)).toEqual([
    ['wrong-secret', principal.key],
    ['wrong-secret', principal.key],
  ])
})

test('an unknown key and a wrong secret are answered alike, with what to send', async () => {
  const door = await Door.open()
  const { secret } = await door.venue.key('operator')
  const unknown = door.ask(`Bearer bw_000000000000_${secret.slice(16)}`) as ProblemAnswer
  const wrong = door.ask(`Bearer ${secret.slice(0, -2)}AA`) as ProblemAnswer
  expect(unknown.problem).toEqual(wrong.problem)
  expect(wrong.headers['www-authenticate']).toBe('Bearer realm="breakwater"')
})

test('a key that was revoked is good no longer, with the very next request', async () => {
  const door = await Door.open()
  const { secret, principal } = await door.venue.key('operator')
  const admin = (await door.venue.key('admin')).principal
  await door.venue.host.note('x', (_house, registry) => [
    endKey(principal.key, admin, door.venue.now, registry),
  ])
  const answer = door.ask(`Bearer ${secret}`) as ProblemAnswer
  expect(answer.problem.detail).toContain('revoked')
  door.venue.now -= 3_600_000 // a clock that is put back makes no key good again
  expect(statusOf(door.ask(`Bearer ${secret}`))).toBe(401)
})

test('a key in the place of another ends that one, at once or after an overlap', async () => {
  const door = await Door.open()
  const first = await door.venue.key('operator')
  const second = await door.venue.key('operator', { replaces: first.principal.key })
  expect(statusOf(door.ask(`Bearer ${first.secret}`))).toBe(401)
  const third = await door.venue.key('operator', { replaces: second.principal.key, overlapMs: 60_000 })
  const both = () => [second, third].map(({ secret }) => statusOf(door.ask(`Bearer ${secret}`)))
  expect(both()).toEqual([200, 200])
  door.venue.now += 59_999
  expect(both()).toEqual([200, 200])
  door.venue.now += 1
  expect(both()).toEqual([401, 200])
})

test('no header whatever lets anybody in, and none is thrown at', async () => {
  const door = await Door.open({ failures: { perSecond: 1e9, burst: 1e9 } })
  const { secret } = await door.venue.key('operator')
  // Headers are bytes, and each byte comes as one character.
  const unit = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
  const near = fc
    .tuple(fc.integer({ min: 0, max: secret.length - 1 }), fc.string({ unit, maxLength: 3 }))
    .map(([at, text]) => `Bearer ${secret.slice(0, at)}${text}${secret.slice(at + 1)}`)
  const header = fc.oneof(
    fc.string({ unit }),
    fc.string({ unit }).map((text) => `Bearer ${text}`),
    near,
  )
  fc.assert(
    fc.property(header, (authorization) => {
      fc.pre(!/^Bearer +(\S+) *$/i.test(authorization) || !authorization.includes(secret))
      return statusOf(door.ask(authorization)) === 401
    }),
    { numRuns: 1000 },
  )
})

test('whoever guesses is held up by his address, and nobody else who is there', async () => {
  const door = await Door.open({ failures: { perSecond: 1, burst: 3 } })
  const { secret } = await door.venue.key('operator')
  for (let guess = 0; guess < 3; guess += 1) expect(statusOf(door.ask('Bearer nothing'))).toBe(401)
  const held = door.ask('Bearer nothing') as ProblemAnswer
  expect(held.problem.status).toBe(429)
  expect(held.headers['retry-after']).toBe('1')
  expect(statusOf(door.ask('Bearer nothing', '192.0.2.2'))).toBe(401)
  expect(statusOf(door.ask(`Bearer ${secret}`))).toBe(200)
  door.venue.now += 1_000
  expect(statusOf(door.ask('Bearer nothing'))).toBe(401)
})

test('a role is told no before its body is read, and an anonymous caller has a rate', async () => {
  const door = await Door.open({ anonymous: { perSecond: 1, burst: 1 } })
  const { secret } = await door.venue.key('auditor')
  expect(statusOf(door.ask(`Bearer ${secret}`))).toBe(403)
  const head = { method: 'GET', url: '/health', headers: {}, remote: '::1' }
  expect([door.gate.greet(head), door.gate.greet(head)].map(statusOf)).toEqual([200, 429])
})

test('each address has its own share of what strangers may ask, and so many are remembered', async () => {
  const door = await Door.open({ anonymous: { perSecond: 1, burst: 2 }, mostBuckets: 3 })
  const ask = (remote: string): number =>
    statusOf(door.gate.greet({ method: 'GET', url: '/openapi.json', headers: {}, remote }))
  const mine = '2001:db8:0:1::1'
  for (const status of [200, 200, 429, 429]) expect(ask(mine)).toBe(status)
  expect(ask('2001:db8:0:1:ffff::9')).toBe(429) // of the same network
  expect(['2001:db8:0:2::1', '192.0.2.1', '192.0.2.1'].map(ask)).toEqual([200, 200, 200])
  // Three are remembered: whoever asks again stays, and who was there least lately begins anew.
  expect([mine, '192.0.2.2', '192.0.2.3', mine, '192.0.2.1'].map(ask)).toEqual([429, 200, 200, 429, 200])
})

interface Sent {
  readonly method: string
  readonly url: string
  readonly body: Buffer
  readonly headers: Record<string, string>
}

async function signedDoor(): Promise<{
  door: Door
  key: MadeKey
  send: (of?: Partial<Sent>) => Promise<Sent>
}> {
  const door = await Door.open()
  const { privateKey, publicKey } = await newSigningKeys()
  const key = await door.venue.key('operator', { publicKey })
  const signer = await signerWith(privateKey)
  const send = async ({
    method = 'POST',
    url = '/v1/commands?x=1',
    body = Buffer.from('{}'),
  }: Partial<Sent> = {}) => {
    const of = {
      key: key.principal.key,
      method,
      target: url,
      body,
      timestamp: door.venue.now,
      nonce: newNonce(),
    }
    return { method, url, body, headers: await signedHeaders(signer, of) }
  }
  return { door, key, send }
}

function check({ gate }: Door, { principal }: MadeKey, { body, ...head }: Sent): Principal | ProblemAnswer {
  return gate.checkBody(principal, { ...head, remote: '192.0.2.1' }, body)
}

function ruleOf(answer: Principal | ProblemAnswer): string {
  return answer instanceof ProblemAnswer ? answer.problem.faults[0].rule : 'ok'
}

test('a signed request works once, and its nonce goes with what it does', async () => {
  const { door, key, send } = await signedDoor()
  const sent = await send()
  expect(check(door, key, sent)).toEqual({ ...key.principal, nonce: sent.headers[signingHeaders.nonce] })
  expect(ruleOf(check(door, key, sent))).toBe('nonce')
  expect(ruleOf(check(door, key, await send()))).toBe('ok')
})

test('a signed request works unchanged or not at all', async () => {
  const { door, key, send } = await signedDoor()
  const sent = await send()
  const { headers } = sent
  const changed = (more: Record<string, string>): Sent => ({ ...sent, headers: { ...headers, ...more } })
  const without = (name: string): Sent => ({
    ...sent,
    headers: Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name)),
  })
  const forged: [Sent, string][] = [
    [{ ...sent, body: Buffer.from('{ }') }, 'signature'],
    [{ ...sent, url: '/v1/commands?x=2' }, 'signature'],
    [{ ...sent, method: 'DELETE' }, 'signature'],
    [changed({ [signingHeaders.timestamp]: String(door.venue.now + 1) }), 'signature'],
    [changed({ [signingHeaders.nonce]: newNonce() }), 'signature'],
    [changed({ 'idempotency-key': 'another' }), 'signature'],
    [changed({ [signingHeaders.signature]: 'A'.repeat(86) }), 'signature'],
    [changed({ [signingHeaders.nonce]: 'short' }), 'signature'],
    [changed({ [signingHeaders.timestamp]: 'now' }), 'signature'],
    ...Object.values(signingHeaders).map((name): [Sent, string] => [without(name), 'signature']),
    [{ ...sent, headers: {} }, 'signature'],
  ]
  for (const [each, rule] of forged) expect(ruleOf(check(door, key, each))).toBe(rule)
  expect(ruleOf(check(door, key, sent))).toBe('ok') // none of these used up the nonce
})

test('a clock may be off by the window, either way, and no more', async () => {
  const { door, key, send } = await signedDoor()
  const { signingWindowMs } = door.venue.options
  const noon = door.venue.now + 3_600_000
  const skews: [number, string][] = [
    [signingWindowMs, 'ok'],
    [-signingWindowMs, 'ok'],
    [signingWindowMs + 1, 'timestamp'],
    [-signingWindowMs - 1, 'timestamp'],
  ]
  for (const [ahead, rule] of skews) {
    door.venue.now = noon + ahead
    const sent = await send()
    door.venue.now = noon
    expect([ahead, ruleOf(check(door, key, sent))]).toEqual([ahead, rule])
  }
})

test('a clock of the service that is put back opens no old window again', async () => {
  const { door, key, send } = await signedDoor()
  const old = await send()
  door.venue.now += 3_600_000
  await door.venue.give({ type: 'advance-time' })
  door.venue.now -= 3_600_000
  expect(ruleOf(check(door, key, old))).toBe('timestamp')
})

test('another key of the same person cannot use his signature, and an unsigned key refuses one', async () => {
  const { door, key, send } = await signedDoor()
  const { publicKey } = door.venue.host.registry.keys.get(key.principal.key)!
  const twin = await door.venue.key('operator', { publicKey })
  expect(ruleOf(check(door, twin, await send()))).toBe('signature')
  const plain = await door.venue.key('operator')
  expect(ruleOf(check(door, plain, await send()))).toBe('signature')
})
