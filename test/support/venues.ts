import type { CollateralTerms } from '../../src/core/market/asset.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { Rulebook, Step } from '../../src/core/waterfall/rulebook.ts'
import { ClearingHouse, openClearingHouse, perpTerms, usualRulebook } from './clearing-house.ts'

/**
 * The plain story: ada is long 2 at 40_000 with 10_000, bo is short 2 with 20_000.
 *
 * At 36_000 ada has 2_000 against a maintenance of 3_600: she is liquidated, and her bankruptcy price is 35_000.
 * At 33_000 she owes 4_000.
 */
export function adaAndBo(
  steps: readonly Step[],
  options: {
    insuranceFund?: string
    rulebook?: Partial<Rulebook>
    terms?: Partial<InstrumentTerms>
    ada?: string
    bo?: string
  } = {},
): ClearingHouse {
  const { ada, bo, ...rest } = options
  const house = openClearingHouse({ mark: '40_000', steps, ...rest })
  house.deposit('ada', ada ?? '10_000')
  house.deposit('bo', bo ?? '20_000')
  house.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '40_000' })
  return house
}

/** Lists a further perpetual like the first, and gives its series. */
export function listPerp(house: ClearingHouse, symbol: string, terms: Partial<InstrumentTerms> = {}): number {
  house.do({ type: 'list-instrument', terms: { ...perpTerms, symbol, fundScope: symbol, ...terms } })
  return house.house.markets.count - 1
}

/** Lists a coin with two decimals and makes it collateral in dollar buckets: 100 units of it are one coin. */
export function listCoin(
  house: ClearingHouse,
  name: string,
  terms: Partial<CollateralTerms> = {},
): { asset: number; series: number } {
  house.do({ type: 'list-asset', terms: { name, decimals: 2, borrowLimit: 0 } })
  const asset = house.house.markets.assets.length - 1
  const collateral: CollateralTerms = {
    symbol: `${name}-index`,
    asset,
    inAsset: 0,
    indexIncrement: fraction(1n, 1n),
    collateralWeight: 900_000,
    conversionDiscount: 50_000,
    largestBalance: 1_000_000,
    highestIndex: 1_000_000,
    staleAfterMs: null,
    ...terms,
  }
  house.do({ type: 'list-collateral', terms: collateral })
  return { asset, series: house.house.markets.count - 1 }
}

/** Puts units of a coin into an account. */
export function depositCoin(house: ClearingHouse, name: string, asset: number, units: number): void {
  house.do({ type: 'deposit', account: house.id(name), asset, amount: units })
}

/** A coin-margined perpetual of 100 dollars a contract settled in its asset. */
export const inverseTerms: Partial<InstrumentTerms> = {
  payoff: 'inverse',
  multiplier: fraction(100n, 1n),
}

/**
 * A venue that keeps coins with four decimals and trades one inverse perpetual of 100 dollars a contract, so
 * that q contracts at a price p are worth q x 1_000_000 / p units.
 */
export function openCoinVenue(steps: readonly Step[], mark: string, fund = '0'): ClearingHouse {
  const house = new ClearingHouse(0)
  house.do({ type: 'list-asset', terms: { name: 'BTC', decimals: 4, borrowLimit: 0 } })
  house.do({ type: 'list-instrument', terms: { ...perpTerms, symbol: 'BTC-USD', ...inverseTerms } })
  house.openFund('BTC-PERP', 'fund', fund)
  house.do({ type: 'adopt-rulebook', rulebook: { ...usualRulebook, steps } })
  house.moveMarkTo(mark)
  return house
}

/** The event of a kind in the last command, which has to be there once. */
export function the<Type extends ClearingHouse['last'][number]['type']>(
  house: ClearingHouse,
  type: Type,
): Extract<ClearingHouse['last'][number], { type: Type }> {
  const found = house.last.filter((event) => event.type === type)
  if (found.length !== 1) throw new Error(`the last command told ${found.length} events ${type}, not one`)
  return found[0] as Extract<ClearingHouse['last'][number], { type: Type }>
}

/** All events of a kind in the last command. */
export function all<Type extends ClearingHouse['last'][number]['type']>(
  house: ClearingHouse,
  type: Type,
): Extract<ClearingHouse['last'][number], { type: Type }>[] {
  return house.last.filter(
    (event): event is Extract<ClearingHouse['last'][number], { type: Type }> => event.type === type,
  )
}
