import { mulDiv } from '../money/mul-div.ts'
import type { Claims } from './claims.ts'
import { columnOf } from './claims-of.ts'
import { levelPolicy } from './level-policy.ts'
import { ONE } from './parameters.ts'
import type { Policy, PolicyParameter } from './policy.ts'

export const limitParameter: PolicyParameter = {
  name: 'limit',
  says: 'most of his capacity that anybody pays, parts per million of it',
  usual: ONE,
  least: 0,
  most: ONE,
}

/** Capped pro rata of arXiv 2512.01112: the share of capacity lost is the same for all who are not at their cap. */
export const cappedWaterFilling: Policy = levelPolicy({
  name: 'capped-water-filling',
  says: 'In proportion to capacity, nobody above a share of it or into his floor. Odd units go to the largest remainders, ids ascending.',
  needs: ['capacity'],
  uses: ['floor', 'equity'],
  parameters: [limitParameter],
  terms: (claims, { parameters }) => ({
    caps: cappedCapacity(claims, parameters.limit),
    weights: columnOf(claims, 'capacity'),
  }),
})

/**
 * The most each may lose: `beta x capacity` with `beta = min(limit, 1 - (floor - c) / capacity)` in [0, 1].
 *
 * `c` is the money that the capacity leaves alone, equity less capacity, so the second bound is plainly
 * `equity - floor`. The cap rounds down to units. Without a column `floor` only the limit binds.
 */
export function cappedCapacity(claims: Claims, limit: number): Float64Array {
  const capacity = columnOf(claims, 'capacity')
  const caps = limit === ONE ? capacity : capacity.map((most) => mulDiv(most, limit, ONE, 'floor'))
  if (claims.columns.floor === undefined) return caps
  const equity = columnOf(claims, 'equity')
  const floor = columnOf(claims, 'floor')
  return caps.map((cap, row) => Math.max(0, Math.min(cap, equity[row] - floor[row])))
}
