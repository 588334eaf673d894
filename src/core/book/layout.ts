/**
 * How an account lies in memory.
 *
 * A row is 128 bytes: four cells of 32. Cell 0 is the account, cells 1 to 3 are its positions; a fourth
 * position opens an extension row of the same shape. A command so touches two cache lines an account,
 * and a position's place in memory is its name: cell number = row x 4 + slot.
 *
 *             8 bytes      8 bytes      4         4         4         4
 * account     cash         reserved     flags     owner     next row  open loss
 * position    quantity     cost         series    trigger   previous  next      (neighbours in the trigger list)
 *
 * The choice was measured: docs/decisions/0003-rows-of-128-bytes.md.
 */
export const CELLS_A_ROW = 4
export const BYTES_A_ROW = 128

/** Offsets in doubles (cell x 4 + …). */
export const CASH = 0
export const RESERVED = 1
export const QUANTITY = 0
export const COST = 1

/** Offsets in 32-bit words (cell x 8 + …). */
export const FLAGS = 4
export const OWNER = 5
export const NEXT_ROW = 6
export const OPEN_LOSS = 7
export const SERIES = 4
export const TRIGGER = 5
export const PREVIOUS = 6
export const NEXT = 7

export const NONE = -1

/** What an account row stands for. The order is part of the format: new kinds go to the end. */
export const accountKinds = [
  'participant',
  'isolated',
  'fund',
  'member-fund',
  'capital',
  'backstop',
  'pool',
  'market',
  'fees',
  'rounding',
  'claims',
  'extension',
] as const
export type AccountKind = (typeof accountKinds)[number]

/** Where a bucket stands. The order is part of the format. */
export const bucketStates = [
  'healthy',
  'called',
  'liquidating',
  'waiting-for-fills',
  'deferred-until',
  'in-auction',
  'gated',
  'claimed',
] as const
export type BucketState = (typeof bucketStates)[number]

/** Flags word: kind in bits 0-7, state in 8-15, home asset in 16-23, then single bits. */
export const STATE_SHIFT = 8
export const ASSET_SHIFT = 16
export const TOUCHED: number = 1 << 24
/** Holds collateral, or a position that settles in another asset: margin takes the long way. */
export const MIXED: number = 1 << 25
export const CLOSED: number = 1 << 26
/** Never liquidated and never zoned: the market beyond the venue, fees, claims. */
export const UNMARGINED: number = 1 << 27
/** Chose a scenario model of margin. */
export const CHOSE_MODEL: number = 1 << 28
/** Holds an option, which only a scenario model can margin. */
export const HOLDS_OPTION: number = 1 << 29
/** Margined by a scenario model, for either reason. */
export const SCENARIO: number = CHOSE_MODEL | HOLDS_OPTION

/** Series word of a position: series in bits 0-15, its trigger list in 16-18. */
export const LIST_SHIFT = 16
export const SERIES_MASK = 0xffff
