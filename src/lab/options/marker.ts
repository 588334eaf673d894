import type { Fraction } from '../../core/market/fraction.ts'
import type { InstrumentTerms } from '../../core/market/instrument.ts'
import type { OptionTerms } from '../../core/market/reference.ts'
import { black, blackCoin, exp } from '../../core/pricing/index.ts'
import type { Scenario } from '../../wire/scenario.ts'
import type { FittedSurface, LevelSeries, ScenarioUnderlying } from '../../wire/scenario-underlyings.ts'
import type { TimedMark } from '../run/marks.ts'
import { fileOf, type Sourcing } from '../run/sourcing.ts'
import { yearsBetween } from '../surface/quote-figures.ts'
import { type Fitted, fittedSurface } from './fitted-surface.ts'
import { levelAt } from './level.ts'
import type { MarkPath } from './mark-path.ts'
import { type Smile, smileOf } from './smile.ts'

const PPM = 1_000_000

/** An option of a chain with its series and expiry. */
interface Listed {
  readonly series: number
  readonly terms: InstrumentTerms
  readonly option: OptionTerms
  readonly expiresAt: number
}

/** Marks all that follows one underlying. */
export class Marker {
  readonly #scenario: Scenario
  readonly #underlying: ScenarioUnderlying
  readonly #place: number
  readonly #paths: ReadonlyMap<number, MarkPath>
  readonly #sourcing: Sourcing
  readonly #options: readonly Listed[]
  readonly #told = new Set<string>()

  constructor(
    sourcing: Sourcing,
    underlying: ScenarioUnderlying,
    place: number,
    paths: ReadonlyMap<number, MarkPath>,
  ) {
    const { scenario } = sourcing
    this.#sourcing = sourcing
    this.#scenario = scenario
    this.#underlying = underlying
    this.#place = place
    this.#paths = paths
    this.#options = optionsOf(scenario, underlying)
  }

  marks(end: number): TimedMark[] {
    const index = this.#paths.get(this.#underlying.index)
    // A missing index is told with all series that never had a mark.
    if (index === undefined) return []
    const smile = this.#smile()
    if (smile === null) return []
    return this.#times(index, end).flatMap((at) => [
      ...this.#levelMarks(at),
      ...this.#chainMarks(at, index, smile),
    ])
  }

  #smile(): Smile | null {
    const { surface, name } = this.#underlying
    const own = (listed: Listed): boolean => this.#paths.has(listed.option.volatility)
    if (surface === null) {
      if (this.#options.every(own)) return { volatility: () => null }
      this.#tell(`options on ${name} without a surface`, 'their volatilities', 'Give it a "surface"')
      return null
    }
    const smiled = smileOf(surface, this.#scenario.startAt, (asked) => this.#fitted(asked))
    if (smiled.ok) return smiled.smile
    if (smiled.found !== null)
      this.#tell(`a surface of ${name} that is none (${smiled.found})`, 'parameters of a surface')
    return null
  }

  #fitted(asked: FittedSurface): Fitted | null {
    const input = fileOf(this.#sourcing, asked.path)
    if (input === undefined) return null
    const place = this.#scenario.placeOf(['underlyings', this.#place, 'surface', 'quotes'])
    const { problems, notes } = this.#sourcing
    const fitted = fittedSurface(asked, input, { underlying: this.#underlying.name, place }, problems)
    if (fitted !== null) notes.push(fitted.note)
    return fitted
  }

  /** Moments at which something is marked anew: whenever anything it follows moves, and at the ends of windows. */
  #times(index: MarkPath, end: number): number[] {
    const { startAt } = this.#scenario
    const { basis, rate, peg, spotConfidence, perpetualConfidence, surface, everyMs } = this.#underlying
    const levels = [
      basis,
      ...[rate, peg, spotConfidence, perpetualConfidence].map((each) => each?.level ?? []),
      surface?.shift ?? [],
      surface?.form === 'flat' ? surface.volatility : [],
    ]
    const own = this.#options.flatMap(({ option }) => [option.forward, option.volatility])
    const times = new Set([
      startAt,
      ...index.times,
      ...levels.flatMap((level) => level.map(({ at }) => at)),
      ...[...new Set(own)].flatMap((series) => this.#paths.get(series)?.times ?? []),
      ...this.#options.flatMap(({ expiresAt, option }) => [expiresAt - option.windowMs, expiresAt]),
    ])
    if (everyMs !== null) for (let at = startAt; at <= end; at += everyMs) times.add(at)
    const first = index.times[0]
    return [...times].filter((at) => at >= first && at >= startAt && at <= end).toSorted((a, b) => a - b)
  }

  #levelMarks(at: number): TimedMark[] {
    const { rate, peg, spotConfidence, perpetualConfidence } = this.#underlying
    return [rate, peg, spotConfidence, perpetualConfidence]
      .filter((each): each is LevelSeries => each !== null && !this.#paths.has(each.series))
      .map(({ series, level }) => ({ at, series, mark: levelAt(level, at) }))
  }

  #chainMarks(at: number, index: MarkPath, smile: Smile): TimedMark[] {
    const marks = new Map<number, number>()
    for (const listed of this.#options) {
      const { option, expiresAt } = listed
      if (at > expiresAt) continue
      const forward = this.#forwardAt(listed, at, index)
      const volatility = this.#volatilityAt(listed, at, forward, smile)
      if (volatility === null) continue
      if (!this.#paths.has(option.forward)) marks.set(option.forward, forward)
      if (!this.#paths.has(option.volatility)) marks.set(option.volatility, volatility)
      if (!this.#paths.has(listed.series))
        marks.set(listed.series, this.#optionAt(listed, at, forward, volatility, index))
    }
    return [...marks].map(([series, mark]) => ({ at, series, mark }))
  }

  /** In mark increments: as it is given, or the index carried to expiry. */
  #forwardAt({ option, expiresAt }: Listed, at: number, index: MarkPath): number {
    const given = this.#paths.get(option.forward)?.at(at)
    if (given !== null && given !== undefined) return given
    const years = yearsBetween(at, expiresAt)
    const basis = levelAt(this.#underlying.basis, at) / PPM
    return Math.max(1, halfEven((index.at(at) ?? 0) * exp(basis * years)))
  }

  /** In parts per million; null where none is declared, which is told. */
  #volatilityAt({ option, expiresAt }: Listed, at: number, forward: number, smile: Smile): number | null {
    const given = this.#paths.get(option.volatility)?.at(at)
    if (given !== null && given !== undefined) return given
    const { strike } = option
    const price = forward * sizeOf(this.#incrementOf(option.forward))
    const volatility = smile.volatility({ at, strike, expiresAt, forward: price })
    if (volatility !== null) return halfEven(volatility * PPM)
    const expiry = new Date(expiresAt).toISOString()
    const found = `no volatility for the strike ${sizeOf(strike)} of ${expiry}`
    this.#tell(found, 'one for every strike of every chain', 'Quote it')
    return null
  }

  #optionAt(
    { terms, option, expiresAt }: Listed,
    at: number,
    forward: number,
    volatility: number,
    index: MarkPath,
  ): number {
    const size = sizeOf(this.#incrementOf(option.index))
    const settling = size * settlingForward(option, expiresAt, at, forward, index)
    const years = yearsBetween(at, expiresAt)
    const right = option.right === 'call' ? 1 : -1
    const strike = sizeOf(option.strike)
    const value = option.settledIn === 'coin' ? blackCoin : black
    const price = value(right, settling, strike, years, volatility / PPM)
    const mark = halfEven(price / sizeOf(terms.markIncrement))
    if (mark <= terms.highestMark) return mark
    this.#tell(`a mark of ${price} for ${terms.symbol}`, 'one within its "highest-mark"', 'Raise it')
    return terms.highestMark
  }

  #incrementOf(series: number): Fraction {
    return this.#scenario.references[series].increment
  }

  #tell(found: string, expected: string, todo?: string): void {
    if (this.#told.has(found)) return
    this.#told.add(found)
    const place = this.#scenario.placeOf(['underlyings', this.#place])
    this.#sourcing.problems.add({ place, found, expected, ...(todo !== undefined && { todo }) })
  }
}

/** The forward with the part of the settlement price in its place that is fixed already, in mark increments. */
function settlingForward(
  { windowMs }: OptionTerms,
  expiresAt: number,
  at: number,
  forward: number,
  index: MarkPath,
): number {
  const from = expiresAt - windowMs
  if (windowMs === 0 || at <= from) return forward
  const fixed = (at - from) / windowMs
  return fixed * (index.mean(from, at) ?? forward) + (1 - fixed) * forward
}

function optionsOf({ instruments, references }: Scenario, { index }: ScenarioUnderlying): Listed[] {
  return instruments.flatMap((terms, at) => {
    const { option, expiresAt } = terms
    if (option === undefined || expiresAt === null || option.index !== index) return []
    return [{ series: references.length + at, terms, option, expiresAt }]
  })
}

function sizeOf({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator)
}

/** The nearest whole number, of two equally near the even one. */
function halfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1
  return floor % 2 === 0 ? floor : floor + 1
}
