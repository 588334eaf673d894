import { mulDiv } from '../money/mul-div.ts'
import type { Claims } from './claims.ts'
import { columnOf } from './claims-of.ts'
import type { Allotment, Policy, PolicyOptions } from './policy.ts'
import { ClaimProblem } from './problems.ts'

/** An account after a close, in whole units of one asset. */
export interface AfterClose {
  readonly equity: number
  readonly requirement: number
}

/** What keeps a policy from pushing hedged accounts under their requirement. */
export interface HedgeTerms {
  /**
   * - `cap`: nobody is asked for more than he can bear
   * - `skip`: who is asked for more than he can bear pays nothing, and the others are asked again
   * - `paired`: as `cap`, with the same share of the hedging leg closed alongside
   */
  readonly how: 'cap' | 'skip' | 'paired'
  /** Row i's account after it gave up `units`, and `alongside` units of its hedging leg with them. */
  after(row: number, units: number, alongside: number): AfterClose
  /**
   * Amounts, ascending, between which equity less requirement only rises or only falls, for rows in which it does
   * both from zero to the capacity. Left out, it is taken to do one of the two.
   */
  breakpoints?(row: number): readonly number[]
  /** For each row the row of its hedging leg, -1 for none; legs are not asked themselves. Only for `paired`. */
  readonly pairs?: Int32Array
}

export interface HedgedAllotment extends Allotment {
  /** Units of each row closed as somebody's hedging leg; they pay nothing towards the budget. */
  readonly alongside: Float64Array
}

/**
 * Any policy, with nobody pushed under his requirement by what he is asked for.
 *
 * An account bears an amount when afterwards its equity covers its requirement; one that is under already bears
 * what leaves it no further under. The cap is the largest amount up to which every amount is borne: between two
 * breakpoints it is found by halving, because there the margin only rises or only falls.
 *
 * @throws {ClaimProblem} as the policy does, or when a leg is unknown, shared by two rows, or has a leg itself
 */
export function allocateHedgeAware(
  policy: Policy,
  claims: Claims,
  budget: bigint,
  terms: HedgeTerms,
  options: PolicyOptions = {},
): HedgedAllotment {
  const capacity = columnOf(claims, 'capacity')
  const most = options.limits ?? capacity
  const legs = legsOf(terms, capacity.length)
  const legOf = (row: number, units: number): number =>
    legs[row] < 0 || units === 0 ? 0 : mulDiv(units, capacity[legs[row]], capacity[row], 'floor')
  const bears = (row: number, units: number): boolean => isBorne(terms, row, units, legOf)
  const start = most.map((limit, row) => (legs.includes(row) ? 0 : Math.min(limit, capacity[row])))
  const limits = terms.how === 'skip' ? start : start.map((limit, row) => mostBorne(row, limit, terms, bears))
  const allotment = askAgain(policy, claims, budget, { ...options, limits }, terms.how, bears)
  const alongside = new Float64Array(capacity.length)
  for (const [row, part] of allotment.parts.entries())
    if (legs[row] >= 0) alongside[legs[row]] = legOf(row, part)
  return { ...allotment, alongside }
}

/** Asks once, or, when those who cannot bear it are to be skipped, until all who are asked can. */
function askAgain(
  policy: Policy,
  claims: Claims,
  budget: bigint,
  options: PolicyOptions & { readonly limits: Float64Array },
  how: HedgeTerms['how'],
  bears: (row: number, units: number) => boolean,
): Allotment {
  let limits = options.limits
  for (;;) {
    const allotment = policy.allocate(claims, budget, { ...options, limits })
    if (how !== 'skip') return allotment
    const asked = allotment.parts
    const kept = limits.map((limit, row) => (asked[row] > 0 && !bears(row, asked[row]) ? 0 : limit))
    if (kept.every((limit, row) => limit === limits[row])) return allotment
    limits = kept
  }
}

function isBorne(
  { after }: HedgeTerms,
  row: number,
  units: number,
  legOf: (row: number, units: number) => number,
): boolean {
  const before = marginOf(after(row, 0, 0))
  return marginOf(after(row, units, legOf(row, units))) >= Math.min(0, before)
}

/** The largest amount up to which every amount is borne. */
function mostBorne(
  row: number,
  limit: number,
  { breakpoints }: HedgeTerms,
  bears: (row: number, units: number) => boolean,
): number {
  const inner = (breakpoints?.(row) ?? []).filter((units) => units > 0 && units < limit)
  let safe = 0
  for (const end of [...inner, limit]) {
    if (!bears(row, end)) return lastBorne(safe, end, (units) => bears(row, units))
    safe = end
  }
  return safe
}

/** Halves between an amount that is borne and one that is not. */
function lastBorne(from: number, to: number, bears: (units: number) => boolean): number {
  let [safe, unsafe] = [from, to]
  while (unsafe - safe > 1) {
    const middle = safe + Math.floor((unsafe - safe) / 2)
    if (bears(middle)) safe = middle
    else unsafe = middle
  }
  return safe
}

function marginOf({ equity, requirement }: AfterClose): number {
  return equity - requirement
}

function legsOf({ how, pairs }: HedgeTerms, rows: number): Int32Array {
  const legs = how === 'paired' && pairs ? pairs : new Int32Array(rows).fill(-1)
  if (legs.length !== rows)
    throw new ClaimProblem(
      `There are ${legs.length} pairs for ${rows} claims. Give one for each, -1 for none.`,
    )
  const seen = new Set<number>()
  for (const [row, leg] of legs.entries()) {
    if (leg === -1) continue
    if (leg < 0 || leg >= rows || leg === row || seen.has(leg) || legs[leg] !== -1)
      throw new ClaimProblem(
        `Row ${row} names row ${leg} as its hedging leg. A leg is another row, is named once, and has no leg itself.`,
      )
    seen.add(leg)
  }
  return legs
}
