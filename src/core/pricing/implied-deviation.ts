import { exp, expm1 } from './exp.ts'
import { log } from './log.ts'
import { quickUpperQuantile } from './quantile.ts'
import { scaledTail } from './scaled-tail.ts'
import { differenceOfTails, timeValue } from './time-value.ts'

const ROOT_TWO_PI = 2.5066282746310002
/** Steps converge with the fourth power, so after one below this nothing is left to gain. */
const LAST_STEP = 1e-5
/** Two to four are taken; more would mean that the brackets have to do the work. */
const MOST_STEPS = 60

/**
 * The deviation s (volatility times the root of the years) at which `timeValue(logRatio, s)` is `value`.
 *
 * Below the inflection of the value as a function of s, which is at s² = -2x, the steps are taken on 1 / ln(value),
 * which is nearly a parabola there; above it on the value itself or, from a half on, on the logarithm of what is
 * missing to 1 (Jäckel's choice). Each step is Householder's of third order, with the derivatives known in closed form;
 * one that leaves the bracket is replaced by halving.
 *
 * @param logRatio x <= 0
 * @param value above 0, below 1
 * @see docs/sources.md#implied-volatility
 */
export function impliedDeviation(logRatio: number, value: number): number {
  const inflection = Math.sqrt(-2 * logRatio)
  // At the inflection d1 is 0, so the value there needs one tail and no exponential.
  if (value < 0.5 - 0.5 * scaledTail(inflection)) return lowDeviation(logRatio, value, inflection)
  return highDeviation(logRatio, value, inflection)
}

function lowDeviation(x: number, value: number, inflection: number): number {
  const target = log(value)
  let low = 0
  let high = inflection
  let s = between(low, lowGuess(x, value), high)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const h = x / s
    const t = 0.5 * s
    const d = h + t
    const difference = differenceOfTails(x, h, t)
    // The logarithm of the quotient keeps the digits that a difference of logarithms would lose.
    const beyond = log((0.5 * exp(-0.5 * d * d) * difference) / value)
    if (beyond < 0) low = s
    else high = s
    const logValue = target + beyond
    const slope = 2 / (ROOT_TWO_PI * difference)
    const second = (h * h - t * t) / s
    const third = -3 * (h / s) * (h / s) - 0.25
    // f = 1 / ln(value(s)) - 1 / ln(value): f, f'' and f''' over f'.
    const ratio = (logValue * beyond) / (target * slope)
    const twice = 1 + 2 / logValue
    const bend = slope / logValue
    const f2 = second - slope * twice
    const f3 = f2 * f2 + third - slope * (second - slope) * twice + 2 * bend * bend
    const next = householder(s, ratio, f2, f3)
    if (Math.abs(next - s) <= LAST_STEP * s) return next
    s = between(low, next, high)
  }
  return s
}

function highDeviation(x: number, value: number, inflection: number): number {
  let low = inflection
  let high = Infinity
  let s = between(low, highGuess(x, value), high)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const next = value > 0.5 ? stepOnRest(x, value, s) : stepOnValue(x, value, s)
    if (next > s) low = s
    else high = s
    if (Math.abs(next - s) <= LAST_STEP * s) return next
    s = between(low, next, high)
  }
  return s
}

function stepOnValue(x: number, value: number, s: number): number {
  const h = x / s
  const t = 0.5 * s
  const d = h + t
  const slope = exp(-0.5 * d * d) / ROOT_TWO_PI
  const second = (h * h - t * t) / s
  const third = second * second - 3 * (h / s) * (h / s) - 0.25
  return householder(s, (timeValue(x, s) - value) / slope, second, third)
}

/** On f = ln((1 - value(s)) / (1 - value)), whose derivatives start from a = d ln(1 - value) / ds. */
function stepOnRest(x: number, value: number, s: number): number {
  const h = x / s
  const t = 0.5 * s
  const tails = scaledTail(h + t) + scaledTail(t - h)
  const rest = 0.5 * exp(-0.5 * (h + t) * (h + t)) * tails
  const a = -2 / (ROOT_TWO_PI * tails)
  const f2 = (h * h - t * t) / s - a
  const f3 = f2 * f2 - 3 * (h / s) * (h / s) - 0.25 - a * f2
  return householder(s, log(rest / (1 - value)) / a, f2, f3)
}

/** One step of third order from f over its slope, and its second and third derivative over that. */
function householder(s: number, ratio: number, second: number, third: number): number {
  return s - (ratio * (1 - 0.5 * second * ratio)) / (1 - ratio * (second - (third * ratio) / 6))
}

/** The next s where it lies inside the bracket, or else the middle of that. */
function between(low: number, next: number, high: number): number {
  if (next > low && next < high) return next
  return high < Infinity ? 0.5 * (low + high) : 2 * low + 1
}

/**
 * Short of the inflection an option is worth about what Bachelier's formula says, which knows only one figure: the
 * value over |x|, as a function of u = |x| / s. Its inverse is read off a rational function, to 4e-4 of u.
 */
function lowGuess(x: number, value: number): number {
  const bachelier = (value * exp(0.5 * x)) / -x
  const l = log((1 + bachelier) / bachelier)
  const above =
    0.159145901016361 + l * (0.024865932496284417 + l * (0.002733053150146521 + l * 2.0986417451074324e-8))
  const below = 1 + l * (0.15578431050244165 + l * (0.02468729463175635 + l * 0.0013794450663985435))
  return -x / (l * Math.sqrt(above / below))
}

/** Beyond it both tails lie about t = s / 2 out, exactly so at the money. */
function highGuess(x: number, value: number): number {
  const share = exp(x)
  const tail = ((1 - value) * share) / (1 + share)
  return 2 * quickUpperQuantile(tail, (2 * value * share - expm1(x)) / (2 * (1 + share)))
}
