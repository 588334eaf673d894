import { NONE } from '../book/layout.ts'
import { OWN_SIBLINGS } from '../waterfall/apply.ts'
import { assessmentOf, deficitOf, homeBalanceOf } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import type { Loss } from '../waterfall/loss.ts'
import { isParticipant } from '../waterfall/selection.ts'
import { rulebookOfLoss, type Turn } from '../waterfall/turn.ts'

/**
 * Where the rulebook gives recourse, the owner's other buckets pay a deficit before anybody else does, out of
 * margin that is free there. Without recourse an isolated loss stays isolated.
 */
export function askSiblings(turn: Turn, loss: Loss): void {
  const { house } = turn
  if (rulebookOfLoss(house, loss).recourse === 'none') return
  const { book } = house
  const owner = book.ownerOf(loss.bucket)
  for (let row = 0; row < book.accounts; row += 1) {
    const missing = deficitOf(house, loss)
    if (missing === 0) return
    if (row === loss.bucket || book.ownerOf(row) !== owner || book.homeAssetOf(row) !== loss.asset) continue
    if (!isParticipant(house, row) || book.openLossOf(row) !== NONE || turn.fallen.has(row)) continue
    const amount = Math.min(missing, freeOf(house, row))
    if (amount > 0) tellPaid(turn, loss, row, amount)
  }
}

function freeOf(house: House, row: number): number {
  const assessment = assessmentOf(house, row)
  house.model.assessInitial(row, assessment)
  const free = assessment.marginEquity - assessment.initial - house.book.reserved(row)
  return Math.max(0, Math.min(free, homeBalanceOf(house, row)))
}

function tellPaid(turn: Turn, loss: Loss, row: number, amount: number): void {
  turn.tell({
    type: 'allocated',
    losses: [loss.id],
    received: [amount],
    step: OWN_SIBLINGS,
    kind: 'charge-account',
    name: 'own-siblings',
    asset: loss.asset,
    total: BigInt(amount),
    residual: 0n,
    level: null,
    base: null,
    payers: Int32Array.of(row),
    amounts: Float64Array.of(amount),
    weights: Float64Array.of(1),
    caps: Float64Array.of(amount),
  })
}
