import { afterEach, expect, test } from 'vitest'
import { keyIdOf } from '../../src/wire/service/signing.ts'
import { START } from '../support/kept-venue.ts'
import { runService } from '../support/running-service.ts'
import { type Answered, openingOf, Served } from '../support/served.ts'
import { ask } from '../support/service-process.ts'

let served: Served
afterEach(async () => {
  await served?.close()
})

const HOUR = 3_600_000

async function opened(twoPeople: readonly 'bust-trade'[] | null = null, clock = () => START): Promise<void> {
  served = await Served.open({ clock, ...(twoPeople !== null && { access: { twoPeople } }) })
  await served.give(openingOf('1000', { ada: '10000', bo: '20000', cy: '10000' }))
}

/** A key in the place of another. */
async function replaced(secret: string, overlapMs = 0): Promise<string> {
  const me = await served.get('/v1/me', secret)
  return served.key(me.role, { holder: me.holder, replaces: keyIdOf(secret), overlapMs })
}

function post(path: string, key: string, once: string, body: unknown): Promise<Answered> {
  return served.ask('POST', path, { key, body, headers: { 'idempotency-key': once } })
}

const isRepeated = ({ headers }: Answered): boolean => headers.get('idempotency-replayed') === 'true'
const deposit = (amount: string) => ({ type: 'deposit', account: 'ada', asset: 'USD', amount })
const balance = async () => (await served.get('/v1/accounts/ada')).equity.net

test('what was given before a key was replaced is not given again with the one in its place', async () => {
  await opened()
  const first = await served.key('operator')
  const once = await post('/v1/commands', first, 'once', deposit('5'))
  expect([once.status, await balance()]).toEqual([200, '10005'])

  const second = await replaced(first)
  const third = await replaced(second, HOUR)
  for (const key of [second, third]) {
    const again = await post('/v1/commands', key, 'once', deposit('5'))
    if (key === second) expect(again.status).toBe(200)
    expect([again.body.command, isRepeated(again)]).toEqual([once.body.command, true])
    const other = await post('/v1/commands', key, 'once', deposit('6'))
    expect([other.status, other.body.type]).toEqual([409, '/problems/key-taken'])
  }
  expect(await balance()).toBe('10005')

  // While both work, either knows what the other gave; what is new is given once, by whoever gives it.
  const newer = await post('/v1/commands', third, 'newer', deposit('7'))
  const older = await post('/v1/commands', second, 'newer', deposit('7'))
  expect([older.body.command, isRepeated(older)]).toEqual([newer.body.command, true])
  const commands = ['once', 'newer', 'new'].map((key, at) => ({ key, body: deposit(['5', '7', '1'][at]) }))
  const { results } = (await post('/v1/commands/batch', third, 'all', { commands })).body
  expect(results.map(({ repeated }: { repeated: boolean }) => repeated)).toEqual([true, true, false])
  expect(await balance()).toBe('10013')

  // Somebody else's keys are his own, however he calls what he gives.
  const another = await served.key('operator', { holder: 'another' })
  expect(isRepeated(await post('/v1/commands', another, 'once', deposit('5')))).toBe(false)
})

test('a feed whose key was replaced brings no mark twice', async () => {
  await opened()
  const first = await served.key('feed')
  const marks = { marks: { 'BTC-PERP': '40001' } }
  const once = await post('/v1/feeds/marks', first, 'tick', marks)
  const again = await post('/v1/feeds/marks', await replaced(first), 'tick', marks)
  expect([again.body.command, isRepeated(again)]).toEqual([once.body.command, true])
})

test('keys that ended before what is known no longer count', async () => {
  let now = START
  await opened(null, () => now)
  const first = await served.key('operator')
  await post('/v1/commands', first, 'once', deposit('5'))
  const second = await replaced(first)
  now += 25 * HOUR
  expect(isRepeated(await post('/v1/commands', second, 'once', deposit('5')))).toBe(false)
  expect(await balance()).toBe('10010')
})

test('what makes disputes, runs and proposals makes them once, whichever key it is sent with', async () => {
  await opened()
  const operator = await served.key('operator')
  const fill = { type: 'trade', buyer: 'cy', seller: 'bo', instrument: 'BTC-PERP', taker: 'buyer' }
  const [trade] = await served.give([{ ...fill, quantity: '1', price: '40000' }], operator)
  const [wrong] = await served.give([{ type: 'move-marks', marks: { 'BTC-PERP': '39000' } }], operator)

  const twice = async (
    path: string,
    once: string,
    body: object,
    keys: readonly string[],
  ): Promise<Answered> => {
    const answers: Answered[] = []
    for (const key of keys) answers.push(await post(path, key, once, body))
    expect(answers.map(isRepeated), path).toEqual(answers.map((_answer, at) => at > 0))
    for (const { status, body: told } of answers)
      expect([status, told]).toEqual([answers[0].status, answers[0].body])
    const taken = await post(path, keys[0], once, { ...body, why: 'Something else.' })
    if (!path.endsWith('/runs')) expect(taken.body.type, path).toBe('/problems/key-taken')
    return answers[0]
  }
  const next = await replaced(operator, HOUR)
  const both = [operator, next, operator]

  const about = { account: 'ada', command: wrong.command, why: 'Nobody traded there.' }
  const dispute = await twice('/v1/disputes', 'dispute', about, both)
  expect(dispute.status).toBe(201)

  const changes = [{ command: wrong.command, body: { type: 'move-marks', marks: { 'BTC-PERP': '41000' } } }]
  const run = await twice('/v1/disputes/0/runs', 'run', { changes }, both)
  expect(run.body.runs).toHaveLength(1)
  const others = { changes: [{ ...changes[0], body: null }] }
  expect((await post('/v1/disputes/0/runs', next, 'run', others)).body.type).toBe('/problems/key-taken')
  // The same run under one key at once is made once; under another key it is another run.
  const same = await Promise.all(both.map((key) => post('/v1/disputes/0/runs', key, 'same', others)))
  expect(same.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await served.get('/v1/disputes/0')).runs).toHaveLength(2)

  const bust = await twice(`/v1/trades/${trade.sequence}/bust`, 'bust', { why: 'A digit too many.' }, both)
  expect(bust.body.proposal).toBe(0)
  const write = { type: 'write-off', account: 'BTC-PERP', asset: 'USD', amount: '1', source: 'hack' }
  const proposed = await twice('/v1/proposals', 'propose', { body: write, why: 'It is gone.' }, both)
  expect([proposed.status, proposed.body.proposal]).toEqual([201, 1])
  const close = { outcome: 'rejected', why: 'The mark was right.' }
  await twice('/v1/disputes/0/close', 'close', close, both)
  expect((await served.get('/v1/proposals')).items).toHaveLength(2)
  // Without a key each is a request of its own.
  await served.ask('POST', '/v1/proposals', { key: next, body: { body: write, why: 'It is gone.' } })
  expect((await served.get('/v1/proposals')).items).toHaveLength(3)
})

test('whoever asks much about the past is told so, and holds up nobody else', async () => {
  const service = await runService()
  const { url } = service
  const [auditor, risk] = [await service.keyFor('auditor'), await service.keyFor('risk')]
  const greedy = Array.from({ length: 12 }, (_, at) =>
    fetch(`${url}/v1/roots/${at + 1}`, {
      headers: { authorization: `Bearer ${auditor}` },
    }),
  )
  const other = await ask(url, risk, '/v1/roots/3')
  expect(other.status).toBe(200)
  const answers = await Promise.all(greedy)
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused.length).toBeGreaterThan(0)
  for (const answer of refused) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '10'])
    expect(await answer.json()).toMatchObject({ faults: [{ rule: 'share' }] })
  }
})
