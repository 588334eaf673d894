import { ByteReader, MalformedBatch } from './bytes.ts'

/**
 * The outer form of a row: a part that is kept for good, and a body that compaction may drop.
 *
 * Either way the row has the same hash, because the body counts in it only through its own sha256. So a chain
 * can be checked from end to end after the bodies are gone, and a body kept elsewhere can be shown to be the one.
 *
 *   whole       u32 1 · u32 length of the kept part · kept part · body
 *   compacted   u32 2 · u32 length of the kept part · kept part · sha256 of the body · who gave what (`acts.ts`)
 *
 * The hash of a compacted row is not over what it says of who gave what: a body kept elsewhere shows that.
 */
const WHOLE = 1
const COMPACTED = 2
/** Where the kept part begins. */
export const FRAME_HEAD = 8
const HASH_BYTES = 32

/** Layout of the parts (`batch-record.ts`); a change of meaning raises it. */
export const BATCH_VERSION = 3

export interface Frame {
  readonly kept: Uint8Array
  /** Null once it was dropped; `bodyHash` is then what is left of it. */
  readonly body: Uint8Array | null
  readonly bodyHash: Uint8Array | null
  /** What is left of the body's commands once it was dropped. */
  readonly acts: Uint8Array | null
}

/** Joins the two parts. */
export function frameOf(kept: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = frameFor(kept, body.length)
  bytes.set(body, FRAME_HEAD + kept.length)
  return bytes
}

/** A row whose body is still to be written: it takes so many bytes, from where the kept part ends. */
export function frameFor(kept: Uint8Array, bodyBytes: number): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEAD + kept.length + bodyBytes)
  begin(bytes, WHOLE, kept)
  return bytes
}

/** The same row without its body. */
export function compactedFrame(kept: Uint8Array, bodyHash: Uint8Array, acts: Uint8Array): Uint8Array {
  const end = FRAME_HEAD + kept.length
  const bytes = new Uint8Array(end + HASH_BYTES + acts.length)
  begin(bytes, COMPACTED, kept)
  bytes.set(bodyHash, end)
  bytes.set(acts, end + HASH_BYTES)
  return bytes
}

function begin(bytes: Uint8Array, kind: number, kept: Uint8Array): void {
  const view = new DataView(bytes.buffer)
  view.setUint32(0, kind, true)
  view.setUint32(4, kept.length, true)
  bytes.set(kept, FRAME_HEAD)
}

/**
 * Takes a row's bytes apart; the parts are views into them.
 * @throws {MalformedBatch} when the bytes are no frame, with the place
 */
export function partsOf(bytes: Uint8Array): Frame {
  if (bytes.length < FRAME_HEAD)
    throw new MalformedBatch(`The row breaks off: ${FRAME_HEAD} bytes begin one, and it has ${bytes.length}.`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = view.getUint32(0, true)
  const end = FRAME_HEAD + view.getUint32(4, true)
  if (kind !== WHOLE && kind !== COMPACTED)
    throw new MalformedBatch(`Byte 0 begins a row of kind ${kind}; 1 (whole) and 2 (compacted) are known.`)
  if (end > bytes.length)
    throw new MalformedBatch(
      `Byte 4 gives the kept part an end at byte ${end}, and the row has ${bytes.length}.`,
    )
  const kept = bytes.subarray(FRAME_HEAD, end)
  const rest = bytes.subarray(end)
  if (kind === WHOLE) return { kept, body: rest, bodyHash: null, acts: null }
  if (rest.length < HASH_BYTES)
    throw new MalformedBatch(
      `Byte ${end} begins the hash of a dropped body with ${rest.length} bytes, not 32.`,
    )
  return { kept, body: null, bodyHash: rest.subarray(0, HASH_BYTES), acts: rest.subarray(HASH_BYTES) }
}

/** Version and epoch of a row, which every version has at the same place. */
export function ageOf(bytes: Uint8Array): { readonly version: number; readonly epoch: number } {
  const { kept } = partsOf(bytes)
  const reader = new ByteReader(kept)
  return { version: reader.u32(), epoch: reader.u32() }
}

/** The sequence that the first accepted command of a row has or would have had, without reading the rest of it. */
export function firstSequenceOf(bytes: Uint8Array): number {
  const { kept } = partsOf(bytes)
  return new ByteReader(kept, FIRST_SEQUENCE_AT).whole('the first sequence')
}

const FIRST_SEQUENCE_AT = 8
/** Where the kept part holds the sha256 of its outcomes. */
const OUTCOMES_AT = 28

/** The sha256 of the outcomes that a row names. */
export function outcomesOf(bytes: Uint8Array): Uint8Array {
  return partsOf(bytes).kept.subarray(OUTCOMES_AT, OUTCOMES_AT + HASH_BYTES)
}
