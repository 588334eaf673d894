/** A side of the book: buyers rest as bids, sellers as asks. A seller walks the bids down, a buyer the asks up. */
export type DepthSide = 'bid' | 'ask'

/** The owner of a level that belongs to no account: depth of the outside market. */
export const UNOWNED = -1

/** A quantity at a price: mark increments, and quantity increments. In an increment quantity 0 deletes. */
export interface PricedQuantity {
  readonly price: number
  readonly quantity: number
}

/** One resting order, or the whole unowned quantity at a price; `owner` is an account row or UNOWNED. */
export interface Level extends PricedQuantity {
  readonly owner: number
}

/** A level as a snapshot gives it; without an owner it is UNOWNED. */
export interface SnapshotLevel extends PricedQuantity {
  readonly owner?: number
}

/**
 * A whole book. Levels come in any order; owned levels of one price stand in time order, the earlier first.
 *
 * `lastUpdateId` is the venue's number of the last update it contains; without one the book is not
 * chained, and its updates are taken in the order in which they come.
 */
export interface DepthSnapshot {
  /** Milliseconds since the epoch, by the venue's clock. */
  readonly at: number
  readonly lastUpdateId?: number
  readonly bids: readonly SnapshotLevel[]
  readonly asks: readonly SnapshotLevel[]
}

/** What changed since an update: the new unowned quantity at each price named, 0 for none. */
export interface DepthIncrement {
  /** Milliseconds since the epoch, by the venue's clock. */
  readonly at: number
  /** The venue's numbers of the last update before this one, and of the last one within it. */
  readonly sequence?: { readonly previousId: number; readonly lastId: number }
  readonly bids: readonly PricedQuantity[]
  readonly asks: readonly PricedQuantity[]
}

/** +1 where a higher price is better (bids), -1 where a lower one is (asks). */
export function directionOf(side: DepthSide): 1 | -1 {
  return side === 'bid' ? 1 : -1
}

/** The sign of what the taker of a side does: it sells to bids (-1) and buys from asks (+1). */
export function takerSignOf(side: DepthSide): 1 | -1 {
  return side === 'bid' ? -1 : 1
}
