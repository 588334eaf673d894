import { endianness } from 'node:os'
import type { Memory } from '../../core/book/memory.ts'
import { buffersOf, imageOfRaw, type RawImage, rawImageOf, thawHouse } from '../../core/engine/image.ts'
import { imageFromBytes, imageToBytes, swap } from '../../journal/image-bytes.ts'
import type { Json } from '../../wire/canonical-json.ts'
import { Registry } from '../registry/registry.ts'
import { type KnownImage, KnownRequests } from './known-requests.ts'
import type { Settled } from './options.ts'
import { type PlacesImage, RowPlaces } from './row-places.ts'
import { HostState } from './state.ts'

/**
 * A snapshot of a host as bytes, little-endian.
 *
 *   0   8 bytes   "BWHOST" and two zeros
 *   8   u32       form of these bytes, 1
 *   12  u32       length of the text
 *   16  text      JSON: counters, registry, givers of known requests, lengths of the parts
 *   …   parts     image of the house (image-bytes.ts), columns of known requests, first sequences of rows
 *
 * Text and parts begin at multiples of eight. The journal keeps a hash over all of it.
 */
const MAGIC = new TextEncoder().encode('BWHOST\0\0')
const FORM = 1
const HEAD = 16
const isBigEndian = endianness() === 'BE'

/** A host's state, copied between two batches; it can be made into bytes on another thread. */
export interface FrozenState {
  readonly image: RawImage
  readonly known: KnownImage
  readonly places: PlacesImage
  readonly registry: Json
  readonly nextCommand: number
  readonly lastAt: number
  readonly rows: number
}

interface Text extends Pick<FrozenState, 'registry' | 'nextCommand' | 'lastAt' | 'rows'> {
  readonly keyGivers: readonly string[]
  readonly nonceGivers: readonly string[]
  readonly stride: number
  /** Bytes of each part. */
  readonly parts: readonly number[]
}

export function freezeState(
  { house, registry, known, places, nextCommand, lastAt, rows }: HostState,
  memory?: Memory,
): FrozenState {
  return {
    image: rawImageOf(house, memory),
    known: known.freeze(memory),
    places: places.freeze(),
    registry: registry.freeze(),
    nextCommand,
    lastAt,
    rows,
  }
}

/** What can be handed over to another thread with it, and taken back from there. */
export function columnsOf({ image, known, places }: FrozenState): ArrayBuffer[] {
  const columns = [
    known.keys.words,
    known.keys.numbers,
    known.nonces.words,
    known.nonces.numbers,
    places.firsts,
  ]
  return [...buffersOf(image), ...columns.map(({ buffer }) => buffer as ArrayBuffer)]
}

/** The state is used up by it. */
export function stateToBytes({ image, known, places, ...counters }: FrozenState): Uint8Array {
  const { keys, nonces } = known
  const columns = [keys.words, keys.numbers, nonces.words, nonces.numbers, places.firsts]
  const parts = [imageToBytes(imageOfRaw(image)), ...columns.map(littleEndian)]
  const text = new TextEncoder().encode(
    JSON.stringify({
      ...counters,
      keyGivers: keys.givers,
      nonceGivers: nonces.givers,
      stride: places.stride,
      parts: parts.map(({ length }) => length),
    } satisfies Text),
  )
  let at = padded(HEAD + text.length)
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + padded(length), at))
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  view.setUint32(8, FORM, true)
  view.setUint32(12, text.length, true)
  bytes.set(text, HEAD)
  for (const part of parts) {
    bytes.set(part, at)
    at += padded(part.length)
  }
  return bytes
}

/**
 * The state that a snapshot was taken of. It shares nothing with the bytes.
 * @throws {Error} of any kind when they are no such snapshot: then an older one may do
 */
export function stateFromBytes(bytes: Uint8Array, options: Pick<Settled, 'known' | 'nonces'>): HostState {
  const { text, parts } = partsIn(bytes)
  const [image, ...columns] = parts
  const [keyWords, keyNumbers, nonceWords, nonceNumbers, firsts] = columns.map(ownBuffer)
  const known = new KnownRequests(options, {
    keys: { givers: text.keyGivers, words: new Uint32Array(keyWords), numbers: new Float64Array(keyNumbers) },
    nonces: {
      givers: text.nonceGivers,
      words: new Uint32Array(nonceWords),
      numbers: new Float64Array(nonceNumbers),
    },
  })
  const state = new HostState({
    house: thawHouse(imageFromBytes(image)),
    registry: Registry.thaw(text.registry),
    known,
    places: new RowPlaces({ stride: text.stride, firsts: new Float64Array(firsts) }),
  })
  state.nextCommand = text.nextCommand
  state.lastAt = text.lastAt
  state.rows = text.rows
  return state
}

function partsIn(bytes: Uint8Array): { readonly text: Text; readonly parts: readonly Uint8Array[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEAD || MAGIC.some((byte, at) => bytes[at] !== byte))
    throw new Error('It does not begin as the snapshot of a host does.')
  const form = view.getUint32(8, true)
  if (form !== FORM) throw new Error(`It is written in form ${form}, and this version reads form ${FORM}.`)
  const length = view.getUint32(12, true)
  const text = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, HEAD + length))) as Text
  let at = padded(HEAD + length)
  const parts = text.parts.map((length) => {
    const part = bytes.subarray(at, at + length)
    at += padded(length)
    return part
  })
  if (at !== bytes.length) throw new Error(`Its parts end at byte ${at}, and it has ${bytes.length}.`)
  return { text, parts }
}

function littleEndian(column: Uint32Array | Float64Array): Uint8Array {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
  if (!isBigEndian) return bytes
  const turned = bytes.slice()
  swap(turned, [column.BYTES_PER_ELEMENT])
  return turned
}

function ownBuffer(part: Uint8Array, place: number): ArrayBuffer {
  const own = part.slice()
  if (isBigEndian) swap(own, [place % 2 === 0 && place < 4 ? 4 : 8])
  return own.buffer
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}
