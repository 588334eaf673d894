import { sumOf } from '../money/columns.ts'
import { compareProducts } from '../money/mul-div.ts'
import { gcd } from '../money/units.ts'
import { type Breakpoint, type Ladder, smallestBreakpoint } from './breakpoints.ts'
import type { ClaimColumn, Claims } from './claims.ts'
import { columnOf } from './claims-of.ts'
import { limitsInLots } from './mixed-lots.ts'
import { checkBudget, parametersOf, withinLimits } from './parameters.ts'
import type { Allotment, Policy, PolicyOptions, PolicyParameter } from './policy.ts'
import { winnings } from './pro-rata.ts'

const cover: PolicyParameter = {
  name: 'cover',
  says: '1 finds the whole budget and names what is over; 0 stays within it and names what is left',
  usual: 0,
  least: 0,
  most: 1,
}

/**
 * Whole-lot min-max: the smallest z at which `sum of lot x min(floor(cap / lot), floor(z x base / lot))` reaches
 * the budget, found among the breakpoints `z = k x lot / base` exactly and without a solver.
 *
 * Below z everybody's lots are settled. Those who gain a lot at z itself are asked in order of their ids: within
 * the budget, each whose lot still fits; to cover it, one after another until the budget is reached, and then
 * who is not needed for that, the lower id first, gives his lot back. Either way no share of base passes z,
 * and none could be smaller if the budget is to be reached. docs/sources.md#whole-lot-min-max
 */
export const minMaxLots: readonly Policy[] = [
  inLots('min-max-lots', 'equity'),
  inLots('min-max-lots-capacity', 'capacity'),
  inLots('min-max-lots-profit', 'profit'),
]

function inLots(name: string, base: ClaimColumn & ('capacity' | 'equity' | 'profit')): Policy {
  const needs: ClaimColumn[] = base === 'capacity' ? ['capacity', 'lot'] : ['capacity', 'lot', base]
  return {
    name,
    says: `The smallest largest share of ${base} that finds the budget in whole lots; at that share ids ascending.`,
    needs,
    uses: [],
    parameters: [cover],
    kind: 'search',
    allocate(claims, budget, options = {}) {
      checkBudget(budget)
      const isCovering = parametersOf(name, [cover], options).cover === 1
      return allotLots(ladderOf(claims, base, options), budget, isCovering)
    },
  }
}

function ladderOf(claims: Claims, base: ClaimColumn, options: PolicyOptions): Ladder {
  const lots = columnOf(claims, 'lot')
  const bases = winnings(columnOf(claims, base))
  const capacity = withinLimits(columnOf(claims, 'capacity'), options)
  const caps = capacity.map((cap, row) => (bases[row] > 0 ? cap : 0))
  return { bases, lots, most: limitsInLots(caps, lots) }
}

function allotLots(ladder: Ladder, budget: bigint, isCovering: boolean): Allotment {
  const total = sumOf(ladder.most, 'cap')
  if (budget >= total) return everything(ladder, budget - total)
  if (budget === 0n) return answer(ladder, new Float64Array(ladder.most.length), 0n, [0, 1])
  const found = smallestBreakpoint(ladder, budget)
  const left = askAtBreakpoint(found, ladder.lots, isCovering)
  const { row, multiple } = found.at
  return answer(ladder, found.below, left, [multiple * ladder.lots[row], ladder.bases[row]])
}

/** Hands out lots at the breakpoint; what is left of the budget, below zero when it is covered and more. */
function askAtBreakpoint({ below, left, tied }: Breakpoint, lots: Float64Array, isCovering: boolean): bigint {
  let rest = left
  const taken: number[] = []
  for (const row of tied) {
    const lot = BigInt(lots[row])
    if (isCovering ? rest <= 0n : lot > rest) continue
    below[row] += lots[row]
    rest -= lot
    taken.push(row)
  }
  for (const row of taken) {
    if (BigInt(lots[row]) > -rest) continue
    below[row] -= lots[row]
    rest += BigInt(lots[row])
  }
  return rest
}

function everything(ladder: Ladder, residual: bigint): Allotment {
  let [top, bottom] = [0, 1]
  for (let row = 0; row < ladder.most.length; row += 1) {
    if (ladder.most[row] === 0 || compareProducts(ladder.most[row], bottom, top, ladder.bases[row]) <= 0)
      continue
    top = ladder.most[row]
    bottom = ladder.bases[row]
  }
  const filled = answer(ladder, ladder.most.slice(), residual, [top, bottom])
  return residual === 0n ? filled : { ...filled, residualIs: 'capacity-short' }
}

function answer(
  { most, bases }: Ladder,
  parts: Float64Array,
  left: bigint,
  [top, bottom]: [number, number],
): Allotment {
  const common = gcd(BigInt(top), BigInt(bottom))
  return {
    parts,
    caps: most,
    weights: bases,
    order: null,
    level: { numerator: BigInt(top) / common, denominator: BigInt(bottom) / common },
    residual: left > 0n ? left : 0n,
    residualIs: left > 0n ? 'below-a-lot' : 'none',
    over: left < 0n ? -left : 0n,
  }
}
