import { BoundRows } from './bound-rows.ts'
import { DeltaBounds } from './delta-bounds.ts'
import { OptionBounds } from './option-bounds.ts'
import { MODES } from './plan.ts'

/**
 * How far a requirement can move while the market does, at a fixed time and for fixed legs:
 *
 * `|requirement(there) - requirement(here)| <= sum forward[e] |dF_e| + sum spot[u] |dS_u| + sum volatility[l] |dv_l| + sum mark[l] |dm_l|`
 *
 * over expiries e, underlyings u and legs l, for the initial and for the maintenance requirement, while no forward, spot or
 * mark has moved by more than `move` of itself, no volatility by more than `shift` of itself, and everything else (rates,
 * confidences, the peg, settlement windows, collateral) stands still. Where `bounded` is false nothing is promised: look
 * again after every move.
 */
export class Bounds {
  bounded = true
  readonly move: number
  readonly shift: number
  forward: Float64Array
  spot: Float64Array
  volatility: Float64Array
  mark: Float64Array
  /** Working columns. */
  readonly rowsOf: BoundRows[] = []
  readonly basis: BoundRows = new BoundRows()
  readonly option: OptionBounds = new OptionBounds()
  readonly delta: DeltaBounds = new DeltaBounds()
  readonly reactions: Float64Array = new Float64Array(MODES)
  readonly turns: Float64Array = new Float64Array(MODES)

  /** The neighbourhood: shares below one. A narrower one gives smaller constants. */
  constructor(move = 0.2, shift = 0.5) {
    this.move = move
    this.shift = shift
    this.forward = new Float64Array(32)
    this.spot = new Float64Array(8)
    this.volatility = new Float64Array(64)
    this.mark = new Float64Array(64)
  }

  clear(legs: number, expiries: number, underlyings: number): void {
    this.bounded = true
    this.forward = emptied(this.forward, expiries)
    this.spot = emptied(this.spot, underlyings)
    this.volatility = emptied(this.volatility, legs)
    this.mark = emptied(this.mark, legs)
  }
}

function emptied(column: Float64Array, length: number): Float64Array {
  return column.length >= length ? column.fill(0) : new Float64Array(2 * length)
}
