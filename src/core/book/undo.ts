type Column = Float64Array | Int32Array

/**
 * What a trial has to put back: every column cell it wrote, with the value before, and whatever else
 * has to be undone, newest first.
 */
export class Undo {
  readonly #columns: Column[] = []
  readonly #indexes: number[] = []
  readonly #values: number[] = []
  readonly #others: { readonly after: number; readonly back: () => void }[] = []

  get writes(): number {
    return this.#columns.length
  }

  note(column: Column, index: number): void {
    this.#columns.push(column)
    this.#indexes.push(index)
    this.#values.push(column[index])
  }

  /** Shows every write to a column of doubles noted since there were `from` writes, in order. */
  visitDoubles(from: number, visit: (column: Float64Array, index: number) => void): void {
    for (let at = from; at < this.#columns.length; at += 1) {
      const column = this.#columns[at]
      if (column instanceof Float64Array) visit(column, this.#indexes[at])
    }
  }

  /** Notes something that is not a cell, such as a swapped buffer or a changed table. */
  noteOther(back: () => void): void {
    this.#others.push({ after: this.#columns.length, back })
  }

  rollBack(): void {
    let left = this.#others.length
    for (let at = this.#columns.length; at >= 0; at -= 1) {
      while (left > 0 && (this.#others[left - 1] as { after: number }).after === at) {
        left -= 1
        this.#others[left]?.back()
      }
      if (at > 0) this.#restore(at - 1)
    }
  }

  #restore(at: number): void {
    const column = this.#columns[at] as Column
    column[this.#indexes[at] as number] = this.#values[at] as number
  }
}
