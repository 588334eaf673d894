import type { Account } from '../../core/book/book.ts'
import type { Collateral, Instrument } from '../../core/market/instrument.ts'
import type { Series } from '../../core/market/markets.ts'
import type { Reference } from '../../core/market/reference.ts'
import { COLLATERAL, REFERENCE } from '../../core/market/value.ts'
import type { House } from '../../core/waterfall/house.ts'
import { type Grid, gridOf, moneyGrid } from './grid.ts'

/** Losses and claims remembered after they ended: far more than are ever open at once. */
const MOST_SEEN = 65_536

interface Grids {
  /** The terms they were worked out from: changed terms are another object. */
  readonly of: Series
  readonly price: Grid
  readonly quantity: Grid
  readonly asset: number
}

/** A map that forgets its oldest entries. */
class Seen {
  readonly #entries = new Map<number, number>()

  get(key: number): number | undefined {
    return this.#entries.get(key)
  }

  note(key: number, value: number): void {
    if (this.#entries.size >= MOST_SEEN)
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest)
        break
      }
    this.#entries.set(key, value)
  }
}

/** What passing events said of losses and claims. */
export interface SeenNumbers {
  readonly lossAsset: Seen
  readonly lossSeries: Seen
  readonly claimAsset: Seen
}

export function newSeen(): SeenNumbers {
  return { lossAsset: new Seen(), lossSeries: new Seen(), claimAsset: new Seen() }
}

/**
 * Look-ups from name to number, kept beside a house and brought up to date when something was listed. What is found is
 * compared with the house, so that what a trial listed and took back is not found.
 */
export class Cache {
  readonly #house: House
  #assets = new Map<string, number>()
  #assetsKnown = 0
  #series = new Map<string, number>()
  #seriesKnown = 0
  #named = new Map<Account, string>()
  readonly #grids: Grids[] = []
  readonly #moneyGrids: Grid[] = []
  readonly seen: SeenNumbers = newSeen()

  constructor(house: House) {
    this.#house = house
  }

  assetOf(name: string): number | undefined {
    const { assets } = this.#house.markets
    if (this.#assetsKnown > assets.length) {
      this.#assets = new Map()
      this.#assetsKnown = 0
    }
    for (; this.#assetsKnown < assets.length; this.#assetsKnown += 1)
      this.#assets.set(assets[this.#assetsKnown].name, this.#assetsKnown)
    const found = this.#assets.get(name)
    return found === undefined || assets[found].name === name ? found : this.#assetAnew(name)
  }

  #assetAnew(name: string): number | undefined {
    this.#assets = new Map(this.#house.markets.assets.map((asset, at) => [asset.name, at]))
    return this.#assets.get(name)
  }

  seriesOf(symbol: string): number | undefined {
    const { series } = this.#house.markets
    if (this.#seriesKnown > series.length) {
      this.#series = new Map()
      this.#seriesKnown = 0
    }
    // Of two with one symbol the first is meant.
    for (; this.#seriesKnown < series.length; this.#seriesKnown += 1) {
      const { symbol: each } = series[this.#seriesKnown].terms
      if (!this.#series.has(each)) this.#series.set(each, this.#seriesKnown)
    }
    const found = this.#series.get(symbol)
    return found === undefined || series[found].terms.symbol === symbol ? found : this.#seriesAnew(symbol)
  }

  #seriesAnew(symbol: string): number | undefined {
    const { series } = this.#house.markets
    this.#series = new Map(series.map(({ terms }, at): [string, number] => [terms.symbol, at]).reverse())
    return this.#series.get(symbol)
  }

  /** The name of a house account that was opened by name. */
  namedAt(row: Account): string | undefined {
    const { named } = this.#house.tables
    const name = this.#named.get(row)
    if (name !== undefined && named.get(name) === row) return name
    this.#named = new Map([...named].map(([each, account]) => [account, each]))
    return this.#named.get(row)
  }

  moneyGrid(asset: number): Grid {
    // Whole units where a command names an asset that is not listed.
    const decimals = this.#house.markets.assets[asset]?.decimals ?? 0
    const known = this.#moneyGrids[asset]
    return known?.decimals === decimals ? known : (this.#moneyGrids[asset] = moneyGrid(decimals))
  }

  /** Whole increments where a command names a series that is not listed. */
  gridsOf(series: number): Omit<Grids, 'of'> {
    const listed = this.#house.markets.series[series]
    const known = this.#grids[series]
    if (listed === undefined) return unlisted
    return known !== undefined && known.of === listed ? known : (this.#grids[series] = this.#madeFor(series))
  }

  #madeFor(series: number): Grids {
    const { markets } = this.#house
    const of = markets.series[series]
    if (markets.payoff[series] === COLLATERAL) {
      const { indexIncrement, asset, inAsset } = (of as Collateral).terms
      return { of, price: gridOf(indexIncrement), quantity: this.moneyGrid(asset), asset: inAsset }
    }
    // Nobody holds a reference: its quantities are none, and whole where something names them.
    if (markets.payoff[series] === REFERENCE)
      return { of, price: gridOf((of as Reference).terms.increment), quantity: moneyGrid(0), asset: 0 }
    const { markIncrement, quantityIncrement, settlementAsset } = (of as Instrument).terms
    return { of, price: gridOf(markIncrement), quantity: gridOf(quantityIncrement), asset: settlementAsset }
  }
}

const unlisted: Omit<Grids, 'of'> = { price: moneyGrid(0), quantity: moneyGrid(0), asset: 0 }
const caches = new WeakMap<House, Cache>()

export function cacheOf(house: House): Cache {
  const known = caches.get(house)
  if (known !== undefined) return known
  const made = new Cache(house)
  caches.set(house, made)
  return made
}
