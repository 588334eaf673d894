import { type Exact, ONE, quotientOf } from './exact.ts'
import type { Wave } from './study.ts'

/** The deficit of each wave with every account's loss counted in the first wave that lists it. */
export interface DeficitsOnce {
  readonly deficits: readonly Exact[]
  /** What `needed` is of each, in [0, 1]. */
  readonly severities: readonly Exact[]
  /** Losses that are listed in several waves, to the last digit, and in which. */
  readonly repeated: readonly { readonly loss: Exact; readonly waves: readonly string[] }[]
}

/**
 * Takes largest losses that return to the last digit out of every wave but their first.
 *
 * The study reads losers' equity after the whole window has been replayed, so an account that fell once shows the
 * same loss in each wave it has a fill in. Two losses that agree in all of a float's digits are one account's.
 */
export function countedOnce(waves: readonly Wave[]): DeficitsOnce {
  const seen = new Map<Exact, string[]>()
  const deficits = waves.map(({ id, deficit, largestLoss }) => {
    const before = seen.get(largestLoss)
    if (before === undefined) seen.set(largestLoss, [id])
    else before.push(id)
    return before === undefined ? deficit : deficit - largestLoss
  })
  const severities = waves.map(({ needed }, at) => severityOf(needed, deficits[at]))
  const repeated = [...seen].filter(([, ids]) => ids.length > 1).map(([loss, ids]) => ({ loss, waves: ids }))
  return { deficits, severities, repeated }
}

/** A share of the deficit, at most one; all of a deficit that is nothing. */
function severityOf(needed: Exact, deficit: Exact): Exact {
  const share = deficit > 0n ? quotientOf(needed, deficit)! : ONE
  return share < ONE ? share : ONE
}
