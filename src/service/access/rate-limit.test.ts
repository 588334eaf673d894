import { expect, test } from 'vitest'
import { placeOf, RateLimit, rateHeaders } from './rate-limit.ts'

const rate = { perSecond: 2, burst: 4 }

test('a bucket gives what it holds, then as fast as it fills', () => {
  const limit = new RateLimit(10)
  for (const left of [3, 2, 1, 0]) expect(limit.take('a', rate, 1, 0).remaining).toBe(left)
  expect(limit.take('a', rate, 1, 0)).toEqual({ ok: false, limit: 4, remaining: 0, waitMs: 500 })
  expect(limit.take('a', rate, 1, 499).ok).toBe(false)
  expect(limit.take('a', rate, 1, 500).ok).toBe(true)
  expect(limit.take('b', rate, 4, 500).ok).toBe(true)
})

test('what is refused takes nothing, and a clock that goes back gives nothing', () => {
  const limit = new RateLimit(10)
  limit.take('a', rate, 3, 10_000)
  expect(limit.take('a', rate, 2, 10_000).ok).toBe(false)
  expect(limit.take('a', rate, 2, 5_000).ok).toBe(false)
  expect(limit.take('a', rate, 2, 10_400).ok).toBe(false)
  expect(limit.take('a', rate, 2, 10_500).ok).toBe(true)
})

test('a batch above the burst waits for a full bucket and owes the rest', () => {
  const limit = new RateLimit(10)
  expect(limit.take('a', rate, 10, 0).ok).toBe(true)
  expect(limit.take('a', rate, 1, 3_000)).toEqual({ ok: false, limit: 4, remaining: 0, waitMs: 500 })
  expect(limit.take('a', rate, 1, 3_500).ok).toBe(true)
})

test('memory holds only so many buckets, and none that is full', () => {
  const limit = new RateLimit(3)
  for (const name of ['a', 'b', 'c']) limit.take(name, rate, 1, 0)
  limit.take('a', rate, 1, 0)
  limit.take('d', rate, 1, 0)
  expect(limit.size).toBe(3)
  expect(limit.take('a', rate, 1, 0).remaining).toBe(1) // kept: it was used lately
  expect(limit.take('b', rate, 1, 0).remaining).toBe(3) // forgotten, so full again
  limit.take('e', rate, 0, 0)
  expect(limit.size).toBe(3)
})

test('headers say what is left, and how long to wait only where one has to', () => {
  expect(rateHeaders({ ok: true, limit: 4, remaining: 3, waitMs: 500 })).toEqual({
    'ratelimit-limit': '4',
    'ratelimit-remaining': '3',
    'ratelimit-reset': '1',
  })
  expect(rateHeaders({ ok: false, limit: 4, remaining: 0, waitMs: 1_200 })['retry-after']).toBe('2')
})

test('an address counts with its neighbours of one customer', () => {
  expect(placeOf('192.0.2.7')).toBe('192.0.2.7')
  expect(placeOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(placeOf('2001:db8:1:2:3:4:5:6')).toBe(placeOf('2001:0db8:0001:0002::9'))
  expect(placeOf('2001:db8::1')).not.toBe(placeOf('2001:db8:0:1::1'))
  expect(placeOf('fe80::1%eth0')).toBe('fe80:0:0:0')
  expect(placeOf('::1')).toBe('0:0:0:0')
  expect(placeOf('2001:db8:1:2::192.0.2.7')).toBe('2001:db8:1:2')
})

test('a port that a proxy tells is no part of an address, and what is none is one place', () => {
  expect(placeOf('192.0.2.7:50123')).toBe('192.0.2.7')
  expect(placeOf('[2001:db8:1:2::9]:50123')).toBe(placeOf('2001:db8:1:2::9'))
  expect(placeOf('[::ffff:192.0.2.7]')).toBe('192.0.2.7')
  const none = ['', 'unknown', '192.0.2', '1:2:3:4:5:6:7:8:9::1', '192.0.2.7:', `::${'f'.repeat(10_000)}`]
  expect(new Set(none.map(placeOf)).size).toBe(1)
})
