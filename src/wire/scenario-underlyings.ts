import { type Fraction, textOf } from '../core/market/fraction.ts'
import { checkWings, surfaceRefusalText, type WingRule } from '../core/pricing/surface/index.ts'
import type { Path } from '../files/yaml.ts'
import type { NamedModelText, UnderlyingText } from './options-text.ts'
import type { PartReader } from './scenario-parts.ts'
import type { FitText, LevelText, SurfaceText, SviText } from './surface-text.ts'
import { incrementOf, symbolsOf } from './terms-options.ts'

/** A figure over time in parts per million: straight between points, held before the first and after the last. */
export type Level = readonly { readonly at: number; readonly ppm: number }[]

/** A reference that follows a declared figure. */
export interface LevelSeries {
  readonly series: number
  readonly level: Level
}

/** Where the volatilities of an underlying's options come from. */
export type ScenarioSurface = { readonly shift: Level | null } & (
  | { readonly form: 'flat'; readonly volatility: Level }
  /** Total variance at the scenario's start. */
  | { readonly form: 'svi'; readonly slices: readonly SviText[]; readonly wings: WingRule }
  | {
      readonly form: 'ssvi'
      readonly wings: WingRule
      readonly rho: number
      readonly eta: number
      readonly gamma: number
      readonly variance: readonly { readonly expires: number; readonly theta: number }[]
    }
  /** Parts per million by expiry, then by strike as a fraction's text. */
  | { readonly form: 'quotes'; readonly quotes: ReadonlyMap<number, ReadonlyMap<string, number>> }
  | FittedSurface
)

/** A surface that is fitted to a file of quotes, at the moment they were made. */
export interface FittedSurface {
  readonly form: 'fitted'
  /** As written, beside the scenario. */
  readonly path: string
  readonly wings: WingRule
  readonly model: NonNullable<FitText['model']>
  readonly from: NonNullable<FitText['from']>
  /** Null for the time of the newest quote. */
  readonly at: number | null
  readonly oldestMs: number
}

/** A coin that options are written on: which series it has, and what moves them. */
export interface ScenarioUnderlying {
  readonly name: string
  readonly index: number
  /** Forwards over the index a year, continuous. */
  readonly basis: Level
  readonly rate: LevelSeries | null
  readonly peg: LevelSeries | null
  readonly spotConfidence: LevelSeries | null
  readonly perpetualConfidence: LevelSeries | null
  readonly surface: ScenarioSurface | null
  /** Its options are also marked so often while the index stands still; null for when it moves alone. */
  readonly everyMs: number | null
}

/** A margin model the house adopts: a shipped one by its name, or a file. */
export interface ScenarioMarginModel {
  readonly name: string
  readonly model: string
  /** The model of every bucket that holds an option and has chosen none. */
  readonly options: boolean
}

/** Turns written underlyings into core units. */
export function underlyingsOf(texts: readonly UnderlyingText[], reader: PartReader): ScenarioUnderlying[] {
  const pegged = texts.flatMap(({ peg }, at) => (peg === undefined ? [] : [at]))
  for (const at of pegged.slice(1))
    reader.faults.tell(['underlyings', at, 'peg'], 'a second peg', 'one, since cash is in one stable coin')
  return texts.map((text, at) => underlyingOf(text, ['underlyings', at], reader))
}

function underlyingOf(text: UnderlyingText, path: Path, reader: PartReader): ScenarioUnderlying {
  const seriesOf = (symbol: string): number => reader.terms.series.indexOf(symbol)
  const levelSeries = (level: LevelText | undefined, symbol: string, key: Path): LevelSeries | null =>
    level === undefined
      ? null
      : { series: seriesOf(symbol), level: levelOf(level, [...path, ...key], reader) }
  const { confidence } = text
  return {
    name: text.name,
    index: seriesOf(symbolsOf.index(text)),
    basis: levelOf(text.basis, [...path, 'basis'], reader),
    rate: levelSeries(text.rate, symbolsOf.rate(text), ['rate']),
    peg: levelSeries(text.peg, symbolsOf.peg(text), ['peg']),
    spotConfidence: levelSeries(confidence?.spot, symbolsOf.spotConfidence(text), ['confidence', 'spot']),
    perpetualConfidence: levelSeries(confidence?.perpetual, symbolsOf.perpetualConfidence(text), [
      'confidence',
      'perpetual',
    ]),
    surface: text.surface === undefined ? null : surfaceOf(text.surface, [...path, 'surface'], reader),
    everyMs: text.every ?? null,
  }
}

function levelOf({ points }: LevelText, path: Path, reader: PartReader): Level {
  const read = points.map(({ at, ppm }, index) => ({ at: reader.timeOf(at, [...path, index]), ppm }))
  for (const [index, { at }] of read.entries())
    if (index > 0 && at <= read[index - 1].at)
      reader.faults.tell([...path, index], 'a time not after the one above', 'times that rise')
  return read
}

function surfaceOf(text: SurfaceText, path: Path, reader: PartReader): ScenarioSurface {
  const shift = text.shift === undefined ? null : levelOf(text.shift, [...path, 'shift'], reader)
  const wings = wingsOf(text, [...path, 'wings'], reader)
  if (text.svi !== undefined) return { form: 'svi', slices: text.svi, shift, wings }
  if (text.ssvi !== undefined) return { form: 'ssvi', ...text.ssvi, shift, wings }
  if (typeof text.quotes === 'string') return { ...fittedOf(text.quotes, text, wings), shift }
  if (text.quotes === undefined)
    return {
      form: 'flat',
      volatility: levelOf(text.flat ?? { points: [] }, [...path, 'flat'], reader),
      shift,
    }
  const quotes = text.quotes.map(({ expires, volatilities }): [number, ReadonlyMap<string, number>] => [
    expires,
    new Map(volatilities.map(({ strike, ppm }) => [strikeKey(incrementOf(strike)), ppm])),
  ])
  return { form: 'quotes', quotes: new Map(quotes), shift }
}

/** The rule that the form asks for; straight where it asks for none, and nobody reads it. */
function wingsOf({ wings = { kind: 'linear' } }: SurfaceText, path: Path, reader: PartReader): WingRule {
  const refusal = checkWings(wings)
  if (refusal !== null)
    reader.faults.tell(
      path,
      `no wings (${surfaceRefusalText(refusal).replace(/\.$/, '')})`,
      'a rule of wings',
    )
  return wings
}

const OLDEST_MS = 300_000

function fittedOf(path: string, text: FitText, wings: WingRule): FittedSurface {
  return {
    form: 'fitted',
    path,
    wings,
    model: text.model ?? 'svi',
    from: text.from ?? 'mid',
    at: text['quoted-at'] ?? null,
    oldestMs: text.oldest ?? OLDEST_MS,
  }
}

/** What quoted volatilities are looked up by. */
export function strikeKey(strike: Fraction): string {
  return textOf(strike)
}

/** The models as they are named; one at most is that of options. */
export function marginModelsOf(texts: readonly NamedModelText[], reader: PartReader): ScenarioMarginModel[] {
  reader.faults.unique(
    texts.map(({ name }) => name),
    'margin model',
    (at) => ['margin-models', at, 'name'],
  )
  for (const [at] of texts.filter(({ options }) => options).entries())
    if (at > 0) reader.faults.tell(['margin-models'], 'several models with "options"', 'one at most')
  return texts.map(({ name, model, options }) => ({ name, model, options }))
}
