import type { Event, HouseEvent } from '../../../src/core/engine/events.ts'
import { ceilDiv, floorDiv, magnitude, twinCollateral, twinInstrument, twinValue } from '../margin-twin.ts'
import { allocateTwin } from '../money-twins.ts'
import { raises, reservedFor, tradeFee } from './decisions.ts'
import { followExpiry, followSettlement, noteIndex, noteValuation } from './expiries.ts'
import { followMutualEvent } from './mutual.ts'
import { type AuditState, least } from './state.ts'

/** Notes a figure of an event that is not what the auditor works out. */
export type Expect = (
  what: string,
  found: number | bigint | string,
  expected: number | bigint | string,
) => void

type EventOf<Type extends HouseEvent['type']> = Extract<HouseEvent, { type: Type }>

const BILLION = 1_000_000_000n
const MILLION = 1_000_000n

/** Checks the figures of an event that is no part of a loss, and books it. */
export function followHouseEvent(
  state: AuditState,
  event: Event,
  expect: Expect,
  price: number | null,
): boolean {
  switch (event.type) {
    case 'account-opened':
      expect('row', event.account, state.open(event.kind, event.asset, event.owner))
      if (event.name !== null) state.named.set(event.name, event.account)
      return true
    case 'account-closed':
      state.closed.add(event.account)
      return true
    case 'asset-listed':
      state.assets.push(event.terms)
      state.book.decimals.push(event.terms.decimals)
      for (const kind of ['market', 'fees', 'rounding', 'claims'] as const)
        expect(`row of ${kind}`, event.house[kind], state.open(kind, event.asset, null))
      state.houses.push(event.house)
      return true
    case 'collateral-listed':
      state.book.series.push(twinCollateral(event.collateral.terms, state.assets))
      return true
    case 'instrument-listed':
      state.book.series.push(twinInstrument(event.instrument.terms, state.assets))
      state.terms.set(event.series, event.instrument.terms)
      return true
    case 'reference-listed':
      state.book.series.push({ kind: 'reference', terms: event.reference.terms, mark: 0n, hasMark: false })
      return true
    case 'terms-changed': {
      const { mark, hasMark } = state.instrument(event.series)
      const changed = twinInstrument(event.instrument.terms, state.assets)
      state.book.series[event.series] = { ...changed, mark, hasMark }
      state.terms.set(event.series, event.instrument.terms)
      state.forgetAssessments()
      return true
    }
    case 'deposited':
      bring(state, event.account, event.asset, BigInt(event.amount))
      return true
    case 'written-off':
      state.add(event.account, event.asset, -BigInt(event.amount))
      return true
    case 'withdrawn':
      followWithdrawal(state, event, expect)
      return true
    case 'compensated':
      expect('compensated out of the account of a participant', Number(state.isParticipant(event.from)), 0)
      return moveMoney(state, event)
    case 'margin-transferred':
      return moveMoney(state, event)
    case 'traded':
      followTrade(state, event, expect)
      return true
    case 'trade-busted':
      followBust(state, event)
      return true
    case 'order-reserved':
      followReserved(state, event, expect, price)
      return true
    case 'order-released': {
      expect('released', event.amount, state.orders.get(event.order)?.amount ?? 0n)
      state.orders.delete(event.order)
      state.account(event.account).reserved -= BigInt(event.amount)
      return true
    }
    case 'marks-moved':
      noteValuation(state)
      for (const { series, mark } of event.marks) {
        const marked = state.book.series[series]
        state.previousMarks.set(series, marked.hasMark ? marked.mark : BigInt(mark))
        marked.mark = BigInt(mark)
        marked.hasMark = true
        if (marked.kind === 'reference') noteIndex(state, series, mark)
      }
      state.forgetAssessments()
      return true
    case 'funding-applied':
      followFunding(state, event, expect)
      return true
    case 'settled':
      followSettlement(state, event, expect)
      return true
    case 'expiry-settled':
      followExpiry(state, event, expect)
      return true
    case 'margin-model-adopted': {
      const { name, options } = event
      const { margins } = state.book
      const place = margins.models.findIndex((known) => known.name === name)
      if (place === -1) margins.models.push(event)
      else margins.models[place] = event
      if (options) margins.byDefault = name
      else if (margins.byDefault === name) margins.byDefault = null
      noteValuation(state)
      state.forgetAssessments()
      return true
    }
    case 'margin-chosen':
      if (event.model === null) state.book.margins.chosen.delete(event.account)
      else state.book.margins.chosen.set(event.account, event.model)
      state.forgetAssessments()
      return true
    case 'time-advanced':
      noteValuation(state)
      return true
    case 'period-closed':
      for (const [series, { kind, mark, hasMark }] of state.book.series.entries())
        if (hasMark && kind !== 'reference') state.periodMarks.set(series, mark)
      for (const { account } of state.book.accounts)
        state.periodBase.set(account, state.assess(account).netEquity)
      return true
    case 'rulebook-adopted':
      state.rulebooks.push(event.rulebook)
      return true
    case 'members-set':
      state.members.set(
        event.fund,
        event.members.map(({ account, contribution, tier }) => {
          const fresh = { called: 0, used: 0, noticeMs: event.noticeMs ?? 0, notice: null }
          return { account, contribution, tier: tier ?? 0, ...fresh }
        }),
      )
      return true
    case 'claim-repaid': {
      state.add(event.from, event.asset, -BigInt(event.amount))
      const { cause } = state
      const loss = cause?.type === 'repay-claim' ? cause.loss : undefined
      const due = [...state.claims].filter(
        ([, claim]) =>
          claim.asset === event.asset && !claim.isAssessment && (loss === undefined || claim.loss === loss),
      )
      due.sort(([a, one], [b, other]) => one.seniority - other.seniority || a - b)
      expect('claim repaid', event.claim, due[0]?.[0] ?? -1)
      payHolders(state, event, expect)
      repay(state, event.claim, BigInt(event.amount))
      return true
    }
    case 'account-called': {
      const { marginEquity, maintenance } = state.assess(event.account)
      const counted =
        state.rulebook?.reservations === 'maintenance' ? state.account(event.account).reserved : 0n
      expect('equity of the called', event.equity, marginEquity)
      expect('maintenance of the called', event.maintenance, maintenance + counted)
      return true
    }
    case 'delisting-announced':
    case 'depth-replaced':
    case 'depth-updated':
    case 'operator-ordered':
    case 'call-ended':
    case 'liquidation-deferred':
      return true
    default:
      return followMutualEvent(state, event, expect)
  }
}

/** A claim in units pays its holders, pro rata and never above what each is owed; any other the claims account. */
function payHolders(state: AuditState, event: EventOf<'claim-repaid'>, expect: Expect): void {
  const holders = state.claims.get(event.claim)?.holders ?? null
  expect('paid to holders', Number(event.to !== undefined), Number(holders !== null))
  if (holders === null) return state.add(state.houses[event.asset].claims, event.asset, BigInt(event.amount))
  const parts = allocateTwin(
    BigInt(event.amount),
    holders.map(({ left }) => left),
    holders.map(({ units }) => units),
  )
  for (const [at, holder] of holders.entries()) {
    expect(`paid to account ${holder.row}`, event.to?.amounts[at] ?? -1, parts[at])
    holder.left -= parts[at]
    state.add(holder.row, event.asset, parts[at])
  }
}

function moveMoney(
  state: AuditState,
  { from, to, asset, amount }: EventOf<'margin-transferred' | 'compensated'>,
): boolean {
  bring(state, from, asset, -BigInt(amount))
  bring(state, to, asset, BigInt(amount))
  return true
}

/** Money brought in or out moves what profit is measured against by as much as it moves equity. */
function bring(state: AuditState, row: number, asset: number, amount: bigint): void {
  const before = state.assess(row).netEquity
  state.add(row, asset, amount)
  const moved = state.assess(row).netEquity - before
  state.periodBase.set(row, (state.periodBase.get(row) ?? 0n) + moved)
}

function followTrade(state: AuditState, event: EventOf<'traded'>, expect: Expect): void {
  const { buyer, seller, series } = event
  const quantity = BigInt(event.quantity)
  const value = twinValue(state.instrument(series), quantity, BigInt(event.price))
  expect('value of the trade', event.value, value)
  // The taker pays one rate and the maker the other; which side is which stands in the command.
  const trade = { series, quantity: event.quantity, indexMark: indexMarkOf(state) }
  const fees = [tradeFee(state, trade, value, true), tradeFee(state, trade, value, false)]
  const told = [BigInt(event.buyerFee), BigInt(event.sellerFee)]
  expect('fees of the trade', told[0] + told[1], fees[0] + fees[1])
  expect(
    'higher fee of the trade',
    told[0] > told[1] ? told[0] : told[1],
    fees[0] > fees[1] ? fees[0] : fees[1],
  )
  state.move(buyer, series, quantity, value)
  state.move(seller, series, -quantity, -value)
  payFees(state, series, [buyer, told[0]], [seller, told[1]])
  fillOrder(state, event.buyerOrder, quantity, event.buyerReleased, expect)
  fillOrder(state, event.sellerOrder, -quantity, event.sellerReleased, expect)
}

/** The index that a trade or the correction of one says its fee is taken at. */
function indexMarkOf({ cause }: AuditState): number | undefined {
  if (cause?.type === 'trade') return cause.indexMark
  return cause?.type === 'bust-trade' ? cause.corrected?.indexMark : undefined
}

function payFees(
  state: AuditState,
  series: number,
  ...payers: (readonly [row: number, fee: bigint])[]
): void {
  const { settles } = state.instrument(series)
  for (const [row, fee] of payers) {
    if (fee === 0n) continue
    state.add(row, settles, -fee)
    state.add(state.houses[settles].fees, settles, fee)
  }
}

function fillOrder(
  state: AuditState,
  id: number | null,
  quantity: bigint,
  released: number,
  expect: Expect,
): void {
  const order = id === null ? undefined : state.orders.get(id)
  if (id === null || order === undefined) return
  const left = magnitude(order.quantity)
  const share =
    magnitude(quantity) === left ? order.amount : floorDiv(order.amount * magnitude(quantity), left)
  expect('margin released by a fill', released, share)
  order.quantity -= quantity
  order.amount -= share
  state.account(order.account).reserved -= share
  if (order.quantity === 0n) state.orders.delete(id)
}

function followBust(state: AuditState, event: EventOf<'trade-busted'>): void {
  const [quantity, value] = [BigInt(event.quantity), BigInt(event.value)]
  state.move(event.buyer, event.series, -quantity, -value)
  state.move(event.seller, event.series, quantity, value)
  payFees(
    state,
    event.series,
    [event.buyer, -BigInt(event.buyerFee)],
    [event.seller, -BigInt(event.sellerFee)],
  )
}

function followReserved(
  state: AuditState,
  event: EventOf<'order-reserved'>,
  expect: Expect,
  price: number | null,
): void {
  const quantity = BigInt(event.quantity)
  const { safe, full } = reservedFor(state, event.account, event.series, quantity, BigInt(price ?? 0))
  const held = state.quantity(event.account, event.series)
  const others = [...state.orders.values()].filter(
    (order) =>
      order.account === event.account &&
      order.series === event.series &&
      order.quantity > 0n === quantity > 0n,
  )
  const closing = others.reduce((sum, order) => sum + order.quantity, quantity)
  const reduces = held !== 0n && held > 0n !== quantity > 0n && magnitude(closing) <= magnitude(held)
  const isSafe = reduces && !raises(state, event.account, event.series, quantity, 0n)
  expect('margin set aside', event.amount, isSafe ? safe : full)
  const amount = BigInt(event.amount)
  state.orders.set(event.order, { account: event.account, series: event.series, quantity, amount })
  state.account(event.account).reserved += amount
}

function followWithdrawal(state: AuditState, event: EventOf<'withdrawn'>, expect: Expect): void {
  const amount = BigInt(event.amount)
  let levied = 0n
  for (const levy of state.levies) {
    const claim = state.claims.get(levy.claim)
    if (claim === undefined || levy.asset !== event.asset) continue
    const part = ceilDiv(amount * BigInt(levy.numerator), BigInt(levy.denominator))
    levied += least(part, claim.amount - claim.repaid)
  }
  expect('levied', event.levied, least(levied, amount))
  bring(state, event.account, event.asset, -amount)
  let left = BigInt(event.levied)
  for (const levy of [...state.levies]) {
    const claim = state.claims.get(levy.claim)
    if (claim === undefined || claim.asset !== event.asset || left === 0n) continue
    const paid = least(left, claim.amount - claim.repaid)
    left -= paid
    repay(state, levy.claim, paid)
  }
  const { claims, rounding } = state.houses[event.asset]
  state.add(claims, event.asset, BigInt(event.levied) - left)
  state.add(rounding, event.asset, left)
}

function repay(state: AuditState, id: number, amount: bigint): void {
  const claim = state.claims.get(id)
  if (claim === undefined) return
  claim.repaid += amount
  if (claim.repaid < claim.amount) return
  state.claims.delete(id)
  state.levies = state.levies.filter((levy) => levy.claim !== id)
}

/** Payers up, receivers down, the difference to rounding. */
function followFunding(state: AuditState, event: EventOf<'funding-applied'>, expect: Expect): void {
  const rate = BigInt(event.rate)
  const { settles } = state.instrument(event.series)
  let [paid, received] = [0n, 0n]
  for (const { account, positions } of state.book.accounts) {
    const quantity = positions.get(event.series)?.quantity
    if (quantity === undefined) continue
    const product = magnitude(state.valueNow(event.series, quantity)) * magnitude(rate)
    if (quantity > 0n === rate > 0n) {
      const amount = ceilDiv(product, BILLION)
      paid += amount
      state.add(account, settles, -amount)
    } else {
      const amount = floorDiv(product, BILLION)
      received += amount
      state.add(account, settles, amount)
    }
  }
  expect('funding paid', event.paid, paid)
  expect('funding received', event.received, received)
  state.add(state.houses[settles].rounding, settles, paid - received)
}

/** A share of a fee by running totals, each rounded down. */
export function runningShares(fee: bigint, shares: readonly number[]): bigint[] {
  let [share, told] = [0n, 0n]
  return shares.map((part) => {
    share += BigInt(part)
    const total = floorDiv(fee * share, MILLION)
    const amount = total - told
    told = total
    return amount
  })
}
