/** Marks of one series as they stand from moment to moment, in increments. */
export class MarkPath {
  readonly #times: number[] = []
  readonly #marks: number[] = []

  /** Marks in order of time; of two at one moment the later counts. */
  add(at: number, mark: number): void {
    const last = this.#times.length - 1
    if (this.#times[last] === at) this.#marks[last] = mark
    else {
      this.#times.push(at)
      this.#marks.push(mark)
    }
  }

  get times(): readonly number[] {
    return this.#times
  }

  /** The mark that stands at a moment, or null before the first. */
  at(at: number): number | null {
    const place = this.#placeAt(at)
    return place === -1 ? null : this.#marks[place]
  }

  /** The time-weighted mean of a stretch, in increments; null where the path begins inside it. */
  mean(from: number, to: number): number | null {
    let place = this.#placeAt(from)
    if (place === -1) return null
    if (to <= from) return this.#marks[place]
    let sum = 0
    for (let at = from; at < to; place += 1) {
      const until = Math.min(to, this.#times[place + 1] ?? to)
      sum += this.#marks[place] * (until - at)
      at = until
    }
    return sum / (to - from)
  }

  /** Place of the last mark at or before a moment, or -1. */
  #placeAt(at: number): number {
    let [low, high] = [0, this.#times.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#times[middle] <= at) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
