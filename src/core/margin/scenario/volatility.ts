import { pow } from '../../pricing/index.ts'
import type { ExpiryState } from './legs.ts'
import type { ScenarioModel, SkewCap, SkewRule, VolatilityFigures } from './model.ts'
import { ABSOLUTE, DOWN, LINEAR, SAME, type UnderlyingPlan, UP } from './plan.ts'

const DAYS_A_YEAR = 365

/** `(pivot / max(floor, days))^power`: by how much more, or less, a near expiry's volatility moves than one at the pivot. */
export function shockScale(rule: VolatilityFigures, years: number): number {
  const days = years * DAYS_A_YEAR
  const power = days < rule.pivotDays ? rule.nearPower : rule.farPower
  return pow(rule.pivotDays / Math.max(rule.floorDays, days), power)
}

/** A volatility after a shock up or down. */
export function shocked(rule: VolatilityFigures, scale: number, mode: number, volatility: number): number {
  const shock = mode === UP ? rule.up * scale : -rule.down * scale
  const moved = rule.by === 'relative' ? volatility * (1 + shock) : volatility + shock
  const least = mode === UP ? rule.leastUp : 0
  return moved > least ? moved : least
}

/** Most that a turn of the smile changes a volatility by, as a share; below zero where a long expiry has outgrown it. */
export function capOf(cap: SkewCap, rootYears: number): number {
  return cap.c * rootYears + cap.most
}

/** How far from the forward, in log-moneyness, a turn of the smile reaches its cap. */
export function reachOf(rule: SkewRule, rootYears: number): number {
  return Math.max(rule.least, rootYears * rule.width * (rule.a + rule.b * rootYears))
}

/** What a turn of the smile multiplies a volatility by, at k from the forward. */
export function turned(k: number, cap: number, reach: number): number {
  const slope = reach > 0 ? (k * cap) / reach : Math.sign(k) * cap
  const turn = k >= 0 ? Math.min(cap, slope) : Math.max(-cap, slope)
  return turn > -1 ? 1 + turn : 0
}

/** What the volatility rules say of one expiry, kept for all its options. */
export class ExpiryVolatility {
  #rootYears = 0
  #scale = 0
  #reach = 0
  #linear = 0
  #absolute = 0

  take(model: ScenarioModel, plan: UnderlyingPlan, expiry: ExpiryState): void {
    this.#rootYears = Math.sqrt(expiry.years)
    this.#scale = plan.volatility ? shockScale(plan.volatility, expiry.years) : 0
    if (!model.skew) return
    this.#reach = reachOf(model.skew, this.#rootYears)
    this.#linear = capOf(model.skew.linear, this.#rootYears)
    this.#absolute = capOf(model.skew.absolute, this.#rootYears)
  }

  /** σ√T of one option for each mode the plan uses. */
  fill(deviations: Float64Array, plan: UnderlyingPlan, volatility: number, logMoneyness: number): void {
    const { uses, volatility: rule } = plan
    const k = -logMoneyness
    deviations[SAME] = volatility * this.#rootYears
    if (rule && uses[UP]) deviations[UP] = shocked(rule, this.#scale, UP, volatility) * this.#rootYears
    if (rule && uses[DOWN]) deviations[DOWN] = shocked(rule, this.#scale, DOWN, volatility) * this.#rootYears
    if (uses[LINEAR]) deviations[LINEAR] = deviations[SAME] * turned(k, this.#linear, this.#reach)
    if (uses[ABSOLUTE])
      deviations[ABSOLUTE] = deviations[SAME] * turned(Math.abs(k), this.#absolute, this.#reach)
  }
}
