import type { Account } from '../book/book.ts'

/** What losses told of member funds and cover beside the allocation itself, which moved the money. */
export type MutualLossEvent =
  | {
      /** Whose contributions a draw on a member fund has used, in columns. */
      readonly type: 'contributions-used'
      readonly losses: readonly number[]
      readonly step: number
      readonly fund: string
      readonly accounts: Int32Array
      readonly amounts: Float64Array
    }
  | {
      /** What members were called for one default; what they could not pay is a claim against each, numbered on. */
      readonly type: 'members-assessed'
      readonly losses: readonly number[]
      readonly step: number
      readonly fund: string
      readonly defaulter: Account
      readonly asset: number
      readonly accounts: Int32Array
      readonly assessed: Float64Array
      readonly unpaid: Float64Array
      readonly firstClaim: number
    }
  | {
      readonly type: 'cover-used'
      readonly loss: number
      readonly cover: number
      readonly amount: number
    }
