import { invariant } from '../core/money/invariant.ts'

/** One bit of the exponent each; a 54th could no longer move a result of 53 bits. */
const FRACTION_BITS = 53

/**
 * A positive number to a rational power, with the same bits on every machine.
 *
 * `Math.pow`, `exp` and `log` may differ between engines; multiplication and square root are exact to the last bit
 * by IEEE 754, so the power is built from these: the whole part by squaring, the fraction as a product of
 * repeated square roots, one for each set bit. The relative error stays below 1e-13 for exponents below 100.
 *
 * @param base above zero, finite
 * @param numerator whole, 0 or more; `denominator` whole, 1 or more: the exponent is their ratio
 * @see IEEE 754-2019, 5.4.1: squareRoot and multiplication are correctly rounded
 */
export function powerOf(base: number, numerator: number, denominator: number): number {
  invariant(base > 0 && Number.isFinite(base), `a power needs a base above zero, and ${base} was given`)
  invariant(
    Number.isSafeInteger(numerator) &&
      numerator >= 0 &&
      Number.isSafeInteger(denominator * 2) &&
      denominator >= 1,
    `an exponent is a ratio of whole numbers from 0 up, and ${numerator}/${denominator} was given`,
  )
  const remainder = numerator % denominator
  return wholePower(base, (numerator - remainder) / denominator) * fractionPower(base, remainder, denominator)
}

function wholePower(base: number, exponent: number): number {
  let result = 1
  let square = base
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square
    square *= square
  }
  return result
}

/** The exponent is below one; its binary digits are read off by doubling the remainder. */
function fractionPower(base: number, numerator: number, denominator: number): number {
  let result = 1
  let root = base
  let left = numerator
  for (let bit = 0; bit < FRACTION_BITS && left > 0; bit += 1) {
    left *= 2
    root = Math.sqrt(root)
    if (left < denominator) continue
    left -= denominator
    result *= root
  }
  return result
}
