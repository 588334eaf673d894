import type { MappedBook } from '../wire/feed-map.ts'

/** Where the book of one instrument stands. */
interface Chain {
  /** The publisher's number of the last update; null where it does not chain them. */
  lastId: number | null
  /** Whether a change has followed the whole book: from then on each one begins where the last one ended. */
  isJoined: boolean
}

/** What is done with an update of a book. */
export type BookVerdict = 'pass' | 'contained' | 'headless' | 'gap'

/**
 * Lets changes of a book through only behind a whole one and without a gap between them, since half a book is a wrong
 * book. After a gap nothing passes until a whole book comes.
 */
export class BookChains {
  readonly #chains = new Map<string, Chain>()

  /**
   * - `contained`: the whole book holds the change already
   * - `headless`: no whole book came before it
   * - `gap`: something between it and the last one is missing
   */
  take({ instrument, isWhole, ids }: MappedBook): BookVerdict {
    if (isWhole) {
      this.#chains.set(instrument, { lastId: ids?.lastId ?? null, isJoined: false })
      return 'pass'
    }
    const chain = this.#chains.get(instrument)
    if (chain === undefined) return 'headless'
    if (ids === null || ids.previousId === null || chain.lastId === null) return 'pass'
    const { previousId, lastId } = ids
    if (lastId >= previousId && isContained(chain, chain.lastId, lastId, previousId)) return 'contained'
    const follows = chain.isJoined ? previousId === chain.lastId : previousId <= chain.lastId
    if (!follows || lastId < previousId) {
      this.#chains.delete(instrument)
      return 'gap'
    }
    chain.lastId = lastId
    chain.isJoined = true
    return 'pass'
  }

  /** Something of the book was lost on its way on: it waits for a whole one. */
  lose(instrument: string): void {
    this.#chains.delete(instrument)
  }

  /** The source begins anew: so do all its books. */
  clear(): void {
    this.#chains.clear()
  }
}

/** A change that came before, or that the whole book holds. One without content says that the publisher is still there. */
function isContained({ isJoined }: Chain, known: number, lastId: number, previousId: number): boolean {
  return lastId < known || (isJoined && lastId === known && previousId < lastId)
}
