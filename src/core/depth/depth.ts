import { InvariantViolation, invariant } from '../money/invariant.ts'
import { misfit } from '../money/malformed-image.ts'
import { type Held, incrementRefusals, orderRefusals, snapshotRefusals } from './check.ts'
import { Ladder, type LadderImage, type LadderMark } from './ladder.ts'
import { largestQuantityWithAverage, quantityDownTo } from './largest.ts'
import {
  type DepthIncrement,
  type DepthSide,
  type DepthSnapshot,
  type Level,
  type PricedQuantity,
  type SnapshotLevel,
  UNOWNED,
} from './level.ts'
import type { DepthRefusal } from './refusal.ts'
import { type Walk, walkForMoney, walkForQuantity } from './walk.ts'

/** A book as it stood at one moment, for `restore`. */
export interface DepthMark {
  readonly bids: LadderMark
  readonly asks: LadderMark
  readonly priceStep: number
  readonly lastUpdateId: number | null
  readonly isJoined: boolean
  readonly updatedAt: number | null
}

/** A book as plain data. */
export interface DepthImage {
  readonly priceStep: number
  readonly lastUpdateId: number | null
  readonly isJoined: boolean
  readonly updatedAt: number | null
  readonly bids: LadderImage
  readonly asks: LadderImage
}

/** Quantity increments taken out of each side. */
export interface Withdrawn {
  readonly bids: number
  readonly asks: number
}

/**
 * The book of one instrument: the outside market's unowned quantity at each price, and orders of accounts.
 *
 * A taker gets the best price first and, within a price, the earlier quantity first. A price-level feed does
 * not tell the age of its orders, so unowned quantity keeps the place it took when its price first appeared.
 * Prices are whole mark increments, quantities whole quantity increments, both below 2^53.
 */
export class Depth {
  readonly #priceStep: number
  readonly #bids = new Ladder('bid')
  readonly #asks = new Ladder('ask')
  #lastUpdateId: number | null
  #isJoined = false
  #updatedAt: number | null = null

  /**
   * An empty book.
   *
   * @param options.priceStep order price increment in mark increments, whole, >= 1
   * @param options.lastUpdateId the venue's number of the last update before the first one to come
   * @throws {InvariantViolation} when an option is not such a number
   */
  constructor({ priceStep, lastUpdateId }: { readonly priceStep: number; readonly lastUpdateId?: number }) {
    invariant(
      Number.isSafeInteger(priceStep) && priceStep >= 1 && Number.isSafeInteger(lastUpdateId ?? 0),
      `a book needs a whole price step >= 1 and a whole update number, not ${priceStep} and ${lastUpdateId}`,
    )
    this.#priceStep = priceStep
    this.#lastUpdateId = lastUpdateId ?? null
  }

  /** The highest price somebody would pay, in mark increments; null when there is no bid. */
  get bestBid(): number | null {
    return this.#bids.best
  }

  /** The lowest price somebody would sell at, in mark increments; null when there is no ask. */
  get bestAsk(): number | null {
    return this.#asks.best
  }

  /** Order price increment in mark increments. */
  get priceStep(): number {
    return this.#priceStep
  }

  /** Venue time of the last update in milliseconds since the epoch; null before the first. */
  get updatedAt(): number | null {
    return this.#updatedAt
  }

  /** The venue's number of the last update; null while the book is not chained. */
  get lastUpdateId(): number | null {
    return this.#lastUpdateId
  }

  /** What `replace` would refuse; nothing is changed. */
  refusalsOfSnapshot(snapshot: DepthSnapshot): DepthRefusal[] {
    return snapshotRefusals(this.#held(), snapshot)
  }

  /** What `apply` would refuse; nothing is changed. */
  refusalsOfIncrement(increment: DepthIncrement): DepthRefusal[] {
    return incrementRefusals(this.#held(), increment)
  }

  /**
   * Replaces the whole book, orders of accounts included, or changes nothing.
   *
   * A snapshot without an update number ends the chain; so a venue that counts from the start again is followed.
   *
   * @returns every reason to refuse, in order of precedence; bounds and crossing are judged once the levels are sound
   */
  replace(snapshot: DepthSnapshot): DepthRefusal[] {
    const refusals = this.refusalsOfSnapshot(snapshot)
    if (refusals.length > 0) return refusals
    this.#bids.load(snapshot.bids.map(levelOf))
    this.#asks.load(snapshot.asks.map(levelOf))
    this.#lastUpdateId = snapshot.lastUpdateId ?? null
    this.#isJoined = false
    this.#updatedAt = snapshot.at
    return refusals
  }

  /**
   * Sets the unowned quantity at each price named, or changes nothing. Orders of accounts stay.
   *
   * The first increment after a snapshot may overlap it; each later one has to follow the one before.
   *
   * @returns every reason to refuse, in order of precedence; bounds and crossing are judged once the levels are sound
   */
  apply(increment: DepthIncrement): DepthRefusal[] {
    const refusals = this.refusalsOfIncrement(increment)
    if (refusals.length > 0) return refusals
    setUnowned(this.#bids, increment.bids)
    setUnowned(this.#asks, increment.asks)
    this.#isJoined = increment.sequence !== undefined
    this.#lastUpdateId = increment.sequence?.lastId ?? null
    this.#updatedAt = increment.at
    return refusals
  }

  /**
   * Rests an account's order behind all others of its price, or changes nothing.
   *
   * @returns every reason to refuse, in order of precedence: an order that would cross has to be matched first
   */
  rest(side: DepthSide, order: Level): DepthRefusal[] {
    const refusals = orderRefusals(this.#held(), side, order)
    if (refusals.length === 0) this.#ladder(side).add(order)
    return refusals
  }

  /**
   * Takes all of an account's orders out of the book.
   *
   * @param owner account row, or UNOWNED for the outside market's whole depth
   * @returns the quantity that rested on each side
   */
  withdraw(owner: number): Withdrawn {
    return { bids: this.#bids.withdraw(owner), asks: this.#asks.withdraw(owner) }
  }

  /**
   * What a market order of a quantity would take, best first. The book does not change.
   *
   * @param side the side used up: `bid` for a seller
   * @param quantity quantity increments, >= 0
   * @param limit worst price still taken, in mark increments; without one, any
   * @param passing account row whose orders are passed by: those of the taker, who cannot trade with himself
   * @throws {InvariantViolation} when the quantity is no such number, or the limit is NaN
   */
  walkQuantity(side: DepthSide, quantity: number, limit?: number, passing?: number): Walk {
    return walkForQuantity(this.#ladder(side), quantity, limit, passing)
  }

  /**
   * What the largest market order worth at most `money` would take, fill by fill. The book does not change.
   *
   * @param money ledger units, >= 0; what is not spent is the walk's `left`
   * @param payoff LINEAR or INVERSE
   * @param scale the instrument's scale, above zero
   * @param limit worst price still taken, in mark increments; without one, any
   * @throws {InvariantViolation} when the money is no such number, or the limit is NaN
   */
  walkMoney(side: DepthSide, money: number, payoff: number, scale: number, limit?: number): Walk {
    return walkForMoney(this.#ladder(side), money, payoff, scale, limit)
  }

  /**
   * Uses up exactly what a walk found.
   *
   * @param passing whose orders the walk passed by; they stay
   * @throws {InvariantViolation} when the book has changed since, so that the fills no longer are its best ones
   */
  take(walk: Walk, passing?: number): void {
    const fills = walk.prices.length
    if (fills === 0) return
    const ladder = this.#ladder(walk.side)
    const { last, rest } = endOf(ladder, walk, passing)
    if (ladder.count - last === fills) return ladder.removeBest(fills, walk.quantity, rest)
    for (let row = ladder.count - 1; row >= last; row -= 1) {
      if (ladder.owners[row] === passing) continue
      if (row === last && rest > 0) ladder.setQuantity(row, rest)
      else ladder.remove(row)
    }
  }

  /**
   * The largest whole quantity whose average price is not worse than `floorPrice` (for asks: not above it).
   *
   * @param floorPrice mark increments, whole and above zero
   * @param payoff LINEAR, or INVERSE for the harmonic average
   * @throws {InvariantViolation} when the price is no such number
   */
  largestWithAverage(side: DepthSide, floorPrice: number, payoff: number): number {
    return largestQuantityWithAverage(this.#ladder(side), floorPrice, payoff)
  }

  /**
   * The quantity that rests at a price or better: what it takes to push the market there.
   *
   * @throws {InvariantViolation} when the price is not whole or not above zero
   */
  quantityTo(side: DepthSide, price: number): number {
    return quantityDownTo(this.#ladder(side), price)
  }

  /** The best `n` levels in the order in which they are taken; all of them without an `n`. */
  levels(side: DepthSide, n: number = Number.POSITIVE_INFINITY): Level[] {
    return this.#ladder(side).levels(n)
  }

  /** Whether an account, or the outside market, has anything resting. */
  has(owner: number): boolean {
    return this.levels('bid')
      .concat(this.levels('ask'))
      .some((level) => level.owner === owner)
  }

  /** A book of its own with the same state. Rows are shared until one of the two writes. */
  copy(): Depth {
    const copy = new Depth({ priceStep: this.#priceStep })
    copy.restore(this.mark())
    return copy
  }

  /** The state now, for a trial that ends with `restore`. It costs nothing until the next write. */
  mark(): DepthMark {
    return {
      bids: this.#bids.mark(),
      asks: this.#asks.mark(),
      priceStep: this.#priceStep,
      lastUpdateId: this.#lastUpdateId,
      isJoined: this.#isJoined,
      updatedAt: this.#updatedAt,
    }
  }

  /**
   * Goes back to a mark, as often as wanted.
   *
   * @throws {InvariantViolation} when the mark is of a book with another price step
   */
  restore(mark: DepthMark): void {
    invariant(
      mark.priceStep === this.#priceStep,
      `a mark of price step ${mark.priceStep} fits no book of price step ${this.#priceStep}`,
    )
    this.#bids.restore(mark.bids)
    this.#asks.restore(mark.asks)
    this.#lastUpdateId = mark.lastUpdateId
    this.#isJoined = mark.isJoined
    this.#updatedAt = mark.updatedAt
  }

  /**
   * Tells every number of the state, for a fingerprint. Equal states tell equal numbers, whatever led to them.
   *
   * Order: price step, chained or not, update number, joined or not, updated or not, time, bids, asks; each
   * side as its number of levels, then price, quantity and owner of each, best first.
   */
  fold(hash: (n: number) => void): void {
    hash(this.#priceStep)
    hash(this.#lastUpdateId === null ? 0 : 1)
    hash(this.#lastUpdateId ?? 0)
    hash(this.#isJoined ? 1 : 0)
    hash(this.#updatedAt === null ? 0 : 1)
    hash(this.#updatedAt ?? 0)
    this.#bids.fold(hash)
    this.#asks.fold(hash)
  }

  /** The book as plain data that shares nothing with it. */
  freeze(): DepthImage {
    return {
      priceStep: this.#priceStep,
      lastUpdateId: this.#lastUpdateId,
      isJoined: this.#isJoined,
      updatedAt: this.#updatedAt,
      bids: this.#bids.freeze(),
      asks: this.#asks.freeze(),
    }
  }

  /**
   * @param accounts how many there are that may own orders
   * @throws {MalformedImage} when it is no book
   */
  static thaw(image: DepthImage, accounts: number): Depth {
    const { priceStep, lastUpdateId, isJoined, updatedAt, bids, asks } = image
    if (!(Number.isSafeInteger(priceStep) && priceStep >= 1))
      misfit('the price step of a book', 'a whole number above zero', priceStep)
    const depth = new Depth({ priceStep })
    depth.#bids.thaw(bids, priceStep, accounts)
    depth.#asks.thaw(asks, priceStep, accounts)
    depth.#lastUpdateId = lastUpdateId
    depth.#isJoined = isJoined
    depth.#updatedAt = updatedAt
    const { bestBid, bestAsk } = depth
    if (bestBid !== null && bestAsk !== null && bestBid >= bestAsk)
      misfit('the best bid of a book', `less than the best ask ${bestAsk}`, bestBid)
    return depth
  }

  #ladder(side: DepthSide): Ladder {
    return side === 'bid' ? this.#bids : this.#asks
  }

  #held(): Held {
    return {
      bids: this.#bids,
      asks: this.#asks,
      priceStep: this.#priceStep,
      lastUpdateId: this.#lastUpdateId,
      isJoined: this.#isJoined,
      updatedAt: this.#updatedAt,
    }
  }
}

function levelOf({ price, quantity, owner = UNOWNED }: SnapshotLevel): Level {
  return { price, quantity, owner }
}

/** Sets unowned quantities; those that fall come first, so that the total never passes its bound on the way. */
function setUnowned(ladder: Ladder, changes: readonly PricedQuantity[]): void {
  const growing: PricedQuantity[] = []
  for (const change of changes) {
    const row = ladder.rowOf(change.price, UNOWNED)
    if (row < 0 || ladder.quantityOf(row) < change.quantity) growing.push(change)
    else if (change.quantity === 0) ladder.remove(row)
    else ladder.setQuantity(row, change.quantity)
  }
  for (const { price, quantity } of growing) {
    const row = ladder.rowOf(price, UNOWNED)
    if (row >= 0) ladder.setQuantity(row, quantity)
    else if (quantity > 0) ladder.add({ price, quantity, owner: UNOWNED })
  }
}

/** The last row touched and what it keeps; refuses a walk whose fills are not the best rows, each whole but the last. */
function endOf(
  ladder: Ladder,
  { prices, quantities, owners, quantity }: Walk,
  passing: number | undefined,
): { readonly last: number; readonly rest: number } {
  let last = ladder.count
  let rest = 0
  let taken = 0
  for (let fill = 0; fill < prices.length; fill += 1) {
    do last -= 1
    while (last >= 0 && ladder.owners[last] === passing)
    const isThere = last >= 0 && ladder.prices[last] === prices[fill] && ladder.owners[last] === owners[fill]
    const isNext = rest === 0 && isThere && ladder.quantityOf(last) >= quantities[fill]
    if (!isNext) refuseWalk(ladder, prices[fill], quantities[fill], owners[fill])
    rest = ladder.quantityOf(last) - quantities[fill]
    taken += quantities[fill]
  }
  if (taken !== quantity)
    throw new InvariantViolation(`a walk's fills sum to its quantity, and ${taken} is not ${quantity}`)
  return { last, rest }
}

function refuseWalk(ladder: Ladder, price: number, quantity: number, owner: number): never {
  invariant(
    false,
    `a walk takes the best of the book it walked, and ${quantity} at ${price} of owner ${owner} is no longer next on the ${ladder.side} side; walk again`,
  )
}
