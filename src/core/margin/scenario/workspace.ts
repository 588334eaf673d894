import type { ExpiryFigures } from './expiry-figures.ts'
import type { ScenarioModel } from './model.ts'
import { MODES, type UnderlyingPlan } from './plan.ts'
import { SharedOptions } from './shared-options.ts'

/** One sum of terms by column. The first of a requirement's sums is what is always added. */
export interface TermColumns {
  readonly figures: Int32Array
  readonly times: Float64Array
  readonly pegUnder: Float64Array
  readonly pegFactor: Float64Array
}

/**
 * Working columns of one requirement. The caller owns it and hands it in again and again, so that nothing is allocated
 * once its columns have grown to the largest bucket. What outlasts a call is only what another bucket under the same model
 * and market would work out again to the last bit.
 */
export class ScenarioWorkspace {
  /** What was worked out of a model beforehand; thrown away when another model comes. */
  model: ScenarioModel | null = null
  readonly plans: Map<string, UnderlyingPlan> = new Map()
  initial: readonly TermColumns[] = []
  maintenance: readonly TermColumns[] = []

  /** The plan of each of the market's underlyings. */
  readonly planOf: UnderlyingPlan[] = []
  /** Legs in the order of their expiries, and where each expiry begins; perpetuals are not among them. */
  order: Int32Array = new Int32Array(64)
  begins: Int32Array = new Int32Array(33)

  /** What is read of each expiry, and what options are worth there: both outlast a call, and say what they are of. */
  readonly expiries: ExpiryFigures[] = []
  readonly shared: SharedOptions = new SharedOptions()
  /** The last stamp given to the figures of an expiry. */
  stamps = 0
  /** σ√T of the leg at hand for each mode. */
  readonly deviations: Float64Array = new Float64Array(MODES)
  /** Worth of the futures, or perpetuals, at hand: linear ones in quote money, inverse ones in coin. */
  linear = 0
  inverse = 0
  /**
   * Undiscounted quote worth of an expiry's options at each point: a row of `stride` for those settled in quote money, and
   * one for those settled in coin.
   */
  values: Float64Array = new Float64Array(0)
  stride = 0
  /** Profit of each group in each scenario, in the model's money: one row of scenarios for a group. */
  profits: Float64Array = new Float64Array(0)
  groups = 0
  /** Profit of the whole bucket in each scenario, as the aggregate counts it. */
  totals: Float64Array = new Float64Array(0)

  /** What each charge of the model came to, in the model's order; a charge may read those before it. */
  amounts: Float64Array = new Float64Array(8)
  /** Loss of the grid, zero or above, and the scenario it came from; -1 where there is none. */
  worst = 0
  worstScenario = -1

  /** Columns below are filled by `greeksOf`, once for a requirement. */
  hasGreeks = false
  /** By leg, of the whole position: coins it moves with (coin-settled options: less their own worth). */
  delta: Float64Array = new Float64Array(64)
  /** By leg, of the whole position: quote money for a volatility higher by one. */
  vega: Float64Array = new Float64Array(64)
  deltaOfExpiry: Float64Array = new Float64Array(32)
  vegaOfExpiry: Float64Array = new Float64Array(32)
  /** By underlying: of perpetuals alone, of all legs, and the magnitudes of all legs added up. */
  deltaOfPerpetuals: Float64Array = new Float64Array(8)
  deltaOfUnderlying: Float64Array = new Float64Array(8)
  grossDelta: Float64Array = new Float64Array(8)

  /** For charges that set expiries, tiers or underlyings off against each other: what is left of each. */
  left: Float64Array = new Float64Array(40)
  longs: Float64Array = new Float64Array(8)
  shorts: Float64Array = new Float64Array(8)
}

/** What one coin of an underlying is worth in the model's money: its spot, or one coin. */
export function coinWorth(model: ScenarioModel, spot: number): number {
  return model.unit === 'coin' ? 1 : spot
}

/** The model of the requirement at hand. */
export function modelOf(work: ScenarioWorkspace): ScenarioModel {
  if (!work.model) throw new Error('A charge was asked outside a requirement: call requirementOf first.')
  return work.model
}

/** A column at least so long; what an older, shorter one held is not kept. */
export function roomy(column: Float64Array, length: number): Float64Array {
  return column.length >= length ? column : new Float64Array(Math.max(length, 2 * column.length))
}

export function roomyWhole(column: Int32Array, length: number): Int32Array {
  return column.length >= length ? column : new Int32Array(Math.max(length, 2 * column.length))
}
