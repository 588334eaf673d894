/** Kinds of leg. */
export const OPTION = 0
export const PERPETUAL = 1
export const FUTURE = 2

/**
 * What an expiry's options and futures have in common. Prices are quote money for one coin.
 *
 * Of the forward, `fixedShare x fixedPrice` (never more than all of it) is fixed and does not move with a scenario; the
 * rest moves.
 */
export interface ExpiryState {
  /** Index into `MarketState.underlyings`. */
  readonly underlying: number
  readonly forward: number
  /** Years of 365 days to expiry, above zero. */
  readonly years: number
  /** Interest a year, continuous. */
  readonly rate: number
  /** Part of the settlement price that is fixed already, 0 to 1, inside the settlement window; its price is in `fixedPrice`. */
  readonly fixedShare: number
  readonly fixedPrice: number
  /** Confidence of its own feeds (forward, volatility, rate), 0 to 1; 1 where nothing is said. */
  readonly confidence?: number
}

export interface UnderlyingState {
  readonly name: string
  readonly spot: number
  /** Oracle confidence of the spot and of the perpetual, 0 to 1; 1 where nothing is said. */
  readonly spotConfidence: number
  readonly perpetualConfidence: number
}

/** The market as a scenario model sees it at one moment. */
export interface MarketState {
  readonly underlyings: readonly UnderlyingState[]
  readonly expiries: readonly ExpiryState[]
  /** Price of the stable coin that cash is in; 1 at par. */
  readonly peg: number
}

/** Contracts whose profit in each scenario is given as data, as SPAN files give it, and not worked out. */
export interface RiskArray {
  readonly underlying: number
  /** Index into the market's expiries; -1 for none. */
  readonly expiry: number
  readonly quantity: number
  /** Profit of one contract bought, in the model's money, for each of the model's scenarios; weights are in it already. */
  readonly profits: readonly number[]
  /** Composite delta of one contract. */
  readonly delta: number
}

/**
 * The legs of one bucket in columns; one object is filled again and again.
 *
 * Every leg of a bucket is in the bucket's own money: quote money, or coin where the legs are coin-settled.
 */
export class Legs {
  count = 0
  kind: Int32Array
  /** Index into the market's underlyings. */
  underlying: Int32Array
  /** Index into the market's expiries; -1 for a perpetual. */
  expiry: Int32Array
  /** 1 call, -1 put; 0 where the leg is no option. */
  right: Int32Array
  /** Options of one number are one option: what they are worth is kept from bucket to bucket. 0 for what shares nothing. */
  slot: Int32Array
  /** 1 where premium and profit are coin, 0 where they are quote money. */
  isCoin: Int32Array
  /** Signed. Options and linear contracts: coins. Inverse contracts: quote money. */
  quantity: Float64Array
  /** Mark in the leg's own money for one coin of option; for perpetual and future the price of one coin in quote money. */
  mark: Float64Array
  strike: Float64Array
  /** Implied volatility a year. */
  volatility: Float64Array
  /** Coins held as collateral, by underlying: what may offset a short delta. */
  collateral: Float64Array
  /** Contracts beside the legs that come with risk arrays. */
  arrays: readonly RiskArray[] = []

  constructor(room = 64, underlyings = 8) {
    this.kind = new Int32Array(room)
    this.underlying = new Int32Array(room)
    this.expiry = new Int32Array(room)
    this.right = new Int32Array(room)
    this.slot = new Int32Array(room)
    this.isCoin = new Int32Array(room)
    this.quantity = new Float64Array(room)
    this.mark = new Float64Array(room)
    this.strike = new Float64Array(room)
    this.volatility = new Float64Array(room)
    this.collateral = new Float64Array(underlyings)
  }
}
