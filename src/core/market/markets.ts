import { InvariantViolation, invariant } from '../money/invariant.ts'
import { MAX_CELL, mulDiv } from '../money/mul-div.ts'
import type { AssetTerms } from './asset.ts'
import type { Bracket, Collateral, Instrument } from './instrument.ts'
import { COLLATERAL, INVERSE, LINEAR, valueAtPrice } from './value.ts'

/** Where a series of marks stands in its life. */
export const OPEN = 0
/** Trades only reduce: a delisting has been announced. */
export const REDUCE_ONLY = 1
/** Settled for good: no positions, no trades. */
export const SETTLED = 2

const CAPACITY = 4096

/** Where a trial notes the old value of a cell. */
export interface MarkUndo {
  note(column: Float64Array | Int32Array, index: number): void
  noteOther(back: () => void): void
}
/** What an account that holds it could lose on a mark that never came. */
export const NO_MARK = 0

/**
 * Every series of marks, instruments and collateral alike, in columns: one row a series, in the order listed.
 *
 * The columns hold what the hot loops read; the terms themselves stand in `series`.
 */
export class Markets {
  readonly assets: AssetTerms[] = []
  readonly series: (Instrument | Collateral)[] = []
  /** Mark or index in increments; NO_MARK until the first one comes. */
  readonly mark: Float64Array = new Float64Array(CAPACITY)
  readonly markedAt: Float64Array = new Float64Array(CAPACITY)
  readonly payoff: Int32Array = new Int32Array(CAPACITY)
  readonly scale: Float64Array = new Float64Array(CAPACITY)
  /** Units that one quantity increment is worth at the mark, signed: exact where linear, a guide where inverse. */
  readonly unitValue: Float64Array = new Float64Array(CAPACITY)
  readonly status: Int32Array = new Int32Array(CAPACITY)
  /** First tier, for the screen: notional it reaches to and its maintenance rate as a fraction. */
  readonly firstTierTo: Float64Array = new Float64Array(CAPACITY)
  readonly firstRate: Float64Array = new Float64Array(CAPACITY)
  /** The same rate and the initial one in parts per million, for the exact requirement of most positions. */
  readonly firstMaintenance: Float64Array = new Float64Array(CAPACITY)
  readonly firstInitial: Float64Array = new Float64Array(CAPACITY)
  /** Highest maintenance rate of any tier: what a bound may assume. */
  readonly highestRate: Float64Array = new Float64Array(CAPACITY)
  /** The mark before the last move. */
  readonly previousMark: Float64Array = new Float64Array(CAPACITY)
  /** 1 where a tier begins with a step up in the requirement, 0 where all tiers join. */
  readonly hasSteps: Int32Array = new Int32Array(CAPACITY)
  /** Mark at the last close of a period, for gains since settlement. */
  readonly periodMark: Float64Array = new Float64Array(CAPACITY)
  undo: MarkUndo | null = null

  get count(): number {
    return this.series.length
  }

  addAsset(terms: AssetTerms): number {
    this.assets.push(terms)
    return this.assets.length - 1
  }

  addInstrument(instrument: Instrument): number {
    const id = this.#add(instrument)
    this.#load(id, instrument)
    return id
  }

  addCollateral(collateral: Collateral): number {
    const id = this.#add(collateral)
    this.payoff[id] = COLLATERAL
    this.scale[id] = collateral.numerator / collateral.denominator
    return id
  }

  /** Changed terms take the place of the old ones; positions keep their quantity and cost. */
  changeInstrument(id: number, instrument: Instrument): void {
    const before = this.instrument(id)
    this.undo?.noteOther(() => this.#exchange(id, before))
    this.#exchange(id, instrument)
  }

  #exchange(id: number, instrument: Instrument): void {
    this.series[id] = instrument
    this.#load(id, instrument)
  }

  /** Puts a mark or index, already on its grid, in place. */
  setMark(id: number, mark: number, at: number): void {
    if (this.undo !== null) {
      this.undo.note(this.mark, id)
      this.undo.note(this.previousMark, id)
      this.undo.note(this.markedAt, id)
      this.undo.note(this.unitValue, id)
    }
    this.previousMark[id] = this.mark[id] === NO_MARK ? mark : this.mark[id]
    this.mark[id] = mark
    this.markedAt[id] = at
    this.#setUnitValue(id)
  }

  /** Moves a mark for a question only; whoever asks puts the old one back before anything else happens. */
  supposeMark(id: number, mark: number): void {
    this.mark[id] = mark
    this.#setUnitValue(id)
  }

  setStatus(id: number, status: number): void {
    if (this.undo !== null) this.undo.note(this.status, id)
    this.status[id] = status
  }

  setPeriodMark(id: number, mark: number): void {
    if (this.undo !== null) this.undo.note(this.periodMark, id)
    this.periodMark[id] = mark
  }

  isInstrument(id: number): boolean {
    return id >= 0 && id < this.count && this.payoff[id] !== COLLATERAL
  }

  instrument(id: number): Instrument {
    if (!this.isInstrument(id)) refuse(`series ${id} is not an instrument`)
    return this.series[id] as Instrument
  }

  collateral(id: number): Collateral {
    if (this.payoff[id] !== COLLATERAL || id >= this.count) refuse(`series ${id} is not a collateral`)
    return this.series[id] as Collateral
  }

  /** The series in which `asset` counts in buckets of `inAsset`, or -1. */
  collateralSeries(asset: number, inAsset: number): number {
    for (let id = 0; id < this.count; id += 1) {
      if (this.payoff[id] !== COLLATERAL) continue
      const { terms } = this.series[id] as Collateral
      if (terms.asset === asset && terms.inAsset === inAsset) return id
    }
    return -1
  }

  symbolOf(id: number): string {
    return (this.series[id] as Instrument | Collateral).terms.symbol
  }

  /** Units a position of `quantity` is worth at `price`. @see valueAtPrice */
  valueAt(id: number, quantity: number, price: number): number {
    return valueAtPrice(this.payoff[id] as number, this.scale[id] as number, quantity, price)
  }

  valueNow(id: number, quantity: number): number {
    return this.valueAt(id, quantity, this.mark[id] as number)
  }

  bracketAt(id: number, notional: number): Bracket {
    const { brackets } = (this.series[id] as Instrument).terms
    for (const bracket of brackets) if (bracket.upTo === null || notional <= bracket.upTo) return bracket
    return refuse(`series ${id} has no bracket for a notional of ${notional}`)
  }

  /** By how much maintenance steps up, in all, where the tiers above a notional begin; in units, rounded up. */
  stepsAbove(id: number, notional: number): number {
    const { brackets } = (this.series[id] as Instrument).terms
    let steps = 0
    for (const [at, { upTo }] of brackets.entries())
      if (upTo !== null && notional <= upTo) steps += Math.ceil(stepAt(brackets, at))
    return steps
  }

  /** Maintenance requirement of a notional, rounded up, in units. */
  maintenanceOf(id: number, notional: number): number {
    if (notional <= this.firstTierTo[id]) return rateOf(notional, this.firstMaintenance[id])
    const bracket = this.bracketAt(id, notional)
    return rateOf(notional, bracket.maintenance) - bracket.maintenanceDeduction
  }

  /** Initial requirement of a notional, rounded up, in units. */
  initialOf(id: number, notional: number): number {
    if (notional <= this.firstTierTo[id]) return rateOf(notional, this.firstInitial[id])
    const bracket = this.bracketAt(id, notional)
    return rateOf(notional, bracket.initial) - bracket.initialDeduction
  }

  isStale(id: number, at: number): boolean {
    const limit = (this.series[id] as Instrument | Collateral).terms.staleAfterMs
    return limit !== null && at - this.markedAt[id] > limit
  }

  copy(): Markets {
    const other = new Markets()
    other.assets.push(...this.assets)
    other.series.push(...this.series)
    for (const [to, from] of this.#columnPairs(other)) to.set(from)
    return other
  }

  #add(listed: Instrument | Collateral): number {
    invariant(this.series.length < CAPACITY, `more than ${CAPACITY} series`)
    this.series.push(listed)
    return this.series.length - 1
  }

  #load(id: number, { terms, scale }: Instrument): void {
    const first = terms.brackets[0] as Bracket
    this.payoff[id] = terms.payoff === 'linear' ? LINEAR : INVERSE
    this.scale[id] = scale
    this.firstTierTo[id] = first.upTo ?? Number.MAX_SAFE_INTEGER
    this.firstRate[id] = first.maintenance / 1_000_000
    this.firstMaintenance[id] = first.maintenance
    this.firstInitial[id] = first.initial
    this.#setUnitValue(id)
    this.hasSteps[id] = beginsWithStep(terms.brackets) ? 1 : 0
    this.highestRate[id] = Math.max(...terms.brackets.map((bracket) => bracket.maintenance)) / 1_000_000
  }

  #setUnitValue(id: number): void {
    const scale = this.scale[id] as number
    const mark = this.mark[id] as number
    this.unitValue[id] = mark === NO_MARK ? 0 : this.payoff[id] === INVERSE ? -scale / mark : scale * mark
  }

  #columnPairs(other: Markets): [Float64Array | Int32Array, Float64Array | Int32Array][] {
    return [
      [other.mark, this.mark],
      [other.markedAt, this.markedAt],
      [other.payoff, this.payoff],
      [other.scale, this.scale],
      [other.unitValue, this.unitValue],
      [other.status, this.status],
      [other.firstTierTo, this.firstTierTo],
      [other.firstRate, this.firstRate],
      [other.firstMaintenance, this.firstMaintenance],
      [other.firstInitial, this.firstInitial],
      [other.highestRate, this.highestRate],
      [other.hasSteps, this.hasSteps],
      [other.previousMark, this.previousMark],
      [other.periodMark, this.periodMark],
    ]
  }
}

/** Behind a condition, so that the message of a check on the hot path is built only when it fails. */
function refuse(message: string): never {
  throw new InvariantViolation(message)
}

/**
 * Notional x rate / 1,000,000, rounded up. Below 2^53 the float quotient rounds up to the exact one (see mulDiv);
 * adding zero turns -0 into 0.
 */
export function rateOf(notional: number, rate: number): number {
  const product = notional * rate
  if (Math.abs(product) <= MAX_CELL) return Math.ceil(product / 1_000_000) + 0
  return mulDiv(notional, rate, 1_000_000, 'ceil')
}

function beginsWithStep(brackets: readonly Bracket[]): boolean {
  return brackets.some((_, at) => stepAt(brackets, at) > 0)
}

/** Units by which maintenance steps up from the end of a tier to the beginning of the next. */
function stepAt(brackets: readonly Bracket[], at: number): number {
  const { upTo, maintenance, maintenanceDeduction } = brackets[at]
  const next = brackets[at + 1]
  if (next === undefined || upTo === null) return 0
  const before = BigInt(upTo) * BigInt(maintenance) - BigInt(maintenanceDeduction) * 1_000_000n
  const after = BigInt(upTo) * BigInt(next.maintenance) - BigInt(next.maintenanceDeduction) * 1_000_000n
  return Number(after - before) / 1_000_000
}
