import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import type { HouseImage } from '../core/engine/image.ts'
import { MalformedImage } from '../core/money/malformed-image.ts'
import { hexOf } from '../core/money/sha256.ts'
import { checkSchemas } from './image-schemas.ts'
import { type Column, ImageText } from './image-text.ts'

/**
 * An image as bytes, little-endian, the same on every machine for the same state.
 *
 *   0   8 bytes   "BWIMAGE" and a zero
 *   8   u32       form of these bytes, 1
 *   12  u32       how many columns
 *   16  f64       length of all of it
 *   24  f64       length of the text
 *   32  32 bytes  sha256 of the bytes 0 to 32 and of all after this hash
 *   64  columns   for each u32 kind (1 rows of a book, 2 32-bit numbers, 3 doubles) and u32 length in bytes
 *   …   text      canonical JSON of everything but the columns, zeros up to a multiple of 8 (image-text.ts)
 *   …   columns   each with zeros up to a multiple of 8, so that they can be looked at where they stand
 *
 * Magic, form, length and hash stay where they are in every later form.
 */
const MAGIC = new TextEncoder().encode('BWIMAGE\0')
const FORM = 1
const HASH = 32
const HEAD = 64
const ENTRY = 8
/** More would not fit its entry; a column so long is 32 million rows of a book. */
const LONGEST = 0xffff_ffff

const isBigEndian = endianness() === 'BE'

/** Widths of the numbers of a column, over and over: a cell of a book is two doubles and four words. */
const widths = { 1: [8, 8, 4, 4, 4, 4], 2: [4], 3: [8] } as const
type Kind = keyof typeof widths

/** Where everything stands. */
interface Plan {
  readonly textLength: number
  /** Length of each column in bytes, and where it begins. */
  readonly columns: readonly { readonly kind: Kind; readonly at: number; readonly length: number }[]
  readonly length: number
}

/** Makes bytes of an image. It needs nothing of the house, so it can be done in another thread. */
export function imageToBytes(image: HouseImage): Uint8Array {
  const { text, columns } = ImageText.write(image)
  const encoded = new TextEncoder().encode(text)
  const plan = planOf(
    encoded.length,
    columns.map((column) => ({ kind: kindOf(column), length: column.byteLength })),
  )
  const bytes = new Uint8Array(plan.length)
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  view.setUint32(8, FORM, true)
  view.setUint32(12, columns.length, true)
  view.setFloat64(16, plan.length, true)
  view.setFloat64(24, encoded.length, true)
  bytes.set(encoded, HEAD + ENTRY * columns.length)
  for (const [place, { kind, at, length }] of plan.columns.entries()) {
    const { buffer, byteOffset } = columns[place]
    view.setUint32(HEAD + ENTRY * place, kind, true)
    view.setUint32(HEAD + ENTRY * place + 4, length, true)
    bytes.set(new Uint8Array(buffer, byteOffset, length), at)
    if (isBigEndian) swap(bytes.subarray(at, at + length), widths[kind])
  }
  bytes.set(hashOf(bytes), HASH)
  return bytes
}

/**
 * Makes an image of bytes. Its columns look into the bytes where those lie well, so they stay as they are for as long as
 * the image is used.
 *
 * @throws {MalformedImage} when they are cut short, changed, of a later form or no image
 */
export function imageFromBytes(bytes: Uint8Array): HouseImage {
  checkHead(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint32(12, true)
  const entries = Array.from({ length: count }, (_, place) => ({
    kind: knownKind(view.getUint32(HEAD + ENTRY * place, true), place),
    length: view.getUint32(HEAD + ENTRY * place + 4, true),
  }))
  const plan = planOf(view.getFloat64(24, true), entries)
  if (plan.length !== bytes.length)
    throw new MalformedImage(
      `The columns of the image end at byte ${plan.length}, and it has ${bytes.length}.`,
      'wrong',
    )
  const from = HEAD + ENTRY * count
  const text = textOf(bytes.subarray(from, from + plan.textLength))
  const columns = plan.columns.map(({ kind, at, length }) => columnOf(bytes.subarray(at, at + length), kind))
  const image = ImageText.read(text, columns)
  checkSchemas(image)
  return image
}

function planOf(
  textLength: number,
  columns: readonly { readonly kind: Kind; readonly length: number }[],
): Plan {
  let at = padded(HEAD + ENTRY * columns.length + textLength)
  const placed = columns.map(({ kind, length }) => {
    const column = { kind, at, length }
    at = padded(at + length)
    return column
  })
  return { textLength, columns: placed, length: at }
}

/** Looks at what every form has: beginning, length, hash, form. */
function checkHead(bytes: Uint8Array): void {
  if (bytes.length < HEAD)
    throw new MalformedImage(`The image has ${bytes.length} bytes; ${HEAD} begin one.`, 'torn')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (MAGIC.some((byte, at) => bytes[at] !== byte))
    throw new MalformedImage('These bytes do not begin as an image does: BWIMAGE and a zero.', 'changed')
  const length = view.getFloat64(16, true)
  if (length !== bytes.length)
    throw new MalformedImage(
      `The image says it has ${length} bytes, and ${bytes.length} were given.`,
      bytes.length < length ? 'torn' : 'changed',
    )
  const [said, found] = [hexOf(bytes.subarray(HASH, HEAD)), hexOf(hashOf(bytes))]
  if (said !== found)
    throw new MalformedImage(`The image has sha256 ${found}, and it was written with ${said}.`, 'changed')
  const form = view.getUint32(8, true)
  if (form > FORM)
    throw new MalformedImage(
      `The image is written in form ${form}, and this program knows form ${FORM}. Use a later one.`,
      'too-new',
    )
  if (form !== FORM) throw new MalformedImage(`The image is written in form ${form}, which there never was.`)
  const count = view.getUint32(12, true)
  const text = view.getFloat64(24, true)
  const isWhole = Number.isSafeInteger(text) && text >= 0
  if (!isWhole || HEAD + ENTRY * count + text > bytes.length)
    throw new MalformedImage(`The image has no room for ${count} columns and a text of ${text} bytes.`)
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes.subarray(0, HASH)).update(bytes.subarray(HEAD)).digest()
}

function kindOf(column: Column): Kind {
  if (column.byteLength > LONGEST)
    throw new MalformedImage(`A column of ${column.byteLength} bytes is longer than an image can hold.`)
  if (column instanceof Uint8Array) return 1
  return column instanceof Int32Array ? 2 : 3
}

function knownKind(kind: number, place: number): Kind {
  if (kind === 1 || kind === 2 || kind === 3) return kind
  throw new MalformedImage(`Column ${place} of the image is of kind ${kind}; 1, 2 and 3 are known.`)
}

function columnOf(bytes: Uint8Array, kind: Kind): Column {
  const size = widths[kind].reduce((sum, width) => sum + width, 0)
  if (bytes.length % size !== 0)
    throw new MalformedImage(`A column of kind ${kind} has ${bytes.length} bytes, not a multiple of ${size}.`)
  const lies = !isBigEndian && bytes.byteOffset % 8 === 0
  const { buffer, byteOffset, length } = lies ? bytes : bytes.slice()
  const own = new Uint8Array(buffer, byteOffset, length)
  if (isBigEndian) swap(own, widths[kind])
  if (kind === 1) return own
  if (kind === 2) return new Int32Array(buffer, byteOffset, length >> 2)
  return new Float64Array(buffer, byteOffset, length >> 3)
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new MalformedImage('The text of the image is no UTF-8.')
  }
}

/** Turns numbers from one order of bytes into the other. */
export function swap(bytes: Uint8Array, pattern: readonly number[]): void {
  let at = 0
  for (let turn = 0; at < bytes.length; turn += 1) {
    const width = pattern[turn % pattern.length]
    bytes.subarray(at, at + width).reverse()
    at += width
  }
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}
