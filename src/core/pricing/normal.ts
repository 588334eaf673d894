import { expOfSum } from './exp.ts'
import { scaledTail } from './scaled-tail.ts'
import { lowOfProduct } from './two-floats.ts'

const PER_ROOT_TWO_PI = 0.3989422804014327
const ROOT_TWO: number = Math.sqrt(2)
/** Beyond this e^(-z²/2) is below every float. */
const NOTHING_LEFT = 40

/** The density of the normal distribution, with all its digits far into the tails. */
export function normalPdf(z: number): number {
  return PER_ROOT_TWO_PI * expOfHalfSquare(z)
}

/** The share of the normal distribution below z; a tail keeps all its digits down to the smallest float. */
export function normalCdf(z: number): number {
  return z < 0 ? upperTail(-z) : 1 - upperTail(z)
}

/** N(-z) for z >= 0. */
function upperTail(z: number): number {
  return 0.5 * expOfHalfSquare(z) * scaledTail(z)
}

/** 2 / √π times the integral of e^(-t²) from x on. */
export function erfc(x: number): number {
  return x < 0 ? 2 - erfcOfPositive(-x) : erfcOfPositive(x)
}

function erfcOfPositive(x: number): number {
  if (x > NOTHING_LEFT) return 0
  const square = x * x
  return expOfSum(-square, -lowOfProduct(x, x, square)) * erfcx(x)
}

/** e^(x²) erfc(x) for x >= 0: what is left of `erfc` once the exponential is taken out. */
export function erfcx(x: number): number {
  return scaledTail(x * ROOT_TWO)
}

/** e^(-z²/2): what the rounding of z² loses is handed on. */
function expOfHalfSquare(z: number): number {
  if (z > NOTHING_LEFT || z < -NOTHING_LEFT) return 0
  const square = z * z
  return expOfSum(-0.5 * square, -0.5 * lowOfProduct(z, z, square))
}
