import { UNMARGINED } from '../book/layout.ts'
import { assessmentOf, deficitOf, homeBalanceOf, isFlat, isSettled } from '../waterfall/bucket.ts'
import type { Share } from '../waterfall/events.ts'
import type { House } from '../waterfall/house.ts'
import { type Loss, paidInOf } from '../waterfall/loss.ts'
import { firstPartAt } from '../waterfall/steps/between-parts.ts'
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

/** Leaves a loss open: it goes on from its first step when marks, depth or time move, or the next part may be closed. */
export function keepLiquidating(turn: Turn, loss: Loss): void {
  const { gates } = turn.house.tables
  const until = firstPartAt(turn.house, loss)
  if (until !== null)
    return turn.tell({ type: 'loss-parked', loss: loss.id, step: 0, status: 'deferred-until', until })
  const isGated = gates.some(
    (gate) => gate.loss === loss.id && (gate.until === null || gate.until > turn.house.at),
  )
  turn.tell({
    type: 'loss-parked',
    loss: loss.id,
    step: 0,
    status: isGated ? 'gated' : 'liquidating',
    until: null,
  })
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

/**
 * What a flat bucket has left pays its payers back, the latest first; then the fund, or the bucket keeps the rest. One
 * that keeps its positions, since it is above its trigger again, gives back what it was given.
 */
function returnSurplus(turn: Turn, loss: Loss): void {
  const { house } = turn
  let left = surplusOf(house, loss)
  const shares: Share[] = []
  for (const { from, amount } of [...loss.paidIn].reverse()) {
    if (left <= 0) break
    const back = Math.min(left, amount)
    if (back === 0) continue // it was asked, and had nothing to give
    shares.push({ to: from, amount: back })
    left -= back
  }
  const rest = restOf(house, loss, left)
  if (rest !== null) shares.push(rest)
  if (shares.length > 0) turn.tell({ type: 'surplus-returned', loss: loss.id, shares })
}

function surplusOf(house: House, loss: Loss): number {
  if (isFlat(house, loss.bucket))
    return Math.min(homeBalanceOf(house, loss.bucket), assessmentOf(house, loss.bucket).netEquity)
  // A pool is calm by its traders' profit, which says nothing of what it could give back.
  return house.book.has(loss.bucket, UNMARGINED) ? 0 : Math.max(0, paidInOf(loss))
}

/**
 * What is left once single payers have their money back. What many put in, by a call or a cut of gains, is not the
 * defaulter's to keep: it goes to the fund that answers for him, or to the fee account where there is none. The
 * rest is margin left over, and goes where the rulebook says.
 */
function restOf(house: House, loss: Loss, left: number): Share | null {
  const { prefunded, called, socialized, paidIn, asset } = loss
  const fromMany = prefunded + called + socialized - paidIn.reduce((sum, { amount }) => sum + amount, 0)
  // What a pool or a fund is left with is its own money, whatever a rulebook does with a trader's.
  const isBuckets = loss.source !== 'account' || rulebookOfLoss(house, loss).surplus === 'bucket'
  const fund = fundOf(house, 'instrument', loss, loss.series[0] ?? null) ?? fundOf(house, 'asset', loss, null)
  const amount = isBuckets || fund === null ? Math.min(left, fromMany) : left
  return amount > 0 ? { to: fund ?? house.tables.house[asset].fees, amount } : null
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
