import type { Account } from '../book/book.ts'
import { SCENARIO } from '../book/layout.ts'
import type { LaidBucket } from './laid-bucket.ts'
import { Bounds, boundsOf } from './scenario/bounds.ts'
import { Legs } from './scenario/legs.ts'
import { ScenarioGuard } from './scenario-guard.ts'
import type { ScenarioMarket } from './scenario-market.ts'

/** How far prices and volatilities may move, as shares of themselves, until a bucket gets a full look again. */
const MOVE = 0.05
const SHIFT = 0.2

/** Guards there may be before those of rows that hold nothing of theirs any more are looked for. */
const LEAST_SWEEP = 1_024

/** What the last full looks at scenario buckets proved, by row. Not part of the state of a house. */
export class ScenarioGuards {
  readonly #guards = new Map<Account, ScenarioGuard>()
  readonly #bounds = new Bounds(MOVE, SHIFT)
  readonly #legs = new Legs()
  #sweepAt = LEAST_SWEEP

  get count(): number {
    return this.#guards.size
  }

  /**
   * The most that the maintenance of the bucket that is laid out can be, in the model's money; infinite where no look
   * has proved anything about it.
   */
  mostNow(row: Account, bucket: LaidBucket, market: ScenarioMarket): number {
    const guard = this.#guards.get(row)
    const now = market.snapshot()
    if (guard === undefined || !guard.speaksOf(market.adopted, now, MOVE, bucket.taken, bucket.holdings))
      return Number.POSITIVE_INFINITY
    if (!guard.isDrawn) this.#draw(guard, bucket, market)
    return guard.mostNow(now, bucket.taken)
  }

  /** Keeps what a full look at the bucket that is laid out has just proved. */
  keep(row: Account, bucket: LaidBucket, market: ScenarioMarket, maintenance: number): void {
    const { adopted } = market
    const snapshot = market.snapshot()
    const guard = this.#guards.get(row) ?? this.#add(row, bucket, new ScenarioGuard(adopted, snapshot))
    guard.take(adopted, snapshot, maintenance, bucket.taken, bucket.holdings)
  }

  drop(row: Account): void {
    this.#guards.delete(row)
  }

  clear(): void {
    this.#guards.clear()
    this.#sweepAt = LEAST_SWEEP
  }

  /** In a workspace of its own: what the market of then comes to must not displace what the market of now does. */
  #draw(guard: ScenarioGuard, { taken }: LaidBucket, { adopted, drawing }: ScenarioMarket): void {
    const then = guard.layOut(taken, this.#legs)
    boundsOf(adopted.model, this.#legs, then, drawing, this.#bounds)
    guard.draw(this.#bounds)
  }

  /**
   * Rows that no scenario margins any more are never looked at here again, so they are looked for each time there are twice as
   * many guards as the last time left.
   */
  #add(row: Account, { book }: LaidBucket, guard: ScenarioGuard): ScenarioGuard {
    if (this.#guards.size >= this.#sweepAt) {
      for (const held of this.#guards.keys()) if (!book.has(held, SCENARIO)) this.#guards.delete(held)
      this.#sweepAt = Math.max(LEAST_SWEEP, 2 * this.#guards.size)
    }
    this.#guards.set(row, guard)
    return guard
  }
}
