import { z } from 'zod'
import type { BodyOf } from '../../../core/engine/commands.ts'
import { priceOf, quantityOf, share, type Within } from '../figure-roles.ts'
import { account } from '../named-roles.ts'
import type { Partly } from '../reading.ts'
import { type Form, formOf } from '../record.ts'
import { nullish, ordinal, type Role, word } from '../role.ts'
import { body, type Forms } from './forms.ts'

/** The series of the order that a loss has in the outside matching engine. */
const ofOrder: Within = ({ loss }, names) =>
  typeof loss === 'number' ? names.seriesOfOrder(loss) : undefined

/** A loss with a liquidation order outside: without one, no figure of a fill has a grid. */
const lossWithOrder: Role<number, number> = {
  ...ordinal,
  read: (loss, reading, field) =>
    reading.names.house.tables.losses.get(loss)?.order != null
      ? loss
      : reading.fault(
          field,
          'known-loss',
          `loss ${loss}`,
          'the number of a loss that waits for fills of its order',
        ),
}

type Bid = BodyOf<'bid'>
type ByLoss = Extract<Bid, { loss: number }>
type ByAccount = Extract<Bid, { account: number }>

const byLoss = formOf<ByLoss>('bid', { loss: ordinal, bidder: account, fraction: share })
const byAccount = formOf<ByAccount>('bid', { account, bidder: account, fraction: share })

/** A bid names the loss in auction by its number, or by the account that is sold. */
const bid: Form<Bid> = {
  schema: z
    .strictObject({
      ...byLoss.schema.shape,
      ...byAccount.schema.shape,
      loss: byLoss.schema.shape.loss.optional(),
      account: byAccount.schema.shape.account.optional(),
    })
    .refine((text: Partly) => (text.loss === undefined) !== (text.account === undefined), {
      message: 'either "loss" or "account"',
    }),
  read: (text, reading, field) =>
    text.loss === undefined ? byAccount.read(text, reading, field) : byLoss.read(text, reading, field),
  write: (body, names) => ('loss' in body ? byLoss.write(body, names) : byAccount.write(body, names)),
}

export const lossForms: Forms<'fill-liquidation' | 'end-liquidation' | 'bid'> = {
  'fill-liquidation': body('fill-liquidation', {
    loss: lossWithOrder,
    counterparty: nullish(account),
    quantity: quantityOf(ofOrder),
    price: priceOf(ofOrder),
  }),
  'end-liquidation': body('end-liquidation', { loss: ordinal, why: word(['cancelled', 'expired']) }),
  bid,
}
