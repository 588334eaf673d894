import type { CellRule } from '../cells.ts'
import type { JsonValue } from '../exact-json.ts'
import type { JsonLine } from '../json-lines.ts'
import { type Problems, shown } from '../problems.ts'

type Step = string | number

/** One place in a record: what stands there, and the way to say so when it should not. */
export class Spot {
  readonly #record: JsonLine
  readonly #problems: Problems
  readonly #path: readonly Step[]
  /** Undefined where there is nothing. */
  readonly value: JsonValue | undefined

  private constructor(
    record: JsonLine,
    problems: Problems,
    path: readonly Step[],
    value: JsonValue | undefined,
  ) {
    this.#record = record
    this.#problems = problems
    this.#path = path
    this.value = value
  }

  /** The whole of a record. */
  static of(record: JsonLine, problems: Problems): Spot {
    return new Spot(record, problems, [], record.value)
  }

  /** Publishers say "no figure" by leaving it out, by null, and by an empty text. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null || this.value === ''
  }

  get isList(): boolean {
    return Array.isArray(this.value)
  }

  at(...steps: readonly Step[]): Spot {
    const value = steps.reduce<JsonValue | undefined>(memberOf, this.value)
    return new Spot(this.#record, this.#problems, [...this.#path, ...steps], value)
  }

  /** The first of several members that is there; the first one where none is. */
  either(...keys: readonly string[]): Spot {
    return keys.map((key) => this.at(key)).find((spot) => !spot.isAbsent) ?? this.at(keys[0])
  }

  /** Every entry of a list. A problem where there is none. */
  list(): Spot[] {
    if (Array.isArray(this.value)) return this.value.map((_, index) => this.at(index))
    this.tell('a list')
    return []
  }

  /** A text that the rule accepts; otherwise a problem, and undefined. */
  text(rule: CellRule): string | undefined {
    if (typeof this.value === 'string' && rule.accepts(this.value)) return this.value
    this.tell(rule.expected)
    return undefined
  }

  /** The same, or null where nothing stands there. */
  textOrNull(rule: CellRule): string | null | undefined {
    return this.isAbsent ? null : this.text(rule)
  }

  tell(expected: string): void {
    const { value } = this
    const last = this.#path.at(-1)
    const found = value === undefined ? missing(last) : this.#shown(value, last)
    this.#problems.add({ place: this.#record.placeOf(this.#path), found, expected })
  }

  #shown(value: JsonValue, key: Step | undefined): string {
    const what = shownValue(value)
    return typeof key === 'string' ? `${what} as "${key}"` : what
  }
}

function missing(step: Step | undefined): string {
  return typeof step === 'number' ? `no entry ${step + 1}` : `no ${shown(step ?? 'value')}`
}

function shownValue(value: JsonValue): string {
  if (typeof value === 'string') return value === '' ? 'nothing' : shown(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  return value !== null && typeof value === 'object' ? 'a mapping' : String(value)
}

function memberOf(value: JsonValue | undefined, step: Step): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return (value as { readonly [key: string]: JsonValue })[step]
}
