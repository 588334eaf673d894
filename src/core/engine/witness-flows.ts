import type { Account, Book } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { Undo } from '../book/undo.ts'
import { COLLATERAL } from '../market/value.ts'
import type { House } from '../waterfall/house.ts'
import type { Event } from './events.ts'
import type { Finding } from './laws.ts'
import { accountsNamedBy } from './named-accounts.ts'

/** What an account held: cash first, then each series with its quantity. */
type Held = ReadonlyMap<number, number>

const CASH_SERIES = -1

/**
 * Follows money and positions through one event after another: what the named accounts gained and lost sums to
 * what came from outside, positions sum to zero, and no other account's row was written.
 *
 * It costs what an event touches, not what the house holds: the book notes its own writes while it looks.
 */
export class FlowWitness {
  readonly #findings: Finding[]
  #named: readonly Account[] = []
  #before = new Map<Account, Held>()
  #notes: Undo | null = null
  #from = 0
  #isOwn = false

  constructor(findings: Finding[]) {
    this.#findings = findings
  }

  before(house: House, event: Event): void {
    this.#named = accountsNamedBy(house, event)
    this.#before = new Map(this.#named.map((row) => [row, heldBy(house.book, row)]))
    this.#isOwn = house.book.undo === null
    this.#notes = house.book.undo ?? new Undo()
    this.#from = this.#notes.writes
    house.book.undo = this.#notes
  }

  after(house: House, event: Event): void {
    if (this.#isOwn) house.book.undo = null
    this.#checkWrites(house, event)
    const changes = this.#changes(house.book)
    this.#checkMoney(house, event, changes)
    this.#checkPositions(house, event, changes)
  }

  #checkWrites(house: House, event: Event): void {
    const named = new Set(this.#named)
    this.#notes?.visitDoubles(this.#from, (column, index) => {
      const row = column === house.book.cells ? house.book.accountOf(index >> 2) : index >> 4
      // A row being opened is cleared, not changed.
      if (named.has(row) || event.type === 'account-opened' || event.type === 'asset-listed') return
      if (index >> 4 >= house.book.accounts && column !== house.book.cells) return
      named.add(row)
      this.#find('others-untouched', `${event.type} wrote to account ${row}, which it does not name`)
    })
    this.#notes = null
  }

  /** Sum over the named accounts of what each series changed by. */
  #changes(book: Book): Map<number, Map<Account, number>> {
    const changes = new Map<number, Map<Account, number>>()
    for (const [row, before] of this.#before) {
      const after = heldBy(book, row)
      for (const series of new Set([...before.keys(), ...after.keys()])) {
        const change = (after.get(series) ?? 0) - (before.get(series) ?? 0)
        if (change === 0) continue
        const rows = changes.get(series) ?? new Map<Account, number>()
        changes.set(series, rows.set(row, change))
      }
    }
    return changes
  }

  #checkMoney(house: House, event: Event, changes: ReadonlyMap<number, ReadonlyMap<Account, number>>): void {
    const sums = new Map<number, bigint>()
    for (const [series, rows] of changes) {
      for (const [row, change] of rows) {
        const asset = assetOf(house, series, row)
        if (asset !== null) sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(change))
      }
    }
    const outside = fromOutside(event)
    for (const asset of new Set([...sums.keys(), ...outside.keys()])) {
      const sum = sums.get(asset) ?? 0n
      const expected = outside.get(asset) ?? 0n
      if (sum !== expected)
        this.#find('money-conserved', `${event.type} moved ${sum} of asset ${asset}, expected ${expected}`)
    }
  }

  #checkPositions(
    house: House,
    event: Event,
    changes: ReadonlyMap<number, ReadonlyMap<Account, number>>,
  ): void {
    for (const [series, rows] of changes) {
      if (series === CASH_SERIES || house.markets.payoff[series] === COLLATERAL) continue
      let sum = 0n
      for (const change of rows.values()) sum += BigInt(change)
      if (sum !== 0n)
        this.#find('positions-sum-to-zero', `${event.type} left ${sum} of series ${series} without a holder`)
    }
  }

  #find(law: Finding['law'], found: string): void {
    this.#findings.push({ law, found })
  }
}

function heldBy(book: Book, row: Account): Held {
  const held = new Map<number, number>([[CASH_SERIES, book.cash(row)]])
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell))
    held.set(book.seriesOf(cell), book.quantity(cell))
  return held
}

/** Asset whose balance an entry of `Held` is, or null for a position. */
function assetOf(house: House, series: number, row: Account): number | null {
  if (series === CASH_SERIES) return house.book.homeAssetOf(row)
  return house.markets.payoff[series] === COLLATERAL ? house.markets.collateral(series).terms.asset : null
}

/** Only deposits, withdrawals and write-offs bring money in or out; everything else moves it. */
function fromOutside(event: Event): Map<number, bigint> {
  if (event.type === 'deposited') return new Map([[event.asset, BigInt(event.amount)]])
  if (event.type === 'written-off') return new Map([[event.asset, BigInt(-event.amount)]])
  if (event.type === 'withdrawn') return new Map([[event.asset, BigInt(event.levied - event.amount)]])
  return new Map()
}
