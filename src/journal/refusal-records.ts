import type { Refusal } from '../core/engine/refusals.ts'

type Reason = Refusal['reason']
type FieldOf<R extends Reason> = Exclude<keyof Extract<Refusal, { reason: R }>, 'reason'>
/** Reasons that say nothing but numbers. */
type FigureReason = {
  [R in Reason]: Extract<Refusal, { reason: R }>[FieldOf<R>] extends number ? R : never
}[Reason]

/**
 * Refusals that are written as a record: those that say nothing but numbers, each with all of its fields. One that is
 * missing, has a field too many or too few, or says something else as well, does not compile.
 *
 * Records name a reason by its place here, so a new one goes to the end.
 */
const figures: { readonly [R in FigureReason]: { readonly [Field in FieldOf<R>]: true } } = {
  'time-went-back': { at: true, now: true },
  'account-unknown': { account: true },
  'asset-unknown': { asset: true },
  'series-unknown': { series: true },
  'order-unknown': { order: true },
  'order-taken': { order: true },
  'loss-unknown': { loss: true },
  'rulebook-missing': {},
  'loss-open': { losses: true },
  'same-account': { account: true },
  'no-collateral-series': { asset: true, inAsset: true },
  'no-option-margin': { account: true },
  'reference-missing': { series: true },
  'nothing-expires': { index: true, expiresAt: true },
  'window-uncovered': { index: true, expiresAt: true, missingMs: true },
  'mark-missing': { series: true },
  'mark-out-of-range': { series: true, mark: true, highest: true },
  'mark-too-old': { series: true, ageMs: true, limitMs: true },
  'price-off-grid': { price: true, step: true },
  'quantity-out-of-range': { quantity: true, most: true },
  'position-too-large': { account: true, position: true, most: true },
  'reservation-mismatch': { order: true, left: true, asked: true },
  'margin-insufficient': { account: true, needed: true, free: true },
  'balance-insufficient': { account: true, asked: true, available: true },
  'account-not-empty': { account: true },
  'already-busted': { sequence: true },
  'nothing-to-repay': { asset: true },
  'liquidation-order-mismatch': { loss: true, left: true, asked: true },
  'price-beyond-limit': { price: true, limit: true },
  'not-in-auction': { loss: true },
  'account-not-in-auction': { account: true },
  'time-passed': { at: true, until: true },
  'vault-has-holders': { vault: true, holders: true },
  'stake-too-small': { vault: true, amount: true },
  'exit-pending': { account: true, readyAt: true },
}

/** How refusals of one reason are written as a record. */
export interface RefusalForm {
  /** What a record names the reason by. */
  readonly code: number
  readonly reason: string
  /** Its figures, in the order they are written. */
  readonly fields: readonly string[]
}

/** In the order of their codes. */
export const refusalForms: readonly RefusalForm[] = Object.entries(figures).map(([reason, fields], code) => ({
  code,
  reason,
  fields: Object.keys(fields).sort(),
}))

const byReason: ReadonlyMap<string, RefusalForm> = new Map(refusalForms.map((form) => [form.reason, form]))

/** Undefined where a refusal of that reason has no record, and stays a line. */
export function formFor(reason: Reason): RefusalForm | undefined {
  return byReason.get(reason)
}

/** The refusal that a record stands for, its keys as canonical JSON has them. */
export function refusalIn({ reason, fields }: RefusalForm, figure: () => number): Refusal {
  const figures = Object.fromEntries(fields.map((field) => [field, figure()]))
  const keys = [...fields, 'reason'].sort()
  return Object.fromEntries(
    keys.map((key) => [key, key === 'reason' ? reason : figures[key]]),
  ) as unknown as Refusal
}
