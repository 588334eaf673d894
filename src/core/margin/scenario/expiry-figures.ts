import { log1p } from '../../pricing/index.ts'
import { ExpiryDiscount } from './discount.ts'
import type { ExpiryState } from './legs.ts'
import type { ScenarioModel } from './model.ts'
import type { PointColumns } from './option-value.ts'
import type { UnderlyingPlan } from './plan.ts'
import { ExpiryVolatility } from './volatility.ts'

/** What a requirement reads of one expiry. It is worked out once and holds for every bucket until the market moves. */
export class ExpiryFigures {
  /** Another number each time the figures change, and never one that another expiry of the workspace has had. */
  stamp = 0
  readonly points: WorkingPoints = new WorkingPoints()
  readonly volatility: ExpiryVolatility = new ExpiryVolatility()
  readonly discount: ExpiryDiscount = new ExpiryDiscount()
  plan: UnderlyingPlan
  forward = 0
  #moving = 0
  #years = 0
  #rate = 0

  /** Of nothing yet. */
  constructor(plan: UnderlyingPlan) {
    this.plan = plan
  }

  isOf(plan: UnderlyingPlan, { forward, years, rate }: ExpiryState, moving: number): boolean {
    return (
      this.plan === plan &&
      this.forward === forward &&
      this.#moving === moving &&
      this.#years === years &&
      this.#rate === rate
    )
  }

  /** @param moving the part of the forward that moves with a scenario: what is fixed of it stands still */
  take(model: ScenarioModel, plan: UnderlyingPlan, state: ExpiryState, moving: number, stamp: number): void {
    this.stamp = stamp
    this.plan = plan
    this.forward = state.forward
    this.#moving = moving
    this.#years = state.years
    this.#rate = state.rate
    this.volatility.take(model, plan, state)
    this.discount.take(model.discount, state)
    this.points.take(plan, state.forward, moving)
  }
}

/** Shocked forwards of an expiry. */
class WorkingPoints implements PointColumns {
  count = 0
  forwards: Float64Array = new Float64Array(0)
  roots: Float64Array = new Float64Array(0)
  logs: Float64Array = new Float64Array(0)
  modes: Int32Array = new Int32Array(0)

  take(plan: UnderlyingPlan, forward: number, moving: number): void {
    const count = plan.pointMoves.length
    if (this.forwards.length < count) this.#makeRoom(count)
    const share = moving / forward
    const root = Math.sqrt(forward)
    this.count = count
    this.modes = plan.pointModes
    for (let point = 0; point < count; point += 1) {
      const move = plan.pointMoves[point]
      this.forwards[point] = forward + moving * move
      this.roots[point] = share === 1 ? root * plan.pointRoots[point] : Math.sqrt(this.forwards[point])
      this.logs[point] = share === 1 ? plan.pointLogs[point] : log1p(share * move)
    }
  }

  #makeRoom(count: number): void {
    this.forwards = new Float64Array(count)
    this.roots = new Float64Array(count)
    this.logs = new Float64Array(count)
  }
}
