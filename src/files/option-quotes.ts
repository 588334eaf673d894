import { decimal, name, oneOf, orEmpty, positiveDecimal } from './cells.ts'
import { type CsvTable, readCsv } from './csv.ts'
import { optionNamed } from './option-names.ts'
import { type Place, type Problems, shown } from './problems.ts'
import { timeCell, timeOf } from './times.ts'

/** One quote of an option: every figure the text that was written, null where the file says nothing. */
export interface OptionQuote {
  readonly place: Place
  readonly instrument: string
  readonly underlying: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly strike: string
  readonly right: 'call' | 'put'
  /** When it was quoted, in milliseconds since 1970. */
  readonly at: number | null
  /** What prices are in: quote money, or coins of the underlying. */
  readonly pricedIn: 'quote' | 'coin'
  readonly forward: string | null
  readonly bid: string | null
  readonly ask: string | null
  readonly mark: string | null
  readonly bidIv: string | null
  readonly askIv: string | null
  readonly markIv: string | null
  /** Greeks as the publisher gives them. */
  readonly greeks: { readonly [Greek in PublishedGreek]: string | null }
}

/** Quotes in the order of the file. */
export interface OptionQuotes {
  readonly quotes: readonly OptionQuote[]
  /** What volatilities are in: 0.65, or 65 for the same. */
  readonly volatilityIn: 'fraction' | 'percent'
}

const publishedGreeks = ['delta', 'gamma', 'vega', 'theta', 'rho'] as const
type PublishedGreek = (typeof publishedGreeks)[number]

/** A figure that may be left out. Its range is not looked at: a bad quote is told by name later, not as a broken file. */
const figure = { cell: orEmpty(decimal), optional: true } as const

const columns = {
  instrument: { cell: orEmpty(name), optional: true },
  underlying: { cell: orEmpty(name), optional: true },
  expiry: { cell: orEmpty(timeCell), optional: true },
  strike: { cell: orEmpty(positiveDecimal), optional: true },
  right: { cell: orEmpty(oneOf('call', 'put', 'C', 'P')), optional: true },
  at: { cell: orEmpty(timeCell), optional: true, also: ['ts_ms'] },
  settled_in: { cell: orEmpty(oneOf('quote', 'coin')), optional: true },
  forward: { ...figure, also: ['underlying_price'] },
  bid: { ...figure, also: ['best_bid_coin'] },
  ask: { ...figure, also: ['best_ask_coin'] },
  mark: { ...figure, also: ['mark_price_coin'] },
  bid_iv: { ...figure, also: ['bid_iv_pct'] },
  ask_iv: { ...figure, also: ['ask_iv_pct'] },
  mark_iv: { ...figure, also: ['mark_iv_pct'] },
  delta: figure,
  gamma: figure,
  vega: figure,
  theta: figure,
  rho: figure,
  index: { ...figure, also: ['index_price'] },
  bid_size: { ...figure, also: ['best_bid_qty'] },
  ask_size: { ...figure, also: ['best_ask_qty'] },
  open_interest: figure,
  last: { ...figure, also: ['last_price_coin'] },
} as const

type Table = CsvTable<typeof columns>

/**
 * Reads quotes of options, a row for each.
 *
 * What an option is stands in `instrument`, as in `BTC-24JUN22-15000-C` (which expires at 08:00 UTC), or in the columns
 * `underlying, expiry, strike, right`, which go before the name. What is quoted stands in `forward` and any of `bid, ask,
 * mark, bid_iv, ask_iv, mark_iv`; prices are in quote money, or in coins where `settled_in` says `coin`. `at` is when a row
 * was quoted. Deribit's tickers are read as published: `ts_ms, instrument, underlying_price, mark_price_coin, mark_iv_pct,
 * best_bid_coin, …`, with prices in coins and volatilities in percent.
 *
 * @param problems takes what `readCsv` tells, and rows that do not say which option they quote
 */
export function readOptionQuotes(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): OptionQuotes {
  const table = readCsv(file, source, { columns }, problems)
  const inPercent = (['bid_iv', 'ask_iv', 'mark_iv'] as const).map((column) =>
    table.headerOf(column)?.endsWith('_pct'),
  )
  const quotes = Array.from({ length: table.length }, (_, row) => quoteAt(table, row, problems))
  return {
    quotes: quotes.filter((quote) => quote !== null),
    volatilityIn: inPercent.includes(true) ? 'percent' : 'fraction',
  }
}

function quoteAt(table: Table, row: number, problems: Problems): OptionQuote | null {
  const cell = (column: keyof typeof columns): string | null => table.cell(row, column) || null
  const option = optionAt(table, row, problems)
  if (option === null) return null
  const at = cell('at')
  return {
    place: table.placeOf(row, 'instrument'),
    ...option,
    at: at === null ? null : timeOf(at),
    pricedIn: inCoins(table, row) ? 'coin' : 'quote',
    forward: cell('forward'),
    bid: cell('bid'),
    ask: cell('ask'),
    mark: cell('mark'),
    bidIv: cell('bid_iv'),
    askIv: cell('ask_iv'),
    markIv: cell('mark_iv'),
    greeks: Object.fromEntries(publishedGreeks.map((greek) => [greek, cell(greek)])) as OptionQuote['greeks'],
  }
}

function inCoins(table: Table, row: number): boolean {
  const said = table.cell(row, 'settled_in')
  if (said !== '') return said === 'coin'
  return (['mark', 'bid', 'ask'] as const).some((column) => table.headerOf(column)?.endsWith('_coin'))
}

type OptionTold = Pick<OptionQuote, 'instrument' | 'underlying' | 'expiresAt' | 'strike' | 'right'>

/** Which option a row quotes; what stands in columns of its own goes before what the name says. */
function optionAt(table: Table, row: number, problems: Problems): OptionTold | null {
  const { instrument, underlying, expiry, strike, right } = table.row(row)
  const named = instrument === '' ? null : optionNamed(instrument)
  const told = {
    underlying: underlying || named?.underlying,
    expiresAt: expiry === '' ? named?.expiresAt : timeOf(expiry),
    strike: strike || named?.strike,
    right:
      right === '' ? named?.right : right === 'call' || right === 'C' ? ('call' as const) : ('put' as const),
  }
  if (
    told.underlying === undefined ||
    told.expiresAt === undefined ||
    told.strike === undefined ||
    told.right === undefined
  ) {
    const found = instrument === '' ? 'an option without a name' : `the option ${shown(instrument)}`
    const expected = 'a name like "BTC-24JUN22-15000-C", or underlying, expiry, strike and right'
    problems.add({ place: table.placeOf(row, 'instrument'), found, expected })
    return null
  }
  const { underlying: of, expiresAt, strike: at, right: side } = told
  const name = instrument || `${of}-${new Date(expiresAt).toISOString().slice(0, 10)}-${at}-${side}`
  return { instrument: name, underlying: of, expiresAt, strike: at, right: side }
}
