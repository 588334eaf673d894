import { describe, expect, test } from 'vitest'
import { describeWithData, hasData } from '../../test/support/data.ts'
import { type BookDiff, readBookDiffs } from './book-diffs.ts'
import { readBookLevelsCsv } from './book-levels.ts'
import type { BookLevel } from './book-sides.ts'
import { readBookSnapshots } from './book-snapshots.ts'
import { readInput } from './bytes.ts'
import { compareDecimals } from './cells.ts'
import { formatProblem, Problems } from './problems.ts'

function told<Read>(reader: (file: string, text: string, problems: Problems) => Read, text: string) {
  const problems = new Problems()
  return { read: reader('b', text, problems), told: problems.list().map(formatProblem) }
}

describe('book snapshots', () => {
  test('keep the digits of every level, numbers or texts', () => {
    const text = '{"ts":5,"symbol":"X","bids":[["61800.20","2.890"],[61800.1,1e-4]],"asks":[]}\n'
    expect(told(readBookSnapshots, text)).toEqual({
      read: [
        {
          line: 1,
          atMs: 5,
          symbol: 'X',
          bids: [
            { price: '61800.20', size: '2.890' },
            { price: '61800.1', size: '1e-4' },
          ],
          asks: [],
        },
      ],
      told: [],
    })
  })

  test.each([
    ['no time', '{"bids":[],"asks":[]}', '1:1: found no "ts", expected a whole number of at most 15 digits.'],
    ['no asks', '{"ts":1,"bids":[]}', '1:1: found no "asks", expected a list of [price, size].'],
    [
      'a side of another form',
      '{"ts":1,"bids":{},"asks":[]}',
      '1:16: found a mapping as "bids", expected a list of [price, size].',
    ],
    [
      'a level of another form',
      '{"ts":1,"bids":[[1,2,3]],"asks":[]}',
      '1:17: found a list of 3, expected [price, size].',
    ],
    [
      'a price that is no number',
      '{"ts":1,"bids":[["x",2]],"asks":[]}',
      '1:18: found "x" as price, expected a decimal number above zero.',
    ],
    [
      'a size of zero',
      '{"ts":1,"bids":[["1","0.0"]],"asks":[]}',
      '1:22: found "0.0" as size, expected a decimal number above zero.',
    ],
    [
      'bids that rise',
      '{"ts":1,"bids":[[1,1],[2,1]],"asks":[]}',
      '1:24: found price 2 after 1, expected bids that fall, each price once.',
    ],
    [
      'an ask that stands twice',
      '{"ts":1,"bids":[],"asks":[[1.0,1],[1.00,1]]}',
      '1:36: found price 1.00 after 1.0, expected asks that rise, each price once.',
    ],
    [
      'a crossed book',
      '{"ts":1,"bids":[[9,1]],"asks":[[9.0,1]]}',
      '1:17: found a best bid of 9 and a best ask of 9.0, expected a bid below the ask.',
    ],
    [
      'a time that falls back',
      '{"ts":2,"bids":[],"asks":[]}\n{"ts":1,"bids":[],"asks":[]}',
      '2:7: found time 1 after a later one, expected times that do not fall back.',
    ],
    [
      'a record that is no mapping',
      '[]',
      '1:1: found no "ts", expected a whole number of at most 15 digits.',
    ],
  ])('%s is told', (_, text, expected) => {
    expect(told(readBookSnapshots, text).told).toContain(`b:${expected}`)
  })

  test('a cut-off last line is told, and the books before it are read', () => {
    const { read, told: problems } = told(
      readBookSnapshots,
      '{"ts":1,"bids":[],"asks":[]}\n{"ts":2,"bids":[[',
    )
    expect(read).toHaveLength(1)
    expect(problems).toEqual([
      'b:2:18: found the end of the line, expected a JSON value. Check that the file was not cut off here.',
    ])
  })
})

const diff = (first: number, last: number, prev: number, bids = '[]') =>
  `{"kind":"diff","ts":1,"first_id":${first},"last_id":${last},"prev_id":${prev},"bids":${bids},"asks":[]}\n`
const start = (id: number) => `{"kind":"snapshot","ts":1,"last_update_id":${id},"bids":[[5,1]],"asks":[]}\n`

describe('book diffs', () => {
  test('apply from the one that reaches the snapshot, and may delete levels', () => {
    const text = diff(1, 3, 0) + diff(4, 8, 3) + start(6) + diff(9, 12, 8, '[["5","0"]]')
    const { read, told: problems } = told(readBookDiffs, text)
    expect(problems).toEqual([])
    expect(read).toMatchObject({ skipped: 1, snapshot: { lastId: 6n, line: 3 } })
    expect(read!.diffs.map(({ firstId, lastId, line }) => [firstId, lastId, line])).toEqual([
      [4n, 8n, 2],
      [9n, 12n, 4],
    ])
    expect(read!.diffs[1].bids).toEqual([{ price: '5', size: '0' }])
  })

  test.each([
    [
      'a gap',
      start(6) + diff(5, 8, 4) + diff(12, 13, 11),
      '3:1: found a diff that follows update 11, where 8 was the last, expected one that follows 8. Take a new snapshot after the gap.',
    ],
    [
      'a gap after the snapshot',
      start(6) + diff(9, 10, 8),
      '2:1: found a diff that follows update 8, where 6 was the last, expected one that follows 6. Take a new snapshot after the gap.',
    ],
    ['no snapshot', diff(1, 2, 0), '1:1: found no sound snapshot, expected one.'],
    [
      'a second snapshot',
      start(6) + start(7),
      '2:1: found a second snapshot, expected one in a file. Split the file before it.',
    ],
    [
      'ids that run backwards',
      start(6) + diff(9, 8, 7),
      '2:34: found ids from 9 to 8 after 7, expected ids that rise.',
    ],
    ['another kind', '{"kind":"trade"}', '1:9: found "trade" as "kind", expected "snapshot" or "diff".'],
    [
      'an id with a fraction',
      start(6) + diff(6.5, 8, 6),
      '2:34: found "6.5" as "first_id", expected an update id of digits.',
    ],
    [
      'a size below zero',
      start(6) + diff(6, 8, 5, '[["5","-1"]]'),
      '2:73: found "-1" as size, expected a decimal number, zero or above.',
    ],
  ])('%s is told, and no book is given', (_, text, expected) => {
    const { read, told: problems } = told(readBookDiffs, text)
    expect(read).toBeUndefined()
    expect(problems).toContain(`b:${expected}`)
  })

  test('every gap is told', () => {
    const { told: problems } = told(
      readBookDiffs,
      start(6) + diff(5, 8, 4) + diff(12, 13, 11) + diff(20, 21, 19),
    )
    expect(problems).toHaveLength(2)
  })
})

describe('book levels in CSV', () => {
  test('take the spellings of the publishers', () => {
    const text = 'side,price_usd,size_base,offset\nbid,5.50,1,7\nask,6,2.0,8\n'
    expect(told(readBookLevelsCsv, text)).toEqual({
      read: {
        bids: [{ price: '5.50', size: '1', offset: '7' }],
        asks: [{ price: '6', size: '2.0', offset: '8' }],
      },
      told: [],
    })
    expect(told(readBookLevelsCsv, 'side,price,size\nbid,5,1\n').read.bids).toEqual([
      { price: '5', size: '1' },
    ])
  })

  test.each([
    ['another side', 'buy,5,1', '2:1: found "buy" in column "side", expected "bid" or "ask".'],
    ['an empty level', 'bid,5,0', '2:7: found "0" in column "size", expected a decimal number above zero.'],
    [
      'bids that rise',
      'bid,5,1\nask,9,1\nbid,6,1',
      '4:5: found price 6 after 5, expected bids that fall, each price once.',
    ],
    [
      'a crossed book',
      'bid,5,1\nask,5,1',
      '2:5: found a best bid of 5 and a best ask of 5, expected a bid below the ask. Drop the older level.',
    ],
  ])('%s is told', (_, rows, expected) => {
    expect(told(readBookLevelsCsv, `side,price,size\n${rows}\n`).told).toEqual([`b:${expected}`])
  })
})

async function readReal<Read>(
  path: string,
  reader: (file: string, text: string, problems: Problems) => Read,
) {
  const problems = new Problems()
  const read = reader(path, (await readInput(path, problems))!, problems)
  problems.throwIfAny()
  return read
}

const SECONDS = 'market/l2-2024-08-08/binance-usdm-btcusdt-l2-1s-top100.jsonl.gz'
for (const [file, count] of [
  [SECONDS, 345],
  ['market/l2-2024-08-08/binance-coinm-btcusd_perp-l2-1s-top100.jsonl.gz', 344],
] as const) {
  describeWithData(file, file, (path) => {
    test(`holds ${count} books of 100 levels a side, one each second, none crossed`, async () => {
      const books = await readReal(path, readBookSnapshots)
      expect(books).toHaveLength(count)
      expect(books.every(({ bids, asks }) => bids.length === 100 && asks.length === 100)).toBe(true)
      expect(books.every(({ atMs }, index) => atMs === books[0].atMs + 1_000 * index)).toBe(true)
    })
  })
}

for (const [file, bids, asks, bestBid, bestAsk] of [
  ['bitmex-xbtusd-full-l2-2021-07-22T223610Z.csv.gz', 5_542, 3_804, '32180', '32180.5'],
  ['dydx-v3-eth-usd-l2-2021-10-28T180350Z.csv', 534, 258, '4215.5', '4215.6'],
  ['dydx-v3-crv-usd-l2-2021-10-28T180350Z.csv', 131, 84, '4.851', '4.854'],
] as const) {
  describeWithData(file, `market/books-2021/${file}`, (path) => {
    test(`holds ${bids} bids and ${asks} asks`, async () => {
      const book = await readReal(path, readBookLevelsCsv)
      expect([book.bids.length, book.asks.length]).toEqual([bids, asks])
      expect([book.bids[0].price, book.asks[0].price]).toEqual([bestBid, bestAsk])
    })
  })
}

/** Applies changes to one side and gives its best hundred levels. */
function bestHundred(side: Map<string, string>, direction: 1 | -1): BookLevel[] {
  const levels = [...side].map(([price, size]) => ({ price, size }))
  return levels.toSorted((a, b) => direction * compareDecimals(a.price, b.price)).slice(0, 100)
}

function apply(side: Map<string, string>, changes: readonly BookLevel[]): void {
  for (const { price, size } of changes) {
    if (compareDecimals(size, '0') === 0) side.delete(price)
    else side.set(price, size)
  }
}

describeWithData(
  'a snapshot and its diffs',
  'market/l2-2024-08-08/binance-usdm-btcusdt-snapshot-and-diffs-40s.jsonl.gz',
  (path) => {
    test('chain without a gap, 769 diffs of which those below the snapshot are skipped', async () => {
      const { snapshot, diffs, skipped } = (await readReal(path, readBookDiffs))!
      expect(snapshot).toMatchObject({ line: 7, lastId: 5_123_107_852_948n })
      expect([snapshot.bids.length, snapshot.asks.length]).toEqual([1_000, 1_000])
      expect([skipped, diffs.length]).toEqual([4, 765])
      expect(diffs[0].lastId).toBe(5_123_107_853_551n)
      expect(diffs.at(-1)!.lastId).toBe(5_123_110_951_287n)
    })

    test.skipIf(!hasData(SECONDS))(
      'rebuild the books of the second-by-second record, to the last digit',
      async () => {
        const { snapshot, diffs } = (await readReal(path, readBookDiffs))!
        const seconds = await readReal(path.replace(/[^/]+$/, SECONDS.split('/').at(-1)!), readBookSnapshots)
        const bids = new Map(snapshot.bids.map(({ price, size }) => [price, size]))
        const asks = new Map(snapshot.asks.map(({ price, size }) => [price, size]))
        let compared = 0
        for (const [index, each] of diffs.entries()) {
          apply(bids, each.bids)
          apply(asks, each.asks)
          for (const second of seconds.filter(({ atMs }) => isCurrent(atMs, each, diffs[index + 1]))) {
            expect(bestHundred(bids, -1)).toEqual(second.bids)
            expect(bestHundred(asks, 1)).toEqual(second.asks)
            compared += 1
          }
        }
        expect(compared).toBe(39)
      },
    )
  },
)

/** Is the book as it stands after `diff` the one of this moment? The record was taken before the changes of its own millisecond. */
function isCurrent(atMs: number, diff: BookDiff, next: BookDiff | undefined): boolean {
  return next !== undefined && diff.atMs < atMs && atMs <= next.atMs
}
