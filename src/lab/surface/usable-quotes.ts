import { log } from '../../core/pricing/index.ts'
import type { OptionQuote, OptionQuotes } from '../../files/option-quotes.ts'
import type { LeftOut, QuoteFault } from './quote-faults.ts'
import { figuresOf, yearsBetween } from './quote-figures.ts'
import type { QuotedSlice } from './quoted-slice.ts'
import { type ImpliedQuote, impliedQuote, type QuoteSide } from './quoted-volatility.ts'
import { type FreeTrade, freeTrades, type Priced } from './strike-arbitrage.ts'

/** How quotes are looked at. */
export interface QuoteOptions {
  readonly side: QuoteSide
  /** When they are looked at; the newest quote's time where it is null. */
  readonly at: number | null
  /** A quote older than the newest by more than this is stale. */
  readonly oldestMs: number
}

/** The quotes of one underlying that a surface can be fitted to, and every other with the reason it was left out. */
export interface UsableQuotes {
  readonly underlying: string
  readonly at: number
  readonly slices: readonly QuotedSlice[]
  readonly leftOut: readonly LeftOut[]
  /** Free trades at marks among the quotes that are used: nobody can make them, but the marks do not belong together. */
  readonly doubts: readonly FreeTrade[]
}

interface Kept extends Priced, ImpliedQuote {}

/**
 * Chooses the quotes a surface is fitted to. Every quote is either used or left out by name.
 *
 * @param read quotes of any underlyings; with a time of their own, or with `options.at`
 * @returns one entry for each underlying, in the order of the file; null where nobody says what time it is
 */
export function usableQuotes(read: OptionQuotes, options: QuoteOptions): UsableQuotes[] | null {
  const times = read.quotes.flatMap(({ at }) => (at === null ? [] : [at]))
  const newest = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY)
  const at = options.at ?? newest
  if (!Number.isFinite(at)) return null
  const underlyings = [...new Set(read.quotes.map(({ underlying }) => underlying))]
  return underlyings.map((underlying) => {
    const own = read.quotes.filter((quote) => quote.underlying === underlying)
    return usableOf(underlying, { ...read, quotes: own }, at, newest, options)
  })
}

function usableOf(
  underlying: string,
  { quotes, volatilityIn }: OptionQuotes,
  at: number,
  newest: number,
  { side, oldestMs }: QuoteOptions,
): UsableQuotes {
  const leftOut: LeftOut[] = []
  const kept: Kept[] = []
  const last = lastOf(quotes)
  for (const quote of quotes) {
    const leave = (fault: QuoteFault): void => void leftOut.push({ quote, fault })
    const by = last.get(optionOf(quote))!
    if (by !== quote) {
      leave({ reason: 'superseded', by: by.at ?? at })
      continue
    }
    const ageMs = quote.at === null ? 0 : newest - quote.at
    // A volatility is that of its own moment; whether the option still lives is asked of the moment of the surface.
    const figures =
      quote.expiresAt <= at
        ? ({ reason: 'expired', years: yearsBetween(at, quote.expiresAt) } as const)
        : figuresOf(quote, quote.at ?? at, volatilityIn)
    if ('reason' in figures) leave(figures)
    else if (ageMs > oldestMs) leave({ reason: 'stale', ageMs, limitMs: oldestMs })
    else {
      const implied = impliedQuote(figures, side)
      if ('reason' in implied) leave(implied)
      else kept.push({ figures, ...implied })
    }
  }
  const slices: QuotedSlice[] = []
  const doubts: FreeTrade[] = []
  for (const chain of byExpiry(kept)) {
    const used = withoutFreeTrades(outOfTheMoney(chain, leftOut), leftOut)
    if (used.length === 0) continue
    slices.push(sliceOf(used, at))
    doubts.push(...freeTrades(used, true))
  }
  return { underlying, at, slices, leftOut, doubts }
}

/** Of each option the quote with the latest time, of equals the last in the file. */
function lastOf(quotes: readonly OptionQuote[]): Map<string, OptionQuote> {
  const last = new Map<string, OptionQuote>()
  for (const quote of quotes) {
    const option = optionOf(quote)
    const before = last.get(option)
    if (before === undefined || (quote.at ?? 0) >= (before.at ?? 0)) last.set(option, quote)
  }
  return last
}

/** Which option of its underlying: not the name, which may leave the hour out or be spelled in two ways. */
function optionOf({ expiresAt, strike, right }: OptionQuote): string {
  return `${expiresAt} ${Number(strike.replaceAll('_', ''))} ${right}`
}

function byExpiry(kept: readonly Kept[]): Kept[][] {
  const chains = new Map<number, Kept[]>()
  for (const one of kept) {
    const { expiresAt } = one.figures.quote
    const chain = chains.get(expiresAt)
    if (chain === undefined) chains.set(expiresAt, [one])
    else chain.push(one)
  }
  return [...chains.entries()].toSorted(([a], [b]) => a - b).map(([, chain]) => chain)
}

/** Where a call and a put have one strike, the one out of the money. */
function outOfTheMoney(chain: readonly Kept[], leftOut: LeftOut[]): Kept[] {
  return chain.filter((one) => {
    const { quote, strike, forward } = one.figures
    const isOut = quote.right === 'call' ? strike >= forward : strike < forward
    const twin = chain.find(({ figures }) => figures.strike === strike && figures.quote.right !== quote.right)
    if (isOut || twin === undefined) return true
    leftOut.push({ quote, fault: { reason: 'in-the-money', instead: twin.figures.quote.instrument } })
    return false
  })
}

/** Takes quotes away until nobody can trade the others for nothing. */
function withoutFreeTrades(chain: readonly Kept[], leftOut: LeftOut[]): Kept[] {
  let used = [...chain]
  for (let trades = freeTrades(used, false); trades.length > 0; trades = freeTrades(used, false)) {
    const worst = worstOf(used, trades)
    const trade = trades.find(({ quotes }) => quotes.includes(worst))!
    const others = trade.quotes.filter((one) => one !== worst).map(({ figures }) => figures.quote.instrument)
    const fault: QuoteFault = { reason: 'arbitrage-between-strikes', with: others, gain: trade.gain }
    leftOut.push({ quote: worst.figures.quote, fault })
    used = used.filter((one) => one !== worst)
  }
  return used
}

/** The quote without which the fewest free trades are left; of several, the one whose volatility stands out most. */
function worstOf(chain: readonly Kept[], trades: readonly FreeTrade[]): Kept {
  const sorted = chain.toSorted((a, b) => a.figures.strike - b.figures.strike)
  const ranked = sorted
    .filter((one) => trades.some(({ quotes }) => quotes.includes(one)))
    .map((one) => {
      const left = freeTrades(
        sorted.filter((other) => other !== one),
        false,
      ).length
      return { one, left, oddness: oddnessOf(sorted, sorted.indexOf(one)) }
    })
  return ranked.toSorted((a, b) => a.left - b.left || b.oddness - a.oddness)[0].one
}

/** How far a volatility is from the line between its neighbours'; at an end nobody can say. */
function oddnessOf(sorted: readonly Kept[], place: number): number {
  const [before, one, after] = [sorted[place - 1], sorted[place], sorted[place + 1]]
  if (before === undefined || after === undefined) return 0
  const [low, strike, high] = [before, one, after].map(({ figures }) => figures.strike)
  const share = (strike - low) / (high - low)
  return Math.abs(one.volatility - before.volatility * (1 - share) - after.volatility * share)
}

function sliceOf(used: readonly Kept[], at: number): QuotedSlice {
  const newest = used.reduce((last, one) =>
    (one.figures.quote.at ?? 0) > (last.figures.quote.at ?? 0) ? one : last,
  )
  const quotes = used
    .map(({ figures, volatility, bid, ask }) => ({
      name: figures.quote.instrument,
      strike: figures.strike,
      logMoneyness: log(figures.strike / figures.forward),
      volatility,
      bid,
      ask,
    }))
    .toSorted((a, b) => a.strike - b.strike)
  const years = yearsBetween(at, newest.figures.quote.expiresAt)
  return { years, forward: newest.figures.forward, quotes }
}
