import type { Account } from '../book/book.ts'
import type { Reservation } from './house.ts'

/** Resting orders by number, in the order they came, which can also be asked for by account. */
export class Reservations extends Map<number, Reservation> {
  /** Numbers of each account's orders in the order they came; null until somebody asks for one's. */
  #byAccount: Map<Account, Set<number>> | null = null

  static copyOf(orders: ReadonlyMap<number, Reservation>): Reservations {
    const copy = new Reservations()
    for (const [order, reservation] of orders) copy.set(order, reservation)
    return copy
  }

  override set(order: number, reservation: Reservation): this {
    if (this.#byAccount !== null) addTo(this.#byAccount, reservation.account, order)
    return super.set(order, reservation)
  }

  override delete(order: number): boolean {
    if (this.#byAccount !== null) this.#forget(this.#byAccount, order)
    return super.delete(order)
  }

  override clear(): void {
    this.#byAccount = null
    super.clear()
  }

  /** Numbers of an account's orders, in the order they came. */
  numbersOf(account: Account): ReadonlySet<number> {
    this.#byAccount ??= indexed(this)
    return this.#byAccount.get(account) ?? new Set()
  }

  #forget(byAccount: Map<Account, Set<number>>, order: number): void {
    const known = this.get(order)
    if (known === undefined) return
    const own = byAccount.get(known.account)
    own?.delete(order)
    if (own?.size === 0) byAccount.delete(known.account)
  }
}

function indexed(reservations: ReadonlyMap<number, Reservation>): Map<Account, Set<number>> {
  const byAccount = new Map<Account, Set<number>>()
  for (const [order, { account }] of reservations) addTo(byAccount, account, order)
  return byAccount
}

function addTo(byAccount: Map<Account, Set<number>>, account: Account, order: number): void {
  const own = byAccount.get(account)
  if (own === undefined) byAccount.set(account, new Set([order]))
  else own.add(order)
}

/**
 * Orders as they are in a trial: those before it, and what the trial has done to them. Nothing is copied for it, and
 * whoever looks through them comes by all in the order they would have come in.
 */
export class OrdersInTrial extends Map<number, Reservation> {
  readonly #before: ReadonlyMap<number, Reservation>
  /** Orders of before that ended; one that came again since stands behind all others. */
  readonly #ended = new Set<number>()

  constructor(before: ReadonlyMap<number, Reservation>) {
    super()
    this.#before = before
  }

  override get size(): number {
    let size = this.#before.size - this.#ended.size
    for (const order of super.keys()) if (!this.#isFromBefore(order)) size += 1
    return size
  }

  override get(order: number): Reservation | undefined {
    return super.get(order) ?? (this.#isFromBefore(order) ? this.#before.get(order) : undefined)
  }

  override has(order: number): boolean {
    return super.has(order) || this.#isFromBefore(order)
  }

  override delete(order: number): boolean {
    const had = this.has(order)
    super.delete(order)
    if (this.#before.has(order)) this.#ended.add(order)
    return had
  }

  override clear(): void {
    super.clear()
    for (const order of this.#before.keys()) this.#ended.add(order)
  }

  override *entries(): MapIterator<[number, Reservation]> {
    for (const [order, before] of this.#before)
      if (!this.#ended.has(order)) yield [order, super.get(order) ?? before]
    for (const entry of super.entries()) if (!this.#isFromBefore(entry[0])) yield entry
  }

  override *keys(): MapIterator<number> {
    for (const [order] of this.entries()) yield order
  }

  override *values(): MapIterator<Reservation> {
    for (const [, reservation] of this.entries()) yield reservation
  }

  override forEach(tell: (value: Reservation, key: number, map: Map<number, Reservation>) => void): void {
    for (const [order, reservation] of this.entries()) tell(reservation, order, this)
  }

  override [Symbol.iterator](): MapIterator<[number, Reservation]> {
    return this.entries()
  }

  /** An account's orders, as `ordersOf` has them. */
  *of(account: Account): Generator<readonly [order: number, reservation: Reservation]> {
    for (const [order, before] of ordersOf(this.#before, account))
      if (!this.#ended.has(order)) yield [order, super.get(order) ?? before]
    for (const entry of super.entries())
      if (entry[1].account === account && !this.#isFromBefore(entry[0])) yield entry
  }

  #isFromBefore(order: number): boolean {
    return this.#before.has(order) && !this.#ended.has(order)
  }
}

/** An account's orders with their numbers, in the order they came. Of orders without an index all are looked through. */
export function* ordersOf(
  reservations: ReadonlyMap<number, Reservation>,
  account: Account,
): Generator<readonly [order: number, reservation: Reservation]> {
  if (reservations instanceof Reservations)
    for (const order of reservations.numbersOf(account)) yield [order, reservations.get(order) as Reservation]
  else if (reservations instanceof OrdersInTrial) yield* reservations.of(account)
  else for (const entry of reservations) if (entry[1].account === account) yield entry
}
