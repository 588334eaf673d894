import type { ModelReferences } from '../../src/core/margin/adopted-models.ts'
import { FUTURE, Legs, type MarketState, OPTION, PERPETUAL } from '../../src/core/margin/scenario/legs.ts'
import type { ScenarioModel } from '../../src/core/margin/scenario/model.ts'
import { requirementOf } from '../../src/core/margin/scenario/requirement.ts'
import { ScenarioWorkspace } from '../../src/core/margin/scenario/workspace.ts'
import type { Fraction } from '../../src/core/market/fraction.ts'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import {
  instrumentOf,
  type TwinAccount,
  type TwinBook,
  type TwinInstrument,
  type TwinReference,
  twinValue,
} from './margin-twin.ts'

export interface TwinModel {
  readonly name: string
  readonly model: ScenarioModel
  readonly options: boolean
  readonly references: ModelReferences
}

/** Which models there are, who chose which, and the moment options are valued at. */
export interface TwinMargins {
  models: TwinModel[]
  byDefault: string | null
  readonly chosen: Map<number, string>
  valuedAt: number
  /** What of a settlement price is fixed: its share of the window and its average in increments of the index. */
  fixedPart: (index: number, expiresAt: number) => { readonly share: number; readonly price: number }
}

interface Needs {
  readonly initial: bigint
  readonly maintenance: bigint
  /** Positions that the model leaves to their brackets. */
  readonly left: readonly number[]
}

const YEAR_MS = 365 * 86_400_000

export function noMargins(): TwinMargins {
  return {
    models: [],
    byDefault: null,
    chosen: new Map(),
    valuedAt: 0,
    fixedPart: () => ({ share: 0, price: 0 }),
  }
}

/** Who chose a model, or holds an option, is margined over scenarios. */
export function isOverScenarios(book: TwinBook, account: TwinAccount): boolean {
  return (
    book.margins.chosen.has(account.account) || [...account.positions.keys()].some((id) => isOption(book, id))
  )
}

/**
 * What the bucket's model asks of its positions, in units of its home asset.
 *
 * The arithmetic of scenarios is the core's own pure function, which has a twin of its own; the legs and the market it is
 * given are laid out here anew, from terms, marks and time.
 */
export function needsTwin(book: TwinBook, account: TwinAccount): Needs {
  const adopted = modelFor(book, account)
  const all = [...account.positions.keys()]
  if (adopted === null) return { initial: 0n, maintenance: 0n, left: all.filter((id) => !isOption(book, id)) }
  const layout = layOut(book, adopted)
  const held = all.sort((a, b) => a - b)
  const taken = held.filter((id) => isLeg(book, adopted, layout, account.home, id))
  const left = held.filter((id) => !taken.includes(id))
  if (taken.length === 0) return { initial: 0n, maintenance: 0n, left }
  const legs = legsOf(book, layout, taken, (id) => account.positions.get(id)?.quantity ?? 0n)
  collateralOf(book, layout, account, legs)
  const asked = ask(adopted.model, layout, legs)
  const isCoin = layout.coins.indexOf(account.home)
  const spotOf = (place: number): number => layout.market.underlyings[place].spot
  const factor =
    adopted.model.unit === 'quote'
      ? isCoin === -1
        ? 1
        : 1 / spotOf(isCoin)
      : isCoin === -1
        ? spotOf(legs.underlying[0])
        : 1
  const units = (amount: number): bigint => unitsOf(amount * factor, book.decimals[account.home])
  const maintenance = units(asked.maintenance)
  const initial = units(asked.initial)
  const isPaidFor =
    [...account.balances.values()].every((balance) => balance >= 0n) &&
    held.every((id) => isOption(book, id) && (account.positions.get(id)?.quantity ?? 0n) >= 0n)
  return {
    initial: initial > maintenance ? initial : maintenance,
    maintenance: isPaidFor ? 0n : maintenance,
    left,
  }
}

/** Maintenance of a bucket of this kind that held only this, in units of what the series settles in; null by brackets. */
export function aloneTwin(book: TwinBook, account: TwinAccount, id: number, quantity: bigint): bigint | null {
  if (!isOverScenarios(book, account) && !isOption(book, id)) return null
  const adopted = modelFor(book, account)
  if (adopted !== null) {
    const layout = layOut(book, adopted)
    if (isLeg(book, adopted, layout, account.home, id)) {
      const legs = legsOf(book, layout, [id], () => quantity)
      const { spot } = layout.market.underlyings[legs.underlying[0]]
      const asset = termsOf(book, id).settlementAsset
      const isCoin = layout.coins[legs.underlying[0]] === asset
      const factor = adopted.model.unit === 'quote' ? (isCoin ? 1 / spot : 1) : isCoin ? 1 : spot
      return unitsOf(ask(adopted.model, layout, legs).maintenance * factor, book.decimals[asset])
    }
  }
  return isOption(book, id) ? 0n : null
}

/** The model he chose, or the one for options, or the first there is; the market beyond the venue has none. */
function modelFor({ margins }: TwinBook, { account, kind }: TwinAccount): TwinModel | null {
  if (kind === 'market') return null
  const name = margins.chosen.get(account) ?? margins.byDefault
  return margins.models.find((model) => model.name === name) ?? margins.models[0] ?? null
}

interface Layout {
  /** Index of each underlying. */
  readonly indices: readonly number[]
  /** The coin of each underlying, or -1. */
  readonly coins: readonly number[]
  readonly expiries: readonly {
    readonly underlying: number
    readonly expiresAt: number
    readonly forward: number
  }[]
  readonly market: MarketState
}

function layOut(book: TwinBook, { references }: TwinModel): Layout {
  const ids = [...book.series.keys()].filter((id) => indexOf(book, id) !== null)
  const indices = [...new Set(ids.map((id) => indexOf(book, id) as number))].sort((a, b) => a - b)
  const coins = indices.map(
    (index) =>
      references.coins?.find((known) => known.index === index)?.asset ??
      ids
        .filter((id) => indexOf(book, id) === index && isInCoin(termsOf(book, id)))
        .map((id) => termsOf(book, id).settlementAsset)[0] ??
      -1,
  )
  const expiries: { underlying: number; expiresAt: number; forward: number }[] = []
  for (const id of ids) {
    const expiry = expiryOf(book, indices, id)
    if (expiry !== null && !expiries.some((known) => isSame(known, expiry))) expiries.push(expiry)
  }
  return { indices, coins, expiries, market: marketOf(book, references, indices, expiries) }
}

function marketOf(
  book: TwinBook,
  references: ModelReferences,
  indices: readonly number[],
  expiries: Layout['expiries'],
): MarketState {
  const trust = (index: number, of: 'spot' | 'perpetual'): number => {
    const series = references.confidence.find((known) => known.index === index)?.[of] ?? null
    return series === null ? 1 : figure(book, series)
  }
  return {
    peg: references.peg === null ? 1 : figure(book, references.peg),
    underlyings: indices.map((index) => ({
      name: references.names?.find((known) => known.index === index)?.name ?? `${index}`,
      spot: figure(book, index),
      spotConfidence: trust(index, 'spot'),
      perpetualConfidence: trust(index, 'perpetual'),
    })),
    expiries: expiries.map(({ underlying, expiresAt, forward }) => {
      const index = indices[underlying]
      const rate = references.rates.find((known) => known.index === index)
      const fixed = book.margins.fixedPart(index, expiresAt)
      return {
        underlying,
        forward: figure(book, forward),
        years: Math.max(1 / YEAR_MS, (expiresAt - book.margins.valuedAt) / YEAR_MS),
        rate: rate === undefined ? 0 : figure(book, rate.series),
        fixedShare: fixed.share,
        fixedPrice: fixed.share === 0 ? 0 : fixed.price * sizeOf(book, index),
      }
    }),
  }
}

function isLeg(book: TwinBook, { model }: TwinModel, layout: Layout, home: number, id: number): boolean {
  if (isOption(book, id)) return true
  const index = indexOf(book, id)
  if (index === null || !referenceOf(book, index).hasMark) return false
  const { payoff, settlementAsset } = termsOf(book, id)
  const coin = layout.coins[layout.indices.indexOf(index)]
  // A linear contract that pays in a coin follows neither of the two ways a model knows.
  if (payoff === 'linear' && layout.coins.includes(settlementAsset)) return false
  return model.unit === 'quote' || coin === home
}

function legsOf(
  book: TwinBook,
  { indices, expiries }: Layout,
  ids: readonly number[],
  quantityOf: (id: number) => bigint,
): Legs {
  const legs = new Legs(Math.max(1, ids.length), Math.max(1, indices.length))
  legs.count = ids.length
  for (const [at, id] of ids.entries()) {
    const terms = termsOf(book, id)
    const { option } = terms
    const expiry = expiryOf(book, indices, id)
    legs.kind[at] = option !== undefined ? OPTION : expiry === null ? PERPETUAL : FUTURE
    legs.underlying[at] = indices.indexOf(indexOf(book, id) ?? -1)
    legs.expiry[at] = expiry === null ? -1 : expiries.findIndex((known) => isSame(known, expiry))
    legs.right[at] = option === undefined ? 0 : option.right === 'call' ? 1 : -1
    legs.isCoin[at] = isInCoin(terms) ? 1 : 0
    legs.quantity[at] = Number(quantityOf(id)) * (number(terms.quantityIncrement) * number(terms.multiplier))
    legs.mark[at] = Number(book.series[id].mark) * number(terms.markIncrement)
    legs.strike[at] = option === undefined ? 0 : number(option.strike)
    legs.volatility[at] = option === undefined ? 0 : figure(book, option.volatility)
  }
  return legs
}

/** Coins of each underlying, with the result of what settles in them, and without the worth of options. */
function collateralOf(book: TwinBook, { coins }: Layout, account: TwinAccount, legs: Legs): void {
  for (const [place, coin] of coins.entries()) {
    if (coin === -1 || coin === account.home) continue
    let held = account.balances.get(coin) ?? 0n
    for (const [id, { quantity }] of account.positions)
      if (!isOption(book, id) && termsOf(book, id).settlementAsset === coin)
        held += twinValue(instrumentOf(book, id), quantity, book.series[id].mark)
    // A debt in a coin is no collateral.
    legs.collateral[place] = Number(held > 0n ? held : 0n) / 10 ** book.decimals[coin]
  }
}

function ask(model: ScenarioModel, { market }: Layout, legs: Legs): { initial: number; maintenance: number } {
  const result = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
  requirementOf(model, legs, market, new ScenarioWorkspace(), result)
  return result
}

function expiryOf(
  book: TwinBook,
  indices: readonly number[],
  id: number,
): { underlying: number; expiresAt: number; forward: number } | null {
  const { expiresAt, option } = termsOf(book, id)
  const underlying = indices.indexOf(indexOf(book, id) ?? -1)
  return expiresAt === null ? null : { underlying, expiresAt, forward: option?.forward ?? id }
}

function isSame(a: Layout['expiries'][number], b: Layout['expiries'][number]): boolean {
  return a.underlying === b.underlying && a.expiresAt === b.expiresAt && a.forward === b.forward
}

/** The index an instrument belongs to. */
function indexOf(book: TwinBook, id: number): number | null {
  const series = book.series[id]
  if (series.kind === 'reference' || series.kind === 'collateral') return null
  return series.terms.option?.index ?? series.terms.underlying ?? null
}

function isInCoin({ payoff, option }: InstrumentTerms): boolean {
  return payoff === 'inverse' || option?.settledIn === 'coin'
}

export function isOption(book: TwinBook, id: number): boolean {
  const series = book.series[id]
  return (series.kind === 'linear' || series.kind === 'inverse') && series.terms.kind === 'option'
}

function termsOf(book: TwinBook, id: number): InstrumentTerms {
  return (book.series[id] as TwinInstrument).terms
}

function referenceOf(book: TwinBook, id: number): TwinReference {
  const series = book.series[id]
  if (series.kind !== 'reference') throw new Error(`series ${id} is not a reference`)
  return series
}

/** A reference's mark as a figure; a future's own mark is its forward. */
function figure(book: TwinBook, id: number): number {
  return Number(book.series[id].mark) * sizeOf(book, id)
}

function sizeOf(book: TwinBook, id: number): number {
  const series = book.series[id]
  return number(series.kind === 'reference' ? series.terms.increment : termsOf(book, id).markIncrement)
}

function number({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator)
}

/** Rounded up in the way of the engine: the product with the power of ten is a float's. */
function unitsOf(amount: number, decimals: number): bigint {
  return BigInt(Math.ceil(amount * 10 ** decimals))
}
