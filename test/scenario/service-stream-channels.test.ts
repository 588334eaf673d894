import { afterEach, expect, test } from 'vitest'
import { START } from '../support/kept-venue.ts'
import { Reader } from '../support/reader.ts'
import { btcPerp, openingOf, Served, story } from '../support/served.ts'

let served: Served
const readers: Reader[] = []
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.socket.terminate()
  await served.close()
})

async function reader(key: string): Promise<Reader> {
  const opened = await Reader.open(served.url, key)
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
const called = { ...story, call: { equity: 'below', requirement: 'maintenance', share: '150%' } }

/** A venue with a call level, where ada is long 2 of bo with 10,000 and has to keep 5%. */
async function venue(): Promise<string> {
  served = await Served.open({ stream: { watchMs: 20 } })
  const opening = openingOf('3000', { ada: '10000', bo: '20000', cy: '5000' })
  await served.give([...opening.slice(0, -1), { type: 'adopt-rulebook', rulebook: called }])
  const operator = await served.key('operator')
  await served.give([trade], operator)
  return operator
}

test('an account is called, is safe again, is called and falls; who comes later is told what stands', async () => {
  const operator = await venue()
  const hers = await reader(await served.key('participant', { owner: 'ada' }))
  const his = await reader(await served.key('participant', { owner: 'bo' }))
  await hers.subscribe({ id: 'calls', channels: ['margin-call'], kinds: [] })
  await his.subscribe({ id: 'calls', channels: ['margin-call'] })
  await served.give([marks(37_500)], operator) // equity 5_000 < 150% of 3_750
  const late = await reader(operator)
  await late.subscribe({ id: 'calls', channels: ['margin-call'], kinds: [] })
  await served.give([marks(39_000), marks(37_500), marks(35_500)], operator)
  await hers.settle(served.host.place.sequence)
  await late.settle(served.host.place.sequence)
  expect(hers.notices('margin-call')).toMatchObject([
    { is: 'called', account: 'ada', asset: 'USD', equity: '5000', maintenance: '3750' },
    { is: 'recovered', account: 'ada' },
    { is: 'called', equity: '5000' },
    { is: 'liquidated', loss: 0 },
  ])
  expect(hers.events('calls')).toEqual([]) // it asked for no kind of event
  expect(late.notices('margin-call')[0]).toMatchObject({ is: 'called', standing: true, equity: '5000' })
  expect(late.notices('margin-call').slice(1)).toEqual(hers.notices('margin-call').slice(1))
  expect(his.notices('margin-call')).toEqual([])

  // Who resumes from before is told them again, each at its place.
  const again = await reader(operator)
  await again.subscribe({ id: 'calls', channels: ['margin-call'], kinds: [], from: 1 })
  await again.settle(served.host.place.sequence)
  expect(again.notices('margin-call')).toEqual(hers.notices('margin-call'))
})

test('thresholds are told when they are reached and when they end', async () => {
  const operator = await venue()
  const his = await reader(await served.key('participant', { owner: 'bo' }))
  const risk = await reader(await served.key('risk'))
  await his.subscribe({
    id: 'warn',
    kinds: [],
    channels: ['adl-warning'],
    watch: [
      { on: 'rank', account: 'bo', instrument: 'BTC-PERP', rank: 1 },
      { on: 'rank', account: 'bo', instrument: 'BTC-PERP', top: '50%' },
      { on: 'mark', instrument: 'BTC-PERP', is: 'at-or-below', price: '38000' },
      { on: 'fund', fund: 'BTC-PERP', below: '70%', peak: '3500' },
    ],
  })
  await risk.subscribe({
    id: 'warn',
    kinds: [],
    channels: ['adl-warning'],
    watch: [{ on: 'liquidation', instrument: 'BTC-PERP', side: 'long', within: '3%' }],
  })
  const reached = async (of: Reader, count: number): Promise<object[]> => {
    await expect.poll(() => of.notices('adl-warning')).toHaveLength(count)
    return of.notices('adl-warning')
  }
  expect(await reached(his, 2)).toMatchObject([
    { is: 'reached', standing: true, watch: { rank: 1 }, rank: 1, of: 1, lights: 5 },
    { is: 'reached', standing: true, watch: { top: '50%' } },
  ])
  await served.give([marks(37_800)], operator)
  // ada falls below 5% at 36_842, which is 2.5% from 37_800.
  expect(await reached(risk, 1)).toMatchObject([{ is: 'reached', accounts: 1, quantity: '2', at: '36666' }])
  expect((await reached(his, 3))[2]).toMatchObject({ is: 'reached', watch: { on: 'mark' }, mark: '37800' })
  await served.give([marks(39_000)], operator)
  expect((await reached(his, 4))[3]).toMatchObject({ is: 'ended', watch: { on: 'mark' } })
  expect((await reached(risk, 2))[1]).toMatchObject({ is: 'ended' })
  await served.give([marks(33_000)], operator) // the fund pays 3_000, bo is closed
  const last = (await reached(his, 8)).slice(4).map((each) => {
    const { is, watch, balance } = each as { is: string; watch: { on: string }; balance?: string }
    return [is, watch.on, balance].join(' ').trim()
  })
  expect(last.toSorted()).toEqual(['ended rank', 'ended rank', 'reached fund 0', 'reached mark'])
})

test('alarms and rules are told to everybody, what is only proposed to those who see everything', async () => {
  let now = START
  served = await Served.open({ clock: () => now })
  const stale = { type: 'list-instrument', terms: { ...btcPerp, 'stale-after': '1s' } }
  const opening = openingOf('0', { ada: '100' })
  await served.give([opening[0], stale, ...opening.slice(2)])
  const feed = await served.key('feed')
  const operator = await served.key('operator')
  const ada = await served.key('participant', { owner: 'ada' })
  const channels = ['alarm', 'rulebook'] as const
  const [hers, all] = [await reader(ada), await reader(operator)]
  await hers.subscribe({ id: 'told', channels, kinds: [] })
  await all.subscribe({ id: 'told', channels, kinds: [] })
  now += 1_500
  await served.ask('GET', '/ready')
  const late = await reader(feed)
  await late.subscribe({ id: 'told', channels: ['alarm'] })
  await served.give([marks(40_000)], feed)
  const effectiveAt = now + 86_400_000
  const body = { type: 'adopt-rulebook', rulebook: { ...called, rulebook: 'called' } }
  const made = await served.ask('POST', '/v1/proposals', {
    key: operator,
    body: { body, why: 'calls', effectiveAt },
  })
  expect(made.status).toBe(201)
  const path = `/v1/proposals/${made.body.proposal}/approval`
  const risk = await served.key('risk')
  const approved = await served.ask('POST', path, { key: risk, body: { hash: made.body.hash } })
  expect(approved.status).toBe(200)
  for (const each of [hers, all]) await each.settle(served.host.place.sequence)
  const alarms = [
    { is: 'raised', of: 'mark', name: 'BTC-PERP', limitMs: 1_000 },
    { is: 'cleared', of: 'mark', name: 'BTC-PERP' },
  ]
  expect(hers.notices('alarm')).toMatchObject(alarms)
  expect(late.notices('alarm')).toMatchObject([{ is: 'raised', standing: true }, { is: 'cleared' }])
  const approval = { is: 'approved', what: 'rulebook', name: 'called', effectiveAt, hash: made.body.hash }
  expect(hers.notices('rulebook')).toMatchObject([approval])
  expect(all.notices('rulebook')).toMatchObject([{ ...approval, is: 'proposed' }, approval])
  const later = await reader(ada)
  await later.subscribe({ id: 'told', channels: ['rulebook'] })
  expect(later.notices('rulebook')).toMatchObject([{ ...approval, standing: true }])
})
