import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SALTS } from './key-lines.ts'
import { RequestWindow, type WindowLimits, type WindowShape } from './request-window.ts'

/** The slow way: a list, looked through from its end. */
class ListedWindow {
  limits: WindowLimits
  #entries: { giver: string; text: string; digest: string; row: number; place: number; at: number }[] = []

  constructor(limits: WindowLimits) {
    this.limits = limits
  }

  find(giver: string, text: string, now: number): { digest: string; row: number; place: number } | undefined {
    const newest = this.#entries.findLast((each) => each.giver === giver && each.text === text)
    return newest !== undefined && newest.at >= now - this.limits.forMs ? newest : undefined
  }

  keep(giver: string, text: string, digest: string, row: number, place: number, at: number): void {
    const young = this.#entries.filter((each) => each.at >= at - this.limits.forMs)
    this.#entries = [...young, { giver, text, digest, row, place, at }].slice(-this.limits.atMost)
  }

  get size(): number {
    return this.#entries.length
  }

  /** As a window that is thawed under other limits. */
  limit(limits: WindowLimits): void {
    this.limits = limits
    this.#entries = this.#entries.slice(-limits.atMost)
  }
}

const keys = Array.from({ length: 60 }, (_, at) => `key ${at}`)
const asked = fc.record({ giver: fc.constantFrom('ada', 'bo', 'cy'), text: fc.constantFrom(...keys) })

/** Small segments; a few lines, or one for all keys; numbers that begin again soon, or do not. */
const shape: fc.Arbitrary<WindowShape> = fc.record({
  bits: fc.integer({ min: 0, max: 3 }),
  first: fc.constantFrom(0, 2 ** 31 - 8, 2 ** 31 - 64),
  salt: fc.oneof(
    fc.constant(new Uint32Array(SALTS)),
    fc.uint32Array({ minLength: SALTS, maxLength: SALTS }),
    // All keys are in the first line, with tags of their own.
    fc.uint32Array({ minLength: SALTS, maxLength: SALTS, max: 0xff }),
  ),
})
const limits = fc.record({
  forMs: fc.constantFrom(20, 100, 1_000),
  atMost: fc.constantFrom(1, 5, 20, 40, 150, Number.POSITIVE_INFINITY),
})
const step = fc.record({
  ahead: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.array(asked, { maxLength: 70 })),
  asked: fc.array(asked, { minLength: 1, maxLength: 6 }),
  digest: fc.constantFrom('a', 'b'),
  pauseMs: fc.constantFrom(0, 0, 0, 1, 15),
  keepsKnown: fc.boolean(),
  thaws: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, limits),
})

function sameFound(
  window: RequestWindow,
  listed: ListedWindow,
  giver: string,
  text: string,
  now: number,
): boolean {
  const place = window.find(giver, text, now)
  const expected = listed.find(giver, text, now)
  expect(place === -1, `${giver} ${text}`).toBe(expected === undefined)
  if (expected === undefined) return false
  expect([window.rowOf(place), window.placeOf(place)]).toEqual([expected.row, expected.place])
  for (const each of ['a', 'b']) expect(window.hasDigest(place, each)).toBe(each === expected.digest)
  return true
}

test('what is remembered is what a list of the newest would say, foreseen or not', () => {
  const anyCase = fc.record({ limits, shape, steps: fc.array(step, { maxLength: 60 }) })
  fc.assert(
    fc.property(anyCase, ({ limits: before, shape, steps }) => {
      let window = new RequestWindow(before, shape)
      const listed = new ListedWindow(before)
      let [now, row] = [1_000, 0]
      for (const { ahead, asked, digest, pauseMs, keepsKnown, thaws } of steps) {
        now += pauseMs
        if (ahead !== null) {
          window.forget()
          for (const { giver, text } of [...asked, ...ahead]) window.foresee(giver, text)
          window.fetch()
        }
        for (const { giver, text } of asked) {
          if (sameFound(window, listed, giver, text, now) && !keepsKnown) continue
          row += 1
          window.keep(giver, text, digest, row, row % 7, now)
          listed.keep(giver, text, digest, row, row % 7, now)
        }
        expect(window.size).toBe(listed.size)
        if (thaws === null) continue
        window = RequestWindow.thaw(thaws, structuredClone(window.freeze()), shape)
        listed.limit(thaws)
      }
      for (const giver of ['ada', 'bo', 'cy', 'di'])
        for (const text of keys) sameFound(window, listed, giver, text, now)
    }),
  )
})

test('it grows while it is used, and forgets the oldest first', () => {
  const window = new RequestWindow({ forMs: 1_000_000, atMost: 5_000 })
  for (let at = 0; at < 12_000; at += 1) {
    window.keep('ada', `key ${at}`, 'a', at, 0, at)
    const known = at - (at % Math.min(at + 1, 5_000))
    expect(window.rowOf(window.find('ada', `key ${known}`, at))).toBe(known)
  }
  expect(window.size).toBe(5_000)
  for (let at = 0; at < 12_000; at += 1)
    expect(window.find('ada', `key ${at}`, 12_000) >= 0, `key ${at}`).toBe(at >= 7_000)
  expect(window.find('bo', 'key 11000', 12_000)).toBe(-1)
})

test('keys that all come to one line are found, and make room for others', () => {
  const shape = { bits: 4, first: 0, salt: new Uint32Array(SALTS) }
  const window = new RequestWindow({ forMs: 1_000, atMost: 300 }, shape)
  for (let at = 0; at < 1_000; at += 1) window.keep('ada', `key ${at}`, 'a', at, 0, at)
  for (let at = 0; at < 1_000; at += 1) {
    const place = window.find('ada', `key ${at}`, 1_000)
    expect(place === -1 ? null : window.rowOf(place), `key ${at}`).toBe(at >= 700 ? at : null)
  }
})

test('what is left behind while it grows is dropped when its time is over, and the rest is found', () => {
  const shape = { bits: 4, first: 0, salt: new Uint32Array(SALTS) }
  for (const old of [12, 24, 48])
    for (let young = 1; young <= old; young += 1) {
      const window = new RequestWindow({ forMs: 10, atMost: 1_000 }, shape)
      for (let at = 0; at < old; at += 1) window.keep('ada', `old ${at}`, 'a', at, 0, 0)
      for (let at = 0; at < young; at += 1) window.keep('ada', `young ${at}`, 'a', at, 0, 9)
      window.keep('ada', 'last', 'a', 0, 0, 11)
      expect(window.size).toBe(young + 1)
      for (let at = 0; at < young; at += 1)
        expect(window.find('ada', `young ${at}`, 11) >= 0, `young ${at} of ${young} behind ${old}`).toBe(true)
      expect(window.find('ada', `old ${old - 1}`, 11)).toBe(-1)
    }
})

test('a window that was kept under wider limits keeps the newest', () => {
  const wide = new RequestWindow({ forMs: 100, atMost: 3_000 })
  for (let at = 0; at < 3_000; at += 1) wide.keep('ada', `key ${at}`, 'a', at, 0, 1)
  const narrow = RequestWindow.thaw({ forMs: 100, atMost: 10 }, wide.freeze())
  expect(narrow.size).toBe(10)
  expect(narrow.find('ada', 'key 2990', 1)).toBeGreaterThanOrEqual(0)
  expect(narrow.find('ada', 'key 2989', 1)).toBe(-1)
})
