import { BATCH_VERSION, frameOf } from '../../src/journal/frame.ts'

/** The bytes of a row that says its number and nothing else, made without the engine so that a writer starts fast. */
export function plainRow(number: number, bodyBytes = 0, epoch = 1): Uint8Array {
  const kept = new Uint8Array(16)
  const view = new DataView(kept.buffer)
  view.setUint32(0, BATCH_VERSION, true)
  view.setUint32(4, epoch, true)
  view.setFloat64(8, number, true)
  return frameOf(kept, new Uint8Array(bodyBytes).fill(number % 251))
}
