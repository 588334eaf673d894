import { describe, expect, test } from 'vitest'
import {
  amountOf,
  clockText,
  compactMoney,
  counted,
  countText,
  dayMinuteText,
  dayText,
  exactMoney,
  groupedText,
  listText,
  minuteText,
  percentText,
  roundMoney,
  spanText,
  tableMoney,
} from './format.ts'

const usdt = { name: 'USDT', decimals: 6 }
const btc = { name: 'BTC', decimals: 8 }
const yen = { name: 'JPY', decimals: 0 }

describe('money', () => {
  test('is exact with every digit, grouped, with its asset', () => {
    expect(exactMoney(1_234_567_890_000n, usdt)).toBe('1,234,567.89 USDT')
    expect(exactMoney(-1n, btc)).toBe('−0.00000001 BTC')
    expect(exactMoney(0n, usdt)).toBe('0 USDT')
    expect(exactMoney(9_007_199_254_740_993n, yen)).toBe('9,007,199,254,740,993 JPY')
  })

  test('is rounded half away from zero in a sentence, to about six figures', () => {
    expect(roundMoney(1_234_567_500_000n, usdt)).toBe('1,234,568 USDT')
    expect(roundMoney(-1_234_567_500_000n, usdt)).toBe('−1,234,568 USDT')
    expect(roundMoney(12_345_678n, usdt)).toBe('12.35 USDT')
    expect(roundMoney(1_234_567n, btc)).toBe('0.01235 BTC')
    expect(roundMoney(1n, usdt)).toBe('0.000001 USDT')
    expect(roundMoney(0n, usdt)).toBe('0 USDT')
    expect(roundMoney(123n, yen)).toBe('123 JPY')
  })

  test('keeps every digit in a table and sets back those after the second', () => {
    expect(tableMoney(1_234_567_891_234n, 6).text).toBe('1,234,567.89<small>1234</small>')
    expect(tableMoney(-150n, 2).text).toBe('−1.50')
    expect(tableMoney(150n, 0).text).toBe('150')
  })

  test('is three figures on a label', () => {
    expect(compactMoney(1_234_567_000_000n, 6)).toBe('1.23M')
    expect(compactMoney(999_950_000_000n, 6)).toBe('1M')
    expect(compactMoney(45_678_000_000n, 6)).toBe('45.7k')
    expect(compactMoney(1_234_000_000n, 6)).toBe('1234')
    expect(compactMoney(-2_500_000_000_000_000n, 6)).toBe('−2.5B')
    expect(compactMoney(123n, 6)).toBe('0.000123')
    expect(compactMoney(0n, 6)).toBe('0')
    expect(amountOf(-1_500_000n, 6)).toBe(-1.5)
  })
})

describe('counts and shares', () => {
  test('a count has separators and its noun', () => {
    expect(countText(1_234_567)).toBe('1,234,567')
    expect(counted(1, 'loss', 'losses')).toBe('1 loss')
    expect(counted(2n, 'loss', 'losses')).toBe('2 losses')
    expect(counted(0, 'account')).toBe('0 accounts')
  })

  test('a share is never told as none or all when it is not', () => {
    expect(percentText(182n, 1000n)).toBe('18.2%')
    expect(percentText(0n, 1000n)).toBe('0.0%')
    expect(percentText(1n, 100_000n)).toBe('<0.1%')
    expect(percentText(99_999n, 100_000n)).toBe('>99.9%')
    expect(percentText(7n, 7n)).toBe('100.0%')
    expect(percentText(7n, 0n)).toBe('–')
    expect(percentText(-182n, 1000n)).toBe('−18.2%')
  })

  test('a decimal text of any length is grouped, and other text left alone', () => {
    expect(groupedText('-104000.5')).toBe('−104,000.5')
    expect(groupedText('100.000000000000000001')).toBe('100.000000000000000001')
    expect(groupedText('1234567')).toBe('1,234,567')
    expect(groupedText('flat')).toBe('flat')
  })

  test('names are listed as in a sentence', () => {
    expect(listText([])).toBe('')
    expect(listText(['a'])).toBe('a')
    expect(listText(['a', 'b', 'c'])).toBe('a, b and c')
  })
})

test('times are UTC, and spans name their two largest units', () => {
  const at = Date.UTC(2025, 9, 10, 21, 15, 20)
  expect([clockText(at), clockText(at + 7), minuteText(at)]).toEqual(['21:15:20', '21:15:20.007', '21:15'])
  expect([dayText(at), dayMinuteText(at)]).toEqual(['10 October 2025', '10 Oct 21:15'])
  expect([0, 7, 35_000, 6_000_000, 90_061_000].map(spanText)).toEqual([
    ...['0 s', '7 ms', '35 s', '1 h 40 min', '1 d 1 h'],
  ])
})
