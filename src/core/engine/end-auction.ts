import type { Loss } from '../waterfall/loss.ts'
import { rulebookOfLoss, type Turn } from '../waterfall/turn.ts'

/** An auction whose time is up hands what is left to the step after it; before that it is only taken up by bids. */
export function endAuction(turn: Turn, loss: Loss): void {
  const step = rulebookOfLoss(turn.house, loss).steps[loss.step]
  if (step?.step !== 'bid' || loss.resumeAt === null || turn.house.at < loss.resumeAt) return
  loss.step += 1
  loss.resumeAt = null
}
