import { batchOf } from '../../journal/batch-record.ts'
import { endsBefore, noOutcomes } from '../../journal/errors.ts'
import { firstSequenceOf } from '../../journal/frame.ts'
import type { Journal } from '../../journal/journal.ts'
import { OutcomeReader } from '../../journal/outcome-reader.ts'
import { outcomeOf, type PastOutcome } from '../../journal/outcomes.ts'
import type { PastCommand } from './host.ts'
import type { RowPlaces } from './row-places.ts'

/** What became of the commands of a row: of records the outcome, of all others its line, which may be long. */
interface PastOutcomes {
  readonly row: number
  readonly outcomes: readonly (PastOutcome | string)[]
}

/** What rows on disk say of commands long gone, by their outcomes, which compaction keeps. */
export class PastRows {
  readonly #journal: Journal
  readonly #places: RowPlaces
  #last: PastOutcomes | null = null

  constructor(journal: Journal, places: RowPlaces) {
    this.#journal = journal
    this.#places = places
  }

  /** What became of one command. The row that was asked for last is kept at hand: a list asks for all of one. */
  outcomeAt(row: number, place: number): PastOutcome {
    if (this.#last?.row !== row) this.#last = { row, outcomes: outcomesIn(this.#outcomesOf(row)) }
    const outcome = this.#last.outcomes[place]
    return typeof outcome === 'string' ? outcomeOf(outcome) : outcome
  }

  /** Accepted commands from a sequence on, of rows before one. */
  async *from(sequence: number, until: number): AsyncGenerator<PastCommand> {
    for await (const { number, bytes } of this.#journal.read(await this.#rowOf(sequence, until))) {
      if (number >= until) return
      yield* this.#accepted(number, bytes, sequence)
    }
  }

  *#accepted(row: number, bytes: Uint8Array, sequence: number): Generator<PastCommand> {
    const { count, commands, acts } = batchOf(bytes)
    if (count === 0) return
    const reader = new OutcomeReader(this.#outcomesOf(row))
    for (let place = 0; reader.next(); place += 1) {
      if (reader.isRefusal) continue
      if (!((reader.isFill ? reader.sequence : sequenceOf(reader.line())) >= sequence)) continue
      const given = commands?.[place].command
      const by = given?.by ?? acts![place].by
      yield { ...reader.outcome(), by, body: given?.body ?? null }
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

  #outcomesOf(row: number): Uint8Array {
    const outcomes = this.#journal.projections.outcomes(row)
    if (outcomes === null) throw noOutcomes(row)
    return outcomes
  }
}

function outcomesIn(bytes: Uint8Array): (PastOutcome | string)[] {
  const outcomes: (PastOutcome | string)[] = []
  for (const reader = new OutcomeReader(bytes); reader.next(); )
    outcomes.push(reader.isFill || reader.isRefusal ? reader.outcome() : reader.line())
  return outcomes
}

/** Of a line of outcomes, without reading the rest of it; NaN for one that was refused. */
function sequenceOf(line: string): number {
  return Number(/"sequence":(\d+)\}$/.exec(line)?.[1])
}
