import type { Trade } from '../../src/core/engine/commands.ts'
import type { World } from './world.ts'

interface TwinPosition {
  quantity: bigint
  cost: bigint
  trigger: bigint
}

interface TwinAccount {
  cash: bigint
  readonly positions: Map<number, TwinPosition>
}

interface TwinTerms {
  readonly scale: bigint
  readonly brackets: readonly {
    readonly upTo: bigint | null
    readonly initial: bigint
    readonly maintenance: bigint
    readonly initialDeduction: bigint
    readonly maintenanceDeduction: bigint
  }[]
  mark: bigint
}

const PPM = 1_000_000n

/**
 * The obvious engine: maps of objects with bigints, doing for a trade what the real one does. It checks initial
 * margin of both sides after value and fee, books both, keeps entry costs, and keeps or renews safe zones by
 * the same rule. It records the same event. For speed only: its zones are triggers without lists.
 */
export class TwinEngine {
  readonly accounts: Map<number, TwinAccount> = new Map()
  readonly terms: TwinTerms[] = []
  readonly events: object[] = []
  fees = 0n

  constructor(world: World) {
    const { book, markets } = world.house
    for (let series = 0; series < markets.count; series += 1) {
      const { terms, scale } = markets.instrument(series)
      const brackets = terms.brackets.map((bracket) => ({
        upTo: bracket.upTo === null ? null : BigInt(bracket.upTo),
        initial: BigInt(bracket.initial),
        maintenance: BigInt(bracket.maintenance),
        initialDeduction: BigInt(bracket.initialDeduction),
        maintenanceDeduction: BigInt(bracket.maintenanceDeduction),
      }))
      this.terms.push({ scale: BigInt(scale), brackets, mark: BigInt(markets.mark[series]) })
    }
    for (let row = 0; row < book.accounts; row += 1) {
      const positions = new Map<number, TwinPosition>()
      for (let cell = book.first(row); cell !== -1; cell = book.next(cell))
        positions.set(book.seriesOf(cell), {
          quantity: BigInt(book.quantity(cell)),
          cost: BigInt(book.cost(cell)),
          trigger: 0n,
        })
      this.accounts.set(row, { cash: BigInt(book.cash(row)), positions })
    }
  }

  trade(body: Trade): boolean {
    const buyer = this.accounts.get(body.buyer)
    const seller = this.accounts.get(body.seller)
    if (buyer === undefined || seller === undefined) return false
    const quantity = BigInt(body.quantity)
    const terms = this.terms[body.series]
    const value = quantity * BigInt(body.price) * terms.scale
    const fee = (value * 200n + PPM - 1n) / PPM
    if (!this.#isFree(buyer, body.series, quantity, -value - fee)) return false
    if (!this.#isFree(seller, body.series, -quantity, value)) return false
    this.#move(buyer, body.series, quantity, value, fee)
    this.#move(seller, body.series, -quantity, -value, 0n)
    this.fees += fee
    this.events.push({
      type: 'traded',
      buyer: body.buyer,
      seller: body.seller,
      series: body.series,
      quantity,
      price: body.price,
      value,
      fee,
    })
    this.#zone(buyer)
    this.#zone(seller)
    return true
  }

  #isFree(account: TwinAccount, series: number, change: bigint, cash: bigint): boolean {
    const held = account.positions.get(series)?.quantity ?? 0n
    if (held !== 0n && held > 0n !== change > 0n && abs(change) <= abs(held)) return true
    let equity = account.cash + cash
    let initial = 0n
    const count = (id: number, quantity: bigint): void => {
      const value = quantity * this.terms[id].mark * this.terms[id].scale
      equity += value
      initial += this.#requirement(id, abs(value), 'initial')
    }
    for (const [id, position] of account.positions)
      count(id, position.quantity + (id === series ? change : 0n))
    if (!account.positions.has(series)) count(series, change)
    return equity >= initial
  }

  #requirement(series: number, notional: bigint, which: 'initial' | 'maintenance'): bigint {
    for (const bracket of this.terms[series].brackets) {
      if (bracket.upTo !== null && notional > bracket.upTo) continue
      const deduction = which === 'initial' ? bracket.initialDeduction : bracket.maintenanceDeduction
      return (notional * bracket[which] + PPM - 1n) / PPM - deduction
    }
    return 0n
  }

  #move(account: TwinAccount, series: number, change: bigint, value: bigint, fee: bigint): void {
    account.cash -= value + fee
    const position = account.positions.get(series)
    if (position === undefined) {
      account.positions.set(series, { quantity: change, cost: value, trigger: 0n })
      return
    }
    const after = position.quantity + change
    if (after === 0n) account.positions.delete(series)
    else if (position.quantity > 0n === change > 0n) position.cost += value
    else if (after > 0n === position.quantity > 0n)
      position.cost -= (position.cost * -change) / position.quantity
    else position.cost = (value * after) / change
    position.quantity = after
  }

  #zone(account: TwinAccount): void {
    let equity = account.cash
    let maintenance = 0n
    let weight = 0n
    let need = 0n
    for (const [id, position] of account.positions) {
      const { mark, scale } = this.terms[id]
      const value = position.quantity * mark * scale
      equity += value
      maintenance += this.#requirement(id, abs(value), 'maintenance')
      weight += abs(value)
      need += position.trigger === 0n ? 1n << 62n : (abs(value) * abs(mark - position.trigger)) / mark
    }
    const slack = equity - maintenance
    if (need < slack || weight === 0n) return
    for (const [id, position] of account.positions) {
      const { mark } = this.terms[id]
      const move = (mark * slack * 6n) / (weight * 10n)
      position.trigger = position.quantity > 0n ? mark - move : mark + move
    }
  }
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
