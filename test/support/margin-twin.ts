import { settlementWindowOf } from '../../src/core/engine/expiry.ts'
import type { AssetTerms, CollateralTerms } from '../../src/core/market/asset.ts'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { ReferenceTerms } from '../../src/core/market/reference.ts'
import { COLLATERAL } from '../../src/core/market/value.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import {
  aloneTwin,
  isOption,
  isOverScenarios,
  needsTwin,
  noMargins,
  type TwinMargins,
} from './scenario-margin-twin.ts'

/** One tier, in bigints; the last has no upper end. */
export interface TwinTier {
  readonly upTo: bigint | null
  readonly initial: bigint
  readonly maintenance: bigint
  readonly initialDeduction: bigint
  readonly maintenanceDeduction: bigint
}

/** What trades. `numerator / denominator` is what one increment of quantity is worth: times the mark, or over it. */
export interface TwinInstrument {
  readonly kind: 'linear' | 'inverse'
  readonly settles: number
  readonly numerator: bigint
  readonly denominator: bigint
  readonly tiers: readonly TwinTier[]
  readonly terms: InstrumentTerms
  mark: bigint
  hasMark: boolean
}

/** What counts as margin: `numerator / denominator` is what one unit is worth at an index of one. */
export interface TwinCollateral {
  readonly kind: 'collateral'
  readonly asset: number
  readonly inAsset: number
  readonly numerator: bigint
  readonly denominator: bigint
  readonly weight: bigint
  readonly discount: bigint
  mark: bigint
  hasMark: boolean
}

/** What is read and never held. */
export interface TwinReference {
  readonly kind: 'reference'
  readonly terms: ReferenceTerms
  mark: bigint
  hasMark: boolean
}

export type TwinSeries = TwinInstrument | TwinCollateral | TwinReference

export interface TwinPosition {
  quantity: bigint
  cost: bigint
}

export interface TwinAccount {
  readonly account: number
  readonly kind: string
  readonly home: number
  readonly owner: number
  /** Balance of each asset, zero left out. */
  readonly balances: Map<number, bigint>
  readonly positions: Map<number, TwinPosition>
  reserved: bigint
}

/** A house as plain objects: what there is, at which marks, and who holds it. */
export interface TwinBook {
  readonly series: TwinSeries[]
  readonly accounts: TwinAccount[]
  /** Ledger decimals of each asset. */
  readonly decimals: number[]
  readonly margins: TwinMargins
}

export function emptyBook(): TwinBook {
  return { series: [], accounts: [], decimals: [], margins: noMargins() }
}

export interface TwinAssessment {
  readonly marginEquity: bigint
  readonly netEquity: bigint
  readonly maintenance: bigint
  readonly initial: bigint
  readonly notional: bigint
  readonly positions: number
}

export interface TwinLevel {
  readonly share: number
  readonly equity: 'below' | 'at-or-below'
}

const MILLION = 1_000_000n

/** Kinds that have no margin: never looked at. */
export const twinUnmargined: readonly string[] = ['market', 'fees', 'rounding', 'claims', 'pool']

/** The house's rows as objects, read one by one. */
export function twinOf(house: House): TwinBook {
  const { book, markets } = house
  const series = markets.series.map((_, id) => twinSeries(house, id))
  const accounts: TwinAccount[] = []
  for (let row = 0; row < book.accounts; row += 1) {
    const home = book.homeAssetOf(row)
    const account: TwinAccount = {
      account: row,
      kind: book.kindOf(row),
      home,
      owner: book.ownerOf(row),
      balances: new Map(book.cash(row) === 0 ? [] : [[home, BigInt(book.cash(row))]]),
      positions: new Map(),
      reserved: BigInt(book.reserved(row)),
    }
    for (let cell = book.first(row); cell !== -1; cell = book.next(cell)) {
      const id = book.seriesOf(cell)
      const quantity = BigInt(book.quantity(cell))
      if (markets.payoff[id] === COLLATERAL)
        account.balances.set(markets.collateral(id).terms.asset, quantity)
      else account.positions.set(id, { quantity, cost: BigInt(book.cost(cell)) })
    }
    accounts.push(account)
  }
  return {
    series,
    accounts,
    decimals: markets.assets.map(({ decimals }) => decimals),
    margins: marginsOf(house),
  }
}

function marginsOf(house: House): TwinMargins {
  const { models, markets, book } = house
  const chosen = new Map<number, string>()
  for (let row = 0; row < book.accounts; row += 1) {
    const place = models.chosenBy(row)
    if (place !== -1) chosen.set(row, models.list[place].name)
  }
  return {
    models: [...models.list],
    byDefault: models.list[models.byDefault]?.name ?? null,
    chosen,
    valuedAt: markets.valuedAt,
    fixedPart: (index, expiresAt) => settlementWindowOf(house, index, expiresAt) ?? { share: 0, price: 0 },
  }
}

/** Terms of one series worked out anew from what the venue declared. */
export function twinSeries(house: House, id: number): TwinSeries {
  const { markets } = house
  const marked = { mark: BigInt(markets.mark[id]), hasMark: markets.hasMark(id) }
  if (markets.isReference(id)) return { kind: 'reference', terms: markets.reference(id).terms, ...marked }
  return markets.payoff[id] === COLLATERAL
    ? { ...twinCollateral(markets.collateral(id).terms, markets.assets), ...marked }
    : { ...twinInstrument(markets.instrument(id).terms, markets.assets), ...marked }
}

/** Without a mark, as it is listed. */
export function twinCollateral(terms: CollateralTerms, assets: readonly AssetTerms[]): TwinCollateral {
  return {
    kind: 'collateral',
    asset: terms.asset,
    inAsset: terms.inAsset,
    numerator: terms.indexIncrement.numerator * tenTo(assets[terms.inAsset].decimals),
    denominator: terms.indexIncrement.denominator * tenTo(assets[terms.asset].decimals),
    weight: BigInt(terms.collateralWeight),
    discount: BigInt(terms.conversionDiscount),
    mark: 0n,
    hasMark: false,
  }
}

export function twinInstrument(terms: InstrumentTerms, assets: readonly AssetTerms[]): TwinInstrument {
  const { multiplier, quantityIncrement: lot, markIncrement: tick, payoff } = terms
  const isLinear = payoff === 'linear'
  const [up, down] = isLinear ? [tick.numerator, tick.denominator] : [tick.denominator, tick.numerator]
  return {
    kind: payoff,
    settles: terms.settlementAsset,
    numerator: multiplier.numerator * lot.numerator * up * tenTo(assets[terms.settlementAsset].decimals),
    denominator: multiplier.denominator * lot.denominator * down,
    tiers: terms.brackets.map((bracket) => ({
      upTo: bracket.upTo === null ? null : BigInt(bracket.upTo),
      initial: BigInt(bracket.initial),
      maintenance: BigInt(bracket.maintenance),
      initialDeduction: BigInt(bracket.initialDeduction),
      maintenanceDeduction: BigInt(bracket.maintenanceDeduction),
    })),
    terms,
    mark: 0n,
    hasMark: false,
  }
}

/** Value of a signed quantity at a price; inverse half-even on the magnitude. */
export function twinValue(series: TwinInstrument, quantity: bigint, price: bigint): bigint {
  if (quantity === 0n) return 0n
  if (series.kind === 'linear') return (quantity * price * series.numerator) / series.denominator
  const size = halfEven(magnitude(quantity) * series.numerator, price * series.denominator)
  return quantity > 0n ? -size : size
}

export function twinRequirement(
  series: TwinInstrument,
  notional: bigint,
  which: 'initial' | 'maintenance',
): bigint {
  const tier = series.tiers.find(({ upTo }) => upTo === null || notional <= upTo)
  if (tier === undefined) throw new Error(`no tier holds ${notional}`)
  const deduction = which === 'initial' ? tier.initialDeduction : tier.maintenanceDeduction
  return ceilDiv(notional * tier[which], MILLION) - deduction
}

/** Maintenance of a bucket of this kind that held only this, in units of what the series settles in. */
export function twinAlone(
  book: TwinBook,
  account: TwinAccount,
  id: number,
  quantity: bigint,
  isSettled = false,
): bigint {
  if (quantity === 0n) return 0n
  const series = instrumentOf(book, id)
  const notional = magnitude(twinValue(series, quantity, series.mark))
  // No scenario margins what is settled: an option is weighed by what it was settled for.
  if (isSettled && isOption(book, id)) return notional
  const asked = isSettled ? null : aloneTwin(book, account, id, quantity)
  return asked ?? twinRequirement(series, notional, 'maintenance')
}

/** Worth of a balance at an index: down, so that what is owed is up in magnitude. */
export function twinWorth(collateral: TwinCollateral, balance: bigint): bigint {
  return floorDiv(balance * collateral.mark * collateral.numerator, collateral.denominator)
}

export function collateralOf(book: TwinBook, asset: number, home: number): TwinCollateral | null {
  for (const series of book.series)
    if (series.kind === 'collateral' && series.asset === asset && series.inAsset === home) return series
  return null
}

/** Units of home that an amount of an asset needs or is worth; `up` is the direction for requirements. */
export function twinInHome(
  book: TwinBook,
  home: number,
  asset: number,
  amount: bigint,
  direction: 'up' | 'down',
): bigint {
  if (asset === home) return amount
  const collateral = collateralOf(book, asset, home)
  if (collateral === null) throw new Error(`asset ${asset} does not count in asset ${home}`)
  return direction === 'up' ? -twinWorth(collateral, -amount) : twinWorth(collateral, amount)
}

/** Everything a bucket has and needs, by the text of the rules: net each asset, then weigh and convert. */
export function assessTwin(book: TwinBook, account: TwinAccount): TwinAssessment {
  const nets = new Map<number, bigint>(account.balances)
  let [maintenance, initial, notional] = [0n, 0n, 0n]
  let left: readonly number[] | null = null
  if (isOverScenarios(book, account)) ({ maintenance, initial, left } = needsTwin(book, account))
  for (const [id, { quantity }] of account.positions) {
    const series = instrumentOf(book, id)
    const value = twinValue(series, quantity, series.mark)
    const size = magnitude(value)
    nets.set(series.settles, (nets.get(series.settles) ?? 0n) + value)
    const inHome = (amount: bigint): bigint => twinInHome(book, account.home, series.settles, amount, 'up')
    notional += inHome(size)
    if (left !== null && !left.includes(id)) continue
    maintenance += inHome(twinRequirement(series, size, 'maintenance'))
    initial += inHome(twinRequirement(series, size, 'initial'))
  }
  let marginEquity = nets.get(account.home) ?? 0n
  let netEquity = marginEquity
  for (const [asset, net] of nets) {
    if (asset === account.home || net === 0n) continue
    const collateral = collateralOf(book, asset, account.home)
    if (collateral === null) continue
    const worth = twinWorth(collateral, net)
    netEquity += worth
    marginEquity += worth > 0n ? floorDiv(worth * collateral.weight, MILLION) : worth
  }
  return { marginEquity, netEquity, maintenance, initial, notional, positions: account.positions.size }
}

export function instrumentOf(book: TwinBook, id: number): TwinInstrument {
  const series = book.series[id]
  if (series === undefined || series.kind === 'collateral' || series.kind === 'reference')
    throw new Error(`series ${id} is not an instrument`)
  return series
}

/** Equity against a share of maintenance; who needs nothing has reached a level only below zero. */
export function hasReachedTwin(level: TwinLevel, equity: bigint, maintenance: bigint): boolean {
  if (maintenance === 0n) return equity < 0n
  const difference = equity * MILLION - maintenance * BigInt(level.share)
  return difference < 0n || (difference === 0n && level.equity === 'at-or-below')
}

/**
 * The accounts at a level, all looked at.
 *
 * @param countReserved margin set aside for orders counts towards maintenance
 */
export function rescanTwin(book: TwinBook, level: TwinLevel, countReserved = false): number[] {
  const reached: number[] = []
  for (const account of book.accounts) {
    if (twinUnmargined.includes(account.kind)) continue
    const { marginEquity, maintenance } = assessTwin(book, account)
    const needed = maintenance + (countReserved ? account.reserved : 0n)
    if (hasReachedTwin(level, marginEquity, needed)) reached.push(account.account)
  }
  return reached
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

export function floorDiv(above: bigint, below: bigint): bigint {
  const quotient = above / below
  return above % below !== 0n && above < 0n !== below < 0n ? quotient - 1n : quotient
}

export function ceilDiv(above: bigint, below: bigint): bigint {
  return -floorDiv(-above, below)
}

/** To the nearest, a tie to the even neighbour; of any sign. */
export function halfEven(above: bigint, below: bigint): bigint {
  const down = floorDiv(above, below)
  const twice = (above - down * below) * 2n
  const size = magnitude(below)
  const over = below < 0n ? -twice : twice
  if (over === size) return down + (magnitude(down) % 2n)
  return over > size ? down + 1n : down
}

function tenTo(decimals: number): bigint {
  return 10n ** BigInt(decimals)
}
