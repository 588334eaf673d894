import type { z } from 'zod'
import type { Trade } from '../../../core/engine/commands.ts'
import { at, orderPriceOf, priceOf, quantityOf, type Within } from '../figure-roles.ts'
import { account, instrument } from '../named-roles.ts'
import type { Partly } from '../reading.ts'
import type { Fields } from '../record.ts'
import { formOf } from '../record.ts'
import { nullish, optional, ordinal, type Role, word } from '../role.ts'
import { body, type Forms } from './forms.ts'

/** The index that an instrument belongs to, whose mark the fee of an option may be a share of. */
const indexOf: Within = ({ series }, { house: { markets } }) => {
  if (typeof series !== 'number' || !markets.isInstrument(series)) return undefined
  const { option, underlying } = markets.instrument(series).terms
  return option?.index ?? underlying
}

const markOfIndex = priceOf(indexOf)
const indexMark: Role<number, string> = {
  ...markOfIndex,
  read: (text, reading, field, record) => {
    if (record.series === undefined || indexOf(record, reading.names) !== undefined)
      return markOfIndex.read(text, reading, field, record)
    const found = `a mark of an index for ${reading.names.symbolOf(record.series as number)}`
    return reading.fault(field, 'has-index', found, 'one where the instrument has an index', 'Leave it out')
  },
}

const tradeFields: Fields<Trade> = {
  buyer: account,
  seller: account,
  series: instrument,
  quantity: quantityOf(at('series')),
  price: orderPriceOf(at('series')),
  taker: word(['buyer', 'seller']),
  buyerOrder: nullish(ordinal),
  sellerOrder: nullish(ordinal),
  indexMark: optional(indexMark),
}

/** A trade within another record, where its kind is known. */
const { schema, read, write } = formOf<Trade>('trade', tradeFields)
const made: Role<Trade, Partly> = {
  schema: schema.omit({ type: true }) as unknown as Role<Trade, Partly>['schema'],
  write: (trade, names) => {
    const { type: _, ...text } = write(trade, names)
    return text
  },
  read: (text, reading, field) => read(text, reading, field),
}

/** The schema of a trade where its kind is known. */
export const tradeText: z.ZodType<Partly> = made.schema

export const tradingForms: Forms<'trade' | 'reserve-order' | 'release-order' | 'bust-trade'> = {
  trade: body('trade', tradeFields),
  'reserve-order': body('reserve-order', {
    order: ordinal,
    account,
    series: instrument,
    quantity: quantityOf(at('series')),
    price: orderPriceOf(at('series')),
  }),
  'release-order': body('release-order', { order: ordinal }),
  'bust-trade': body('bust-trade', { sequence: ordinal, trade: made, corrected: nullish(made) }),
}
