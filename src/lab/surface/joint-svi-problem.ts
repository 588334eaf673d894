import { erfcx } from '../../core/pricing/index.ts'
import {
  durrleman,
  type RawSvi,
  sviCurvature,
  sviSlope,
  sviVariance,
} from '../../core/pricing/surface/index.ts'
import type { LeastSquares, Rows } from './least-squares.ts'
import type { QuoteColumns } from './quote-columns.ts'
import { CODES_OF_SVI, decodeSvi, type ScratchSvi, scratchSvi } from './svi-code.ts'

/** Where conditions are asked for, and how much worse than an error of the fit it is to break one. */
export interface Penalties {
  readonly low: number
  readonly high: number
  readonly weight: number
}

/** Evenly spread places on the range, and places about the money in steps of a quarter deviation. */
const EVEN = 32
const NEAR = 8
/** Room kept to what is forbidden, since between two places a condition may be a little nearer to it. */
const ROOM_OF_G = 2e-3
const ROOM_OF_RISE = 1e-4
const ROOM_OF_TAIL = 1e-3
/** Lee's bound on a wing, with room. */
const STEEPEST = 2 * (1 - 1e-6)
const ROOT_HALF = Math.sqrt(0.5)
const ROOT_HALF_PI = 1.2533141373155003

/** The rows of one expiry: against the expiry before, the fit, and what its own smile must keep. */
interface Block {
  readonly index: number
  /** Log-moneyness at which conditions are asked for. */
  readonly places: Float64Array
  readonly shared: Rows
  readonly own: Rows
}

/**
 * All smiles at once: errors of the fit, and hinges that are zero where a condition is kept with room. Rows of an expiry and
 * those it shares with the one before lie together, so that each smile moves one run of rows.
 */
export class JointSviProblem implements LeastSquares {
  readonly parameters: number
  readonly residuals: number
  readonly #columns: QuoteColumns
  readonly #penalties: Penalties
  readonly #blocks: readonly Block[]
  readonly #smiles: ScratchSvi[]

  constructor(columns: QuoteColumns, levels: readonly number[], penalties: Penalties) {
    this.#columns = columns
    this.#penalties = penalties
    this.#blocks = blocksOf(columns, levels, penalties)
    this.#smiles = this.#blocks.map(scratchSvi)
    this.parameters = CODES_OF_SVI * this.#blocks.length
    this.residuals = this.#blocks[this.#blocks.length - 1].own.to
  }

  rowsOf(parameter: number): Rows {
    const index = Math.floor(parameter / CODES_OF_SVI)
    const { shared, own } = this.#blocks[index]
    return { from: shared.from, to: this.#blocks[index + 1]?.shared.to ?? own.to }
  }

  evaluate(x: Float64Array, out: Float64Array, { from, to }: Rows): void {
    for (const { index, shared, own } of this.#blocks)
      if (shared.from < to && own.to > from) decodeSvi(x, CODES_OF_SVI * index, this.#smiles[index])
    for (const block of this.#blocks) {
      const { index, shared, own } = block
      if (shared.to > shared.from && shared.from >= from && shared.to <= to) {
        if (shared.from === from && index > 0)
          decodeSvi(x, CODES_OF_SVI * (index - 1), this.#smiles[index - 1])
        this.#writeShared(block, out)
      }
      if (own.from >= from && own.to <= to) this.#writeOwn(block, out)
    }
  }

  /** Total variance must rise from the expiry before, and half-way between the two no butterfly may be free. */
  #writeShared({ index, places, shared }: Block, out: Float64Array): void {
    const [before, after] = [this.#smiles[index - 1], this.#smiles[index]]
    const { weight } = this.#penalties
    let row = shared.from
    for (const k of places) {
      const [early, late] = [sviVariance(before, k), sviVariance(after, k)]
      out[row++] = weight * hinge(ROOM_OF_RISE - (late - early) / late)
      const slope = (sviSlope(before, k) + sviSlope(after, k)) / 2
      const curvature = (sviCurvature(before, k) + sviCurvature(after, k)) / 2
      out[row++] = weight * hinge(ROOM_OF_G - durrleman(k, (early + late) / 2, slope, curvature))
    }
  }

  #writeOwn({ index, places, own }: Block, out: Float64Array): void {
    const smile = this.#smiles[index]
    const { weight, low, high } = this.#penalties
    this.#columns.writeErrors(index, smile, out, own.from)
    let row = own.from + this.#columns.starts[index + 1] - this.#columns.starts[index]
    for (const k of places)
      out[row++] =
        weight *
        hinge(ROOM_OF_G - durrleman(k, sviVariance(smile, k), sviSlope(smile, k), sviCurvature(smile, k)))
    out[row++] = weight * hinge(smile.b * (1 - smile.rho) - STEEPEST)
    out[row++] = weight * hinge(smile.b * (1 + smile.rho) - STEEPEST)
    out[row++] = weight * tailHinge(smile, low)
    out[row++] = weight * tailHinge(smile, high)
  }
}

/** Rows besides those of the fit and of the places. */
const ENDS = 4

function blocksOf(columns: QuoteColumns, levels: readonly number[], penalties: Penalties): Block[] {
  let row = 0
  return columns.slices.map((slice, index) => {
    const places = placesOf(levels[index], penalties)
    const shared = { from: row, to: row + (index === 0 ? 0 : 2 * places.length) }
    const own = { from: shared.to, to: shared.to + slice.quotes.length + places.length + ENDS }
    row = own.to
    return { index, places, shared, own }
  })
}

function placesOf(level: number, { low, high }: Penalties): Float64Array {
  const step = Math.sqrt(level) / 4
  const near = Array.from({ length: 2 * NEAR + 1 }, (_, place) => (place - NEAR) * step)
  const even = Array.from({ length: EVEN + 1 }, (_, place) => low + ((high - low) * place) / EVEN)
  return Float64Array.from([...even, ...near.filter((k) => k > low && k < high)])
}

function hinge(excess: number): number {
  return excess > 0 ? excess : 0
}

/**
 * With `g` not below zero the chance above a strike only falls, so it lies within 0 and 1 if it does at both ends: there the
 * slope of `√w` stays below the thin tail of the normal distribution over its density.
 */
function tailHinge(svi: RawSvi, k: number): number {
  const deviation = Math.sqrt(sviVariance(svi, k))
  const slope = sviSlope(svi, k) / (2 * deviation)
  const d2 = -k / deviation - deviation / 2
  const tail = ROOT_HALF_PI * erfcx(Math.abs(d2) * ROOT_HALF)
  return hinge((d2 < 0 ? slope : -slope) - tail * (1 - ROOM_OF_TAIL))
}
