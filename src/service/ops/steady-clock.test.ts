import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SteadyClock } from './steady-clock.ts'

/** A clock that a test sets, beside the time that passes whatever it says. */
function settable(at: number) {
  const leaps: number[] = []
  const machine = { wall: at, elapsed: 500 }
  const clock = new SteadyClock({
    clock: () => machine.wall,
    elapsed: () => machine.elapsed,
    onLeap: (ms) => void leaps.push(ms),
  })
  const pass = (ms: number, leap = 0): number => {
    machine.wall += ms + leap
    machine.elapsed += ms
    return clock.now()
  }
  return { clock, leaps, pass }
}

const DAY = 86_400_000

test('time is the machine’s as long as that goes on', () => {
  const { clock, leaps, pass } = settable(10_000)
  expect([pass(0), pass(1), pass(5_000)]).toEqual([10_000, 10_001, 15_001])
  expect({ leaps, ahead: clock.aheadMs }).toEqual({ leaps: [], ahead: 0 })
})

test('put back by a day, it goes on from where it was, and meets the machine’s clock again', () => {
  const { clock, leaps, pass } = settable(DAY)
  expect(pass(0, -DAY)).toBe(DAY)
  expect(pass(1_000)).toBe(DAY + 990)
  expect(leaps).toEqual([-DAY])
  expect(pass(100 * DAY)).toBe(100 * DAY + 1_000)
  expect(clock.aheadMs).toBe(0)
})

test('put forward, it follows at once, and does not come back when the clock is put right', () => {
  const { clock, leaps, pass } = settable(0)
  expect([pass(1_000, DAY), pass(1_000, -DAY)]).toEqual([DAY + 1_000, DAY + 1_990])
  expect(leaps).toEqual([DAY, -DAY])
  expect(clock.aheadMs).toBe(DAY - 10)
})

test('it begins no earlier than what is known to have been', () => {
  const { clock, pass } = settable(1_000)
  clock.startFrom(9_000)
  expect([pass(0), pass(100)]).toEqual([9_000, 9_099])
})

test('a clock set by less than a second is nothing to tell', () => {
  const { leaps, pass } = settable(0)
  pass(10, 900)
  pass(10, -900)
  expect(leaps).toEqual([])
})

test('whatever is done to the machine’s clock, time never goes back and never stands still', () => {
  const step = fc.record({
    ms: fc.integer({ min: 0, max: 10_000 }),
    leap: fc.oneof(fc.constant(0), fc.integer({ min: -2 * DAY, max: 2 * DAY })),
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { pass } = settable(DAY)
      let [before, passed] = [DAY, 0]
      for (const { ms, leap } of steps) {
        const at = pass(ms, leap)
        expect(at).toBeGreaterThanOrEqual(before)
        passed += ms
        before = at
      }
      expect(before - DAY).toBeGreaterThanOrEqual(Math.floor(passed * 0.98))
    }),
  )
})
