import { type Fraction, fraction } from '../core/market/fraction.ts'
import { divide, type Rounding } from '../core/money/rounding.ts'
import { formatDecimal, parseDecimal, parseRational } from '../core/money/units.ts'
import { type Problems, shown } from '../files/problems.ts'
import type { Path } from '../files/yaml.ts'
import type { PlacedValue } from '../files/yaml-problems.ts'

/** A mark put onto its grid. */
export interface GridMark {
  /** Mark increments, above zero; 0 after a fault. */
  readonly mark: number
  /** The text was finer than the grid. */
  readonly isRounded: boolean
}

/**
 * Reads the figures of a document whose grids are known by now, and notes each that does not fit with its place.
 * After a fault it answers 0, so that all faults of a document are found in one reading.
 */
export class Faults {
  readonly #document: PlacedValue
  readonly #problems: Problems
  readonly #before: number

  constructor(document: PlacedValue, problems: Problems) {
    this.#document = document
    this.#problems = problems
    this.#before = problems.count
  }

  /** Faults noted since this reader began. */
  get count(): number {
    return this.#problems.count - this.#before
  }

  /** Notes a fault at a value. */
  tell(path: Path, found: string, expected: string, todo?: string): void {
    const problem = { place: this.#document.placeOf(path), found, expected }
    this.#problems.add(todo === undefined ? problem : { ...problem, todo })
  }

  /** An amount of an asset in whole units, exactly. */
  money(text: string, asset: { readonly name: string; readonly decimals: number }, path: Path): number {
    const parsed = parseDecimal(text, asset.decimals)
    if (parsed.ok && isCell(parsed.value)) return Number(parsed.value)
    const expected = `an amount of ${asset.name} with at most ${asset.decimals} decimals, below 2^53 units`
    this.tell(path, shown(text), expected)
    return 0
  }

  /** A figure as a whole number of increments, exactly. */
  onGrid(text: string, increment: Fraction, path: Path, step = 1n): number {
    const { numerator, denominator } = parseRational(text)
    const units = numerator * increment.denominator
    const each = denominator * increment.numerator * step
    if (units % each === 0n && isCell((units / each) * step)) return Number((units / each) * step)
    const grid = decimalOf(step, increment)
    this.tell(path, shown(text), `a multiple of the increment ${grid}, below 2^53 increments`)
    return 0
  }

  /** A mark or index put onto its grid by the declared rounding. */
  mark(text: string, increment: Fraction, rounding: Rounding, path: Path): GridMark {
    const { numerator, denominator } = parseRational(text)
    const units = numerator * increment.denominator
    const each = denominator * increment.numerator
    const mark = divide(units, each, rounding)
    if (mark > 0n && isCell(mark)) return { mark: Number(mark), isRounded: units % each !== 0n }
    this.tell(
      path,
      shown(text),
      `a mark of at least one increment of ${decimalOf(1n, increment)}, below 2^53 of them`,
    )
    return { mark: 0, isRounded: false }
  }

  /** The place of a name in a list of names. */
  indexOf(name: string, names: readonly string[], what: string, path: Path): number {
    const index = names.indexOf(name)
    if (index >= 0) return index
    const known = names.length === 0 ? 'none is declared' : `known are ${names.slice(0, 12).join(', ')}`
    this.tell(path, shown(name), `the name of ${what}; ${known}`)
    return 0
  }

  /** Notes every name that was used before. */
  unique(names: readonly string[], what: string, pathOf: (index: number) => Path): void {
    const seen = new Set<string>()
    for (const [index, name] of names.entries()) {
      if (seen.has(name)) this.tell(pathOf(index), `a second ${what} ${shown(name)}`, 'each name once')
      seen.add(name)
    }
  }
}

/**
 * A whole number of increments as decimal text: 500 increments of 1/1000 are `0.5`.
 *
 * @param increment one that came from a decimal text, so that its denominator divides a power of ten
 */
export function decimalOf(increments: bigint, increment: Fraction): string {
  const { numerator, denominator } = fraction(increments * increment.numerator, increment.denominator)
  let decimals = 0
  for (let power = 1n; power % denominator !== 0n; power *= 10n) decimals += 1
  return formatDecimal((numerator * 10n ** BigInt(decimals)) / denominator, decimals, { trim: true })
}

function isCell(value: bigint): boolean {
  return Number.isSafeInteger(Number(value))
}
