/**
 * What a policy may know of an account, in whole numbers. Money is units of one asset.
 *
 * - `capacity`: the most the account may lose, >= 0
 * - `weight`: a declared weight, >= 0, for policies that take any
 * - `equity`, `profit`: signed
 * - `quantity`: signed, long above zero, in quantity increments
 * - `leverage`: parts per million of one, >= 0
 * - `lot`: units of money that one lot of this account is worth, >= 1
 * - `notional`: >= 0
 * - `markValue`, `entryValue`: signed value of the position at the mark and at entry
 * - `wallet`, `maintenance`: settlement balance, signed, and maintenance requirement, >= 0
 * - `floor`: equity that is not to be touched, >= 0
 */
export const claimColumns = [
  'capacity',
  'weight',
  'equity',
  'profit',
  'quantity',
  'leverage',
  'lot',
  'notional',
  'markValue',
  'entryValue',
  'wallet',
  'maintenance',
  'floor',
] as const
export type ClaimColumn = (typeof claimColumns)[number]

/**
 * Claims in columns of one length, row i one account. Rows stand in ascending order of `ids`, which breaks
 * every tie: the earlier row goes first.
 */
export interface Claims {
  /** Unique, ascending. */
  readonly ids: readonly string[]
  /** Whole numbers within ±(2^53 - 1); a column that nobody gave is absent. */
  readonly columns: { readonly [Column in ClaimColumn]?: Float64Array }
}
