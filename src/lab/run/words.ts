import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { COLLATERAL } from '../../core/market/value.ts'
import type { House } from '../../core/waterfall/house.ts'
import { groupedText, impliedPriceText, markText, moneyText, quantityText } from './grid.ts'

/** What turns rows and units of a house into words. */
export class Words {
  readonly #house: House
  readonly #accounts: readonly string[]

  /** @param accounts names by row */
  constructor(house: House, accounts: readonly string[]) {
    this.#house = house
    this.#accounts = accounts
  }

  account(row: Account): string {
    return this.#accounts[row] ?? `account ${row}`
  }

  symbol(series: number): string {
    return this.#house.markets.symbolOf(series)
  }

  /** `1,250.5 USDT`. */
  money(units: number | bigint, asset: number): string {
    return `${this.amount(units, asset)} ${this.#house.markets.assets[asset].name}`
  }

  amount(units: number | bigint, asset: number): string {
    return moneyText(units, this.#house.markets.assets[asset].decimals)
  }

  /** The size of a quantity, without its sign. */
  size(series: number, quantity: number): string {
    return groupedText(quantityText(this.#house.markets, series, Math.abs(quantity)))
  }

  price(series: number, mark: number): string {
    return groupedText(markText(this.#house.markets, series, mark) ?? 'no mark')
  }

  /** The price a quantity and its money come to. */
  implied(series: number, quantity: number, value: number): string {
    return groupedText(impliedPriceText(this.#house.markets, series, quantity, value))
  }

  /** `112,400`, or `112,400 to 112,350` from the first to the last. */
  range(texts: readonly string[]): string {
    const [first, last] = [texts[0], texts[texts.length - 1]]
    return first === last ? first : `${first} to ${last}`
  }

  /**
   * What a bucket holds in instruments now: `1.5`, or with several `1.5 BTC-PERP, -3 ETH-PERP`. Where options are listed one is
   * named too, since a number alone does not say which leg is left.
   */
  open(row: Account): string {
    const { book, markets } = this.#house
    const held: { symbol: string; quantity: string }[] = []
    for (let cell = book.first(row); cell !== -1; cell = book.next(cell)) {
      const series = book.seriesOf(cell)
      if (markets.payoff[series] === COLLATERAL) continue
      held.push({ symbol: this.symbol(series), quantity: quantityText(markets, series, book.quantity(cell)) })
    }
    if (held.length === 0) return '0'
    if (held.length === 1 && !markets.hasReferences) return held[0].quantity
    return held.map(({ symbol, quantity }) => `${quantity} ${symbol}`).join(', ')
  }
}

/** What an event did with a loss, in words with its numbers; null for what is no step. */
export function wordsOf(words: Words, event: Event, asset: number): string | null {
  switch (event.type) {
    case 'orders-cancelled':
      return `cancelled ${counted(event.orders.length, 'order')}, which freed ${words.money(event.released, asset)}`
    case 'collateral-converted':
      return `sold ${words.size(event.series, event.sold)} of ${words.symbol(event.series)} for ${words.money(event.received, asset)} to ${words.account(event.taker)}`
    case 'closed-on-book':
      return bookWords(words, event, asset)
    case 'hedged-on-book':
      return `hedged its delta: ${bookWords(words, event, asset)}`
    case 'liquidation-order-placed': {
      const side = event.quantity < 0 ? 'sell' : 'buy'
      const limit =
        event.limit === null ? 'at any price' : `at ${words.price(event.series, event.limit)} or better`
      return `sent out an order to ${side} ${words.size(event.series, event.quantity)} ${words.symbol(event.series)} ${limit}`
    }
    case 'liquidation-order-ended':
      return `its order ended (${event.why})`
    case 'deleveraged':
      return takenWords(words, event, asset)
    case 'charged':
      return `charged ${words.money(event.amount, asset)}, which went to ${listed(event.shares.map(({ to }) => words.account(to)))}`
    case 'allocated':
      return allocatedWords(words, event)
    case 'slice-bounded':
      return sliceWords(words, event)
    case 'auction-opened':
      return `offered to bidders until ${clock(event.until)}`
    case 'gated':
      return `closed ${listed(event.what)} ${event.until === null ? 'until the loss is settled' : `until ${clock(event.until)}`}`
    case 'claim-recorded':
      if (event.holders !== undefined)
        return `cut ${counted(event.holders.accounts.length, 'account')} by ${words.money(event.amount, event.asset)} for a claim of ${event.creditors} on ${words.account(event.debtor)}, held in units`
      return `wrote down ${words.money(event.amount, event.asset)} as a claim of ${event.creditors} on ${words.account(event.debtor)}`
    case 'contributions-used':
      return `took it out of the contributions of ${columnWords(words, event.accounts, event.amounts, asset)}`
    case 'members-assessed':
      return assessedWords(words, event, asset)
    case 'cover-used':
      return `used up ${words.money(event.amount, asset)} of cover ${event.cover}`
    case 'surplus-returned':
      return `gave back ${listed(event.shares.map(({ to, amount }) => `${words.money(amount, asset)} to ${words.account(to)}`))}`
    default:
      return null
  }
}

/** Who paid how much, without those who paid nothing. */
function columnWords(words: Words, accounts: Int32Array, amounts: Float64Array, asset: number): string {
  const parts = [...accounts].map((account, at) =>
    amounts[at] === 0 ? null : `${words.account(account)} (${words.amount(amounts[at], asset)})`,
  )
  return listed(parts.filter((part) => part !== null))
}

function assessedWords(
  words: Words,
  event: Extract<Event, { type: 'members-assessed' }>,
  asset: number,
): string {
  const assessed = `assessed ${columnWords(words, event.accounts, event.assessed, asset)}`
  if (event.unpaid.every((amount) => amount === 0)) return assessed
  return `${assessed}; unpaid and owed by name: ${columnWords(words, event.accounts, event.unpaid, asset)}`
}

function sliceWords(words: Words, event: Extract<Event, { type: 'slice-bounded' }>): string {
  const { share, wanted, by, stays } = event
  const symbols = (series: readonly number[]): string => listed(series.map((each) => words.symbol(each)))
  const bound =
    by.length === 0
      ? []
      : [`tears up ${percent(share)} of ${percent(wanted)}: nobody may be asked for more of ${symbols(by)}`]
  const left = stays.length === 0 ? [] : [`leaves the hedge in ${symbols(stays)} to a later step`]
  return [...bound, ...left].join('; ')
}

/** Parts per million. */
function percent(share: number): string {
  return `${share / 10_000}%`
}

function bookWords(
  words: Words,
  event: Extract<Event, { type: 'closed-on-book' | 'hedged-on-book' }>,
  asset: number,
): string {
  const { series, quantity, prices, fee } = event
  const verb = quantity < 0 ? 'sold' : 'bought'
  const at = words.range(prices.map((price) => words.price(series, price)))
  const where = event.type === 'closed-on-book' && event.isOutside ? 'in the matching engine' : 'on the book'
  const paid = fee === 0 ? '' : `, for a fee of ${words.money(fee, asset)}`
  return `${verb} ${words.size(series, quantity)} ${words.symbol(series)} at ${at} ${where}${paid}`
}

function takenWords(words: Words, event: Extract<Event, { type: 'deleveraged' }>, asset: number): string {
  const { series, takers, quantities, values, gaps, kind } = event
  const total = quantities.reduce((sum, quantity) => sum + Math.abs(quantity), 0)
  const verb = kind === 'transfer-to-backstop' || kind === 'bid' ? 'took over' : 'closed'
  const who = takers.length === 1 ? words.account(takers[0]) : counted(takers.length, 'account')
  const prices = [...takers.keys()].map((at) => words.implied(series, quantities[at], values[at]))
  const given = -gaps.reduce((sum, gap) => sum + gap, 0)
  const money =
    given === 0
      ? 'at the mark'
      : given > 0
        ? `giving up ${words.money(given, asset)}`
        : `gaining ${words.money(-given, asset)}`
  return `${who} ${verb} ${words.size(series, total)} ${words.symbol(series)} at ${words.range(prices)}, ${money}`
}

function allocatedWords(words: Words, event: Extract<Event, { type: 'allocated' }>): string {
  const { payers, total, asset, kind, losses, base } = event
  const shared = losses.length === 1 ? '' : `, shared by ${losses.length} losses`
  const money = words.money(total, asset)
  if (payers.length === 1) {
    const noun = kind === 'draw-fund' ? 'the fund ' : kind === 'draw-cover' ? 'the vault ' : ''
    return `${noun}${words.account(payers[0])} paid ${money}${shared}`
  }
  const by = base === null ? '' : ` by ${base.replaceAll('-', ' ')}`
  return `${counted(payers.length, 'account')} paid ${money}${by}${shared}`
}

/** `1 account`, `1,204 accounts`. */
export function counted(count: number, noun: string): string {
  return `${moneyText(count, 0)} ${noun}${count === 1 ? '' : 's'}`
}

function listed(items: readonly string[]): string {
  if (items.length === 0) return 'nobody'
  return items.length === 1 ? items[0] : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}
