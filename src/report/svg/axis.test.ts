import { expect, test } from 'vitest'
import { valueAxis } from './axis.ts'
import { stepFor, timeAxis } from './time-axis.ts'

const labels = (low: number, high: number) => valueAxis(low, high, 4).ticks.map(({ label }) => label)

test('ticks are round, cover the data, and share one unit', () => {
  expect(labels(0, 1_870_000)).toEqual(['0', '0.5M', '1.0M', '1.5M', '2.0M'])
  expect(labels(102_497, 117_540)).toEqual(['100k', '105k', '110k', '115k', '120k'])
  expect(labels(59.2, 184)).toEqual(['50', '100', '150', '200'])
  expect(labels(0.00012, 0.00047)).toEqual(['0.0001', '0.0002', '0.0003', '0.0004', '0.0005'])
  expect(labels(1_000_001, 1_000_004)).toEqual(['1,000,001', '1,000,002', '1,000,003', '1,000,004'])
  expect(labels(-3, 5)).toEqual(['−4', '−2', '0', '2', '4', '6'])
})

test('one value alone gets room on both sides', () => {
  const axis = valueAxis(100, 100, 4)
  expect(axis.from).toBeLessThan(100)
  expect(axis.to).toBeGreaterThan(100)
  expect(valueAxis(0, 0, 4).ticks.length).toBeGreaterThan(1)
})

test('times fall on whole minutes, hours or days', () => {
  const at = Date.UTC(2025, 9, 10, 20, 50)
  const told = (span: number) => timeAxis(at, at + span, 6).ticks.map(({ label }) => label)
  expect(told(90 * 60_000)).toEqual(['21:00', '21:15', '21:30', '21:45', '22:00', '22:15'])
  expect(told(40_000)).toEqual(['20:50:00', '20:50:10', '20:50:20', '20:50:30', '20:50:40'])
  expect(told(50 * 3_600_000)).toEqual(['11 Oct 00:00', '11 Oct 12:00', '12 Oct 00:00', '12 Oct 12:00'])
  expect(told(5 * 86_400_000)).toEqual(['11 Oct', '12 Oct', '13 Oct', '14 Oct', '15 Oct'])
  expect(told(0)).toEqual(['20:50:00', '20:50:01'])
})

test('a span of any length is cut into at most as many bins as asked for', () => {
  for (const span of [1, 999, 61_000, 5_400_000, 40 * 86_400_000, 80_000 * 86_400_000])
    expect(span / stepFor(span, 59)).toBeLessThanOrEqual(59)
})
