import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freezeHouse, type HouseImage, thawHouse } from '../../src/core/engine/image.ts'
import { MalformedImage } from '../../src/core/money/malformed-image.ts'
import { imageFromBytes, imageToBytes } from '../../src/journal/image-bytes.ts'
import { anyPlainHistory, halfway } from '../support/history/course.ts'

const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 20

/** Images of houses in which much has happened. */
const images: readonly HouseImage[] = fc
  .sample(anyPlainHistory(250), { seed: 20251010, numRuns: 6 })
  .map((history) => freezeHouse(halfway(history).house))
const anyImage = fc.constantFrom(...images)

const sizes = { accounts: 0, extensions: 0, losses: 0, options: 0 }
for (const { book, tables, models } of images) {
  sizes.accounts += book.accounts
  sizes.extensions += book.extensions
  sizes.losses += tables.nextLoss
  sizes.options += models.list.length
}

test('the images have something in them to go wrong', () => {
  for (const [what, size] of Object.entries(sizes)) expect(size, what).toBeGreaterThan(0)
})

/** What is refused is refused by name; anything else that is thrown is a fault of ours. */
function isRefused(make: () => unknown): boolean {
  try {
    make()
    return false
  } catch (error) {
    if (error instanceof MalformedImage) return true
    throw error
  }
}

test('bytes that are cut short, changed or longer are refused', () => {
  const whole = images.map(imageToBytes)
  const anyChange = fc.record({
    bytes: fc.constantFrom(...whole),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    flip: fc.integer({ min: 1, max: 255 }),
    how: fc.constantFrom('cut', 'flip', 'add'),
  })
  fc.assert(
    fc.property(anyChange, ({ bytes, at, flip, how }) => {
      const place = Math.floor(at * bytes.length)
      const other =
        how === 'cut' ? bytes.slice(0, place) : new Uint8Array(bytes.length + (how === 'add' ? 1 : 0))
      if (how !== 'cut') other.set(bytes)
      if (how === 'flip') other[place] ^= flip
      expect(isRefused(() => imageFromBytes(other))).toBe(true)
    }),
    { numRuns: 150 * scale },
  )
  const [first] = whole
  for (let at = 0; at < 96; at += 1)
    expect(isRefused(() => imageFromBytes(first.with(at, first[at] ^ 1)))).toBe(true)
})

test('another number anywhere in a column makes another house or none, and never stops the program', () => {
  const anyWrite = fc.record({
    image: anyImage,
    column: fc.constantFrom('rows', 'lists', 'reach'),
    at: fc.nat(),
    value: fc.oneof(fc.integer(), fc.integer({ min: -2, max: 400 }), fc.constantFrom(1 << 24, 0x7ff80000)),
  })
  let refused = 0
  fc.assert(
    fc.property(anyWrite, ({ image, column, at, value }) => {
      const book = structuredClone(image.book)
      const words = new Int32Array(book[column].buffer)
      words[at % words.length] = value
      if (isRefused(() => expectSame({ ...image, book }))) refused += 1
    }),
    { numRuns: 500 * scale },
  )
  expect(refused).toBeGreaterThan(200)
})

/** What was taken is what was given, to the last byte. */
function expectSame(image: HouseImage): void {
  const { book } = freezeHouse(thawHouse(image))
  expect(Buffer.compare(book.rows, image.book.rows)).toBe(0)
  expect([book.lists, book.reach]).toEqual([image.book.lists, image.book.reach])
}

const strangers: readonly unknown[] = [
  null,
  -1,
  1.5,
  2 ** 60,
  Number.NaN,
  'stranger',
  '',
  true,
  [],
  [[]],
  {},
  7n,
  new Int32Array([5]),
  new Float64Array([0.5]),
  new Uint8Array([1]),
]

test('another value anywhere in the text is refused by name, or makes a house that has it', () => {
  const anyChange = fc.record({
    image: anyImage,
    path: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    depth: fc.integer({ min: 1, max: 12 }),
    stranger: fc.constantFrom(...strangers, undefined),
  })
  let refused = 0
  fc.assert(
    fc.property(anyChange, ({ image, path, depth, stranger }) => {
      const changed = changedAt(image, path.slice(0, depth), stranger) as HouseImage
      const bytes = imageToBytes(changed)
      if (isRefused(() => thawHouse(imageFromBytes(bytes)))) refused += 1
      else expect(Buffer.compare(imageToBytes(freezeHouse(thawHouse(imageFromBytes(bytes)))), bytes)).toBe(0)
    }),
    { numRuns: 150 * scale },
  )
  expect(refused).toBeGreaterThan(75)
})

/** The same data with the value at the end of a path exchanged; a path that leads to no more ends where it is. */
function changedAt(value: unknown, path: readonly number[], stranger: unknown): unknown {
  const [turn, ...rest] = path
  if (turn === undefined || typeof value !== 'object' || value === null || ArrayBuffer.isView(value))
    return stranger
  const keys = Object.keys(value)
  if (keys.length === 0) return stranger
  const key = keys[turn % keys.length]
  const inner = changedAt((value as Record<string, unknown>)[key], rest, stranger)
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner }
}
