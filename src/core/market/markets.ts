import { InvariantViolation, invariant } from '../money/invariant.ts'
import { MAX_CELL, mulDiv } from '../money/mul-div.ts'
import type { AssetTerms } from './asset.ts'
import type { Bracket, Collateral, Instrument } from './instrument.ts'
import {
  HIGHEST_RATE,
  INITIAL,
  IS_PLAIN,
  LINE_SHIFT,
  MAINTENANCE,
  MARK,
  SCALE,
  TIER_TO,
  UNIT_VALUE,
} from './lines.ts'
import {
  checkColumns,
  imageColumns,
  type ListedSeries,
  type MarketsImage,
  type SeriesImage,
  seriesOfImage,
} from './markets-image.ts'
import type { Reference } from './reference.ts'
import { COLLATERAL, INVERSE, LINEAR, REFERENCE, valueAtPrice } from './value.ts'

/** Where a series of marks stands in its life. */
export const OPEN = 0
/** Trades only reduce: a delisting has been announced. */
export const REDUCE_ONLY = 1
/** Settled for good: no positions, no trades. */
export const SETTLED = 2

/** A position keeps the number of its series in 16 bits. */
export const MOST_SERIES = 65_536
/** Rows that the columns begin with: a house of perpetuals stays small, one of option chains doubles them. */
const ROOM = 256
/** Options are valued at times floored to this, so that within it nothing depends on time. */
export const REVALUE_MS = 60_000

/** Where a trial notes the old value of a cell. */
export interface MarkUndo {
  note(column: Float64Array | Int32Array, index: number): void
  noteOther(back: () => void): void
}
/** What stands in the column until the first mark comes. A mark may be zero too: ask `hasMark`. */
const NO_MARK = 0

/** Whatever has marks. */
export type Series = Instrument | Collateral | Reference

/**
 * Every series of marks, instruments, collateral and references alike, in columns: one row a series, in the order listed.
 *
 * The columns hold what the hot loops read; the terms themselves stand in `series`. A column is exchanged for a longer
 * one when series are listed, so nobody keeps one past the command that he reads it in.
 */
export class Markets {
  readonly assets: AssetTerms[] = []
  readonly series: Series[] = []
  /** Mark or index in increments; 0 until the first one comes. */
  mark: Float64Array = new Float64Array(ROOM)
  markedAt: Float64Array = new Float64Array(ROOM)
  payoff: Int32Array = new Int32Array(ROOM)
  scale: Float64Array = new Float64Array(ROOM)
  /** Units that one quantity increment is worth at the mark, signed: exact where linear, a guide where inverse. */
  unitValue: Float64Array = new Float64Array(ROOM)
  status: Int32Array = new Int32Array(ROOM)
  /** First tier, for the screen: notional it reaches to and its maintenance rate as a fraction. */
  firstTierTo: Float64Array = new Float64Array(ROOM)
  firstRate: Float64Array = new Float64Array(ROOM)
  /** 1 once a mark has come. */
  marked: Int32Array = new Int32Array(ROOM)
  /** The mark before the last move. */
  previousMark: Float64Array = new Float64Array(ROOM)
  /** 1 where a tier begins with a step up in the requirement, 0 where all tiers join. */
  hasSteps: Int32Array = new Int32Array(ROOM)
  /** Mark at the last close of a period, for gains since settlement, and 1 where there is one. */
  periodMark: Float64Array = new Float64Array(ROOM)
  periodMarked: Int32Array = new Int32Array(ROOM)
  /** Lines of eight, as lines.ts has them. */
  lines: Float64Array = new Float64Array(ROOM << LINE_SHIFT)
  /** Collateral series, since they are looked for by asset. */
  #collaterals: readonly number[] = []
  #references = 0
  readonly #valuedAt: Float64Array = new Float64Array(1)
  undo: MarkUndo | null = null

  get count(): number {
    return this.series.length
  }

  /** Whether there is anything that margin models read beside the marks of what is held. */
  get hasReferences(): boolean {
    return this.#references > 0
  }

  /** The moment options are valued at by margin models, in milliseconds; 0 before there is anything to value. */
  get valuedAt(): number {
    return this.#valuedAt[0] as number
  }

  /** Moves the moment of valuation on. @returns whether it moved */
  valueAsOf(at: number): boolean {
    const floored = at - (at % REVALUE_MS)
    if (floored <= this.valuedAt) return false
    this.undo?.note(this.#valuedAt, 0)
    this.#valuedAt[0] = floored
    return true
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
    const before = this.#collaterals
    this.undo?.noteOther(() => void (this.#collaterals = before))
    this.#collaterals = [...before, id]
    return id
  }

  addReference(reference: Reference): number {
    const id = this.#add(reference)
    this.payoff[id] = REFERENCE
    this.scale[id] = 0
    this.undo?.noteOther(() => void (this.#references -= 1))
    this.#references += 1
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
      this.undo.note(this.marked, id)
      this.undo.note(this.previousMark, id)
      this.undo.note(this.markedAt, id)
      this.undo.note(this.unitValue, id)
      this.undo.note(this.lines, (id << LINE_SHIFT) + MARK)
      this.undo.note(this.lines, (id << LINE_SHIFT) + UNIT_VALUE)
    }
    this.previousMark[id] = this.marked[id] === 0 ? mark : this.mark[id]
    this.mark[id] = mark
    this.marked[id] = 1
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
    if (this.undo !== null) {
      this.undo.note(this.periodMark, id)
      this.undo.note(this.periodMarked, id)
    }
    this.periodMark[id] = mark
    this.periodMarked[id] = 1
  }

  isInstrument(id: number): boolean {
    return id >= 0 && id < this.count && this.payoff[id] < COLLATERAL
  }

  isReference(id: number): boolean {
    return id >= 0 && id < this.count && this.payoff[id] === REFERENCE
  }

  isOption(id: number): boolean {
    return this.isInstrument(id) && this.instrument(id).terms.kind === 'option'
  }

  /** Whether a mark has ever come; zero is one for a worthless option, a volatility or a rate. */
  hasMark(id: number): boolean {
    return id >= 0 && id < this.count && this.marked[id] === 1
  }

  instrument(id: number): Instrument {
    if (!this.isInstrument(id)) refuse(`series ${id} is not an instrument`)
    return this.series[id] as Instrument
  }

  collateral(id: number): Collateral {
    if (this.payoff[id] !== COLLATERAL || id >= this.count) refuse(`series ${id} is not a collateral`)
    return this.series[id] as Collateral
  }

  reference(id: number): Reference {
    if (!this.isReference(id)) refuse(`series ${id} is not a reference`)
    return this.series[id] as Reference
  }

  /** The series in which `asset` counts in buckets of `inAsset`, or -1. */
  collateralSeries(asset: number, inAsset: number): number {
    for (const id of this.#collaterals) {
      const { terms } = this.series[id] as Collateral
      if (terms.asset === asset && terms.inAsset === inAsset) return id
    }
    return -1
  }

  symbolOf(id: number): string {
    return (this.series[id] as Series).terms.symbol
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
    if (brackets.length === 0)
      return refuse(
        `${this.symbolOf(id)} is an option and has no brackets: the scenario model of its bucket says what it needs`,
      )
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
    const line = id << LINE_SHIFT
    if (notional <= this.lines[line + TIER_TO]) return rateOf(notional, this.lines[line + MAINTENANCE])
    const bracket = this.bracketAt(id, notional)
    return rateOf(notional, bracket.maintenance) - bracket.maintenanceDeduction
  }

  /** Initial requirement of a notional, rounded up, in units. */
  initialOf(id: number, notional: number): number {
    const line = id << LINE_SHIFT
    if (notional <= this.lines[line + TIER_TO]) return rateOf(notional, this.lines[line + INITIAL])
    const bracket = this.bracketAt(id, notional)
    return rateOf(notional, bracket.initial) - bracket.initialDeduction
  }

  isStale(id: number, at: number): boolean {
    const limit = (this.series[id] as Series).terms.staleAfterMs
    return limit !== null && at - this.markedAt[id] > limit
  }

  /**
   * The series whose old mark an instrument's worth or requirement rests on: its own, or one that its option terms name.
   *
   * @returns -1 where all are fresh
   */
  staleUnder(id: number, at: number): number {
    if (this.isStale(id, at)) return id
    const { option } = this.instrument(id).terms
    if (option === undefined) return -1
    return [option.index, option.forward, option.volatility].find((series) => this.isStale(series, at)) ?? -1
  }

  copy(): Markets {
    const other = new Markets()
    other.assets.push(...this.assets)
    for (const series of this.series) other.series.push(series)
    for (const name of columnNames) other.#exchangeColumn(name, this[name].slice())
    other.#collaterals = this.#collaterals
    other.#references = this.#references
    other.#valuedAt.set(this.#valuedAt)
    return other
  }

  /** Terms and marks as plain data; what follows from the terms is left out. The terms are shared, as they never change. */
  freeze(): MarketsImage {
    const { count } = this
    return {
      assets: [...this.assets],
      series: this.series.map((series, id) => ({ is: this.#sortOf(id), terms: series.terms }) as SeriesImage),
      valuedAt: this.valuedAt,
      status: this.status.slice(0, count),
      marked: this.marked.slice(0, count),
      mark: this.mark.slice(0, count),
      markedAt: this.markedAt.slice(0, count),
      previousMark: this.previousMark.slice(0, count),
      periodMarked: this.periodMarked.slice(0, count),
      periodMark: this.periodMark.slice(0, count),
    }
  }

  /**
   * Lists everything again, and puts the marks in place.
   *
   * @throws {MalformedImage} when terms would be refused, or a mark is none
   */
  static thaw(image: MarketsImage): Markets {
    checkColumns(image)
    const other = new Markets()
    other.assets.push(...image.assets)
    for (const series of seriesOfImage(image)) other.#list(series)
    for (const name of imageColumns) other[name].set(image[name])
    other.#valuedAt[0] = image.valuedAt
    for (let id = 0; id < other.count; id += 1) other.#setUnitValue(id)
    return other
  }

  #sortOf(id: number): SeriesImage['is'] {
    if (this.isInstrument(id)) return 'instrument'
    return this.isReference(id) ? 'reference' : 'collateral'
  }

  #list({ is, listed }: ListedSeries): void {
    if (is === 'instrument') this.addInstrument(listed)
    else if (is === 'collateral') this.addCollateral(listed)
    else this.addReference(listed)
  }

  #add(listed: Series): number {
    invariant(this.series.length < MOST_SERIES, `more than ${MOST_SERIES} series`)
    if (this.series.length === this.mark.length) this.#grow()
    this.series.push(listed)
    return this.series.length - 1
  }

  /** Twice the rows. What a trial noted before lies in the old columns, so its rollback puts those back first. */
  #grow(): void {
    for (const name of columnNames) {
      const before = this[name]
      const longer =
        before instanceof Float64Array
          ? new Float64Array(2 * before.length)
          : new Int32Array(2 * before.length)
      longer.set(before)
      this.undo?.noteOther(() => this.#exchangeColumn(name, before))
      this.#exchangeColumn(name, longer)
    }
  }

  #exchangeColumn(name: ColumnName, column: Float64Array | Int32Array): void {
    this[name] = column as Float64Array & Int32Array
  }

  #load(id: number, { terms, scale }: Instrument): void {
    this.payoff[id] = terms.payoff === 'linear' ? LINEAR : INVERSE
    this.scale[id] = scale
    this.lines[(id << LINE_SHIFT) + SCALE] = scale
    this.#setUnitValue(id)
    this.#loadBrackets(id, terms.brackets)
  }

  /** An option has no tier: nothing is within its first one, so that every fast path hands it on to the exact way. */
  #loadBrackets(id: number, brackets: readonly Bracket[]): void {
    const [first = noTier] = brackets
    const { lines } = this
    const line = id << LINE_SHIFT
    this.firstTierTo[id] = first.upTo ?? Number.MAX_SAFE_INTEGER
    this.firstRate[id] = first.maintenance / 1_000_000
    this.hasSteps[id] = beginsWithStep(brackets) ? 1 : 0
    lines[line + TIER_TO] = this.firstTierTo[id]
    lines[line + MAINTENANCE] = first.maintenance
    lines[line + INITIAL] = first.initial
    lines[line + HIGHEST_RATE] = Math.max(0, ...brackets.map((bracket) => bracket.maintenance)) / 1_000_000
    lines[line + IS_PLAIN] = this.payoff[id] === LINEAR && this.hasSteps[id] === 0 ? 1 : 0
  }

  #setUnitValue(id: number): void {
    const scale = this.scale[id] as number
    const mark = this.mark[id] as number
    this.unitValue[id] = mark === NO_MARK ? 0 : this.payoff[id] === INVERSE ? -scale / mark : scale * mark
    this.lines[(id << LINE_SHIFT) + MARK] = mark
    this.lines[(id << LINE_SHIFT) + UNIT_VALUE] = this.unitValue[id] as number
  }
}

const columnNames = [
  'mark',
  'markedAt',
  'marked',
  'payoff',
  'scale',
  'unitValue',
  'status',
  'firstTierTo',
  'firstRate',
  'hasSteps',
  'previousMark',
  'periodMark',
  'periodMarked',
  'lines',
] as const
type ColumnName = (typeof columnNames)[number]

const noTier: Pick<Bracket, 'upTo' | 'maintenance' | 'initial'> = { upTo: -1, maintenance: 0, initial: 0 }

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
