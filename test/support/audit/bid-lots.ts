import { floorDiv, magnitude } from '../margin-twin.ts'
import { allocateTwin } from '../money-twins.ts'
import { isOption } from './slice.ts'
import { type AuditLoss, type AuditState, least, most } from './state.ts'

/** What goes with one position of a bid, in the asset it settles in; laid by `weight` of `all`. */
export interface AuditLot {
  readonly gap: bigint
  readonly weight: bigint
  readonly all: bigint
}

/** The fraction of a bid by what each of its positions needs by itself, or by notional, or by increments. */
export function bidLots(state: AuditState, { bucket }: AuditLoss, gap: bigint): Map<number, AuditLot> {
  const { cause } = state
  if (cause?.type !== 'bid') throw new Error('a bid without a command for it')
  const held = [...state.account(bucket).positions]
    .map(([series, { quantity }]) => ({ series, quantity }))
    .sort((a, b) => a.series - b.series)
  const measures = [
    (series: number, quantity: bigint) =>
      state.inHome(bucket, series, state.alone(bucket, series, quantity), 'up'),
    (series: number, quantity: bigint) =>
      state.inHome(bucket, series, magnitude(state.valueNow(series, quantity)), 'up'),
    (_: number, quantity: bigint) => magnitude(quantity),
  ]
  const sums = measures.map((measure) => sum(held.map(({ series, quantity }) => measure(series, quantity))))
  const place = sums.findIndex((each) => each > 0n)
  const [measure, all] = [measures[place], sums[place]]
  const parts = held
    .map(({ series, quantity }) => ({ series, closing: (quantity * BigInt(cause.fraction)) / 1_000_000n }))
    .filter(({ closing }) => closing !== 0n)
  const weights = parts.map(({ series, closing }) => measure(series, closing))
  const laid = floorDiv(gap * least(sum(weights), all), all)
  const caps = parts.map(({ series, closing }) =>
    closing > 0n && isOption(state, series)
      ? least(laid, most(0n, state.inHome(bucket, series, state.valueNow(series, closing), 'down')))
      : laid,
  )
  const gaps = allocateTwin(laid, caps, weights)
  return new Map(
    parts.map(({ series }, at) => [
      series,
      { gap: state.fromHome(bucket, series, gaps[at]), weight: weights[at], all },
    ]),
  )
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
