import { UNMARGINED } from '../book/layout.ts'
import { isFlat, isSettled } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import type { Loss } from '../waterfall/loss.ts'
import { isBetweenParts } from '../waterfall/steps/between-parts.ts'
import { rulebookOfLoss, type Turn } from '../waterfall/turn.ts'
import type { CommandBody } from './commands.ts'
import type { Worklist } from './worklist.ts'

/** Commands that can change what a step of a waiting loss would do, beside marks, which its watch list sees. */
const stirring: readonly CommandBody['type'][] = [
  'replace-depth',
  'update-depth',
  'advance-time',
  'operator-order',
  'close-period',
  'fill-liquidation',
  'end-liquidation',
]

/**
 * Brings up again the losses whose time has come, whose order has ended or whose auction is over or sold out.
 * Those that wait for marks or depth come up by themselves, since their positions are on watch.
 */
export function resumeDue(turn: Turn, worklist: Worklist, body: CommandBody): void {
  const isStirred = stirring.includes(body.type)
  for (const loss of turn.house.tables.losses.values()) {
    if (isDue(turn, loss, isStirred, body.type === 'move-marks')) {
      loss.status = 'liquidating'
      worklist.add(loss.bucket)
    }
  }
}

function isDue(turn: Turn, loss: Loss, isStirred: boolean, isMarks: boolean): boolean {
  const { house } = turn
  switch (loss.status) {
    case 'waiting-for-fills':
      return loss.order === null
    case 'deferred-until':
      return (loss.resumeAt !== null && house.at >= loss.resumeAt) || (isStirred && isBetweenParts(loss))
    case 'in-auction':
      return (loss.resumeAt !== null && house.at >= loss.resumeAt) || isAuctionOver(house, loss)
    case 'liquidating':
    case 'gated':
      // A pool is on no watch list, so it is looked at on every move of marks.
      return isStirred || (house.book.has(loss.bucket, UNMARGINED) && isMarks)
    default:
      return false
  }
}

/** Sold out, or what is left carries itself again: there is nothing to auction. */
function isAuctionOver(house: House, loss: Loss): boolean {
  return isFlat(house, loss.bucket) || isSettled(house, rulebookOfLoss(house, loss), loss)
}
