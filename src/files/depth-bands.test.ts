import { beforeAll, describe, expect, test } from 'vitest'
import { dataPath, describeWithData, hasData } from '../../test/support/data.ts'
import { parseRational } from '../core/money/units.ts'
import { readInput } from './bytes.ts'
import { readCandles } from './candles.ts'
import { type BandName, bandBetween, bandNames, type DepthRow, readDepthBands } from './depth-bands.ts'
import { formatProblem, Problems } from './problems.ts'
import { trustBands } from './trust-bands.ts'

const header = [
  'utc_time',
  ...bandNames.map((band) => `depth_btc_${band}pct`),
  ...bandNames.map((band) => `notional_usd_${band}pct`),
].join(',')

/** A row at a price of about 100: bids at 99, asks at 101; cells can be set one by one. */
function line(
  second: number,
  set: Partial<Record<BandName, [amount: string, notional: string]>> = {},
): string {
  const bands = bandNames.map((band): [string, string] => {
    const amount = Number(band[1]) * 10 + second
    return set[band] ?? [`${amount}`, `${amount * (band.startsWith('m') ? 99 : 101)}`]
  })
  const time = `2025-10-10 19:00:${String(second).padStart(2, '0')}`
  return [time, ...bands.map(([amount]) => amount), ...bands.map(([, notional]) => notional)].join(',')
}

function read(...lines: string[]) {
  const problems = new Problems()
  const rows = readDepthBands('d.csv', `${[header, ...lines].join('\n')}\n`, problems)
  return { rows, told: problems.list().map(formatProblem) }
}

describe('reading', () => {
  test('gives amounts, notionals and their exact average price', () => {
    const { rows, told } = read(line(0, { m5: ['6297.157', '731407430.7088'], p5: ['0.000', '0'] }))
    expect(told).toEqual([])
    expect(rows[0].atMs).toBe(Date.UTC(2025, 9, 10, 19))
    expect(rows[0].bands.m5).toEqual({
      amount: '6297.157',
      notional: '731407430.7088',
      averagePrice: parseAverage(7_314_074_307_088n, 62_971_570n),
    })
    expect(rows[0].bands.p5).toEqual({ amount: '0.000', notional: '0', averagePrice: undefined })
  })

  test('leaves a band out that the record lacks', () => {
    const { rows, told } = read(line(0, { m4: ['', ''] }))
    expect(told).toEqual([])
    expect(rows[0].bands).not.toHaveProperty('m4')
  })

  test.each([
    [
      'half a band',
      [line(0, { m5: ['', '5'] })],
      '2:21: found only one of amount and notional of band m5, expected both or neither.',
    ],
    [
      'a time that stands still',
      [line(0), line(0)],
      '3:1: found time 2025-10-10 19:00:00 after one as late or later, expected times that rise.',
    ],
    [
      'an amount below zero',
      [line(0, { m5: ['-1', '5'] })],
      '2:21: found "-1" in column "depth_btc_m5pct", expected a decimal number, zero or above, or nothing.',
    ],
    [
      'a cut-off line',
      [line(0).slice(0, 30)],
      '2:31: found 5 fields, expected 21, as in the header. Check that the file was not cut off here.',
    ],
  ])('%s is told', (_, lines, expected) => {
    expect(read(...lines).told).toEqual([`d.csv:${expected}`])
  })
})

function parseAverage(notional: bigint, amount: bigint) {
  const whole = parseRational(`${notional}`)
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))
  const common = gcd(whole.numerator, amount)
  return { numerator: notional / common, denominator: amount / common }
}

describe('what rests between two bands', () => {
  const [row] = read(
    line(0, { m1: ['17.654', '2142547.0931'], m5: ['117.374', '12814900.5'], p5: ['1', '1'] }),
  ).rows

  test('is the exact difference of both figures', () => {
    expect(bandBetween(row, 'm1', 'm5')).toEqual({
      amount: '99.72',
      notional: '10672353.4069',
      averagePrice: parseAverage(106_723_534_069n, 997_200n),
    })
    expect(bandBetween(row, 'p1', 'p1')).toEqual({ amount: '0', notional: '0', averagePrice: undefined })
  })

  test('is not told across sides, or where the outer holds less', () => {
    expect(bandBetween(row, 'p1', 'm5')).toBeUndefined()
    expect(bandBetween(row, 'p1', 'p5')).toBeUndefined()
  })
})

const sound = Array.from({ length: 6 }, (_, second) => line(second))
const faultsOf = (rows: readonly DepthRow[], rules = {}) =>
  trustBands(rows, rules).refusals.map(
    ({ band, reason, firstRow, lastRow }) => `${band} ${reason} ${firstRow}-${lastRow}`,
  )

describe('trust', () => {
  test('a sound record is refused nowhere', () => {
    const trust = trustBands(read(...sound).rows)
    expect(trust.refusals).toEqual([])
    expect(trust.isUsable(0, 'm5') && trust.isUsable(5, 'p1')).toBe(true)
    expect(trust.isUsable(6, 'm5') || trust.isUsable(-1, 'm5')).toBe(false)
    expect(trustBands([]).refusals).toEqual([])
  })

  test('a band nobody declared is refused, and is no evidence', () => {
    const rows = read(line(0, { m1: ['17', '99999'] })).rows
    expect(faultsOf(rows, { trusted: ['m5', 'm4', 'm3', 'm2', 'p1', 'p2', 'p3', 'p4', 'p5'] })).toEqual([
      'm1 not-declared 0-0',
    ])
  })

  test('an absent band is refused in its rows', () => {
    expect(faultsOf(read(line(0), line(1, { m4: ['', ''] }), line(2)).rows)).toEqual(['m4 absent 1-1'])
  })

  test('a band that stands still is refused once it does so long enough', () => {
    const still: [string, string] = ['10.5', '1039.5']
    const rows = read(
      line(0),
      line(1, { m1: still }),
      line(2, { m1: still }),
      line(3, { m1: still }),
      line(4),
    ).rows
    expect(faultsOf(rows)).toEqual(['m1 frozen 1-3'])
    expect(trustBands(rows).refusals[0].why).toBe('band m1 stands still at 10.5 for 1039.5 over 3 rows')
    expect(faultsOf(rows, { frozenRows: 4 })).toEqual([])
    expect(trustBands(rows).isUsable(2, 'm1')).toBe(false)
    expect(trustBands(rows).isUsable(4, 'm1')).toBe(true)
  })

  test('bids above the market, and asks below it, are refused by the market given', () => {
    const rows = read(line(0, { m2: ['20', '2100'] }), line(1, { p3: ['31', '2790'] })).rows
    const market = () => ({ low: '99.5', high: '100.5' })
    expect(faultsOf(rows, { market })).toEqual(['m2 wrong-side 0-0', 'p3 wrong-side 1-1'])
    expect(trustBands(rows, { market }).refusals[0].why).toBe(
      'band m2 costs 105 on average, above the market at 100',
    )
  })

  test('without a market, bids and asks that cross are both refused', () => {
    const rows = read(line(0, { m2: ['20', '2021'] })).rows
    expect(faultsOf(rows)).toEqual([
      'm2 wrong-side 0-0',
      ...['p1', 'p2', 'p3', 'p4', 'p5'].map((band) => `${band} wrong-side 0-0`),
    ])
  })

  test('an outer band that holds less than the inner one is refused with it', () => {
    const rows = read(line(0, { p5: ['39', '3939'] }), line(1, { m3: ['5', '495'] })).rows
    expect(faultsOf(rows)).toEqual([
      'm3 not-monotone 1-1',
      'm2 not-monotone 1-1',
      'p4 not-monotone 0-0',
      'p5 not-monotone 0-0',
    ])
  })
})

const DEPTH = 'market/no-licence-stated/binance-usdm-btcusdt-bookdepth-30s-2025-10-10-1900-2300.csv'
const MARKS = 'market/no-licence-stated/binance-coinm-btcusd_perp-mark-price-1m-2025-10-10.csv'

describeWithData('the depth bands of 10 October 2025', DEPTH, (path) => {
  let rows: DepthRow[]
  beforeAll(async () => {
    const problems = new Problems()
    rows = readDepthBands(path, (await readInput(path, problems))!, problems)
    problems.throwIfAny()
  })

  test('hold 480 rows, and the 5 % bids that fell from 5,000 BTC to 18', () => {
    expect(rows).toHaveLength(480)
    const bidsAt = (...time: [number, number, number]) =>
      rows.find(({ atMs }) => atMs >= Date.UTC(2025, 9, 10, ...time))!.bands.m5!.amount
    expect([
      bidsAt(20, 30, 0),
      bidsAt(21, 0, 0),
      bidsAt(21, 15, 33),
      bidsAt(21, 21, 33),
      bidsAt(21, 25, 0),
      bidsAt(22, 30, 0),
    ]).toEqual(['5000.427', '1862.159', '405.976', '117.374', '17.654', '816.068'])
  })

  test('have a level frozen at 121,363 within every bid band; without it the 5 % bids lie below the asks', () => {
    const frozen = new Set(rows.map(({ bands }) => `${bands.m1!.amount} for ${bands.m1!.notional}`))
    expect([...frozen]).toEqual(['17.652 for 2142311.3113', '17.654 for 2142547.0931'])
    const above = rows.filter((row) => {
      const [bids, asks] = [bandBetween(row, 'm1', 'm5')!.averagePrice, row.bands.p1!.averagePrice!]
      return bids !== undefined && bids.numerator * asks.denominator > asks.numerator * bids.denominator
    })
    expect(above.map(({ atMs }) => new Date(atMs).toISOString())).toEqual(['2025-10-10T21:22:04.000Z'])
  })

  test.skipIf(!hasData(MARKS))(
    'against the mark, asks hold, and bids are refused where the frozen level weighs',
    async () => {
      const problems = new Problems()
      const { candles } = readCandles(MARKS, (await readInput(dataPath(MARKS), problems))!, problems)
      problems.throwIfAny()
      const minutes = new Map(candles.map((candle) => [candle.openMs, candle]))
      const trust = trustBands(rows, {
        trusted: ['m5', 'm4', 'p1', 'p2', 'p3', 'p4', 'p5'],
        market: ({ atMs }) => minutes.get(atMs - (atMs % 60_000))!,
      })
      const refused = (band: BandName) => rows.filter((_, row) => !trust.isUsable(row, band)).length
      expect(bandNames.map((band) => [band, refused(band)])).toEqual([
        ['m5', 31],
        ['m4', 103],
        ['m3', 480],
        ['m2', 480],
        ['m1', 480],
        ...['p1', 'p2', 'p3', 'p4', 'p5'].map((band) => [band, 0]),
      ])
      expect(trust.refusals.find(({ band, reason }) => band === 'm5' && reason === 'frozen')).toMatchObject({
        firstRow: 290,
        lastRow: 304,
        why: 'band m5 stands still at 17.654 for 2142547.0931 over 15 rows',
      })
    },
  )
})
