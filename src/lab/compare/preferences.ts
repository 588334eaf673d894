import type { Preferences, Regret, Votes } from './comparison.ts'
import type { ObservedAccount } from './observed.ts'

/** Regrets that are told; the others are only counted among the votes. */
const MOST_REGRETS = 20

/**
 * What each account would rather have had: the rulebook under which it pays least for others, what it gains by taking
 * positions over set against it; and, apart from that, the one under which it ends with most, its own liquidation and
 * what an early close did to it included.
 *
 * @param labels of the runs
 * @param runs accounts of one asset under each rulebook, the same accounts in the same order
 */
export function preferencesOf(
  labels: readonly string[],
  runs: readonly (readonly ObservedAccount[])[],
): Preferences {
  const rows = runs[0].map((_, at) => runs.map((accounts) => accounts[at]))
  return {
    accounts: rows.length,
    byPaid: votesOf(
      rows.map((row) => row.map(netPaidOf)),
      runs.length,
    ),
    byEnd: votesOf(
      rows.map((row) => row.map(({ equityAfter }) => -equityAfter)),
      runs.length,
    ),
    regrets: rows
      .map((row) => regretOf(labels, row))
      .filter(({ regret }) => regret > 0n)
      .toSorted((a, b) => (a.regret === b.regret ? 0 : a.regret < b.regret ? 1 : -1))
      .slice(0, MOST_REGRETS),
  }
}

function netPaidOf({ paid, gained }: ObservedAccount): bigint {
  return paid - gained
}

/** @param costs of each account under each rulebook: less is better */
function votesOf(costs: readonly (readonly bigint[])[], runs: number): Votes {
  const [alone, shared] = [new Array<number>(runs).fill(0), new Array<number>(runs).fill(0)]
  let indifferent = 0
  for (const row of costs) {
    const best = bestOf(row)
    if (best.length === runs) indifferent += 1
    else for (const run of best) (best.length === 1 ? alone : shared)[run] += 1
  }
  return { alone, shared, indifferent }
}

/** Places of the least. */
function bestOf(costs: readonly bigint[]): number[] {
  const least = leastOf(costs)
  return [...costs.keys()].filter((run) => costs[run] === least)
}

function regretOf(labels: readonly string[], row: readonly ObservedAccount[]): Regret {
  const [{ name: account, kind, equityBefore }] = row
  const paid = row.map(netPaidOf)
  const most = -leastOf(paid.map((amount) => -amount))
  return {
    ...{ account, kind, equityBefore, paid },
    equityAfter: row.map(({ equityAfter }) => equityAfter),
    rather: bestOf(paid).map((run) => labels[run]),
    regret: most - leastOf(paid),
  }
}

function leastOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((least, amount) => (amount < least ? amount : least))
}
