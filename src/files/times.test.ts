import { expect, test } from 'vitest'
import { timeCell, timeOf, utcMsOf } from './times.ts'

test('UTC times are read to the millisecond', () => {
  expect(utcMsOf('1970-01-01 00:00:01')).toBe(1_000)
  expect(utcMsOf('2021-12-31 23:01:00.000000')).toBe(1_640_991_660_000)
  expect(utcMsOf('2025-10-10T21:16:04.831+00:00')).toBe(1_760_130_964_831)
  expect(utcMsOf('2024-02-29 00:00:00Z')).toBe(Date.UTC(2024, 1, 29))
})

test.each([
  '2025-02-29 00:00:00',
  '2025-13-01 00:00:00',
  '2025-01-01 24:00:00',
  '2025-01-01 00:60:00',
  '2025-01-01 00:00:00.0001',
  '2025-01-01',
  '2025-01-01 00:00:00+02:00',
  '0',
])('"%s" is no time, or too fine', (text) => {
  expect(utcMsOf(text)).toBeUndefined()
})

test('a time cell takes milliseconds or UTC', () => {
  expect(timeCell.accepts('1723161256322') && timeCell.accepts('2025-10-10 19:00:06')).toBe(true)
  expect(timeCell.accepts('yesterday')).toBe(false)
  expect(timeOf('1723161256322')).toBe(1_723_161_256_322)
  expect(timeOf('1970-01-01 00:00:01')).toBe(1_000)
})
