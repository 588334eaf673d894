import { plus, type Rational, rational, times } from '../../src/lab/networks/rational.ts'

/**
 * The charges of standard margin in exact arithmetic, each written down as its rule says it, option by option. The engine's
 * own work on float columns; the two are held together by a property.
 */
export interface ExactOption {
  readonly right: 1 | -1
  readonly strike: Rational
  readonly quantity: Rational
  readonly mark: Rational
}

export interface ExactTerms {
  readonly maxSpot: Rational
  readonly minSpot: Rational
  readonly mmCall: Rational
  readonly mmPut: Rational
  readonly mmPutMark: Rational
  readonly putFactor: Rational
}

export type Level = 'initial' | 'maintenance'

const ZERO = rational(0n)
const ONE = rational(1n)

/** What one coin of an option sold is asked. */
export function askedOf(
  terms: ExactTerms,
  level: Level,
  { right, strike, mark }: ExactOption,
  spot: Rational,
  isCoin: boolean,
): Rational {
  const unit = isCoin ? ONE : spot
  const kept =
    right > 0
      ? plus(times(terms.mmCall, unit), mark)
      : plus(highest(times(terms.mmPut, unit), times(terms.mmPutMark, mark)), mark)
  if (level === 'maintenance') return kept
  const gap = right > 0 ? plus(strike, negated(spot)) : plus(spot, negated(strike))
  const away = times(highest(gap, ZERO), inverse(spot))
  const share = highest(plus(terms.maxSpot, negated(away)), terms.minSpot)
  const asked = plus(times(share, unit), mark)
  return right > 0 ? asked : highest(asked, times(terms.putFactor, kept))
}

/** All options sold, each by itself. */
export function isolatedOf(
  terms: ExactTerms,
  level: Level,
  options: readonly ExactOption[],
  spot: Rational,
  isCoin: boolean,
): Rational {
  return options
    .filter(({ quantity }) => quantity.numerator < 0n)
    .reduce(
      (sum, option) =>
        plus(sum, times(negated(option.quantity), askedOf(terms, level, option, spot, isCoin))),
      ZERO,
    )
}

/** One expiry by the smaller of isolated shorts and the greatest loss at settlement. */
export function expiryAsked(
  terms: ExactTerms,
  level: Level,
  options: readonly ExactOption[],
  spot: Rational,
  forward: Rational,
  netCallFactor: Rational,
): Rational {
  const payoffAt = (price: Rational): Rational =>
    options.reduce((sum, { right, strike, quantity }) => {
      const gap = right > 0 ? plus(price, negated(strike)) : plus(strike, negated(price))
      return plus(sum, times(quantity, highest(gap, ZERO)))
    }, ZERO)
  const losses = [ZERO, ...options.map(({ strike }) => strike)].map((price) => negated(payoffAt(price)))
  const loss = losses.reduce(highest, ZERO)
  const netCalls = options
    .filter(({ right }) => right > 0)
    .reduce((sum, { quantity }) => plus(sum, quantity), ZERO)
  const sold = highest(negated(netCalls), ZERO)
  const bounded = plus(loss, times(sold, times(netCallFactor, forward)))
  return lowest(isolatedOf(terms, level, options, spot, false), bounded)
}

/** A contract of so many coins at a price: (base + slope x coins) of its worth. */
export function contractAsked(base: Rational, slope: Rational, coins: Rational, price: Rational): Rational {
  return times(times(coins, plus(base, times(slope, coins))), price)
}

export function worthOf(options: readonly ExactOption[]): Rational {
  return options.reduce((sum, { quantity, mark }) => plus(sum, times(quantity, mark)), ZERO)
}

/** Each unit of a raw charge times what its tier says. */
export function tieredOf(
  raw: Rational,
  tiers: readonly { readonly upTo: Rational | null; readonly times: Rational }[],
): Rational {
  let sum = ZERO
  let from = ZERO
  for (const { upTo, times: factor } of tiers) {
    const to = upTo === null ? raw : lowest(raw, upTo)
    const inTier = highest(plus(to, negated(from)), ZERO)
    sum = plus(sum, times(inTier, factor))
    from = highest(from, to)
  }
  return sum
}

export function negated({ numerator, denominator }: Rational): Rational {
  return { numerator: -numerator, denominator }
}

export function highest(a: Rational, b: Rational): Rational {
  return a.numerator * b.denominator > b.numerator * a.denominator ? a : b
}

export function lowest(a: Rational, b: Rational): Rational {
  return a.numerator * b.denominator < b.numerator * a.denominator ? a : b
}

function inverse({ numerator, denominator }: Rational): Rational {
  return rational(denominator, numerator)
}
