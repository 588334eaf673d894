import type { CommandBody } from '../../../src/core/engine/commands.ts'
import type { AssetTerms } from '../../../src/core/market/asset.ts'
import type { InstrumentTerms } from '../../../src/core/market/instrument.ts'
import type { HouseAccounts, WithdrawalLevy } from '../../../src/core/waterfall/house.ts'
import type { Member } from '../../../src/core/waterfall/mutual.ts'
import type { Rulebook, Scope } from '../../../src/core/waterfall/rulebook.ts'
import type { LossSource } from '../../../src/core/waterfall/source.ts'
import {
  assessTwin,
  collateralOf,
  emptyBook,
  floorDiv,
  halfEven,
  instrumentOf,
  magnitude,
  type TwinAccount,
  type TwinAssessment,
  type TwinBook,
  type TwinInstrument,
  twinAlone,
  twinInHome,
  twinValue,
} from '../margin-twin.ts'
import type { Behind } from './behind-fills.ts'
import type { AuditLot } from './bid-lots.ts'
import type { IndexMark } from './expiries.ts'
import type { AuditCover, AuditLayer, AuditVault } from './mutual.ts'
import type { Assessed } from './mutual-losses.ts'
import type { AuditSlice } from './slice.ts'

/** A loss as the auditor keeps it, from its events. */
export interface AuditLoss {
  readonly bucket: number
  readonly asset: number
  readonly rulebook: Rulebook
  readonly source: LossSource
  readonly openedAt: number
  /** Who paid in which step, where the rulebook pays back. */
  layers: AuditLayer[]
  readonly series: readonly number[]
  readonly quantities: readonly bigint[]
  readonly marks: readonly bigint[]
  readonly weights: readonly bigint[]
  paidIn: { readonly from: number; readonly amount: bigint }[]
  /** Money others put in, and what came back. */
  paid: bigint
  returned: bigint
  /** When its auction ends. */
  until: number
  order: { readonly series: number; quantity: bigint } | null
  /** Equity its auction has sold. */
  sold: bigint
}

export interface AuditClaim {
  readonly loss: number
  readonly isAssessment: boolean
  /** Who holds it in units, and what each is still owed. */
  readonly holders: { readonly row: number; readonly units: bigint; left: bigint }[] | null
  readonly asset: number
  readonly seniority: number
  readonly amount: bigint
  repaid: bigint
}

export interface AuditOrder {
  readonly account: number
  readonly series: number
  quantity: bigint
  amount: bigint
}

/** Everything the auditor knows, in maps and plain objects; it is told commands and events, and never reads the house. */
export class AuditState {
  at = 0
  /** What the fund behind the last fill has still to get or to pay. */
  behind: Behind | null = null
  /** When each step that waits closed its last part, by loss and step. */
  readonly parts: Map<string, number> = new Map()
  /** Requirement before a step that is cutting a bucket, and increments of each series it may still hand over. */
  cut: {
    readonly loss: number
    readonly step: number
    readonly maintenance: bigint
    readonly lots: Map<number, bigint>
  } | null = null
  /** What a slice that has begun still has to tear up: of each series, by account. */
  slice: AuditSlice | null = null
  readonly book: TwinBook = emptyBook()
  /** Every mark of a reference that came, and the series that are settled for good. */
  readonly indexMarks: Map<number, IndexMark[]> = new Map()
  readonly settled: Set<number> = new Set()
  /** What this command's settlement took from whom. */
  readonly settledNow: number[] = []
  readonly taken: Map<number, { readonly series: number; readonly quantity: bigint }[]> = new Map()
  readonly assets: AssetTerms[] = []
  readonly terms: Map<number, InstrumentTerms> = new Map()
  readonly houses: HouseAccounts[] = []
  readonly named: Map<string, number> = new Map()
  readonly rulebooks: Rulebook[] = []
  readonly losses: Map<number, AuditLoss> = new Map()
  readonly claims: Map<number, AuditClaim> = new Map()
  readonly orders: Map<number, AuditOrder> = new Map()
  readonly members: Map<string, Member[]> = new Map()
  /** Assessments that a later default may share a limit with. */
  readonly calls: {
    readonly fund: string
    readonly at: number
    readonly defaulter: number
    readonly member: number
    readonly amount: bigint
  }[] = []
  readonly vaults: Map<number, AuditVault> = new Map()
  readonly covers: Map<number, AuditCover> = new Map()
  readonly estates: Map<number, AuditLayer[]> = new Map()
  /** What the last draw took, and what the last call assessed, for the event that says of whom. */
  drawn = 0n
  assessed: Assessed | null = null
  levies: WithdrawalLevy[] = []
  readonly previousMarks: Map<number, bigint> = new Map()
  readonly periodMarks: Map<number, bigint> = new Map()
  readonly periodBase: Map<number, bigint> = new Map()
  /** Buckets whose loss opened or ended in this command. */
  readonly fallen: Set<number> = new Set()
  readonly closed: Set<number> = new Set()
  /** What is being done: it says what the losses it opens come from. */
  cause: CommandBody | null = null
  /** What the auction of this command's bid lets the bidder keep, and of how much. */
  bid: {
    readonly gap: bigint
    readonly notional: bigint
    readonly equity: bigint
    /** Where positions offset: what goes with each of them, and what it was laid by. */
    readonly lots: ReadonlyMap<number, AuditLot> | null
  } | null = null
  /** What the losses at a pooled step asked of each fund when it began. */
  needs: {
    readonly key: string
    readonly asked: ReadonlyMap<AuditLoss, ReadonlyMap<number, bigint>>
  } | null = null
  readonly #assessed = new Map<number, TwinAssessment>()

  get rulebook(): Rulebook | null {
    return this.rulebooks.at(-1) ?? null
  }

  /** Every level of every fund since a rulebook asked for heights, the oldest first. */
  readonly heights: Map<number, { readonly at: number; readonly level: bigint }[]> = new Map()

  noteHeights(): void {
    if (this.rulebook === null || !asksForHeights(this.rulebook)) return this.heights.clear()
    for (const fund of this.named.values()) {
      if (this.account(fund).kind !== 'fund') continue
      const noted = this.heights.get(fund) ?? []
      this.heights.set(fund, [...noted, { at: this.at, level: this.available(fund) }])
    }
  }

  /** A level stood until the next one; those that ended before the window do not count. */
  highest(fund: number, windowMs: number): bigint {
    const noted = this.heights.get(fund) ?? []
    return noted
      .filter((_, place) => (noted[place + 1]?.at ?? this.at + 1) > this.at - windowMs)
      .reduce((highest, { level }) => most(highest, level), this.available(fund))
  }

  account(row: number): TwinAccount {
    const account = this.book.accounts[row]
    if (account === undefined) throw new Error(`nobody has row ${row}`)
    return account
  }

  open(kind: string, home: number, owner: number | null): number {
    const account = this.book.accounts.length
    this.book.accounts.push({
      account,
      kind,
      home,
      owner: owner ?? account,
      balances: new Map(),
      positions: new Map(),
      reserved: 0n,
    })
    return account
  }

  /** Equity and requirement, worked out again only when the row or a mark has changed. */
  assess(row: number): TwinAssessment {
    let known = this.#assessed.get(row)
    if (known === undefined) {
      known = assessTwin(this.book, this.account(row))
      this.#assessed.set(row, known)
    }
    return known
  }

  isAssessed(row: number): boolean {
    return this.#assessed.has(row)
  }

  forgetAssessments(): void {
    this.#assessed.clear()
  }

  balance(row: number, asset: number): bigint {
    return this.account(row).balances.get(asset) ?? 0n
  }

  add(row: number, asset: number, amount: bigint): void {
    const { balances } = this.account(row)
    const after = (balances.get(asset) ?? 0n) + amount
    if (after === 0n) balances.delete(asset)
    else balances.set(asset, after)
    this.#assessed.delete(row)
  }

  instrument(series: number): TwinInstrument {
    return instrumentOf(this.book, series)
  }

  quantity(row: number, series: number): bigint {
    return this.account(row).positions.get(series)?.quantity ?? 0n
  }

  valueNow(series: number, quantity: bigint): bigint {
    const instrument = this.instrument(series)
    return twinValue(instrument, quantity, instrument.mark)
  }

  /**
   * A change of position against its money. Opening adds cost; closing takes the same share of the cost as of the
   * quantity, half-even; going through zero closes all and opens the rest at its share of the value.
   */
  move(row: number, series: number, quantity: bigint, value: bigint): void {
    const { positions } = this.account(row)
    const { quantity: held, cost } = positions.get(series) ?? { quantity: 0n, cost: 0n }
    const after = held + quantity
    if (after === 0n) positions.delete(series)
    else if (held === 0n || held > 0n === quantity > 0n)
      positions.set(series, { quantity: after, cost: cost + value })
    else if (held > 0n === after > 0n)
      positions.set(series, { quantity: after, cost: cost - halfEven(cost * -quantity, held) })
    else positions.set(series, { quantity: after, cost: halfEven(value * after, quantity) })
    this.add(row, this.instrument(series).settles, -value)
  }

  /** Home asset with the value of positions that settle in it. */
  homeBalance(row: number): bigint {
    const { home, positions } = this.account(row)
    let balance = this.balance(row, home)
    for (const [series, { quantity }] of positions)
      if (this.instrument(series).settles === home) balance += this.valueNow(series, quantity)
    return balance
  }

  /** Balance with positions at cost. */
  settlementBalance(row: number, asset: number): bigint {
    let balance = this.balance(row, asset)
    for (const [series, { cost }] of this.account(row).positions)
      if (this.instrument(series).settles === asset) balance += cost
    return balance
  }

  available(row: number): bigint {
    return most(0n, least(this.homeBalance(row), this.assess(row).netEquity))
  }

  deficit(row: number): bigint {
    return most(0n, -this.assess(row).netEquity)
  }

  isFlat(row: number): boolean {
    return this.account(row).positions.size === 0
  }

  isParticipant(row: number): boolean {
    const { kind } = this.account(row)
    return kind === 'participant' || kind === 'isolated'
  }

  hasLoss(row: number): boolean {
    for (const loss of this.losses.values()) if (loss.bucket === row) return true
    return false
  }

  inHome(row: number, series: number, amount: bigint, direction: 'up' | 'down'): bigint {
    return twinInHome(this.book, this.account(row).home, this.instrument(series).settles, amount, direction)
  }

  /** Units of the settlement asset for units of home, down. */
  fromHome(row: number, series: number, amount: bigint): bigint {
    const { home } = this.account(row)
    const { settles } = this.instrument(series)
    if (settles === home) return amount
    const collateral = collateralOf(this.book, settles, home)
    if (collateral === null) throw new Error(`asset ${settles} does not count in asset ${home}`)
    return floorDiv(amount * collateral.denominator, collateral.mark * collateral.numerator)
  }

  /** Maintenance of a bucket of the row's kind that held only this. */
  alone(row: number, series: number, quantity: bigint): bigint {
    return twinAlone(this.book, this.account(row), series, quantity, this.settled.has(series))
  }

  /** The part of a bucket's equity that goes with closing some of one position, under the rulebook's rule. */
  equityShare(loss: AuditLoss, series: number, equity: bigint, closing: bigint): bigint {
    const { bucket, rulebook } = loss
    const { rule } = rulebook.bankruptcy
    const weightOf = (id: number, quantity: bigint): bigint => {
      const weight =
        rule === 'share-by-notional'
          ? magnitude(this.valueNow(id, quantity))
          : this.alone(bucket, id, quantity)
      return this.inHome(bucket, id, weight, 'up')
    }
    const held = this.quantity(bucket, series)
    let share = equity
    if (rule !== 'others-fixed') {
      let all = 0n
      for (const [id, { quantity }] of this.account(bucket).positions) all += weightOf(id, quantity)
      if (all !== 0n) share = floorDiv(equity * weightOf(series, held), all)
    }
    return this.fromHome(bucket, series, floorDiv(share * magnitude(closing), magnitude(held)))
  }

  /** The fund of a scope that keeps the loss's asset. */
  fund(scope: Scope, loss: AuditLoss, series: number | null): number | null {
    const name =
      typeof scope === 'object'
        ? scope.named
        : scope === 'asset'
          ? this.assets[loss.asset].name
          : series === null
            ? null
            : (this.terms.get(series)?.fundScope ?? null)
    const account = name === null ? undefined : this.named.get(name)
    return account === undefined || this.account(account).home !== loss.asset ? null : account
  }
}

function asksForHeights({ steps }: Rulebook): boolean {
  return steps.some(
    (step) =>
      (step.step === 'draw-fund' && (step.leave?.windowMs ?? 0) > 0) ||
      step.when.some(
        (condition) =>
          (condition.on === 'fund-drawdown' || condition.on === 'fund-mean') && condition.windowMs > 0,
      ),
  )
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
