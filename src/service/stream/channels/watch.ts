import type { Account } from '../../../core/book/book.ts'
import type { Watch } from '../../../wire/service/stream.ts'

type Asked<On extends Watch['on']> = Extract<Watch, { on: On }>

/** A threshold with its names as numbers, beside what was asked. */
export type WatchFor =
  | {
      readonly on: 'rank'
      readonly asked: Asked<'rank'>
      readonly account: Account
      readonly series: number
      /** Null where the first `topPpm` of all count. */
      readonly rank: number | null
      readonly topPpm: number
    }
  | {
      readonly on: 'mark'
      readonly asked: Asked<'mark'>
      readonly series: number
      readonly is: 'at-or-below' | 'at-or-above'
      readonly mark: number
    }
  | {
      readonly on: 'liquidation'
      readonly asked: Asked<'liquidation'>
      readonly series: number
      readonly isLong: boolean
      readonly withinPpm: number
    }
  | {
      readonly on: 'fund'
      readonly asked: Asked<'fund'>
      readonly fund: Account
      readonly belowPpm: number
      readonly peak: number
    }

export type WatchOn<On extends WatchFor['on']> = Extract<WatchFor, { on: On }>
