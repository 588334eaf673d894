import { toCell } from '../../core/money/units.ts'
import type { Decile, WholeRunFairness } from './comparison.ts'
import { fairnessOf } from './min-max.ts'
import type { ObservedAccount } from './observed.ts'

const TENTHS = 10

/**
 * What tenths of the accounts paid, by equity before the first mark moved, the smallest first, ties by row: the same
 * tenths under every rulebook. Accounts without equity then are in none.
 *
 * @param runs accounts of one asset under each rulebook, the same accounts in the same order
 */
export function decilesOf(runs: readonly (readonly ObservedAccount[])[]): Decile[] {
  const [first] = runs
  const places = [...first.keys()]
    .filter((at) => first[at].equityBefore > 0n)
    .toSorted((a, b) => compare(first[a].equityBefore, first[b].equityBefore) || a - b)
  return Array.from({ length: TENTHS }, (_, tenth) => {
    const from = Math.floor((tenth * places.length) / TENTHS)
    const to = Math.floor(((tenth + 1) * places.length) / TENTHS)
    const own = places.slice(from, to)
    return {
      accounts: own.length,
      equity: own.reduce((sum, at) => sum + first[at].equityBefore, 0n),
      paid: runs.map((accounts) => own.reduce((sum, at) => sum + accounts[at].paid, 0n)),
      payers: runs.map((accounts) => own.filter((at) => accounts[at].paid > 0n).length),
    }
  }).filter(({ accounts }) => accounts > 0)
}

/**
 * All that was paid in a run over equity before the first mark moved, against the fairest way to take the same total
 * of all who could have been asked at one moment at least. Equity may have grown since, so a payment can pass it.
 */
export function wholeRunOf(accounts: readonly ObservedAccount[]): WholeRunFairness {
  const candidates = accounts.filter(({ wasCandidate, paid }) => wasCandidate || paid > 0n)
  const equities = cellsOf(candidates, ({ equityBefore }) => equityBefore)
  const amounts = cellsOf(candidates, ({ paid }) => paid)
  // Nobody is asked for more than he had, unless more than everybody had was taken.
  const caps = equities.map((equity, at) => Math.max(equity, amounts[at]))
  const { largestPayer, ...fairness } = fairnessOf({ accounts: [], amounts, caps, equities })
  return {
    candidates: candidates.length,
    ...fairness,
    largestPayer: largestPayer === -1 ? null : candidates[largestPayer].name,
  }
}

function cellsOf(
  accounts: readonly ObservedAccount[],
  amountOf: (account: ObservedAccount) => bigint,
): Float64Array {
  return Float64Array.from(accounts, (account) => {
    const amount = amountOf(account)
    return amount > 0n ? toCell(amount) : 0
  })
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
