import { FUTURE, Legs, type MarketState, OPTION, PERPETUAL } from '../../src/core/margin/scenario/legs.ts'
import { black, blackCoin } from '../../src/core/pricing/index.ts'

/** A small market and book for tests of margin models; everything has a usual value. */
export interface SmallBook {
  readonly underlyings: readonly {
    readonly name: string
    readonly spot: number
    readonly spotConfidence?: number
    readonly perpetualConfidence?: number
    readonly collateral?: number
  }[]
  readonly expiries?: readonly {
    readonly underlying?: number
    readonly forward: number
    readonly years: number
    readonly rate?: number
    readonly confidence?: number
  }[]
  readonly peg?: number
  readonly isCoin?: boolean
  readonly options?: readonly {
    readonly expiry?: number
    readonly right: number
    readonly strike: number
    readonly quantity: number
    readonly volatility: number
    readonly mark?: number
  }[]
  /** Perpetuals where `expiry` is left out. */
  readonly contracts?: readonly {
    readonly underlying?: number
    readonly expiry?: number
    readonly quantity: number
    readonly mark: number
  }[]
}

/** The legs, marked by Black-76 where nothing else is said, and the market. */
export function smallBook(book: SmallBook): { readonly legs: Legs; readonly market: MarketState } {
  const market: MarketState = {
    underlyings: book.underlyings.map(({ name, spot, spotConfidence = 1, perpetualConfidence = 1 }) => ({
      name,
      spot,
      spotConfidence,
      perpetualConfidence,
    })),
    expiries: (book.expiries ?? []).map(({ underlying = 0, forward, years, rate = 0, confidence = 1 }) => ({
      underlying,
      forward,
      years,
      rate,
      fixedShare: 0,
      fixedPrice: 0,
      confidence,
    })),
    peg: book.peg ?? 1,
  }
  const legs = new Legs()
  for (const [place, { collateral = 0 }] of book.underlyings.entries()) legs.collateral[place] = collateral
  for (const option of book.options ?? []) addOption(legs, market, option, book.isCoin === true)
  for (const contract of book.contracts ?? []) addContract(legs, market, contract, book.isCoin === true)
  return { legs, market }
}

type Option = NonNullable<SmallBook['options']>[number]
type Contract = NonNullable<SmallBook['contracts']>[number]

function addOption(
  legs: Legs,
  { expiries }: MarketState,
  { expiry = 0, right, strike, quantity, volatility, mark }: Option,
  isCoin: boolean,
): void {
  const { forward, years, underlying } = expiries[expiry]
  const leg = legs.count++
  legs.kind[leg] = OPTION
  legs.underlying[leg] = underlying
  legs.expiry[leg] = expiry
  legs.right[leg] = right
  legs.isCoin[leg] = isCoin ? 1 : 0
  legs.quantity[leg] = quantity
  legs.strike[leg] = strike
  legs.volatility[leg] = volatility
  legs.mark[leg] = mark ?? (isCoin ? blackCoin : black)(right, forward, strike, years, volatility)
}

function addContract(
  legs: Legs,
  { expiries }: MarketState,
  { underlying, expiry, quantity, mark }: Contract,
  isCoin: boolean,
): void {
  const leg = legs.count++
  legs.kind[leg] = expiry === undefined ? PERPETUAL : FUTURE
  legs.underlying[leg] = underlying ?? (expiry === undefined ? 0 : expiries[expiry].underlying)
  legs.expiry[leg] = expiry ?? -1
  legs.right[leg] = 0
  legs.isCoin[leg] = isCoin ? 1 : 0
  legs.quantity[leg] = quantity
  legs.mark[leg] = mark
}

/** What the options of a book are worth at their marks. */
export function worthOfOptions(legs: Legs): number {
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1)
    if (legs.kind[leg] === OPTION) sum += legs.quantity[leg] * legs.mark[leg]
  return sum
}
