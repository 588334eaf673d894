import type { Account, Book } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import type { Hypothesis } from './model.ts'

const BITS = 32

/**
 * What one bucket holds, by series in ascending order: the order of legs decides the last bit of a sum of floats, and
 * that must not hang on the order in which they were traded. One object is filled again and again.
 */
export class Holdings {
  count = 0
  series: Int32Array = new Int32Array(64)
  quantity: Float64Array = new Float64Array(64)
  /** A bit and a sum for each series there is; all bits are off between calls. */
  #isHeld: Int32Array = new Int32Array(8)
  #sums: Float64Array = new Float64Array(8 * BITS)
  #first = 0
  #last = -1

  /** Takes what the row holds, and what it would hold after trades; positions that would be closed stay out. */
  fill(book: Book, row: Account, trades: readonly Hypothesis[]): void {
    this.clear()
    for (let cell = book.first(row); cell !== NONE; cell = book.next(cell))
      this.#note(book.seriesOf(cell), book.quantity(cell))
    for (const { series, quantity } of trades) this.#note(series, quantity)
    this.#collect(trades.length > 0)
  }

  clear(): void {
    this.count = 0
  }

  /** One series alone. */
  takeOne(series: number, quantity: number): void {
    this.count = 1
    this.series[0] = series
    this.quantity[0] = quantity
  }

  #note(series: number, quantity: number): void {
    const word = series >> 5
    const bit = 1 << (series & (BITS - 1))
    if (word >= this.#isHeld.length) this.#growTo(word)
    if ((this.#isHeld[word] & bit) !== 0) {
      this.#sums[series] += quantity
      return
    }
    if (this.#last === -1) this.#first = this.#last = word
    else if (word < this.#first) this.#first = word
    else if (word > this.#last) this.#last = word
    this.#isHeld[word] |= bit
    this.#sums[series] = quantity
  }

  /** Writes down what was noted in the order of series, without a sort, and turns the bits off. */
  #collect(dropsClosed: boolean): void {
    for (let word = this.#first; word <= this.#last; word += 1) {
      let bits = this.#isHeld[word]
      this.#isHeld[word] = 0
      while (bits !== 0) {
        const series = word * BITS + (BITS - 1 - Math.clz32(bits & -bits))
        bits &= bits - 1
        if (!dropsClosed || this.#sums[series] !== 0) this.#append(series, this.#sums[series])
      }
    }
    this.#last = -1
  }

  #append(series: number, quantity: number): void {
    if (this.count === this.series.length) this.#grow()
    this.series[this.count] = series
    this.quantity[this.count] = quantity
    this.count += 1
  }

  #grow(): void {
    const { series, quantity } = this
    this.series = new Int32Array(series.length * 2)
    this.quantity = new Float64Array(quantity.length * 2)
    this.series.set(series)
    this.quantity.set(quantity)
  }

  #growTo(word: number): void {
    const [isHeld, sums] = [this.#isHeld, this.#sums]
    this.#isHeld = new Int32Array(2 * (word + 1))
    this.#sums = new Float64Array(this.#isHeld.length * BITS)
    this.#isHeld.set(isHeld)
    this.#sums.set(sums)
  }
}
