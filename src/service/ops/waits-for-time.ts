import { REVALUE_MS } from '../../core/market/markets.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Loss } from '../../core/waterfall/loss.ts'
import { isBetweenParts } from '../../core/waterfall/steps/between-parts.ts'

/**
 * Whether time alone could change something in a house: a loss goes on when its pause is over, or may close more the
 * longer it is open; options are valued anew every minute. What only begins or ends to be allowed with time, like a
 * gate, is looked at when somebody asks, and needs nobody to wake it.
 */
export function waitsForTime(house: House, now: number): boolean {
  const { markets, tables } = house
  if (markets.hasReferences && now - (now % REVALUE_MS) > markets.valuedAt) return true
  for (const loss of tables.losses.values()) if (isWoken(loss, now)) return true
  return false
}

function isWoken(loss: Loss, now: number): boolean {
  switch (loss.status) {
    case 'liquidating':
    case 'gated':
      return true
    case 'deferred-until':
    case 'in-auction':
      return isBetweenParts(loss) || (loss.resumeAt !== null && now >= loss.resumeAt)
    default:
      return false
  }
}
