import { describe, expect, test } from 'vitest'
import { plainVenue, planOf, timelineOf } from '../support/scenarios.ts'

const scenario = (rest: string): string => `scenario: s${plainVenue}${rest}`

interface Bodies {
  readonly marks?: readonly { mark: number }[]
  readonly snapshot?: {
    bids: { price: number; quantity: number }[]
    asks: { price: number; quantity: number }[]
  }
}

function told(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  return timelineOf(planOf(text, files)).map(({ after, type, body }) => {
    const { marks, snapshot } = body as Bodies
    const figures = marks?.map(({ mark }) => mark).join(' ') ?? bookText(snapshot)
    return `${after} ${type}${figures === '' ? '' : ` ${figures}`}`
  })
}

function bookText(snapshot: Bodies['snapshot']): string {
  if (snapshot === undefined) return ''
  const side = (levels: { price: number; quantity: number }[]): string =>
    levels.map(({ price, quantity }) => `${quantity}@${price}`).join(' ')
  return `${side(snapshot.bids)} | ${side(snapshot.asks)}`
}

describe('the order of a timeline', () => {
  test('books come before the marks of their moment and stand around the mark that is coming', () => {
    const text = scenario(`
marks: [{ instrument: PERP, every: 10s, points: [[+0s, 1_000], [+20s, 800]] }]
depth: [{ instrument: PERP, every: 10s, synthetic: { half-spread: 1, levels: 1, step: 1, size-each: 2 } }]
`)
    expect(told(text)).toEqual([
      '0 adopt-rulebook',
      '0 replace-depth 20@999 | 20@1001',
      '0 move-marks 1000',
      '10 replace-depth 20@899 | 20@901',
      '10 move-marks 900',
      '20 replace-depth 20@799 | 20@801',
      '20 move-marks 800',
      '20 advance-time',
    ])
  })

  test('all marks of one moment move in one command, the tick’s before the source’s', () => {
    const text = scenario(`
marks: [{ instrument: PERP, points: [[+0s, 1_000], [+10s, 900]] }]
ticks:
  - { at: +10s, marks: { PERP: 950 }, advance: true }
  - { at: +10s, marks: { PERP: 940 } }
`)
    expect(told(text)).toEqual([
      '0 adopt-rulebook',
      '0 move-marks 1000',
      '10 move-marks 950',
      '10 advance-time',
      '10 move-marks 940',
      '10 advance-time',
    ])
  })

  test('a form follows its shares, and without a time between it follows its mark', () => {
    const text = scenario(`
marks: [{ instrument: PERP, points: [[+0s, 1_000], [+20s, 800]] }]
depth:
  - instrument: PERP
    synthetic: { half-spread: 1, levels: 1, step: 1, size-each: 2, scale: [{ at: +0s, share: 50% }, { at: +15s, share: 10% }] }
`)
    expect(told(text).filter((line) => line.includes('depth'))).toEqual([
      '0 replace-depth 10@999 | 10@1001',
      '15 replace-depth 2@999 | 2@1001',
      '20 replace-depth 2@799 | 2@801',
    ])
  })
})

describe('marks from files', () => {
  const candles = `timestamp,open,high,low,close
2026-01-05 12:00:00,1000,1010,900,950
2026-01-05 12:01:00,950,960.6,940,955.5
`
  test.each([
    ['open', ['0 1000', '60 950']],
    ['close', ['60 950', '120 956']],
    ['low-then-close', ['30 900', '60 950', '90 940', '120 956']],
    ['high-then-close', ['30 1010', '60 950', '90 961', '120 956']],
  ])('%s', (use, expected) => {
    const text = scenario(`marks: [{ instrument: PERP, file: c.csv, use: ${use} }]\n`)
    const marks = told(text, { 'c.csv': candles }).filter((line) => line.includes('move-marks'))
    expect(marks.map((line) => line.replace(' move-marks', ''))).toEqual(expected)
  })

  test('marks finer than the grid are rounded onto it and counted', () => {
    const text = scenario('marks: [{ instrument: PERP, file: c.csv, use: close }]\n')
    expect(planOf(text, { 'c.csv': candles }).header.notes[0]).toBe(
      'Marks finer than their grid, which were rounded onto it: 1.',
    )
  })

  test('a stretch leaves out what lies before and after it', () => {
    const text = scenario(
      'marks: [{ instrument: PERP, file: c.csv, use: low-then-close, from: +60s, to: +90s }]\n',
    )
    expect(told(text, { 'c.csv': candles }).filter((line) => line.includes('marks'))).toEqual([
      '60 move-marks 950',
      '90 move-marks 940',
    ])
  })

  test('quotes give the middle of bid and ask, on the day that is written', () => {
    const quotes = `ms_since_midnight_utc,bid_open,bid_high,bid_low,bid_close,bid_size,ask_open,ask_high,ask_low,ask_close,ask_size
43200000,999,1000,990,995,1,1001,1002,992,999,1
43260000,995,996,980,990,1,999,1000,984,994,1
`
    const text = scenario(
      'marks: [{ instrument: PERP, file: q.csv, shape: quotes, day: 2026-01-05T00:00:00Z, use: low-then-close }]\n',
    )
    expect(told(text, { 'q.csv': quotes }).filter((line) => line.includes('marks'))).toEqual([
      '30 move-marks 991',
      '60 move-marks 997',
      '90 move-marks 982',
      '120 move-marks 992',
    ])
  })
})

describe('books from files', () => {
  const marks = 'marks: [{ instrument: PERP, points: [[+0s, 1_000], [+10s, 1_000]] }]\n'
  const start = Date.UTC(2026, 0, 5, 12)

  test('snapshots, no two nearer than asked', () => {
    const lines = [0, 400, 1_000, 1_900, 2_000]
      .map((after) => `{"ts":${start + after},"bids":[["999","1"]],"asks":[["1001","0.5"]]}`)
      .join('\n')
    const text = scenario(
      `${marks}depth: [{ instrument: PERP, file: b.jsonl, shape: snapshots, every: 1s }]\n`,
    )
    expect(told(text, { 'b.jsonl': `${lines}\n` }).filter((line) => line.includes('depth'))).toEqual([
      '0 replace-depth 10@999 | 5@1001',
      '1 replace-depth 10@999 | 5@1001',
      '2 replace-depth 10@999 | 5@1001',
    ])
  })

  test('a snapshot and its diffs, chained by their ids', () => {
    const lines = [
      `{"kind":"snapshot","last_update_id":7,"ts":${start - 5_000},"bids":[["999","1"]],"asks":[["1001","1"]]}`,
      `{"kind":"diff","first_id":6,"last_id":9,"prev_id":5,"ts":${start - 1_000},"bids":[["999","0"]],"asks":[]}`,
      `{"kind":"diff","first_id":10,"last_id":12,"prev_id":9,"ts":${start + 1_000},"bids":[["998","3"]],"asks":[]}`,
    ]
    const text = scenario(`${marks}depth: [{ instrument: PERP, file: b.jsonl, shape: diffs }]\n`)
    const plan = planOf(text, { 'b.jsonl': `${lines.join('\n')}\n` })
    expect(timelineOf(plan).filter(({ type }) => type.endsWith('depth'))).toMatchObject([
      { after: 0, type: 'replace-depth', body: { snapshot: { lastUpdateId: 7 } } },
      { after: 0, type: 'update-depth', body: { increment: { sequence: { previousId: 5, lastId: 9 } } } },
      { after: 1, type: 'update-depth', body: { increment: { bids: [{ price: 998, quantity: 30 }] } } },
    ])
  })

  test('the levels of one book', () => {
    const csv = 'side,price,size\nbid,999,1\nbid,998,2\nask,1001,1\n'
    const text = scenario(`${marks}depth: [{ instrument: PERP, file: l.csv, shape: levels }]\n`)
    expect(told(text, { 'l.csv': csv }).filter((line) => line.includes('depth'))).toEqual([
      '0 replace-depth 10@999 20@998 | 10@1001',
    ])
  })

  test('bands around the mark, without what stands still in the narrowest', () => {
    const text = scenario(`${marks}depth: [{ instrument: PERP, file: bands.csv, shape: bands }]\n`)
    const plan = planOf(text, { 'bands.csv': bandsCsv() })
    const [first] = timelineOf(plan).filter(({ type }) => type === 'replace-depth')
    const { bids, asks } = (first.body as Required<Bodies>).snapshot
    const sum = (levels: { quantity: number }[]): number =>
      levels.reduce((all, each) => all + each.quantity, 0)
    // 17 coins stand still within 1% on the bid side: they are in no level, and nothing rests above 990.
    expect(sum(bids)).toBe((100 - 17) * 10)
    expect(Math.max(...bids.map(({ price }) => price))).toBeLessThan(990)
    expect(Math.min(...bids.map(({ price }) => price))).toBe(950)
    expect(sum(asks)).toBe(90 * 10)
    expect(plan.header.refusedInput).toEqual([
      { what: 'bands.csv lines 2 to 4: band m1', why: 'band m1 stands still at 17 for 20000 over 3 rows' },
    ])
  })

  test('bands that are not trusted are named', () => {
    const text = scenario(
      `${marks}depth: [{ instrument: PERP, file: bands.csv, shape: bands, trusted: [m5, p5] }]\n`,
    )
    const refused = planOf(text, { 'bands.csv': bandsCsv() }).header.refusedInput
    expect(refused.map(({ what }) => what.split('band ')[1])).toEqual([
      'm4',
      'm3',
      'm2',
      'm1',
      'p1',
      'p2',
      'p3',
      'p4',
    ])
  })
})

/** Three rows, half a minute apart, of bands that grow outward; only the narrowest bids stand still. */
function bandsCsv(): string {
  const bids = ['m5', 'm4', 'm3', 'm2', 'm1']
  const asks = ['p1', 'p2', 'p3', 'p4', 'p5']
  const names = [...bids, ...asks]
  const header = [
    'utc_time',
    ...names.map((name) => `depth_btc_${name}pct`),
    ...names.map((name) => `notional_usd_${name}pct`),
  ]
  const rows = [0, 30, 59].map((second, row) => {
    const bidAmounts = [100, 80, 60, 40].map((amount) => amount + row)
    const askAmounts = [50, 60, 70, 80, 90].map((amount) => amount + row)
    const bidMoney = bidAmounts.map((amount) => amount * 970)
    const askMoney = askAmounts.map((amount) => amount * 1_030)
    return [
      `2026-01-05 12:00:${String(second).padStart(2, '0')}`,
      ...bidAmounts,
      17,
      ...askAmounts,
      ...bidMoney,
      20_000,
      ...askMoney,
    ].join(',')
  })
  return `${[header.join(','), ...rows].join('\n')}\n`
}
