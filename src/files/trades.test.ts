import { expect, test } from 'vitest'
import { describeWithData } from '../../test/support/data.ts'
import { readInput } from './bytes.ts'
import { formatProblem, Problems } from './problems.ts'
import { readTrades } from './trades.ts'

const head = 'ts_ms,trade_id,price,qty,taker_side\n'
function read(text: string) {
  const problems = new Problems()
  return { trades: readTrades('t.csv', text, problems), told: problems.list().map(formatProblem) }
}

test('a trade keeps its digits', () => {
  expect(read(`${head}5,a1,61800.30,0.006,buy\n5,a2,61800,4,sell\n`)).toEqual({
    trades: [
      { atMs: 5, id: 'a1', price: '61800.30', quantity: '0.006', takerSide: 'buy' },
      { atMs: 5, id: 'a2', price: '61800', quantity: '4', takerSide: 'sell' },
    ],
    told: [],
  })
})

test.each([
  [
    'a trade that stands twice',
    '5,a,1,1,buy\n6,a,1,1,buy',
    '3:3: found trade a again, as on line 2, expected each trade once.',
  ],
  [
    'a time that falls back',
    '5,a,1,1,buy\n4,b,1,1,buy',
    '3:1: found time 4 after a later one, expected times that do not fall back.',
  ],
  ['another side', '5,a,1,1,BUY', '2:9: found "BUY" in column "taker_side", expected "buy" or "sell".'],
  ['no quantity', '5,a,1,0,buy', '2:7: found "0" in column "qty", expected a decimal number above zero.'],
  [
    'a time with a fraction',
    '5.5,a,1,1,buy',
    '2:1: found "5.5" in column "ts_ms", expected a whole number of at most 15 digits.',
  ],
])('%s is told', (_, rows, expected) => {
  expect(read(`${head}${rows}\n`).told).toEqual([`t.csv:${expected}`])
})

for (const [file, count, firstId, lastId] of [
  ['binance-usdm-btcusdt-trades.csv.gz', 21_313, '5266583935', '5266605247'],
  ['binance-coinm-btcusd_perp-trades.csv', 2_286, '849714402', '849716687'],
] as const) {
  describeWithData(file, `market/l2-2024-08-08/${file}`, (path) => {
    test(`holds ${count} trades, each id once and none left out`, async () => {
      const problems = new Problems()
      const trades = readTrades(path, (await readInput(path, problems))!, problems)
      problems.throwIfAny()
      expect(trades).toHaveLength(count)
      expect([trades[0].id, trades.at(-1)!.id]).toEqual([firstId, lastId])
      expect(BigInt(lastId) - BigInt(firstId) + 1n).toBe(BigInt(count))
    })
  })
}
