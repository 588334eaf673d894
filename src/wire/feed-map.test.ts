import { describe, expect, test } from 'vitest'
import type { FeedBook, FeedPrice } from '../files/feeds/update.ts'
import { formatProblem, Problems } from '../files/problems.ts'
import { FeedMap } from './feed-map.ts'

function read(text: string): FeedMap {
  const problems = new Problems()
  const map = FeedMap.read('map.yaml', text, problems)
  problems.throwIfAny()
  return map as FeedMap
}

function faults(text: string): string[] {
  const problems = new Problems()
  expect(FeedMap.read('map.yaml', text, problems)).toBeUndefined()
  return problems.list().map(formatProblem)
}

const price = (symbol: string, text: string, field: FeedPrice['field'] = 'mark'): FeedPrice => ({
  ...{ is: 'price', field, symbol, price: text, atMs: 5 },
})
const book: FeedBook = {
  ...{ is: 'book', symbol: 'BTC-USDT-SWAP', atMs: 5, isWhole: true, ids: null },
  bids: [{ price: '61000.1', size: '415' }],
  asks: [{ price: '61000.2', size: '1e-3' }],
}

describe('a map', () => {
  const map = read(`
marks:
  BTC-PERP: BTCUSDT
  BTC index: { of: BTCUSDT, field: index }
  KPEPE-PERP: { of: PEPEUSDT, price-times: 1000 }
depth:
  BTC-PERP: { of: BTC-USDT-SWAP, size-times: 0.01 }
`)

  test('gives one price to several series, each its own field', () => {
    expect(map.marksOf(price('BTCUSDT', '61000.50'))).toEqual([
      { symbol: 'BTC-PERP', price: '61000.50', atMs: 5 },
    ])
    expect(map.marksOf(price('BTCUSDT', '61001', 'index'))).toEqual([
      { symbol: 'BTC index', price: '61001', atMs: 5 },
    ])
    expect(map.marksOf(price('BTCUSDT', '61001', 'last'))).toEqual([])
  })

  test('counts in the units of the venue, exactly', () => {
    expect(map.marksOf(price('PEPEUSDT', '0.00000871'))[0].price).toBe('0.00871')
    expect(map.marksOf(price('PEPEUSDT', '8.71e-6'))[0].price).toBe('0.00871')
    expect(map.booksOf(book)).toEqual([
      {
        ...{ instrument: 'BTC-PERP', isWhole: true, ids: null, atMs: 5 },
        bids: [['61000.1', '4.15']],
        asks: [['61000.2', '0.00001']],
      },
    ])
  })

  test('knows what is wanted', () => {
    expect(['BTCUSDT', 'BTC-USDT-SWAP', 'BTC-PERP', '__proto__'].map((symbol) => map.knows(symbol))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(map.marksOf(price('DOGEUSDT', '1'))).toEqual([])
  })
})

test('without a map symbols stay, marks and books pass, and exponents are written out', () => {
  expect(FeedMap.asItIs.marksOf(price('X', '1e-4'))).toEqual([{ symbol: 'X', price: '0.0001', atMs: 5 }])
  expect(FeedMap.asItIs.marksOf(price('X', '1', 'index'))).toEqual([])
  expect(FeedMap.asItIs.booksOf(book)[0]).toMatchObject({
    instrument: 'BTC-USDT-SWAP',
    bids: [['61000.1', '415']],
  })
  expect(FeedMap.asItIs.marksOf({ ...price('X', '1'), symbol: null })).toEqual([])
})

test.each([
  ['marks: {}', 'map.yaml:1:1: found a mapping, expected at least one series under "marks" or "depth".'],
  [
    'marks: { A: { of: B, field: mid } }',
    'map.yaml:1:29: found "mid", expected "mark", "index", "last", "forward" or "volatility".',
  ],
  [
    'marks: { A: { of: B, price-times: 0 } }',
    'map.yaml:1:35: found "0", expected a decimal number above zero.',
  ],
  [
    'marks: { A: B }\nbooks: {}',
    'map.yaml:2:1: found an unknown key "books", expected known keys only. Check its spelling, or delete it.',
  ],
  ['marks: { A: B, A: C }', 'map.yaml:1:16: found a second key of this name, expected each key once.'],
])('%j is told with its place', (text, problem) => {
  expect(faults(text)).toEqual([problem])
})
