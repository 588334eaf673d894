import { expect, test } from 'vitest'
import { readOptionQuotes } from '../../files/option-quotes.ts'
import { Problems } from '../../files/problems.ts'
import { faultText } from './quote-faults.ts'
import { type QuoteOptions, usableQuotes } from './usable-quotes.ts'

const HEADER = 'at,underlying,expiry,strike,right,forward,bid,ask,mark'
const usual: QuoteOptions = { side: 'mid', at: null, oldestMs: 60_000 }

const chosen = (rows: string, options: QuoteOptions = usual, header: string = HEADER) => {
  const problems = new Problems()
  const read = readOptionQuotes('quotes.csv', `${header}\n${rows}`, problems)
  problems.throwIfAny()
  return usableQuotes(read, options)![0]
}
/** A quote at noon of 1 January for the end of June. */
const row = (
  strike: number,
  right: string,
  bid: string,
  ask: string,
  mark = '',
  forward = '100',
  at = '12:00:00',
) => `2026-01-01 ${at},X,2026-06-30 08:00:00,${strike},${right},${forward},${bid},${ask},${mark}`
const reasons = (rows: string, options?: QuoteOptions, header?: string) =>
  chosen(rows, options, header).leftOut.map(({ fault }) => fault.reason)

test('a good quote gives the volatility of its mid, with those of its bid and ask', () => {
  const { slices, leftOut } = chosen(row(100, 'call', '11', '11.5'))
  expect(leftOut).toEqual([])
  const [{ years, forward, quotes }] = slices
  expect([years, forward]).toEqual([(180 - 1 / 6) / 365, 100])
  const [{ volatility, bid, ask, logMoneyness }] = quotes
  expect(logMoneyness).toBe(0)
  // At the money a price is nearly 0.4 volatilities times the root of time.
  expect(volatility).toBeCloseTo(0.403, 3)
  expect(bid! < volatility && volatility < ask!).toBe(true)
})

test.each([
  ['crossed', row(100, 'call', '11.5', '11')],
  ['no-price', row(100, 'call', '', '')],
  ['no-price', row(100, 'call', '0', '0')],
  ['one-sided', row(100, 'call', '', '11')],
  ['one-sided', row(100, 'call', '11', '0')],
  ['negative-price', row(100, 'call', '-1', '11')],
  ['no-forward', row(100, 'call', '11', '12', '', '0')],
  ['no-forward', row(100, 'call', '11', '12', '', '')],
  ['no-forward', row(100, 'call', '11', '12', '', '-5')],
  ['below-intrinsic', row(150, 'put', '45', '46')],
  ['above-bound', row(100, 'call', '100', '101')],
  ['expired', '2026-07-01 12:00:00,X,2026-06-30 08:00:00,100,call,100,11,12,'],
] as const)('a bad quote is left out as %s', (reason, bad) => {
  const { slices, leftOut } = chosen(bad)
  expect(slices).toEqual([])
  expect(leftOut.map(({ fault }) => fault.reason)).toEqual([reason])
  expect(faultText(leftOut[0].fault)).not.toMatch(/NaN|undefined/)
})

test.each([
  ['non-positive-volatility', '-0.5', '', ''],
  ['non-positive-volatility', '0', '', ''],
  ['non-positive-volatility', '', '-0.1', '0.5'],
  ['out-of-range', '1e-9', '', ''],
  ['out-of-range', '1e400', '', ''],
  ['out-of-range', '65', '', ''],
  ['crossed', '', '0.6', '0.5'],
  ['one-sided', '', '', '0.5'],
  ['no-price', '', '', ''],
] as const)('of volatilities alone a bad one is left out as %s', (reason, mark, bid, ask) => {
  const header = 'at,underlying,expiry,strike,right,forward,mark_iv,bid_iv,ask_iv'
  const rows = `2026-01-01 12:00:00,X,2026-06-30 08:00:00,100,call,100,${mark},${bid},${ask}`
  expect(reasons(rows, usual, header)).toEqual([reason])
})

test('where a side is missing the mark is taken, and the mark first where it is asked for', () => {
  const taken = (rows: string, side: 'mid' | 'mark') =>
    chosen(rows, { ...usual, side }).slices[0].quotes[0].volatility
  const one = taken(row(100, 'call', '', '', '11'), 'mid')
  expect(taken(row(100, 'call', '', '13', '11'), 'mid')).toBe(one)
  expect(taken(row(100, 'call', '9', '13', '11.2'), 'mid')).toBe(one)
  expect(taken(row(100, 'call', '9', '13', '11.2'), 'mark')).toBeGreaterThan(one)
})

test('the latest quote of an option counts, an old one is stale, and one of the money is taken of two', () => {
  const rows = [
    row(110, 'call', '7', '7.4', '', '100', '11:59:30'),
    row(110, 'call', '7.2', '7.6'),
    row(120, 'call', '5', '5.4', '', '100', '11:00:00'),
    row(110, 'put', '17.2', '17.6'),
  ]
  expect(
    chosen(rows.join('\n')).leftOut.map(({ quote, fault }) => [quote.strike, quote.right, fault.reason]),
  ).toEqual([
    ['110', 'call', 'superseded'],
    ['120', 'call', 'stale'],
    ['110', 'put', 'in-the-money'],
  ])
})

test('an option is told by expiry, strike and right: not by the day alone, nor by how its strike is spelled', () => {
  const header = 'at,underlying,expiry,strike,right,forward,mark_iv'
  const quote = (hour: number, strike: string) =>
    `2026-01-01 12:00:00,X,2026-06-30 ${String(hour).padStart(2, '0')}:00:00,${strike},call,100,0.5`
  const { slices, leftOut } = chosen(
    [quote(8, '100'), quote(16, '100'), quote(16, '100.0'), quote(16, '1e-9'), quote(16, '100_001')].join(
      '\n',
    ),
    usual,
    header,
  )
  expect(slices).toHaveLength(2)
  expect(leftOut.map(({ quote: { strike }, fault }) => [strike, fault.reason])).toEqual([
    ['100', 'superseded'],
    ['1e-9', 'out-of-range'],
    ['100_001', 'out-of-range'],
  ])
})

test('a quote that can be traded against its neighbours is left out, with what it would gain', () => {
  const [low, middle, high] = [
    row(100, 'call', '11', '11.2'),
    row(110, 'call', '9.6', '9.8'),
    row(120, 'call', '5', '5.2'),
  ]
  const { slices, leftOut } = chosen([low, middle, high].join('\n'))
  expect(slices[0].quotes.map(({ strike }) => strike)).toEqual([100, 120])
  expect(leftOut[0].fault).toMatchObject({
    reason: 'arbitrage-between-strikes',
    with: ['X-2026-06-30-100-call', 'X-2026-06-30-120-call'],
  })
  // Sold at 9.6, against half of each neighbour bought at 11.2 and 5.2.
  expect((leftOut[0].fault as { gain: number }).gain).toBeCloseTo(9.6 - (11.2 + 5.2) / 2, 12)
})

test('the wrong one of several is left out, not its neighbours', () => {
  const rows = [80, 90, 100, 110, 120, 130].map((strike) => {
    const price = strike === 110 ? 15 : [0, 0, 24, 17, 11, 0, 4.8, 3][strike / 10 - 6]
    return row(strike, 'call', `${price - 0.1}`, `${price + 0.1}`)
  })
  const { leftOut, slices } = chosen(rows.join('\n'))
  expect(leftOut.map(({ quote }) => quote.strike)).toEqual(['110'])
  expect(slices[0].quotes).toHaveLength(5)
})

test('marks that do not belong together are kept, and doubted', () => {
  const rows = [
    row(100, 'call', '', '', '11'),
    row(110, 'call', '', '', '9.5'),
    row(120, 'call', '', '', '5'),
  ]
  const { leftOut, doubts, slices } = chosen(rows.join('\n'))
  expect(leftOut).toEqual([])
  expect(slices[0].quotes).toHaveLength(3)
  expect(doubts.map(({ kind }) => kind)).toEqual(['butterfly'])
  expect(doubts[0].gain).toBeCloseTo(1.5, 9)
})

test('coins are turned into quote money, and percent into a fraction', () => {
  const coin = `${row(100, 'call', '0.11', '0.115', '')},coin`
  const quote = `${row(100, 'call', '11', '11.5', '')},quote`
  const header = `${HEADER},settled_in`
  const volatility = (rows: string) => chosen(rows, usual, header).slices[0].quotes[0].volatility
  expect(volatility(coin)).toBeCloseTo(volatility(quote), 14)
})

test('without any time there is no answer, and a moment can be given', () => {
  const problems = new Problems()
  const text = 'underlying,expiry,strike,right,forward,mark_iv\nX,2026-06-30 08:00:00,100,call,100,0.5'
  const read = readOptionQuotes('quotes.csv', text, problems)
  expect(usableQuotes(read, usual)).toBeNull()
  const [{ slices }] = usableQuotes(read, { ...usual, at: Date.UTC(2026, 0, 1) })!
  expect(slices[0].quotes[0].volatility).toBe(0.5)
})
