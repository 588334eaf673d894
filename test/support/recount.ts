import type { Witness } from '../../src/core/engine/witness.ts'
import { Problems } from '../../src/files/problems.ts'
import { planUnder } from '../../src/lab/compare/plan-under.ts'
import { runPlan } from '../../src/lab/run/run.ts'
import { readRulebook, rulebookHash } from '../../src/wire/rulebook.ts'
import { planOf } from './scenarios.ts'

// biome-ignore lint/suspicious/noExplicitAny: the record is read as any other program would, field by field
type Line = { readonly command: number; readonly event?: any }

/** The record of events of a run of a scenario under a rulebook, as lines of JSON, with another witness beside it. */
export function linesUnder(text: string, rules: string, witness: Witness): Line[] {
  const problems = new Problems()
  const plan = planOf(text)
  const rulebook = readRulebook('rulebook.yaml', rules, { decimals: 6 }, problems)
  problems.throwIfAny()
  const lines: Line[] = []
  const under = planUnder(plan, rulebook!, rulebookHash(rulebook!))
  runPlan(under, new Problems(), { witness, onEventLine: (line) => void lines.push(JSON.parse(line)) })
  return lines
}

/** What each account row paid for others, from the record alone: one asset, linear contracts, every sum a bigint. */
export function paidIn(lines: readonly Line[]): Map<number, bigint> {
  const paid = new Map<number, bigint>()
  const add = (row: number, amount: number): void => {
    if (amount !== 0) paid.set(row, (paid.get(row) ?? 0n) + BigInt(amount))
  }
  for (const { event } of lines) {
    if (event?.type === 'allocated' && event.step >= 0)
      for (const [at, row] of event.payers.entries()) add(row, event.amounts[at])
    if (event?.type === 'deleveraged')
      for (const [at, row] of event.takers.entries()) if (event.gaps[at] < 0) add(row, -event.gaps[at])
    if (event?.type === 'deleveraged' && event.fees !== undefined)
      for (const [at, row] of event.takers.entries()) add(row, event.fees.amounts[at])
    if (event?.type === 'claim-recorded' && event.holders !== undefined)
      for (const [at, row] of event.holders.accounts.entries()) add(row, event.holders.units[at])
    if (event?.type === 'surplus-returned') for (const { to, amount } of event.shares) add(to, -amount)
  }
  return paid
}

/** An account whose loss opened after it had paid: what it has and needs, and the same had nothing been taken. */
export interface Fallen {
  readonly loss: number
  readonly equity: bigint
  readonly maintenance: bigint
  readonly equityWithout: bigint
  readonly maintenanceWithout: bigint
}

/**
 * Every loss that opened of an account that had paid since its last one, with what it paid back and what its taken
 * positions would have made since, from the record and the marks in it alone.
 *
 * @param scale units of money that one quantity increment moves by one mark increment
 * @param rate maintenance, parts per million of notional, the same for every position
 */
export function fallenIn(lines: readonly Line[], scale: bigint, rate: bigint): Fallen[] {
  const marks = new Map<number, bigint>()
  const money = new Map<number, bigint>()
  const taken = new Map<number, { series: number; quantity: bigint; value: bigint }[]>()
  const fallen: Fallen[] = []
  for (const { event } of lines) {
    switch (event?.type) {
      case 'marks-moved':
        for (const { series, mark } of event.marks) marks.set(series, BigInt(mark))
        break
      case 'allocated':
        if (event.step < 0) break
        for (const [at, row] of event.payers.entries())
          money.set(row, (money.get(row) ?? 0n) + BigInt(event.amounts[at]))
        break
      case 'deleveraged':
        for (const [at, row] of event.takers.entries()) {
          money.set(row, (money.get(row) ?? 0n) + BigInt(event.fees?.amounts[at] ?? 0))
          taken.set(row, [
            ...(taken.get(row) ?? []),
            { series: event.series, quantity: BigInt(event.quantities[at]), value: BigInt(event.values[at]) },
          ])
        }
        break
      case 'claim-recorded':
        for (const [at, row] of (event.holders?.accounts ?? []).entries())
          money.set(row, (money.get(row) ?? 0n) + BigInt(event.holders.units[at]))
        break
      case 'surplus-returned':
        for (const { to, amount } of event.shares) {
          const left = (money.get(to) ?? 0n) - BigInt(amount)
          money.set(to, left > 0n ? left : 0n)
        }
        break
      case 'loss-opened': {
        const row = event.bucket
        const own = taken.get(row) ?? []
        const back = own.reduce(
          (sum, { series, quantity, value }) => sum + value - quantity * (marks.get(series) ?? 0n) * scale,
          money.get(row) ?? 0n,
        )
        if ((money.get(row) ?? 0n) !== 0n || own.length > 0) {
          const held = new Map<number, bigint>()
          for (const [at, series] of event.series.entries()) held.set(series, BigInt(event.quantities[at]))
          for (const { series, quantity } of own) held.set(series, (held.get(series) ?? 0n) - quantity)
          const equity = BigInt(event.equity)
          fallen.push({
            ...{ loss: event.loss, equity, maintenance: BigInt(event.maintenance) },
            equityWithout: equity + back,
            maintenanceWithout: [...held].reduce((sum, [series, quantity]) => {
              const notional = (quantity < 0n ? -quantity : quantity) * (marks.get(series) ?? 0n) * scale
              return sum + (notional * rate + 999_999n) / 1_000_000n
            }, 0n),
          })
        }
        money.delete(row)
        taken.delete(row)
      }
    }
  }
  return fallen
}
