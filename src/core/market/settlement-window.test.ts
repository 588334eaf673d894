import { expect, test } from 'vitest'
import { fraction } from './fraction.ts'
import { addStanding, averageOf, fixedPart, fixPart, openWindow, wholeWindow } from './settlement-window.ts'

const standing = (mark: number, markedAt: number, staleAfterMs: number | null = null) => ({
  hasMark: true,
  mark,
  markedAt,
  staleAfterMs,
})

test('a mark counts for as long as it stood, and the one before the window from its beginning', () => {
  let window = openWindow(0, 10_000, 6_000)
  window = addStanding(window, standing(100, 1_000), 3_000) // before it opens
  expect(window).toEqual(openWindow(0, 10_000, 6_000))
  window = addStanding(window, standing(100, 1_000), 5_000) // 1 s of 100
  window = addStanding(window, standing(160, 5_000), 7_000) // 2 s of 160
  window = wholeWindow(window, standing(40, 7_000)) // 3 s of 40
  expect(averageOf(window)).toEqual(fraction(100n + 320n + 120n, 6n))
  expect(window.missingMs).toBe(0)
})

test('marks after expiry change nothing, however many there are', () => {
  let window = addStanding(openWindow(0, 10_000, 4_000), standing(50, 0), 12_000)
  window = addStanding(window, standing(999, 12_000), 15_000)
  expect(averageOf(wholeWindow(window, standing(7, 15_000)))).toEqual(fraction(50n, 1n))
})

test('without a window the index at expiry decides: the last one of that millisecond', () => {
  let window = openWindow(0, 10_000, 0)
  window = addStanding(window, standing(100, 0), 9_999)
  window = addStanding(window, standing(110, 9_999), 10_000)
  window = addStanding(window, standing(120, 10_000), 10_000)
  window = addStanding(window, standing(130, 10_000), 10_500)
  expect(averageOf(wholeWindow(window, standing(140, 10_500)))).toEqual(fraction(130n, 1n))
})

test('no mark, or one too old, leaves a part missing', () => {
  const none = { hasMark: false, mark: 0, markedAt: 0, staleAfterMs: null }
  const late = addStanding(openWindow(0, 10_000, 6_000), none, 5_500) // first mark 1.5 s into it
  expect(late.missingMs).toBe(1_500)
  const old = wholeWindow(openWindow(0, 10_000, 6_000), standing(5, 3_000, 4_000))
  expect(old.missingMs).toBe(2_999) // from 7_001 on
  // As old as allowed is not too old.
  expect(wholeWindow(openWindow(0, 10_000, 0), standing(5, 6_000, 4_000)).missingMs).toBe(0)
  expect(wholeWindow(openWindow(0, 10_000, 0), standing(5, 5_999, 4_000)).missingMs).toBe(1)
})

test('margin models see the part that was fixed when options were valued last', () => {
  let window = openWindow(0, 10_000, 8_000)
  expect(fixedPart(fixPart(window, standing(100, 0), 2_000))).toEqual({ share: 0, price: 0 })
  window = fixPart(window, standing(100, 0), 4_000)
  expect(fixedPart(window)).toEqual({ share: 0.25, price: 100 })
  window = addStanding(window, standing(100, 0), 6_000)
  expect(fixedPart(window)).toEqual({ share: 0.25, price: 100 })
  expect(fixedPart(fixPart(window, standing(200, 6_000), 8_000))).toEqual({ share: 0.75, price: 800 / 6 })
})
