import type { TwinAccount } from '../margin-twin.ts'
import type { AuditState } from './state.ts'

/** A part of a position that is thought of as closed for money. */
interface AuditClose {
  readonly series: number
  /** Signed, of the sign of the position. */
  readonly closing: bigint
  readonly money: bigint
}

/** An account as it would be with parts of its positions closed. */
export function afterClosing(state: AuditState, row: number, closes: readonly AuditClose[]): TwinAccount {
  const account = state.account(row)
  const balances = new Map(account.balances)
  const positions = new Map(account.positions)
  for (const { series, closing, money } of closes) {
    const { settles } = state.instrument(series)
    balances.set(settles, (balances.get(settles) ?? 0n) + money)
    const left = state.quantity(row, series) - closing
    if (left === 0n) positions.delete(series)
    else positions.set(series, { quantity: left, cost: 0n })
  }
  return { ...account, balances, positions }
}
