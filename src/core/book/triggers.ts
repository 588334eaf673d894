import { LIST_SHIFT, NEXT, NONE, PREVIOUS, SERIES, SERIES_MASK, TRIGGER } from './layout.ts'
import type { Undo } from './undo.ts'

/** Which list of its series a position stands in. Every position stands in exactly one. */
export const DOWN = 1 // looked at when the mark falls to its trigger or below
export const UP = 2 // looked at when the mark rises to its trigger or above
export const WATCH = 3 // looked at on every mark of the series
export const IDLE = 4 // never looked at

/** Buckets per doubling of the mark: 0.1 to 0.2 per cent wide. */
const FRACTION_BITS = 9
const BUCKETS = 31 << FRACTION_BITS

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
 * `nearest` is a bound on the triggers of a bucket, so that a tick that crosses nothing reads one number.
 */
export class Triggers {
  readonly #heads = [
    new Int32Array(0),
    new Int32Array(BUCKETS),
    new Int32Array(BUCKETS),
    new Int32Array(1),
    new Int32Array(1),
  ]
  readonly #nearestDown = new Int32Array(BUCKETS)
  readonly #nearestUp = new Int32Array(BUCKETS)
  /** [highest bucket that may hold a DOWN trigger, lowest that may hold an UP trigger] */
  readonly #reach = new Int32Array([NONE, BUCKETS])
  undo: Undo | null = null

  constructor() {
    for (const heads of this.#heads) heads.fill(NONE)
  }

  /** Puts a position, which must stand in no list, into one. `trigger` is a mark; WATCH and IDLE ignore it. */
  link(links: Int32Array, cell: number, list: number, trigger: number): void {
    const at = cell << 3
    const bucket = list === DOWN || list === UP ? bucketOf(trigger) : 0
    const heads = this.#heads[list] as Int32Array
    const head = heads[bucket] as number
    if (this.undo !== null) this.#noteLink(links, heads, bucket, at, head)
    links[at + SERIES] = (links[at + SERIES] & SERIES_MASK) | (list << LIST_SHIFT)
    links[at + TRIGGER] = trigger
    links[at + PREVIOUS] = NONE
    links[at + NEXT] = head
    if (head !== NONE) links[(head << 3) + PREVIOUS] = cell
    heads[bucket] = cell
    if (list === DOWN) this.#reachDown(bucket, trigger, head === NONE)
    else if (list === UP) this.#reachUp(bucket, trigger, head === NONE)
  }

  /** Takes a position out of its list. */
  unlink(links: Int32Array, cell: number): void {
    const at = cell << 3
    const list = links[at + SERIES] >>> LIST_SHIFT
    const previous = links[at + PREVIOUS] as number
    const next = links[at + NEXT] as number
    if (this.undo !== null) this.#noteUnlink(links, at, list, previous, next)
    if (previous === NONE) (this.#heads[list] as Int32Array)[this.#bucket(links, at, list)] = next
    else links[(previous << 3) + NEXT] = next
    if (next !== NONE) links[(next << 3) + PREVIOUS] = previous
    links[at + SERIES] = links[at + SERIES] & SERIES_MASK
  }

  /**
   * Visits every position whose trigger the mark has reached, and every watched one.
   *
   * Those reached stay where they are: their zone is spent, and whoever looks at the account gives each of its
   * positions a new trigger or puts it on watch before the next mark comes.
   */
  cross(links: Int32Array, mark: number, visit: (cell: number) => void): void {
    const limit = bucketOf(mark)
    if (this.undo !== null) {
      this.undo.note(this.#reach, 0)
      this.undo.note(this.#reach, 1)
    }
    for (let bucket = this.#reach[0]; bucket >= limit; bucket -= 1) {
      if (this.#heads[DOWN][bucket] !== NONE && this.#nearestDown[bucket] >= mark)
        this.#crossBucket(links, bucket, DOWN, mark, visit)
    }
    for (let bucket = this.#reach[1]; bucket <= limit; bucket += 1) {
      if (this.#heads[UP][bucket] !== NONE && this.#nearestUp[bucket] <= mark)
        this.#crossBucket(links, bucket, UP, mark, visit)
    }
    if (this.#reach[0] > limit) this.#reach[0] = limit
    if (this.#reach[1] < limit) this.#reach[1] = limit
    this.#visitList(links, this.#heads[WATCH][0], visit)
  }

  /** Visits every position of the series, list by list; the order is that of the lists, not of the accounts. */
  holders(links: Int32Array, visit: (cell: number) => void): void {
    for (const list of [DOWN, UP]) {
      const heads = this.#heads[list] as Int32Array
      for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
        if (heads[bucket] !== NONE) this.#visitList(links, heads[bucket] as number, visit)
      }
    }
    this.#visitList(links, (this.#heads[WATCH] as Int32Array)[0] as number, visit)
    this.#visitList(links, (this.#heads[IDLE] as Int32Array)[0] as number, visit)
  }

  /** Cells of extension rows move when the book grows: every head at or past `from` moves by `by`. */
  relocate(from: number, by: number): void {
    for (const heads of this.#heads) {
      for (let at = 0; at < heads.length; at += 1) if (heads[at] >= from) heads[at] = heads[at] + by
    }
  }

  copy(): Triggers {
    const other = new Triggers()
    for (const [list, heads] of this.#heads.entries()) (other.#heads[list] as Int32Array).set(heads)
    other.#nearestDown.set(this.#nearestDown)
    other.#nearestUp.set(this.#nearestUp)
    other.#reach.set(this.#reach)
    return other
  }

  /** What is left in the bucket, once those reached have moved, bounds its next look. */
  #crossBucket(
    links: Int32Array,
    bucket: number,
    list: number,
    mark: number,
    visit: (cell: number) => void,
  ): void {
    const nearest = list === DOWN ? this.#nearestDown : this.#nearestUp
    let bound = list === DOWN ? 0 : 0x7fffffff
    for (let cell = this.#heads[list][bucket]; cell !== NONE; cell = links[(cell << 3) + NEXT]) {
      const trigger = links[(cell << 3) + TRIGGER]
      if (list === DOWN ? trigger >= mark : trigger <= mark) visit(cell)
      else if (list === DOWN ? trigger > bound : trigger < bound) bound = trigger
    }
    if (this.undo !== null) this.undo.note(nearest, bucket)
    nearest[bucket] = bound
  }

  #visitList(links: Int32Array, head: number, visit: (cell: number) => void): void {
    for (let cell = head; cell !== NONE; ) {
      const next = links[(cell << 3) + NEXT] as number
      visit(cell)
      cell = next
    }
  }

  #bucket(links: Int32Array, at: number, list: number): number {
    return list === DOWN || list === UP ? bucketOf(links[at + TRIGGER]) : 0
  }

  #reachDown(bucket: number, trigger: number, isFirst: boolean): void {
    if (this.undo !== null) {
      this.undo.note(this.#nearestDown, bucket)
      this.undo.note(this.#reach, 0)
    }
    if (isFirst || trigger > this.#nearestDown[bucket]) this.#nearestDown[bucket] = trigger
    if (bucket > this.#reach[0]) this.#reach[0] = bucket
  }

  #reachUp(bucket: number, trigger: number, isFirst: boolean): void {
    if (this.undo !== null) {
      this.undo.note(this.#nearestUp, bucket)
      this.undo.note(this.#reach, 1)
    }
    if (isFirst || trigger < this.#nearestUp[bucket]) this.#nearestUp[bucket] = trigger
    if (bucket < this.#reach[1]) this.#reach[1] = bucket
  }

  #noteLink(links: Int32Array, heads: Int32Array, bucket: number, at: number, head: number): void {
    const undo = this.undo as Undo
    for (const word of [SERIES, TRIGGER, PREVIOUS, NEXT]) undo.note(links, at + word)
    if (head !== NONE) undo.note(links, (head << 3) + PREVIOUS)
    undo.note(heads, bucket)
  }

  #noteUnlink(links: Int32Array, at: number, list: number, previous: number, next: number): void {
    const undo = this.undo as Undo
    undo.note(links, at + SERIES)
    if (previous === NONE) undo.note(this.#heads[list] as Int32Array, this.#bucket(links, at, list))
    else undo.note(links, (previous << 3) + NEXT)
    if (next !== NONE) undo.note(links, (next << 3) + PREVIOUS)
  }
}
