import { z } from 'zod'
import { name, partOfWhole, wholeFrom } from './scalars.ts'

/** A bid in an auction, as written. */
export interface BidText {
  readonly bidder: string
  readonly account?: string | undefined
  readonly loss?: number | undefined
  readonly fraction: number
}

export const bidText: z.ZodType<BidText> = z
  .strictObject({
    bidder: name,
    account: name.optional().describe('Whose book is in auction at that moment.'),
    loss: wholeFrom(0).optional().describe('The loss in auction by its number, in place of the account.'),
    fraction: partOfWhole
      .prefault('100%')
      .describe('Of every position that is open then, after the marks and the bids before it.'),
  })
  .superRefine(({ account, loss, fraction }, context) => {
    if ((account === undefined) === (loss === undefined))
      context.addIssue({ code: 'custom', message: 'either "account" or "loss"' })
    if (fraction === 0) {
      const params = { found: 'a bid for nothing', expected: 'a share above 0%' }
      context.addIssue({ code: 'custom', params, path: ['fraction'] })
    }
  })
