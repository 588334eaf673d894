import { movePosition } from '../../src/core/book/posting.ts'
import type { CommandBody, MarkMove } from '../../src/core/engine/commands.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { Assessment } from '../../src/core/margin/model.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import { black } from '../../src/core/pricing/index.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import { derivePmrm2 } from '../../src/venues/margin/derive-pmrm.ts'
import { marginModelOf } from '../../src/venues/margin/read-model.ts'
import { benchRulebook, Draw, submitAll } from './world.ts'

const DAY = 86_400_000
const EXPIRIES = 13
const STRIKES = 20
export const LEGS = 60
const SPOT = 60_000

/**
 * A venue of options on one coin: thirteen expiries from two days to two years, twenty strikes of each, calls and puts,
 * and accounts of sixty options each, sides drawn evenly, hedged by a perpetual, under a scenario model of 33 scenarios.
 * Each has two to five times what it needs. Seeded; the same on every machine.
 */
export class OptionWorld {
  readonly house: House
  readonly accounts: number
  readonly index: number
  readonly #forwards: number[] = []
  readonly #options: { series: number; volatility: number; expiry: number; right: 1 | -1; strike: number }[] =
    []
  readonly #perpetual: number
  readonly #first: number

  constructor(accounts: number) {
    this.accounts = accounts
    this.house = openHouse({ accounts: accounts + 32, extensions: accounts * 21 })
    this.house.at = DAY
    submitAll(this.house, [
      { type: 'list-asset', terms: { name: 'USD', decimals: 6, borrowLimit: 0 } },
      { type: 'adopt-rulebook', rulebook: benchRulebook },
    ])
    this.index = this.#reference('BTC', 'index', 100n)
    this.#perpetual = this.#list({ ...plain, symbol: 'BTC-PERP', kind: 'perpetual', underlying: this.index })
    for (let at = 0; at < EXPIRIES; at += 1) this.#listExpiry(at)
    submitAll(this.house, [
      { type: 'move-marks', marks: this.marksAt(1, 0) },
      {
        type: 'adopt-margin-model',
        name: 'pm',
        model: marginModelOf(derivePmrm2),
        options: true,
        references: { peg: null, rates: [], confidence: [], names: [{ index: this.index, name: 'BTC' }] },
      },
    ])
    this.#first = this.house.book.accounts
    for (let at = 0; at < accounts; at += 1) this.house.book.open('participant', 0)
    this.#deal()
    this.#fund()
  }

  /** Every mark and reference with the coin at a share of its first price and volatility moved by some points. */
  marksAt(share: number, points: number): MarkMove[] {
    const spot = SPOT * share
    const marks: MarkMove[] = [
      { series: this.index, mark: Math.round(spot * 100) },
      { series: this.#perpetual, mark: Math.round(spot * 10) },
    ]
    for (const [at, series] of this.#forwards.entries())
      marks.push({ series, mark: Math.round(forwardOf(spot, at) * 100) })
    for (const { series, volatility, expiry, right, strike } of this.#options) {
      const vol = volatilityOf(strike, expiry) + points / 100
      const price = black(right, forwardOf(spot, expiry), strike, daysOf(expiry) / 365, vol)
      marks.push(
        { series: volatility, mark: Math.round(vol * 10_000) },
        { series, mark: Math.round(price * 10) },
      )
    }
    return marks
  }

  #listExpiry(expiry: number): void {
    const forward = this.#reference(`F-${expiry}`, 'forward', 100n)
    this.#forwards.push(forward)
    for (let at = 0; at < STRIKES; at += 1) {
      const strike = 30_000 + at * 4_000
      const volatility = this.#reference(`IV-${expiry}-${strike}`, 'volatility', 10_000n)
      for (const right of ['call', 'put'] as const) {
        const series = this.#list({
          ...plain,
          symbol: `${expiry}-${strike}-${right}`,
          kind: 'option',
          brackets: [],
          expiresAt: DAY + daysOf(expiry) * DAY,
          option: {
            right,
            strike: fraction(BigInt(strike), 1n),
            settledIn: 'quote',
            index: this.index,
            forward,
            volatility,
            windowMs: 1_800_000,
          },
        })
        this.#options.push({ series, volatility, expiry, right: right === 'call' ? 1 : -1, strike })
      }
    }
  }

  #reference(symbol: string, kind: 'index' | 'forward' | 'volatility', steps: bigint): number {
    const increment = fraction(1n, steps)
    submitAll(this.house, [
      {
        type: 'list-reference',
        terms: { symbol, kind, increment, highestMark: 1_000_000_000, staleAfterMs: null },
      },
    ])
    return this.house.markets.count - 1
  }

  #list(terms: InstrumentTerms): number {
    submitAll(this.house, [{ type: 'list-instrument', terms }])
    return this.house.markets.count - 1
  }

  /** Accounts two by two, one on each side of everything, so that longs equal shorts. */
  #deal(): void {
    const draw = new Draw(41)
    const { book, markets } = this.house
    for (let at = 0; at < this.accounts; at += 2) {
      const [one, other] = [this.#first + at, this.#first + at + 1]
      const deal = (series: number, quantity: number): void => {
        const value = markets.valueNow(series, quantity)
        movePosition(book, markets, one, series, quantity, value)
        movePosition(book, markets, other, series, -quantity, -value)
      }
      const start = draw.below(this.#options.length)
      for (let leg = 0; leg < LEGS; leg += 1) {
        const { series } = this.#options[(start + leg * 17) % this.#options.length]
        deal(series, (1 + draw.below(40)) * (draw.below(2) === 0 ? 1 : -1))
      }
      deal(this.#perpetual, draw.below(2_001) - 1_000)
    }
  }

  #fund(): void {
    const draw = new Draw(7)
    const { book, model } = this.house
    const assessment = new Assessment()
    const deposits: CommandBody[] = []
    for (let row = this.#first; row < this.#first + this.accounts; row += 1) {
      model.assess(row, assessment)
      const wanted = Math.ceil((assessment.maintenance * (200 + draw.below(300))) / 100)
      book.addCash(row, wanted - assessment.marginEquity)
    }
    submitAll(this.house, deposits)
    submitAll(this.house, [{ type: 'advance-time' }])
  }
}

function daysOf(expiry: number): number {
  return [2, 4, 7, 14, 21, 30, 60, 90, 180, 270, 365, 540, 730][expiry]
}

function forwardOf(spot: number, expiry: number): number {
  return spot * (1 + 0.05 * (daysOf(expiry) / 365))
}

/** A smile that flattens with time. */
function volatilityOf(strike: number, expiry: number): number {
  const away = strike / SPOT - 1
  return 0.5 + (0.3 * away * away) / (0.2 + daysOf(expiry) / 365)
}

const plain = {
  payoff: 'linear',
  settlementAsset: 0,
  multiplier: fraction(1n, 1n),
  priceIncrement: fraction(1n, 10n),
  markIncrement: fraction(1n, 10n),
  quantityIncrement: fraction(1n, 100n),
  markRounding: 'half-even',
  largestPosition: 100_000,
  highestMark: 10_000_000,
  brackets: [
    { upTo: null, initial: 50_000, maintenance: 25_000, initialDeduction: 0, maintenanceDeduction: 0 },
  ],
  fees: { maker: 0, taker: 200, liquidation: 0, liquidationSplit: [] },
  staleAfterMs: null,
  onStaleMark: 'liquidate',
  expiresAt: null,
  fundScope: 'USD',
} as const
