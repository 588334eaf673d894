import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usedMemory } from '../../../test/support/used-memory.ts'
import { Registry } from '../registry/registry.ts'
import { KnownRequests } from './known-requests.ts'

const request = fc.record({
  by: fc.constantFrom('ada', 'bo'),
  key: fc.option(
    fc.record({
      key: fc.constantFrom('one', 'two', 'three', 'four', 'five'),
      digest: fc.constantFrom('aa', 'bb'),
    }),
    { nil: undefined },
  ),
  nonce: fc.option(fc.constantFrom('n1', 'n2', 'n3'), { nil: undefined }),
})
const list = fc.record({
  requests: fc.array(request, { maxLength: 90 }),
  /** What is foreseen at once; requests of the list that are dropped after it; time since the list before. */
  ahead: fc.nat(80),
  dropped: fc.nat(5),
  pauseMs: fc.constantFrom(0, 3, 30),
})

test('what was foreseen is answered as what was not', () => {
  const registry = new Registry()
  const options = { known: { forMs: 40, atMost: 8 }, nonces: { forMs: 20 } }
  fc.assert(
    fc.property(fc.array(list, { maxLength: 8 }), (lists) => {
      const [plain, foreseen] = [new KnownRequests(options), new KnownRequests(options)]
      let at = 0
      for (const [row, { requests, ahead, dropped, pauseMs }] of lists.entries()) {
        at += pauseMs
        for (const [place, { by, key, nonce }] of requests.slice(0, requests.length - dropped).entries()) {
          if (ahead > 0 && place % ahead === 0) foreseen.foresee(requests, place, ahead)
          const answers = [plain, foreseen].map((known) => ({
            before: key === undefined ? null : known.find(by, key, at),
            isTaken: nonce !== undefined && known.hasNonce(by, nonce, registry, at),
          }))
          expect(answers[1]).toEqual(answers[0])
          if (answers[0].before !== null || answers[0].isTaken) continue
          for (const known of [plain, foreseen]) known.keep(by, { key, nonce }, row, place, at)
        }
      }
      expect(foreseen.freeze(usedMemory)).toEqual(plain.freeze())
    }),
  )
})

test('beyond its end a list has nothing to foresee', () => {
  const known = new KnownRequests({ known: { forMs: 10, atMost: 10 }, nonces: { forMs: 10 } })
  known.foresee([{ by: 'ada', key: { key: 'one' } }, { by: 'ada' }, { by: 'bo', key: undefined }], 0, 16)
  known.foresee([], 3, 16)
  expect(known.find('ada', { key: 'one', digest: 'aa' }, 1)).toBeNull()
})
