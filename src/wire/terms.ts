import type { AssetTerms, CollateralTerms } from '../core/market/asset.ts'
import {
  type Bracket,
  type InstrumentTerms,
  listCollateral,
  listInstrument,
} from '../core/market/instrument.ts'
import type { ReferenceTerms } from '../core/market/reference.ts'
import type { Path } from '../files/yaml.ts'
import { chainsOf, tellRefusals, tellUnlistedChains } from './chain-terms.ts'
import type { Faults } from './faults.ts'
import { incrementOf, type OptionsText, referencesOf, symbolsOf } from './terms-options.ts'
import type { AssetText, BracketText, CollateralText, InstrumentText } from './terms-schema.ts'

/** Everything that can be held or traded, in the order in which it is listed. */
export interface Terms {
  readonly assets: readonly AssetTerms[]
  /** What is read and never held. */
  readonly references: readonly ReferenceTerms[]
  /** Those written one by one, then the options of the chains. */
  readonly instruments: readonly InstrumentTerms[]
  readonly collateral: readonly CollateralTerms[]
  /** Symbols by series number: references first, then instruments, then collateral, each in the order written. */
  readonly series: readonly string[]
}

/** Terms as written. */
export interface TermsText extends OptionsText {
  readonly assets: readonly AssetText[]
  readonly instruments: readonly InstrumentText[]
  readonly collateral: readonly CollateralText[]
}

/**
 * Turns written terms into core's, every figure exactly: increments to fractions, amounts to units, limits to
 * increments. Then asks core whether it would list them, so that a refusal is told with its place.
 *
 * @param path where `assets`, `instruments`, `collateral`, `underlyings` and `options` stand
 */
export function termsOf(text: TermsText, path: Path, faults: Faults): Terms {
  const before = faults.count
  const assets = text.assets.map((asset, at) => assetOf(asset, [...path, 'assets', at], faults))
  const references = referencesOf(text, path, faults)
  const written = text.instruments.map((instrument, at) =>
    instrumentOf(
      instrument,
      { assets, references, index: indexOf(instrument, text, references, at, faults) },
      [...path, 'instruments', at],
      faults,
    ),
  )
  const chained = chainsOf(text, references, assets, path, faults)
  if (faults.count === before) tellUnlistedChains(text, chained, { assets, references }, path, faults)
  const instruments = [...written, ...chained]
  const collateral = text.collateral.map((each, at) =>
    collateralOf(each, assets, [...path, 'collateral', at], faults),
  )
  const series = [...references, ...instruments, ...collateral].map(({ symbol }) => symbol)
  const terms = { assets, references, instruments, collateral, series }
  faults.unique(
    assets.map((asset) => asset.name),
    'asset',
    (at) => [...path, 'assets', at, 'name'],
  )
  faults.unique(series, 'symbol', (at) => [...path, ...placeOfSeries(terms, at)])
  return terms
}

/** The instrument of a series number, or undefined where it is none. */
export function instrumentIn(
  { references, instruments }: Terms,
  series: number,
): InstrumentTerms | undefined {
  return instruments[series - references.length]
}

/** Where a series is declared: an option in its chain. */
export function placeOfSeries({ references, instruments }: Terms, series: number): Path {
  const at = series - references.length
  if (at < 0) return ['underlyings']
  if (at >= instruments.length) return ['collateral', at - instruments.length]
  return instruments[at].option === undefined ? ['instruments', at, 'symbol'] : ['options']
}

/** The index an instrument follows, where it names an underlying. */
function indexOf(
  { underlying }: InstrumentText,
  { underlyings }: OptionsText,
  references: readonly ReferenceTerms[],
  at: number,
  faults: Faults,
): number | undefined {
  if (underlying === undefined) return undefined
  const names = underlyings.map(({ name }) => name)
  const named =
    underlyings[faults.indexOf(underlying, names, 'an underlying', ['instruments', at, 'underlying'])]
  return named === undefined
    ? undefined
    : references.findIndex(({ symbol }) => symbol === symbolsOf.index(named))
}

/** An asset's terms, exactly. */
export function assetOf(text: AssetText, path: Path, faults: Faults): AssetTerms {
  return {
    name: text.name,
    decimals: text.decimals,
    borrowLimit: faults.money(text['borrow-limit'], text, [...path, 'borrow-limit']),
  }
}

/** What an instrument's terms name by number. */
interface Beside {
  readonly assets: readonly AssetTerms[]
  readonly references: readonly ReferenceTerms[]
  readonly index: number | undefined
}

function instrumentOf(
  text: InstrumentText,
  { assets, references, index }: Beside,
  path: Path,
  faults: Faults,
): InstrumentTerms {
  const before = faults.count
  const terms = instrumentTermsOf(text, assets, index, path, faults)
  if (faults.count === before)
    tellRefusals(
      listInstrument(terms, assets, (at) => references[at] ?? null),
      `the terms of ${terms.symbol}`,
      path,
      faults,
    )
  return terms
}

/** An instrument's terms, exactly; whether they can be listed is for core to say. */
export function instrumentTermsOf(
  text: InstrumentText,
  assets: readonly AssetTerms[],
  index: number | undefined,
  path: Path,
  faults: Faults,
): InstrumentTerms {
  const settlementAsset = assetIndex(text['settlement-asset'], assets, [...path, 'settlement-asset'], faults)
  const asset = assets[settlementAsset]
  const markIncrement = incrementOf(text['mark-increment'] ?? text['price-increment'])
  const quantityIncrement = incrementOf(text['quantity-increment'])
  return {
    symbol: text.symbol,
    kind: text.kind,
    payoff: text.payoff,
    settlementAsset,
    multiplier: incrementOf(text.multiplier),
    priceIncrement: incrementOf(text['price-increment']),
    markIncrement,
    quantityIncrement,
    markRounding: text['mark-rounding'],
    largestPosition: faults.onGrid(text['largest-position'], quantityIncrement, [
      ...path,
      'largest-position',
    ]),
    highestMark: faults.onGrid(text['highest-mark'], markIncrement, [...path, 'highest-mark']),
    brackets: text.brackets.map((each, at) => bracketOf(each, asset, [...path, 'brackets', at], faults)),
    fees: { ...text.fees, liquidationSplit: text['liquidation-fee-split'] },
    staleAfterMs: text['stale-after'] ?? null,
    onStaleMark: text['on-stale-mark'],
    expiresAt: text['expires-at'] ?? null,
    fundScope: text['fund-scope'] ?? text.symbol,
    ...(index !== undefined && { underlying: index }),
  }
}

function bracketOf(text: BracketText, asset: AssetTerms, path: Path, faults: Faults): Bracket {
  const money = (key: 'up-to' | 'initial-deduction' | 'maintenance-deduction'): number =>
    faults.money(text[key] ?? '0', asset, [...path, key])
  return {
    upTo: text['up-to'] === undefined ? null : money('up-to'),
    initial: text.initial,
    maintenance: text.maintenance,
    initialDeduction: money('initial-deduction'),
    maintenanceDeduction: money('maintenance-deduction'),
  }
}

function collateralOf(
  text: CollateralText,
  assets: readonly AssetTerms[],
  path: Path,
  faults: Faults,
): CollateralTerms {
  const before = faults.count
  const terms = collateralTermsOf(text, assets, path, faults)
  if (faults.count === before)
    tellRefusals(listCollateral(terms, assets), `the terms of ${terms.symbol}`, path, faults)
  return terms
}

/** A collateral's terms, exactly; whether they can be listed is for core to say. */
export function collateralTermsOf(
  text: CollateralText,
  assets: readonly AssetTerms[],
  path: Path,
  faults: Faults,
): CollateralTerms {
  const asset = assetIndex(text.asset, assets, [...path, 'asset'], faults)
  const inAsset = assetIndex(text['in-asset'], assets, [...path, 'in-asset'], faults)
  const indexIncrement = incrementOf(text['index-increment'])
  return {
    symbol: text.symbol ?? `${text.asset}/${text['in-asset']}`,
    asset,
    inAsset,
    indexIncrement,
    collateralWeight: text['collateral-weight'],
    conversionDiscount: text['conversion-discount'],
    largestBalance: faults.money(text['largest-balance'], assets[asset], [...path, 'largest-balance']),
    highestIndex: faults.onGrid(text['highest-index'], indexIncrement, [...path, 'highest-index']),
    staleAfterMs: text['stale-after'] ?? null,
  }
}

/** The place of an asset in the list; the first one where none is named. */
function assetIndex(
  name: string | undefined,
  assets: readonly AssetTerms[],
  path: Path,
  faults: Faults,
): number {
  if (name === undefined) return 0
  return faults.indexOf(
    name,
    assets.map((asset) => asset.name),
    'an asset',
    path,
  )
}
