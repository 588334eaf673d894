import type { Event } from '../../../src/core/engine/events.ts'
import type { LossEvent } from '../../../src/core/waterfall/events.ts'
import { ceilDiv, floorDiv, hasReachedTwin, magnitude, twinValue } from '../margin-twin.ts'
import { allocateTwin } from '../money-twins.ts'
import { followAllocation, sharersOf } from './allocations.ts'
import { behindTwin, checkPaidFor, checkSurplusOf } from './behind-fills.ts'
import { followHandOver } from './hand-over.ts'
import { type Expect, runningShares } from './house-events.ts'
import { followAssessed, followContributionsUsed, followCoverUsed } from './mutual-losses.ts'
import { checkPenalty, checkWait, followCut } from './parts.ts'
import { endSlice, followBounded } from './slice.ts'
import { poolIsAbove, sourceTwin, writtenOffTwin } from './sources.ts'
import { type AuditClaim, type AuditLoss, type AuditState, least, most } from './state.ts'

type EventOf<Type extends LossEvent['type']> = Extract<LossEvent, { type: Type }>

const MILLION = 1_000_000n

/** Checks the figures of a loss's event against the auditor's own, and books it. */
export function followLossEvent(state: AuditState, event: Event, expect: Expect): void {
  endSlice(state, event, expect)
  switch (event.type) {
    case 'loss-opened':
      return followOpened(state, event, expect)
    case 'orders-cancelled':
      return followCancelled(state, event, expect)
    case 'collateral-converted':
      return followConverted(state, event, expect)
    case 'closed-on-book':
      return followClose(state, event, expect)
    case 'hedged-on-book':
      return followHedge(state, event, expect)
    case 'liquidation-order-placed': {
      const loss = lossOf(state, event.loss)
      const held = state.quantity(loss.bucket, event.series)
      expect('side of the order', Math.sign(event.quantity), held > 0n ? -1 : 1)
      expect('order within the position', Number(magnitude(BigInt(event.quantity)) <= magnitude(held)), 1)
      loss.order = { series: event.series, quantity: BigInt(event.quantity) }
      return
    }
    case 'liquidation-order-ended':
      expect('unfilled', event.unfilled, magnitude(lossOf(state, event.loss).order?.quantity ?? 0n))
      lossOf(state, event.loss).order = null
      return
    case 'deleveraged':
      followCut(state, event, lossOf(state, event.loss), expect)
      return followHandOver(state, event, expect)
    case 'charged': {
      const equity = most(0n, state.assess(lossOf(state, event.loss).bucket).netEquity)
      const step = lossOf(state, event.loss).rulebook.steps[event.step]
      if (step.step === 'transfer-to-backstop' && step.cut !== undefined)
        checkPenalty(state, lossOf(state, event.loss), step.cut, event.amount, expect)
      if (event.kind === 'close-on-book' && state.behind !== null) checkSurplusOf(state, event.amount, expect)
      else expect('charge within equity', Number(BigInt(event.amount) <= equity), 1)
      return pay(state, lossOf(state, event.loss), event.amount, event.shares, expect)
    }
    case 'allocated':
      return followAllocation(state, event, expect)
    case 'slice-bounded':
      checkPaidFor(state, expect)
      return followBounded(state, event, lossOf(state, event.loss), expect)
    case 'auction-opened':
      lossOf(state, event.loss).until = event.until
      return
    case 'claim-recorded':
      return followClaim(state, event, expect)
    case 'contributions-used':
      return followContributionsUsed(state, event, expect)
    case 'members-assessed':
      return followAssessed(state, event, expect)
    case 'cover-used':
      return followCoverUsed(state, event, expect)
    case 'surplus-returned':
      return followSurplus(state, event, expect)
    case 'loss-closed': {
      checkPaidFor(state, expect)
      state.cut = null
      const { bucket, layers, rulebook } = lossOf(state, event.loss)
      const owed = layers.filter(({ payers }) => payers.some(({ left }) => left > 0n))
      if (rulebook.payBack !== undefined && owed.length > 0) state.estates.set(event.loss, owed)
      expect('equity at the end', event.equity, state.assess(bucket).netEquity)
      state.losses.delete(event.loss)
      state.fallen.add(bucket)
      return
    }
    case 'loss-parked':
      state.cut = null
      return checkPaidFor(state, expect)
    case 'gated':
      return
    default:
      throw new Error(`nobody follows ${event.type}`)
  }
}

export function lossOf(state: AuditState, id: number): AuditLoss {
  const loss = state.losses.get(id)
  if (loss === undefined) throw new Error(`loss ${id} is not open`)
  return loss
}

/** What the loss is laid on: the positions, or what a settlement took of them; evenly where nothing weighs. */
function checkHeld(state: AuditState, event: EventOf<'loss-opened'>, expect: Expect): void {
  const { bucket } = event
  const open = [...state.account(bucket).positions].map(([series, { quantity }]) => ({ series, quantity }))
  const all = state.settledNow
  const isTaken = open.length === 0 && all.length > 0
  const held = isTaken ? (state.taken.get(bucket) ?? all.map((series) => ({ series, quantity: 0n }))) : open
  const byNotional = state.rulebook?.bankruptcy.rule !== 'share-by-maintenance'
  const weightOf = (series: number, quantity: bigint): bigint => {
    const notional = magnitude(state.valueNow(series, quantity))
    return state.inHome(bucket, series, byNotional ? notional : state.alone(bucket, series, quantity), 'up')
  }
  const weights = held.map(({ series, quantity }) => weightOf(series, quantity))
  const isEven = weights.every((weight) => weight === 0n)
  const [told, expected] = [new Map<number, string>(), new Map<number, string>()]
  for (const [at, series] of event.series.entries())
    told.set(series, `${event.quantities[at]} at ${event.weights[at]}`)
  for (const [at, { series, quantity }] of held.entries())
    expected.set(series, `${isTaken ? 0n : quantity} at ${isEven ? 1n : weights[at]}`)
  expect('what the loss is laid on', textOf(told), textOf(expected))
}

function textOf(lines: ReadonlyMap<number, string>): string {
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([series, line]) => `${series}: ${line}`)
    .join()
}

function followOpened(state: AuditState, event: EventOf<'loss-opened'>, expect: Expect): void {
  const { bucket } = event
  const adopted = state.rulebooks[event.rulebook]
  const own = adopted.stepsIn?.find(({ asset }) => asset === event.asset)?.steps
  const rulebook = { ...adopted, steps: own ?? adopted.steps }
  const { marginEquity, netEquity, maintenance } = state.assess(bucket)
  const { positions, reserved } = state.account(bucket)
  const counted = maintenance + (rulebook.reservations === 'maintenance' ? reserved : 0n)
  const isPool = state.account(bucket).kind === 'pool'
  const isReached = isPool
    ? netEquity < 0n || poolIsAbove(state, rulebook, bucket)
    : hasReachedTwin(rulebook.trigger, marginEquity, counted)
  expect('a loss for one who is under water', Number(isReached), 1)
  expect('source', event.source, sourceTwin(state, rulebook, bucket))
  expect('no loss open already', Number(state.hasLoss(bucket)), 0)
  let unrealised = 0n
  for (const [series, { quantity, cost }] of positions)
    unrealised += state.inHome(bucket, series, state.valueNow(series, quantity) - cost, 'down')
  expect('equity at default', event.equity, netEquity)
  expect('balance at default', event.balance, netEquity - unrealised + writtenOffTwin(state, bucket))
  expect('maintenance at default', event.maintenance, maintenance)
  checkHeld(state, event, expect)
  state.fallen.add(bucket)
  state.losses.set(event.loss, {
    bucket,
    asset: event.asset,
    rulebook,
    source: event.source,
    openedAt: state.at,
    layers: [],
    series: event.series,
    quantities: event.quantities.map(BigInt),
    marks: event.marks.map(BigInt),
    weights: event.weights.map(BigInt),
    paidIn: [],
    paid: 0n,
    returned: 0n,
    until: 0,
    sold: 0n,
    order: null,
  })
}

function followCancelled(state: AuditState, event: EventOf<'orders-cancelled'>, expect: Expect): void {
  const { bucket } = lossOf(state, event.loss)
  let released = 0n
  for (const order of event.orders) {
    released += state.orders.get(order)?.amount ?? 0n
    expect('owner of a cancelled order', state.orders.get(order)?.account ?? -1, bucket)
    state.orders.delete(order)
  }
  expect('released by cancelling', event.released, released)
  state.account(bucket).reserved -= released
}

function followConverted(state: AuditState, event: EventOf<'collateral-converted'>, expect: Expect): void {
  const loss = lossOf(state, event.loss)
  const collateral = state.book.series[event.series]
  const step = loss.rulebook.steps[event.step]
  if (collateral.kind !== 'collateral') throw new Error(`series ${event.series} is no collateral`)
  const sold = BigInt(event.sold)
  if (step.step === 'convert-collateral' && step.price === 'index-less-discount') {
    const product = sold * collateral.mark * collateral.numerator
    const down = floorDiv(
      floorDiv(product, collateral.denominator) * (MILLION - collateral.discount),
      MILLION,
    )
    const up = ceilDiv(ceilDiv(-product, collateral.denominator) * (MILLION + collateral.discount), MILLION)
    expect('received for collateral', event.received, sold > 0n ? down : -up)
  }
  const received = BigInt(event.received)
  state.add(loss.bucket, collateral.asset, -sold)
  state.add(event.taker, collateral.asset, sold)
  state.add(event.taker, loss.asset, -received)
  state.add(loss.bucket, loss.asset, received)
}

function followClose(state: AuditState, event: EventOf<'closed-on-book'>, expect: Expect): void {
  const loss = lossOf(state, event.loss)
  checkPaidFor(state, expect)
  checkWait(state, event, loss, expect)
  state.behind = behindTwin(state, event)
  checkFills(state, event, loss, expect)
  bookFills(state, event, loss)
  if (event.isOutside && loss.order !== null) loss.order.quantity -= BigInt(event.quantity)
  payFee(state, event, loss, expect)
}

type Fills = EventOf<'closed-on-book'> | EventOf<'hedged-on-book'>

/** A hedge is on its way to no delta and no further, and costs what fills cost. */
function followHedge(state: AuditState, event: EventOf<'hedged-on-book'>, expect: Expect): void {
  const loss = lossOf(state, event.loss)
  checkPaidFor(state, expect)
  const step = loss.rulebook.steps[event.step]
  const terms = state.terms.get(event.series)
  if (step.step !== 'hedge-delta' || terms === undefined) throw new Error('a hedge without a step for it')
  expect('a hedge by name', Number(step.with.includes(terms.symbol)), 1)
  expect('a hedge in the asset of the loss', terms.settlementAsset, loss.asset)
  expect('side of the hedge', Math.sign(event.quantity), Math.sign(event.wanted))
  expect('within what is wanted', Number(Math.abs(event.quantity) <= Math.abs(event.wanted)), 1)
  const slack = (): bigint => {
    const { marginEquity, maintenance } = state.assess(loss.bucket)
    return marginEquity - maintenance
  }
  const before = slack()
  checkFills(state, event, loss, expect)
  bookFills(state, event, loss)
  payFee(state, event, loss, expect)
  // A fee that equity does not reach for is not paid in full, so what was reckoned with may only get better.
  expect('less is lacking than before', Number(slack() > before), 1)
}

function checkFills(state: AuditState, event: Fills, loss: AuditLoss, expect: Expect): void {
  const { series } = event
  const side = BigInt(Math.sign(event.quantity))
  const instrument = state.instrument(series)
  const value = event.prices.reduce(
    (sum, price, at) => sum - twinValue(instrument, side * BigInt(event.quantities[at]), BigInt(price)),
    0n,
  )
  const atMark = -state.valueNow(series, BigInt(event.quantity))
  expect('value of the fills', event.value, value)
  expect('value at the mark', event.atMark, atMark)
  for (const price of event.prices) {
    const isWithin = event.limit === null || (side < 0n ? price >= event.limit : price <= event.limit)
    expect('fill within the limit', Number(isWithin), 1)
  }
  const rate = BigInt(state.terms.get(series)?.fees.liquidation ?? 0)
  const fee = state.inHome(loss.bucket, series, ceilDiv(magnitude(atMark) * rate, MILLION), 'up')
  const equity =
    state.assess(loss.bucket).netEquity + state.inHome(loss.bucket, series, value - atMark, 'down')
  expect('liquidation fee', event.fee, most(0n, least(fee, equity)))
}

function bookFills(state: AuditState, event: Fills, loss: AuditLoss): void {
  const { series } = event
  const side = BigInt(Math.sign(event.quantity))
  const instrument = state.instrument(series)
  for (const [at, price] of event.prices.entries()) {
    const quantity = side * BigInt(event.quantities[at])
    const worth = twinValue(instrument, quantity, BigInt(price))
    const owner = event.owners[at] === -1 ? state.houses[instrument.settles].market : event.owners[at]
    state.move(loss.bucket, series, quantity, worth)
    state.move(owner, series, -quantity, -worth)
  }
}

function payFee(state: AuditState, event: Fills, loss: AuditLoss, expect: Expect): void {
  const split = state.terms.get(event.series)?.fees.liquidationSplit ?? []
  const parts = runningShares(
    BigInt(event.fee),
    split.map((part) => part.share),
  )
  for (const [at, share] of event.feeShares.entries()) expect('share of the fee', share.amount, parts[at])
  pay(state, loss, event.fee, event.feeShares, expect)
}

function pay(
  state: AuditState,
  loss: AuditLoss,
  amount: number,
  shares: readonly { readonly to: number; readonly amount: number }[],
  expect: Expect,
): void {
  if (amount === 0) return
  expect(
    'shares of a charge',
    shares.reduce((sum, share) => sum + BigInt(share.amount), 0n),
    amount,
  )
  state.add(loss.bucket, loss.asset, -BigInt(amount))
  for (const share of shares) state.add(share.to, loss.asset, BigInt(share.amount))
}

function followClaim(state: AuditState, event: EventOf<'claim-recorded'>, expect: Expect): void {
  const { bucket } = lossOf(state, event.loss)
  const holders = event.holders === undefined ? null : checkUnits(state, event, expect)
  if (holders === null) expect('claim', event.amount, state.deficit(bucket))
  expect('claim of a flat bucket', Number(state.isFlat(bucket)), 1)
  const amount = BigInt(event.amount)
  state.add(event.debtor, event.asset, amount)
  if (holders === null) state.add(state.houses[event.asset].claims, event.asset, -amount)
  else for (const { row, units } of holders) state.add(row, event.asset, -units)
  const { loss, asset, seniority } = event
  state.claims.set(event.claim, {
    loss,
    asset,
    seniority,
    amount,
    repaid: 0n,
    isAssessment: false,
    holders,
  })
  if (event.levy === null) return
  expect('levy of at most all', Number(event.levy.numerator <= event.levy.denominator), 1)
  state.levies.push({ claim: event.claim, asset: event.asset, ...event.levy })
}

/** Who is cut for a claim in units, by how much: what each has, up to his equity, at one level. */
function checkUnits(
  state: AuditState,
  event: EventOf<'claim-recorded'>,
  expect: Expect,
): AuditClaim['holders'] {
  const loss = lossOf(state, event.loss)
  const step = loss.rulebook.steps[event.step]
  if (step.step !== 'record-claim' || step.units === undefined) throw new Error('no units are declared')
  const sharers = sharersOf(state, [loss], { base: step.units, cap: 'base', most: 1_000_000 })
  const parts = allocateTwin(
    state.deficit(loss.bucket),
    sharers.map(({ cap }) => cap),
    sharers.map(({ weight }) => weight),
  )
  expect('holders', event.holders?.accounts.join() ?? '', sharers.map(({ row }) => row).join())
  expect(
    'claim in units',
    event.amount,
    parts.reduce((sum, part) => sum + part, 0n),
  )
  return sharers.map(({ row }, at) => {
    expect(`units of account ${row}`, event.holders?.units[at] ?? -1, parts[at])
    return { row, units: parts[at], left: parts[at] }
  })
}

/** What came back to a payer is not owed to him; his latest layer first. */
function lessen(loss: AuditLoss, row: number, amount: bigint): void {
  let back = amount
  for (const layer of loss.layers.toReversed()) {
    const payer = layer.payers.find((each) => each.row === row)
    if (payer === undefined) continue
    const part = least(back, payer.left)
    payer.left -= part
    back -= part
  }
}

/** The latest payer first; then the fund, for what many paid in and where the rulebook says so. */
function followSurplus(state: AuditState, event: EventOf<'surplus-returned'>, expect: Expect): void {
  const loss = lossOf(state, event.loss)
  const isFlat = state.account(loss.bucket).positions.size === 0
  let left = isFlat
    ? least(state.homeBalance(loss.bucket), state.assess(loss.bucket).netEquity)
    : most(0n, loss.paid - loss.returned)
  const expected: { to: number; amount: bigint }[] = []
  for (const { from, amount } of loss.paidIn.toReversed()) {
    if (left <= 0n) break
    const back = least(left, amount)
    if (back === 0n) continue
    expected.push({ to: from, amount: back })
    left -= back
  }
  const fund = state.fund('instrument', loss, loss.series[0] ?? null) ?? state.fund('asset', loss, null)
  const fromMany = loss.paid - loss.paidIn.reduce((sum, { amount }) => sum + amount, 0n)
  const rest =
    loss.source !== 'account' || loss.rulebook.surplus === 'bucket' || fund === null
      ? least(left, fromMany)
      : left
  if (rest > 0n) expected.push({ to: fund ?? state.houses[loss.asset].fees, amount: rest })
  expect('receivers of the surplus', event.shares.length, expected.length)
  for (const [at, share] of event.shares.entries()) {
    expect('receiver of the surplus', share.to, expected[at]?.to ?? -1)
    expect('surplus', share.amount, expected[at]?.amount ?? 0n)
    state.add(loss.bucket, loss.asset, -BigInt(share.amount))
    state.add(share.to, loss.asset, BigInt(share.amount))
    loss.returned += BigInt(share.amount)
    lessen(loss, share.to, BigInt(share.amount))
  }
}
