/** What lies unread for all connections together. */
export class Budget {
  readonly #most: number
  #bytes = 0
  #holders = 0

  constructor(most: number) {
    this.#most = most
  }

  get bytes(): number {
    return this.#bytes
  }

  join(): void {
    this.#holders += 1
  }

  leave(held: number): void {
    this.#holders -= 1
    this.#bytes -= held
  }

  /** One connection holds another number of bytes than before. */
  change(from: number, to: number): void {
    this.#bytes += to - from
  }

  /** Whether the whole is used up and this connection has more than its part of it. */
  isOverdrawnBy(held: number): boolean {
    return this.#bytes > this.#most && held > this.#most / this.#holders
  }
}
