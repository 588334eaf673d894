import type { StoredPayment } from './projections.ts'

/** The figures of a payment in the order of its table's columns. */
export const paymentColumns: readonly (keyof StoredPayment)[] = [
  'account',
  'sequence',
  'place',
  'payer',
  'at',
  'loss',
  'kind',
  'name',
  'asset',
  'series',
  'amount',
]
