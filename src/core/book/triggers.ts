import { LIST_SHIFT, NEXT, NONE, PREVIOUS, SERIES, SERIES_MASK, TRIGGER } from './layout.ts'
import type { Undo } from './undo.ts'

/** Which list of its series a position stands in. Every position stands in exactly one. */
export const DOWN = 1 // looked at when the mark falls to its trigger or below
export const UP = 2 // looked at when the mark rises to its trigger or above
export const WATCH = 3 // looked at on every mark of the series
export const IDLE = 4 // never looked at

/** Buckets per doubling of the mark: 0.2 to 0.4 per cent wide. */
const FRACTION_BITS = 8
export const BUCKETS: number = 31 << FRACTION_BITS
/** A bucket is two words side by side, so that a look costs one line of memory: its first position, its nearest trigger. */
const WORDS = 2
const NEAREST = 1

/** Bucket of a trigger: its leading bits, so that a bucket is a constant share of the mark. */
export function bucketOf(trigger: number): number {
  const zeros = Math.clz32(trigger)
  const fraction = ((trigger << zeros) >>> (31 - FRACTION_BITS)) & ((1 << FRACTION_BITS) - 1)
  return ((31 - zeros) << FRACTION_BITS) | fraction
}

/**
 * The trigger lists of one series: doubly linked through the positions themselves, one list for each
 * bucket of marks and side, one for the watched and one for the idle.
 *
 * The nearest trigger of a bucket is a bound, so that a tick that crosses nothing reads one number.
 */
export class Triggers {
  /** Empty until the first trigger comes: an option or a reference never has one, and there are thousands of them. */
  #down = new Int32Array(0)
  #up = new Int32Array(0)
  /** Heads of the watched and of the idle, at the number of their list. */
  readonly #others = new Int32Array(IDLE + 1).fill(NONE)
  /** [highest bucket that may hold a DOWN trigger, lowest that may hold an UP trigger] */
  readonly #reach = new Int32Array([NONE, BUCKETS])
  /** Lowest and highest bucket that ever held a position, on either side: whoever looks through all looks no further. */
  readonly #span = new Int32Array([BUCKETS, NONE])
  undo: Undo | null = null

  get bytes(): number {
    return this.#down.byteLength + this.#up.byteLength
  }

  /** Puts a position, which must stand in no list, into one. `trigger` is a mark; WATCH and IDLE ignore it. */
  link(links: Int32Array, cell: number, list: number, trigger: number): void {
    if (this.#down.length === 0 && list < WATCH) this.#makeRoom()
    const at = cell << 3
    const heads = this.#headsOf(list)
    const place = placeOf(list, trigger)
    const head = heads[place]
    if (this.undo !== null) this.#noteLink(this.undo, links, heads, place, at)
    if (head === NONE && list < WATCH) this.#widen(place >> 1)
    links[at + SERIES] = (links[at + SERIES] & SERIES_MASK) | (list << LIST_SHIFT)
    links[at + TRIGGER] = trigger
    links[at + PREVIOUS] = NONE
    links[at + NEXT] = head
    if (head !== NONE) links[(head << 3) + PREVIOUS] = cell
    heads[place] = cell
    if (list === DOWN) {
      if (head === NONE || trigger > heads[place + NEAREST]) heads[place + NEAREST] = trigger
      if (place >> 1 > this.#reach[0]) this.#reach[0] = place >> 1
    } else if (list === UP) {
      if (head === NONE || trigger < heads[place + NEAREST]) heads[place + NEAREST] = trigger
      if (place >> 1 < this.#reach[1]) this.#reach[1] = place >> 1
    }
  }

  /** Takes a position out of its list. */
  unlink(links: Int32Array, cell: number): void {
    const at = cell << 3
    const list = links[at + SERIES] >>> LIST_SHIFT
    const previous = links[at + PREVIOUS]
    const next = links[at + NEXT]
    if (this.undo !== null) this.#noteUnlink(this.undo, links, at, list)
    if (previous === NONE) this.#headsOf(list)[placeOf(list, links[at + TRIGGER])] = next
    else links[(previous << 3) + NEXT] = next
    if (next !== NONE) links[(next << 3) + PREVIOUS] = previous
    links[at + SERIES] &= SERIES_MASK
  }

  /**
   * Visits every position whose trigger the mark has reached, and every watched one.
   *
   * Those reached stay where they are: their zone is spent, and whoever looks at the account gives each of its
   * positions a new trigger or puts it on watch before the next mark comes.
   */
  cross(links: Int32Array, mark: number, visit: (cell: number) => void): void {
    // A worthless option's mark is zero, which is below every trigger.
    const limit = mark === 0 ? 0 : bucketOf(mark)
    if (this.undo !== null) {
      this.undo.note(this.#reach, 0)
      this.undo.note(this.#reach, 1)
    }
    const down = this.#down
    for (let bucket = this.#reach[0]; bucket >= limit; bucket -= 1) {
      const place = bucket * WORDS
      if (down[place] !== NONE && down[place + NEAREST] >= mark) this.#crossDown(links, place, mark, visit)
    }
    const up = this.#up
    for (let bucket = this.#reach[1]; bucket <= limit; bucket += 1) {
      const place = bucket * WORDS
      if (up[place] !== NONE && up[place + NEAREST] <= mark) this.#crossUp(links, place, mark, visit)
    }
    if (this.#reach[0] > limit) this.#reach[0] = limit
    if (this.#reach[1] < limit) this.#reach[1] = limit
    visitList(links, this.#others[WATCH], visit)
  }

  /** Visits every position of the series, list by list; the order is that of the lists, not of the accounts. */
  holders(links: Int32Array, visit: (cell: number) => void): void {
    const [from, to] = this.#places
    for (const heads of [this.#down, this.#up]) {
      for (let place = from; place < to; place += WORDS) visitList(links, heads[place], visit)
    }
    visitList(links, this.#others[WATCH], visit)
    visitList(links, this.#others[IDLE], visit)
  }

  /** Cells of extension rows move when the book grows: every head at or past `from` moves by `by`. */
  relocate(from: number, by: number): void {
    const [first, end] = this.#places
    for (const heads of [this.#down, this.#up]) {
      for (let place = first; place < end; place += WORDS) if (heads[place] >= from) heads[place] += by
    }
    for (const list of [WATCH, IDLE]) if (this.#others[list] >= from) this.#others[list] += by
  }

  copy(): Triggers {
    const other = new Triggers()
    other.#down = this.#down.slice()
    other.#up = this.#up.slice()
    other.#others.set(this.#others)
    other.#reach.set(this.#reach)
    other.#span.set(this.#span)
    return other
  }

  /** How far the triggers below and above the mark reach: buckets. */
  get reach(): readonly number[] {
    return [...this.#reach]
  }

  /** How many lists are not empty. */
  get used(): number {
    const [from, to] = this.#places
    let used = 0
    for (const heads of [this.#down, this.#up])
      for (let place = from; place < to; place += WORDS) if (heads[place] !== NONE) used += 1
    for (const list of [WATCH, IDLE]) if (this.#others[list] !== NONE) used += 1
    return used
  }

  /**
   * Writes down every list that is not empty, in order: series, list, bucket of marks, first position, nearest trigger.
   * @returns where the words end
   */
  tell(series: number, words: Int32Array, at: number): number {
    const [from, to] = this.#places
    let end = at
    const write = (list: number, bucket: number, first: number, nearest: number): void => {
      words[end] = series
      words[end + 1] = list
      words[end + 2] = bucket
      words[end + 3] = first
      words[end + 4] = nearest
      end += 5
    }
    for (const list of [DOWN, UP]) {
      const heads = this.#headsOf(list)
      for (let place = from; place < to; place += WORDS)
        if (heads[place] !== NONE) write(list, place / WORDS, heads[place], heads[place + NEAREST])
    }
    for (const list of [WATCH, IDLE]) if (this.#others[list] !== NONE) write(list, 0, this.#others[list], 0)
    return end
  }

  /** Puts back a list that was told, into lists where there is none of it yet. */
  restoreList(list: number, bucket: number, first: number, nearest: number): void {
    if (this.#down.length === 0 && list < WATCH) this.#makeRoom()
    const heads = this.#headsOf(list)
    if (list >= WATCH) heads[list] = first
    else {
      this.#widen(bucket)
      heads[bucket * WORDS] = first
      heads[bucket * WORDS + NEAREST] = nearest
    }
  }

  /** Puts back how far the triggers reach: a spent one beyond it is not looked at, so it cannot be found by looking. */
  restoreReach(down: number, up: number): void {
    this.#reach[0] = down
    this.#reach[1] = up
  }

  /** A trial that is taken back leaves it wide. */
  #widen(bucket: number): void {
    if (bucket < this.#span[0]) this.#span[0] = bucket
    if (bucket > this.#span[1]) this.#span[1] = bucket
  }

  /** Where the heads of buckets that may hold anything begin, and end. */
  get #places(): readonly [number, number] {
    return [this.#span[0] * WORDS, (this.#span[1] + 1) * WORDS]
  }

  #makeRoom(): void {
    this.#down = new Int32Array(BUCKETS * WORDS).fill(NONE)
    this.#up = new Int32Array(BUCKETS * WORDS).fill(NONE)
  }

  /** What is left in the bucket, once those reached have moved, bounds its next look. */
  #crossDown(links: Int32Array, place: number, mark: number, visit: (cell: number) => void): void {
    let bound = 0
    for (let cell = this.#down[place]; cell !== NONE; cell = links[(cell << 3) + NEXT]) {
      const trigger = links[(cell << 3) + TRIGGER]
      if (trigger >= mark) visit(cell)
      else if (trigger > bound) bound = trigger
    }
    if (this.undo !== null) this.undo.note(this.#down, place + NEAREST)
    this.#down[place + NEAREST] = bound
  }

  #crossUp(links: Int32Array, place: number, mark: number, visit: (cell: number) => void): void {
    let bound = LARGEST
    for (let cell = this.#up[place]; cell !== NONE; cell = links[(cell << 3) + NEXT]) {
      const trigger = links[(cell << 3) + TRIGGER]
      if (trigger <= mark) visit(cell)
      else if (trigger < bound) bound = trigger
    }
    if (this.undo !== null) this.undo.note(this.#up, place + NEAREST)
    this.#up[place + NEAREST] = bound
  }

  #headsOf(list: number): Int32Array {
    return list === DOWN ? this.#down : list === UP ? this.#up : this.#others
  }

  #noteLink(undo: Undo, links: Int32Array, heads: Int32Array, place: number, at: number): void {
    for (const word of [SERIES, TRIGGER, PREVIOUS, NEXT]) undo.note(links, at + word)
    const head = heads[place]
    if (head !== NONE) undo.note(links, (head << 3) + PREVIOUS)
    undo.note(heads, place)
    if (heads === this.#others) return
    undo.note(heads, place + NEAREST)
    undo.note(this.#reach, 0)
    undo.note(this.#reach, 1)
  }

  #noteUnlink(undo: Undo, links: Int32Array, at: number, list: number): void {
    const previous = links[at + PREVIOUS]
    const next = links[at + NEXT]
    undo.note(links, at + SERIES)
    if (previous === NONE) undo.note(this.#headsOf(list), placeOf(list, links[at + TRIGGER]))
    else undo.note(links, (previous << 3) + NEXT)
    if (next !== NONE) undo.note(links, (next << 3) + PREVIOUS)
  }
}

const LARGEST = 0x7fffffff

/** Where the head of a trigger's list stands among the heads of its kind. */
function placeOf(list: number, trigger: number): number {
  return list === DOWN || list === UP ? bucketOf(trigger) * WORDS : list
}

function visitList(links: Int32Array, head: number, visit: (cell: number) => void): void {
  for (let cell = head; cell !== NONE; ) {
    const next = links[(cell << 3) + NEXT]
    visit(cell)
    cell = next
  }
}
