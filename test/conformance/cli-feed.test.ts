import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { paceOf } from '../../src/cli/feed-run.ts'
import { breakwater, folderWith, type Said } from '../support/cli.ts'
import { describeWithData } from '../support/data.ts'
import { START } from '../support/kept-venue.ts'
import { btcPerp, openingOf, Served } from '../support/served.ts'
import { secretOf } from '../support/service-process.ts'

const root = join(import.meta.dirname, '../..')

let served: Served
let key: string
let operator: string

beforeAll(async () => {
  served = await Served.open()
  await served.give(openingOf('3000', { ada: '10000' }))
  operator = await served.key('operator')
  await list({ symbol: 'ETH-PERP', 'price-increment': '0.01' })
  key = await served.key('feed')
})

afterAll(() => served.close())

async function list(terms: object): Promise<void> {
  await served.give([{ type: 'list-instrument', terms: { ...btcPerp, ...terms } }], operator)
}

/** Feeds the service from a file of this content. */
async function feed(content: string | Uint8Array, ...options: string[]): Promise<Said> {
  const folder = folderWith({ source: content, key: `${key}\n` })
  return breakwater(['feed', join(folder, 'source'), ...to(folder), ...options])
}

function to(folder: string): string[] {
  return ['--to', served.url, '--key-file', join(folder, 'key')]
}

const line = (symbol: string, mark: string, ts = 1): string => `${JSON.stringify({ ts, symbol, mark })}\n`
const markOf = async (symbol: string): Promise<string> => (await served.get(`/v1/marks/${symbol}`)).mark

describe('a file', () => {
  test('shows what would be sent, without a service', async () => {
    const [source, map] = ['marks.jsonl', 'map.yaml'].map((name) => join(root, 'examples/feeds', name))
    const { code, out, err } = await breakwater(['feed', source, '--map', map, '--dry-run'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text)),
    ).toEqual([
      {
        marks: { 'BTC-PERP': '104250.5', 'BTC index': '104251.25', 'KPEPE-PERP': '0.00871' },
        at: { 'BTC-PERP': 1767225600000, 'BTC index': 1767225600000, 'KPEPE-PERP': 1767225600000 },
      },
      {
        ...{ type: 'replace-depth', instrument: 'BTC-PERP', at: 1767225600500 },
        ...{
          bids: [
            ['104250.4', '1.2'],
            ['104250', '0.35'],
          ],
          asks: [['104250.6', '0.8']],
        },
      },
      { marks: { 'BTC-PERP': '104248' }, at: { 'BTC-PERP': 1767225601000 } },
    ])
  })

  test('moves marks and brings depth', async () => {
    const book = { ts: 2, symbol: 'ETH-PERP', bids: [['1999.5', '3']], asks: [['2000.5', '1e0']] }
    const { code, out, err } = await feed(
      `${line('BTC-PERP', '40100.4')}${line('ETH-PERP', '2000')}${JSON.stringify(book)}\n`,
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe('Read 3 lines, sent 2 marks and 1 book or change of one.\n')
    expect([await markOf('BTC-PERP'), await markOf('ETH-PERP')]).toEqual(['40100', '2000'])
    expect(await served.get('/v1/instruments/ETH-PERP/depth')).toMatchObject({
      bids: [['1999.5', '3']],
      asks: [['2000.5', '1']],
    })
  })

  test('of Tardis, packed, through a map', async () => {
    const csv = [
      'exchange,symbol,timestamp,local_timestamp,funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price',
      'bitmex,XBTUSD,1583020803145000,1583020803307160,,,,,8531.5,8530.52,40200.4',
    ].join('\n')
    const folder = folderWith({ 'map.yaml': 'marks: { BTC-PERP: XBTUSD }' })
    const { code, out } = await feed(gzipSync(csv), '--map', join(folder, 'map.yaml'), '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ lines: 2, marks: 1, malformed: 0, unknown: {} })
    expect(await markOf('BTC-PERP')).toBe('40200')
  })

  test('tells of unknown symbols once, and goes on', async () => {
    const text = line('DOGE', '1') + line('DOGE', '2') + line('BTC-PERP', '40300')
    const { code, out, err } = await feed(text)
    expect(code).toBe(0)
    expect(err).toBe('Found DOGE, which is not listed at the venue; it is left out.\n')
    expect(out).toBe('Read 3 lines, sent 1 mark and 0 books and changes of them; 2 of 1 unknown symbol.\n')
    const folder = folderWith({ 'map.yaml': 'marks: { BTC-PERP: XBTUSD }' })
    const mapped = await feed(text, '--map', join(folder, 'map.yaml'))
    expect(mapped.err).toContain('Found BTC-PERP, which is not in the map; it is left out.')
  })

  test('names the line that is malformed, sends the others, and ends with 2', async () => {
    const { code, err } = await feed(
      `${line('BTC-PERP', '40400')}{"ts":1,"symbol":"BTC-PERP","mark":"much"}\n{\n${line('BTC-PERP', '40401')}`,
    )
    expect(code).toBe(2)
    expect(err).toMatch(
      /source:2:36: found "much" as "mark", expected a decimal number, zero or above\.\n.*source:3:2: found the end of the line/,
    )
    expect(await markOf('BTC-PERP')).toBe('40401')
  })

  test('tells what the service refused, and ends with 1', async () => {
    const { code, out, err } = await feed(line('BTC-PERP', '99999999') + line('BTC-PERP', '40500', 2))
    expect(code).toBe(1)
    expect(err).toMatch(/^The service refused marks of BTC-PERP: .*99999999/)
    expect(out).toContain('1 refused')
    expect(await markOf('BTC-PERP')).toBe('40500')
  })

  test('begins a book anew where its publisher counts anew', async () => {
    const book = (kind: string, ids: object, size: string): string =>
      `${JSON.stringify({ kind, ts: 5, ...ids, bids: [['1990', size]], asks: [] })}\n`
    const text =
      book('snapshot', { last_update_id: 100 }, '1') +
      book('diff', { first_id: 101, prev_id: 100, last_id: 101 }, '2') +
      book('diff', { first_id: 105, prev_id: 104, last_id: 106 }, '9') +
      book('diff', { first_id: 107, prev_id: 106, last_id: 107 }, '8') +
      book('snapshot', { last_update_id: 7 }, '3')
    const { code, out, err } = await feed(text, '--symbol', 'ETH-PERP')
    expect({ code, err }).toEqual({
      code: 0,
      err: "Found a gap in the changes of ETH-PERP's book; they are left out until a whole one comes.\n",
    })
    expect(out).toContain('sent 0 marks and 3 books and changes of them; 2 changes of books left out')
    expect(await served.get('/v1/instruments/ETH-PERP/depth')).toMatchObject({ bids: [['1990', '3']] })
  })

  test('comes through a pipe', async () => {
    const folder = folderWith({ key })
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(line('BTC-PERP', '40600').slice(0, 9))
      yield Buffer.from(line('BTC-PERP', '40600').slice(9))
    }
    expect(await breakwater(['feed', '-', ...to(folder), '--quiet'], { chunks })).toEqual({
      code: 0,
      out: '',
      err: '',
    })
    expect(await markOf('BTC-PERP')).toBe('40600')
    expect((await breakwater(['feed', '-', ...to(folder)])).err).toContain('nothing piped in')
  })
})

test('the pace is that of its own times, as many times as fast as is said', async () => {
  let now = 0
  const waits: number[] = []
  const pace = paceOf(
    10,
    () => now,
    async (ms) => {
      waits.push(ms)
      now += ms
    },
  )
  for (const at of [5_000, null, 5_000, 6_000, 5_500, 8_000]) await pace(at)
  now += 1_000 // sending took a while
  await pace(10_000)
  expect(waits).toEqual([100, 200])
  expect(
    paceOf(
      null,
      () => 0,
      async () => undefined,
    )(5),
  ).toBe(null)
})

describe('what cannot be meant', () => {
  test.each([
    [['marks.csv'], 'Found no --to or no --key-file'],
    [['marks.csv', '--dry-run'], 'marks.csv:0:0: found no such file'],
    [['.', '--dry-run'], '.:0:0: found a folder'],
    [['marks.csv', '--dry-run', '--shape', 'oval'], 'expected one of bybit, okx'],
    [['marks.csv', '--dry-run', '--speed', '0'], 'Found --speed 0'],
    [['marks.csv', '--dry-run', '--limit', 'all'], 'Found --limit all'],
    [['ws://127.0.0.1:1', '--dry-run', '--speed', '1'], 'Found --speed with a WebSocket'],
    [['ws://127.0.0.1:1', '--dry-run', '--silence', 'long'], 'Found --silence long'],
    [['marks.csv', '--dry-run', '--send', '{}'], 'Found --send or --keep-alive with a file'],
  ])('%j', async (argv, said) => {
    const { code, err } = await breakwater(['feed', ...argv])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(said) })
  })

  test('a key that is not good is bad input, a service that is not there the outside world', async () => {
    const folder = folderWith({
      source: line('BTC-PERP', '1'),
      key: 'bw_0123456789ab_nonsense',
      'two keys': 'a b',
    })
    const at = (...options: string[]): Promise<Said> =>
      breakwater(['feed', join(folder, 'source'), ...options])
    expect(await at(...to(folder))).toMatchObject({ code: 2, err: expect.stringContaining('key') })
    expect(await at('--to', served.url, '--key-file', join(folder, 'two keys'))).toMatchObject({ code: 2 })
    expect(await at('--to', 'nowhere', '--key-file', join(folder, 'key'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('Found --to nowhere'),
    })
  })
})

/** A publisher on a port of its own; each connection is handed over with its number. */
async function publisher(serve: (socket: WebSocket, number: number) => void): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  let connections = 0
  server.on('connection', (socket) => serve(socket, (connections += 1)))
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a WebSocket', () => {
  const ticker = (symbol: string, markPrice: string): string =>
    JSON.stringify({ topic: `tickers.${symbol}`, type: 'delta', ts: START, data: { symbol, markPrice } })
  const book = (type: string, size: string): string =>
    JSON.stringify({
      topic: 'orderbook.50.ETHUSDT',
      type,
      ts: 9,
      data: { s: 'ETHUSDT', b: [['1980', size]], a: [] },
    })
  const map = 'marks: { BTC-PERP: BTCUSDT, ETH-PERP: ETHUSDT }\ndepth: { ETH-PERP: ETHUSDT }'

  test('asks for what it is told to, is opened again when it breaks, and begins its books anew', async () => {
    const asked: string[] = []
    const url = await publisher((socket, number) => {
      socket.on('message', (data) => {
        asked.push(`${number} ${data}`)
        if (number === 1) {
          for (const text of [
            '{"success":true}',
            ticker('BTCUSDT', '41000'),
            ticker('DOGEUSDT', '1'),
            book('snapshot', '5'),
          ])
            socket.send(text)
          socket.close()
        } else
          for (const text of [
            book('delta', '6'),
            book('snapshot', '7'),
            ticker('ETHUSDT', '-1'),
            ticker('ETHUSDT', '2100'),
          ])
            socket.send(text)
      })
    })
    const folder = folderWith({ key, 'map.yaml': map })
    const { code, out, err } = await breakwater([
      ...['feed', url, ...to(folder), '--map', join(folder, 'map.yaml')],
      ...['--send', '{"op":"subscribe"}', '--limit', '6', '--json'],
    ])
    expect(code).toBe(0)
    expect(asked).toEqual(['1 {"op":"subscribe"}', '2 {"op":"subscribe"}'])
    expect(JSON.parse(out)).toMatchObject({
      ...{ marks: 2, books: 2, refused: 0, malformed: 1, reconnects: 1, withoutFigures: 1 },
      ...{ unknown: { DOGEUSDT: 1 }, changesLeftOut: { headless: 1 } },
    })
    expect(err).toMatch(/The source is gone \(.*\); it is opened again in \d+ ms\./)
    expect(await markOf('ETH-PERP')).toBe('2100')
    expect(await served.get('/v1/instruments/ETH-PERP/depth')).toMatchObject({ bids: [['1980', '7']] })
  })

  test('is opened again when nothing comes, is kept alive meanwhile, and ends when it is told to', async () => {
    const heard: string[] = []
    let stop = (): void => undefined
    const url = await publisher((socket, number) => {
      socket.on('message', (data) => heard.push(String(data)))
      if (number === 2) stop()
    })
    const process = {
      onStop: (tell: () => void) => {
        stop = tell
        return () => undefined
      },
      onUncaught: () => () => undefined,
      exit: () => undefined,
    }
    const { code, out } = await breakwater(
      [
        ...['feed', url, '--dry-run', '--keep-alive', 'ping', '--keep-alive-every', '20ms'],
        ...['--silence', '120ms'],
      ],
      { process },
    )
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(heard.length).toBeGreaterThan(1)
    expect(new Set(heard)).toEqual(new Set(['ping']))
  })
})

describeWithData('recorded seconds of a book', 'market/l2-2024-08-08', (folder) => {
  test('of Binance go in whole, though they are too long for one request', async () => {
    await list({
      symbol: 'L2',
      multiplier: '100',
      'price-increment': '0.01',
      'largest-position': '100000',
      'highest-mark': '200000',
    })
    const maps = folderWith({ key, 'map.yaml': 'depth: { L2: { of: BTCUSDT, size-times: 1000 } }' })
    const source = join(folder, 'binance-usdm-btcusdt-l2-1s-top100.jsonl.gz')
    const said = await breakwater(['feed', source, ...to(maps), '--map', join(maps, 'map.yaml')])
    expect(said).toEqual({
      ...{ code: 0, err: '' },
      out: 'Read 345 lines, sent 0 marks and 345 books and changes of them.\n',
    })
  })
})

describeWithData('a recorded feed', 'market/books-2024', (folder) => {
  test('of Bybit goes in whole', async () => {
    await list({
      symbol: 'XRP',
      multiplier: '100',
      'price-increment': '0.0001',
      'largest-position': '10000000',
      'highest-mark': '100',
    })
    const maps = folderWith({ key, 'map.yaml': 'depth: { XRP: XRPUSDT }' })
    const source = join(folder, 'bybit-xrpusdt-ob500-snapshot-and-deltas-2024-12-01.jsonl.gz')
    const { code, out, err } = await breakwater([
      'feed',
      source,
      ...to(maps),
      '--map',
      join(maps, 'map.yaml'),
    ])
    expect({ code, out, err }).toEqual({
      ...{ code: 0, err: '' },
      out: 'Read 50 lines, sent 0 marks and 50 books and changes of them.\n',
    })
    const { bids, asks } = await served.get('/v1/instruments/XRP/depth?levels=1')
    expect(Number(bids[0][0])).toBeLessThan(Number(asks[0][0]))
  })
})

test('the key stands in no output', async () => {
  const { out, err } = await feed(line('BTC-PERP', '40700'), '--json')
  expect(out + err).not.toContain(secretOf(key))
  expect(readFileSync(join(root, 'src/cli/feed.ts'), 'utf8')).not.toContain('--key <')
})
