import { expect, test } from 'vitest'
import { Fingerprint } from './fingerprint.ts'

const after = (...writes: [place: number, value: number][]): string => {
  const fingerprint = new Fingerprint()
  for (const [place, value] of writes) fingerprint.fold(place, value)
  return fingerprint.toString()
}

test('equal writes in equal order agree, and minus zero is zero', () => {
  expect(after([1, 5], [2, -7])).toBe(after([1, 5], [2, -7]))
  expect(after([1, -0])).toBe(after([1, 0]))
})

test('another value, place, order or number of writes is seen', () => {
  const base = after([1, 5], [2, -7])
  for (const other of [
    after([1, 5], [2, 7]),
    after([1, 5], [3, -7]),
    after([2, -7], [1, 5]),
    after([1, 5]),
    after([1, 5], [2, -7], [2, -7]),
  ])
    expect(other).not.toBe(base)
})

test('numbers beyond 32 bits are told apart, whatever their sign', () => {
  const values = [
    0,
    1,
    -1,
    2 ** 32,
    2 ** 32 - 1,
    -(2 ** 32),
    2 ** 52 + 1,
    -(2 ** 52) - 1,
    Number.MAX_SAFE_INTEGER,
  ]
  expect(new Set(values.map((value) => after([0, value]))).size).toBe(values.length)
})

test('a hundred thousand different writes have as many fingerprints', () => {
  const seen = new Set<string>()
  for (let at = 0; at < 100_000; at += 1) seen.add(after([at & 1023, at * 65_537]))
  expect(seen.size).toBe(100_000)
})

test('bits of a score count to the last', () => {
  const of = (score: number): string => {
    const fingerprint = new Fingerprint()
    fingerprint.foldBits(3, score)
    return fingerprint.toString()
  }
  expect(of(0.1 + 0.2)).not.toBe(of(0.3))
  expect(of(-0)).toBe(of(0))
})
