import { invariant } from '../money/invariant.ts'
import { misfit } from '../money/malformed-image.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { type DepthSide, directionOf, type Level, UNOWNED } from './level.ts'

/** The rows of one side as plain columns, worst first. */
export interface LadderImage {
  readonly prices: Float64Array
  readonly quantities: Float64Array
  readonly owners: Float64Array
}

/** The rows of one side as they stood at one moment; nobody writes to them again. */
export interface LadderMark {
  readonly prices: Float64Array
  readonly quantities: Float64Array
  readonly owners: Float64Array
  readonly count: number
  readonly taken: number
  readonly total: number
}

/**
 * One side of a book: a row for each resting order, worst first, the best row last.
 *
 * Among rows of one price the earlier one is nearer to the end. What is taken is always at the end, so taking
 * moves nothing, and what is gone from the best row stands beside the columns, so taking writes nothing to them
 * either. Columns handed out as a mark are copied before the next write.
 */
export class Ladder {
  readonly side: DepthSide
  /** A price times this number grows as the price gets better. */
  readonly direction: 1 | -1
  prices: Float64Array = new Float64Array(0)
  owners: Float64Array = new Float64Array(0)
  /** Rows in use. */
  count = 0
  /** Sum of all quantities, a cell: whoever adds has checked it. */
  total = 0
  /** Quantities as they were written; the best row still holds what is `#taken` of it. */
  #quantities: Float64Array = new Float64Array(0)
  #taken = 0
  #isShared = false

  constructor(side: DepthSide) {
    this.side = side
    this.direction = directionOf(side)
  }

  /** The best price in mark increments, or null when nobody rests here. */
  get best(): number | null {
    return this.count === 0 ? null : this.prices[this.count - 1]
  }

  /** What rests in a row, in quantity increments. */
  quantityOf(row: number): number {
    return row === this.count - 1 ? this.#quantities[row] - this.#taken : this.#quantities[row]
  }

  /** The lowest row whose price is at or better than `price`; `count` when there is none. */
  rowFrom(price: number): number {
    const key = price * this.direction
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.prices[middle] * this.direction < key) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The row of an owner's latest quantity at a price, or -1. */
  rowOf(price: number, owner: number): number {
    for (let row = this.rowFrom(price); row < this.count && this.prices[row] === price; row += 1)
      if (this.owners[row] === owner) return row
    return -1
  }

  /** Puts a quantity behind all others of its price. */
  add({ price, quantity, owner }: Level): void {
    this.#writeTo(this.count + 1)
    const row = this.rowFrom(price)
    for (const column of this.#columns()) column.copyWithin(row + 1, row, this.count)
    this.prices[row] = price
    this.#quantities[row] = quantity
    this.owners[row] = owner
    this.count += 1
    this.total += quantity
  }

  /** Gives a row another quantity above zero; it keeps its place. */
  setQuantity(row: number, quantity: number): void {
    this.#writeTo(this.count)
    this.total += quantity - this.#quantities[row]
    this.#quantities[row] = quantity
  }

  /** Takes a row out. */
  remove(row: number): void {
    this.#writeTo(this.count)
    this.total -= this.#quantities[row]
    for (const column of this.#columns()) column.copyWithin(row, row + 1, this.count)
    this.count -= 1
  }

  /** Uses up the best `rows` rows, of the last of them only down to `rest`. */
  removeBest(rows: number, quantity: number, rest: number): void {
    this.count -= rest > 0 ? rows - 1 : rows
    this.total -= quantity
    this.#taken = rest > 0 ? this.#quantities[this.count - 1] - rest : 0
  }

  /** Takes out all rows of one owner and tells their quantity. */
  withdraw(owner: number): number {
    const before = this.total
    for (let row = this.count - 1; row >= 0; row -= 1) if (this.owners[row] === owner) this.remove(row)
    return before - this.total
  }

  /** Replaces all rows; `levels` may come in any order, the earlier of one price first. */
  load(levels: readonly Level[]): void {
    const sorted = levels.toReversed().sort((a, b) => (a.price - b.price) * this.direction)
    this.prices = Float64Array.from(sorted, (level) => level.price)
    this.#quantities = Float64Array.from(sorted, (level) => level.quantity)
    this.owners = Float64Array.from(sorted, (level) => level.owner)
    this.count = sorted.length
    this.total = sorted.reduce((total, level) => total + level.quantity, 0)
    this.#taken = 0
    this.#isShared = false
  }

  /** The best `n` rows, best first. */
  levels(n: number): Level[] {
    const levels: Level[] = []
    for (let row = this.count - 1; row >= 0 && levels.length < n; row -= 1)
      levels.push({ price: this.prices[row], quantity: this.quantityOf(row), owner: this.owners[row] })
    return levels
  }

  /** The rows as they stand now. Costs nothing until the next write, which copies them once. */
  mark(): LadderMark {
    this.#isShared = true
    const { prices, owners, count, total } = this
    return { prices, quantities: this.#quantities, owners, count, taken: this.#taken, total }
  }

  /** Puts the rows back as they stood at a mark, which stays good for another time. */
  restore({ prices, quantities, owners, count, taken, total }: LadderMark): void {
    this.prices = prices
    this.#quantities = quantities
    this.owners = owners
    this.count = count
    this.#taken = taken
    this.total = total
    this.#isShared = true
  }

  /** The rows in use, with what has been taken taken off. */
  freeze(): LadderImage {
    const { count } = this
    const quantities = this.#quantities.slice(0, count)
    if (count > 0) quantities[count - 1] -= this.#taken
    return { prices: this.prices.slice(0, count), quantities, owners: this.owners.slice(0, count) }
  }

  /**
   * Takes the rows of an image for its own.
   * @throws {MalformedImage} when they are no side of a book with this price step and so many accounts
   */
  thaw({ prices, quantities, owners }: LadderImage, priceStep: number, accounts: number): void {
    const where = `the ${this.side}s of a book`
    const count = prices.length
    if (quantities.length !== count || owners.length !== count)
      misfit(where, `${count} quantities and owners`, `${quantities.length} and ${owners.length}`)
    let total = 0
    for (let row = 0; row < count; row += 1) {
      const [price, quantity, owner] = [prices[row], quantities[row], owners[row]]
      const isNext = row === 0 || price * this.direction >= prices[row - 1] * this.direction
      if (!(Number.isSafeInteger(price) && price > 0 && price % priceStep === 0 && isNext))
        misfit(where, `prices on the grid of ${priceStep}, the best last`, price)
      total += quantity
      if (!(Number.isSafeInteger(quantity) && quantity > 0 && total <= MAX_CELL))
        misfit(where, `whole quantities above zero, ${MAX_CELL} at most together`, quantity)
      if (!(Number.isSafeInteger(owner) && owner >= UNOWNED && owner < accounts))
        misfit(where, 'account rows as owners, or -1', owner)
    }
    this.prices = prices.slice()
    this.#quantities = quantities.slice()
    this.owners = owners.slice()
    this.count = count
    this.total = total
    this.#taken = 0
    this.#isShared = false
  }

  /** Tells every number of this side, best first: rows, then price, quantity and owner of each. */
  fold(hash: (n: number) => void): void {
    hash(this.count)
    for (let row = this.count - 1; row >= 0; row -= 1) {
      hash(this.prices[row])
      hash(this.quantityOf(row))
      hash(this.owners[row])
    }
  }

  #columns(): readonly Float64Array[] {
    return [this.prices, this.#quantities, this.owners]
  }

  /** Makes the columns ours, true to the last unit, and long enough for `rows` rows. */
  #writeTo(rows: number): void {
    if (this.#isShared || rows > this.prices.length) this.#copyTo(rows)
    if (this.#taken > 0) this.#quantities[this.count - 1] -= this.#taken
    this.#taken = 0
  }

  #copyTo(rows: number): void {
    invariant(rows < 2 ** 30, `a side of a book holds fewer than 2^30 rows, not ${rows}`)
    const capacity = Math.max(rows + (rows >> 1), 8)
    this.prices = copied(this.prices, this.count, capacity)
    this.#quantities = copied(this.#quantities, this.count, capacity)
    this.owners = copied(this.owners, this.count, capacity)
    this.#isShared = false
  }
}

function copied(column: Float64Array, count: number, capacity: number): Float64Array {
  const copy = new Float64Array(capacity)
  copy.set(column.subarray(0, count))
  return copy
}
