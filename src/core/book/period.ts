import { misfit } from '../money/malformed-image.ts'
import type { Account } from './book.ts'
import { doublesIn, type Memory } from './memory.ts'
import type { Undo } from './undo.ts'

/**
 * For each account, what its profit of the period is measured against: equity when the period began, plus
 * what came in since, less what went out.
 */
export class PeriodBase {
  #base: Float64Array
  undo: Undo | null = null

  constructor(room: number) {
    this.#base = new Float64Array(Math.max(16, room))
  }

  of(row: Account): number {
    return row < this.#base.length ? this.#base[row] : 0
  }

  add(row: Account, amount: number): void {
    this.set(row, this.of(row) + amount)
  }

  set(row: Account, base: number): void {
    if (row >= this.#base.length) this.#grow(row + 1)
    if (this.undo !== null) this.undo.note(this.#base, row)
    this.#base[row] = base
  }

  copy(): PeriodBase {
    const other = new PeriodBase(this.#base.length)
    other.#base.set(this.#base)
    return other
  }

  /** What stands in the column, up to the last account that has anything. */
  freeze(memory: Memory): Float64Array {
    let rows = this.#base.length
    while (rows > 0 && this.#base[rows - 1] === 0) rows -= 1
    const column = doublesIn(memory, rows)
    column.set(this.#base.subarray(0, rows))
    return column
  }

  /**
   * @param room least number of accounts there is room for
   * @throws {MalformedImage} when it is of more accounts than there are, or an amount is not whole
   */
  static thaw(image: Float64Array, accounts: number, room: number): PeriodBase {
    if (image.length > accounts)
      misfit('the bases of a period', `one for each of ${accounts} accounts`, image.length)
    const other = new PeriodBase(Math.max(room, accounts))
    // Two amounts below 2^53 add up to one: it need not be below, only whole.
    for (const [row, base] of image.entries())
      if (!Number.isInteger(base)) misfit(`the base of account ${row}`, 'a whole number', base)
    other.#base.set(image)
    return other
  }

  #grow(rows: number): void {
    const before = this.#base
    this.#base = new Float64Array(Math.max(rows, before.length * 2))
    this.#base.set(before)
    this.undo?.noteOther(() => void (this.#base = before))
  }
}
