import { misfit } from '../money/malformed-image.ts'
import { type BookImage, WORDS_A_LIST } from './image.ts'
import { CELLS_A_ROW, LIST_SHIFT, NEXT, NONE, PREVIOUS, SERIES, TRIGGER } from './layout.ts'
import { BUCKETS, bucketOf, DOWN, IDLE, WATCH } from './triggers.ts'

/** More than the numbers of lists a series has. */
const LISTS: number = IDLE + 1

/**
 * Walks every trigger list of an image.
 *
 * @returns how many positions stand in them
 * @throws {MalformedImage} at the first list that is not one, naming it
 */
export function positionsInLists(image: BookImage, series: number): number {
  return new ListCheck(image, series).all()
}

/** Walks every list from its first position: each points back to the one before, so that none is walked twice. */
class ListCheck {
  readonly #image: BookImage
  readonly #links: Int32Array
  readonly #series: number
  readonly #cells: number

  constructor(image: BookImage, series: number) {
    const { rows } = image
    this.#image = image
    this.#series = series
    this.#links = new Int32Array(rows.buffer, rows.byteOffset, rows.length >> 2)
    this.#cells = (image.accounts + image.extensions) * CELLS_A_ROW
  }

  /** @returns how many positions stand in lists */
  all(): number {
    const { lists } = this.#image
    let count = 0
    let before = -1
    for (let at = 0; at < lists.length; at += WORDS_A_LIST) {
      const place = (lists[at] * LISTS + lists[at + 1]) * BUCKETS + lists[at + 2]
      if (place <= before) misfit('the trigger lists', 'each once, in order', `entry ${at / WORDS_A_LIST}`)
      before = place
      count += this.#walk(at)
    }
    return count
  }

  #walk(at: number): number {
    const { lists } = this.#image
    const links = this.#links
    const [series, list, bucket] = [lists[at], lists[at + 1], lists[at + 2]]
    const isKnown = series >= 0 && series < this.#series && list >= DOWN && list <= IDLE
    const isBucket = bucket >= 0 && bucket < (list < WATCH ? BUCKETS : 1)
    const isNearest = list < WATCH ? lists[at + 4] >= 0 : lists[at + 4] === 0
    if (!isKnown || !isBucket || !isNearest) this.#refuse(at, 'a list of a listed series', at)
    const word = series | (list << LIST_SHIFT)
    let before = NONE
    let count = 0
    let cell = lists[at + 3]
    do {
      if (!(cell > 0 && cell < this.#cells && (cell & 3) !== 0)) this.#refuse(at, 'positions only', cell)
      const place = cell << 3
      if (links[place + SERIES] !== word || links[place + PREVIOUS] !== before)
        this.#refuse(at, 'only its own positions, each behind the one before', cell)
      if (list < WATCH && bucketOf(links[place + TRIGGER]) !== bucket)
        this.#refuse(at, 'triggers of its bucket', links[place + TRIGGER])
      before = cell
      count += 1
      cell = links[place + NEXT]
    } while (cell !== NONE)
    return count
  }

  #refuse(at: number, expected: string, found: unknown): never {
    const [series, list, bucket] = this.#image.lists.subarray(at, at + WORDS_A_LIST)
    misfit(`trigger list ${list} of series ${series}, bucket ${bucket},`, expected, found)
  }
}
