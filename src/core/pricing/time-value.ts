import { exp } from './exp.ts'
import { scaledTail, scaledTailSlope } from './scaled-tail.ts'

/** 1 / n, because a product is faster than a division. */
const PARTS: Float64Array = Float64Array.from({ length: 24 }, (_, n) => (n === 0 ? 0 : 1 / n))

/** Below these the two ends of the difference lie so close together that it is taken as a series. */
const NEAR_DEVIATION = 0.4
const NEAR_RATIO = -1

/** Whether a value is worked out as a series; otherwise as a difference of two tails. */
function isNear(logRatio: number, deviation: number): boolean {
  return deviation < NEAR_DEVIATION && logRatio > NEAR_RATIO
}

/**
 * Undiscounted value of the option that is out of the money, as a share of the smaller of forward and strike: the
 * call's where the forward is below, the put's where it is above. The other one is worth as much more as it is in
 * the money, so this is the time value of both. Between 0 and 1, never negative, with all its digits.
 *
 * With d = x/s + s/2 and G the scaled tail the share is e^(-d²/2) (G(-d) - G(s/2 - x/s)) / 2: one exponential carries
 * its size, so a tail of 1e-300 has as many digits as any other. Where the two tails are close their difference is a
 * series in s/2 around x/s, whose terms do not cancel.
 *
 * @param logRatio x: ln of the smaller of forward and strike over the larger, <= 0
 * @param deviation s: volatility times the root of the years, > 0
 * @see docs/sources.md#black-76
 */
export function timeValue(logRatio: number, deviation: number): number {
  const half = 0.5 * deviation
  const h = logRatio / deviation
  const d = h + half
  const scale = 0.5 * exp(-0.5 * d * d)
  if (d > 0 && !isNear(logRatio, deviation)) return 1 - scale * (scaledTail(d) + scaledTail(half - h))
  return scale * differenceOfTails(logRatio, h, half)
}

/**
 * G(-h - t) - G(-h + t), the value over half of e^(-d²/2), for options whose d = h + t is below zero or that are near.
 *
 * @param h logRatio over deviation
 * @param t half of the deviation
 */
export function differenceOfTails(logRatio: number, h: number, t: number): number {
  if (isNear(logRatio, 2 * t)) return 2 * seriesOfDifference(logRatio, h, t)
  return scaledTail(-h - t) - scaledTail(t - h)
}

/**
 * (G(-h - t) - G(-h + t)) / 2 by the odd terms of Taylor's series around h.
 *
 * G's derivatives obey y(n+1) = h y(n) + n y(n-1); with t^n / n! taken in, u(n+1) = (ht u(n) + t² u(n-1)) / (n+1), ht = x/2.
 */
function seriesOfDifference(logRatio: number, h: number, t: number): number {
  const c = 0.5 * logRatio
  const q = t * t
  let even = scaledTail(-h)
  let odd = scaledTailSlope(-h) * t
  let sum = odd
  for (let n = 2; n < 22; n += 2) {
    even = (c * odd + q * even) * PARTS[n]
    odd = (c * even + q * odd) * PARTS[n + 1]
    sum += odd
    if (Math.abs(odd) < 1e-17 * sum) break
  }
  return sum
}

/** Room for what `wingsInto` tells. */
export const WINGS = 5

/**
 * What the Greeks are made of, all with d1 = x/s + s/2 and d2 = x/s - s/2, x <= 0: into `wings`, from its start,
 * N(d1), N(-d1), N(d2), √2π n(d1), and the time value of `timeValue`.
 *
 * @param wings filled, so that a loop over options makes no garbage; see `WINGS`
 * @param share smaller of forward and strike over the larger: e^x
 */
export function wingsInto(wings: Float64Array, logRatio: number, deviation: number, share: number): void {
  const half = 0.5 * deviation
  const h = logRatio / deviation
  const d = h + half
  const density = exp(-0.5 * d * d)
  wings[3] = density
  if (isNear(logRatio, deviation)) nearWings(wings, logRatio, h, half, share)
  else farWings(wings, d, half - h, share)
}

function farWings(wings: Float64Array, d1: number, minusD2: number, share: number): void {
  const scale = 0.5 * wings[3]
  const outer = scaledTail(minusD2)
  const inner = scaledTail(Math.abs(d1))
  const tail = scale * inner
  wings[0] = d1 > 0 ? 1 - tail : tail
  wings[1] = d1 > 0 ? tail : 1 - tail
  wings[2] = scale * share * outer
  wings[4] = d1 > 0 ? 1 - scale * (inner + outer) : scale * (inner - outer)
}

/** The even terms of the series are the mean of G at both ends, the odd ones half its difference. */
function nearWings(wings: Float64Array, logRatio: number, h: number, t: number, share: number): void {
  const scale = 0.5 * wings[3]
  const c = 0.5 * logRatio
  const q = t * t
  let even = scaledTail(-h)
  let odd = scaledTailSlope(-h) * t
  let mean = even
  let half = odd
  for (let n = 2; n < 22; n += 2) {
    even = (c * odd + q * even) * PARTS[n]
    odd = (c * even + q * odd) * PARTS[n + 1]
    mean += even
    half += odd
    if (Math.abs(odd) < 1e-17 * half && Math.abs(even) < 1e-17 * mean) break
  }
  const below = scale * (mean + half)
  wings[0] = below
  wings[1] = 1 - below
  wings[2] = scale * share * (mean - half)
  wings[4] = 2 * scale * half
}
