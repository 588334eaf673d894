import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Batch, ReadBatch } from '../../src/service/http/batch.ts'
import { readBatch } from '../../src/service/http/batch-body.ts'
import { readJson } from '../../src/service/http/json-body.ts'
import { plainBatch } from '../../src/service/http/plain-batch.ts'
import { ProblemAnswer } from '../../src/service/http/problem.ts'
import { figureAt, LEFT_OVER } from '../../src/wire/service/figure-bytes.ts'
import { gridOf, incrementsIn, moneyGrid } from '../../src/wire/service/grid.ts'
import type { Names } from '../../src/wire/service/names.ts'
import { someNames } from '../support/some-names.ts'

/** The slow way: as JSON, then its frame. Null where a problem is answered. */
function slowly(bytes: Buffer): Batch | null {
  const read = readJson(bytes)
  if (read instanceof ProblemAnswer) return null
  try {
    return new ReadBatch(readBatch(read.value))
  } catch (problem) {
    if (problem instanceof ProblemAnswer) return null
    throw problem
  }
}

/** What is asked of a batch, but for its trades. */
function told(batch: Batch): object {
  const entries = Array.from({ length: batch.length }, (_, place) => ({
    key: batch.keyAt(place),
    body: batch.bodyAt(place),
    digest: batch.digestAt(place),
  }))
  return { events: batch.events, entries }
}

/** @returns whether the fast way took it */
function isTaken(text: string | Buffer, names: Names): boolean {
  const bytes = Buffer.from(text as string)
  const fast = plainBatch(bytes)
  if (fast === null) return false
  const slow = slowly(bytes)
  if (slow === null) throw new Error(`what is no batch was taken for one: ${bytes}`)
  expect(told(fast)).toStrictEqual(told(slow))
  for (let place = 0; place < fast.length; place += 1) {
    const trade = fast.tradeAt(place, names)
    // Of what it leaves over the body is read as it stands, which costs time and no more.
    if (trade !== null) expect(trade).toStrictEqual(slow.tradeAt(place, names))
  }
  return true
}

const name = fc.constantFrom(
  'ada',
  'bo',
  'dee',
  '',
  '#4',
  '#1',
  'fees USD',
  'a "name"\\ é',
  'é',
  'x'.repeat(100),
  'x'.repeat(101),
)
const figure = fc.oneof(
  fc.constantFrom(
    ...[
      '2',
      '0.5',
      '0.001',
      '40000',
      '40000.5',
      '40000.1',
      '0.0001',
      '-1',
      '0',
      '-0',
      '00',
      '1e3',
      '.5',
      '5.',
      '',
      '5.0',
    ],
    ...['00001', '12.250', '9007199254740993', '123456789012345', '1234567890123456', '0'.repeat(80), '1/2'],
  ),
  fc.string({ unit: fc.constantFrom(...'0123456789.-e'), maxLength: 17 }),
)
const order = fc.constantFrom(null, 0, 7, 10, 2 ** 53 - 1, 999_999_999_999_999, 7.5, -1, 2 ** 53, '7', true)
const trade = fc
  .record(
    {
      type: fc.oneof({ weight: 20, arbitrary: fc.constant('trade') }, fc.constantFrom('deposit', '', 7)),
      buyer: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('ada', 'bo') }, name),
      seller: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('ada', 'bo') }, name),
      instrument: fc.oneof(
        { weight: 9, arbitrary: fc.constant('BTC-PERP') },
        fc.constantFrom('BTC', 'ETH', '', '__proto__', null),
      ),
      quantity: figure,
      price: figure,
      taker: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('buyer', 'seller') },
        fc.constantFrom('both', ''),
      ),
      buyerOrder: order,
      sellerOrder: order,
    },
    { requiredKeys: ['type', 'buyer', 'seller', 'instrument', 'quantity', 'price', 'taker'] },
  )
  .chain((each) => fc.shuffledSubarray(Object.entries(each), { minLength: Object.keys(each).length }))
  .map((entries) => Object.fromEntries(entries))
const usual = fc.record({
  type: fc.constant('trade'),
  buyer: fc.constantFrom('ada', 'bo'),
  seller: fc.constantFrom('ada', 'bo'),
  instrument: fc.constant('BTC-PERP'),
  quantity: fc.constantFrom('2', '0.5', '0.001', '12.25'),
  price: fc.constantFrom('40000', '40000.5'),
  taker: fc.constantFrom('buyer', 'seller'),
})
const other = fc.constantFrom<unknown>(
  { type: 'advance-time' },
  { type: 'reserve-order', order: 1, account: 'ada', instrument: 'BTC-PERP', quantity: '1', price: '40000' },
  { type: 'deposit', account: 'é', asset: 'USD', amount: '1' },
  { type: 'move-marks', marks: { 'BTC-PERP': '40000' } },
  { type: 'set-members', fund: 'x', members: [{ account: 'ada' }] },
  { type: 'list', of: [1, [2], 'a}b', '{'] },
  { '1': 1, b: 2, '0': 3 },
  { type: 'trade', extra: 1 },
  {},
  [],
  null,
)
const body = fc.oneof({ weight: 6, arbitrary: usual }, { weight: 4, arbitrary: trade }, other)
const key = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'az09-/!~'), minLength: 1, maxLength: 8 }),
  fc.constantFrom('', 'a b', 'é', '"', '\\', 'x'.repeat(200), 'x'.repeat(201)),
)
const entry = fc.oneof(
  { weight: 4, arbitrary: fc.record({ body }) },
  { weight: 2, arbitrary: fc.record({ key, body }) },
  fc.record({ body, key }),
  fc.record({ body, colour: fc.constant('red') }),
)
const commands = fc.oneof(
  { weight: 9, arbitrary: fc.array(entry, { minLength: 1, maxLength: 4 }) },
  fc.constant([]),
)
const batch = fc.oneof(
  { weight: 3, arbitrary: fc.record({ commands }) },
  { weight: 3, arbitrary: fc.record({ events: fc.boolean(), commands }) },
  fc.record({ commands, events: fc.constantFrom<unknown>(true, false, null, 1) }),
  fc.record({ commands, more: fc.constant(1) }),
)

test('a batch read out of its bytes is the batch read as JSON, and what is not plain is left to that', () => {
  const names = someNames()
  let taken = 0
  fc.assert(
    fc.property(batch, (each) => {
      if (isTaken(JSON.stringify(each), names)) taken += 1
    }),
    { numRuns: 2000 },
  )
  expect(taken).toBeGreaterThan(200)
})

test('a usual batch is taken, in whatever order its fields stand, with keys, orders and other kinds of command', () => {
  const names = someNames()
  const entries = fc.array(
    fc.oneof(fc.record({ body: usual }), fc.record({ key: fc.constant('k/1'), body: usual })),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  fc.assert(
    fc.property(entries, fc.boolean(), (commands, events) => {
      expect(isTaken(JSON.stringify({ events, commands }), names)).toBe(true)
      expect(plainBatch(Buffer.from(JSON.stringify({ commands })))?.tradeAt(0, names)).not.toBeNull()
    }),
    { numRuns: 100 },
  )
  const trade = { taker: 'seller', sellerOrder: 12, buyerOrder: null, price: '40000', quantity: '1' }
  const turned = { ...trade, instrument: 'BTC-PERP', seller: 'bo', buyer: 'ada', type: 'trade' }
  const release = { type: 'release-order', order: 7 }
  const mixed = { commands: [{ body: turned }, { body: release, key: 'r' }, { body: turned }], events: false }
  expect(isTaken(JSON.stringify(mixed), names)).toBe(true)
  // More entries than there is room for at first; and where most are no trades the whole is left to JSON.
  const short = { body: { a: 1 } }
  expect(
    isTaken(
      JSON.stringify({
        commands: Array(100)
          .fill([{ body: turned }, short])
          .flat(),
      }),
      names,
    ),
  ).toBe(true)
  expect(isTaken(JSON.stringify({ commands: Array(100).fill(short) }), names)).toBe(false)
})

test('a text that differs by a little from a batch is read alike, or left over', () => {
  const names = someNames()
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '"',
        ',',
        ':',
        '{',
        '}',
        '[',
        ']',
        ' ',
        '\n',
        '\\',
        '\\"',
        '\\u0061',
        '\u0000',
        '\u007f',
        'é',
        '0',
        '-',
        '.',
        'e',
      ],
    ),
    fc.constantFrom(
      '"type":"trade"',
      ',"buyer":"ada"',
      ',"key":"k"',
      ',"events":true',
      'null',
      '{}',
      '__proto__',
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 2 }),
  )
  const change = fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), piece })
  let taken = 0
  fc.assert(
    fc.property(batch, fc.array(change, { minLength: 1, maxLength: 3 }), (each, changes) => {
      let text = JSON.stringify(each)
      for (const { at, drop, piece } of changes) {
        const place = at % (text.length + 1)
        text = text.slice(0, place) + piece + text.slice(place + drop)
      }
      if (isTaken(text, names)) taken += 1
    }),
    { numRuns: 6000 },
  )
  expect(taken).toBeGreaterThan(50)
})

test('bytes that are no batch, and no text, are left over', () => {
  const names = someNames()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void isTaken(Buffer.from(bytes), names)),
  )
  const whole = Buffer.from(
    JSON.stringify({ commands: [{ key: 'k', body: { type: 'trade', buyer: 'ada' } }] }),
  )
  for (let end = 0; end < whole.length; end += 1) expect(plainBatch(whole.subarray(0, end))).toBeNull()
  const broken = Buffer.from(whole)
  broken[whole.indexOf('ada')] = 0xc3
  expect([plainBatch(broken), slowly(broken)]).toEqual([null, null])
})

test('a figure read out of bytes is the one read out of its text', () => {
  const grids = [moneyGrid(0), moneyGrid(2), moneyGrid(8)].concat(
    (
      [
        [1n, 2n],
        [5n, 1n],
        [25n, 1000n],
        [1n, 3n],
        [10n, 1n],
      ] as const
    ).map(([numerator, denominator]) => gridOf({ numerator, denominator })),
  )
  let read = 0
  fc.assert(
    fc.property(figure, fc.constantFrom(...grids), (text, grid) => {
      const bytes = Buffer.from(`"${text}"`)
      const increments = figureAt(bytes, 1, bytes.length - 1, grid)
      if (increments === LEFT_OVER) return
      read += 1
      expect(increments).toBe(incrementsIn(text, grid))
    }),
    { numRuns: 5000 },
  )
  expect(read).toBeGreaterThan(500)
})
