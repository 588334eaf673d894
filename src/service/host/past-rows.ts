import { batchOf } from '../../journal/batch-record.ts'
import { endsBefore, noOutcomes } from '../../journal/errors.ts'
import { firstSequenceOf } from '../../journal/frame.ts'
import type { Journal } from '../../journal/journal.ts'
import { outcomeOf, type PastOutcome } from '../../journal/outcomes.ts'
import type { PastCommand } from './host.ts'
import type { RowPlaces } from './row-places.ts'

const LINE_FEED = 10

/** A row's lines, with where each begins; behind the last one stands the end. */
interface SplitLines {
  readonly row: number
  readonly lines: Uint8Array
  readonly starts: readonly number[]
}

/** What rows on disk say of commands long gone, by their lines of outcomes, which compaction keeps. */
export class PastRows {
  readonly #journal: Journal
  readonly #places: RowPlaces
  #last: SplitLines | null = null

  constructor(journal: Journal, places: RowPlaces) {
    this.#journal = journal
    this.#places = places
  }

  /** What became of one command. The row that was asked for last is kept at hand: a list asks for all of one. */
  outcomeAt(row: number, place: number): PastOutcome {
    if (this.#last?.row !== row) this.#last = splitLines(row, this.#linesOf(row))
    const { lines, starts } = this.#last
    return outcomeOf(textOf(lines.subarray(starts[place], starts[place + 1] - 1)))
  }

  /** Accepted commands from a sequence on, of rows before one. */
  async *from(sequence: number, until: number): AsyncGenerator<PastCommand> {
    for await (const { number, bytes } of this.#journal.read(await this.#rowOf(sequence, until))) {
      if (number >= until) return
      yield* this.#accepted(number, bytes, sequence)
    }
  }

  *#accepted(row: number, bytes: Uint8Array, sequence: number): Generator<PastCommand> {
    const { count, commands } = batchOf(bytes)
    if (count === 0) return
    for (const [place, line] of textOf(this.#linesOf(row)).split('\n').entries()) {
      if (!(sequenceOf(line) >= sequence)) continue
      const given = commands?.[place].command
      yield { ...outcomeOf(line), by: given?.by ?? null, body: given?.body ?? null }
    }
  }

  /** The row a sequence stands in, or one before it. */
  async #rowOf(sequence: number, until: number): Promise<number> {
    const around = this.#places.around(sequence)
    let [low, high] = [around.from, Math.min(around.until, until)]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((await this.#firstSequenceOf(middle)) <= sequence) low = middle
      else high = middle
    }
    return Math.max(0, Math.min(low, until))
  }

  async #firstSequenceOf(row: number): Promise<number> {
    for await (const { bytes } of this.#journal.read(row)) return firstSequenceOf(bytes)
    throw endsBefore(row, this.#journal.length)
  }

  #linesOf(row: number): Uint8Array {
    const lines = this.#journal.projections.outcomes(row)
    if (lines === null) throw noOutcomes(row)
    return lines
  }
}

function splitLines(row: number, lines: Uint8Array): SplitLines {
  const starts = [0]
  for (let end = lines.indexOf(LINE_FEED); end >= 0; end = lines.indexOf(LINE_FEED, end + 1))
    starts.push(end + 1)
  return { row, lines, starts }
}

/** Of a line of outcomes, without reading the rest of it; NaN for one that was refused. */
function sequenceOf(line: string): number {
  return Number(/"sequence":(\d+)\}$/.exec(line)?.[1])
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
