import type { Account } from '../../core/book/book.ts'
import type { AccountKind } from '../../core/book/layout.ts'
import type { Event } from '../../core/engine/events.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Grid } from './grid.ts'
import { type Cache, cacheOf, newSeen, type SeenNumbers } from './names-cache.ts'

/** What the service calls the accounts of participants; the house's own are named by the house. */
export interface AccountNames {
  rowOf(name: string): Account | undefined
  nameOf(row: Account): string | undefined
}

/** Where losses that are closed can still be asked for, as the tables of a journal can. */
export interface Past {
  loss(loss: number): { readonly asset: number } | null
}

const ownKinds: ReadonlySet<AccountKind> = new Set(['market', 'fees', 'rounding', 'claims'])
const ROW = /^#(0|[1-9]\d{0,8})$/
const OWN = /^(market|fees|rounding|claims) (.+)$/

/**
 * What is called what in a house, both ways, and on which grid its figures are. It reads the live house: nothing is
 * made anew for each call, and what was listed since is known at once.
 *
 * An account is called by what its house calls it (`lp-fund`, or `fees USDT` for an own account in an asset), else by
 * the name its participant's account was given, else by its row, like `#17`.
 */
export class Names {
  readonly house: House
  readonly #accounts: AccountNames
  readonly #past: Past | null
  readonly #cache: Cache
  /** Of losses and claims that were only supposed: nobody else may take them for real. */
  #supposed: SeenNumbers | null = null

  constructor(house: House, accounts: AccountNames, past: Past | null) {
    this.house = house
    this.#accounts = accounts
    this.#past = past
    this.#cache = cacheOf(house)
  }

  accountOf(name: string): Account | undefined {
    return this.#accounts.rowOf(name) ?? this.houseAccountOf(name) ?? this.#rowOf(name)
  }

  /** An account of the house itself by its name. */
  houseAccountOf(name: string): Account | undefined {
    const named = this.house.tables.named.get(name)
    if (named !== undefined) return named
    const own = OWN.exec(name)
    if (own === null) return undefined
    const asset = this.assetOf(own[2])
    return asset === undefined ? undefined : this.house.tables.house[asset][own[1] as 'market']
  }

  /** A row by its number, for accounts that have no other name. */
  #rowOf(name: string): Account | undefined {
    const row = ROW.exec(name)
    if (row === null) return undefined
    const account = Number(row[1])
    return account < this.house.book.accounts && this.accountName(account) === name ? account : undefined
  }

  accountName(row: Account): string {
    return this.#accounts.nameOf(row) ?? this.#houseName(row) ?? `#${row}`
  }

  #houseName(row: Account): string | undefined {
    const { book, markets } = this.house
    if (row < 0 || row >= book.accounts) return undefined
    const kind = book.kindOf(row)
    if (kind === 'participant' || kind === 'isolated') return undefined
    if (!ownKinds.has(kind)) return this.#cache.namedAt(row)
    return `${kind} ${markets.assets[book.homeAssetOf(row)].name}`
  }

  assetOf(name: string): number | undefined {
    return this.#cache.assetOf(name)
  }

  assetName(asset: number): string {
    return this.house.markets.assets[asset]?.name ?? `#${asset}`
  }

  /** Whether a number is that of an asset; a command may name one that is not listed. */
  hasAsset(asset: number): boolean {
    return this.house.markets.assets[asset] !== undefined
  }

  hasSeries(series: number): boolean {
    return this.house.markets.series[series] !== undefined
  }

  moneyGrid(asset: number): Grid {
    return this.#cache.moneyGrid(asset)
  }

  seriesOf(symbol: string): number | undefined {
    return this.#cache.seriesOf(symbol)
  }

  symbolOf(series: number): string {
    return this.house.markets.series[series]?.terms.symbol ?? `#${series}`
  }

  /** The grid of the marks of a series, in which its prices are, too. */
  priceGrid(series: number): Grid {
    return this.#cache.gridsOf(series).price
  }

  /** The grid of what is held of a series: quantities of an instrument, units of a collateral's asset. */
  quantityGrid(series: number): Grid {
    return this.#cache.gridsOf(series).quantity
  }

  /** The asset that money of a series is in: what an instrument settles in, what a collateral counts in. */
  assetOfSeries(series: number): number {
    return this.#cache.gridsOf(series).asset
  }

  /** The asset in which an account's margin is counted. */
  homeAssetOf(row: Account): number {
    return this.house.book.homeAssetOf(row)
  }

  /** The asset of a fund, vault or other account of the house by its name. */
  assetOfNamed(name: string): number | undefined {
    const row = this.house.tables.named.get(name)
    return row === undefined ? undefined : this.homeAssetOf(row)
  }

  /** The asset of a loss, also of one that was closed; undefined where nobody knows it any more. */
  assetOfLoss(loss: number): number | undefined {
    return (
      this.house.tables.losses.get(loss)?.asset ??
      this.#supposed?.lossAsset.get(loss) ??
      this.#cache.seen.lossAsset.get(loss) ??
      this.#past?.loss(loss)?.asset
    )
  }

  /** The series of the order with which a loss is closed outside. */
  seriesOfOrder(loss: number): number | undefined {
    return (
      this.house.tables.losses.get(loss)?.order?.series ??
      this.#supposed?.lossSeries.get(loss) ??
      this.#cache.seen.lossSeries.get(loss)
    )
  }

  assetOfClaim(claim: number): number | undefined {
    return (
      this.house.tables.claims.get(claim)?.asset ??
      this.#supposed?.claimAsset.get(claim) ??
      this.#cache.seen.claimAsset.get(claim)
    )
  }

  assetOfCover(cover: number): number | undefined {
    return this.house.tables.covers.get(cover)?.asset
  }

  /** Takes down what later events name by number alone, and the house forgets when it ends. */
  noteEvent(event: Event): void {
    const { nextLoss, nextClaim } = this.house.tables
    switch (event.type) {
      case 'loss-opened':
        return this.#seenAt(event.loss, nextLoss).lossAsset.note(event.loss, event.asset)
      case 'liquidation-order-placed':
        return this.#seenAt(event.loss, nextLoss).lossSeries.note(event.loss, event.series)
      case 'claim-recorded':
        return this.#seenAt(event.claim, nextClaim).claimAsset.note(event.claim, event.asset)
      case 'members-assessed': {
        let claim = event.firstClaim
        for (const amount of event.unpaid)
          if (amount > 0) this.#seenAt(claim, nextClaim).claimAsset.note(claim++, event.asset)
      }
    }
  }

  /** A number that the house has not given yet, or that it gives in a trial, is one of a question only. */
  #seenAt(number: number, next: number): SeenNumbers {
    const isSupposed = number >= next || this.house.markets.undo !== null
    return isSupposed ? (this.#supposed ??= newSeen()) : this.#cache.seen
  }
}

/**
 * The names of a house. Cheap enough to be asked for with every command: what can be kept is kept beside the house.
 *
 * @param past where the assets of closed losses are asked for; the projections of a journal can be it
 */
export function namesOf(house: House, accounts: AccountNames, past: Past | null = null): Names {
  return new Names(house, accounts, past)
}
