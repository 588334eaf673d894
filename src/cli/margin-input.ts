import { existsSync } from 'node:fs'
import type { ScenarioModel } from '../core/margin/scenario/model.ts'
import { parseRational } from '../core/money/units.ts'
import { readInput } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import type { BookTrade, MarginBook } from '../lab/margin/book.ts'
import { bookFrom } from '../lab/margin/read-book.ts'
import { marginModelNamed, marginModelOf } from '../venues/margin/index.ts'
import { readMarginBook } from '../wire/margin-book.ts'
import { readMarginModel } from '../wire/margin-model.ts'
import { UsageError } from './exit.ts'

/** The book of a file. */
export async function bookOf(file: string): Promise<MarginBook> {
  const problems = new Problems()
  const text = await readInput(file, problems)
  const placed = text === undefined ? undefined : readMarginBook(file, text, problems)
  const book = placed === undefined ? undefined : bookFrom(placed, problems)
  problems.throwIfAny()
  if (book === undefined) throw new UsageError(`Found no book in ${file}, expected one.`)
  return book
}

/** A model of the name, or the one in the file of that name. */
export async function modelOf(name: string): Promise<ScenarioModel> {
  if (!existsSync(name)) return marginModelOf(marginModelNamed(name))
  const problems = new Problems()
  const text = await readInput(name, problems)
  const model = text === undefined ? undefined : readMarginModel(name, text, problems)
  problems.throwIfAny()
  if (model === undefined) throw new UsageError(`Found no margin model in ${name}, expected one.`)
  return model
}

const TRADE = /^(buy|sell)\s+([\d_.]+)\s+(\S+)(?:\s+at\s+([\d_.]+))?$/

/** `buy 5 BTC-26JUN26-60000-P at 1_250`; without a price it is done at the mark. */
export function tradeFrom(text: string, { instruments }: MarginBook): BookTrade {
  const parts = TRADE.exec(text.trim())
  if (parts === null)
    throw new UsageError(
      `Found --what-if ${JSON.stringify(text)}, expected a trade like "buy 5 BTC-26JUN26-60000-P" or "sell 0.5 BTC-PERP at 64_000".`,
    )
  const [, side, size, instrument, price] = parts
  if (!instruments.has(instrument))
    throw new UsageError(
      `Found a what-if of ${instrument}, expected an instrument of the book: ${[...instruments.keys()].join(', ')}. Add it to the book with a mark or a volatility.`,
    )
  const quantity = exactly(size, text)
  if (quantity.numerator === 0n) throw new UsageError(`Found a what-if of nothing: ${JSON.stringify(text)}.`)
  const exact = price === undefined ? null : exactly(price, text)
  if (exact?.numerator === 0n && instruments.get(instrument)?.kind !== 'option')
    throw new UsageError(`Found a price of zero in ${JSON.stringify(text)}, expected one above zero.`)
  return {
    instrument,
    quantity: side === 'buy' ? quantity : { ...quantity, numerator: -quantity.numerator },
    price: exact,
  }
}

function exactly(figure: string, text: string): ReturnType<typeof parseRational> {
  try {
    return parseRational(figure)
  } catch {
    throw new UsageError(`Found the figure ${figure} in ${JSON.stringify(text)}, expected a decimal number.`)
  }
}
