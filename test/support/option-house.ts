import type { Event } from '../../src/core/engine/events.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import type { ScenarioModel } from '../../src/core/margin/scenario/model.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { OptionTerms, ReferenceTerms } from '../../src/core/market/reference.ts'
import type { Rulebook, Step } from '../../src/core/waterfall/rulebook.ts'
import { ClearingHouse, perpTerms, usualRulebook, usualSteps } from './clearing-house.ts'

const one = fraction(1n, 1n)
/** Options settled in coin have marks of a ten-thousandth, and their coin has as many decimals. */
const COIN_DECIMALS = 4
const tenThousandth = fraction(1n, 10_000n)

/** When the options of a story expire, and a minute of it. */
export const EXPIRY = 86_400_000
export const MINUTE = 60_000

/** The worst of the coin down or up by a fifth, volatility as it is; a quarter more to open. */
export const storyModel: ScenarioModel = {
  name: 'story',
  title: 'A fifth either way',
  standing: 'template',
  sources: [],
  notes: [],
  unit: 'quote',
  scenarios: [-0.2, -0.1, 0, 0.1, 0.2].map((move) => ({
    name: `${move * 100}%`,
    move,
    volatility: 'same',
    weight: 1,
  })),
  volatility: null,
  skew: null,
  discount: null,
  aggregate: { by: 'min', groups: 'underlying' },
  charges: [],
  initial: { highestOf: [[{ of: 'worst', times: 1.25 }]], plus: [] },
  maintenance: { highestOf: [[{ of: 'worst', times: 1 }]], plus: [] },
}

/** What a story says of an option; everything else is plain: quote-settled, one coin a contract, no window. */
export interface OptionOfStory {
  readonly right: 'call' | 'put'
  readonly strike: string
  readonly settledIn?: 'quote' | 'coin'
  readonly window?: number
  readonly expires?: number
  readonly fee?: OptionTerms['fee']
  readonly terms?: Partial<InstrumentTerms>
}

export interface OptionStory {
  readonly index?: string
  readonly steps?: readonly Step[]
  readonly rulebook?: Partial<Rulebook>
  readonly model?: ScenarioModel
  /** Age from which the index is too old. */
  readonly staleAfter?: number
}

/** A clearing house with one coin, its index, and the options a story lists by their names. */
export class OptionHouse extends ClearingHouse {
  readonly series: Map<string, number> = new Map()
  index = -1

  seriesOf(symbol: string): number {
    const id = this.series.get(symbol)
    if (id === undefined) throw new Error(`nothing is listed as ${symbol}`)
    return id
  }

  listReference(
    symbol: string,
    kind: ReferenceTerms['kind'],
    increment: ReferenceTerms['increment'] = one,
    staleAfterMs: number | null = null,
  ): number {
    this.do({
      type: 'list-reference',
      terms: { symbol, kind, increment, highestMark: 1_000_000, staleAfterMs },
    })
    return this.#listed(symbol)
  }

  /** Lists an option with a volatility of its own, at 50% unless moved; gives its symbol. */
  listOption(option: OptionOfStory): string {
    const { right, strike, settledIn = 'quote', window = 0, fee } = option
    const symbol = `BTC-${strike.replace('_', '')}-${right === 'call' ? 'C' : 'P'}${settledIn === 'coin' ? '-COIN' : ''}`
    const volatility = this.listReference(`${symbol}-IV`, 'volatility', fraction(1n, 100n))
    const increment = settledIn === 'coin' ? tenThousandth : one
    this.do({
      type: 'list-instrument',
      terms: {
        ...perpTerms,
        symbol,
        kind: 'option',
        settlementAsset: settledIn === 'coin' ? 1 : 0,
        markIncrement: increment,
        priceIncrement: increment,
        brackets: [],
        expiresAt: option.expires ?? EXPIRY,
        option: {
          right,
          strike: fraction(BigInt(strike.replace('_', '')), 1n),
          settledIn,
          index: this.index,
          forward: this.index,
          volatility,
          windowMs: window,
          ...(fee !== undefined && { fee }),
        },
        ...option.terms,
      },
    })
    this.#listed(symbol)
    this.moveMarks({ [volatility]: '50' })
    return symbol
  }

  /** Lists a perpetual or future of the coin. */
  listOnIndex(symbol: string, terms: Partial<InstrumentTerms>): string {
    this.do({ type: 'list-instrument', terms: { ...perpTerms, symbol, underlying: this.index, ...terms } })
    this.#listed(symbol)
    return symbol
  }

  moveIndexTo(price: string, at?: number): readonly Event[] {
    if (at !== undefined) this.at = at
    return this.moveMarks({ [this.index]: price })
  }

  /** Marks by symbol, all at once. */
  mark(marks: Readonly<Record<string, string>>): readonly Event[] {
    return this.moveMarks(
      Object.fromEntries(Object.entries(marks).map(([symbol, mark]) => [this.seriesOf(symbol), mark])),
    )
  }

  tryTradeOf(
    symbol: string,
    deal: { buyer: string; seller: string; quantity: string; price: string },
  ): Refusal | null {
    return this.tryTrade({ ...deal, series: this.seriesOf(symbol) })
  }

  tradeOf(symbol: string, deal: { buyer: string; seller: string; quantity: string; price: string }): void {
    this.trade({ ...deal, series: this.seriesOf(symbol) })
  }

  holdingOf(name: string, symbol: string): number {
    return this.positionOf(name, this.seriesOf(symbol))
  }

  trySettleExpiry(expiresAt: number = EXPIRY): Refusal | null {
    return this.try({ type: 'settle-expiry', index: this.index, expiresAt })
  }

  /** Waits until expiry where it is earlier, and settles. */
  settleExpiry(expiresAt: number = EXPIRY): readonly Event[] {
    this.at = Math.max(this.at, expiresAt)
    return this.do({ type: 'settle-expiry', index: this.index, expiresAt })
  }

  #listed(symbol: string): number {
    const id = this.house.markets.count - 1
    this.series.set(symbol, id)
    return id
  }
}

/** Opens the venue of option stories: whole dollars, a coin, its index at 50_000 unless said, and a margin model for options. */
export function openOptionHouse(story: OptionStory = {}): OptionHouse {
  const house = new OptionHouse(0)
  house.do({ type: 'list-asset', terms: { name: 'USD', decimals: 0, borrowLimit: 0 } })
  house.do({ type: 'list-asset', terms: { name: 'BTC', decimals: COIN_DECIMALS, borrowLimit: 0 } })
  house.index = house.listReference('BTC-INDEX', 'index', one, story.staleAfter ?? null)
  const steps = story.steps ?? story.rulebook?.steps ?? usualSteps
  house.do({ type: 'adopt-rulebook', rulebook: { ...usualRulebook, ...story.rulebook, steps } })
  house.do({
    type: 'adopt-margin-model',
    name: 'story',
    model: story.model ?? storyModel,
    options: true,
    references: { peg: null, rates: [], confidence: [], coins: [{ index: house.index, asset: 1 }] },
  })
  house.moveIndexTo(story.index ?? '50_000')
  return house
}
