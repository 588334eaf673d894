import type { Json } from '../wire/canonical-json.ts'

/** Where an event stands: the sequence of its command, and its place among the events of that. */
export interface EventPlace {
  readonly sequence: number
  readonly place: number
}

/** An event with where and when it happened. */
export interface StoredEvent extends EventPlace {
  readonly at: number
  readonly kind: string
  readonly event: Json
}

/** What is known of a loss; `closed` is its closing event. */
export interface StoredLoss {
  readonly loss: number
  readonly sequence: number
  readonly at: number
  readonly bucket: number
  readonly asset: number
  readonly source: string
  /** `open`, the name it was parked under last, or how it was closed. */
  readonly status: string
  readonly closedAt: number | null
}

/** One account's part of one event over payers. Money is whole units; below zero it was a gain. */
export interface StoredPayment extends EventPlace {
  readonly account: number
  /** Row of the event's columns. */
  readonly payer: number
  readonly at: number
  /** The first loss, where several share the event. */
  readonly loss: number
  readonly kind: string
  readonly name: string
  /** The asset it was charged in; null where a position was taken over. */
  readonly asset: number | null
  /** The series taken over; null where money was charged. */
  readonly series: number | null
  readonly amount: number
}

/** Events that were found, and the place behind which to go on; null where nothing is left. */
export interface FoundEvents {
  readonly events: readonly StoredEvent[]
  readonly next: EventPlace | null
}

/** Which events are wanted: those that meet every condition given. */
export interface EventFilter {
  readonly account?: number
  readonly series?: number
  readonly kind?: string
  readonly loss?: number
}

/** A stretch of a list in order: entries behind a place, at most so many. */
export interface Page {
  readonly after?: EventPlace
  /** 1 to 1000. */
  readonly limit: number
}

/** The same among payments, of which an event may have many. */
export interface PayerPage {
  readonly after?: EventPlace & { readonly payer: number }
  readonly limit: number
}

/**
 * Tables for queries over time, worked out from outcomes alone and written with their row. They hold
 * nothing that the journal's rows would not give again.
 */
export interface Projections {
  /**
   * Losses newest first, those before a number where one is given.
   * @param buckets only losses of these accounts
   */
  losses(limit: number, before?: number, buckets?: readonly number[]): StoredLoss[]
  loss(loss: number): StoredLoss | null
  /** Events in the order they happened. What a loss shares with others is among its own. */
  events(filter: EventFilter, page: Page): StoredEvent[]
  /**
   * The same for whoever may ask anything: it looks at a declared number of entries, and may come back with fewer than are
   * wanted and still not be at the end.
   */
  search(filter: EventFilter, page: Page): FoundEvents
  /** What an account paid, in the order it happened. */
  payments(account: number, page: Page): StoredPayment[]
  /** What some accounts paid in the events of one loss, in order. */
  lossPayments(loss: number, accounts: readonly number[], page: PayerPage): StoredPayment[]
  /** One row's outcomes, as they were appended; null where none were. */
  outcomes(row: number): Uint8Array | null
}

/** What of the outcomes is put into tables: everything, all but fills and orders, or nothing. */
export const projectionScopes = ['all', 'losses', 'none'] as const
export type ProjectionScope = (typeof projectionScopes)[number]
