import type { ClaimColumn } from './claims.ts'
import { columnOf } from './claims-of.ts'
import { levelPolicy } from './level-policy.ts'
import type { Policy } from './policy.ts'

/**
 * Pro rata: everybody with a share pays in proportion to it, up to his capacity.
 *
 * Shares that the capacities cut short go on to the others at the same level, so the budget is found
 * whenever those with a share can find it. docs/sources.md#water-filling
 */
export const proRata: readonly Policy[] = [
  shared(
    'capacity-pro-rata',
    'capacity',
    'In proportion to what each may lose, so everybody gives up the same share of it.',
  ),
  shared(
    'profit-pro-rata',
    'profit',
    'In proportion to profit, up to the capacity; who has no profit pays nothing.',
  ),
  shared(
    'equity-pro-rata',
    'equity',
    'In proportion to equity, up to the capacity: the smallest largest share of equity lost.',
  ),
  shared(
    'contract-pro-rata',
    'quantity',
    'The same loss for every contract held, long or short, up to the capacity.',
  ),
  shared('weight-pro-rata', 'weight', 'In proportion to declared weights, up to the capacity.'),
]

/** A pro rata whose weights are the size of one column, or what of it is above zero where a sign means a loss. */
function shared(name: string, column: ClaimColumn, says: string): Policy {
  return levelPolicy({
    name,
    says: `${says} Odd units go to the largest remainders, ids ascending.`,
    needs: column === 'capacity' ? ['capacity'] : ['capacity', column],
    terms: (claims) => {
      const caps = columnOf(claims, 'capacity')
      if (column === 'capacity') return { caps, weights: caps }
      const cells = columnOf(claims, column)
      return { caps, weights: column === 'quantity' ? magnitudes(cells) : winnings(cells) }
    },
  })
}

/** The column with everything below zero at zero. */
export function winnings(column: Float64Array): Float64Array {
  const cells = new Float64Array(column.length)
  for (let row = 0; row < cells.length; row += 1) cells[row] = Math.max(0, column[row])
  return cells
}

export function magnitudes(column: Float64Array): Float64Array {
  const cells = new Float64Array(column.length)
  for (let row = 0; row < cells.length; row += 1) cells[row] = Math.abs(column[row])
  return cells
}
