import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { type Journal, openSqliteJournal } from '../../src/journal/index.ts'
import { giveDue } from '../../src/service/access/give-due.ts'
import { adminSecret, keepFirstAdmin } from '../../src/service/access/keys.ts'
import type { AccessOptions } from '../../src/service/access/options.ts'
import { rulebookText } from '../../src/wire/service/rulebook-text.ts'
import { newNonce, newSigningKeys, signedHeaders, signerWith } from '../../src/wire/service/signing.ts'
import { usualRulebook } from '../support/clearing-house.ts'
import { appOf, type KeptApp } from '../support/kept-app.ts'
import { chanceOf, KeptVenue } from '../support/kept-venue.ts'
import { step } from '../support/steps.ts'

const DAY = 86_400_000

/** A venue that is asked over HTTP; everything it answered is gathered. */
class Asked {
  readonly venue: KeptVenue
  answers = ''
  #app: KeptApp

  private constructor(venue: KeptVenue) {
    this.venue = venue
    this.#app = appOf(venue)
    onTestFinished(async () => {
      await this.#app.app.close()
      await this.venue.host.close()
    })
  }

  static async open(options: Partial<AccessOptions> = {}, journal?: Journal): Promise<Asked> {
    return new Asked(await KeptVenue.ready(options, ['ada', 'bo'], usualRulebook, journal))
  }

  /** On a disk, so that it can be restarted. */
  static async onDisk(): Promise<Asked & { restart: () => Promise<void> }> {
    const folder = mkdtempSync(join(tmpdir(), 'breakwater-keys-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'venue.journal')
    const asked = await Asked.open({}, await openSqliteJournal(file))
    return Object.assign(asked, { restart: () => asked.#restart(file) })
  }

  get logged(): string {
    return this.#app.logged()
  }

  async #restart(file: string): Promise<void> {
    await this.#app.app.close()
    await this.venue.restart(() => openSqliteJournal(file))
    this.#app = appOf(this.venue)
  }

  async ask(
    secret: string | null,
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    payload?: object | string,
    more: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const headers = {
      ...(secret !== null && { authorization: `Bearer ${secret}` }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...more,
    }
    const answer = await this.#app.app.inject({
      method,
      url,
      headers,
      ...(payload !== undefined && { payload }),
    })
    if (!(method === 'POST' && url === '/v1/keys'))
      this.answers += `${JSON.stringify(answer.headers)}\n${answer.body}\n`
    return answer
  }
}

test('the first key makes the others; they are told once, replaced and ended, and no secret is seen again', async () => {
  const asked = await Asked.onDisk()
  const { host } = asked.venue
  const first = adminSecret(chanceOf('first'))
  expect(await keepFirstAdmin(host, first)).toBe(true)
  expect(await keepFirstAdmin(host, adminSecret(chanceOf('second')))).toBe(false)

  const made = await asked.ask(first, 'POST', '/v1/keys', { role: 'operator', holder: 'Olga' })
  expect(made.statusCode).toBe(201)
  const { key: olga, secret: operator } = made.json()
  const ada = (
    await asked.ask(operator, 'POST', '/v1/keys', { role: 'participant', holder: 'Ada', owner: 'ada' })
  ).json()
  expect(ada).toMatchObject({
    role: 'participant',
    owner: 'ada',
    madeBy: olga,
    signed: false,
    revokedAt: null,
  })
  expect((await asked.ask(operator, 'POST', '/v1/keys', { role: 'risk', holder: 'Olga' })).statusCode).toBe(
    403,
  )
  expect(
    (await asked.ask(first, 'POST', '/v1/keys', { role: 'feed', holder: 'F', owner: 'ada' })).json().faults,
  ).toMatchObject([{ field: 'owner', rule: 'owner' }])

  expect((await asked.ask(ada.secret, 'GET', '/v1/me')).json()).toMatchObject({ key: ada.key, owner: 'ada' })
  const order = { type: 'withdraw', account: 'ada', asset: 'USD', amount: '1' }
  expect((await asked.ask(ada.secret, 'POST', '/v1/commands', order)).statusCode).toBe(200)
  const others = await asked.ask(ada.secret, 'POST', '/v1/commands', { ...order, account: 'bo' })
  const nobodys = await asked.ask(ada.secret, 'POST', '/v1/commands', { ...order, account: 'nobody' })
  expect([others.statusCode, nobodys.statusCode]).toEqual([403, 403])
  expect(others.json().faults).toEqual(nobodys.json().faults)

  const again = { role: 'participant', holder: 'Ada', owner: 'ada', replaces: ada.key }
  const next = (await asked.ask(operator, 'POST', '/v1/keys', again)).json()
  expect((await asked.ask(ada.secret, 'GET', '/v1/me')).statusCode).toBe(401)
  expect((await asked.ask(next.secret, 'GET', '/v1/me')).statusCode).toBe(200)

  const ownKey = first.slice(3, 15)
  expect((await asked.ask(first, 'DELETE', `/v1/keys/${ownKey}`)).json().faults).toMatchObject([
    { rule: 'last-admin' },
  ])
  expect((await asked.ask(first, 'DELETE', `/v1/keys/${olga}`)).statusCode).toBe(200)
  expect((await asked.ask(operator, 'GET', '/v1/me')).statusCode).toBe(401)
  expect((await asked.ask(first, 'DELETE', `/v1/keys/${olga}`)).statusCode).toBe(409)

  await asked.restart()
  expect((await asked.ask(operator, 'GET', '/v1/me')).statusCode).toBe(401)
  expect((await asked.ask(next.secret, 'GET', '/v1/me')).statusCode).toBe(200)
  const keys = (await asked.ask(first, 'GET', '/v1/keys?limit=2')).json()
  const rest = (await asked.ask(first, 'GET', `/v1/keys?cursor=${keys.next}`)).json()
  expect([...keys.items, ...rest.items].map(({ holder }) => holder)).toEqual([
    'first admin',
    'Olga',
    'Ada',
    'Ada',
  ])
  await asked.ask(first, 'GET', '/v1/audit?limit=1000&bodies=true')
  await asked.ask(first.slice(0, -1), 'GET', '/v1/me')

  const { registry } = asked.venue.host
  const never = [first, operator, ada.secret, next.secret].flatMap((secret) => [secret, secret.slice(16)])
  for (const each of [...never, ...registry.keys.list().map(({ sha256 }) => sha256)])
    expect([asked.answers.includes(each), asked.logged.includes(each)]).toEqual([false, false])
  expect(asked.logged).toContain('turned away')
})

test('a signed request does what it does once: a command, a batch, a key, and not after a restart either', async () => {
  const asked = await Asked.onDisk()
  const { privateKey, publicKey } = await newSigningKeys()
  const { principal, secret } = await asked.venue.key('operator', { publicKey })
  const signer = await signerWith(privateKey)
  const send = async (method: 'GET' | 'POST', target: string, body?: string) => {
    const of = { key: principal.key, method, target, body, timestamp: asked.venue.now, nonce: newNonce() }
    const headers = await signedHeaders(signer, of)
    return (): Promise<LightMyRequestResponse> => asked.ask(secret, method, target, body, headers)
  }
  const ruleOf = async (sent: () => Promise<LightMyRequestResponse>): Promise<string> => {
    const answer = await sent()
    return answer.statusCode < 300 ? 'done' : (answer.json().faults[0]?.rule ?? answer.json().detail)
  }
  const deposit = { type: 'deposit', account: 'ada', asset: 'USD', amount: '1' }
  const nobodys = { ...deposit, account: 'later' }
  const writes = [
    await send('POST', '/v1/commands', JSON.stringify(deposit)),
    await send(
      'POST',
      '/v1/commands/batch',
      JSON.stringify({ commands: [{ body: deposit }, { body: nobodys }] }),
    ),
    await send('POST', '/v1/keys', JSON.stringify({ role: 'participant', holder: 'Ada', owner: 'ada' })),
  ]
  const malformed = await send('POST', '/v1/commands', JSON.stringify(nobodys))
  const read = await send('GET', '/v1/accounts/ada')

  for (const each of [...writes, read]) expect(await ruleOf(each)).toBe('done')
  expect(await ruleOf(malformed)).toBe('known-account')
  for (const each of [...writes, malformed, read]) expect(await ruleOf(each)).toBe('nonce')
  expect((await asked.ask(secret, 'GET', '/v1/me')).json().faults).toMatchObject([{ rule: 'signature' }])

  await asked.restart()
  await asked.venue.account('later')
  const before = asked.venue.host.house.book.fingerprint.toString()
  for (const each of [...writes, malformed]) expect(await ruleOf(each)).toBe('nonce')
  asked.venue.now += 600_000
  for (const each of [...writes, malformed, read]) expect(await ruleOf(each)).toBe('timestamp')
  expect(asked.venue.host.house.book.fingerprint.toString()).toBe(before)
})

test('a key has a rate, a batch counts its commands, and the answer says how long to wait', async () => {
  const rate = { perSecond: 1, burst: 4 }
  const rates = { participant: rate, feed: rate, operator: rate, risk: rate, auditor: rate, admin: rate }
  const asked = await Asked.open({ rates })
  const { secret } = await asked.venue.key('operator')
  const { secret: other } = await asked.venue.key('operator')
  const body = { type: 'deposit', account: 'ada', asset: 'USD', amount: '1' }
  const batch = await asked.ask(secret, 'POST', '/v1/commands/batch', {
    commands: [{ body }, { body }, { body }],
  })
  expect(batch.headers).toMatchObject({ 'ratelimit-limit': '4', 'ratelimit-remaining': '1' })
  expect((await asked.ask(secret, 'POST', '/v1/commands', '{')).statusCode).toBe(400) // counts as well
  const held = await asked.ask(secret, 'GET', '/v1/me')
  expect([held.statusCode, held.headers['retry-after']]).toEqual([429, '1'])
  expect((await asked.ask(other, 'GET', '/v1/me')).statusCode).toBe(200)
  asked.venue.now += 1_000
  expect((await asked.ask(secret, 'GET', '/v1/me')).statusCode).toBe(200)
})

test('two people change the rulebook, and the audit log says who they were', async () => {
  const asked = await Asked.open()
  const { venue } = asked
  const [olga, rita, rob, aud] = await Promise.all([
    venue.key('operator', { holder: 'Olga' }),
    venue.key('risk', { holder: 'Rita' }),
    venue.key('admin', { holder: 'Olga' }),
    venue.key('auditor', { holder: 'Aud' }),
  ])
  const gated = { ...usualRulebook, name: 'gated', steps: [step('gate'), ...usualRulebook.steps] }
  const rulebook = rulebookText(gated, venue.host.house.markets.assets)
  const body = { type: 'adopt-rulebook', rulebook }
  const alone = await asked.ask(olga!.secret, 'POST', '/v1/commands', body)
  expect([alone.statusCode, alone.json().faults[0].rule]).toEqual([403, 'two-people'])

  const proposed = await asked.ask(olga!.secret, 'POST', '/v1/proposals', { body, why: 'runs on the bank' })
  expect([proposed.statusCode, proposed.json().state]).toEqual([201, 'proposed'])
  const { proposal, hash, effectiveAt } = proposed.json()
  expect(effectiveAt).toBe(venue.now + DAY)
  const shown = (await asked.ask(rita!.secret, 'GET', `/v1/proposals/${proposal}`)).json()
  expect(shown).toMatchObject({ proposed: { holder: 'Olga' }, wouldBeRefused: null })
  expect(shown.differences).toMatchInlineSnapshot(`
    [
      {
        "inForce": [],
        "of": "gate",
        "proposed": [
          "for withdrawals",
          "until the loss is settled",
        ],
        "step": "proposed",
      },
    ]
  `)

  const approve = (secret: string, of: string) =>
    asked.ask(secret, 'POST', `/v1/proposals/${proposal}/approval`, { hash: of })
  expect((await approve(rob!.secret, hash)).json().faults[0].rule).toBe('two-people')
  expect((await approve(rita!.secret, '0'.repeat(64))).json().faults[0].rule).toBe('same-hash')
  expect((await approve(rita!.secret, hash)).json()).toMatchObject({
    state: 'approved',
    approved: { holder: 'Rita' },
  })
  venue.now = effectiveAt
  expect(await giveDue(venue.host, venue.now)).toBe(1)
  expect((await asked.ask(aud!.secret, 'GET', '/v1/proposals')).json().items).toMatchObject([
    { state: 'given' },
  ])

  const audit = (await asked.ask(aud!.secret, 'GET', '/v1/audit?limit=4')).json()
  expect(
    audit.items.map(({ type, holder, by, outcome }: Record<string, unknown>) => [
      type,
      holder ?? by,
      outcome,
    ]),
  ).toEqual([
    ['proposal-given', 'service', null],
    ['adopt-rulebook', 'service', 'done'],
    ['proposal-approved', 'Rita', null],
    ['proposal-made', 'Olga', null],
  ])
  expect((await asked.ask(olga!.secret, 'GET', '/v1/audit')).statusCode).toBe(403)
})

test('the audit log is the same whichever way it is read, by pages of any size', async () => {
  const asked = await Asked.open()
  const { secret, principal } = await asked.venue.key('auditor')
  const operator = await asked.venue.key('operator')
  const refused = { type: 'withdraw', account: 'ada', asset: 'USD', amount: '900000000' }
  expect((await asked.ask(operator.secret, 'POST', '/v1/commands', refused)).statusCode).toBe(422)
  const all = async (query: string): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = []
    let cursor = ''
    for (;;) {
      const page = (await asked.ask(secret, 'GET', `/v1/audit?${query}${cursor}`)).json()
      items.push(...page.items)
      if (page.next === null) return items
      cursor = `&cursor=${page.next}`
    }
  }
  const oldest = await all('order=oldest&limit=1000')
  expect(await all('order=newest&limit=1000')).toEqual(oldest.toReversed())
  expect(await all('order=oldest&limit=1')).toEqual(oldest)
  expect(await all('order=newest&limit=3')).toEqual(oldest.toReversed())
  expect(oldest.filter(({ act }) => act === 'command').map(({ command }) => command)).toEqual(
    Array.from({ length: asked.venue.host.place.nextCommand }, (_, command) => command),
  )
  expect(await all(`by=${operator.principal.key}&bodies=true`)).toMatchObject([
    {
      type: 'withdraw',
      outcome: 'refused',
      refusal: 'balance-insufficient',
      sequence: null,
      detail: refused,
    },
  ])
  expect((await all('type=account-named&order=oldest')).map(({ detail }) => detail)).toEqual([
    { account: 'ada', name: 'ada' },
    { account: 'bo', name: 'bo' },
  ])
  expect((await all('type=key-made')).map(({ detail }) => detail)).toMatchObject([
    { key: operator.principal.key, role: 'operator' },
    { key: principal.key, role: 'auditor' },
  ])
})
