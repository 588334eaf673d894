import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteReader, MalformedBatch } from './bytes.ts'
import { KeyRecorder, KeyTexts } from './key-record.ts'

const key = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'é', '\u{1f980}', '\ufeff', 'x'.repeat(300)),
)
const recorder = new KeyRecorder()

function readKeys(reader: ByteReader): string[] {
  const keys = new KeyTexts(reader)
  return Array.from({ length: keys.count }, (_, place) => keys.textAt(place))
}

function bytesOf(keys: readonly string[]): Uint8Array {
  for (const each of keys) recorder.add(each)
  return recorder.take().slice()
}

test('keys come back as they were, and each batch begins anew', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 20 }), (keys) => {
      const bytes = bytesOf(keys)
      expect(readKeys(new ByteReader(bytes))).toEqual(keys)
      expect(bytesOf(keys)).toEqual(bytes)
    }),
  )
  const many = Array.from({ length: 3000 }, (_, at) => `key ${at}`)
  expect(readKeys(new ByteReader(bytesOf(many)))).toEqual(many)
})

test('keys that break off, go on, or have a byte changed end in as many keys or a named error', () => {
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (keys, place, mask) => {
        const bytes = bytesOf(keys)
        const at = place % bytes.length
        expect(() => readKeys(new ByteReader(bytes.slice(0, at)))).toThrow(MalformedBatch)
        expect(() => readKeys(new ByteReader(new Uint8Array([...bytes, 65])))).toThrow(MalformedBatch)
        const changed = bytes.slice()
        changed[at] ^= mask
        try {
          readKeys(new ByteReader(changed))
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBatch)
        }
      },
    ),
  )
})
