import type { Fraction } from '../../core/market/fraction.ts'
import type { Instrument } from '../../core/market/instrument.ts'
import type { Markets } from '../../core/market/markets.ts'
import { COLLATERAL, INVERSE } from '../../core/market/value.ts'
import { divide } from '../../core/money/rounding.ts'
import { formatDecimal, parseRational } from '../../core/money/units.ts'

/** Digits after the point of a price that money and quantity imply, where no shorter text is exact. */
const IMPLIED_DECIMALS = 8

/**
 * A whole number of increments as exact decimal text: 25 of 0.1 are `2.5`.
 *
 * @param increment one that came from a decimal text, so that its denominator divides a power of ten
 */
export function gridText(units: number | bigint, increment: Fraction): string {
  const decimals = decimalsOf(increment)
  const scaled = (BigInt(units) * increment.numerator * tenTo(decimals)) / increment.denominator
  return formatDecimal(scaled, decimals, { trim: true })
}

/** A mark or price of a series as text; null before the first mark. An option may be worth nothing, and says so. */
export function markText(markets: Markets, series: number, mark: number): string | null {
  const mayBeZero = markets.isOption(series) || markets.isReference(series)
  return mark === 0 && !mayBeZero ? null : gridText(mark, markIncrementOf(markets, series))
}

export function quantityText(markets: Markets, series: number, quantity: number | bigint): string {
  if (markets.payoff[series] === COLLATERAL) {
    const { decimals } = markets.assets[markets.collateral(series).terms.asset]
    return formatDecimal(BigInt(quantity), decimals, { trim: true })
  }
  return gridText(quantity, markets.instrument(series).terms.quantityIncrement)
}

/**
 * The price that money over quantity comes to, on the grid or off it. Exact where eight digits after the point
 * suffice, else the nearest eight (half-even) after a `≈`: the money is what counts.
 */
export function impliedPriceText(markets: Markets, series: number, quantity: number, value: number): string {
  const instrument = markets.instrument(series)
  const [above, below] = impliedPrice(instrument, markets.payoff[series] === INVERSE, quantity, value)
  if (below === 0n) return '0'
  const scaled = above * tenTo(IMPLIED_DECIMALS)
  const text = formatDecimal(divide(scaled, below, 'half-even'), IMPLIED_DECIMALS, { trim: true })
  return scaled % below === 0n ? text : `≈${text}`
}

/** Numerator and denominator, the denominator above zero, of the price in quote money. */
function impliedPrice(
  { scale, terms }: Instrument,
  isInverse: boolean,
  quantity: number,
  value: number,
): [bigint, bigint] {
  const { numerator, denominator } = terms.markIncrement
  const held = BigInt(quantity) * BigInt(scale)
  const [above, below] = isInverse
    ? [-held * numerator, BigInt(value) * denominator]
    : [BigInt(value) * numerator, held * denominator]
  return below < 0n ? [-above, -below] : [above, below]
}

export function markIncrementOf(markets: Markets, series: number): Fraction {
  if (markets.isReference(series)) return markets.reference(series).terms.increment
  return markets.payoff[series] === COLLATERAL
    ? markets.collateral(series).terms.indexIncrement
    : markets.instrument(series).terms.markIncrement
}

/** An amount for people: every digit, thousands parted by commas, zeros at the end dropped. */
export function moneyText(units: number | bigint, decimals: number): string {
  return formatDecimal(BigInt(units), decimals, { group: true, trim: true }).replaceAll('_', ',')
}

/** Decimal text with thousands parted by commas. */
export function groupedText(decimal: string): string {
  return decimal.replace(/^(≈?-?)(\d+)/, (_, sign: string, digits: string) => {
    return `${sign}${digits.replace(/\B(?=(?:\d{3})+$)/g, ',')}`
  })
}

/** How many whole increments fit into an exact decimal text, rounded down. */
export function incrementsIn(text: string, increment: Fraction): bigint {
  const { numerator, denominator } = parseRational(text)
  return divide(numerator * increment.denominator, denominator * increment.numerator, 'floor')
}

function decimalsOf({ denominator }: Fraction): number {
  let decimals = 0
  for (let power = 1n; power % denominator !== 0n; power *= 10n) decimals += 1
  return decimals
}

function tenTo(decimals: number): bigint {
  return 10n ** BigInt(decimals)
}
