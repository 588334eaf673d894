import type { Command } from '../../src/core/engine/commands.ts'
import type { Event } from '../../src/core/engine/events.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import type { Outcome } from '../../src/core/engine/submit.ts'
import { Assessment } from '../../src/core/margin/model.ts'
import { COLLATERAL } from '../../src/core/market/value.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import { marginRefusal } from './audit/decisions.ts'
import { fixedPartTwin } from './audit/expiries.ts'
import { type Expect, followHouseEvent } from './audit/house-events.ts'
import { followLossEvent } from './audit/loss-events.ts'
import { AuditState } from './audit/state.ts'
import { hasReachedTwin, type TwinLevel, twinUnmargined } from './margin-twin.ts'

/**
 * A slow, independent second opinion: it is told every command and event, keeps its own books in bigints and maps,
 * works every figure out by the rules' text, and after each command holds all rows against the engine's.
 *
 * It shares types with the engine, and no arithmetic but one: what a scenario model asks of legs is a pure function with a
 * twin of its own, and only its input is worked out here.
 */
export class Auditor {
  readonly state: AuditState = new AuditState()
  #margin: Refusal | null | undefined
  #found: string[] = []
  readonly #assessment = new Assessment()

  constructor() {
    this.state.book.margins.fixedPart = (index, expiresAt) => fixedPartTwin(this.state, index, expiresAt)
  }

  /** What margin and balances say to the command, before the engine is asked. */
  before(command: Command): void {
    this.#margin = marginRefusal(this.state, command)
  }

  /** Follows what happened, and gives every disagreement. */
  after(house: House, command: Command, outcome: Outcome): string[] {
    this.#found = []
    if (outcome.ok) {
      this.state.at = command.at
      this.state.fallen.clear()
      this.state.taken.clear()
      this.state.settledNow.length = 0
      this.state.bid = null
      this.state.cause = command.body
      this.#checkAccepted(command)
      for (const event of outcome.events) this.#follow(command, event)
    } else this.#checkRefusal(outcome.refusal)
    this.#compare(house)
    return this.#found
  }

  /** The accounts at a level, every one looked at; without those that have no margin. */
  reached(level: TwinLevel, countReserved: boolean): number[] {
    const rows: number[] = []
    for (const { account, kind, reserved } of this.state.book.accounts) {
      if (twinUnmargined.includes(kind)) continue
      const { marginEquity, maintenance } = this.state.assess(account)
      if (hasReachedTwin(level, marginEquity, maintenance + (countReserved ? reserved : 0n)))
        rows.push(account)
    }
    return rows
  }

  #checkAccepted({ body }: Command): void {
    if (this.#margin) this.#found.push(`${body.type} was accepted against ${JSON.stringify(this.#margin)}`)
  }

  /** Only refusals for margin and balance are foretold; the others come before them. */
  #checkRefusal(refusal: Refusal): void {
    if (refusal.reason !== 'margin-insufficient' && refusal.reason !== 'balance-insufficient') return
    if (this.#margin === undefined) return
    const [found, expected] = [JSON.stringify(refusal), JSON.stringify(this.#margin)]
    if (found !== expected) this.#found.push(`refused with ${found}, expected ${expected}`)
  }

  #follow(command: Command, event: Event): void {
    const expect: Expect = (what, found, expected) => {
      // biome-ignore lint/suspicious/noDoubleEquals: a figure of an event is a number, the auditor's is a bigint.
      if (found != expected) this.#found.push(`${event.type}: ${what} is ${found}, expected ${expected}`)
    }
    if (event.type !== 'allocated') this.state.needs = null
    const { body } = command
    const price = body.type === 'reserve-order' ? body.price : null
    if (!followHouseEvent(this.state, event, expect, price)) followLossEvent(this.state, event, expect)
    this.state.noteHeights()
  }

  #compare(house: House): void {
    const { book } = house
    if (book.accounts !== this.state.book.accounts.length)
      this.#found.push(`${book.accounts} accounts, expected ${this.state.book.accounts.length}`)
    for (const { account } of this.state.book.accounts) {
      this.#compareRow(house, account)
      if (!this.state.isAssessed(account)) this.#compareAssessment(house, account)
    }
  }

  #compareRow({ book, markets }: House, row: number): void {
    const { home, balances, positions, reserved } = this.state.account(row)
    this.#same(row, 'cash', book.cash(row), balances.get(home) ?? 0n)
    this.#same(row, 'reserved margin', book.reserved(row), reserved)
    let assets = balances.has(home) ? 1 : 0
    let held = 0
    for (let cell = book.first(row); cell !== -1; cell = book.next(cell)) {
      const series = book.seriesOf(cell)
      if (markets.payoff[series] === COLLATERAL) {
        const { asset } = markets.collateral(series).terms
        this.#same(row, `balance of asset ${asset}`, book.quantity(cell), balances.get(asset) ?? 0n)
        assets += 1
        continue
      }
      const position = positions.get(series)
      this.#same(row, `quantity of series ${series}`, book.quantity(cell), position?.quantity ?? 0n)
      this.#same(row, `cost of series ${series}`, book.cost(cell), position?.cost ?? 0n)
      held += 1
    }
    this.#same(row, 'number of assets', assets, BigInt(balances.size))
    this.#same(row, 'number of positions', held, BigInt(positions.size))
  }

  #compareAssessment(house: House, row: number): void {
    const own = this.state.assess(row)
    const assessment = this.#assessment
    house.model.assess(row, assessment)
    this.#same(row, 'margin equity', assessment.marginEquity, own.marginEquity)
    this.#same(row, 'net equity', assessment.netEquity, own.netEquity)
    this.#same(row, 'maintenance', assessment.maintenance, own.maintenance)
    this.#same(row, 'notional', assessment.notional, own.notional)
    this.#same(row, 'positions', assessment.positions, BigInt(own.positions))
    house.model.assessInitial(row, assessment)
    this.#same(row, 'initial requirement', assessment.initial, own.initial)
  }

  #same(row: number, what: string, found: number, expected: bigint): void {
    if (BigInt(found) !== expected)
      this.#found.push(`account ${row}: ${what} is ${found}, expected ${expected}`)
  }
}
