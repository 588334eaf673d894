import { misfit } from '../money/malformed-image.ts'

/** One use of something limited, or one level noted: when, and how much. */
export interface Use {
  readonly at: number
  readonly amount: number
}

/** What a step has taken of one loss, whatever number of times the loss came by. */
export function lossMeterName(loss: number, step: number): string {
  return `loss ${loss} step ${step}`
}

/** When a step closed parts of a loss's positions, for the time it waits between them. */
export function partMeterName(loss: number, step: number): string {
  return `loss ${loss} step ${step} parts`
}

/** What a step closed on the book, for its cap over a window. */
export function closeMeterName(step: number): string {
  return `step ${step} closed`
}

/** The meters as plain data. */
export interface MetersImage {
  readonly uses: readonly (readonly [name: string, uses: readonly Use[]])[]
  readonly levels: readonly (readonly [name: string, levels: readonly Use[]])[]
}

/**
 * What the steps remember: how much of a cap a window has used, and how high a fund has stood.
 *
 * A sliding window keeps its uses until they fall out of it; a meter is named by what it limits.
 */
export class Meters {
  readonly #uses = new Map<string, Use[]>()
  /** Levels that stand until the next one noted, the oldest first; and what has tripped, with when. */
  readonly #levels = new Map<string, readonly Use[]>()

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

  /** When something was used last, or null. */
  lastUsed(name: string): number | null {
    return this.#uses.get(name)?.at(-1)?.at ?? null
  }

  noteLevel(name: string, at: number, amount: number): void {
    this.#levels.set(name, [...(this.#levels.get(name) ?? []), { at, amount }])
  }

  /** The level noted last, or null. */
  levelNow(name: string): number | null {
    return this.#levels.get(name)?.at(-1)?.amount ?? null
  }

  /** Highest level that stood within the window, or `now` when it is higher. */
  highest(name: string, at: number, windowMs: number, now: number): number {
    const levels = this.#levels.get(name) ?? []
    let highest = now
    for (const [place, level] of levels.entries()) {
      const endsAt = levels[place + 1]?.at ?? Number.POSITIVE_INFINITY
      if (endsAt > at - windowMs && level.amount > highest) highest = level.amount
    }
    return highest
  }

  /**
   * Each level of the window times how long it stood, and the time they stood together: their quotient is the mean.
   * With nothing noted before `at` it is `now`.
   */
  weighted(name: string, at: number, windowMs: number, now: number): { sum: bigint; spanMs: bigint } {
    const levels = this.#levels.get(name) ?? []
    let [sum, spanMs] = [0n, 0n]
    for (const [place, level] of levels.entries()) {
      const from = Math.max(level.at, at - windowMs)
      const stoodMs = BigInt(Math.max(0, (levels[place + 1]?.at ?? at) - from))
      sum += BigInt(level.amount) * stoodMs
      spanMs += stoodMs
    }
    return spanMs === 0n ? { sum: BigInt(now), spanMs: 1n } : { sum, spanMs }
  }

  /** Drops the levels that no longer stood after `before`. */
  forgetLevels(name: string, before: number): void {
    const levels = this.#levels.get(name)
    if (levels === undefined || levels.length < 2 || levels[1].at > before) return
    this.#levels.set(
      name,
      levels.filter((_, place) => (levels[place + 1]?.at ?? Number.POSITIVE_INFINITY) > before),
    )
  }

  /** Drops all levels: nobody notes them from here on, so none can be taken to stand. */
  forgetAllLevels(): void {
    this.#levels.clear()
  }

  latch(name: string, at: number): void {
    if (!this.#levels.has(name)) this.#levels.set(name, [{ at, amount: 1 }])
  }

  unlatch(name: string): void {
    this.#levels.delete(name)
  }

  isLatched(name: string): boolean {
    return this.#levels.has(name)
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
    for (const [name, levels] of this.#levels) other.#levels.set(name, levels)
    return other
  }

  /** Both tables as lists, by name. */
  freeze(): MetersImage {
    const byName = (table: ReadonlyMap<string, readonly Use[]>): [string, readonly Use[]][] =>
      [...table].sort(([a], [b]) => (a < b ? -1 : 1))
    return { uses: byName(this.#uses), levels: byName(this.#levels) }
  }

  /** @throws {MalformedImage} when the names are not in order, each once */
  static thaw({ uses, levels }: MetersImage): Meters {
    const other = new Meters()
    checkNames(uses)
    checkNames(levels)
    for (const [name, list] of uses) other.#uses.set(name, [...list])
    for (const [name, list] of levels) other.#levels.set(name, list)
    return other
  }

  /** Every meter with its uses, by name, for fingerprints and snapshots. */
  entries(): [string, readonly Use[]][] {
    return [...this.#uses, ...this.#levels].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

function checkNames(table: readonly (readonly [name: string, uses: readonly Use[]])[]): void {
  for (const [at, [name]] of table.entries())
    if (at > 0 && !(name > table[at - 1][0])) misfit('the meters', 'each name once, in order', name)
}
