import { addBalance, movePosition } from '../../src/core/book/posting.ts'
import type { CommandBody, Trade } from '../../src/core/engine/commands.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import type { Bracket, InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import type { Rulebook } from '../../src/core/waterfall/rulebook.ts'
import { usualRulebook } from '../../test/support/clearing-house.ts'

/**
 * The book every figure is measured on, stated once: `accounts` accounts of three positions each in 300
 * linear perpetuals, sides drawn evenly, markets drawn with a skew (half of all positions in the first 30),
 * leverage 2 to 24, marks of 30,000 increments, sizes 1 to 1,000. Seeded; the same on every machine.
 */
export interface World {
  readonly house: House
  readonly participants: number
  readonly firstParticipant: number
}

export const MARKETS = 300
const MARK = 30_000

const brackets: readonly Bracket[] = [
  {
    upTo: 50_000_000_000,
    initial: 50_000,
    maintenance: 25_000,
    initialDeduction: 0,
    maintenanceDeduction: 0,
  },
  {
    upTo: null,
    initial: 100_000,
    maintenance: 50_000,
    initialDeduction: 2_500_000_000,
    maintenanceDeduction: 1_250_000_000,
  },
]

/** The rulebook of most stories: book, fund, deleverage, haircut, claim. */
export const benchRulebook: Rulebook = { ...usualRulebook, name: 'bench' }

function terms(at: number): InstrumentTerms {
  return {
    symbol: `M${at}-PERP`,
    kind: 'perpetual',
    payoff: 'linear',
    settlementAsset: 0,
    multiplier: fraction(1n, 1n),
    priceIncrement: fraction(1n, 10n),
    markIncrement: fraction(1n, 10n),
    quantityIncrement: fraction(1n, 1000n),
    markRounding: 'half-even',
    largestPosition: 2_000_000_000,
    highestMark: 40_000,
    brackets,
    fees: { maker: 0, taker: 200, liquidation: 5_000, liquidationSplit: [{ to: 'fund', share: 1_000_000 }] },
    staleAfterMs: null,
    onStaleMark: 'liquidate',
    expiresAt: null,
    fundScope: 'USD',
  }
}

/** A small fast generator for benches: xorshift on 32 bits. */
export class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 1
  }

  below(n: number): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return (x >>> 0) % n
  }
}

export function submitAll(house: House, bodies: readonly CommandBody[]): void {
  for (const [id, body] of bodies.entries()) {
    const outcome = submit(house, { id, at: house.at, by: 'bench', body })
    if (!outcome.ok) throw new Error(`bench command refused: ${JSON.stringify(outcome.refusal)}`)
  }
}

/** Builds the book by writing positions in pairs, so that longs equal shorts, and zones everybody once. */
export function buildWorld(accounts: number, rulebook: Rulebook = benchRulebook): World {
  const house = openHouse({ accounts: accounts + 16, extensions: Math.ceil(accounts / 16) })
  submitAll(house, [{ type: 'list-asset', terms: { name: 'USD', decimals: 6, borrowLimit: 0 } }])
  submitAll(
    house,
    [...Array(MARKETS).keys()].map((at) => ({ type: 'list-instrument', terms: terms(at) })),
  )
  submitAll(house, [{ type: 'open-account', kind: 'fund', asset: 0, name: 'USD' }])
  submitAll(house, [
    { type: 'deposit', account: house.tables.named.get('USD') ?? 0, asset: 0, amount: 1_000_000_000_000_000 },
  ])
  submitAll(house, [
    { type: 'move-marks', marks: [...Array(MARKETS).keys()].map((series) => ({ series, mark: MARK })) },
  ])
  const firstParticipant = house.book.accounts
  for (let at = 0; at < accounts; at += 1) house.book.open('participant', 0)
  pairUp(house, firstParticipant, accounts)
  fundAll(house, firstParticipant, accounts)
  submitAll(house, [{ type: 'adopt-rulebook', rulebook }])
  return { house, participants: accounts, firstParticipant }
}

function pairUp(house: House, first: number, accounts: number): void {
  const draw = new Draw(20251010)
  const half = Math.floor(accounts / 2)
  for (let at = 0; at < half; at += 1) {
    for (let slot = 0; slot < 3; slot += 1) {
      const series =
        draw.below(2) === 0 ? (draw.below(10) + slot * 10) % 30 : 30 + ((draw.below(90) + slot * 90) % 270)
      const other = first + half + ((at + slot * 7) % half)
      const quantity = (1 + draw.below(1000)) * (draw.below(2) === 0 ? 1 : -1)
      const value = house.markets.valueAt(series, quantity, MARK - 300 + draw.below(600))
      movePosition(house.book, house.markets, first + at, series, quantity, value)
      movePosition(house.book, house.markets, other, series, -quantity, -value)
    }
  }
}

function fundAll(house: House, first: number, accounts: number): void {
  const draw = new Draw(7)
  let deposited = 0n
  for (let row = first; row < first + accounts; row += 1) {
    let notional = 0
    for (let cell = house.book.first(row); cell !== -1; cell = house.book.next(cell))
      notional += Math.abs(house.markets.valueNow(house.book.seriesOf(cell), house.book.quantity(cell)))
    const equity = Math.ceil((notional * 10) / (20 + draw.below(220)))
    const missing = Math.max(1_000_000, equity - netEquity(house, row))
    addBalance(house.book, house.markets, row, 0, missing)
    deposited += BigInt(missing)
  }
  house.tables.totals[0].deposited += deposited
}

function netEquity(house: House, row: number): number {
  let equity = house.book.cash(row)
  for (let cell = house.book.first(row); cell !== -1; cell = house.book.next(cell))
    equity += house.markets.valueNow(house.book.seriesOf(cell), house.book.quantity(cell))
  return equity
}

/** Who holds a series, in account order. */
export function holdersBySeries(house: House): Int32Array[] {
  return [...Array(MARKETS).keys()].map((series) => {
    const found: number[] = []
    house.book.triggers[series].holders(house.book.links, (cell) => found.push(house.book.accountOf(cell)))
    return Int32Array.from(found).sort()
  })
}

/**
 * A trade of one to ten increments at the mark between two holders of the series. Evenly drawn, every holder
 * is as likely; skewed, nine in ten of the sides come from the first twentieth of the holders.
 */
export function drawTrade(
  world: World,
  holders: readonly Int32Array[],
  draw: Draw,
  isSkewed: boolean,
): Trade {
  const series = isSkewed && draw.below(2) === 0 ? draw.below(30) : draw.below(MARKETS)
  const all = holders[series]
  const pick = (): number =>
    all[draw.below(isSkewed && draw.below(10) < 9 ? Math.max(2, Math.floor(all.length / 20)) : all.length)]
  const buyer = pick()
  let seller = pick()
  while (seller === buyer) seller = all[draw.below(all.length)]
  const price = world.house.markets.mark[series]
  const quantity = 1 + draw.below(10)
  return {
    type: 'trade',
    buyer,
    seller,
    series,
    quantity,
    price,
    taker: 'buyer',
    buyerOrder: null,
    sellerOrder: null,
  }
}

/** A deep book for every market around a share of its mark: 40 levels a side, enough for any liquidation of the bench. */
export function deepBooks(house: House, percentOfMark: number): void {
  const side = (sign: number, mark: number): { price: number; quantity: number }[] =>
    [...Array(40).keys()].map((level) => ({ price: mark + sign * (level + 1) * 5, quantity: 100_000_000 }))
  for (let series = 0; series < MARKETS; series += 1) {
    const mark = Math.floor((house.markets.mark[series] * percentOfMark) / 100)
    const snapshot = { at: house.at, bids: side(-1, mark), asks: side(1, mark) }
    submitAll(house, [{ type: 'replace-depth', series, snapshot }])
  }
}
