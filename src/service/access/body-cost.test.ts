import { expect, test } from 'vitest'
import { BodyCost } from './body-cost.ts'
import { accessDefaults } from './options.ts'
import type { Principal } from './principal.ts'
import { RateLimit } from './rate-limit.ts'

const rate = accessDefaults.rates.participant

function door() {
  const keys = new RateLimit(10)
  const bodies = new BodyCost(keys, accessDefaults)
  const left = (): number => keys.take('k', rate, 0, 0).remaining
  const asker = (): Principal => ({ key: 'k', role: 'participant', holder: 'ada', owner: 3, nonce: null })
  return { bodies, left, asker }
}

test('a body is paid for before it is read, by the length that is said', () => {
  const { bodies, left, asker } = door()
  const large = { 'content-length': String(100 * 4096) }
  const [one, two, three] = [asker(), asker(), asker()]
  expect([bodies.before(one, large, 0), left()]).toEqual([null, 100])
  expect([bodies.before(two, large, 0), left()]).toEqual([null, 0])
  // Two that are half sent are as many as there may be.
  expect(bodies.before(three, large, 0)).toMatchObject({ ok: false, waitMs: 2_000 })
  expect([bodies.after(one, one, 100 * 4096, 0), bodies.takenOf(one), left()]).toEqual([null, 100, 0])
  expect(bodies.before(asker(), { 'content-length': '4095' }, 0)).toBeNull()
  expect(bodies.before(asker(), {}, 0)).toBeNull()
})

test('of one whose length is not said a part is paid, and the rest or what is too much when it is there', () => {
  const { bodies, left, asker } = door()
  const chunked = { 'transfer-encoding': 'chunked' }
  const small = asker()
  expect([bodies.before(small, chunked, 0), left()]).toEqual([null, 184])
  // A signed request goes on with its nonce.
  const signed = { ...small, nonce: 'n' }
  expect([bodies.after(small, signed, 100, 0), bodies.takenOf(signed), left()]).toEqual([null, 0, 200])

  const large = asker()
  expect(bodies.before(large, chunked, 0)).toBeNull()
  expect([bodies.after(large, large, 1_048_576, 0), left()]).toEqual([null, 0])
  // What is beyond a full bucket is owed.
  expect(bodies.before(asker(), { 'content-length': '4096' }, 1_000)).toMatchObject({ ok: false })
})
