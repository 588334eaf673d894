import { MAX_CELL } from '../money/mul-div.ts'
import type { Ladder } from './ladder.ts'
import {
  type DepthIncrement,
  type DepthSide,
  type DepthSnapshot,
  type PricedQuantity,
  type SnapshotLevel,
  UNOWNED,
} from './level.ts'
import type { DepthField, DepthRefusal } from './refusal.ts'

/** What an update is held against. */
export interface Held {
  readonly bids: Ladder
  readonly asks: Ladder
  readonly priceStep: number
  readonly lastUpdateId: number | null
  /** Whether an increment has been applied since the snapshot: from then on each one follows the last exactly. */
  readonly isJoined: boolean
  readonly updatedAt: number | null
}

/** The levels of one side of an update. */
interface Part {
  readonly side: DepthSide
  readonly levels: readonly SnapshotLevel[]
}

/** Everything that is wrong with a snapshot, in order of precedence. */
export function snapshotRefusals(held: Held, snapshot: DepthSnapshot): DepthRefusal[] {
  const parts: Part[] = [
    { side: 'bid', levels: snapshot.bids },
    { side: 'ask', levels: snapshot.asks },
  ]
  const { lastUpdateId } = snapshot
  const numbers: [DepthField, number][] = [['at', snapshot.at]]
  if (lastUpdateId !== undefined) numbers.push(['lastUpdateId', lastUpdateId])
  const refusals: DepthRefusal[] = []
  if (lastUpdateId !== undefined && held.lastUpdateId !== null && lastUpdateId < held.lastUpdateId)
    refusals.push({ reason: 'out-of-sequence', expected: held.lastUpdateId, found: lastUpdateId })
  refusals.push(...staleRefusals(held, snapshot.at), ...numberRefusals(numbers))
  refusals.push(...levelRefusals(parts, held.priceStep, true))
  if (refusals.length > 0) return refusals
  const tooLarge = parts.flatMap(({ side, levels }) => boundRefusals(side, 0, levels))
  return tooLarge.length > 0 ? tooLarge : crossedRefusals(bestOf(parts[0]), bestOf(parts[1]))
}

/** Everything that is wrong with an increment, in order of precedence. */
export function incrementRefusals(held: Held, increment: DepthIncrement): DepthRefusal[] {
  const parts: Part[] = [
    { side: 'bid', levels: increment.bids },
    { side: 'ask', levels: increment.asks },
  ]
  const { sequence, at } = increment
  const numbers: [DepthField, number][] = [['at', at]]
  if (sequence !== undefined) numbers.push(['previousId', sequence.previousId], ['lastId', sequence.lastId])
  const refusals: DepthRefusal[] = [
    ...sequenceRefusals(held, sequence),
    ...staleRefusals(held, at),
    ...numberRefusals(numbers),
    ...levelRefusals(parts, held.priceStep, false),
  ]
  if (refusals.length > 0) return refusals
  const { bids, asks } = held
  const tooLarge = [
    ...changeBoundRefusals(bids, increment.bids),
    ...changeBoundRefusals(asks, increment.asks),
  ]
  if (tooLarge.length > 0) return tooLarge
  return crossedRefusals(bestAfter(bids, increment.bids), bestAfter(asks, increment.asks))
}

/** Everything that is wrong with one owned order, in order of precedence. */
export function orderRefusals(held: Held, side: DepthSide, order: SnapshotLevel): DepthRefusal[] {
  const refusals = levelRefusals([{ side, levels: [order] }], held.priceStep, true)
  const { price, owner } = order
  if (refusals.length > 0) return refusals
  if (owner === undefined || owner === UNOWNED)
    return [{ reason: 'owner-unknown', side, price, owner: UNOWNED }]
  const { bids, asks } = held
  const tooLarge = boundRefusals(side, side === 'bid' ? bids.total : asks.total, [order])
  if (tooLarge.length > 0) return tooLarge
  return side === 'bid' ? crossedRefusals(price, asks.best) : crossedRefusals(bids.best, price)
}

/** A venue's first update after a snapshot may overlap it; every later one begins where the last one ended. */
function sequenceRefusals(
  { lastUpdateId: expected, isJoined }: Held,
  sequence: DepthIncrement['sequence'],
): DepthRefusal[] {
  if (sequence === undefined)
    return expected === null ? [] : [{ reason: 'out-of-sequence', expected, found: null }]
  const { previousId, lastId } = sequence
  if (lastId < previousId) return [{ reason: 'out-of-sequence', expected: previousId, found: lastId }]
  if (expected === null) return []
  const ahead = previousId > expected
  const behind = isJoined ? previousId < expected : lastId < expected
  if (!ahead && !behind) return []
  return [{ reason: 'out-of-sequence', expected, found: ahead || isJoined ? previousId : lastId }]
}

function staleRefusals({ updatedAt }: Held, at: number): DepthRefusal[] {
  return updatedAt !== null && at < updatedAt ? [{ reason: 'stale', at, limit: updatedAt }] : []
}

function numberRefusals(numbers: readonly [DepthField, number][]): DepthRefusal[] {
  return numbers
    .filter(([, value]) => !Number.isSafeInteger(value))
    .map(([field, value]) => ({ reason: 'not-whole', field, side: null, value }))
}

/** Judges levels one by one, then against each other; every rule looks at all levels before the next one. */
function levelRefusals(parts: readonly Part[], step: number, mustHold: boolean): DepthRefusal[] {
  if (parts.every(({ levels }) => areSound(levels, step, mustHold))) return []
  return [
    ...eachLevel(parts, notWhole),
    ...eachLevel(parts, unknownOwner),
    ...eachLevel(parts, (side, { price }) =>
      Number.isSafeInteger(price) && price % step !== 0 ? [{ reason: 'off-grid', side, price, step }] : [],
    ),
    ...eachLevel(parts, (side, { price, quantity }) =>
      price <= 0 || quantity < 0 ? [{ reason: 'negative', side, price, quantity }] : [],
    ),
    ...eachLevel(parts, (side, { price, quantity }) =>
      mustHold && quantity === 0 ? [{ reason: 'empty', side, price }] : [],
    ),
    ...parts.flatMap(duplicates),
  ]
}

/** The same rules in one pass, because nearly every update is sound. */
function areSound(levels: readonly SnapshotLevel[], step: number, mustHold: boolean): boolean {
  const least = mustHold ? 1 : 0
  const prices = new Set<number>()
  let unowned = 0
  for (const { price, quantity, owner = UNOWNED } of levels) {
    if (!Number.isSafeInteger(price) || price <= 0 || price % step !== 0) return false
    if (!Number.isSafeInteger(quantity) || quantity < least) return false
    if (!Number.isSafeInteger(owner) || owner < UNOWNED) return false
    if (owner !== UNOWNED) continue
    prices.add(price)
    unowned += 1
  }
  return prices.size === unowned
}

function eachLevel(
  parts: readonly Part[],
  rule: (side: DepthSide, level: SnapshotLevel) => DepthRefusal[],
): DepthRefusal[] {
  return parts.flatMap(({ side, levels }) => levels.flatMap((level) => rule(side, level)))
}

function notWhole(side: DepthSide, { price, quantity, owner = UNOWNED }: SnapshotLevel): DepthRefusal[] {
  const fields: [DepthField, number][] = [
    ['price', price],
    ['quantity', quantity],
    ['owner', owner],
  ]
  return fields
    .filter(([, value]) => !Number.isSafeInteger(value))
    .map(([field, value]) => ({ reason: 'not-whole', field, side, value }))
}

function unknownOwner(side: DepthSide, { price, owner = UNOWNED }: SnapshotLevel): DepthRefusal[] {
  return owner < UNOWNED ? [{ reason: 'owner-unknown', side, price, owner }] : []
}

function duplicates({ side, levels }: Part): DepthRefusal[] {
  const seen = new Set<number>()
  const found: DepthRefusal[] = []
  for (const { price, owner = UNOWNED } of levels) {
    if (owner === UNOWNED && seen.has(price)) found.push({ reason: 'duplicate', side, price })
    if (owner === UNOWNED) seen.add(price)
  }
  return found
}

function boundRefusals(side: DepthSide, before: number, levels: readonly PricedQuantity[]): DepthRefusal[] {
  let total = before
  for (const { price, quantity } of levels) {
    total += quantity
    if (total > MAX_CELL) return [{ reason: 'too-large', side, price, limit: MAX_CELL }]
  }
  return []
}

function changeBoundRefusals(ladder: Ladder, changes: readonly PricedQuantity[]): DepthRefusal[] {
  let kept = ladder.total
  for (const { price } of changes) {
    const row = ladder.rowOf(price, UNOWNED)
    if (row >= 0) kept -= ladder.quantityOf(row)
  }
  return boundRefusals(ladder.side, kept, changes)
}

function crossedRefusals(bid: number | null, ask: number | null): DepthRefusal[] {
  return bid !== null && ask !== null && bid >= ask ? [{ reason: 'crossed', bid, ask }] : []
}

function bestOf({ side, levels }: Part): number | null {
  return levels.reduce<number | null>((best, { price }) => better(side, best, price), null)
}

/** The best price once the changes are made: the best one they leave, or the best one they bring. */
function bestAfter(ladder: Ladder, changes: readonly PricedQuantity[]): number | null {
  const deleted = new Set<number>()
  let best: number | null = null
  for (const { price, quantity } of changes) {
    if (quantity === 0) deleted.add(price)
    else best = better(ladder.side, best, price)
  }
  for (let row = ladder.count - 1; row >= 0; row -= 1) {
    const price = ladder.prices[row]
    if (ladder.owners[row] !== UNOWNED || !deleted.has(price)) return better(ladder.side, best, price)
  }
  return best
}

function better(side: DepthSide, best: number | null, price: number): number {
  if (best === null) return price
  return side === 'bid' ? Math.max(best, price) : Math.min(best, price)
}
