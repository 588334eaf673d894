import { expect, test } from 'vitest'
import { gcPauses, measure, median, ratio, verdictOf } from '../../bench/support/bench.ts'
import { figureOf, tableOf } from '../../bench/support/report.ts'

test('a measurement warms up, then times each run', () => {
  const calls: number[] = []
  const tookMs = measure(() => calls.push(calls.length), { warm: 3, runs: 5 })
  expect(calls).toHaveLength(8)
  expect(tookMs).toBeGreaterThanOrEqual(0)
  expect(() => measure(() => 0, { warm: 1, runs: 0 })).toThrow('at least one timed run, not 0')
})

test('the median is the middle, or between the two middle ones', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 6])).toBe(5.5)
  expect(() => median([])).toThrow('at least one value')
})

test('a ratio is a number or an error', () => {
  expect(ratio(3, 2)).toBe(1.5)
  expect(() => ratio(1, 0)).toThrow('not a finite number')
})

test('a target is met from its own side', () => {
  const row = { name: 'rank', value: 10, unit: 'ms' }
  expect(verdictOf(row)).toBe('')
  expect(verdictOf({ ...row, target: { atMost: 10 } })).toBe('met')
  expect(verdictOf({ ...row, target: { atMost: 9 } })).toBe('missed')
  expect(verdictOf({ ...row, target: { atLeast: 11 } })).toBe('missed')
})

test('the table shows figure, target and verdict', () => {
  const rows = [
    { name: 'rank 1M winners', value: 81.25, unit: 'ms', target: { atMost: 100 } },
    { name: 'commands', value: 1_234_567, unit: '1/s', note: 'one writer' },
  ]
  expect(`\n${tableOf(rows)}\n`).toMatchInlineSnapshot(`
    "
    figure               value  unit  target    verdict  note
    rank 1M winners      81.25  ms    <= 100.0  met
    commands         1_234_567  1/s                      one writer
    "
  `)
  expect([0.001234, 12.3456, 999.94, 1000].map(figureOf)).toEqual(['0.001234', '12.35', '999.9', '1_000'])
})

test('the collector is watched while the work runs', async () => {
  const pauses = await gcPauses(() => {
    let kept: number[][] = []
    for (let turn = 0; turn < 400; turn += 1) kept = [...kept.slice(-50), new Array(10_000).fill(turn)]
    return kept.length
  })
  expect(pauses.result).toBe(51)
  expect(pauses.count).toBeGreaterThan(0)
  expect(pauses.longestMs).toBeLessThanOrEqual(pauses.totalMs)
})
