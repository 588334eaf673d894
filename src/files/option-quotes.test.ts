import { expect, test } from 'vitest'
import { optionNamed } from './option-names.ts'
import { readOptionQuotes } from './option-quotes.ts'
import { formatProblem, Problems } from './problems.ts'

const read = (text: string) => {
  const problems = new Problems()
  return { ...readOptionQuotes('q.csv', text, problems), problems: problems.list().map(formatProblem) }
}

test('own columns are read digit for digit, and what is not there is null', () => {
  const { quotes, volatilityIn, problems } = read(
    'at,underlying,expiry,strike,right,forward,bid,ask,mark_iv\n2026-01-01 12:00:00,BTC,2026-06-26 08:00:00,50000.50,put,61000.10,,1200,0.650',
  )
  expect(problems).toEqual([])
  expect(volatilityIn).toBe('fraction')
  expect(quotes[0]).toMatchObject({
    instrument: 'BTC-2026-06-26-50000.50-put',
    underlying: 'BTC',
    expiresAt: Date.UTC(2026, 5, 26, 8),
    at: Date.UTC(2026, 0, 1, 12),
    strike: '50000.50',
    right: 'put',
    pricedIn: 'quote',
    forward: '61000.10',
    bid: null,
    ask: '1200',
    mark: null,
    markIv: '0.650',
  })
})

test('a ticker as Deribit writes it is in coins and percent, and its name says what it is', () => {
  const { quotes, volatilityIn } = read(
    'ts_ms,instrument,underlying_price,mark_price_coin,mark_iv_pct,best_bid_coin,best_ask_coin,delta\n1750000000000,ETH-26JUN26-2800-C,2610.5,0.1,71.2,0.0995,0.1005,0.47',
  )
  expect(volatilityIn).toBe('percent')
  expect(quotes[0]).toMatchObject({
    instrument: 'ETH-26JUN26-2800-C',
    underlying: 'ETH',
    expiresAt: Date.UTC(2026, 5, 26, 8),
    strike: '2800',
    right: 'call',
    at: 1_750_000_000_000,
    pricedIn: 'coin',
    bid: '0.0995',
    greeks: { delta: '0.47', gamma: null },
  })
})

test('names are read, and what is no name or no day is not', () => {
  expect(optionNamed('XRP_USDC-3JAN27-0d62-P')).toMatchObject({
    underlying: 'XRP_USDC',
    strike: '0.62',
    right: 'put',
  })
  for (const name of [
    'BTC-PERPETUAL',
    'BTC-31FEB26-100-C',
    'BTC-24XYZ22-100-C',
    'BTC-24JUN22-0-C',
    'BTC-24JUN22-1-X',
  ])
    expect(optionNamed(name)).toBeNull()
})

test('a row that does not say its option, or holds no number, is told with line and column', () => {
  const { quotes, problems } = read(
    'instrument,forward,bid,ask\nBTC-24JUN26-100-C,100,1,2\nBTC-PERP,100,1,2\n,100,1,2\nBTC-24JUN26-110-C,100,x,2',
  )
  expect(quotes).toHaveLength(1)
  expect(problems).toEqual([
    'q.csv:3:1: found the option "BTC-PERP", expected a name like "BTC-24JUN22-15000-C", or underlying, expiry, strike and right.',
    'q.csv:4:1: found an option without a name, expected a name like "BTC-24JUN22-15000-C", or underlying, expiry, strike and right.',
    'q.csv:5:23: found "x" in column "bid", expected a decimal number, or nothing.',
  ])
})
