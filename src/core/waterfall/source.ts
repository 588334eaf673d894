import type { Account } from '../book/book.ts'

/** What a loss came from: steps may wait for it, and each payer reads it in his receipt. */
export const lossSources = [
  /** The bucket's own positions. */
  'account',
  /** Traders' profit against a pool, though nobody is bankrupt. */
  'pool-profit',
  /** A mark that was wrong. */
  'oracle-fault',
  /** Collateral that lost its worth. */
  'collateral-depeg',
  /** What a fund is kept in lost its worth. */
  'fund-depeg',
  /** Money that was stolen from custody. */
  'hack',
  /** Money that was lost by a fault of the venue's own programs. */
  'software-fault',
] as const
export type LossSource = (typeof lossSources)[number]

/** Sources a move of marks may declare for the losses it opens. */
export const markSources = ['oracle-fault', 'collateral-depeg'] as const
export type MarkSource = (typeof markSources)[number]

/** Sources of money that is written off: what a move of marks or a bankrupt account brings is no write-off. */
export const writeOffSources = [
  'oracle-fault',
  'collateral-depeg',
  'fund-depeg',
  'hack',
  'software-fault',
] as const
export type WriteOffSource = (typeof writeOffSources)[number]

/** What a command says of the losses it opens: all of them, or that of the one account whose money is gone. */
export interface Cause {
  readonly source: LossSource
  readonly account: Account | null
  /** Units of the account's home asset that were written off. */
  readonly amount: number
}
