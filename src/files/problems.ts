/** Where in a file something stands. Line and column count from 1; line 0 means the file as a whole. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing wrong with an input: what stands there, what should, and what to do where that is not plain. */
export interface Problem {
  readonly place: Place
  /** What was found, as the end of the sentence "found …". */
  readonly found: string
  /** What was expected, as the end of the sentence "expected …". */
  readonly expected: string
  /** What to do, a sentence of its own. */
  readonly todo?: string
}

/** Problems told in full. Past this many a list stops being read, so the rest is counted only. */
const MAX_KEPT = 1_000

/** The place that stands for a whole file: line 0, column 0. */
export function wholeFile(file: string): Place {
  return { file, line: 0, column: 0 }
}

/** Writes a problem as `file:line:column: found …, expected …. Do …`, the form editors make clickable. */
export function formatProblem(problem: Problem): string {
  const { file, line, column } = problem.place
  const told = `${file}:${line}:${column}: found ${problem.found}, expected ${withoutStop(problem.expected)}.`
  return problem.todo === undefined ? told : `${told} ${withoutStop(problem.todo)}.`
}

/** Shows a piece of input inside a message: quoted, on one line, cut where it is long. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** Everything wrong with some inputs, told at once so that nobody repairs a file one error at a time. */
export class Problems {
  readonly #kept: Problem[] = []
  #count = 0

  /** Problems added so far, those beyond the kept list included. */
  get count(): number {
    return this.#count
  }

  /** Takes a problem down. After the first 1,000 the rest is counted, and the count is told by `BadInput`. */
  add(problem: Problem): void {
    this.#count += 1
    if (this.#kept.length < MAX_KEPT) this.#kept.push(problem)
  }

  /** Takes several down, in order. */
  addAll(problems: Iterable<Problem>): void {
    for (const problem of problems) this.add(problem)
  }

  /** The kept problems by file in the order files were read, then by line and column. */
  list(): readonly Problem[] {
    const rank = new Map<string, number>()
    for (const { place } of this.#kept) if (!rank.has(place.file)) rank.set(place.file, rank.size)
    return this.#kept.toSorted(
      (a, b) =>
        rank.get(a.place.file)! - rank.get(b.place.file)! ||
        a.place.line - b.place.line ||
        a.place.column - b.place.column,
    )
  }

  /** @throws {BadInput} when there is any problem */
  throwIfAny(): void {
    if (this.#count > 0) throw new BadInput(this.list(), this.#count)
  }
}

/** The input cannot be used; the message holds one line for each problem. A command ends with exit code 2. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
  readonly exitCode = 2
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[], count: number = problems.length) {
    const lines = problems.map(formatProblem)
    if (count > problems.length) lines.push(`… and ${count - problems.length} more problems.`)
    super(lines.join('\n'))
    this.problems = problems
  }
}

function withoutStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}
