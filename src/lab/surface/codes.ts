import { exp, log } from '../../core/pricing/index.ts'

/** Searches run over all numbers; these turn a number into a parameter of a range, and back for a start. */

/** Correlations nearer to one than this are of no use, and divide by nearly nothing. */
const MOST_CORRELATION = 0.9999

/** A correlation of any number. */
export function correlationOf(code: number): number {
  return (MOST_CORRELATION * code) / Math.sqrt(1 + code * code)
}

export function codeOfCorrelation(rho: number): number {
  const share = rho / MOST_CORRELATION
  return share / Math.sqrt((1 - share) * (1 + share))
}

/** A share between 0 and 1 of any number. */
export function shareOf(code: number): number {
  return 1 / (1 + exp(-code))
}

export function codeOfShare(share: number): number {
  return log(share / (1 - share))
}

/** A number above zero of any number. */
export function positiveOf(code: number): number {
  return exp(code)
}

export function codeOfPositive(value: number): number {
  return log(value)
}
