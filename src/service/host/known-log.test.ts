import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteReader } from '../../journal/bytes.ts'
import { KeyRecorder, KeyTexts } from '../../journal/key-record.ts'
import { keyPartsOf, keyTextOf } from './key-text.ts'
import { KnownLog } from './known-log.ts'
import { KnownRequests } from './known-requests.ts'
import { hashAscii, hashAsciiDigest, hashDigest, hashText } from './text-hash.ts'

const ascii = fc.string({ unit: 'grapheme-ascii' })
const text = fc.oneof({ weight: 8, arbitrary: ascii }, fc.string({ unit: 'binary' }))
const digest = fc.oneof(text, fc.constant('0123456789abcdef'.repeat(4)))
const parts = fc.record({ key: fc.record({ key: text, digest }), nonce: text }, { requiredKeys: [] })
/** What no request of a host has beside it as well: another's text, and lengths that are those of nothing. */
const anyKey = fc.oneof(
  { weight: 8, arbitrary: parts.map(keyTextOf) },
  text,
  fc.tuple(fc.nat(12), fc.nat(12), ascii).map(([key, digest, rest]) => `${key},${digest},-:${rest}`),
  fc.constantFrom(
    '003,1,-:abcd',
    '0000003,1,-:abcd',
    '3,1,-:abc',
    '3,1,-:abcde',
    '-,-,-:',
    ',1,-:a',
    '1,,-:a',
    '3,1,',
  ),
)
const row = fc.record({
  keys: fc.array(fc.record({ by: fc.constantFrom('ada', 'bo', 'cy'), text: anyKey }), { maxLength: 12 }),
  afterMs: fc.nat(40),
})
const limits = fc.record({
  known: fc.record({ forMs: fc.integer({ min: 1, max: 100 }), atMost: fc.integer({ min: 1, max: 20 }) }),
  nonces: fc.record({ forMs: fc.integer({ min: 1, max: 100 }) }),
})

function textsOf(keys: readonly string[]): KeyTexts {
  const recorder = new KeyRecorder()
  for (const each of keys) recorder.add(each)
  return new KeyTexts(new ByteReader(recorder.take()))
}

test('what is written down while a journal is decided again is what would have been kept one by one', () => {
  fc.assert(
    fc.property(limits, fc.array(row, { maxLength: 8 }), fc.nat(8), (options, rows, before) => {
      const slow = new KnownRequests(options)
      let at = 0
      let log: KnownLog | null = null
      for (const [number, { keys, afterMs }] of rows.entries()) {
        // The first rows stand in the snapshot that the rest is decided behind.
        if (number === before) log = new KnownLog(options, slow.freeze())
        at += afterMs
        const texts = textsOf(keys.map((each) => each.text))
        for (const [place, { by, text: key }] of keys.entries()) {
          const known = keyPartsOf(key)
          if (known !== null) slow.keep(by, known, number, place, at)
          log?.keep(by, texts, number, place, at)
        }
      }
      if (log !== null) expect(log.known().freeze()).toEqual(slow.freeze())
    }),
    { numRuns: 500 },
  )
})

test('more than has room at first is written down all the same', () => {
  const options = { known: { forMs: 1000, atMost: 3000 }, nonces: { forMs: 1000 } }
  const slow = new KnownRequests(options)
  const log = new KnownLog(options, slow.freeze())
  for (let number = 0; number < 40; number += 1) {
    const keys = Array.from({ length: 250 }, (_, place) => ({
      key: { key: `order ${number} ${place}`, digest: 'ab' },
    }))
    const texts = textsOf(keys.map(keyTextOf))
    for (const [place, key] of keys.entries()) {
      slow.keep('ada', key, number, place, number)
      log.keep('ada', texts, number, place, number)
    }
  }
  const known = log.known()
  expect(known.freeze()).toEqual(slow.freeze())
  expect(known.find('ada', { key: 'order 39 249', digest: 'ab' }, 40)).toEqual({
    row: 39,
    place: 249,
    isSame: true,
  })
  expect(known.find('ada', { key: 'order 2 0', digest: 'ab' }, 40)).toBeNull()
})

test('a text hashes the same where it stands as bytes', () => {
  fc.assert(
    fc.property(ascii, ascii, ascii, (before, each, after) => {
      const bytes = new TextEncoder().encode(before + each + after)
      const [from, to] = [before.length, before.length + each.length]
      const [asText, asBytes] = [new Uint32Array(6), new Uint32Array(6)]
      hashText(each, asText, 0)
      hashDigest(each, asText, 4)
      hashAscii(bytes, from, to, asBytes, 0)
      hashAsciiDigest(bytes, from, to, asBytes, 4)
      expect(asBytes).toEqual(asText)
    }),
  )
})
