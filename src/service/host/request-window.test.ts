import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RequestWindow, type WindowLimits } from './request-window.ts'

/** The slow way: a list, looked through from its end. */
class ListedWindow {
  readonly #limits: WindowLimits
  #entries: { giver: string; text: string; digest: string; row: number; place: number; at: number }[] = []

  constructor(limits: WindowLimits) {
    this.#limits = limits
  }

  find(giver: string, text: string, now: number): { digest: string; row: number; place: number } | undefined {
    const from = now - this.#limits.forMs
    return this.#entries.findLast((each) => each.giver === giver && each.text === text && each.at >= from)
  }

  keep(giver: string, text: string, digest: string, row: number, place: number, at: number): void {
    const young = this.#entries.filter((each) => each.at >= at - this.#limits.forMs)
    this.#entries = [...young, { giver, text, digest, row, place, at }].slice(-this.#limits.atMost)
  }
}

const step = fc.record({
  giver: fc.constantFrom('ada', 'bo'),
  text: fc.constantFrom(...Array.from({ length: 12 }, (_, at) => `key ${at}`)),
  digest: fc.constantFrom('a', 'b'),
  pauseMs: fc.constantFrom(0, 0, 1, 40),
  thaws: fc.nat(9).map((draw) => draw === 0),
})

test('what is remembered is what a list of the newest would say', () => {
  const anyCase = fc.record({
    limits: fc.record({ forMs: fc.integer({ min: 1, max: 100 }), atMost: fc.integer({ min: 1, max: 20 }) }),
    steps: fc.array(step, { maxLength: 150 }),
  })
  fc.assert(
    fc.property(anyCase, ({ limits, steps }) => {
      let window = new RequestWindow(limits)
      const listed = new ListedWindow(limits)
      let now = 1_000
      for (const [number, { giver, text, digest, pauseMs, thaws }] of steps.entries()) {
        now += pauseMs
        const slot = window.find(giver, text, now)
        const expected = listed.find(giver, text, now)
        expect(slot === -1).toBe(expected === undefined)
        if (expected !== undefined) {
          expect([window.rowOf(slot), window.placeOf(slot)]).toEqual([expected.row, expected.place])
          for (const each of ['a', 'b']) expect(window.hasDigest(slot, each)).toBe(each === expected.digest)
        } else {
          window.keep(giver, text, digest, number, number % 7, now)
          listed.keep(giver, text, digest, number, number % 7, now)
        }
        if (thaws) window = RequestWindow.thaw(limits, structuredClone(window.freeze()))
      }
    }),
  )
})

test('it grows, and forgets the oldest first', () => {
  const window = new RequestWindow({ forMs: 1_000_000, atMost: 5_000 })
  for (let at = 0; at < 12_000; at += 1) window.keep('ada', `key ${at}`, 'a', at, 0, at)
  expect(window.size).toBe(5_000)
  for (let at = 0; at < 12_000; at += 1)
    expect(window.find('ada', `key ${at}`, 12_000) >= 0, `key ${at}`).toBe(at >= 7_000)
  expect(window.find('bo', 'key 11000', 12_000)).toBe(-1)
})

test('a window that was kept under wider limits keeps the newest', () => {
  const wide = new RequestWindow({ forMs: 100, atMost: 3_000 })
  for (let at = 0; at < 3_000; at += 1) wide.keep('ada', `key ${at}`, 'a', at, 0, 1)
  const narrow = RequestWindow.thaw({ forMs: 100, atMost: 10 }, wide.freeze())
  expect(narrow.size).toBe(10)
  expect(narrow.find('ada', 'key 2990', 1)).toBeGreaterThanOrEqual(0)
  expect(narrow.find('ada', 'key 2989', 1)).toBe(-1)
})
