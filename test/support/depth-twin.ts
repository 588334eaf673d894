import type {
  DepthIncrement,
  DepthSide,
  DepthSnapshot,
  Level,
  PricedQuantity,
} from '../../src/core/depth/index.ts'
import { UNOWNED } from '../../src/core/depth/index.ts'
import { LINEAR } from '../../src/core/market/value.ts'

/** One resting order, in bigints; the list it stands in is the order of time. */
export interface TwinOrder {
  readonly side: DepthSide
  readonly price: bigint
  readonly owner: number
  quantity: bigint
}

/** One fill of a walk. */
export interface TwinFill {
  readonly price: bigint
  readonly quantity: bigint
  readonly owner: number
}

/**
 * The book as a plain list of orders in the order of time: slow, obvious, exact.
 *
 * Updates are tried on a copy of the list, and kept only if the copy is a legal book.
 */
export class DepthTwin {
  orders: TwinOrder[] = []

  /** @returns whether the book took the snapshot */
  replace(snapshot: DepthSnapshot): boolean {
    const of = (side: DepthSide) => (level: PricedQuantity & { owner?: number }) => orderOf(side, level)
    return this.#keepIfUncrossed([...snapshot.bids.map(of('bid')), ...snapshot.asks.map(of('ask'))])
  }

  /** @returns whether the book took the increment */
  apply(increment: DepthIncrement): boolean {
    let orders = this.orders.map((order) => ({ ...order }))
    for (const change of increment.bids) orders = withUnowned(orders, 'bid', change)
    for (const change of increment.asks) orders = withUnowned(orders, 'ask', change)
    return this.#keepIfUncrossed(orders)
  }

  /** @returns whether the order rests */
  rest(side: DepthSide, level: Level): boolean {
    return this.#keepIfUncrossed([...this.orders, orderOf(side, level)])
  }

  withdraw(owner: number): void {
    this.orders = this.orders.filter((order) => order.owner !== owner)
  }

  /** The orders of one side in the order in which they are taken. */
  queue(side: DepthSide): TwinOrder[] {
    const better = (a: TwinOrder, b: TwinOrder): number =>
      Number(side === 'bid' ? b.price - a.price : a.price - b.price)
    return this.orders.filter((order) => order.side === side).toSorted(better)
  }

  /** Fills a quantity from the queue, order by order, as far as the limit; orders of one owner may be passed by. */
  walk(side: DepthSide, quantity: bigint, limit?: number, passing?: number): TwinFill[] {
    let left = quantity
    const fills: TwinFill[] = []
    const others = this.queue(side).filter((order) => order.owner !== passing)
    for (const { price, quantity: resting, owner } of others) {
      if (left === 0n || (limit !== undefined && isPast(side, price, limit))) break
      const part = left < resting ? left : resting
      fills.push({ price, quantity: part, owner })
      left -= part
    }
    return fills
  }

  /** The largest quantity, found by counting up, whose fills together are worth at most `money`. */
  quantityFor(side: DepthSide, money: bigint, payoff: number, scale: bigint, limit?: number): bigint {
    return this.#countUp(side, limit, (fills) => worthOf(fills, payoff, scale) <= money)
  }

  /** The largest quantity, found by counting up, whose average price is not worse than `price`. */
  largestWithAverage(side: DepthSide, price: bigint, payoff: number): bigint {
    return this.#countUp(side, undefined, (fills) => {
      const { numerator, denominator } = averageOf(fills, payoff)
      return side === 'bid' ? numerator >= price * denominator : numerator <= price * denominator
    })
  }

  /** Uses fills up, each from the first order that matches it. */
  take(side: DepthSide, fills: readonly TwinFill[]): void {
    for (const fill of fills) {
      const order = this.queue(side).find(({ price, owner }) => price === fill.price && owner === fill.owner)
      if (order === undefined) throw new Error(`nothing of ${fill.owner} rests at ${fill.price}`)
      order.quantity -= fill.quantity
      this.orders = this.orders.filter(({ quantity }) => quantity > 0n)
    }
  }

  #countUp(side: DepthSide, limit: number | undefined, fits: (fills: TwinFill[]) => boolean): bigint {
    const all = quantityOf(this.walk(side, 1n << 60n, limit))
    let quantity = 0n
    while (quantity < all && fits(this.walk(side, quantity + 1n, limit))) quantity += 1n
    return quantity
  }

  #keepIfUncrossed(orders: TwinOrder[]): boolean {
    const bids = orders.filter(({ side }) => side === 'bid')
    const asks = orders.filter(({ side }) => side === 'ask')
    const isCrossed = bids.some((bid) => asks.some((ask) => bid.price >= ask.price))
    if (!isCrossed) this.orders = orders
    return !isCrossed
  }
}

/** Value of fills in ledger units, each rounded half-even where inverse. */
export function worthOf(fills: readonly TwinFill[], payoff: number, scale: bigint): bigint {
  return fills.reduce((sum, { price, quantity }) => {
    if (payoff === LINEAR) return sum + quantity * scale * price
    return sum + halfEven(quantity * scale, price)
  }, 0n)
}

/** The average price of fills as a fraction, not in lowest terms; inverse: over the product of all prices. */
export function averageOf(
  fills: readonly TwinFill[],
  payoff: number,
): { readonly numerator: bigint; readonly denominator: bigint } {
  const quantity = quantityOf(fills)
  if (payoff === LINEAR)
    return {
      numerator: fills.reduce((sum, fill) => sum + fill.price * fill.quantity, 0n),
      denominator: quantity,
    }
  const product = fills.reduce((all, fill) => all * fill.price, 1n)
  const base = fills.reduce((sum, fill) => sum + (fill.quantity * product) / fill.price, 0n)
  return { numerator: quantity * product, denominator: base }
}

export function quantityOf(fills: readonly TwinFill[]): bigint {
  return fills.reduce((sum, fill) => sum + fill.quantity, 0n)
}

function orderOf(side: DepthSide, level: PricedQuantity & { readonly owner?: number }): TwinOrder {
  return { side, price: BigInt(level.price), quantity: BigInt(level.quantity), owner: level.owner ?? UNOWNED }
}

/** The outside quantity keeps its place in time while there is one; a new one is the youngest order. */
function withUnowned(orders: TwinOrder[], side: DepthSide, { price, quantity }: PricedQuantity): TwinOrder[] {
  const isIt = (order: TwinOrder): boolean =>
    order.side === side && order.owner === UNOWNED && order.price === BigInt(price)
  if (quantity === 0) return orders.filter((order) => !isIt(order))
  if (!orders.some(isIt)) return [...orders, orderOf(side, { price, quantity })]
  return orders.map((order) => (isIt(order) ? { ...order, quantity: BigInt(quantity) } : order))
}

function isPast(side: DepthSide, price: bigint, limit: number): boolean {
  return side === 'bid' ? price < BigInt(limit) : price > BigInt(limit)
}

function halfEven(above: bigint, below: bigint): bigint {
  const down = above / below
  const twice = (above % below) * 2n
  if (twice === below) return down + (down % 2n)
  return twice > below ? down + 1n : down
}
