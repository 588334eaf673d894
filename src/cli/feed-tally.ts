import { formatProblem, type Problem, Problems } from '../files/problems.ts'
import type { BookVerdict } from './feed-books.ts'
import type { Io } from './io.ts'

/** Problems, unknown names and refusals told in full; the rest of each is counted. */
const MOST_TOLD = 20

/** Counts what a feed did, and tells each thing that is wrong once, when it is met. */
export class FeedTally {
  readonly problems: Problems
  readonly #io: Io
  #marks = 0
  #books = 0
  #refused = 0
  readonly #unknown = new Map<string, number>()
  readonly #left: Record<Exclude<BookVerdict, 'pass'>, number> = { contained: 0, headless: 0, gap: 0 }
  #reconnects = 0
  /** Marks of a live source that a newer one took the place of before they were sent. */
  overtaken = 0

  constructor(io: Io) {
    this.#io = io
    this.problems = new ToldProblems(io)
  }

  get refused(): number {
    return this.#refused
  }

  sent(marks: number, books: number): void {
    this.#marks += marks
    this.#books += books
  }

  /** A name of the source that means nothing: neither in the map nor at the venue. */
  unknown(symbol: string, where: string): void {
    const before = this.#unknown.get(symbol) ?? 0
    this.#unknown.set(symbol, before + 1)
    if (before === 0)
      this.#tell(this.#unknown.size, `Found ${symbol}, which is not ${where}; it is left out.`)
  }

  left(verdict: Exclude<BookVerdict, 'pass'>, instrument: string): void {
    this.#left[verdict] += 1
    if (verdict !== 'gap') return
    this.#tell(
      this.#left.gap,
      `Found a gap in the changes of ${instrument}'s book; they are left out until a whole one comes.`,
    )
  }

  refuse(what: string, why: string): void {
    this.#refused += 1
    this.#tell(this.#refused, `The service refused ${what}: ${why}`)
  }

  reconnects(reason: string, waitMs: number): void {
    this.#reconnects += 1
    this.#tell(
      this.#reconnects,
      `The source is gone (${reason}); it is opened again in ${Math.round(waitMs)} ms.`,
    )
  }

  #tell(count: number, text: string): void {
    if (count <= MOST_TOLD) this.#io.err(`${text}\n`)
    if (count === MOST_TOLD) this.#io.err('More of these are counted and not told.\n')
  }

  /** Everything as plain data. */
  figures(lines: number, quiet: number): Record<string, unknown> {
    return {
      lines,
      marks: this.#marks,
      books: this.#books,
      refused: this.#refused,
      malformed: this.problems.count,
      withoutFigures: quiet,
      overtaken: this.overtaken,
      unknown: Object.fromEntries(this.#unknown),
      changesLeftOut: { ...this.#left },
      reconnects: this.#reconnects,
    }
  }

  text(lines: number, quiet: number): string {
    const { contained, headless, gap } = this.#left
    const unknown = [...this.#unknown.values()].reduce((sum, each) => sum + each, 0)
    const parts = [
      counted(this.#marks, 'mark'),
      counted(this.#books, 'book or change of one', 'books and changes of them'),
    ]
    const rest = [
      [this.#refused, 'refused'],
      [this.problems.count, 'malformed'],
      [this.overtaken, 'overtaken by newer ones'],
      [unknown, `of ${counted(this.#unknown.size, 'unknown symbol')}`],
      [quiet, 'without a price or a book'],
      [contained + headless + gap, 'changes of books left out'],
      [this.#reconnects, 'times opened again'],
    ] as const
    const told = rest.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
    return `Read ${counted(lines, 'line')}, sent ${parts.join(' and ')}${told.length > 0 ? `; ${told.join(', ')}` : ''}.\n`
  }
}

/** Told as they are met, since a live source has no end to wait for. */
class ToldProblems extends Problems {
  readonly #io: Io

  constructor(io: Io) {
    super()
    this.#io = io
  }

  override add(problem: Problem): void {
    super.add(problem)
    if (this.count <= MOST_TOLD) this.#io.err(`${formatProblem(problem)}\n`)
    if (this.count === MOST_TOLD) this.#io.err('More of these are counted and not told.\n')
  }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}
