import type { Memory } from '../../core/book/memory.ts'

/** Smaller columns are got anew: that costs nothing. */
const SMALL_BYTES = 1 << 16
/** How many copies may do without a buffer before it is let go. */
const MOST_RESTS = 4

/**
 * Memory of copies that their threads are done with, kept for the next copy. What is new to the process has to be found and
 * cleared page by page while it is written to, and that takes several times as long as the copying.
 */
export class SpareMemory {
  #kept: { readonly buffer: ArrayBuffer; readonly rests: number }[] = []

  /** Gives the least that fits and is not twice as much; what is new has an eighth more, since a venue grows. */
  readonly take: Memory = (bytes) => {
    if (bytes < SMALL_BYTES) return new ArrayBuffer(bytes)
    const place = this.#kept.findIndex(
      ({ buffer: { byteLength } }) => byteLength >= bytes && byteLength < 2 * bytes,
    )
    const [taken] = place === -1 ? [] : this.#kept.splice(place, 1)
    return taken?.buffer ?? new ArrayBuffer(bytes + Math.floor(bytes / 8))
  }

  /** Takes back what one copy was made into. */
  giveBack(buffers: readonly ArrayBuffer[]): void {
    const rested = this.#kept.map(({ buffer, rests }) => ({ buffer, rests: rests + 1 }))
    const back = buffers.map((buffer) => ({ buffer, rests: 0 }))
    this.#kept = [...rested, ...back]
      .filter(({ buffer, rests }) => buffer.byteLength >= SMALL_BYTES && rests <= MOST_RESTS)
      .sort((a, b) => a.buffer.byteLength - b.buffer.byteLength)
  }
}
