import type { ClaimColumn } from './claims.ts'
import { columnOf } from './claims-of.ts'
import { levelPolicy } from './level-policy.ts'
import type { Policy } from './policy.ts'
import { winnings } from './pro-rata.ts'

/**
 * The smallest z with `part <= z x base` for everybody, where money divides without end: the level itself.
 *
 * Every other way to find the budget lifts somebody's part above z of his base, so over capacity this is pro
 * rata and over equity `equity-pro-rata`; they stand here under the name of what they are the least of. Whole
 * units come after, by the largest remainder, so that a part may pass z of its base by less than one unit.
 */
export const minMax: readonly Policy[] = [least('capacity'), least('equity')]

function least(base: ClaimColumn & ('capacity' | 'equity')): Policy {
  return levelPolicy({
    name: `min-max-${base}`,
    says: `The smallest largest share of ${base} that finds the budget. Odd units go to the largest remainders, ids ascending.`,
    needs: base === 'capacity' ? ['capacity'] : ['capacity', 'equity'],
    terms: (claims) => ({
      caps: columnOf(claims, 'capacity'),
      weights: winnings(columnOf(claims, base)),
    }),
  })
}
