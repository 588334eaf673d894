import { divide } from '../money/rounding.ts'
import { toCell } from '../money/units.ts'
import { times } from './fraction.ts'
import type { Instrument } from './instrument.ts'
import type { OptionFee, OptionTerms, ReferenceTerms } from './reference.ts'

const PPM = 1_000_000n

/** What an option's fee is taken of: the trade, and the index as it stood then. */
export interface OptionTrade {
  /** Quantity increments, above zero. */
  readonly quantity: number
  /** Units paid for it, zero or above. */
  readonly premium: number
  readonly index: ReferenceTerms
  readonly indexMark: number
}

/**
 * Fee of one side of an option trade: a share of the coins' worth, at most a share of the premium, each rounded up.
 *
 * The worth of a coin is the index where the option settles in quote money, and one coin where it settles in coin.
 *
 * @see docs/sources.md#option-fees
 */
export function optionFee(
  instrument: Instrument,
  option: OptionTerms,
  fee: OptionFee,
  trade: OptionTrade,
): number {
  const { quantity, premium, index, indexMark } = trade
  const { markIncrement } = instrument.terms
  // Units of money for one unit of the option's mark, for the whole quantity: scale counts increments of it.
  const each = BigInt(quantity) * BigInt(instrument.scale) * markIncrement.denominator
  const price =
    option.settledIn === 'coin'
      ? ONE
      : times(index.increment, { numerator: BigInt(indexMark), denominator: 1n })
  const ofUnderlying = divide(
    each * price.numerator * BigInt(fee.ofUnderlying),
    markIncrement.numerator * price.denominator * PPM,
    'ceil',
  )
  const most = divide(BigInt(premium) * BigInt(fee.mostOfPremium), PPM, 'ceil')
  return toCell(ofUnderlying < most ? ofUnderlying : most)
}

const ONE = { numerator: 1n, denominator: 1n } as const
