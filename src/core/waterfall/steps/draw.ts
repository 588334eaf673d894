import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { allocateByLevel } from '../../money/level.ts'
import { meterName } from '../apply.ts'
import type { Loss } from '../loss.ts'
import { lossMeterName } from '../meters.ts'
import { type Caps, nameOf, type Step } from '../rulebook.ts'
import type { Turn } from '../turn.ts'

export interface Need {
  readonly loss: Loss
  readonly amount: number
}

/**
 * Pays what losses ask of one account, as far as its room and the step's caps go.
 *
 * @param isPartial false pays a loss whole or not at all, in the order asked
 * @returns what it paid of each, in the order asked
 */
export function drawFrom(
  turn: Turn,
  payer: Account,
  room: number,
  asked: readonly Need[],
  step: Step,
  index: number,
  caps: Caps,
  isPartial: boolean,
): number[] {
  const { house } = turn
  // A fund that takes positions can fall itself; then it pays for nobody.
  if (turn.fallen.has(payer) || house.book.openLossOf(payer) !== NONE) return asked.map(() => 0)
  const key = meterName(index, payer)
  let most = room
  if (caps.perCommand !== null) most = Math.min(most, caps.perCommand - (turn.used.get(key) ?? 0))
  if (caps.perWindow !== null)
    most = Math.min(most, caps.perWindow.amount - house.meters.used(key, house.at, caps.perWindow.windowMs))
  const wanted = asked.map(({ loss, amount }) => Math.min(amount, leftOfLoss(turn, loss, index, caps)))
  const paid = isPartial ? shareRoom(Math.max(0, most), wanted) : wholeOnly(most, asked, wanted)
  const total = paid.reduce((sum, amount) => sum + amount, 0)
  if (total === 0) return paid
  turn.used.set(key, (turn.used.get(key) ?? 0) + total)
  const missing = asked.reduce((sum, need) => sum + need.amount, 0) - total
  turn.tell({
    type: 'allocated',
    losses: asked.map((need) => need.loss.id),
    received: paid,
    step: index,
    kind: step.step,
    name: nameOf(step),
    asset: asked[0].loss.asset,
    total: BigInt(total),
    residual: BigInt(missing),
    level: null,
    base: null,
    payers: Int32Array.of(payer),
    amounts: Float64Array.of(total),
    weights: Float64Array.of(1),
    caps: Float64Array.of(Math.max(0, most)),
  })
  return paid
}

/** What the cap on one loss still allows: a loss that comes by again has used its part of it. */
function leftOfLoss(turn: Turn, loss: Loss, index: number, { perLoss }: Caps): number {
  if (perLoss === null) return Number.MAX_SAFE_INTEGER
  const { meters, at } = turn.house
  return Math.max(0, perLoss - meters.used(lossMeterName(loss.id, index), at, Number.POSITIVE_INFINITY))
}

function shareRoom(most: number, wanted: readonly number[]): number[] {
  const columns = Float64Array.from(wanted)
  const parts = new Float64Array(wanted.length)
  const all = wanted.reduce((sum, amount) => sum + BigInt(amount), 0n)
  allocateByLevel(BigInt(most) < all ? BigInt(most) : all, columns, columns, parts)
  return [...parts]
}

function wholeOnly(most: number, asked: readonly Need[], wanted: readonly number[]): number[] {
  let left = most
  return asked.map((need, at) => {
    if (wanted[at] < need.amount || need.amount > left) return 0
    left -= need.amount
    return need.amount
  })
}
