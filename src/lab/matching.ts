import { invariant } from '../core/money/invariant.ts'
import { mulDiv } from '../core/money/mul-div.ts'
import {
  type EntryLayer,
  notionalIn,
  type OpeningMarket,
  type PopulationTrade,
  UnusablePopulation,
  type Want,
} from './population-terms.ts'
import type { Random } from './random.ts'

const PPM = 1_000_000
/** A loss of three quarters of the margin, and of an inverse a quarter more than that, still leaves some. */
const WIDEST_ENTRY = 750_000
/** Nobody is asked to believe an entry further than this from the opening mark. */
const FURTHEST_PRICE = 200_000

/** One side of an instrument: who still wants how much, in an order of chance. */
interface Side {
  readonly holder: number
  readonly marginPpm: number
  left: number
}

/**
 * Pairs longs with shorts until each has its position.
 *
 * Both sides stand in an order of chance and the first of each trade the smaller of what they still want. A trade's
 * price lies a drawn layer away from the opening mark, measured in the thinner of the two margins, so that no
 * position opens with its margin already lost.
 *
 * @param wants signed, their sum zero in each instrument
 */
export function matchWants(
  wants: readonly Want[],
  markets: readonly OpeningMarket[],
  entries: readonly EntryLayer[],
  random: Random,
): PopulationTrade[] {
  for (const { profitPpm } of entries)
    if (!Number.isSafeInteger(profitPpm) || Math.abs(profitPpm) > WIDEST_ENTRY)
      throw new UnusablePopulation(
        `An entry layer of ${profitPpm} ppm of the margin. Keep within ±${WIDEST_ENTRY}.`,
      )
  const source = random.named('trades')
  return markets.flatMap((market, index) => {
    const here = wants.filter((want) => want.market === index)
    const longs = sideOf(
      here.filter(({ quantity }) => quantity > 0),
      market,
      source,
    )
    const shorts = sideOf(
      here.filter(({ quantity }) => quantity < 0),
      market,
      source,
    )
    return pair(longs, shorts, market, entries, source)
  })
}

function sideOf(wants: readonly Want[], market: OpeningMarket, source: Random): Side[] {
  return source.shuffled(wants).map(({ holder, quantity, margin }) => {
    const notional = Math.max(1, notionalIn(market, quantity))
    return { holder, marginPpm: mulDiv(margin, PPM, notional, 'floor'), left: Math.abs(quantity) }
  })
}

function pair(
  longs: readonly Side[],
  shorts: readonly Side[],
  market: OpeningMarket,
  entries: readonly EntryLayer[],
  source: Random,
): PopulationTrade[] {
  const trades: PopulationTrade[] = []
  const weights = entries.map(({ weight }) => weight)
  let [long, short] = [0, 0]
  while (long < longs.length && short < shorts.length) {
    const [buyer, seller] = [longs[long], shorts[short]]
    const quantity = Math.min(buyer.left, seller.left)
    const { profitPpm } = entries[source.choice(weights)]
    const price = entryPrice(market, profitPpm, Math.min(buyer.marginPpm, seller.marginPpm))
    const taker = source.below(2) === 0 ? 'buyer' : 'seller'
    trades.push({ buyer: buyer.holder, seller: seller.holder, series: market.series, quantity, price, taker })
    buyer.left -= quantity
    seller.left -= quantity
    if (buyer.left === 0) long += 1
    if (seller.left === 0) short += 1
  }
  invariant(
    long === longs.length && short === shorts.length,
    `longs and shorts of ${market.instrument.terms.symbol} differ: ${longs.length - long} buyers and ${shorts.length - short} sellers are left`,
  )
  return trades
}

/** On the order grid, rounded towards the mark; a buyer's profit puts the entry below it. */
function entryPrice({ mark, instrument }: OpeningMarket, profitPpm: number, marginPpm: number): number {
  const share = Math.min(FURTHEST_PRICE, mulDiv(Math.abs(profitPpm), marginPpm, PPM, 'floor'))
  const step = instrument.priceStep
  const away = mulDiv(mark, share, PPM, 'floor')
  if (profitPpm > 0) return Math.ceil((mark - away) / step) * step
  return Math.max(step, Math.floor((mark + away) / step) * step)
}
