import { assessmentOf, deficitOf, homeBalanceOf, isFlat, isSettled } from '../waterfall/bucket.ts'
import type { Share } from '../waterfall/events.ts'
import type { House } from '../waterfall/house.ts'
import type { Loss } from '../waterfall/loss.ts'
import { fundOf } from '../waterfall/steps/payer.ts'
import { rulebookOfLoss, type Turn } from '../waterfall/turn.ts'

/** Name of the creditors of what a rulebook leaves without a rest: the books close by name all the same. */
export const RESIDUAL = 'residual'

/** Puts a loss that has come to the end of its steps somewhere by name: closed, claimed, or still liquidating. */
export function park(turn: Turn, loss: Loss): void {
  const { house } = turn
  const rulebook = rulebookOfLoss(house, loss)
  if (!isSettled(house, rulebook, loss)) {
    if (!isFlat(house, loss.bucket)) return keepLiquidating(turn, loss)
    recordResidual(turn, loss)
    if (!isSettled(house, rulebook, loss)) return keepLiquidating(turn, loss)
  }
  returnSurplus(turn, loss)
  tellClosed(turn, loss)
}

/** Leaves a loss open: it goes on from its first step when marks, depth or time move. */
export function keepLiquidating(turn: Turn, loss: Loss): void {
  turn.tell({ type: 'loss-parked', loss: loss.id, step: 0, status: 'liquidating', until: null })
}

function recordResidual(turn: Turn, loss: Loss): void {
  const amount = deficitOf(turn.house, loss)
  if (amount === 0) return
  const { steps } = rulebookOfLoss(turn.house, loss)
  turn.tell({
    type: 'claim-recorded',
    loss: loss.id,
    step: steps.length,
    kind: 'record-claim',
    name: RESIDUAL,
    claim: turn.house.tables.nextClaim,
    debtor: loss.bucket,
    asset: loss.asset,
    creditors: RESIDUAL,
    seniority: Number.MAX_SAFE_INTEGER,
    amount,
    levy: null,
  })
}

/** What a flat bucket has left pays its payers back, the latest first; the rest is the bucket's or the fund's. */
function returnSurplus(turn: Turn, loss: Loss): void {
  const { house } = turn
  if (!isFlat(house, loss.bucket)) return
  let left = Math.min(homeBalanceOf(house, loss.bucket), assessmentOf(house, loss.bucket).netEquity)
  const shares: Share[] = []
  for (const { from, amount } of [...loss.paidIn].reverse()) {
    const back = Math.min(left, amount)
    if (back <= 0) break
    shares.push({ to: from, amount: back })
    left -= back
  }
  const fund = left > 0 ? surplusFund(house, loss) : null
  if (fund !== null) shares.push({ to: fund, amount: left })
  if (shares.length > 0) turn.tell({ type: 'surplus-returned', loss: loss.id, shares })
}

/** Margin left over after a bucket under its maintenance was closed goes where the rulebook says. */
function surplusFund(house: House, loss: Loss): number | null {
  if (rulebookOfLoss(house, loss).surplus === 'bucket') return null
  return fundOf(house, 'instrument', loss, loss.series[0] ?? null) ?? fundOf(house, 'asset', loss, null)
}

/**
 * The words for what happened, each exact: default loss is own money used up and what others paid; the
 * externalized part is what others paid, gave up or are owed, less what came back; uncovered is the part of
 * it beyond money set aside beforehand.
 */
function tellClosed(turn: Turn, loss: Loss): void {
  const { house } = turn
  const equity = assessmentOf(house, loss.bucket).netEquity
  const paidIn = loss.prefunded + loss.called + loss.socialized
  const back = Math.min(loss.returned, paidIn)
  const externalized = paidIn - back + loss.transferred + loss.claimed
  const own = Math.max(0, loss.balanceAtDefault + loss.recourse - equity - (loss.returned - back))
  turn.tell({
    type: 'loss-closed',
    loss: loss.id,
    how: loss.claimed > 0 ? 'claimed' : isFlat(house, loss.bucket) ? 'closed' : 'cured',
    equity,
    defaultLoss: own + externalized,
    externalizedLoss: externalized,
    uncoveredLoss: externalized - Math.max(0, loss.prefunded - back),
    socializedLoss: loss.called + loss.socialized,
    transfer: loss.transferred - loss.takersGained,
    claimed: loss.claimed,
  })
}
