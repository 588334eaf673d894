/** Places at the front that may stand empty before what waits is moved up. */
const MOST_EMPTY = 1024

/** First in, first out, without moving what waits each time. What has left is not held on to. */
export class Queue<T> {
  #items: (T | undefined)[] = []
  #first = 0

  get first(): T | undefined {
    return this.#items[this.#first]
  }

  get length(): number {
    return this.#items.length - this.#first
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): void {
    this.#items[this.#first] = undefined
    this.#first += 1
    if (this.#first < MOST_EMPTY || this.#first * 2 < this.#items.length) return
    this.#items = this.#items.slice(this.#first)
    this.#first = 0
  }

  /** Empties it. @returns what waited */
  takeAll(): T[] {
    const all = this.#items.slice(this.#first) as T[]
    this.#items = []
    this.#first = 0
    return all
  }
}
