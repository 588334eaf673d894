/**
 * What waits for its turn, in a line of its own for each who asks. Lines take turns, so whoever asks one thing waits for
 * one of each of the others and not for all that somebody else has asked. The same thing may stand in several lines; it
 * leaves all of them with the first turn that comes to it.
 */
export class FairQueue<Item> {
  /** Lines that are not empty; the next turn is the first one's. */
  readonly #lines = new Map<string, Item[]>()
  /** In how many lines each thing stands. */
  readonly #standing = new Map<Item, number>()

  /** Things that wait, each counted once. */
  get size(): number {
    return this.#standing.size
  }

  /** How much somebody has waiting. */
  countOf(asker: string): number {
    return this.#lines.get(asker)?.length ?? 0
  }

  isIn(asker: string, item: Item): boolean {
    return this.#lines.get(asker)?.includes(item) === true
  }

  push(asker: string, item: Item): void {
    const line = this.#lines.get(asker)
    if (line === undefined) this.#lines.set(asker, [item])
    else line.push(item)
    this.#standing.set(item, (this.#standing.get(item) ?? 0) + 1)
  }

  /**
   * It is taken out of somebody's line, where it stands in another one as well: in its last line it stays, since others may
   * wait for it who had no place of their own.
   */
  leave(asker: string, item: Item): void {
    const standing = this.#standing.get(item) ?? 0
    if (standing < 2 || !this.isIn(asker, item)) return
    this.#standing.set(item, standing - 1)
    this.#without(asker, item)
  }

  /** It is taken out of all lines. */
  drop(item: Item): void {
    if (!this.#standing.delete(item)) return
    for (const asker of this.#lines.keys()) this.#without(asker, item)
  }

  /** The first of the line whose turn it is, which then stands behind all others. */
  shift(): Item | undefined {
    const [next] = this.#lines
    if (next === undefined) return undefined
    const [asker, line] = next
    const item = line.shift() as Item
    this.#lines.delete(asker)
    if (line.length > 0) this.#lines.set(asker, line)
    if (this.#standing.get(item) === 1) this.#standing.delete(item)
    else this.drop(item)
    return item
  }

  #without(asker: string, item: Item): void {
    const line = this.#lines.get(asker) ?? []
    const left = line.filter((each) => each !== item)
    if (left.length === 0) this.#lines.delete(asker)
    else if (left.length < line.length) this.#lines.set(asker, left)
  }
}
