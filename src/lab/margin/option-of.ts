import type { ExpiryState } from '../../core/margin/scenario/legs.ts'
import { parseRational } from '../../core/money/units.ts'
import { impliedVolatilityOf, priceOf, toldRefusal } from '../../core/pricing/index.ts'
import type { BookMoney } from '../../wire/margin-book.ts'
import { type Rational, rational } from '../networks/rational.ts'
import { floatOf } from './book.ts'

/** An option's two prices, of which one may be missing. */
interface Given {
  readonly mark?: string | undefined
  readonly volatility?: number | undefined
}

interface Priced {
  readonly mark: Rational
  readonly volatility: number
}

/**
 * Mark and volatility of an option: the mark by Black-76 without discount, to the nearest unit of the ledger; the volatility
 * as the one that explains the mark.
 *
 * @returns why not, in the words of what was found, where neither is given or no volatility explains the mark
 */
export function pricedOption(
  { right, strike }: { readonly right: 1 | -1; readonly strike: number },
  { forward, years }: ExpiryState,
  { decimals, settledIn }: BookMoney,
  { mark, volatility }: Given,
): Priced | { readonly refusal: string } {
  if (mark === undefined && volatility === undefined) return { refusal: 'no volatility and no mark' }
  const named = right > 0 ? 'call' : 'put'
  if (volatility !== undefined) {
    const worth = priceOf({ right: named, forward, strike, years, volatility }, settledIn)
    if (!worth.ok) return { refusal: `an option that has no price (${toldRefusal(worth.refusal)})` }
    const exact =
      mark === undefined
        ? rational(BigInt(Math.round(worth.value * 10 ** decimals)), 10n ** BigInt(decimals))
        : parseRational(mark)
    return { mark: exact, volatility }
  }
  const exact = parseRational(mark!)
  const price = floatOf(exact)
  const implied = impliedVolatilityOf({ right: named, forward, strike, years, price, settledIn })
  return implied.ok
    ? { mark: exact, volatility: implied.value }
    : { refusal: `a mark that no volatility explains (${toldRefusal(implied.refusal)})` }
}
