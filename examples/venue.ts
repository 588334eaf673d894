/**
 * A small venue to try things on: a linear perpetual in whole dollars, one insurance fund, accounts by name.
 *
 * It is all `breakwater/core` and no more: names become account rows, figures become commands, and whatever is
 * refused throws with the engine's own words.
 */
import type {
  Bracket,
  CommandBody,
  Event,
  House,
  InstrumentTerms,
  PriceRule,
  Rulebook,
  SocialiseBase,
  Step,
  StepOf,
} from 'breakwater/core'
import { equitiesOf, fraction, openHouse, refusalText, settlementBalance, submit } from 'breakwater/core'

export interface VenueOptions {
  readonly mark: number
  /** What the insurance fund begins with. */
  readonly fund?: number
  /** The rulebook's steps; the book is empty, so the usual ones are the fund, deleveraging, a haircut, a claim. */
  readonly steps?: readonly Step[]
  readonly terms?: Partial<InstrumentTerms>
  /** Ledger decimals of the asset; without them one unit is one dollar. */
  readonly decimals?: number
}

const noCaps = { perLoss: null, perCommand: null, perWindow: null }

/** Sells what is open into the book, no lower than where the account has nothing left. */
export const book: Step = {
  name: 'book',
  when: [],
  step: 'close-on-book',
  size: { to: 'all' },
  limit: { at: 'bankruptcy-price' },
  positions: 'largest-requirement',
  execution: 'depth',
  whenHopeless: 'close-all',
  caps: noCaps,
}

export const insuranceFund: Step = {
  name: 'insurance-fund',
  when: [],
  step: 'draw-fund',
  scope: 'instrument',
  partial: true,
  keep: 0,
  caps: noCaps,
}

/** Closes what is open against the other side, the best-ranked first. */
export function deleverage(price: PriceRule = { at: 'bankruptcy-price-after-paid' }): StepOf<'deleverage'> {
  return {
    name: 'deleverage',
    when: [],
    step: 'deleverage',
    select: { by: 'queue', score: 'profit-times-leverage' },
    price,
    among: 'all',
    cap: 'none',
    selfFirst: false,
    most: null,
  }
}

/** Spreads what is missing over accounts by a base; nobody pays more than his equity. */
export function socialise(base: SocialiseBase): StepOf<'socialise'> {
  return { name: 'haircut', when: [], step: 'socialise', base, cap: 'equity', most: 1_000_000 }
}

/** Ends what is open at the mark, against everybody on the other side by size. */
export const tearUp: Step = {
  name: 'tear-up',
  when: [],
  step: 'tear-up',
  price: { at: 'mark' },
  scope: 'position',
}

export const claim: Step = {
  name: 'claim',
  when: [],
  step: 'record-claim',
  creditors: 'winners',
  seniority: 1,
}

const usualSteps: readonly Step[] = [book, insuranceFund, deleverage(), socialise('gains-since-entry'), claim]

/** 10% to open, 5% to keep, whatever the size. */
const brackets: readonly Bracket[] = [
  { upTo: null, initial: 100_000, maintenance: 50_000, initialDeduction: 0, maintenanceDeduction: 0 },
]

const one = fraction(1n, 1n)

const perpetual: InstrumentTerms = {
  symbol: 'BTC-PERP',
  kind: 'perpetual',
  payoff: 'linear',
  settlementAsset: 0,
  multiplier: one,
  priceIncrement: one,
  markIncrement: one,
  quantityIncrement: one,
  markRounding: 'half-even',
  largestPosition: 1_000_000,
  highestMark: 1_000_000,
  brackets,
  fees: { maker: 0, taker: 0, liquidation: 0, liquidationSplit: [] },
  staleAfterMs: null,
  onStaleMark: 'liquidate',
  expiresAt: null,
  fundScope: 'BTC-PERP',
}

const rulebookOf = (steps: readonly Step[]): Rulebook => ({
  name: 'example',
  trigger: { share: 1_000_000, equity: 'below' },
  call: null,
  order: 'equity-over-maintenance',
  bankruptcy: { rule: 'share-by-maintenance', closeFee: false },
  recourse: 'none',
  pool: 'command',
  surplus: 'bucket',
  reservations: 'initial',
  share: 'largest-remainder',
  steps,
})

export class Venue {
  readonly house: House = openHouse({ accounts: 64 })
  readonly #rows = new Map<string, number>()
  #commands = 0

  /** Gives one command to the house; what it set off comes back as events. */
  give(body: CommandBody): readonly Event[] {
    const outcome = submit(this.house, { id: this.#commands, at: this.#commands, by: 'example', body })
    if (!outcome.ok) throw new Error(`${body.type} was refused: ${refusalText(outcome.refusal)}`)
    this.#commands += 1
    return outcome.events
  }

  /** Notes the account opened last under a name. */
  named(name: string): number {
    const row = this.house.book.accounts - 1
    this.#rows.set(name, row)
    return row
  }

  /** Opens the account at its first deposit. */
  deposit(name: string, amount: number): void {
    if (!this.#rows.has(name)) {
      this.give({ type: 'open-account', kind: 'participant', asset: 0, owner: null })
      this.named(name)
    }
    this.give({ type: 'deposit', account: this.row(name), asset: 0, amount })
  }

  /** Lists another perpetual on the same terms, and gives the number of its series. */
  list(symbol: string, mark: number): number {
    this.give({ type: 'list-instrument', terms: { ...perpetual, symbol } })
    const series = this.house.markets.count - 1
    this.moveMarks({ [series]: mark })
    return series
  }

  trade(buyer: string, seller: string, quantity: number, price: number, series = 0): void {
    const [from, to] = [this.row(seller), this.row(buyer)]
    const orders = { buyerOrder: null, sellerOrder: null } as const
    this.give({
      type: 'trade',
      buyer: to,
      seller: from,
      series,
      quantity,
      price,
      taker: 'buyer',
      ...orders,
    })
  }

  moveMark(mark: number): readonly Event[] {
    return this.moveMarks({ 0: mark })
  }

  /** Marks of several series at once: nobody is looked at before all of them are in place. */
  moveMarks(marks: Readonly<Record<number, number>>): readonly Event[] {
    const moves = Object.entries(marks).map(([series, mark]) => ({ series: Number(series), mark }))
    return this.give({ type: 'move-marks', marks: moves })
  }

  row(name: string): number {
    const row = this.#rows.get(name)
    if (row === undefined) throw new Error(`nobody here is called ${name}`)
    return row
  }

  nameOf(row: number): string {
    for (const [name, known] of this.#rows) if (known === row) return name
    return this.house.book.kindOf(row)
  }

  positionOf(name: string): number {
    return this.house.book.quantityOf(this.row(name), 0)
  }

  /** Money without any mark's help: every open position at its entry cost. */
  balanceOf(name: string): number {
    return settlementBalance(this.house.book, this.house.markets, this.row(name), 0)
  }

  equityOf(name: string): number {
    return equitiesOf(this.house, this.row(name)).netEquity
  }

  unrealizedOf(name: string): number {
    return this.equityOf(name) - this.balanceOf(name)
  }
}

/** Opens the venue: asset, instrument, fund, rulebook, first mark. */
export function openVenue({
  mark,
  fund = 0,
  steps = usualSteps,
  terms = {},
  decimals = 0,
}: VenueOptions): Venue {
  const venue = new Venue()
  venue.give({ type: 'list-asset', terms: { name: 'USD', decimals, borrowLimit: 0 } })
  venue.give({ type: 'list-instrument', terms: { ...perpetual, ...terms } })
  venue.give({ type: 'open-account', kind: 'fund', asset: 0, name: 'BTC-PERP' })
  const account = venue.named('fund')
  if (fund > 0) venue.give({ type: 'deposit', account, asset: 0, amount: fund })
  venue.give({ type: 'adopt-rulebook', rulebook: rulebookOf(steps) })
  venue.moveMark(mark)
  return venue
}
