import type { ReceiptEntry } from '../../wire/receipt-json.ts'
import { stateText } from '../../wire/receipt-text.ts'
import type { RootsFile } from '../../wire/roots-json.ts'
import { type Checklist, checkIncluded } from './checklist.ts'
import { sumsOfBalances } from './state-tree.ts'

/** What the account held before the interval was committed to before its first event. */
export function checkState(
  list: Checklist,
  where: string,
  { interval: number, state: { facts, salt, proof } }: ReceiptEntry,
  roots: RootsFile,
): void {
  const interval = roots.intervals.find((each) => each.number === number)
  if (interval === undefined) return
  const assets = roots.assets.map(({ name }) => name)
  const claimed = {
    kind: 'state',
    root: interval.state,
    place: facts.row,
    key: 0,
    sums: sumsOfBalances(facts.balances, assets),
    content: stateText(facts),
    salt,
  } as const
  checkIncluded(
    list,
    `${where} what the account held was committed before interval ${number}`,
    claimed,
    proof,
  )
}

/** Equity falls by the amount and the fee; an inverse position may round by one unit. */
export function checkMargin(
  list: Checklist,
  where: string,
  { event, payer: { facts }, state }: ReceiptEntry,
): void {
  if (state.facts.balances[0]?.asset !== event.asset || state.facts.balances.length > 1) return
  const fee = facts.taken?.fee ?? 0n
  const moved = facts.after.equity - facts.before.equity + facts.amount + fee
  const slack = event.deal?.payoff === 'inverse' ? 1n : 0n
  list.check(`${where} equity fell by the amount`, abs(moved) <= slack, `it moved by ${moved} more`)
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
