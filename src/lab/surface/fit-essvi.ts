import { type EssviSlice, rawOfEssvi } from '../../core/pricing/surface/index.ts'
import {
  codeOfCorrelation,
  codeOfPositive,
  codeOfShare,
  correlationOf,
  positiveOf,
  shareOf,
} from './codes.ts'
import { type LeastSquares, leastSquares, type Rows } from './least-squares.ts'
import { QuoteColumns } from './quote-columns.ts'
import type { QuotedSlice } from './quoted-slice.ts'

type Scratch = { -readonly [Key in keyof EssviSlice]: EssviSlice[Key] }

const CORRELATIONS = [-0.6, -0.1, 0.4]
/** Starts keep off the edges of a range, where a step moves nothing. */
const MOST = 0.98
const EDGE = 0.02

/**
 * Fits an eSSVI surface to all expiries at once, in numbers of which any give a surface without arbitrage.
 *
 * Each expiry has a correlation; by how much total variance at the money rises above what the wings before it demand; and
 * how far `ψ` stands between the least that the wings before it allow and the most that butterflies allow, its own and those
 * of every later expiry. So there is always room for the next.
 *
 * @see docs/sources.md#essvi
 */
export function fitEssvi(slices: readonly QuotedSlice[]): EssviSlice[] {
  const columns = new QuoteColumns(slices)
  const problem = new EssviProblem(columns)
  const starts = [startFrom(slices.map(fitAlone)), ...CORRELATIONS.map((rho) => startOf(columns, rho))]
  const ends = starts.map((start) => leastSquares(problem, start, { iterations: 150, gain: 1e-8 }))
  const best = ends.reduce((least, end) => (end.cost < least.cost ? end : least))
  const fitted = scratchSlices(slices.length)
  decodeEssvi(best.x, fitted)
  return fitted
}

class EssviProblem implements LeastSquares {
  readonly parameters: number
  readonly residuals: number
  readonly #columns: QuoteColumns
  readonly #slices: Scratch[]
  readonly #all: Rows

  constructor(columns: QuoteColumns) {
    this.parameters = 3 * columns.slices.length
    this.residuals = columns.count
    this.#columns = columns
    this.#slices = scratchSlices(columns.slices.length)
    this.#all = { from: 0, to: columns.count }
  }

  /** What one expiry has moves the room of every other. */
  rowsOf(): Rows {
    return this.#all
  }

  evaluate(x: Float64Array, out: Float64Array): void {
    decodeEssvi(x, this.#slices)
    for (const [index, slice] of this.#slices.entries()) {
      const raw = rawOfEssvi(slice)
      const from = this.#columns.starts[index]
      if (raw.ok) this.#columns.writeErrors(index, raw.value, out, from)
      // A step that leaves what floats can hold is taken back by the search.
      else out.fill(Number.NaN, from, this.#columns.starts[index + 1])
    }
  }
}

function scratchSlices(count: number): Scratch[] {
  return Array.from({ length: count }, () => ({ theta: 0, rho: 0, psi: 0 }))
}

/** One correlation for all expiries, and `ψ` half-way in its room. */
function startOf(columns: QuoteColumns, rho: number): Float64Array {
  return startFrom(columns.atTheMoney().map((theta) => ({ theta, rho, psi: null })))
}

/** What a start aims at; half-way in its room where `psi` is null. */
type Aim = Omit<EssviSlice, 'psi'> & { readonly psi: number | null }

/** The numbers of the surface that comes near to these smiles without arbitrage. */
function startFrom(aims: readonly Aim[]): Float64Array {
  const code = new Float64Array(3 * aims.length)
  const slices = scratchSlices(aims.length)
  for (const [index, { theta, rho }] of aims.entries()) {
    const [slice, before] = [slices[index], slices[index - 1]]
    code[3 * index] = codeOfCorrelation(Math.max(-MOST, Math.min(MOST, rho)))
    slice.rho = correlationOf(code[3 * index])
    const least = before === undefined ? 0 : before.theta * stretch(before, slice)
    const rise = Math.max(theta - least, theta * 1e-3)
    code[3 * index + 1] = codeOfPositive(rise)
    slice.theta = least + rise
  }
  const most = roomOf(slices)
  for (const [index, { psi }] of aims.entries()) {
    const { least, width } = roomAt(slices, most, index)
    const share = psi === null ? 0.5 : (psi - least) / width
    const kept = share > EDGE && share < 1 - EDGE ? share : share > 0.5 ? 1 - EDGE : EDGE
    code[3 * index + 2] = codeOfShare(kept)
    slices[index].psi = least + kept * width
  }
  return code
}

/** One expiry's smile alone, with nothing asked of it: what a start aims at. */
function fitAlone(slice: QuotedSlice): EssviSlice {
  const columns = new QuoteColumns([slice])
  const all: Rows = { from: 0, to: columns.count }
  const scratch = scratchSlices(1)[0]
  const decode = (x: Float64Array): void => {
    scratch.theta = positiveOf(x[0])
    scratch.rho = correlationOf(x[1])
    scratch.psi = positiveOf(x[2])
  }
  const evaluate = (x: Float64Array, out: Float64Array): void => {
    decode(x)
    const raw = rawOfEssvi(scratch)
    if (raw.ok) columns.writeErrors(0, raw.value, out, 0)
    else out.fill(Number.NaN)
  }
  const level = columns.atTheMoney()[0]
  const start = Float64Array.of(
    codeOfPositive(level),
    codeOfCorrelation(-0.1),
    codeOfPositive(Math.sqrt(level)),
  )
  const problem = { parameters: 3, residuals: columns.count, rowsOf: () => all, evaluate }
  decode(leastSquares(problem, start, { iterations: 100, gain: 1e-9 }).x)
  return { ...scratch }
}

/** Writes the surface that three numbers for each expiry stand for. */
function decodeEssvi(code: Float64Array, slices: readonly Scratch[]): void {
  for (const [index, slice] of slices.entries()) {
    slice.rho = correlationOf(code[3 * index])
    const rise = positiveOf(code[3 * index + 1])
    slice.theta = index === 0 ? rise : slices[index - 1].theta * stretch(slices[index - 1], slice) + rise
  }
  const most = roomOf(slices)
  for (const [index, slice] of slices.entries()) {
    const { least, width } = roomAt(slices, most, index)
    slice.psi = least + shareOf(code[3 * index + 2]) * width
  }
}

/** Between what `ψ` may lie, once that of the expiry before stands. */
function roomAt(
  slices: readonly EssviSlice[],
  most: readonly number[],
  index: number,
): { least: number; width: number } {
  const [slice, before] = [slices[index], slices[index - 1]]
  if (before === undefined) return { least: 0, width: most[0] }
  const least = before.psi * stretch(before, slice)
  // `φ` must not rise.
  return { least, width: Math.min(most[index], (before.psi * slice.theta) / before.theta) - least }
}

/** By how much `ψ` must grow from one expiry to the next so that neither wing falls. */
function stretch(before: EssviSlice, after: EssviSlice): number {
  return Math.max((1 + before.rho) / (1 + after.rho), (1 - before.rho) / (1 - after.rho))
}

/** The largest `ψ` of each expiry: with it neither its own smile nor a later one has a butterfly. */
function roomOf(slices: readonly EssviSlice[]): number[] {
  const most: number[] = []
  for (let index = slices.length - 1; index >= 0; index -= 1) {
    const weight = 1 + Math.abs(slices[index].rho)
    // The first bound is strict.
    const own = Math.min((4 / weight) * (1 - 1e-9), Math.sqrt((4 * slices[index].theta) / weight))
    const later = slices[index + 1]
    most[index] = later === undefined ? own : Math.min(own, most[index + 1] / stretch(slices[index], later))
  }
  return most
}
