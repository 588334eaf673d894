import type { Rulebook } from '../../../src/core/waterfall/rulebook.ts'
import type { LossSource } from '../../../src/core/waterfall/source.ts'
import type { AuditState } from './state.ts'

const MILLION = 1_000_000n

/** What a loss comes from, by the command and the pool's trigger alone. */
export function sourceTwin(state: AuditState, rulebook: Rulebook, bucket: number): LossSource {
  const { cause } = state
  if (cause?.type === 'move-marks' && cause.source !== undefined) return cause.source
  if (cause?.type === 'write-off' && cause.account === bucket) return cause.source
  return poolIsAbove(state, rulebook, bucket) ? 'pool-profit' : 'account'
}

/** Money of the home asset that this command wrote off of a bucket. */
export function writtenOffTwin(state: AuditState, bucket: number): bigint {
  const { cause } = state
  if (cause?.type !== 'write-off' || cause.account !== bucket) return 0n
  return cause.asset === state.account(bucket).home ? BigInt(cause.amount) : 0n
}

/** Profit of everybody against the pool over its balance, as a fraction of whole numbers. */
export function poolIsAbove(state: AuditState, { poolTrigger }: Rulebook, bucket: number): boolean {
  if (poolTrigger === undefined || state.named.get(poolTrigger.pool) !== bucket) return false
  let profit = 0n
  for (const [series, { quantity, cost }] of state.account(bucket).positions)
    profit += state.inHome(bucket, series, cost - state.valueNow(series, quantity), 'down')
  if (profit <= 0n) return false
  const owned = state.settlementBalance(bucket, state.account(bucket).home)
  const limit = (owned > 0n ? owned : 0n) * BigInt(poolTrigger.share)
  return poolTrigger.profit === 'above' ? profit * MILLION > limit : profit * MILLION >= limit
}
