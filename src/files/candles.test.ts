import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeWithData } from '../../test/support/data.ts'
import { readInput } from './bytes.ts'
import { type Candles, readCandles } from './candles.ts'
import { compareDecimals } from './cells.ts'
import { formatProblem, Problems } from './problems.ts'

function read(text: string) {
  const problems = new Problems()
  return { ...readCandles('c.csv', text, problems), told: problems.list().map(formatProblem) }
}

describe('the three shapes', () => {
  test('trades with a UTC timestamp', () => {
    const { candles, timeBase, told } = read(
      'timestamp,open,high,low,close,volume\n2021-12-31 23:01:00.000000,5.0,7,4,6.00,0\n',
    )
    expect(told).toEqual([])
    expect(timeBase).toBe('epoch')
    expect(candles).toEqual([
      { openMs: 1_640_991_660_000, open: '5.0', high: '7', low: '4', close: '6.00', volume: '0' },
    ])
  })

  test('trades since a midnight', () => {
    const { candles, timeBase } = read(
      'ms_since_midnight_utc,open,high,low,close,volume\n0,5,5,5,5,1\n60000,5,5,5,5,\n',
    )
    expect(timeBase).toBe('midnight')
    expect(candles.map(({ openMs, volume }) => [openMs, volume])).toEqual([
      [0, '1'],
      [60_000, undefined],
    ])
  })

  test('a mark price without volume', () => {
    const { candles, timeBase } = read('open_time_ms,open,high,low,close\n1759968000000,5.10000000,6,5,5.5\n')
    expect(timeBase).toBe('epoch')
    expect(candles).toEqual([
      { openMs: 1_759_968_000_000, open: '5.10000000', high: '6', low: '5', close: '5.5' },
    ])
  })
})

const head = 'open_time_ms,open,high,low,close\n'
test.each([
  [
    'a time that stands still',
    `${head}1,5,5,5,5\n1,5,5,5,5\n`,
    '3:1: found time 1 after one as late or later, expected times that rise.',
  ],
  [
    'a high below the close',
    `${head}1,5,6,5,7\n`,
    '2:5: found a high of 6 with a price of 7, expected no price above the high.',
  ],
  [
    'a low above the open',
    `${head}1,5,6,5.5,6\n`,
    '2:7: found a low of 5.5 with a price of 5, expected no price below the low.',
  ],
  [
    'a price of zero',
    `${head}1,0,6,5,6\n`,
    '2:3: found "0" in column "open", expected a decimal number above zero.',
  ],
  [
    'a time in words',
    `${head}noon,5,6,5,6\n`,
    '2:1: found "noon" in column "open_time_ms", expected a time: whole milliseconds, or UTC like 2021-12-31 23:01:00.',
  ],
  [
    'no time column',
    'open,high,low,close\n',
    '1:1: found no column "open_time", expected one, named "open_time" or "timestamp" or "open_time_ms" or "utc_time" or "ms_since_midnight_utc" or "ms_since_midnight".',
  ],
])('%s is told', (_, text, expected) => {
  const { told, candles } = read(text)
  expect(told).toContain(`c.csv:${expected}`)
  expect(candles.length).toBeLessThan(2)
})

async function readFileOf(path: string): Promise<Candles> {
  const problems = new Problems()
  const candles = readCandles(path, (await readInput(path, problems))!, problems)
  problems.throwIfAny()
  return candles
}

describeWithData(
  'FTX minutes of January 2022',
  'market/candles/ftx-btc-perp-1m-2021-12-31_2022-02-01.csv.gz',
  (path) => {
    let read: Candles
    beforeAll(async () => {
      read = await readFileOf(path)
    })

    test('hold 45,031 minutes without a gap', () => {
      expect(read.candles).toHaveLength(45_031)
      const [first, last] = [read.candles[0], read.candles.at(-1)!]
      expect(first).toEqual({
        openMs: Date.UTC(2021, 11, 31, 23, 1),
        open: '46319.0',
        high: '46385.0',
        low: '46319.0',
        close: '46377.0',
        volume: '2300413.7295',
      })
      expect(last).toEqual({
        openMs: Date.UTC(2022, 1, 1, 5, 31),
        open: '38525.0',
        high: '38546.0',
        low: '38525.0',
        close: '38544.0',
        volume: '685906.9735',
      })
      expect((last.openMs - first.openMs) / 60_000 + 1).toBe(45_031)
    })
  },
)

describeWithData(
  'the mark price of 10 October 2025',
  'market/no-licence-stated/binance-coinm-btcusd_perp-mark-price-1m-2025-10-10.csv',
  (path) => {
    test('has its low of 102,497.49 at 21:20', async () => {
      const { candles } = await readFileOf(path)
      expect(candles).toHaveLength(1_440)
      const lowest = candles.reduce((low, each) => (compareDecimals(each.low, low.low) < 0 ? each : low))
      expect(lowest.openMs).toBe(Date.UTC(2025, 9, 10, 21, 20))
      expect(lowest.low).toMatch(/^102497\.485/)
      expect(candles[0].volume).toBeUndefined()
    })
  },
)

describeWithData(
  'Gemini hours of March 2020',
  'market/no-licence-stated/gemini-btcusd-1h-2020-03-05_2020-03-20.csv',
  (path) => {
    test('fall from 7,350.52 to 5,568.84 in the 10:00 hour of 12 March', async () => {
      const { candles } = await readFileOf(path)
      expect(candles).toHaveLength(384)
      const fall = candles.find(({ openMs }) => openMs === Date.UTC(2020, 2, 12, 10))
      expect(fall).toMatchObject({ open: '7350.52', low: '5568.84' })
    })
  },
)

describeWithData(
  'minutes since midnight',
  'market/candles/dydx-btcusd-perp-1m-2026-01-01-trades.csv',
  (path) => {
    test('are read whole, minutes without an update absent', async () => {
      const { candles, timeBase } = await readFileOf(path)
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
      expect(timeBase).toBe('midnight')
      expect(candles).toHaveLength(lines.length - 1)
      expect(
        candles.map((each) =>
          [each.openMs, each.open, each.high, each.low, each.close, each.volume].join(','),
        ),
      ).toEqual(lines.slice(1))
    })
  },
)
