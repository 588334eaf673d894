/** Most rows whose first sequence is kept. */
const ROOM = 1 << 16

/** What a snapshot keeps of them. */
export interface PlacesImage {
  readonly stride: number
  readonly firsts: Float64Array
}

/**
 * The first sequence of every nth row, in memory that does not grow: when all places are taken every second one goes,
 * and n doubles. It says between which rows a sequence stands.
 */
export class RowPlaces {
  readonly #firsts: Float64Array = new Float64Array(ROOM)
  #stride = 1
  #used = 0

  constructor(image: PlacesImage | null = null) {
    if (image === null) return
    this.#stride = image.stride
    this.#used = image.firsts.length
    this.#firsts.set(image.firsts)
  }

  /** Rows come in order, each once. */
  add(row: number, firstSequence: number): void {
    if (row % this.#stride !== 0) return
    if (this.#used === ROOM) this.#thin()
    if (row % this.#stride !== 0) return
    this.#firsts[this.#used] = firstSequence
    this.#used += 1
  }

  /** The last of the kept rows whose first sequence is not behind one, and the next kept row after it. */
  around(sequence: number): { readonly from: number; readonly until: number } {
    let [low, high] = [0, this.#used]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.#firsts[middle] <= sequence) low = middle
      else high = middle
    }
    return {
      from: low * this.#stride,
      until: high === this.#used ? Number.POSITIVE_INFINITY : high * this.#stride,
    }
  }

  freeze(): PlacesImage {
    return { stride: this.#stride, firsts: this.#firsts.slice(0, this.#used) }
  }

  #thin(): void {
    for (let at = 0; at * 2 < ROOM; at += 1) this.#firsts[at] = this.#firsts[at * 2]
    this.#used = ROOM / 2
    this.#stride *= 2
  }
}
