import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { EPOCH } from '../../src/core/engine/epoch.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { closeCodes } from '../../src/wire/service/stream.ts'
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

const trade = {
  type: 'trade',
  buyer: 'ada',
  seller: 'bo',
  instrument: 'BTC-PERP',
  quantity: '2',
  price: '40000',
  taker: 'buyer',
}
const marks = (mark: number): object => ({ type: 'move-marks', marks: { 'BTC-PERP': `${mark}` } })
const usual = { ada: '10000', bo: '20000', cy: '5000' }

describe('what is seen', () => {
  test('a participant sees his own side of a crash, and what became of his bucket step by step', async () => {
    served = await Served.open()
    await served.give(openingOf('3000', usual))
    const operator = await served.key('operator')
    const hers = await reader(served.url, await served.key('participant', { owner: 'ada' }))
    const his = await reader(served.url, await served.key('participant', { owner: 'bo' }))
    const all = await reader(served.url, operator)
    await hers.subscribe({ id: 'mine', channels: ['loss', 'post-default'] })
    await his.subscribe({ id: 'mine', channels: ['loss', 'post-default'] })
    await all.subscribe({ id: 'all', channels: ['post-default'] })
    await served.give([trade, marks(33_000)], operator)
    const { sequence } = served.host.place
    for (const each of [hers, his, all]) await each.settle(sequence)

    expect(all.events('all')).toEqual([
      `${sequence - 1}.0 traded`,
      `${sequence}.0 marks-moved`,
      `${sequence}.1 loss-opened`,
      `${sequence}.2 loss-parked`,
      `${sequence}.3 allocated`,
      `${sequence}.4 deleveraged`,
      `${sequence}.5 loss-closed`,
    ])
    expect(hers.events('mine')).toEqual([`${sequence - 1}.0 traded`, `${sequence}.1 loss-opened`])
    expect(his.events('mine')).toEqual([`${sequence - 1}.0 traded`, `${sequence}.4 deleveraged`])
    expect(his.all('events').flatMap(({ events }) => events)).toMatchObject([
      { seller: 'bo', quantity: '2', price: '40000', sellerFee: '0' },
      { mark: '33000', takers: [{ account: 'bo', quantity: '2', value: '67000', gap: '-1000' }] },
    ])
    // Each reads nothing of the other.
    expect(JSON.stringify(his.messages)).not.toMatch(/ada|buyer/)
    expect(JSON.stringify(hers.messages)).not.toMatch(/"bo"|seller/)
    expect(his.all('notice')).toEqual([])
    expect(hers.notices('loss')).toMatchObject([
      {
        is: 'opened',
        account: 'ada',
        equity: '-4000',
        positions: [{ instrument: 'BTC-PERP', quantity: '2' }],
      },
      { is: 'parked', event: { status: 'pooled' } },
      { is: 'step', event: { name: 'insurance-fund', total: '3000' }, received: '3000' },
      { is: 'step', event: { name: 'deleverage' }, closed: { quantity: '-2', value: '-67000' } },
      { is: 'closed', how: 'closed', externalizedLoss: '4000', uncoveredLoss: '1000' },
    ])
    expect(hers.notices('post-default')).toEqual(all.notices('post-default'))
    expect(hers.notices('post-default')).toMatchObject([
      {
        loss: 0,
        account: 'ada',
        defaultLoss: '14000',
        paid: [
          { name: 'insurance-fund', by: 'charge', amount: '3000', payers: 1 },
          { name: 'deleverage', by: 'transfer', amount: '1000', payers: 1 },
        ],
        claims: [],
      },
    ])
  })

  test('two readers with different filters, and one who asks for what is not his to see', async () => {
    served = await Served.open()
    await served.give(openingOf('3000', usual))
    const auditor = await served.key('auditor')
    const ada = await served.key('participant', { owner: 'ada' })
    const [one, two, hers] = [
      await reader(served.url, auditor),
      await reader(served.url, auditor),
      await reader(served.url, ada),
    ]
    await one.subscribe({ id: 'marks', from: 1, kinds: ['marks-moved'], instruments: ['BTC-PERP'] })
    await one.subscribe({ id: 'none', instruments: [] })
    await two.subscribe({ id: 'cy', from: 1, accounts: ['cy'] })
    await two.subscribe({ id: 'losses', losses: [0], channels: ['loss'] })
    await served.give([trade, marks(33_000)], await served.key('operator'))
    const { sequence } = served.host.place
    for (const each of [one, two]) await each.settle(sequence)
    expect(one.events('marks')).toEqual(['5.0 marks-moved', `${sequence}.0 marks-moved`])
    expect(one.events('none')).toEqual([])
    expect(two.events('cy').map((each) => each.split(' ')[1])).toEqual(['account-opened', 'deposited'])
    expect(two.events('losses').map((each) => each.split(' ')[1])).toEqual([
      'loss-opened',
      'loss-parked',
      'allocated',
      'deleveraged',
      'loss-closed',
    ])
    for (const wrong of [
      { id: 'a', accounts: ['bo'] },
      { id: 'a', accounts: ['nobody'] },
      { id: 'a', accounts: ['BTC-PERP'] },
    ])
      hers.say({ type: 'subscribe', ...wrong })
    hers.say({ type: 'subscribe', id: 'b', kinds: ['no-such'], instruments: ['ETH'], from: 1_000 })
    const watch = [{ on: 'liquidation', instrument: 'BTC-PERP', side: 'long', within: '5%' }] as const
    hers.say({ type: 'subscribe', id: 'c', channels: ['adl-warning'], watch })
    await hers.settle(sequence)
    const faults = hers
      .all('error')
      .map(({ problem }) => problem.faults.map(({ field, rule }) => `${field} ${rule}`))
    expect(faults).toEqual([
      ['accounts.0 own-account'],
      ['accounts.0 own-account'],
      ['accounts.0 own-account'],
      ['from reached', 'kinds.0 known-kind', 'instruments.0 known-instrument'],
      ['watch.0.on role'],
    ])
  })

  test('two hundred readers are each told every event they asked for, once', async () => {
    served = await Served.open({ stream: { maxConnectionsPerKey: 200 } })
    await served.give(openingOf('0', { ada: '100000000', bo: '100000000' }))
    const operator = await served.key('operator')
    const ada = await served.key('participant', { owner: 'ada' })
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, at) => reader(served.url, at % 2 === 0 ? operator : ada)),
    )
    await Promise.all(all.map((each, at) => each.subscribe({ id: at % 4 === 0 ? 'all' : `reader-${at}` })))
    const from = served.host.place.sequence + 1
    for (let round = 0; round < 4; round += 1)
      await served.give(
        Array.from({ length: 10 }, () => trade),
        operator,
      )
    const { sequence } = served.host.place
    await Promise.all(all.map((each) => each.settle(sequence)))
    const expected = Array.from({ length: 40 }, (_, at) => `${from + at}.0 traded`)
    for (const [at, each] of all.entries())
      expect(each.events(at % 4 === 0 ? 'all' : `reader-${at}`)).toEqual(expected)
    expect(served.stream.figures).toMatchObject({ connections: 200, closed: { slow: 0 } })
  })
})

describe('coming back', () => {
  test('a reader who does not read is cut off, is told where to resume, and holds up nobody', async () => {
    served = await Served.open({
      stream: {
        maxBufferedBytes: 20_000,
        messageBytes: 4_000,
        stallMs: 300,
        messageBurst: 1_000,
        recentEvents: 1_000_000,
      },
    })
    await served.give(openingOf('0', { ada: '100000000', bo: '100000000' }))
    const operator = await served.key('operator')
    const [slow, quick] = [await reader(served.url, operator), await reader(served.url, operator)]
    await Promise.all([slow.subscribe({ id: 'all' }), quick.subscribe({ id: 'all' })])
    const from = served.host.place.sequence + 1
    slow.socket.pause()
    // What the system's own buffers take is not the service's to bound: large events fill them.
    const order = 'x'.repeat(200_000)
    for (let round = 0; served.stream.figures.closed.slow === 0; round += 1) {
      const make = { type: 'operator-order', order, isOn: round % 2 === 0 } as const
      if (round < 200) await served.host.submit({ by: 'test', make })
      await quick.settle(served.host.place.sequence)
      // Two readers, and for each one message that is larger than what may lie there.
      expect(served.stream.figures.unread).toBeLessThan(2 * 230_000)
    }
    const { sequence } = served.host.place
    slow.socket.resume()
    const { code, reason } = await slow.ended
    const { reason: why, resumeFrom } = await slow.next('closing')
    expect(why).toBe('slow')
    expect(code).toBe(closeCodes.slow)
    expect(reason).toBe(`slow; resume from ${resumeFrom.all.sequence}`)
    expect(quick.events('all')).toHaveLength(sequence - from + 1)
    expect(slow.events('all')).toHaveLength(resumeFrom.all.sequence - from)

    const again = await reader(served.url, operator)
    await again.subscribe({ id: 'all', from: resumeFrom.all })
    await again.settle(sequence)
    expect([...slow.events('all'), ...again.events('all')]).toEqual(quick.events('all'))
  }, 30_000)

  test('after a restart on the same journal a reader goes on where he was', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'breakwater-stream-')), 'venue.journal')
    served = await Served.open({ journal: await openSqliteJournal(file, { epoch: EPOCH }) })
    const { admin } = served
    await served.give(openingOf('3000', usual))
    const operator = await served.key('operator')
    const before = await reader(served.url, operator)
    await before.subscribe({ id: 'all', from: 1, channels: ['loss'] })
    await served.give([trade], operator)
    await before.settle(served.host.place.sequence)
    await served.app.close()
    const { code, reason } = await before.ended
    const { reason: why, resumeFrom } = await before.next('closing')
    expect({ code, why, reason }).toEqual({
      code: 1001,
      why: 'stopping',
      reason: `stopping; resume from ${resumeFrom.all.sequence}`,
    })
    await served.close()

    served = await Served.open({ journal: await openSqliteJournal(file, { epoch: EPOCH }), admin })
    const after = await reader(served.url, operator)
    await after.subscribe({ id: 'all', from: resumeFrom.all })
    await served.give([marks(33_000)], operator)
    const { sequence } = served.host.place
    await after.settle(sequence)
    const whole = await reader(served.url, operator)
    await whole.subscribe({ id: 'all', from: 1 })
    expect([...before.events('all'), ...after.events('all')]).toEqual(whole.events('all'))
    expect(new Set(whole.events('all')).size).toBe(whole.events('all').length)
    rmSync(dirname(file), { recursive: true, force: true })
  })
})
