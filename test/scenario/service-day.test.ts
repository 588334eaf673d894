import { afterEach, expect, test } from 'vitest'
import { JournalFailed } from '../../src/journal/errors.ts'
import type { JournalRow } from '../../src/journal/journal.ts'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { openingOf, Served } from '../support/served.ts'

let served: Served
afterEach(() => served.close())

const trade = {
  type: 'trade',
  buyer: 'ada',
  seller: 'bo',
  instrument: 'BTC-PERP',
  quantity: '2',
  price: '40000',
  taker: 'buyer',
}

test('a venue is set up over HTTP, a gap past the bankruptcy price empties its fund and deleverages a winner', async () => {
  served = await Served.open()
  await served.give(openingOf('3000', { ada: '10000', bo: '20000', cy: '5000' }))
  const operator = await served.key('operator')
  const feed = await served.key('feed')
  const auditor = await served.key('auditor')
  const [ada, bo] = [
    await served.key('participant', { owner: 'ada' }),
    await served.key('participant', { owner: 'bo' }),
  ]

  // Before she trades, ada asks what it would do, whoever sells.
  const preview = await served.ask('POST', '/v1/previews/trade', {
    key: ada,
    body: { ...trade, type: undefined, seller: undefined },
  })
  expect(preview.body).toMatchObject({
    ok: true,
    buyer: { position: '2', requirement: { initial: '8000', maintenance: '4000' }, bankruptcy: '35000' },
    seller: null,
  })
  const { body: done } = await served.ask('POST', '/v1/commands', { key: operator, body: trade })
  expect(done).toMatchObject({ repeated: false, events: [{ type: 'traded', buyer: 'ada', seller: 'bo' }] })
  const { liquidation } = (await served.get('/v1/accounts/ada/positions', ada)).items[0]
  expect(liquidation).toBe('36842') // 10_000 + 2 × (mark − 40_000) < 5% × 2 × mark
  expect((await served.get('/v1/accounts/bo/rank/BTC-PERP', bo)).steps).toMatchObject([
    { step: 'deleverage', selection: 'queue by profit-times-leverage', place: { rank: 1, of: 1 } },
  ])

  // What a fall to 33_000 would do is asked before it comes.
  const marks = { 'BTC-PERP': '33000' }
  const { body: supposed } = await served.ask('POST', '/v1/previews/marks', { key: auditor, body: { marks } })
  expect(supposed.losses).toMatchObject([{ account: 'ada', equity: '-4000', closed: { how: 'closed' } }])
  const before = await served.get('/v1/fingerprint', auditor)

  const { body: crash } = await served.ask('POST', '/v1/commands', {
    key: feed,
    body: { type: 'move-marks', marks },
    headers: { 'idempotency-key': 'tick-2' },
  })
  expect(crash.sequence).toBe(before.sequence + 1)
  expect(crash.events.slice(1)).toEqual(supposed.events.slice(1)) // all but the marks, which are the same

  expect(await served.get('/v1/losses/0', ada)).toMatchObject({
    account: 'ada',
    status: 'closed',
    atDefault: { equity: '-4000', balance: '10000' },
    steps: [
      { name: 'insurance-fund', received: '3000' },
      { name: 'deleverage', received: '0', givenUp: [{ asset: 'USD', amount: '1000' }] },
    ], // the book is empty
    closed: {
      how: 'closed',
      defaultLoss: '14000',
      externalizedLoss: '4000',
      uncoveredLoss: '1000',
      transfer: '1000',
    },
  })
  expect((await served.get('/v1/funds/BTC-PERP', bo)).balance).toBe('0')
  expect((await served.get('/v1/accounts/bo', bo)).balances).toEqual([
    { asset: 'USD', held: '33000', settlement: '33000' }, // 20_000 + 2 × (40_000 − 33_500)
  ])
  expect((await served.get('/v1/accounts/bo/payments', bo)).items).toMatchObject([
    { loss: 0, kind: 'deleverage', instrument: 'BTC-PERP', amount: '1000' },
  ])

  // bo asks why, and gets the formula, the proof, and where in the journal it stands.
  const [paid] = (await served.get('/v1/accounts/bo/payments', bo)).items
  const receipt = await served.get(`/v1/receipts/${paid.sequence}/${paid.place}/bo`, bo)
  expect(receipt.payment).toEqual(paid)
  expect(receipt.journal.row).toBeLessThan(served.host.place.rows)
  expect(receipt.explanation?.steps[0].words).toBe('bo closed 2 BTC-PERP at 33,500, giving up 1,000 USD')
  expect(JSON.stringify(receipt)).not.toContain('"ada"')

  // bo sees his own side of it, and that somebody fell; not who, and nothing of ada's account.
  const seen = JSON.stringify(await served.get('/v1/events?account=bo', bo))
  expect(seen).toContain('"deleveraged"')
  expect(seen).not.toContain('ada')
  expect((await served.ask('GET', '/v1/losses/0', { key: bo })).status).toBe(404)
  expect((await served.ask('GET', '/v1/accounts/ada', { key: bo })).status).toBe(403)

  // The books close, and the journal holds all of it.
  expect(await served.get('/v1/laws', auditor)).toMatchObject({ kept: true, findings: [] })
  expect(await served.get('/v1/assets', auditor)).toMatchObject({
    items: [{ deposited: '38000', externalized: '4000', uncovered: '1000', transferred: '1000' }],
  })
  const { durable, sequence } = await served.get('/v1/fingerprint', auditor)
  expect(durable.sequence).toBe(sequence)
  expect(served.failures).toEqual([])
})

test('a request that is sent again is answered again, and nothing is done twice', async () => {
  served = await Served.open()
  await served.give(openingOf('0', { ada: '100000', bo: '100000' }))
  const key = await served.key('operator')
  const headers = { 'idempotency-key': 'order-7' }
  const first = await served.ask('POST', '/v1/commands', { key, body: trade, headers })
  const again = await served.ask('POST', '/v1/commands', { key, body: trade, headers })
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again.body).toEqual({ ...first.body, repeated: true })
  const other = await served.ask('POST', '/v1/commands', { key, body: { ...trade, quantity: '1' }, headers })
  expect(other.body).toMatchObject({ status: 409, type: '/problems/key-taken' })

  // What was refused is told again as it was, though it would be done by now.
  const withdrawal = { type: 'withdraw', account: 'ada', asset: 'USD', amount: '150000' }
  const later = { 'idempotency-key': 'order-8' }
  const refused = await served.ask('POST', '/v1/commands', { key, body: withdrawal, headers: later })
  expect(refused.body).toMatchObject({
    type: '/problems/refused',
    faults: [{ rule: 'balance-insufficient' }],
    figures: { account: 'ada' },
  })
  await served.give([{ type: 'deposit', account: 'ada', asset: 'USD', amount: '100000' }], key)
  const told = await served.ask('POST', '/v1/commands', { key, body: withdrawal, headers: later })
  expect({ ...told.body, request: '' }).toEqual({ ...refused.body, request: '' })
  expect(told.headers.get('idempotency-replayed')).toBe('true')

  // The keys of a batch's entries follow from that of the request, unless they have their own.
  const batch = {
    commands: [{ body: trade }, { key: 'mine', body: trade }, { body: { ...trade, price: '1.5' } }],
  }
  const sent = { key, body: batch, headers: { 'idempotency-key': 'batch-1' } }
  const { results } = (await served.ask('POST', '/v1/commands/batch', sent)).body
  const repeated = (await served.ask('POST', '/v1/commands/batch', sent)).body.results
  expect(results).toMatchObject([{ is: 'done' }, { is: 'done' }, { is: 'problem', kind: 'invalid' }])
  expect(repeated).toEqual(
    results.map((result: { is: string }) => (result.is === 'done' ? { ...result, repeated: true } : result)),
  )
  expect((await served.get('/v1/accounts/ada/positions', key)).items[0].quantity).toBe('6')
})

test('a fault names its field, the rule it breaks, and what to do', async () => {
  served = await Served.open()
  await served.give(openingOf('0', { ada: '100', bo: '100' }))
  const key = await served.key('operator')
  const faultsOf = async (body: unknown): Promise<unknown> =>
    (await served.ask('POST', '/v1/commands', { key, body })).body.faults
  expect(await faultsOf({ ...trade, quantity: 2 })).toMatchObject([{ field: 'quantity', rule: 'type' }])
  expect(await faultsOf({ ...trade, quantity: '2.5', seller: 'dee' })).toMatchObject([
    { field: 'seller', rule: 'known-account', message: expect.stringContaining('"dee"') },
    { field: 'quantity', rule: 'decimals' },
  ])
  expect(await faultsOf({ ...trade, colour: 'red' })).toMatchObject([
    { field: 'colour', rule: 'known-field' },
  ])
  expect(await faultsOf({ type: 'tarde' })).toMatchObject([{ field: 'type', rule: 'one-of' }])
  expect(await faultsOf({ ...trade, quantity: '200' })).toMatchObject([
    { field: '', rule: 'margin-insufficient', message: expect.stringContaining('ada needs') },
  ])
  expect(
    await faultsOf({ type: 'open-account', kind: 'participant', asset: 'USD', name: 'bo' }),
  ).toMatchObject([{ field: 'name', rule: 'name-taken' }])
  const queried = await served.ask('GET', '/v1/accounts?limit=0&cursor=x&page=2')
  expect(queried.body.faults).toMatchObject([
    { field: 'limit', rule: 'range' },
    { field: 'page', rule: 'known-field' },
  ])
  expect((await served.ask('GET', '/v1/accounts?cursor=x')).body.faults).toMatchObject([
    { field: 'cursor', rule: 'cursor' },
  ])
})

test('another rulebook is tried on the live books: who would fall, who would pay under each', async () => {
  served = await Served.open()
  await served.give(openingOf('3000', { ada: '10000', bo: '20000', cy: '5000' }))
  const key = await served.key('operator')
  await served.give([trade], key)
  const before = await served.get('/v1/fingerprint')
  const rulebook = {
    rulebook: 'everybody',
    trigger: { equity: 'below', requirement: 'maintenance' },
    steps: [
      { step: 'tear-up', price: 'mark' },
      { step: 'socialise', base: 'equity' },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  }
  const { body } = await served.ask('POST', '/v1/rulebooks/dry-run', {
    key,
    body: { rulebook, marks: { 'BTC-PERP': '33000' } },
  })
  expect(body.inForce).toMatchObject({
    rulebook: 'story',
    losses: [{ account: 'ada', closed: { uncoveredLoss: '1000' } }],
    payments: [
      { account: 'BTC-PERP', name: 'insurance-fund', amount: '3000' },
      { account: 'bo', name: 'deleverage', amount: '1000' },
    ],
  })
  // bo's equity at 33_000 is 34_000, cy's 5_000: of 4_000 they pay 3_487.18 and 512.82.
  expect(body.proposed).toMatchObject({
    rulebook: 'everybody',
    refused: null,
    losses: [{ account: 'ada', closed: { uncoveredLoss: '4000' } }],
    payments: [
      { account: 'bo', kind: 'socialise', amount: '3487.18' },
      { account: 'cy', kind: 'socialise', amount: '512.82' },
    ],
    claims: [],
  })
  expect(await served.get('/v1/fingerprint')).toEqual(before)

  // A rulebook under which a debt may stay without a name is found out before anybody proposes it.
  const steps = [{ step: 'draw-fund', scope: 'instrument', partial: true }]
  const checked = await served.ask('POST', '/v1/rulebooks/check', {
    key,
    body: { rulebook: { ...rulebook, steps } },
  })
  expect(checked.body.findings).toContainEqual(
    expect.objectContaining({ severity: 'error', fault: 'deficit-may-stay' }),
  )
})

test('a list goes on where it stopped, whatever came in between', async () => {
  served = await Served.open()
  await served.give(openingOf('0', { ada: '1', bo: '1' }))
  const key = await served.key('operator')
  const first = await served.get('/v1/accounts?limit=6', key)
  await served.give([{ type: 'open-account', kind: 'participant', asset: 'USD', name: 'cy' }], key)
  const rest = await served.get(`/v1/accounts?limit=6&cursor=${first.next}`, key)
  const names = [...first.items, ...rest.items].map(({ account }: { account: string }) => account)
  expect(names).toEqual([
    ...['market USD', 'fees USD', 'rounding USD', 'claims USD'],
    ...['BTC-PERP', 'ada', 'bo', 'cy'],
  ])
  expect(rest.next).toBeNull()
  const other = await served.ask('GET', `/v1/marks?cursor=${first.next}`, { key })
  expect(other.body.faults).toMatchObject([{ field: 'cursor', rule: 'cursor' }])
})

/** Its disk can be taken away. */
class FailingJournal extends MemoryJournal {
  isBroken = false

  override append(bytes: Uint8Array, outcomes?: Uint8Array): Promise<JournalRow> {
    return this.isBroken
      ? Promise.reject(new JournalFailed('The disk is gone.'))
      : super.append(bytes, outcomes)
  }
}

/** Its disk can be made to wait, and to fail then. */
class HeldJournal extends MemoryJournal {
  held: PromiseWithResolvers<void> | null = null

  override async append(bytes: Uint8Array, outcomes?: Uint8Array): Promise<JournalRow> {
    await this.held?.promise
    return super.append(bytes, outcomes)
  }
}

test('an answer that shows what is not on disk yet waits for it, and never shows what is not kept', async () => {
  const journal = new HeldJournal()
  served = await Served.open({ journal })
  await served.give(openingOf('0', { ada: '100000', bo: '100000' }))
  const key = await served.key('operator')
  const deposit = (): Promise<unknown> =>
    served.ask('POST', '/v1/commands', {
      key,
      body: { type: 'deposit', account: 'ada', asset: 'USD', amount: '5' },
    })
  const sequence = (): number => served.host.house.sequence
  const inTheHouse = async (before: number): Promise<void> => {
    while (sequence() === before) await new Promise((resolve) => setImmediate(resolve))
  }
  for (const isKept of [true, false]) {
    const held = Promise.withResolvers<void>()
    const before = sequence()
    journal.held = held
    const given = deposit()
    await inTheHouse(before)
    let isTold = false
    const read = served.ask('GET', '/v1/accounts/ada', { key }).finally(() => {
      isTold = true
    })
    expect((await served.ask('GET', '/health', { key: null })).status).toBe(200)
    expect(isTold).toBe(false)
    if (isKept) held.resolve()
    else held.reject(new JournalFailed('The disk is gone.'))
    await given
    expect((await read).status).toBe(isKept ? 200 : 503)
  }
})

test('once a write has failed nothing is taken and nothing is read any more, and the process says so', async () => {
  const journal = new FailingJournal()
  served = await Served.open({ journal })
  await served.give(openingOf('0', { ada: '100000', bo: '100000' }))
  expect((await served.ask('GET', '/ready')).status).toBe(200)
  const key = await served.key('operator')
  journal.isBroken = true
  for (const asked of [
    await served.ask('POST', '/v1/commands', { key, body: { type: 'advance-time' } }),
    await served.ask('POST', '/v1/commands/batch', {
      key,
      body: { commands: [{ body: { type: 'advance-time' } }] },
    }),
    await served.ask('GET', '/v1/accounts/ada', { key }),
  ]) {
    expect(asked.body).toMatchObject({ status: 503, type: '/problems/stopped' })
    expect(asked.headers.get('retry-after')).toBe('5')
  }
  expect((await served.ask('GET', '/ready', { key: null })).body).toMatchObject({
    type: '/problems/not-ready',
    faults: [{ rule: 'running' }],
  })
  expect((await served.ask('GET', '/health', { key: null })).status).toBe(200)
})
