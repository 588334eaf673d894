/**
 * Nonces that were seen lately, by key, in memory. It refuses what comes twice within the window of a timestamp; what
 * has to be refused after a restart as well stands in the journal, with what was done.
 */
export class SeenNonces {
  /** Until when, in the order they came, by key. */
  readonly #seen = new Map<string, Map<string, number>>()
  readonly #most: number

  /** @param most of one key at once; then its signed requests wait until the oldest is over */
  constructor(most: number) {
    this.#most = most
  }

  /** Takes a nonce until then, or says why not. */
  take(key: string, nonce: string, now: number, until: number): 'taken' | 'seen' | 'full' {
    const seen = this.#seen.get(key) ?? new Map<string, number>()
    for (const [old, end] of seen) {
      if (end >= now) break
      seen.delete(old)
    }
    if (seen.has(nonce)) return 'seen'
    if (seen.size >= this.#most) return 'full'
    seen.set(nonce, until)
    this.#seen.set(key, seen)
    return 'taken'
  }
}
