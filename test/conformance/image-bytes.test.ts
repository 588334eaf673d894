import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  buffersOf,
  freezeHouse,
  type HouseImage,
  IMAGE_FORMAT,
  thawHouse,
} from '../../src/core/engine/image.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { inTrial } from '../../src/core/engine/trial.ts'
import { MalformedImage } from '../../src/core/money/malformed-image.ts'
import { imageFromBytes, imageToBytes, swap } from '../../src/journal/image-bytes.ts'
import { openClearingHouse } from '../support/clearing-house.ts'

/** Two traders, a fund, an order, a book; nothing of it by chance. */
function smallHouse() {
  const story = openClearingHouse({ mark: '40_000', insuranceFund: '3_000' })
  story.deposit('ada', '10_000')
  story.deposit('bo', '20_000')
  story.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  const level = (price: number) => ({ price, quantity: 5 })
  story.do({
    type: 'replace-depth',
    series: 0,
    snapshot: { at: 1_000, lastUpdateId: 7, bids: [level(39_990)], asks: [level(40_010), level(40_020)] },
  })
  return story.house
}

const image = freezeHouse(smallHouse())
const bytes = imageToBytes(image)

test('the bytes of a small house are those they have always been', () => {
  // Another hash is another form or another format: raise FORM or IMAGE_FORMAT, and say what older images mean.
  expect([
    IMAGE_FORMAT,
    bytes.length,
    createHash('sha256').update(bytes).digest('hex'),
  ]).toMatchInlineSnapshot(`
    [
      1,
      4760,
      "3b9633bb981ac69e61f26e6c0d6bf4d78b041ce56ef93e603fdcaeafe4cd3424",
    ]
  `)
})

test('the text is canonical JSON, with columns and big numbers named', () => {
  const view = new DataView(bytes.buffer)
  const from = 64 + 8 * view.getUint32(12, true)
  const text = new TextDecoder().decode(bytes.subarray(from, from + view.getFloat64(24, true)))
  expect(text.slice(0, 260)).toMatchInlineSnapshot(
    `"{"at":1000,"book":{"accounts":7,"extensions":0,"fingerprint":{"$column":0},"lists":{"$column":1},"reach":{"$column":2},"rows":{"$column":3}},"depths":[{"asks":{"owners":{"$column":4},"prices":{"$column":5},"quantities":{"$column":6}},"bids":{"owners":{"$column"`,
  )
  const totals = text.slice(text.indexOf('"totals"'))
  expect(totals.slice(0, totals.indexOf('}]') + 2)).toMatchInlineSnapshot(
    `""totals":[{"deposited":{"$big":"33000"},"externalized":{"$big":"0"},"socialized":{"$big":"0"},"transferred":{"$big":"0"},"uncovered":{"$big":"0"},"withdrawn":{"$big":"0"},"writtenOff":{"$big":"0"}}]"`,
  )
})

test('numbers and names that JSON has no word for come back', () => {
  const odd = {
    ...image,
    rulebooks: [],
    meters: { uses: [['$big', [{ at: 1, amount: -0 }]]], levels: [] },
  } as HouseImage
  const back = imageFromBytes(imageToBytes(odd))
  expect(back.meters).toEqual(odd.meters)
  expect(Object.is(back.meters.uses[0][1][0].amount, -0)).toBe(true)
})

test('bytes that do not lie well are read all the same', () => {
  const shifted = new Uint8Array(bytes.length + 3)
  shifted.set(bytes, 3)
  const back = imageFromBytes(shifted.subarray(3))
  expect(back).toEqual(imageFromBytes(bytes))
  expect(Buffer.compare(imageToBytes(freezeHouse(thawHouse(back))), bytes)).toBe(0)
})

/** The same bytes with some written over, and a hash that fits. */
function rewritten(change: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
  const other = bytes.slice()
  change(other, new DataView(other.buffer))
  const hash = createHash('sha256').update(other.subarray(0, 32)).update(other.subarray(64)).digest()
  other.set(hash, 32)
  return other
}

test.each<[string, Uint8Array, string, string]>([
  ['nothing', new Uint8Array(0), 'torn', 'has 0 bytes; 64 begin one'],
  ['a part', bytes.subarray(0, 500), 'torn', `says it has ${bytes.length} bytes, and 500 were given`],
  ['more', new Uint8Array([...bytes, 0]), 'changed', `and ${bytes.length + 1} were given`],
  ['a flipped bit', bytes.with(900, bytes[900] ^ 1), 'changed', 'it was written with'],
  [
    'another file',
    new TextEncoder().encode('SQLite format 3'.padEnd(100)),
    'changed',
    'do not begin as an image does',
  ],
  [
    'a later form',
    rewritten((_, view) => view.setUint32(8, 2, true)),
    'too-new',
    'in form 2, and this program knows form 1',
  ],
  [
    'another kind',
    rewritten((_, view) => view.setUint32(64, 9, true)),
    'wrong',
    'Column 0 of the image is of kind 9',
  ],
  ['no room', rewritten((_, view) => view.setUint32(12, 1 << 30, true)), 'wrong', 'has no room for'],
])('%s is refused', (_, given, reason, message) => {
  expect(() => imageFromBytes(given)).toThrow(MalformedImage)
  expect(() => imageFromBytes(given)).toThrow(message)
  expect(reasonOf(() => imageFromBytes(given))).toBe(reason)
})

function reasonOf(make: () => unknown): string {
  try {
    make()
    return 'none'
  } catch (error) {
    return (error as MalformedImage).reason
  }
}

/** The image with something in a copy of it changed. */
function changed(
  change: (image: { -readonly [Key in keyof HouseImage]: HouseImage[Key] }) => void,
): HouseImage {
  const copy = structuredClone(image)
  change(copy)
  return copy
}

const words = (given: HouseImage): Int32Array => new Int32Array(given.book.rows.buffer)
const money = (given: HouseImage): Float64Array => new Float64Array(given.book.rows.buffer)

test.each<[string, HouseImage]>([
  ['format 2, and this program knows', changed((other) => void (other.format = 2))],
  ['2.5 for the image.at', changed((other) => void (other.at = 2.5))],
  ['expected', changed((other) => delete (other as { tables?: unknown }).tables)],
  ['"extra" for the image', changed((other) => Object.assign(other, { extra: 1 }))],
  ['the length of the rows', changed((other) => void (other.book = { ...other.book, accounts: 70 }))],
  ['the kind of account 1', changed((other) => void (words(other)[32 + 4] = 200))],
  ['the owner of account 2', changed((other) => void (words(other)[64 + 5] = 99))],
  ['0.5 for the money of account 1', changed((other) => void (money(other)[16] = 0.5))],
  ['9007199254740992 for the money of account 1', changed((other) => void (money(other)[16] = 2 ** 53))],
  ['the open loss of account 5', changed((other) => void (words(other)[5 * 32 + 7] = 1))],
  [
    'the length of the trigger lists',
    changed((other) => void (other.book = { ...other.book, lists: new Int32Array(3) })),
  ],
  [
    'the positions in trigger lists',
    changed((other) => void (other.book = { ...other.book, lists: new Int32Array(0) })),
  ],
  ['mark of series 0', changed((other) => void (other.markets.mark[0] = -1))],
  ['less than the best ask 40010', changed((other) => void other.depths[0]?.bids.prices.fill(40_010))],
  ['account rows as owners', changed((other) => void other.depths[0]?.asks.owners.fill(400))],
  ['prices on the grid', changed((other) => void other.depths[0]?.asks.prices.reverse())],
  [
    'for the terms of BTC-PERP',
    changed((other) => Object.assign(other.markets.series[0].terms, { largestPosition: 0 })),
  ],
  [
    '0 for the totals; one entry for each of 1 assets',
    changed((other) => void (other.tables = { ...other.tables, totals: [] })),
  ],
])('an image is refused that holds %s', (message, given) => {
  expect(() => thawHouse(given)).toThrow(MalformedImage)
  expect(() => thawHouse(given)).toThrow(message)
})

test('a house is frozen between commands, never in a trial', () => {
  const house = smallHouse()
  expect(() => inTrial(house, () => freezeHouse(house))).toThrow('outside of any trial')
})

test('what a house does after it was frozen is not in the image, nor the other way round', () => {
  const house = smallHouse()
  const taken = freezeHouse(house)
  const thawed = thawHouse(taken)
  const move = {
    id: 99,
    at: 2_000,
    by: 'test',
    body: { type: 'move-marks', marks: [{ series: 0, mark: 36_000 }] },
  } as const
  expect(submit(house, move).ok).toBe(true)
  expect(Buffer.compare(imageToBytes(taken), bytes)).toBe(0)
  expect(Buffer.compare(imageToBytes(freezeHouse(thawed)), bytes)).toBe(0)
  expect(submit(thawed, move).ok).toBe(true)
  expect(Buffer.compare(imageToBytes(freezeHouse(thawed)), imageToBytes(freezeHouse(house)))).toBe(0)
  expect(Buffer.compare(imageToBytes(taken), bytes)).toBe(0)
})

test('the large columns can be handed over to another thread', () => {
  const house = smallHouse()
  const taken = freezeHouse(house)
  const there = structuredClone(taken, { transfer: buffersOf(taken) })
  expect(taken.book.rows).toHaveLength(0)
  expect(Buffer.compare(imageToBytes(there), bytes)).toBe(0)
  expect(Buffer.compare(imageToBytes(freezeHouse(house)), bytes)).toBe(0)
})

test('numbers are turned round for machines that store them the other way', () => {
  const row = new Uint8Array(32)
  const view = new DataView(row.buffer)
  for (const [at, value] of [0.1, -7].entries()) view.setFloat64(8 * at, value, true)
  for (const [at, value] of [1, -2, 3, 400].entries()) view.setInt32(16 + 4 * at, value, true)
  const pattern = [8, 8, 4, 4, 4, 4]
  swap(row, pattern)
  expect([view.getFloat64(0), view.getFloat64(8)]).toEqual([0.1, -7])
  expect([16, 20, 24, 28].map((at) => view.getInt32(at))).toEqual([1, -2, 3, 400])
})
