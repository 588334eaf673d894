import { type BreakwaterClient, type Entry, ServiceProblem } from '../client/index.ts'
import type { BookChains } from './feed-books.ts'
import { type BookOut, bookCommand, type FeedOut, type MarksOut, marksText, timesOf } from './feed-out.ts'
import type { FeedTally } from './feed-tally.ts'
import type { Io } from './io.ts'

/** Where a feed goes. */
export interface FeedTarget {
  /** Whether the venue has a series of this symbol. */
  has(symbol: string): boolean
  /** Brings everything there, in order. @throws when the service cannot be reached, or does not let it in */
  send(all: readonly FeedOut[]): Promise<void>
}

/** Shows what would be sent, a line for each. */
export function printedTarget(io: Io, tally: FeedTally): FeedTarget {
  return {
    has: () => true,
    send: async (all) => {
      for (const out of all) {
        io.out(
          `${JSON.stringify(out.is === 'marks' ? { marks: marksText(out), at: timesOf(out) } : bookCommand(out))}\n`,
        )
        tally.sent(out.is === 'marks' ? out.marks.size : 0, out.is === 'book' ? 1 : 0)
      }
    },
  }
}

/** What of it the service says no to is counted and told; the rest goes through. */
export class VenueTarget implements FeedTarget {
  readonly #client: BreakwaterClient
  readonly #tally: FeedTally
  readonly #books: BookChains
  readonly #isLive: boolean
  #symbols: ReadonlySet<string>

  private constructor(
    client: BreakwaterClient,
    tally: FeedTally,
    books: BookChains,
    isLive: boolean,
    symbols: ReadonlySet<string>,
  ) {
    this.#client = client
    this.#tally = tally
    this.#books = books
    this.#isLive = isLive
    this.#symbols = symbols
  }

  /**
   * Asks which series the venue has.
   * @param isLive whether times of marks are of now, so that the service may judge them
   */
  static async open(
    client: BreakwaterClient,
    tally: FeedTally,
    books: BookChains,
    isLive: boolean,
  ): Promise<VenueTarget> {
    return new VenueTarget(client, tally, books, isLive, await symbolsOf(client))
  }

  has(symbol: string): boolean {
    return this.#symbols.has(symbol)
  }

  /** Looks anew which series there are: some may have been listed since. */
  async look(): Promise<void> {
    this.#symbols = await symbolsOf(this.#client)
  }

  async send(all: readonly FeedOut[]): Promise<void> {
    if (!this.#isLive) return this.#sendCommands(all)
    for (const out of all) if (out.is === 'marks') await this.#sendMarks(out)
    await this.#sendCommands(all.filter(({ is }) => is === 'book'))
  }

  /** With their times. What is named as wrong is left out and the rest sent again: one bad mark holds up no other. */
  async #sendMarks(out: MarksOut): Promise<void> {
    const times = timesOf(out)
    try {
      await this.#client.ask.feedMarks({
        body: { marks: marksText(out), ...(times !== undefined && { at: times }) },
      })
      this.#tally.sent(out.marks.size, 0)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const [bad, good] = parted(out, error)
      if (bad.marks.size === 1) this.#tally.refuse(`the mark of ${[...bad.marks.keys()][0]}`, error.message)
      else
        for (const [symbol, mark] of bad.marks)
          await this.#sendMarks({ is: 'marks', marks: new Map([[symbol, mark]]) })
      if (good.marks.size > 0) await this.#sendMarks(good)
    }
  }

  async #sendCommands(all: readonly FeedOut[]): Promise<void> {
    if (all.length === 0) return
    const results = await this.#client.giveAll(all.map(entryOf))
    for (const [at, result] of results.entries()) {
      const out = all[at]
      if (result.is === 'done')
        this.#tally.sent(out.is === 'marks' ? out.marks.size : 0, out.is === 'book' ? 1 : 0)
      else {
        const why = result.is === 'refused' ? result.refusal.message : result.detail
        if (out.is === 'marks') this.#tally.refuse(`marks of ${[...out.marks.keys()].join(', ')}`, why)
        else await this.#refusedBook(out, why)
      }
    }
  }

  /** A source that counts anew sends smaller numbers: its whole book goes again without one, and begins a new chain. */
  async #refusedBook(out: BookOut, why: string): Promise<void> {
    if (out.isWhole && out.ids !== null) return this.#sendCommands([{ ...out, ids: null }])
    this.#tally.refuse(`${out.isWhole ? 'the book' : 'a change of the book'} of ${out.instrument}`, why)
    this.#books.lose(out.instrument)
  }
}

function entryOf(out: FeedOut): Entry {
  return { body: out.is === 'marks' ? { type: 'move-marks', marks: marksText(out) } : bookCommand(out) }
}

function isRefusal(error: unknown): error is ServiceProblem {
  return error instanceof ServiceProblem && error.status === 422
}

/** Marks that the faults name, and the others; where they name none all may be meant. */
function parted({ marks }: MarksOut, { faults }: ServiceProblem): [MarksOut, MarksOut] {
  const named = new Set(faults.map(({ field }) => field.replace(/^marks\./, '')))
  const isBad = ([symbol]: [string, unknown]): boolean => named.has(symbol)
  const bad = [...marks].filter(isBad)
  if (bad.length === 0)
    return [
      { is: 'marks', marks },
      { is: 'marks', marks: new Map() },
    ]
  return [
    { is: 'marks', marks: new Map(bad) },
    { is: 'marks', marks: new Map([...marks].filter((each) => !isBad(each))) },
  ]
}

async function symbolsOf(client: BreakwaterClient): Promise<ReadonlySet<string>> {
  const symbols = new Set<string>()
  for await (const { symbol } of client.each('listFeeds', { query: { limit: 1000 } })) symbols.add(symbol)
  return symbols
}
