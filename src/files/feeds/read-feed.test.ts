import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { describeWithData } from '../../../test/support/data.ts'
import { formatProblem, Problems } from '../problems.ts'
import { linesOfStream } from './lines.ts'
import { readFeed } from './read-feed.ts'
import { FeedReader } from './reader.ts'
import type { FeedBook, FeedUpdate } from './update.ts'

interface Told {
  readonly updates: FeedUpdate[]
  readonly problems: string[]
}

async function told(bytes: AsyncIterable<Uint8Array>): Promise<Told> {
  const problems = new Problems()
  const updates: FeedUpdate[] = []
  const reader = new FeedReader('feed', problems)
  for await (const update of readFeed(linesOfStream('feed', bytes, problems), reader)) updates.push(update)
  return { updates, problems: problems.list().map(formatProblem) }
}

/** Bytes in chunks of a size, so that lines, characters and heads of gz are cut anywhere. */
async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const lines = Buffer.from('{"ts":1,"symbol":"ÄÖ-PERP","mark":1}\r\n{"ts":2,"symbol":"B","mark":2}')
const marks = [
  { is: 'price', field: 'mark', symbol: 'ÄÖ-PERP', price: '1', atMs: 1 },
  { is: 'price', field: 'mark', symbol: 'B', price: '2', atMs: 2 },
]

describe('lines', () => {
  test.each([1, 2, 7, 1000])('are the same in chunks of %i bytes, packed or not', async (size) => {
    expect(await told(chunked(lines, size))).toEqual({ updates: marks, problems: [] })
    expect(await told(chunked(gzipSync(lines), size))).toEqual({ updates: marks, problems: [] })
  })

  test('a gz that is cut off says so after what it held', async () => {
    const long = Buffer.concat(
      Array.from({ length: 5_000 }, (_, at) =>
        Buffer.from(`{"ts":${at},"symbol":"${at * 7_919}","mark":1}\n`),
      ),
    )
    const packed = gzipSync(long)
    const { updates, problems } = await told(chunked(packed.subarray(0, packed.length - 9), 1_000))
    expect(updates.length).toBeGreaterThan(1_000)
    expect(problems).toEqual([
      expect.stringMatching(/^feed:\d+:1: found a gz that is cut off, expected a whole gz/),
    ])
    const broken = Uint8Array.from(packed)
    broken.fill(0xff, 100, 140)
    expect((await told(chunked(broken, 1_000))).problems[0]).toContain('found a broken gz')
  })

  test('a line that is no text is told with its place, and the next one is read', async () => {
    const bad = Buffer.from([0x0a, 0x22, 0xff, 0x22, 0x0a])
    for (const size of [1, 5, 200]) {
      const { updates, problems } = await told(chunked(Buffer.concat([lines, bad, lines]), size))
      expect(problems).toEqual(['feed:3:1: found a byte that is not UTF-8, expected text in UTF-8.'])
      expect(updates).toEqual([...marks, ...marks])
    }
  })

  test('what the disk says is thrown on', async () => {
    await expect(told(createReadStream('/nowhere/at/all'))).rejects.toThrow('ENOENT')
    await expect(
      told(
        Readable.from(
          (async function* () {
            yield gzipSync(lines).subarray(0, 20)
            throw new Error('the disk is gone')
          })(),
        ),
      ),
    ).rejects.toThrow('the disk is gone')
  })

  test('nothing at all is nothing', async () => {
    expect(await told(chunked(Buffer.alloc(0), 1))).toEqual({ updates: [], problems: [] })
  })
})

describe('a document over many lines', () => {
  const ticker = { symbol: 'X', timestamp: 5, datetime: '', markPrice: 7 }

  test('is one record', async () => {
    const text = JSON.stringify({ X: ticker, Y: { ...ticker, symbol: 'Y' } }, null, 2)
    const { updates } = await told(chunked(Buffer.from(text), 10))
    expect(updates.map(({ symbol }) => symbol)).toEqual(['X', 'Y'])
  })

  test('has its places', async () => {
    const text = JSON.stringify({ ...ticker, markPrice: 'much' }, null, 2)
    expect((await told(chunked(Buffer.from(text), 10))).problems).toEqual([
      'feed:5:16: found "much" as "markPrice", expected a decimal number, zero or above.',
    ])
  })
})

describeWithData('recorded feeds', 'market', (folder) => {
  const recorded = (name: string): Promise<Told> => told(createReadStream(`${folder}/${name}`))
  const books = (all: readonly FeedUpdate[]): FeedBook[] => all.filter((update) => update.is === 'book')

  test('Bybit: a whole book, then 49 changes', async () => {
    const { updates, problems } = await recorded(
      'books-2024/bybit-xrpusdt-ob500-snapshot-and-deltas-2024-12-01.jsonl.gz',
    )
    expect(problems).toEqual([])
    expect(books(updates).map(({ isWhole }) => isWhole)).toEqual([true, ...Array(49).fill(false)])
    expect(updates[0]).toMatchObject({ symbol: 'XRPUSDT', atMs: 1_733_011_200_691 })
    expect(books(updates)[0].bids).toHaveLength(500)
  })

  test('Binance: books of each second, and a snapshot with its changes', async () => {
    const seconds = await recorded('l2-2024-08-08/binance-usdm-btcusdt-l2-1s-top100.jsonl.gz')
    expect([seconds.updates.length, seconds.problems.length]).toEqual([345, 0])
    const changes = await recorded('l2-2024-08-08/binance-usdm-btcusdt-snapshot-and-diffs-40s.jsonl.gz')
    expect([changes.updates.length, changes.problems.length]).toEqual([770, 0])
    const after = books(changes.updates).slice(7)
    expect(after.every(({ ids }, at) => at === 0 || ids?.previousId === after[at - 1].ids?.lastId)).toBe(true)
  })

  test('Deribit: a table of options', async () => {
    const { updates, problems } = await recorded('books-2021/deribit-options-tickers-2021-07-22.csv')
    expect(problems).toEqual([])
    expect(updates.filter((update) => update.is === 'price' && update.field === 'mark')).toHaveLength(89)
    expect(updates[0]).toEqual({
      ...{ is: 'price', field: 'mark', symbol: 'ETH-30JUL21-2800-C' },
      ...{ price: '0.001972', atMs: 1_626_993_723_632 },
    })
  })

  test('a mark by the minute: its close', async () => {
    const { updates, problems } = await recorded(
      'no-licence-stated/binance-coinm-btcusd_perp-mark-price-1m-2025-10-10.csv',
    )
    expect(problems).toEqual([])
    expect(updates).toHaveLength(1440)
    expect(updates[0]).toMatchObject({ symbol: null, price: '121689.00965205' })
  })
})
