import type { Account } from './book.ts'
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

  #grow(rows: number): void {
    const before = this.#base
    this.#base = new Float64Array(Math.max(rows, before.length * 2))
    this.#base.set(before)
    this.undo?.noteOther(() => void (this.#base = before))
  }
}
