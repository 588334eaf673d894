import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  duration,
  flag,
  fundingRate,
  moment,
  moneyOf,
  name,
  partOfWhole,
  positiveText,
  share,
  signedShare,
  when,
  wholeFrom,
} from './scalars.ts'

function read<T>(schema: z.ZodType<T, string>, text: string): T | undefined {
  const result = schema.safeParse(text)
  return result.success ? result.data : undefined
}

describe('a share is exact in parts per million, or refused', () => {
  test.each([
    ['0.5%', 5_000],
    ['0.005', 5_000],
    ['5e-3', 5_000],
    ['66.667%', 666_670],
    ['0.0001%', 1],
    ['0.000001', 1],
    ['100%', 1_000_000],
    ['1', 1_000_000],
    ['250%', 2_500_000],
    ['0', 0],
  ])('%s', (text, parts) => {
    expect(read(share, text)).toBe(parts)
  })

  test.each(['0.00005%', '0.0000005', '-1%', '', '%', '1 %', '5 percent', '1/3', 'NaN', '1e12'])(
    '%s',
    (text) => {
      expect(read(share, text)).toBeUndefined()
    },
  )

  test('a part of the whole is at most all of it', () => {
    expect(read(partOfWhole, '100%')).toBe(1_000_000)
    expect(read(partOfWhole, '100.0001%')).toBeUndefined()
  })

  test('a rate may be below zero, and funding is finer', () => {
    expect(read(signedShare, '-0.01%')).toBe(-100)
    expect(read(fundingRate, '-0.0000001%')).toBe(-1)
    expect(read(fundingRate, '0.00000001%')).toBeUndefined()
  })
})

describe('a duration is in whole milliseconds, above zero', () => {
  test.each([
    ['1500ms', 1_500],
    ['1.5s', 1_500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['8h', 28_800_000],
    ['7d', 604_800_000],
    ['0.001s', 1],
  ])('%s', (text, ms) => {
    expect(read(duration, text)).toBe(ms)
  })

  test.each(['0s', '1.5ms', '5', '5 s', '-5s', '1.0001s', '5min', '999999999999d'])('%s', (text) => {
    expect(read(duration, text)).toBeUndefined()
  })
})

test('a moment is UTC or whole milliseconds', () => {
  expect(read(moment, '2025-10-10T21:15:00Z')).toBe(Date.UTC(2025, 9, 10, 21, 15))
  expect(read(moment, '1760130900000')).toBe(1_760_130_900_000)
  expect(read(moment, '2025-02-30T00:00:00Z')).toBeUndefined()
  expect(read(moment, '2025-10-10T21:15:00+02:00')).toBeUndefined()
})

test('a time on a timeline is a moment, or counts from the start', () => {
  expect(read(when, '+0s')).toEqual({ after: 0 })
  expect(read(when, '+1.5m')).toEqual({ after: 90_000 })
  expect(read(when, '2025-10-10 21:15:00')).toEqual({ at: Date.UTC(2025, 9, 10, 21, 15) })
  expect(read(when, '90s')).toBeUndefined()
  expect(read(when, '+-1s')).toBeUndefined()
})

test('money is whole units below 2^53, zero or above', () => {
  expect(read(moneyOf(6), '1_250.75')).toBe(1_250_750_000)
  expect(read(moneyOf(6), '9007199254.740991')).toBe(Number.MAX_SAFE_INTEGER)
  expect(read(moneyOf(6), '9007199254.740992')).toBeUndefined()
  expect(read(moneyOf(6), '0.0000001')).toBeUndefined()
  expect(read(moneyOf(6), '-1')).toBeUndefined()
  expect(read(moneyOf(null), '0.0000001')).toBe(0)
  expect(read(moneyOf(null), 'much')).toBeUndefined()
})

test('names, flags, whole numbers and decimals say what they are not', () => {
  expect(read(name, ' ada')).toBeUndefined()
  expect(read(name, '')).toBeUndefined()
  expect(read(flag, 'true')).toBe(true)
  expect(read(flag, 'yes')).toBeUndefined()
  expect(read(wholeFrom(1), '20_000')).toBe(20_000)
  expect(read(wholeFrom(1), '0')).toBeUndefined()
  expect(read(wholeFrom(0), '1.5')).toBeUndefined()
  expect(read(positiveText, '0.10')).toBe('0.10')
  expect(read(positiveText, '0.00')).toBeUndefined()
})
