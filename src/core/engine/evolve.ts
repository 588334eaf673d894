import { addBalance, movePosition } from '../book/posting.ts'
import { Depth } from '../depth/depth.ts'
import { REDUCE_ONLY, SETTLED } from '../market/markets.ts'
import { windowKey } from '../market/settlement-window.ts'
import { invariant } from '../money/invariant.ts'
import { applyLossEvent, openGates } from '../waterfall/apply.ts'
import { paidHolders, payColumns } from '../waterfall/apply-recovery.ts'
import { profitOfPeriod } from '../waterfall/bases.ts'
import { netEquityOf } from '../waterfall/bucket.ts'
import { heightWindowOf } from '../waterfall/fund-height.ts'
import type { Claim, House, Totals } from '../waterfall/house.ts'
import type { Event, HouseEvent, SettledSeries } from './events.ts'
import { adoptMarginModel, chooseMargin, lookAtScenarios } from './evolve-margin.ts'
import { evolveMutual, isMutual, newMember } from './evolve-mutual.ts'
import { addUpWindows, closeWindowFor, openWindowFor, revalue } from './expiry.ts'
import { fundingPayments, settlementValues } from './holders.ts'

type EventOf<Type extends HouseEvent['type']> = Extract<HouseEvent, { type: Type }>

/** Writes an event down onto the live rows. It decides nothing and cannot refuse. */
export function evolve(house: House, event: Event): void {
  const { book, markets, tables } = house
  switch (event.type) {
    case 'traded':
      return evolveTrade(house, event)
    case 'account-opened':
      return openAccount(house, event)
    case 'account-closed':
      return book.close(event.account)
    case 'asset-listed':
      return listAsset(house, event)
    case 'collateral-listed':
      markets.addCollateral(event.collateral)
      return addSeries(house, 1)
    case 'instrument-listed':
      markets.addInstrument(event.instrument)
      openWindowFor(house, event.instrument.terms)
      return addSeries(house, event.instrument.priceStep)
    case 'reference-listed':
      markets.addReference(event.reference)
      return addSeries(house, null)
    case 'terms-changed':
      markets.changeInstrument(event.series, event.instrument)
      book.touchScenarioRows()
      return touchHolders(house, event.series)
    case 'delisting-announced':
      tables.delisted.add(event.series)
      return markets.setStatus(event.series, REDUCE_ONLY)
    case 'deposited':
      return deposit(house, event.account, event.asset, event.amount)
    case 'withdrawn':
      return withdraw(house, event)
    case 'written-off':
      return writeOff(house, event)
    case 'margin-transferred':
    case 'compensated':
      deposit(house, event.from, event.asset, -event.amount, false)
      return deposit(house, event.to, event.asset, event.amount, false)
    case 'trade-busted':
      return bustTrade(house, event)
    case 'order-reserved':
      return reserve(house, event)
    case 'order-released':
      tables.reservations.delete(event.order)
      return book.setReserved(event.account, book.reserved(event.account) - event.amount)
    case 'marks-moved':
      return moveMarks(house, event)
    case 'depth-replaced':
      return taken(house.depths[event.series]?.replace(event.snapshot))
    case 'depth-updated':
      return taken(house.depths[event.series]?.apply(event.increment))
    case 'funding-applied':
      return applyFunding(house, event)
    case 'settled':
      return settleOne(house, event)
    case 'expiry-settled':
      return settleAll(house, event)
    case 'period-closed':
      return closePeriod(house, event)
    case 'time-advanced':
      return revalue(house) ? house.book.touchScenarioRows() : undefined
    case 'rulebook-adopted':
      house.rulebooks = [...house.rulebooks, event.rulebook]
      if (house.heightWindowMs === 0) house.meters.forgetAllLevels()
      house.heightWindowMs = heightWindowOf(event.rulebook)
      return touchEverybody(house)
    case 'margin-model-adopted':
      return adoptMarginModel(house, event)
    case 'margin-chosen':
      return chooseMargin(house, event)
    case 'members-set':
      return void tables.members.set(
        event.fund,
        event.members.map((member) => newMember(member, event.noticeMs ?? 0)),
      )
    case 'claim-repaid':
      return repayClaim(house, event)
    case 'operator-ordered':
      return void (event.isOn
        ? tables.operatorOrders.add(event.order)
        : tables.operatorOrders.delete(event.order))
    case 'account-called':
      return book.setState(event.account, 'called')
    case 'call-ended':
      return book.setState(event.account, 'healthy')
    case 'liquidation-deferred':
      return book.setState(event.account, 'deferred-until')
    default:
      return isMutual(event) ? evolveMutual(house, event) : applyLossEvent(house, event)
  }
}

function evolveTrade(house: House, event: EventOf<'traded'>): void {
  const { book, markets } = house
  const { settlementAsset } = markets.instrument(event.series).terms
  movePosition(book, markets, event.buyer, event.series, event.quantity, event.value)
  movePosition(book, markets, event.seller, event.series, -event.quantity, -event.value)
  payFees(house, event, settlementAsset, 1)
  if (event.buyerOrder !== null) fillOrder(house, event.buyerOrder, event.quantity, event.buyerReleased)
  if (event.sellerOrder !== null) fillOrder(house, event.sellerOrder, -event.quantity, event.sellerReleased)
}

interface Fees {
  readonly buyer: number
  readonly seller: number
  readonly buyerFee: number
  readonly sellerFee: number
}

function payFees(house: House, event: Fees, asset: number, sign: 1 | -1): void {
  const { book, markets } = house
  if (event.buyerFee !== 0) addBalance(book, markets, event.buyer, asset, -sign * event.buyerFee)
  if (event.sellerFee !== 0) addBalance(book, markets, event.seller, asset, -sign * event.sellerFee)
  const fees = sign * (event.buyerFee + event.sellerFee)
  if (fees !== 0) addBalance(book, markets, house.tables.house[asset].fees, asset, fees)
}

function fillOrder(house: House, order: number, quantity: number, released: number): void {
  const { reservations } = house.tables
  const known = reservations.get(order)
  invariant(known !== undefined, `order ${order} has no reservation`)
  const left = known.quantity - quantity
  if (left === 0) reservations.delete(order)
  else reservations.set(order, { ...known, quantity: left, amount: known.amount - released })
  house.book.setReserved(known.account, house.book.reserved(known.account) - released)
}

function bustTrade(house: House, event: EventOf<'trade-busted'>): void {
  const { book, markets } = house
  const { settlementAsset } = markets.instrument(event.series).terms
  movePosition(book, markets, event.buyer, event.series, -event.quantity, -event.value)
  movePosition(book, markets, event.seller, event.series, event.quantity, event.value)
  payFees(house, event, settlementAsset, -1)
  house.tables.busted.add(event.sequence)
}

function openAccount(house: House, event: EventOf<'account-opened'>): void {
  const row = house.book.open(event.kind, event.asset, event.owner)
  invariant(row === event.account, `account ${event.account} was opened as ${row}`)
  if (event.name !== null) house.tables.named.set(event.name, row)
}

/** An asset brings the house's own accounts in it: the market beyond the venue, fees, rounding, claims. */
function listAsset(house: House, event: EventOf<'asset-listed'>): void {
  const asset = house.markets.addAsset(event.terms)
  const { house: accounts } = event
  for (const kind of ['market', 'fees', 'rounding', 'claims'] as const) {
    const row = house.book.open(kind, asset)
    invariant(row === accounts[kind], `the ${kind} account of asset ${asset} was opened as ${row}`)
  }
  house.tables.house.push(accounts)
  house.tables.totals.push(noTotals())
}

function noTotals(): Totals {
  const paid = { externalized: 0n, uncovered: 0n, socialized: 0n, transferred: 0n }
  return { deposited: 0n, withdrawn: 0n, writtenOff: 0n, ...paid }
}

/** @param priceStep null for what nobody quotes, since nobody trades it */
function addSeries(house: House, priceStep: number | null): void {
  house.book.addSeries()
  house.depths.push(priceStep === null ? null : new Depth({ priceStep }))
}

function deposit(house: House, row: number, asset: number, amount: number, isExternal = true): void {
  bring(house, row, asset, amount)
  if (isExternal) house.tables.totals[asset].deposited += BigInt(amount)
}

/** Money that is gone leaves the account it hits and the books; for the account it is a loss like any other. */
function writeOff(house: House, event: EventOf<'written-off'>): void {
  addBalance(house.book, house.markets, event.account, event.asset, -event.amount)
  house.tables.totals[event.asset].writtenOff += BigInt(event.amount)
}

/** Money brought in or taken out is no profit: what a period's profit is measured against moves by what equity moves. */
function bring(house: House, row: number, asset: number, amount: number): void {
  const { book, markets, periodBase } = house
  if (asset === book.homeAssetOf(row)) {
    periodBase.add(row, amount)
    return addBalance(book, markets, row, asset, amount)
  }
  const before = netEquityOf(house, row)
  addBalance(book, markets, row, asset, amount)
  periodBase.add(row, netEquityOf(house, row) - before)
}

function withdraw(house: House, event: EventOf<'withdrawn'>): void {
  const { tables } = house
  bring(house, event.account, event.asset, -event.amount)
  tables.totals[event.asset].withdrawn += BigInt(event.amount - event.levied)
  if (event.levied > 0) payLevies(house, event.asset, event.levied)
}

/** What stays behind of a withdrawal repays the claims the levies were set for, the oldest first. */
function payLevies(house: House, asset: number, levied: number): void {
  const { claims } = house.tables
  let left = levied
  for (const levy of house.tables.levies) {
    const claim = claims.get(levy.claim)
    if (claim === undefined || claim.asset !== asset || left === 0) continue
    const paid = Math.min(left, claim.amount - claim.repaid)
    left -= paid
    noteRepaid(house, claim, paid)
  }
  addBalance(house.book, house.markets, house.tables.house[asset].claims, asset, levied - left)
  if (left > 0) addBalance(house.book, house.markets, house.tables.house[asset].rounding, asset, left)
}

function noteRepaid(house: House, claim: Claim, amount: number): void {
  const repaid = claim.repaid + amount
  if (repaid === claim.amount) {
    house.tables.claims.delete(claim.id)
    house.tables.levies = house.tables.levies.filter((levy) => levy.claim !== claim.id)
    openGates(house)
  } else house.tables.claims.set(claim.id, { ...claim, repaid })
}

function repayClaim(house: House, event: EventOf<'claim-repaid'>): void {
  const claim = house.tables.claims.get(event.claim)
  invariant(claim !== undefined, `claim ${event.claim} is not outstanding`)
  addBalance(house.book, house.markets, event.from, event.asset, -event.amount)
  if (event.to === undefined)
    addBalance(house.book, house.markets, house.tables.house[event.asset].claims, event.asset, event.amount)
  else payColumns(house, event.asset, event.to)
  noteRepaid(house, event.to === undefined ? claim : paidHolders(claim, event.to), event.amount)
}

function reserve(house: House, event: EventOf<'order-reserved'>): void {
  const { account, series, quantity, amount } = event
  house.tables.reservations.set(event.order, { account, series, quantity, amount })
  house.book.setReserved(account, house.book.reserved(account) + amount)
}

/** All marks are in place before anybody is looked at: a hedge is never judged on half of its marks. */
function moveMarks(house: House, event: EventOf<'marks-moved'>): void {
  const { book, markets } = house
  const isLater = revalue(house)
  addUpWindows(house, event.marks)
  for (const { series, mark } of event.marks) {
    markets.setMark(series, mark, house.at)
    book.fingerprint.fold(series, mark)
  }
  for (const { series, mark } of event.marks) {
    book.triggers[series].cross(book.links, mark, (cell) => book.touch(book.accountOf(cell)))
  }
  lookAtScenarios(house, event.marks, isLater)
}

function touchHolders(house: House, series: number): void {
  const { book } = house
  book.triggers[series].holders(book.links, (cell) => book.touch(book.accountOf(cell)))
}

function touchEverybody(house: House): void {
  for (let row = 0; row < house.book.accounts; row += 1) house.book.touch(row)
}

function taken(refusals: readonly unknown[] | undefined): void {
  invariant(refusals !== undefined && refusals.length === 0, 'a depth update that was accepted is taken')
}

function applyFunding(house: House, event: EventOf<'funding-applied'>): void {
  const { book, markets } = house
  const { settlementAsset } = markets.instrument(event.series).terms
  for (const { account, amount } of fundingPayments(house, event.series, event.rate))
    addBalance(book, markets, account, settlementAsset, amount)
  addBalance(book, markets, house.tables.house[settlementAsset].rounding, settlementAsset, event.dust)
}

function settle(house: House, { series, price, dust }: SettledSeries): void {
  const { book, markets } = house
  const { settlementAsset } = markets.instrument(series).terms
  for (const { account, quantity, value } of settlementValues(house, series, price))
    movePosition(book, markets, account, series, -quantity, -value)
  addBalance(book, markets, house.tables.house[settlementAsset].rounding, settlementAsset, dust)
  markets.setStatus(series, SETTLED)
}

function settleOne(house: House, event: EventOf<'settled'>): void {
  settle(house, event)
  closeWindowFor(house, house.markets.instrument(event.series).terms)
}

/** Every leg is closed before anybody is looked at. */
function settleAll(house: House, event: EventOf<'expiry-settled'>): void {
  for (const settled of event.settled) settle(house, settled)
  house.tables.windows.delete(windowKey(event.index, event.expiresAt))
}

function closePeriod(house: House, event: EventOf<'period-closed'>): void {
  for (const { series, mark } of event.marks) house.markets.setPeriodMark(series, mark)
  for (let row = 0; row < house.book.accounts; row += 1) {
    const profit = profitOfPeriod(house, row)
    if (profit !== 0) house.periodBase.add(row, profit)
  }
}
