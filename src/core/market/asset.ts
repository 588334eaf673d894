import type { Fraction } from './fraction.ts'

/** An asset that balances are kept in. */
export interface AssetTerms {
  readonly name: string
  /** Decimals of the ledger: one unit is 10^-decimals. */
  readonly decimals: number
  /** How far below zero a participant's own balance may go before anything else, in units; 0 or more. */
  readonly borrowLimit: number
}

/**
 * An asset that counts as margin in buckets of another: its index, its weight and how it is sold.
 * One series of marks, like an instrument; the balance held is its quantity.
 */
export interface CollateralTerms {
  readonly symbol: string
  readonly asset: number
  /** Home asset of the buckets in which it counts. */
  readonly inAsset: number
  /** What one unit of index increment is worth: units of `inAsset` for one unit of `asset`. */
  readonly indexIncrement: Fraction
  /** What a coin counts for as margin, parts per million, 0 to 1,000,000. */
  readonly collateralWeight: number
  /** Taken off the index when it is sold to cover a debt, parts per million. */
  readonly conversionDiscount: number
  readonly largestBalance: number
  readonly highestIndex: number
  readonly staleAfterMs: number | null
}
