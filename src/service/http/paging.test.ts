import { expect, test } from 'vitest'
import { cursorOf, pageQuery, placeOf } from './paging.ts'
import { ProblemAnswer } from './problem.ts'

test('a cursor leads back to its place, in its own list alone', () => {
  const cursor = cursorOf('events', 12, 3)
  expect(placeOf('events', 2, cursor)).toEqual([12, 3])
  expect(placeOf('events', 2, undefined)).toBeNull()
  for (const [kind, count, found] of [
    ['losses', 2, cursor],
    ['events', 1, cursor],
    ['events', 2, `${cursor}A`],
    ['events', 2, 'x'],
    ['events', 2, Buffer.from('events 1 -2').toString('base64url')],
    ['events', 2, Buffer.from('events 1 9007199254740993').toString('base64url')],
    ['events', 2, Buffer.from('events 1  2').toString('base64url')],
  ] as const)
    expect(() => placeOf(kind, count, found), found).toThrow(ProblemAnswer)
})

test('a page holds 1 to 1000, and 100 where nothing is said', () => {
  expect(pageQuery.parse({})).toEqual({ limit: 100 })
  expect(pageQuery.parse({ limit: '1000' })).toEqual({ limit: 1000 })
  for (const limit of ['0', '1001', '-1', '1.5', '1e2', '', ' 1', '01', ['1', '2']])
    expect(pageQuery.safeParse({ limit }).success, String(limit)).toBe(false)
})
