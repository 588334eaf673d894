import type { FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { checkLaws } from '../../src/core/engine/laws.ts'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { verifyReceipt } from '../../src/lab/receipts/verify-receipt.ts'
import { giveDue } from '../../src/service/access/give-due.ts'
import type { AccessOptions } from '../../src/service/access/options.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { Registry } from '../../src/service/registry/registry.ts'
import { canonicalJson } from '../../src/wire/canonical-json.ts'
import { receiptJson } from '../../src/wire/receipt-schema.ts'
import { rootsJson } from '../../src/wire/roots-json.ts'
import type { DisputeAnswer, DisputeLine } from '../../src/wire/service/answers/disputes.ts'
import type { ReceiptAnswer } from '../../src/wire/service/answers/receipts.ts'
import { appOf } from '../support/kept-app.ts'
import { KeptVenue } from '../support/kept-venue.ts'

let close: (() => Promise<void>) | null = null
afterEach(async () => {
  await close?.()
  close = null
})

interface Asked {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a story reads what it expects to be there.
  readonly json: any
  readonly text: string
}

/** A venue over HTTP on whose books a mark of 34,000 came in that never was. */
class DisputedDay {
  readonly venue: KeptVenue
  readonly #app: FastifyInstance
  readonly secrets: Map<string, string>
  wrong = 0

  constructor(venue: KeptVenue, app: FastifyInstance, secrets = new Map<string, string>()) {
    this.venue = venue
    this.#app = app
    this.secrets = secrets
  }

  static async open(
    options: Partial<AccessOptions> = {},
    journal = new MemoryJournal(),
  ): Promise<DisputedDay> {
    const venue = await KeptVenue.ready(options, ['ada', 'bo', 'cy'], undefined, journal)
    const { app, logged } = appOf(venue)
    const day = new DisputedDay(venue, app)
    close = async () => {
      await app.close()
      await venue.host.close()
      for (const secret of day.secrets.values()) expect(logged()).not.toContain(secret)
    }
    for (const name of ['ada', 'bo']) await day.key(name, 'participant', name)
    await day.key('operator', 'operator')
    await day.key('risk', 'risk')
    return day
  }

  async key(name: string, role: 'participant' | 'operator' | 'risk', owner: string | null = null) {
    this.secrets.set(name, (await this.venue.key(role, { holder: name, owner })).secret)
  }

  /** Ada is long twenty against bo; the fund has 30,000, the capital 200,000. */
  async trade(): Promise<void> {
    await this.give({ type: 'deposit', account: 'BTC-PERP', asset: 'USD', amount: '30000' })
    await this.give({ type: 'open-account', kind: 'capital', asset: 'USD', name: 'capital' })
    await this.give({ type: 'deposit', account: 'capital', asset: 'USD', amount: '200000' })
    await this.give(this.sale('ada', 'bo', '20', '40000'))
  }

  async goWrong(): Promise<void> {
    this.wrong = (await this.give(this.marks('34000'))).command
    await this.give(this.marks('40500'))
  }

  sale(buyer: string, seller: string, quantity: string, price: string) {
    return { type: 'trade', buyer, seller, instrument: 'BTC-PERP', quantity, price, taker: 'buyer' }
  }

  marks(mark: string) {
    return { type: 'move-marks', marks: { 'BTC-PERP': mark } }
  }

  async give(body: object) {
    const { status, json } = await this.ask('operator', 'POST', '/v1/commands', body)
    expect([status, json]).toEqual([200, expect.anything()])
    return json
  }

  async ask(who: string, method: 'GET' | 'POST', url: string, body?: object): Promise<Asked> {
    const response = await this.#app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${this.secrets.get(who)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
    return { status: response.statusCode, json: response.json(), text: response.body }
  }

  async equity(name: string): Promise<string> {
    return (await this.ask('operator', 'GET', `/v1/accounts/${name}`)).json.equity.net
  }

  lawsHold(): void {
    expect(checkLaws(this.venue.host.house)).toEqual([])
  }
}

const dispute = (day: DisputedDay) => ({
  account: 'ada',
  command: day.wrong,
  why: 'The mark of 34,000 was no price anybody traded at.',
})

test('a wrong mark takes a position, the run shows what it would have been, and the house pays', async () => {
  const day = await DisputedDay.open()
  await day.trade()
  await day.goWrong()
  expect(await day.equity('ada')).toBe('0')

  const opened = await day.ask('ada', 'POST', '/v1/disputes', dispute(day))
  expect([opened.status, opened.json.state]).toEqual([201, 'open'])
  const number = (opened.json as DisputeLine).dispute

  const changes = [{ command: day.wrong, body: day.marks('40500') }]
  const run = await day.ask('operator', 'POST', `/v1/disputes/${number}/runs`, { changes })
  expect(run.status).toBe(200)
  const [found] = (run.json as DisputeAnswer).runs
  // With the right mark she has 100,000 and a gain of 500 on each of twenty.
  expect(found.accounts.first.map(({ account, difference }) => [account, difference])).toEqual([
    ['ada', '110000'],
    ['bo', '-130000'],
    ['BTC-PERP', '20000'],
  ])
  expect(found.accounts.first[0]).toMatchObject({
    asItIs: { equity: '0', positions: [] },
    corrected: { equity: '110000', positions: [{ instrument: 'BTC-PERP', quantity: '20' }] },
  })
  expect(found.lossesAsItIs).toMatchObject({ all: 1, first: [{ account: 'ada', inBoth: false }] })
  expect(found.lossesCorrected.all).toBe(0)
  expect((run.json as DisputeAnswer).left).toEqual([
    { account: 'ada', asset: 'USD', amount: '110000' },
    { account: 'BTC-PERP', asset: 'USD', amount: '20000' },
  ])

  // Ada sees her own part of it, and what was put in place of the mark.
  const seen = await day.ask('ada', 'GET', `/v1/disputes/${number}`)
  expect(seen.json.runs[0].accounts.first.map(({ account }: { account: string }) => account)).toEqual(['ada'])
  expect(seen.json.runs[0].changes[0].body).toEqual(day.marks('40500'))
  expect(seen.text).not.toContain('"bo"')

  const closing = {
    outcome: 'compensated',
    why: 'The feed was wrong.',
    payments: [{ from: 'capital', to: 'ada', amount: '110000' }],
  }
  const closed = await day.ask('operator', 'POST', `/v1/disputes/${number}/close`, closing)
  expect([closed.status, closed.json.dispute.state]).toEqual([200, 'compensating'])
  expect(closed.json.dispute.payments).toMatchObject([{ state: 'proposed', command: null, amount: '110000' }])
  expect(await day.equity('ada')).toBe('0')

  const { proposal } = closed.json.dispute.payments[0]
  const { hash } = (await day.ask('risk', 'GET', `/v1/proposals/${proposal}`)).json
  expect((await day.ask('risk', 'POST', `/v1/proposals/${proposal}/approval`, { hash })).status).toBe(200)
  await giveDue(day.venue.host, day.venue.now)

  expect(await day.equity('ada')).toBe('110000')
  expect(await day.equity('capital')).toBe('90000')
  expect(await day.equity('bo')).toBe('220000') // what he gained stays his
  day.lawsHold()
  const after = await day.ask('ada', 'GET', `/v1/disputes/${number}`)
  expect(after.json).toMatchObject({ state: 'compensated', payments: [{ state: 'paid' }] })
  expect(after.json.left).toMatchObject([{ account: 'ada', amount: '0' }])

  // The books show everything: the mark that was wrong, the one that was right, and the payment with its dispute.
  const events = await day.ask('operator', 'GET', '/v1/events?kind=compensated')
  expect(events.json.items.map(({ event }: { event: object }) => event)).toEqual([
    {
      type: 'compensated',
      from: 'capital',
      to: 'ada',
      asset: 'USD',
      amount: '110000',
      dispute: number,
    },
  ])
  const moved = await day.ask('operator', 'GET', '/v1/events?kind=marks-moved')
  expect(moved.json.items.at(-2).event.marks).toEqual([{ instrument: 'BTC-PERP', mark: '34000' }])
})

test('disputes are what the journal says: a restart and a snapshot come to the same', async () => {
  const journal = new MemoryJournal()
  const day = await DisputedDay.open({ twoPeople: [] }, journal)
  const { venue } = day
  await day.trade()
  await day.goWrong()
  const { json } = await day.ask('ada', 'POST', '/v1/disputes', dispute(day))
  const url = `/v1/disputes/${json.dispute}`
  await day.ask('operator', 'POST', `${url}/runs`, {
    changes: [{ command: day.wrong, body: day.marks('40500') }],
  })
  const payments = [{ from: 'capital', to: 'ada', amount: '7' }]
  await day.ask('operator', 'POST', `${url}/close`, { outcome: 'compensated', why: 'Wrong.', payments })
  const [{ sequence, place }] = (await day.ask('bo', 'GET', '/v1/accounts/bo/payments')).json.items
  const receipt = `/v1/receipts/${sequence}/${place}/bo`
  const before = [await day.ask('ada', 'GET', url), await day.ask('bo', 'GET', receipt)]

  const frozen = canonicalJson(venue.host.registry.freeze())
  expect(canonicalJson(Registry.thaw(JSON.parse(frozen)).freeze())).toBe(frozen)
  const again = await openHost({ journal, clock: venue.clock })
  expect(canonicalJson(again.registry.freeze())).toBe(frozen)

  const { clock, options, random } = venue
  const { app } = appOf({ host: again, clock, options, random })
  const other = new DisputedDay(venue, app, day.secrets)
  expect([await other.ask('ada', 'GET', url), await other.ask('bo', 'GET', receipt)]).toEqual(before)
})

test('a run with what was given comes to no difference, and twice to the same hash', async () => {
  const day = await DisputedDay.open()
  await day.trade()
  await day.goWrong()
  const { json } = await day.ask('ada', 'POST', '/v1/disputes', dispute(day))
  const url = `/v1/disputes/${json.dispute}/runs`
  const asGiven = { changes: [{ command: day.wrong, body: day.marks('34000') }] }
  const one = await day.ask('operator', 'POST', url, asGiven)
  expect(one.json.runs[0]).toMatchObject({
    accounts: { all: 1, first: [{ account: 'ada', difference: '0' }] },
    sums: [],
    refusedNow: { all: 0 },
    carriedOutNow: { all: 0 },
  })
  expect(one.json.runs[0].fingerprints.corrected).toBe(one.json.runs[0].fingerprints.asItIs)
  expect(one.json.left).toEqual([])

  const corrected = { changes: [{ command: day.wrong, body: null }] }
  await day.ask('operator', 'POST', url, corrected)
  const twice = await day.ask('operator', 'POST', url, corrected)
  const [, first, second] = twice.json.runs
  expect({ ...second, at: 0 }).toEqual({ ...first, at: 0 })

  // What happens later changes the end; the same end still comes to the same.
  await day.give(day.marks('41000'))
  const later = await day.ask('operator', 'POST', url, corrected)
  expect(later.json.runs.at(-1).hash).not.toBe(first.hash)
  const earlier = await day.ask('operator', 'POST', url, { ...corrected, rows: first.until.rows })
  expect(earlier.json.runs.at(-1).hash).toBe(first.hash)
  const beyond = await day.ask('operator', 'POST', url, { ...corrected, rows: 999_999 })
  expect([beyond.status, beyond.json.faults[0].rule]).toEqual([422, 'known-rows'])
})

test('where one person may pay, nothing is paid beyond what was found', async () => {
  const day = await DisputedDay.open({ twoPeople: [] })
  await day.trade()
  await day.goWrong()
  const { json } = await day.ask('ada', 'POST', '/v1/disputes', dispute(day))
  const url = `/v1/disputes/${json.dispute}`
  const pay = (amount: string, from = 'capital', to = 'ada') =>
    day.ask('operator', 'POST', `${url}/close`, {
      outcome: 'compensated',
      why: 'The feed was wrong.',
      payments: [{ from, to, amount }],
    })
  const early = await pay('1')
  expect(early.json.results[0]).toMatchObject({ is: 'problem', faults: [{ rule: 'run-first' }] })
  await day.ask('risk', 'POST', `${url}/runs`, {
    changes: [{ command: day.wrong, body: day.marks('40500') }],
  })
  const ruleOf = async (answer: Promise<Asked>) => (await answer).json.results[0].faults[0].rule
  expect(await ruleOf(pay('110000.01'))).toBe('within-found')
  expect(await ruleOf(pay('1', 'capital', 'bo'))).toBe('found-by-run')
  expect(await ruleOf(pay('1', 'capital', 'cy'))).toBe('found-by-run')
  expect((await pay('10', 'bo')).json.results[0].refusal.rule).toBe('not-allowed-for-kind')
  expect((await day.ask('operator', 'GET', url)).json.state).toBe('run')

  expect((await pay('60000')).json.results[0].is).toBe('done')
  expect(await ruleOf(pay('50000.01'))).toBe('within-found')
  expect((await pay('50000')).json.dispute).toMatchObject({
    state: 'compensated',
    payments: [{ amount: '60000' }, { amount: '50000' }],
    left: [{ amount: '0' }, { account: 'BTC-PERP', amount: '20000' }],
  })
  expect(await day.equity('ada')).toBe('110000')

  const around = { type: 'compensate', from: 'capital', to: 'ada', asset: 'USD', amount: '5', dispute: 0 }
  const direct = await day.ask('operator', 'POST', '/v1/commands', around)
  expect([direct.status, direct.json.faults[0].rule]).toEqual([403, 'own-route'])
  day.lawsHold()
})

test('a bust is of a trade the journal has, and a corrected one stands in its place', async () => {
  const day = await DisputedDay.open({ twoPeople: [] })
  await day.trade()
  const { sequence } = await day.give(day.sale('cy', 'bo', '1', '44000')) // 40,400 was meant
  const url = `/v1/trades/${sequence}/bust`
  const { type: _, ...corrected } = day.sale('cy', 'bo', '1', '40400')
  const busted = await day.ask('operator', 'POST', url, { corrected, why: 'A digit too many.' })
  expect(busted.status).toBe(200)
  expect(busted.json.trade).toMatchObject({ buyer: 'cy', price: '44000' })
  expect(busted.json.done.events).toMatchObject([
    { type: 'trade-busted', buyer: 'cy', sequence },
    { type: 'traded', buyer: 'cy', price: '40400' },
  ])
  expect(await day.equity('cy')).toBe('99600')
  const again = await day.ask('operator', 'POST', url, { corrected, why: 'Once more.' })
  expect([again.status, again.json.faults[0].rule]).toEqual([422, 'already-busted'])

  const mark = await day.give(day.marks('40000'))
  const none = await day.ask('operator', 'POST', `/v1/trades/${mark.sequence}/bust`, { why: 'No trade.' })
  expect([none.status, none.json.faults[0].rule]).toEqual([422, 'trade'])
  const made = { ...corrected, quantity: '5' }
  const claimed = { type: 'bust-trade', sequence: mark.sequence, trade: made, corrected: null }
  const direct = await day.ask('operator', 'POST', '/v1/commands', claimed)
  expect([direct.status, direct.json.faults[0].rule]).toEqual([403, 'own-route'])
  day.lawsHold()
})

test('a bust that takes two people is proposed with the trade as it was made', async () => {
  const day = await DisputedDay.open()
  await day.trade()
  const { sequence } = await day.give(day.sale('cy', 'bo', '1', '44000'))
  const { json } = await day.ask('operator', 'POST', `/v1/trades/${sequence}/bust`, {
    why: 'A digit too many.',
  })
  expect(json).toMatchObject({ done: null, trade: { price: '44000' } })
  const proposed = await day.ask('risk', 'GET', `/v1/proposals/${json.proposal}`)
  expect(proposed.json.body).toMatchObject({ type: 'bust-trade', sequence, trade: { price: '44000' } })
  const { hash } = proposed.json
  await day.ask('risk', 'POST', `/v1/proposals/${json.proposal}/approval`, { hash })
  await giveDue(day.venue.host, day.venue.now)
  expect(await day.equity('cy')).toBe('100000')
  const around = {
    body: { type: 'bust-trade', sequence, trade: { ...json.trade }, corrected: null },
    why: 'x',
  }
  delete around.body.trade.type
  const direct = await day.ask('operator', 'POST', '/v1/proposals', around)
  expect([direct.status, direct.json.faults[0].rule]).toEqual([403, 'own-route'])
})

test('a participant is told why he was closed, with a receipt that holds, and nothing of others', async () => {
  const day = await DisputedDay.open()
  await day.trade()
  await day.goWrong()
  const mine = await day.ask('bo', 'GET', '/v1/accounts/bo/payments')
  const [{ sequence, place, loss }] = mine.json.items
  const { status, json, text } = await day.ask('bo', 'GET', `/v1/receipts/${sequence}/${place}/bo`)
  expect(status).toBe(200)
  const { payment, explanation, receipt, roots, journal } = json as ReceiptAnswer
  expect(payment).toMatchObject({ account: 'bo', kind: 'deleverage', instrument: 'BTC-PERP' })
  expect(explanation?.steps).toMatchObject([
    {
      kind: 'deleverage',
      payers: [{ account: 'bo', lines: [{ name: 'score' }, { name: 'rank' }, {}, {}, {}] }],
    },
  ])
  expect(explanation?.account).toBe('another account')
  expect(text).not.toContain('"ada"')

  const verified = verifyReceipt(receiptJson.parse(receipt), rootsJson.parse(roots))
  expect(verified.checks.filter(({ holds }) => !holds)).toEqual([])
  expect(verified.checks.length).toBeGreaterThan(10)
  const published = await day.ask('bo', 'GET', `/v1/roots/${sequence}`)
  expect(published.json).toEqual({ journal, roots })
  const rows = await day.ask('bo', 'GET', '/v1/roots?limit=1000')
  expect(rows.json.items).toContainEqual(expect.objectContaining({ row: journal.row, hash: journal.hash }))

  const others = await day.ask('ada', 'GET', `/v1/receipts/${sequence}/${place}/bo`)
  expect(others.status).toBe(403)
  const payers = await day.ask('risk', 'GET', `/v1/losses/${loss}/receipts`)
  expect(payers.json.items.map(({ account }: { account: string }) => account)).toEqual(['BTC-PERP', 'bo'])
  const own = await day.ask('bo', 'GET', `/v1/losses/${loss}/receipts`)
  expect(own.json.items.map(({ account }: { account: string }) => account)).toEqual(['bo'])
})

test('who may do what to a dispute', async () => {
  const day = await DisputedDay.open()
  await day.trade()
  await day.goWrong()
  const status = async (...asked: Parameters<DisputedDay['ask']>) => (await day.ask(...asked)).status
  expect(await status('bo', 'POST', '/v1/disputes', dispute(day))).toBe(403)
  const { json } = await day.ask('ada', 'POST', '/v1/disputes', dispute(day))
  expect(await status('ada', 'POST', '/v1/disputes', dispute(day))).toBe(409)
  const url = `/v1/disputes/${json.dispute}`
  expect(await status('bo', 'GET', url)).toBe(404)
  expect((await day.ask('bo', 'GET', '/v1/disputes')).json.items).toEqual([])
  expect(await status('ada', 'POST', `${url}/runs`, { changes: [{ command: day.wrong, body: null }] })).toBe(
    403,
  )
  expect(await status('ada', 'POST', `${url}/close`, { outcome: 'rejected', why: 'x' })).toBe(403)
  expect(await status('bo', 'POST', `${url}/close`, { outcome: 'withdrawn', why: 'x' })).toBe(404)
  expect(await status('ada', 'POST', `${url}/close`, { outcome: 'withdrawn', why: 'Settled.' })).toBe(200)
  expect((await day.ask('ada', 'GET', url)).json).toMatchObject({
    state: 'withdrawn',
    closed: { why: 'Settled.' },
  })
  expect(await status('risk', 'POST', `${url}/runs`, { changes: [{ command: day.wrong, body: null }] })).toBe(
    409,
  )
  const unknown = { account: 'ada', command: 9_999, why: 'x' }
  expect(await status('ada', 'POST', '/v1/disputes', unknown)).toBe(422)
  const opening = [{ command: 0, body: null }]
  const other = await day.ask('operator', 'POST', '/v1/disputes', { account: 'bo', sequence: 4, why: 'x' })
  const strange = await day.ask('risk', 'POST', `/v1/disputes/${other.json.dispute}/runs`, {
    changes: opening,
  })
  expect([strange.status, strange.json.faults[0].rule]).toEqual([422, 'not-comparable'])
})

test('what a compaction dropped is told to be gone; a receipt goes on saying who paid, and where that is kept', async () => {
  const journal = new MemoryJournal()
  const day = await DisputedDay.open({ twoPeople: [] }, journal)
  await day.trade()
  const { sequence } = await day.give(day.sale('cy', 'bo', '1', '40000'))
  await day.goWrong()
  const { json } = await day.ask('ada', 'POST', '/v1/disputes', dispute(day))
  const receiptOf = ({ sequence, place }: { sequence: number; place: number }, account: string) =>
    day.ask(account, 'GET', `/v1/receipts/${sequence}/${place}/bo`)
  const [payment] = (await day.ask('bo', 'GET', '/v1/accounts/bo/payments')).json.items
  await journal.compact(await day.venue.host.snapshot())
  const changes = [{ command: day.wrong, body: day.marks('40500') }]
  const run = await day.ask('operator', 'POST', `/v1/disputes/${json.dispute}/runs`, { changes })
  expect([run.status, run.json.faults[0].rule]).toEqual([410, 'gone'])
  const bust = await day.ask('operator', 'POST', `/v1/trades/${sequence}/bust`, { why: 'Too late.' })
  expect([bust.status, bust.json.faults[0].rule]).toEqual([410, 'gone'])
  const paid = (await day.ask('bo', 'GET', '/v1/accounts/bo/payments')).json.items
  expect(paid).toMatchObject([{ kind: 'deleverage', account: 'bo' }])
  const receipt = await receiptOf(payment, 'bo')
  const nothing = { explanation: null, receipt: null, roots: null }
  expect(receipt).toMatchObject({ status: 200, json: { payment, ...nothing } })
  const { row, hash, command } = receipt.json.journal
  expect(command).toBe(day.wrong)
  const rows = (await day.ask('bo', 'GET', '/v1/roots')).json.items
  expect(rows).toContainEqual(expect.objectContaining({ row, hash }))
  expect((await receiptOf(payment, 'ada')).status).toBe(403)
})
