import type { BookLevel } from '../book-sides.ts'

/** What a price of a feed measures, in one set of words for every publisher. */
export const feedFields = ['mark', 'index', 'last', 'forward', 'volatility'] as const
export type FeedField = (typeof feedFields)[number]

/** A price as a feed tells it: the digits that were written, under the publisher's own name. */
export interface FeedPrice {
  readonly is: 'price'
  readonly field: FeedField
  /** Null where the record names nothing: then whoever reads it has to know what it is about. */
  readonly symbol: string | null
  readonly price: string
  /** The publisher's time in milliseconds since 1970; null where the record has none. */
  readonly atMs: number | null
}

/** The publisher's numbers of an update, by which the one before it is found. */
export interface FeedIds {
  /** Of the last update before this one; null in a whole book. */
  readonly previousId: number | null
  readonly lastId: number
}

/** A book, or what changed of one: a size of zero deletes its level. */
export interface FeedBook {
  readonly is: 'book'
  readonly symbol: string | null
  readonly atMs: number | null
  readonly isWhole: boolean
  /** Null where the publisher does not chain its updates. */
  readonly ids: FeedIds | null
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

export type FeedUpdate = FeedPrice | FeedBook
