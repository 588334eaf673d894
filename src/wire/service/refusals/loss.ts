import { sumOf } from '../events/parts.ts'
import { at, moneyOf, priceOf, quantityOf } from '../figure-roles.ts'
import { account, asset } from '../named-roles.ts'
import { ordinal } from '../role.ts'
import type { RefusalForms } from './form.ts'
import { assetOfTheLoss, seriesOfCommand } from './within.ts'

const price = priceOf(seriesOfCommand)

type Reasons =
  | 'nothing-to-repay'
  | 'liquidation-order-mismatch'
  | 'price-beyond-limit'
  | 'not-in-auction'
  | 'account-not-in-auction'
  | 'repayment-too-large'
  | 'write-off-too-large'

/** Losses, their orders and auctions, and what is left of them. */
export const lossRefusals: RefusalForms<Reasons> = {
  'nothing-to-repay': {
    figures: { asset },
    say: ({ asset }) => `No claim in ${asset} is outstanding.`,
  },
  'liquidation-order-mismatch': {
    figures: {
      loss: ordinal,
      left: quantityOf(({ loss }, names) => names.seriesOfOrder(loss as number)),
      asked: quantityOf(({ loss }, names) => names.seriesOfOrder(loss as number)),
    },
    say: ({ loss, left, asked }) => `The order of loss ${loss} has ${left} left, and ${asked} were filled.`,
  },
  'price-beyond-limit': {
    figures: { price, limit: price },
    say: ({ price, limit }) => `The price ${price} is beyond the limit of ${limit}.`,
  },
  'not-in-auction': {
    figures: { loss: ordinal },
    say: ({ loss }) => `Loss ${loss} is not in auction.`,
  },
  'account-not-in-auction': {
    figures: { account },
    say: ({ account }) => `The book of ${account} is not in auction.`,
  },
  'repayment-too-large': {
    figures: { loss: ordinal, asked: moneyOf(assetOfTheLoss), outstanding: sumOf(assetOfTheLoss) },
    say: ({ loss, asked, outstanding }) =>
      `Of loss ${loss} is ${outstanding} outstanding, and ${asked} was brought.`,
  },
  'write-off-too-large': {
    figures: { asset, asked: moneyOf(at('asset')), available: sumOf(at('asset')) },
    say: ({ asset, asked, available }) =>
      `There is ${available} ${asset} to write off, and ${asked} was asked for.`,
  },
}
