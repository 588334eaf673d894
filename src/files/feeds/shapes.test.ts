import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatProblem, Problems } from '../problems.ts'
import { FeedReader } from './reader.ts'
import type { FeedUpdate } from './update.ts'

/** What lines tell, one text for each update: prices as `mark BTCUSDT 1.5 @1000`, books with their ids and levels. */
function told(...lines: string[]): string[] {
  const problems = new Problems()
  const reader = new FeedReader('feed', problems)
  const updates = [...lines.flatMap((line) => reader.push(line)), ...reader.end()]
  return [...updates.map(said), ...problems.list().map(formatProblem)]
}

function said(update: FeedUpdate): string {
  const { symbol, atMs } = update
  if (update.is === 'price') return `${update.field} ${symbol} ${update.price} @${atMs}`
  const ids = update.ids === null ? '' : ` ${update.ids.previousId ?? ''}>${update.ids.lastId}`
  const side = (levels: typeof update.bids) => levels.map(({ price, size }) => `${size}x${price}`).join(' ')
  return `${update.isWhole ? 'book' : 'change'} ${symbol}${ids} @${atMs} ${side(update.bids)} | ${side(update.asks)}`
}

describe('binance', () => {
  const mark =
    '{"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15","i":"11784.62","P":"0","r":"","T":0}'

  test('mark prices, alone, wrapped, and all at once', () => {
    const prices = ['mark BTCUSDT 11794.15 @1562305380000', 'index BTCUSDT 11784.62 @1562305380000']
    expect(told(mark)).toEqual(prices)
    expect(told(`{"stream":"btcusdt@markPrice@1s","data":${mark}}`)).toEqual(prices)
    expect(told(`[${mark},${mark}]`)).toEqual([...prices, ...prices])
  })

  test('a coin-margined mark has no index', () => {
    expect(
      told('{"e":"markPriceUpdate","E":1,"s":"BTCUSD_201225","p":"10934.62","P":"1","r":"","T":0}'),
    ).toEqual(['mark BTCUSD_201225 10934.62 @1'])
  })

  test('changes chain by pu and u; a stream of few levels is whole', () => {
    const depth =
      '{"e":"depthUpdate","E":5,"T":4,"s":"BTCUSDT","U":157,"u":160,"pu":149,"b":[["0.0024","10"]],"a":[["0.0026","0"]]}'
    expect(told(depth)).toEqual(['change BTCUSDT 149>160 @5 10x0.0024 | 0x0.0026'])
    expect(told(`{"stream":"btcusdt@depth20@100ms","data":${depth}}`)).toEqual([
      'book BTCUSDT >160 @5 10x0.0024 | ',
    ])
    expect(told(`{"stream":"btcusdt@depth@100ms","data":${depth}}`)[0]).toMatch(/^change/)
  })

  test('what REST answers', () => {
    expect(
      told('{"lastUpdateId":1027024,"E":7,"T":6,"bids":[["4.00","431"]],"asks":[["4.02","12"]]}'),
    ).toEqual(['book null >1027024 @7 431x4.00 | 12x4.02'])
    const premium =
      '{"symbol":"BTCUSDT","markPrice":"11793.6","indexPrice":"11781.8","estimatedSettlePrice":"11781","lastFundingRate":"0","time":9}'
    expect(told(premium)).toEqual(['mark BTCUSDT 11793.6 @9', 'index BTCUSDT 11781.8 @9'])
  })
})

describe('bybit', () => {
  test('a ticker delta tells only what changed', () => {
    const head = '"topic":"tickers.BTCUSDT","cs":24987956059,"ts":1673272861686'
    expect(
      told(
        `{${head},"type":"snapshot","data":{"symbol":"BTCUSDT","lastPrice":"17216.00","markPrice":"17217.33","indexPrice":"17227.36"}}`,
      ),
    ).toEqual([
      'mark BTCUSDT 17217.33 @1673272861686',
      'index BTCUSDT 17227.36 @1673272861686',
      'last BTCUSDT 17216.00 @1673272861686',
    ])
    expect(told(`{${head},"type":"delta","data":{"symbol":"BTCUSDT","indexPrice":"17227.4"}}`)).toEqual([
      'index BTCUSDT 17227.4 @1673272861686',
    ])
    expect(told(`{${head},"type":"delta","data":{"symbol":"BTCUSDT","openInterest":"1"}}`)).toEqual([])
  })

  test('books begin whole, then change', () => {
    const data =
      '"data":{"s":"BTCUSDT","b":[["16493.50","0.006"],["16493.00","0"]],"a":[],"u":18521288,"seq":7961638724}'
    const head = '"topic":"orderbook.50.BTCUSDT","ts":1672304484978'
    expect(told(`{${head},"type":"snapshot",${data}}`)).toEqual([
      'book BTCUSDT @1672304484978 0.006x16493.50 | ',
    ])
    expect(told(`{${head},"type":"delta",${data}}`)).toEqual([
      'change BTCUSDT @1672304484978 0.006x16493.50 0x16493.00 | ',
    ])
  })

  test('what REST answers', () => {
    expect(
      told(
        '{"retCode":0,"result":{"category":"linear","list":[{"symbol":"BTCUSD","lastPrice":"","indexPrice":"16598.5","markPrice":"16596.0"}]},"time":3}',
      ),
    ).toEqual(['mark BTCUSD 16596.0 @3', 'index BTCUSD 16598.5 @3'])
  })
})

describe('okx', () => {
  test('marks and indices', () => {
    expect(
      told(
        '{"arg":{"channel":"mark-price","instId":"BTC-USDT-SWAP"},"data":[{"instType":"SWAP","instId":"BTC-USDT-SWAP","markPx":"42310.6","ts":"1630049455539"}]}',
      ),
    ).toEqual(['mark BTC-USDT-SWAP 42310.6 @1630049455539'])
    expect(
      told(
        '{"arg":{"channel":"index-tickers","instId":"BTC-USDT"},"data":[{"instId":"BTC-USDT","idxPx":"0.1","ts":"1597026383085"}]}',
      ),
    ).toEqual(['index BTC-USDT 0.1 @1597026383085'])
    expect(
      told(
        '{"code":"0","msg":"","data":[{"instType":"SWAP","instId":"LTC-USD-SWAP","markPx":"200","ts":"5"}]}',
      ),
    ).toEqual(['mark LTC-USD-SWAP 200 @5'])
  })

  test('books with their sequence, of four texts a level', () => {
    const arg = '"arg":{"channel":"books","instId":"BTC-USDT"}'
    const levels =
      '"asks":[["8476.98","415","0","13"]],"bids":[["8476.97","256","0","12"],["8475","0","0","0"]]'
    expect(
      told(
        `{${arg},"action":"snapshot","data":[{${levels},"ts":"9","checksum":-1,"prevSeqId":-1,"seqId":123456}]}`,
      ),
    ).toEqual(['book BTC-USDT >123456 @9 256x8476.97 | 415x8476.98'])
    expect(
      told(`{${arg},"action":"update","data":[{${levels},"ts":"9","prevSeqId":123456,"seqId":123460}]}`),
    ).toEqual(['change BTC-USDT 123456>123460 @9 256x8476.97 0x8475 | 415x8476.98'])
  })

  test('other channels tell nothing', () => {
    expect(
      told('{"arg":{"channel":"funding-rate","instId":"BTC-USD-SWAP"},"data":[{"fundingRate":"0.00018"}]}'),
    ).toEqual([])
    expect(told('{"event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"}}')).toEqual([])
  })
})

describe('deribit', () => {
  const message = (channel: string, data: string) =>
    `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`

  test('a ticker of an option tells mark, index, forward and volatility', () => {
    expect(
      told(
        message(
          'ticker.ETH-30JUL21-2800-C.raw',
          '{"timestamp":4,"instrument_name":"ETH-30JUL21-2800-C","mark_price":0.001972,"mark_iv":120.74,"index_price":2006.72,"underlying_price":2003.61,"last_price":null}',
        ),
      ),
    ).toEqual([
      'mark ETH-30JUL21-2800-C 0.001972 @4',
      'index ETH-30JUL21-2800-C 2006.72 @4',
      'forward ETH-30JUL21-2800-C 2003.61 @4',
      'volatility ETH-30JUL21-2800-C 120.74 @4',
    ])
  })

  test('marks of all options, and an index', () => {
    expect(
      told(
        message(
          'markprice.options.btc_usd',
          '[{"mark_price":0.0033,"iv":0.75,"instrument_name":"BTC-2JUN21-37000-P"}]',
        ),
      ),
    ).toEqual(['mark BTC-2JUN21-37000-P 0.0033 @null', 'volatility BTC-2JUN21-37000-P 0.75 @null'])
    expect(
      told(message('deribit_price_index.btc_usd', '{"timestamp":6,"price":3937.89,"index_name":"btc_usd"}')),
    ).toEqual(['index btc_usd 3937.89 @6'])
  })

  test('other channels tell nothing', () => {
    expect(
      told(message('perpetual.BTC-PERPETUAL.raw', '{"interest":0.1,"index_price":1,"timestamp":2}')),
    ).toEqual([])
  })

  test('books with actions; what is deleted has no size', () => {
    expect(
      told(
        message(
          'book.BTC-PERPETUAL.raw',
          '{"type":"snapshot","timestamp":1,"instrument_name":"BTC-PERPETUAL","change_id":20,"bids":[["new",62346.0,57520.0]],"asks":[]}',
        ),
      ),
    ).toEqual(['book BTC-PERPETUAL >20 @1 57520.0x62346.0 | '])
    expect(
      told(
        message(
          'book.BTC-PERPETUAL.raw',
          '{"type":"change","timestamp":2,"prev_change_id":20,"instrument_name":"BTC-PERPETUAL","change_id":21,"bids":[],"asks":[["delete",62345.5,10.0]]}',
        ),
      ),
    ).toEqual(['change BTC-PERPETUAL 20>21 @2  | 0x62345.5'])
    expect(
      told(
        message(
          'book.BTC-PERPETUAL.none.10.100ms',
          '{"timestamp":3,"instrument_name":"BTC-PERPETUAL","change_id":22,"bids":[[62346.0,57520.0]],"asks":[]}',
        ),
      ),
    ).toEqual(['book BTC-PERPETUAL >22 @3 57520.0x62346.0 | '])
  })
})

describe('hyperliquid', () => {
  test('contexts carry no time, and the oracle is the index', () => {
    const context = '{"markPx":"14.3161","oraclePx":"14.32","midPx":"14.314","funding":"0.0000125"}'
    expect(told(`{"channel":"activeAssetCtx","data":{"coin":"AVAX","ctx":${context}}}`)).toEqual([
      'mark AVAX 14.3161 @null',
      'index AVAX 14.32 @null',
    ])
    expect(told(`[{"universe":[{"name":"BTC"},{"name":"AVAX"}]},[${context},${context}]]`)).toHaveLength(4)
  })

  test('books are whole', () => {
    expect(
      told(
        '{"channel":"l2Book","data":{"coin":"BTC","time":8,"levels":[[{"px":"19900","sz":"1","n":1}],[{"px":"20100","sz":"2.5","n":3}]]}}',
      ),
    ).toEqual(['book BTC @8 1x19900 | 2.5x20100'])
  })
})

describe('ccxt', () => {
  const ticker =
    '{"symbol":"BTC/USDT:USDT","timestamp":11,"datetime":"x","markPrice":61000.5,"indexPrice":null,"last":1e-4,"info":{}}'

  test('tickers alone, in a list, and by symbol', () => {
    const prices = ['mark BTC/USDT:USDT 61000.5 @11', 'last BTC/USDT:USDT 1e-4 @11']
    expect(told(ticker)).toEqual(prices)
    expect(told(`[${ticker}]`)).toEqual(prices)
    expect(told(`{"BTC/USDT:USDT":${ticker}}`)).toEqual(prices)
  })

  test('books', () => {
    expect(
      told(
        '{"symbol":"BTC/USDT:USDT","bids":[["61000","100.000000000000000001"]],"asks":[[61001,2,5]],"timestamp":12,"datetime":"x","nonce":77}',
      ),
    ).toEqual(['book BTC/USDT:USDT @12 100.000000000000000001x61000 | 2x61001'])
  })
})

describe('tardis', () => {
  test('normalised messages', () => {
    const head =
      '"symbol":"BTCUSDT","exchange":"binance-futures","timestamp":"2024-02-29T23:59:59.998Z","localTimestamp":"2024-03-01T00:00:00.001Z"'
    expect(told(`{"type":"derivative_ticker",${head},"lastPrice":61130.9,"markPrice":61131.2}`)).toEqual([
      'mark BTCUSDT 61131.2 @1709251199998',
      'last BTCUSDT 61130.9 @1709251199998',
    ])
    const sides = '"bids":[{"price":61130,"amount":1.5},{"price":61129,"amount":0}],"asks":[]'
    expect(told(`{"type":"book_change","isSnapshot":true,${head},${sides}}`)).toEqual([
      'book BTCUSDT @1709251199998 1.5x61130 | ',
    ])
    expect(told(`{"type":"book_change","isSnapshot":false,${head},${sides}}`)).toEqual([
      'change BTCUSDT @1709251199998 1.5x61130 0x61129 | ',
    ])
    expect(told(`{"type":"trade",${head},"price":1,"amount":1}`)).toEqual([])
  })

  test('a file of derivative tickers', () => {
    expect(
      told(
        'exchange,symbol,timestamp,local_timestamp,funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price',
        'bitmex,XBTUSD,1583020803145000,1583020803307160,1583049600000000,0.0001,,,8531.5,8530.52,8531.04',
        'bitmex,XBTUSD,1583020803145999,1583020803307160,,,,,,,8532',
      ),
    ).toEqual([
      'mark XBTUSD 8531.04 @1583020803145',
      'index XBTUSD 8530.52 @1583020803145',
      'last XBTUSD 8531.5 @1583020803145',
      'mark XBTUSD 8532 @1583020803145',
    ])
  })

  test('a file of book snapshots; a thin book has empty cells', () => {
    expect(
      told(
        'exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,bids[1].amount',
        'binance-futures,BTCUSDT,1598918403696000,1598918403810979,11657.08,10.896,11657.07,5.881,11657.1,0.5,,',
      ),
    ).toEqual(['book BTCUSDT @1598918403696 5.881x11657.07 | 10.896x11657.08 0.5x11657.1'])
  })

  test('a file of changes: lines of one message are one update, and a bad line spoils its message alone', () => {
    const line = (ms: number, snapshot: boolean, side: string, price: string, amount: string) =>
      `deribit,BTC-PERPETUAL,${ms}000,${ms}500,${snapshot},${side},${price},${amount}`
    const ms = 1_598_918_403_696
    expect(
      told(
        'exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount',
        line(ms, true, 'bid', '100', '5'),
        line(ms, true, 'ask', '101', '6'),
        line(ms, true, 'ask', '102', '0.000'),
        line(ms + 1, false, 'bid', '100', '0'),
        line(ms + 2, false, 'bid', '99', 'x'),
        line(ms + 2, false, 'ask', '101', '1'),
        line(ms + 3, false, 'ask', '101', '2'),
      ),
    ).toEqual([
      `book BTC-PERPETUAL @${ms} 5x100 | 6x101`,
      `change BTC-PERPETUAL @${ms + 1} 0x100 | `,
      `change BTC-PERPETUAL @${ms + 3}  | 2x101`,
      'feed:6:70: found "x", expected a decimal number, zero or above.',
    ])
  })
})

describe('plain', () => {
  test('prices, books, and recorded changes', () => {
    expect(told('{"ts":1,"symbol":"BTC-PERP","mark":"104250.5","index":104251}')).toEqual([
      'mark BTC-PERP 104250.5 @1',
      'index BTC-PERP 104251 @1',
    ])
    expect(told('{"ts":2,"symbol":"BTC-PERP","bids":[["1","2"]],"asks":[]}')).toEqual([
      'book BTC-PERP @2 2x1 | ',
    ])
    expect(
      told(
        '{"kind":"snapshot","ts":3,"last_update_id":9,"bids":[],"asks":[["5","1"]]}',
        '{"kind":"diff","ts":4,"first_id":10,"last_id":11,"prev_id":9,"bids":[],"asks":[["5","0"]]}',
      ),
    ).toEqual(['book null >9 @3  | 1x5', 'change null 9>11 @4  | 0x5'])
  })
})

describe('what is wrong is told with its place, and spoils nothing else', () => {
  test.each([
    [
      '{"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":"-5","i":"7"}',
      'feed:1:48: found "-5" as "p", expected a decimal number, zero or above.',
    ],
    [
      '{"e":"markPriceUpdate","E":"soon","s":"BTCUSDT","p":"5"}',
      'feed:1:28: found "soon" as "E", expected a whole number of at most 15 digits.',
    ],
    [
      '{"e":"markPriceUpdate","E":1,"p":"5"}',
      'feed:1:1: found no "s", expected a name without spaces at its ends.',
    ],
    [
      '{"channel":"l2Book","data":{"coin":"BTC","time":8,"levels":[[]]}}',
      'feed:1:60: found no entry 2, expected a list of levels.',
    ],
    [
      '{"e":"markPriceUpdate"',
      'feed:1:23: found the end of the line, expected "," or "}". Check that the file was not cut off here.',
    ],
    [
      '{"ts":1,"symbol":"X","bids":[["0","1"]],"asks":[]}',
      'feed:1:31: found "0", expected a decimal number above zero.',
    ],
    [
      '{"ts":1,"symbol":"X","bids":[["1"]],"asks":[]}',
      'feed:1:30: found no entry 2, expected a decimal number, zero or above.',
    ],
    [
      'a,b',
      'feed:1:1: found a header without a price, expected a header with mark_price or index_price, asks[0].price, or is_snapshot.',
    ],
  ])('%s', (line, problem) => {
    expect(told(line)).toContain(problem)
  })

  test('the line after a bad one is read', () => {
    expect(told('{', '{"ts":1,"symbol":"A","mark":1}')).toEqual([
      'mark A 1 @1',
      expect.stringMatching(/^feed:1:2/),
    ])
  })

  test('records that tell nothing are counted', () => {
    const problems = new Problems()
    const reader = new FeedReader('feed', problems)
    for (const line of [
      '',
      'pong',
      '{"op":"pong"}',
      '{"channel":"subscriptionResponse","data":{}}',
      '[]',
      '3',
      'null',
    ])
      expect(reader.push(line)).toEqual([])
    expect([reader.quiet, reader.lines, problems.count]).toEqual([7, 7, 0])
  })
})

/** Lines of every shape, to be spoilt. */
const samples = [
  '{"stream":"btcusdt@depth20","data":{"e":"depthUpdate","E":5,"s":"BTCUSDT","u":160,"pu":149,"b":[["1","10"]],"a":[]}}',
  '[{"e":"markPriceUpdate","E":1,"s":"A","p":"1","i":"2"}]',
  '{"topic":"tickers.A","type":"delta","ts":1,"data":{"symbol":"A","markPrice":"1"}}',
  '{"topic":"orderbook.50.A","type":"delta","ts":1,"data":{"s":"A","b":[["1","2"]],"a":[]}}',
  '{"arg":{"channel":"books","instId":"A"},"action":"update","data":[{"asks":[["1","2"]],"bids":[],"ts":"1","prevSeqId":1,"seqId":2}]}',
  '{"method":"subscription","params":{"channel":"book.A.raw","data":{"type":"change","timestamp":1,"prev_change_id":1,"change_id":2,"instrument_name":"A","bids":[["new",1,2]],"asks":[]}}}',
  '[{"universe":[{"name":"A"}]},[{"markPx":"1"}]]',
  '{"channel":"l2Book","data":{"coin":"A","time":8,"levels":[[{"px":"1","sz":"1"}],[]]}}',
  '{"A":{"symbol":"A","timestamp":1,"datetime":"","markPrice":1}}',
  '{"type":"book_change","isSnapshot":true,"symbol":"A","timestamp":"2024-02-29T23:59:59.998Z","localTimestamp":"x","bids":[{"price":1,"amount":2}],"asks":[]}',
  '{"kind":"diff","ts":4,"last_id":11,"prev_id":9,"bids":[],"asks":[["5","0"]]}',
]

test('whatever comes is read or told, and nothing else happens', () => {
  const spoilt = fc
    .tuple(
      fc.constantFrom(...samples),
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.oneof(fc.string({ maxLength: 8 }), fc.json({ maxDepth: 2 })),
    )
    .map(([line, at, length, text]) => {
      const from = at % line.length
      return line.slice(0, from) + text + line.slice(from + length)
    })
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.json(), fc.string(), spoilt, fc.constantFrom(...samples)), { maxLength: 6 }),
      (lines) => {
        for (const line of told(...lines)) expect(line).not.toMatch(/undefined|NaN|\[object/)
      },
    ),
    { numRuns: 400 },
  )
})
