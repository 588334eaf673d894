import { settlementBalance } from '../../src/core/book/posting.ts'
import type { DepthSnapshot } from '../../src/core/depth/level.ts'
import type { Command, CommandBody, HouseKind } from '../../src/core/engine/commands.ts'
import type { Event } from '../../src/core/engine/events.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { checkLaws } from '../../src/core/engine/laws.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { Assessment } from '../../src/core/margin/model.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import type { Bracket, InstrumentTerms } from '../../src/core/market/instrument.ts'
import { parseDecimal } from '../../src/core/money/units.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import type { Rulebook, Step } from '../../src/core/waterfall/rulebook.ts'
import { step } from './steps.ts'

/** What a story may say about its venue; everything else is plain: one linear perpetual in whole dollars. */
export interface StoryOptions {
  readonly mark?: string
  readonly insuranceFund?: string
  readonly steps?: readonly Step[]
  readonly rulebook?: Partial<Rulebook>
  readonly terms?: Partial<InstrumentTerms>
  readonly decimals?: number
}

const oneBracket: readonly Bracket[] = [
  { upTo: null, initial: 100_000, maintenance: 50_000, initialDeduction: 0, maintenanceDeduction: 0 },
]

export const perpTerms: InstrumentTerms = {
  symbol: 'BTC-PERP',
  kind: 'perpetual',
  payoff: 'linear',
  settlementAsset: 0,
  multiplier: fraction(1n, 1n),
  priceIncrement: fraction(1n, 1n),
  markIncrement: fraction(1n, 1n),
  quantityIncrement: fraction(1n, 1n),
  markRounding: 'half-even',
  largestPosition: 1_000_000,
  highestMark: 1_000_000,
  brackets: oneBracket,
  fees: { maker: 0, taker: 0, liquidation: 0, liquidationSplit: [] },
  staleAfterMs: null,
  onStaleMark: 'liquidate',
  expiresAt: null,
  fundScope: 'BTC-PERP',
}

export const usualSteps: readonly Step[] = [
  step('cancel-orders'),
  step('close-on-book'),
  step('draw-fund', { name: 'insurance-fund', scope: 'instrument' }),
  step('deleverage'),
  step('socialise'),
  step('record-claim'),
]

export const usualRulebook: Rulebook = {
  name: 'story',
  trigger: { share: 1_000_000, equity: 'below' },
  call: null,
  order: 'equity-over-maintenance',
  bankruptcy: { rule: 'share-by-maintenance', closeFee: false },
  recourse: 'none',
  pool: 'command',
  surplus: 'bucket',
  reservations: 'initial',
  share: 'largest-remainder',
  steps: usualSteps,
}

/** A clearing house that tells stories: names for accounts, decimal text for money, one instrument unless more are listed. */
export class ClearingHouse {
  readonly house: House
  readonly decimals: number
  readonly names: Map<string, number> = new Map()
  readonly commands: Command[] = []
  readonly events: Event[] = []
  /** Events of the last command. */
  last: readonly Event[] = []
  at = 1_000

  constructor(decimals: number) {
    this.house = openHouse({ accounts: 64 })
    this.decimals = decimals
  }

  /** Submits a command that has to be accepted, and checks every law after it. */
  do(body: CommandBody): readonly Event[] {
    const outcome = this.try(body)
    if (outcome !== null)
      throw new Error(`refused: ${JSON.stringify(outcome, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`)
    return this.last
  }

  /** Submits a command and gives its refusal, or null. */
  try(body: CommandBody): Refusal | null {
    const command = { id: this.commands.length, at: this.at, by: 'story', body }
    const outcome = submit(this.house, command)
    if (!outcome.ok) return outcome.refusal
    this.commands.push(command)
    this.events.push(...outcome.events)
    this.last = outcome.events
    for (const finding of checkLaws(this.house)) throw new Error(`${finding.law}: ${finding.found}`)
    return null
  }

  open(name: string, asset = 0): number {
    this.do({ type: 'open-account', kind: 'participant', asset, owner: null })
    return this.#named(name)
  }

  openIsolated(name: string, owner: string, asset = 0): number {
    this.do({ type: 'open-account', kind: 'isolated', asset, owner: this.id(owner) })
    return this.#named(name)
  }

  openFund(name: string, kind: HouseKind, balance: string, asset = 0): number {
    this.do({ type: 'open-account', kind, asset, name })
    const id = this.#named(name)
    if (this.units(balance) > 0) this.deposit(name, balance, asset)
    return id
  }

  #named(name: string): number {
    const id = this.house.book.accounts - 1
    this.names.set(name, id)
    return id
  }

  /** Opens the account at its first deposit. */
  deposit(name: string, amount: string, asset = 0): void {
    if (!this.names.has(name)) this.open(name, asset)
    this.do({ type: 'deposit', account: this.id(name), asset, amount: this.units(amount) })
  }

  withdraw(name: string, amount: string, asset = 0): Refusal | null {
    return this.try({ type: 'withdraw', account: this.id(name), asset, amount: this.units(amount) })
  }

  trade(deal: { buyer: string; seller: string; quantity: string; price: string; series?: number }): void {
    const refusal = this.tryTrade(deal)
    if (refusal !== null) throw new Error(`the trade was refused: ${JSON.stringify(refusal)}`)
  }

  tryTrade(deal: {
    buyer: string
    seller: string
    quantity: string
    price: string
    series?: number
  }): Refusal | null {
    return this.try({
      type: 'trade',
      buyer: this.id(deal.buyer),
      seller: this.id(deal.seller),
      series: deal.series ?? 0,
      quantity: plain(deal.quantity),
      price: plain(deal.price),
      taker: 'buyer',
      buyerOrder: null,
      sellerOrder: null,
    })
  }

  moveMarkTo(mark: string, series = 0): readonly Event[] {
    return this.moveMarks({ [series]: mark })
  }

  moveMarks(marks: Readonly<Record<number, string>>): readonly Event[] {
    return this.do({
      type: 'move-marks',
      marks: Object.entries(marks).map(([series, mark]) => ({ series: Number(series), mark: plain(mark) })),
    })
  }

  /** Replaces the book of a series: levels as [price, quantity, owner's name or none]. */
  rest(levels: { bids?: RestingLevel[]; asks?: RestingLevel[] }, series = 0): readonly Event[] {
    const read = (side: RestingLevel[] | undefined): DepthSnapshot['bids'] =>
      (side ?? []).map(([price, quantity, owner]) => ({
        price: plain(price),
        quantity: plain(quantity),
        owner: owner === undefined ? -1 : this.id(owner),
      }))
    const snapshot = { at: this.at, bids: read(levels.bids), asks: read(levels.asks) }
    return this.do({ type: 'replace-depth', series, snapshot })
  }

  id(name: string): number {
    const id = this.names.get(name)
    if (id === undefined) throw new Error(`nobody is called ${name}`)
    return id
  }

  nameOf(id: number): string {
    for (const [name, known] of this.names) if (known === id) return name
    return this.house.book.kindOf(id)
  }

  units(amount: string): number {
    const parsed = parseDecimal(amount, this.decimals)
    if (!parsed.ok) throw new Error(parsed.problem)
    return Number(parsed.value)
  }

  /** Settlement balance: cash with open positions at cost. */
  balanceOf(name: string, asset = 0): number {
    return settlementBalance(this.house.book, this.house.markets, this.id(name), asset)
  }

  equityOf(name: string): number {
    const assessment = new Assessment()
    this.house.model.assess(this.id(name), assessment)
    return assessment.netEquity
  }

  positionOf(name: string, series = 0): number {
    return this.house.book.quantityOf(this.id(name), series)
  }

  stateOf(name: string): string {
    return this.house.book.stateOf(this.id(name))
  }

  /** Sum of the cash basis of every row in an asset. */
  totalMoney(asset = 0): number {
    const { book } = this.house
    let total = 0
    for (let row = 0; row < book.accounts; row += 1)
      if (book.homeAssetOf(row) === asset) total += book.cash(row)
    return total
  }
}

type RestingLevel = readonly [price: string, quantity: string, owner?: string]

/** Opens the plain venue of most stories: asset USD with two decimals, one perpetual, one fund. */
export function openClearingHouse(options: StoryOptions = {}): ClearingHouse {
  const house = new ClearingHouse(options.decimals ?? 0)
  house.do({ type: 'list-asset', terms: { name: 'USD', decimals: house.decimals, borrowLimit: 0 } })
  house.do({ type: 'list-instrument', terms: { ...perpTerms, ...options.terms } })
  house.openFund('BTC-PERP', 'fund', options.insuranceFund ?? '0')
  const rulebook = {
    ...usualRulebook,
    ...options.rulebook,
    steps: options.steps ?? options.rulebook?.steps ?? usualSteps,
  }
  house.do({ type: 'adopt-rulebook', rulebook })
  if (options.mark !== undefined) house.moveMarkTo(options.mark)
  return house
}

function plain(text: string): number {
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isSafeInteger(value)) throw new Error(`${text} is not a whole number`)
  return value
}
