import type { Account } from '../book/book.ts'
import { addBalance, movePosition } from '../book/posting.ts'
import type { Walk } from '../depth/walk.ts'
import { InvariantViolation } from '../money/invariant.ts'
import { assessMembers, useContributions } from './apply-members.ts'
import { cutHolders, keepEstate, lessenLayers, noteLayer, useCover } from './apply-recovery.ts'
import { inHomeOf, neededInHome } from './bucket.ts'
import type { Allocation, Deleverage, LossEvent, Share } from './events.ts'
import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import { closeMeterName, lossMeterName, partMeterName } from './meters.ts'
import { type Caps, prefundedKinds, rulebookIn, type Step, type StepKind } from './rulebook.ts'

/** Step number of what the owner's other buckets pay: it stands before the list. */
export const OWN_SIBLINGS = -1

/** Money the defaulter's owner stands behind himself: his other buckets', and what he put into a member fund. */
export function isOwnMoney({ step, kind }: { readonly step: number; readonly kind: StepKind }): boolean {
  return step === OWN_SIBLINGS || kind === 'draw-contribution'
}

type EventOf<Type extends LossEvent['type']> = Extract<LossEvent, { type: Type }>

/** Writes a loss's event down: the only place where a loss moves money or positions. It decides nothing. */
export function applyLossEvent(house: House, event: LossEvent): void {
  switch (event.type) {
    case 'loss-opened':
      return openLoss(house, event)
    case 'orders-cancelled':
      return cancelOrders(house, event)
    case 'collateral-converted':
      return convertCollateral(house, event)
    case 'closed-on-book':
      return closeOnBook(house, event)
    case 'hedged-on-book':
      return hedgeOnBook(house, event)
    case 'liquidation-order-placed':
      return placeOrder(house, event)
    case 'liquidation-order-ended':
      return endOrder(lossOf(house, event.loss), event.why)
    case 'deleveraged':
      return deleverage(house, event)
    case 'charged':
      house.meters.add(lossMeterName(event.loss, event.step), house.at, event.amount)
      return charge(house, event.loss, event.amount, event.shares)
    case 'allocated':
      return allocate(house, event)
    case 'slice-bounded':
      return // a fact to be told: it moves nothing
    case 'auction-opened':
      return void (lossOf(house, event.loss).resumeAt = event.until)
    case 'gated':
      return closeGates(house, event)
    case 'claim-recorded':
      return recordClaim(house, event)
    case 'contributions-used':
      return useContributions(house, event)
    case 'members-assessed':
      return assessMembers(house, event)
    case 'cover-used':
      return useCover(house, event)
    case 'surplus-returned':
      return returnSurplus(house, event)
    case 'loss-parked':
      return park(house, event)
    case 'loss-closed':
      return closeLoss(house, event)
  }
}

export function lossOf(house: House, id: number): Loss {
  const loss = house.tables.losses.get(id)
  if (loss === undefined) throw new InvariantViolation(`loss ${id} is not open`)
  return loss
}

function openLoss(house: House, event: EventOf<'loss-opened'>): void {
  house.tables.nextLoss = event.loss + 1
  house.tables.losses.set(event.loss, {
    id: event.loss,
    bucket: event.bucket,
    asset: event.asset,
    source: event.source,
    openedAt: house.at,
    command: house.sequence,
    rulebook: event.rulebook,
    equityAtDefault: event.equity,
    balanceAtDefault: event.balance,
    maintenanceAtDefault: event.maintenance,
    series: event.series,
    quantities: event.quantities,
    marks: event.marks,
    weights: event.weights,
    step: 0,
    status: 'open',
    resumeAt: null,
    order: null,
    paidIn: [],
    layers: [],
    prefunded: 0,
    called: 0,
    socialized: 0,
    transferred: 0,
    takersGained: 0,
    recourse: 0,
    claimed: 0,
    charged: 0,
    returned: 0,
    slippage: 0,
    closedNotional: 0,
  })
  house.book.setOpenLoss(event.bucket, event.loss)
  house.book.setState(event.bucket, 'liquidating')
}

function cancelOrders(house: House, event: EventOf<'orders-cancelled'>): void {
  const { bucket } = lossOf(house, event.loss)
  for (const order of event.orders) house.tables.reservations.delete(order)
  house.book.setReserved(bucket, house.book.reserved(bucket) - event.released)
}

function convertCollateral(house: House, event: EventOf<'collateral-converted'>): void {
  const { bucket, asset } = lossOf(house, event.loss)
  const { terms } = house.markets.collateral(event.series)
  addBalance(house.book, house.markets, bucket, terms.asset, -event.sold)
  addBalance(house.book, house.markets, event.taker, terms.asset, event.sold)
  addBalance(house.book, house.markets, event.taker, asset, -event.received)
  addBalance(house.book, house.markets, bucket, asset, event.received)
  const step = stepOf(house, event.loss, event.step)
  if (step?.step !== 'convert-collateral' || step.price !== 'depth') return
  // What was sold into the book, or bought from it, is not there for the next sale.
  const depth = house.depths[event.series]
  depth?.take(depth.walkQuantity(event.sold > 0 ? 'bid' : 'ask', Math.abs(event.sold)))
}

/** The step an event was taken under; null for what stands beside the list. */
function stepOf(house: House, loss: number, index: number): Step | null {
  const { rulebook, asset } = lossOf(house, loss)
  return rulebookIn(house.rulebooks[rulebook], asset).steps[index] ?? null
}

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }

function capsOf(house: House, loss: number, index: number): Caps {
  const step = stepOf(house, loss, index)
  return step !== null && 'caps' in step ? step.caps : noCaps
}

function closeOnBook(house: House, event: EventOf<'closed-on-book'>): void {
  const loss = lossOf(house, event.loss)
  moveFills(house, loss, event)
  if (!event.isOutside) takeDepth(house, event)
  else if (loss.order !== null) loss.order.quantity -= event.quantity
  loss.closedNotional += noteTraded(house, loss, event)
  notePart(house, event)
  charge(house, event.loss, event.fee, event.feeShares)
}

/** A hedge closes nothing of what the loss opened with, so it counts as slippage and towards caps, not as closed. */
function hedgeOnBook(house: House, event: EventOf<'hedged-on-book'>): void {
  const loss = lossOf(house, event.loss)
  moveFills(house, loss, event)
  takeDepth(house, event)
  noteTraded(house, loss, event)
  charge(house, event.loss, event.fee, event.feeShares)
}

type Fills = EventOf<'closed-on-book'> | EventOf<'hedged-on-book'>

function moveFills({ book, markets, tables }: House, loss: Loss, event: Fills): void {
  const { settlementAsset } = markets.instrument(event.series).terms
  const direction = Math.sign(event.quantity)
  for (let at = 0; at < event.prices.length; at += 1) {
    const quantity = direction * event.quantities[at]
    const value = markets.valueAt(event.series, quantity, event.prices[at])
    const owner = event.owners[at] === -1 ? tables.house[settlementAsset].market : event.owners[at]
    movePosition(book, markets, loss.bucket, event.series, quantity, value)
    movePosition(book, markets, owner, event.series, -quantity, -value)
  }
}

/** The bucket's own orders were passed by, so they stay. */
function takeDepth(house: House, event: Fills): void {
  const walk: Walk = {
    side: event.quantity < 0 ? 'bid' : 'ask',
    prices: event.prices,
    quantities: event.quantities,
    owners: event.owners,
    quantity: Math.abs(event.quantity),
    left: 0,
  }
  house.depths[event.series]?.take(walk, lossOf(house, event.loss).bucket)
}

/** What the fills cost against the mark is the loss's slippage; their notional is used of the step's caps and given back. */
function noteTraded(house: House, loss: Loss, event: Fills): number {
  const notional = neededInHome(house, loss.bucket, event.series, Math.abs(event.atMark))
  loss.slippage -= inHomeOf(house, loss.bucket, event.series, event.value - event.atMark)
  const caps = capsOf(house, event.loss, event.step)
  if (caps.perLoss !== null) house.meters.add(lossMeterName(event.loss, event.step), house.at, notional)
  if (caps.perWindow !== null)
    noteInWindow(house, closeMeterName(event.step), notional, caps.perWindow.windowMs)
  return notional
}

/** Where a step waits between parts, a fill that was one is noted: it left something of a position above `allBelow`. */
function notePart(house: House, event: EventOf<'closed-on-book'>): void {
  const step = stepOf(house, event.loss, event.step)
  if (step?.step !== 'close-on-book' || step.size.to !== 'share' || step.size.waitMs === undefined) return
  const { bucket } = lossOf(house, event.loss)
  const left = house.book.quantityOf(bucket, event.series)
  const value = Math.abs(house.markets.valueNow(event.series, left - event.quantity))
  if (left === 0 || neededInHome(house, bucket, event.series, value) <= step.size.allBelow) return
  const name = partMeterName(event.loss, event.step)
  house.meters.forget(name, house.at - 1)
  house.meters.add(name, house.at, 1)
}

function placeOrder(house: House, event: EventOf<'liquidation-order-placed'>): void {
  lossOf(house, event.loss).order = {
    series: event.series,
    quantity: event.quantity,
    limit: event.limit,
    placedAt: house.at,
  }
}

/** A filled order brings its step up again, for what else the step would close; an ended one the next step. */
function endOrder(loss: Loss, why: 'filled' | 'cancelled' | 'expired'): void {
  loss.order = null
  if (why === 'filled') loss.step -= 1
}

function deleverage(house: House, event: Deleverage): void {
  const { book, markets } = house
  const loss = lossOf(house, event.loss)
  let closed = 0
  for (let at = 0; at < event.takers.length; at += 1) {
    const quantity = event.quantities[at]
    const value = event.values[at]
    movePosition(book, markets, loss.bucket, event.series, -quantity, -value)
    movePosition(book, markets, event.takers[at], event.series, quantity, value)
    const gap = inHomeOf(house, loss.bucket, event.series, event.gaps[at])
    if (gap < 0) loss.transferred -= gap
    else loss.takersGained += gap
    closed += quantity
  }
  payForClosing(house, event)
  const notional = Math.abs(markets.valueNow(event.series, closed))
  loss.closedNotional += neededInHome(house, loss.bucket, event.series, notional)
}

function payForClosing(house: House, event: Deleverage): void {
  if (event.fees === undefined) return
  const { to, amounts } = event.fees
  const { settlementAsset } = house.markets.instrument(event.series).terms
  for (let at = 0; at < event.takers.length; at += 1) {
    addBalance(house.book, house.markets, event.takers[at], settlementAsset, -amounts[at])
    addBalance(house.book, house.markets, to, settlementAsset, amounts[at])
  }
}

function charge(house: House, id: number, amount: number, shares: readonly Share[]): void {
  if (amount === 0) return
  const loss = lossOf(house, id)
  addBalance(house.book, house.markets, loss.bucket, loss.asset, -amount)
  for (const share of shares) addBalance(house.book, house.markets, share.to, loss.asset, share.amount)
  loss.charged += amount
}

function allocate(house: House, event: Allocation): void {
  const { book, markets } = house
  for (let at = 0; at < event.payers.length; at += 1) {
    if (event.amounts[at] !== 0) addBalance(book, markets, event.payers[at], event.asset, -event.amounts[at])
  }
  if (event.dust !== undefined)
    addBalance(book, markets, house.tables.house[event.asset].rounding, event.asset, Number(event.dust))
  for (const [at, id] of event.losses.entries()) credit(house, lossOf(house, id), event, event.received[at])
  noteCalled(house, event)
  noteUse(house, event)
}

function credit(house: House, loss: Loss, event: Allocation, amount: number): void {
  addBalance(house.book, house.markets, loss.bucket, event.asset, amount)
  if (isOwnMoney(event)) loss.recourse += amount
  else if (event.kind === 'call') loss.called += amount
  else if (prefundedKinds.includes(event.kind)) loss.prefunded += amount
  else loss.socialized += amount
  if (event.step === OWN_SIBLINGS) return
  if (event.payers.length === 1 && !isOwnMoney(event)) loss.paidIn.push({ from: event.payers[0], amount })
  if (house.rulebooks[loss.rulebook].payBack !== undefined) noteLayer(loss, event, amount)
}

function noteCalled(house: House, event: Allocation): void {
  const step = stepOf(house, event.losses[0], event.step)
  if (step?.step !== 'call') return
  const paid = new Map<Account, number>()
  for (let at = 0; at < event.payers.length; at += 1) paid.set(event.payers[at], event.amounts[at])
  const changed = (house.tables.members.get(step.members) ?? []).map((member) => ({
    ...member,
    called: member.called + (paid.get(member.account) ?? 0),
  }))
  house.tables.members.set(step.members, changed)
}

/** Caps remember what the step gave to each loss, and each of its payers in the window. */
function noteUse(house: House, event: Allocation): void {
  const caps = capsOf(house, event.losses[0], event.step)
  if (caps.perLoss !== null)
    for (const [at, loss] of event.losses.entries())
      house.meters.add(lossMeterName(loss, event.step), house.at, event.received[at])
  if (caps.perWindow !== null)
    noteInWindow(house, meterName(event.step, event.payers[0]), event.amounts[0], caps.perWindow.windowMs)
}

function noteInWindow(house: House, name: string, amount: number, windowMs: number): void {
  house.meters.forget(name, house.at - windowMs)
  house.meters.add(name, house.at, amount)
}

export function meterName(step: number, account: Account): string {
  return `step ${step} from account ${account}`
}

/** Gates whose time is over are dropped as new ones close. */
function closeGates(house: House, event: EventOf<'gated'>): void {
  const standing = house.tables.gates.filter((gate) => gate.until === null || gate.until > house.at)
  const { until, loss, opens } = event
  const closed = event.what.map((what) =>
    opens === undefined ? { what, until, loss } : { what, until, loss, opens },
  )
  house.tables.gates = [...standing, ...closed]
}

function recordClaim(house: House, event: EventOf<'claim-recorded'>): void {
  const loss = lossOf(house, event.loss)
  const { claims } = house.tables.house[event.asset]
  addBalance(house.book, house.markets, event.debtor, event.asset, event.amount)
  if (event.holders === undefined) addBalance(house.book, house.markets, claims, event.asset, -event.amount)
  else cutHolders(house, event.asset, event.holders)
  house.tables.claims.set(event.claim, {
    id: event.claim,
    loss: event.loss,
    debtor: event.debtor,
    asset: event.asset,
    creditors: event.creditors,
    seniority: event.seniority,
    amount: event.amount,
    repaid: 0,
    of: 'deficit',
    holders: event.holders === undefined ? null : { ...event.holders, left: event.holders.units },
  })
  house.tables.nextClaim = event.claim + 1
  if (event.levy !== null) house.tables.levies.push({ claim: event.claim, asset: event.asset, ...event.levy })
  loss.claimed += event.amount
}

function returnSurplus(house: House, event: EventOf<'surplus-returned'>): void {
  const loss = lossOf(house, event.loss)
  for (const share of event.shares) {
    addBalance(house.book, house.markets, loss.bucket, loss.asset, -share.amount)
    addBalance(house.book, house.markets, share.to, loss.asset, share.amount)
    loss.returned += share.amount
    lessenLayers(loss, share.to, share.amount)
  }
}

function park(house: House, event: EventOf<'loss-parked'>): void {
  const loss = lossOf(house, event.loss)
  loss.step = event.step
  loss.status = event.status
  loss.resumeAt = event.until
  if (event.status !== 'pooled') house.book.setState(loss.bucket, event.status)
}

function forgetLoss(house: House, loss: Loss): void {
  for (const step of house.rulebooks[loss.rulebook].steps.keys()) {
    house.meters.forget(lossMeterName(loss.id, step), Number.POSITIVE_INFINITY)
    house.meters.forget(partMeterName(loss.id, step), Number.POSITIVE_INFINITY)
  }
}

/** Opens the gates whose loss is closed, and paid back where they wait for that. */
export function openGates(house: House): void {
  const { gates, losses, claims } = house.tables
  if (gates.length === 0) return
  const isOwed = (loss: number): boolean => [...claims.values()].some((claim) => claim.loss === loss)
  house.tables.gates = gates.filter(
    ({ until, loss, opens }) => until !== null || losses.has(loss) || (opens === 'repaid' && isOwed(loss)),
  )
}

function closeLoss(house: House, event: EventOf<'loss-closed'>): void {
  const loss = lossOf(house, event.loss)
  const totals = house.tables.totals[loss.asset]
  totals.externalized += BigInt(event.externalizedLoss)
  totals.uncovered += BigInt(event.uncoveredLoss)
  totals.socialized += BigInt(event.socializedLoss)
  totals.transferred += BigInt(event.transfer)
  if (house.meters.size > 0) forgetLoss(house, loss)
  keepEstate(house, loss)
  house.tables.losses.delete(event.loss)
  openGates(house)
  house.book.setOpenLoss(loss.bucket, -1)
  house.book.setState(loss.bucket, event.how === 'claimed' ? 'claimed' : 'healthy')
}
