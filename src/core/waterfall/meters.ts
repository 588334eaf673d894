/** One use of something limited: when, and how much. */
interface Use {
  readonly at: number
  readonly amount: number
}

/** What a step has taken of one loss, whatever number of times the loss came by. */
export function lossMeterName(loss: number, step: number): string {
  return `loss ${loss} step ${step}`
}

/** What a step closed on the book, for its cap over a window. */
export function closeMeterName(step: number): string {
  return `step ${step} closed`
}

/**
 * What the steps remember: how much of a cap a window has used, and how high a fund has stood.
 *
 * A sliding window keeps its uses until they fall out of it; a meter is named by what it limits.
 */
export class Meters {
  readonly #uses = new Map<string, Use[]>()

  /** How many meters have anything on them. */
  get size(): number {
    return this.#uses.size
  }

  add(name: string, at: number, amount: number): void {
    if (amount === 0) return
    this.#uses.set(name, [...(this.#uses.get(name) ?? []), { at, amount }])
  }

  /** Sum of the uses later than `at - windowMs`. */
  used(name: string, at: number, windowMs: number): number {
    let sum = 0
    for (const use of this.#uses.get(name) ?? []) if (use.at > at - windowMs) sum += use.amount
    return sum
  }

  /** Highest value noted within the window, or `now` when it is higher. */
  highest(name: string, at: number, windowMs: number, now: number): number {
    let highest = now
    for (const use of this.#uses.get(name) ?? [])
      if (use.at > at - windowMs && use.amount > highest) highest = use.amount
    return highest
  }

  /** Drops what is older than `before`: it can no longer count. */
  forget(name: string, before: number): void {
    const kept = (this.#uses.get(name) ?? []).filter((use) => use.at > before)
    if (kept.length === 0) this.#uses.delete(name)
    else this.#uses.set(name, kept)
  }

  copy(): Meters {
    const other = new Meters()
    for (const [name, uses] of this.#uses) other.#uses.set(name, uses)
    return other
  }

  /** Every meter with its uses, by name, for fingerprints and snapshots. */
  entries(): [string, readonly Use[]][] {
    return [...this.#uses].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}
