import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import {
  BreakwaterClient,
  type ClientOptions,
  newSigningKeys,
  type StreamItem,
  signerWith,
  wsSocket,
} from '../../src/client/index.ts'
import { ReadPlace } from '../../src/client/resume.ts'
import { platformSocket, type Socket, type SocketMaker } from '../../src/client/socket.ts'
import { Gatekeeper } from '../../src/service/access/gatekeeper.ts'
import { accessDefaults } from '../../src/service/access/options.ts'
import { FeedWatch } from '../../src/service/feeds/feed-watch.ts'
import type { Host } from '../../src/service/host/host.ts'
import { buildApp } from '../../src/service/http/app.ts'
import { LawKeeper } from '../../src/service/ops/law-keeper.ts'
import { Replays } from '../../src/service/replay/replays.ts'
import { addStream } from '../../src/service/stream/add-stream.ts'
import type { ServerMessage, StreamPlace } from '../../src/wire/service/stream.ts'
import { chanceOf } from '../support/kept-venue.ts'
import { openingOf, Served } from '../support/served.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

let operator = ''

async function service(): Promise<Served> {
  const served = await Served.open()
  closers.push(() => served.close())
  operator = await served.key('operator')
  await served.give(openingOf('3000', { ada: '1000000', bo: '2000000' }))
  return served
}

const quick = { firstMs: 1, longestMs: 20 }
const trade = {
  type: 'trade',
  buyer: 'ada',
  seller: 'bo',
  instrument: 'BTC-PERP',
  quantity: '1',
  price: '40000',
  taker: 'buyer',
} as const
/** Its other way round, so that positions do not grow. */
const back = { ...trade, buyer: 'bo', seller: 'ada' }

async function clientOf(served: Served, options: Partial<ClientOptions> = {}): Promise<BreakwaterClient> {
  return new BreakwaterClient({
    url: served.url,
    key: await served.key('auditor'),
    patience: quick,
    ...options,
  })
}

/** Reads until so many events have come. */
async function events(stream: AsyncIterable<StreamItem>, count: number): Promise<string[]> {
  const told: string[] = []
  for await (const item of stream) {
    if (item.is === 'event') told.push(`${item.sequence}.${item.event.place} ${item.event.type}`)
    if (told.length === count) break
  }
  return told
}

describe.each([
  ['the platform’s socket', undefined],
  ['the socket of ws', wsSocket],
])('%s', (_, socket) => {
  const over = socket === undefined ? {} : { socket }

  test('tells what was, then what comes', async () => {
    const served = await service()
    const client = await clientOf(served, over)
    const seen: StreamItem[] = []
    for await (const item of client.stream({ from: 1, kinds: ['traded', 'marks-moved'] })) {
      seen.push(item)
      if (item.is === 'caught-up') await served.give([trade], operator)
      if (item.is === 'event' && item.event.type === 'traded') break
    }
    expect(seen.map((item) => (item.is === 'event' ? item.event.type : item.is))).toEqual([
      'marks-moved',
      'caught-up',
      'traded',
    ])
  })

  test('comes back where it was, after whatever break, with every event once', async () => {
    const served = await service()
    let sockets = 0
    /** Each connection breaks after a few messages. */
    const breaking: SocketMaker = async (url, protocols, listener) => {
      let messages = 0
      const mine = (sockets += 1)
      const opened = await (socket ?? platformSocket)(url, protocols, {
        ...listener,
        message: (text) => {
          messages += 1
          if (messages > 1 + (mine % 5)) opened.close()
          else listener.message(text)
        },
      })
      return opened
    }
    const client = await clientOf(served, { socket: breaking })
    const first = await client.ask.fingerprint()
    const reading = events(client.stream({ from: first.sequence + 1 }), 40)
    for (let turn = 0; turn < 20; turn += 1) await served.give([trade, back], operator)
    const told = await reading
    expect(told).toEqual(Array.from({ length: 40 }, (_, at) => `${first.sequence + 1 + at}.0 traded`))
    expect(sockets).toBeGreaterThan(5)
  })

  test('a slow reader loses nothing', async () => {
    const served = await service()
    const client = await clientOf(served, over)
    const { sequence } = await client.ask.fingerprint()
    for (let turn = 0; turn < 10; turn += 1)
      await served.give(
        Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? trade : back)),
        operator,
      )
    const breaks: string[] = []
    const stream = client.stream(
      { from: sequence + 1 },
      { mostWaiting: 20, onBreak: ({ reason }) => breaks.push(reason) },
    )
    const told: number[] = []
    for await (const item of stream) {
      if (item.is !== 'event') continue
      told.push(item.sequence)
      if (told.length % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      if (told.length === 500) break
    }
    expect(told).toEqual(Array.from({ length: 500 }, (_, at) => sequence + 1 + at))
    expect(breaks).toEqual([])
  })

  test('goes on with the service after it was started again', async () => {
    const served = await service()
    let { url } = served
    const moving: SocketMaker = (_, protocols, listener) =>
      (socket ?? platformSocket)(`${url.replace('http', 'ws')}/v1/stream`, protocols, listener)
    const client = await clientOf(served, { socket: moving })
    const { sequence } = await client.ask.fingerprint()
    const reasons: string[] = []
    const stream = client.stream({ from: sequence + 1 }, { onBreak: ({ reason }) => reasons.push(reason) })
    expect((await stream.next()).value).toMatchObject({ is: 'caught-up' })
    const reading = events(stream, 2)
    await served.give([trade], operator)
    await served.app.close()
    url = await startAgain(served.host)
    await new BreakwaterClient({ url, key: operator }).give(trade)
    expect(await reading).toEqual([`${sequence + 1}.0 traded`, `${sequence + 2}.0 traded`])
    expect(reasons[0]).toBe('stopping: The service stops.')
  })
})

/** The stream of a host, over another address. */
async function startAgain(host: Host): Promise<string> {
  const clock = (): number => host.house.at
  const access = new Gatekeeper({ host, clock, options: accessDefaults })
  const alarms = new FeedWatch(host, clock)
  const replays = new Replays(host.journal, null)
  const parts = { access: { options: accessDefaults, random: chanceOf('again') }, metrics: async () => '' }
  const service = { host, clock, alarms, laws: new LawKeeper(host, clock), replays, ...parts }
  const app = buildApp(service, { access })
  addStream(app, service, access)
  closers.push(async () => {
    await app.close()
    replays.close()
  })
  return app.listen({ host: '127.0.0.1', port: 0 })
}

describe('when the service says no', () => {
  test('a key that is not good, and a place that is not there yet, end the stream with a problem', async () => {
    const served = await service()
    const nobody = new BreakwaterClient({ url: served.url, key: 'bw_000000000000_x', patience: quick })
    await expect(events(nobody.stream(), 1)).rejects.toMatchObject({ name: 'ServiceProblem', status: 401 })
    const client = await clientOf(served)
    const stream = client.stream({ from: 1_000 })
    await expect(events(stream, 1)).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('1000'),
    })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test('a key that is revoked meanwhile ends it, behind what had come', async () => {
    const served = await service()
    const key = await served.key('auditor')
    const client = new BreakwaterClient({ url: served.url, key, patience: quick })
    const stream = client.stream()
    expect((await stream.next()).value).toMatchObject({ is: 'caught-up' })
    const reading = events(stream, 2)
    await served.give([trade], operator)
    await served.ask('DELETE', `/v1/keys/${key.split('_')[1]}`)
    await expect(reading).rejects.toMatchObject({ status: 401 })
  })

  test('a signed key says who it is', async () => {
    const served = await service()
    const { publicKey, privateKey } = await newSigningKeys()
    const key = await served.key('auditor', { publicKey })
    const signed = { key, url: served.url, clock: () => served.host.house.at, patience: quick }
    const client = new BreakwaterClient({ ...signed, signer: await signerWith(privateKey) })
    expect(await events(client.stream({ from: 1 }), 1)).toEqual(['1.0 asset-listed'])
    await expect(events(new BreakwaterClient(signed).stream({ from: 1 }), 1)).rejects.toMatchObject({
      status: 401,
    })
  })
})

describe('with a service that is made up', () => {
  /** Answers every connection by a script: each message sent is handed to it. */
  function scripted(
    script: (
      say: (message: object) => void,
      hang: () => void,
      sent: string[],
    ) => (message: { type: string }) => void,
  ) {
    const sent: string[][] = []
    const socket: SocketMaker = (_url, _protocols, { opened, message, closed }): Socket => {
      const mine: string[] = []
      sent.push(mine)
      let isOver = false
      const later = (work: () => void): void => void setTimeout(() => !isOver && work(), 0)
      const hear = script(
        (told) => later(() => message(JSON.stringify(told))),
        () => later(() => closed('gone')),
        mine,
      )
      later(opened)
      return {
        send: (text) => {
          mine.push(text)
          hear(JSON.parse(text))
        },
        close: () => {
          isOver = true
        },
      }
    }
    const client = new BreakwaterClient({ url: 'https://venue.example', key: 'k', socket, patience: quick })
    return { client, sent }
  }
  const welcome = (heartbeatMs = 60_000): object => ({
    ...{ type: 'welcome', protocol: 1, role: 'auditor', sequence: 9, at: 0 },
    limits: { heartbeatMs },
  })
  const eventsOf = (sequence: number, ...places: number[]): object => ({
    ...{ type: 'events', subscription: 'all', sequence, at: 0 },
    events: places.map((place) => ({ place, type: 'traded' })),
  })

  test('silence is a break: it asks whether anybody is there, and comes back', async () => {
    const { client, sent } = scripted((say) => (message) => {
      if (message.type === 'authenticate') say(welcome(20))
      if (message.type === 'subscribe' && sent.length === 2) say(eventsOf(5, 0))
    })
    const reasons: string[] = []
    expect(await events(client.stream({}, { onBreak: ({ reason }) => reasons.push(reason) }), 1)).toEqual([
      '5.0 traded',
    ])
    expect(reasons).toEqual(['nothing was heard in a while'])
    expect(sent[0].map((text) => JSON.parse(text).type)).toEqual(['authenticate', 'subscribe', 'ping'])
  })

  test('asks for the place within a command where it broke off', async () => {
    const { client, sent } = scripted((say, hang) => (message) => {
      if (message.type === 'authenticate') say(welcome())
      if (message.type !== 'subscribe') return
      say(sent.length === 1 ? eventsOf(5, 0, 1) : eventsOf(5, 0, 1, 2, 3))
      if (sent.length === 1) hang()
    })
    expect(await events(client.stream(), 4)).toEqual(['5.0 traded', '5.1 traded', '5.2 traded', '5.3 traded'])
    expect(JSON.parse(sent[1][1]).from).toEqual({ sequence: 5, place: 2 })
  })

  test('what is no message, and what is refused for a moment, are breaks', async () => {
    const later = { type: '/problems/busy', title: '', status: 503, detail: 'busy', faults: [] }
    const { client, sent } = scripted((say) => (message) => {
      if (message.type !== 'authenticate') return
      if (sent.length === 1) say({ type: 'error', problem: later })
      else if (sent.length === 2) say([1, 2, 3])
      else {
        say(welcome())
        say(eventsOf(7, 0))
      }
    })
    expect(await events(client.stream(), 1)).toEqual(['7.0 traded'])
  })

  test('whoever asks twice at once is answered in turn', async () => {
    const { client } = scripted((say) => (message) => {
      if (message.type === 'authenticate') say(welcome())
      if (message.type === 'subscribe') say(eventsOf(5, 0, 1))
    })
    const stream = client.stream()
    const asked = await Promise.all([stream.next(), stream.next()])
    expect(asked.map(({ value }) => value?.is === 'event' && value.event.place)).toEqual([0, 1])
    const last = stream.next()
    await stream.return()
    expect(await last).toEqual({ done: true, value: undefined })
  })

  test('a signal ends it, with its reason', async () => {
    const { client } = scripted((say) => () => say(welcome()))
    const controller = new AbortController()
    const reading = events(client.stream({}, { signal: controller.signal }), 1)
    setTimeout(() => controller.abort(new Error('enough')), 5)
    await expect(reading).rejects.toThrow('enough')
  })
})

/** What a service tells of commands 1 to n: events with places, then notices; the same each time. */
interface Written {
  readonly events: number
  readonly notices: number
}

test('whatever breaks, every event and notice is taken once', () => {
  const command = fc.record({
    events: fc.integer({ min: 0, max: 4 }),
    notices: fc.integer({ min: 0, max: 3 }),
  })
  const cuts = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 })
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 12 }), cuts, (history, lengths) => {
      const read = new ReadPlace({ sequence: 1, place: 0 })
      const taken: string[] = []
      for (const length of [...lengths, Number.POSITIVE_INFINITY]) {
        read.begin()
        for (const message of messagesFrom(history, read.next as StreamPlace).slice(0, length))
          take(read, message, taken)
      }
      expect(taken).toEqual(allOf(history))
    }),
  )
})

function allOf(history: readonly Written[]): string[] {
  return history.flatMap(({ events, notices }, at) => [
    ...Array.from({ length: events }, (_, place) => `event ${at + 1}.${place}`),
    ...Array.from({ length: notices }, (_, which) => `notice ${at + 1}.${which}`),
  ])
}

/** Events from a place on, in messages of two; all notices of a sequence from which any event might be wanted. */
function messagesFrom(history: readonly Written[], from: StreamPlace): ServerMessage[] {
  return history.flatMap((written, at) => {
    const sequence = at + 1
    if (sequence < from.sequence) return []
    const first = sequence === from.sequence ? from.place : 0
    const places = Array.from({ length: written.events }, (_, place) => place).filter(
      (place) => place >= first,
    )
    const messages: ServerMessage[] = []
    for (let begin = 0; begin < places.length; begin += 2) {
      const some = places.slice(begin, begin + 2).map((place) => ({ place, type: 'traded' }))
      messages.push({ type: 'events', subscription: 'all', sequence, at: 0, events: some })
    }
    for (let which = 0; which < written.notices; which += 1)
      messages.push({
        ...{ type: 'notice', subscription: 'all', channel: 'loss', sequence, at: 0 },
        notice: { is: String(which) },
      })
    return messages
  })
}

function take(read: ReadPlace, message: ServerMessage, taken: string[]): void {
  if (message.type === 'events')
    for (const { place } of read.takeEvents(message)) taken.push(`event ${message.sequence}.${place}`)
  else if (message.type === 'notice' && read.takeNotice(message))
    taken.push(`notice ${message.sequence}.${message.notice.is}`)
}
