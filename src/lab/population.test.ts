import { expect, test } from 'vitest'
import { fraction } from '../core/market/fraction.ts'
import { type Instrument, type InstrumentTerms, listInstrument } from '../core/market/instrument.ts'
import type { PopulationSpec } from '../wire/population-spec.ts'
import { populate } from './population.ts'
import type { OpeningMarket, Population } from './population-terms.ts'
import { Random } from './random.ts'

const assets = [
  { name: 'USDT', decimals: 6, borrowLimit: 0 },
  { name: 'BTC', decimals: 8, borrowLimit: 0 },
]

const btc = listed({
  symbol: 'BTC-USDT',
  priceIncrement: fraction(1n, 10n),
  markIncrement: fraction(1n, 100n),
  quantityIncrement: fraction(1n, 1_000n),
  brackets: [
    {
      upTo: 50_000_000_000,
      initial: 10_000,
      maintenance: 5_000,
      initialDeduction: 0,
      maintenanceDeduction: 0,
    },
    {
      upTo: 5_000_000_000_000,
      initial: 20_000,
      maintenance: 10_000,
      initialDeduction: 0,
      maintenanceDeduction: 0,
    },
    {
      upTo: null,
      initial: 100_000,
      maintenance: 50_000,
      initialDeduction: 400_000_000_000,
      maintenanceDeduction: 0,
    },
  ],
})
const alt = listed({
  symbol: 'ALT-USDT',
  priceIncrement: fraction(1n, 1_000n),
  markIncrement: fraction(1n, 1_000n),
  quantityIncrement: fraction(1n, 1n),
  largestPosition: 500_000_000,
  highestMark: 10_000,
})
const inverse = listed({
  symbol: 'BTC-USD',
  payoff: 'inverse',
  settlementAsset: 1,
  multiplier: fraction(100n, 1n),
  priceIncrement: fraction(1n, 10n),
  markIncrement: fraction(1n, 10n),
  quantityIncrement: fraction(1n, 1n),
  highestMark: 2_000_000,
})
const markets: OpeningMarket[] = [
  { series: 4, instrument: btc, mark: 11_750_003 },
  { series: 7, instrument: alt, mark: 4_000 },
]

const spec: PopulationSpec = {
  name: 'p',
  asset: 'USDT',
  accounts: 2_000,
  deposit: { smallest: 200_000_000n, largest: 5_000_000_000_000n, alphaPpm: 1_100_000 },
  leverage: [
    { times: 3, weight: 1 },
    { times: 20, weight: 2 },
    { times: 100, weight: 1 },
  ],
  longSharePpm: 830_000,
  instruments: [
    { symbol: 'BTC-USDT', weight: 3 },
    { symbol: 'ALT-USDT', weight: 1 },
  ],
  positionsEach: [
    { count: 1, weight: 3 },
    { count: 2, weight: 1 },
  ],
  isolatedSharePpm: 200_000,
}
const crowd = populate(spec, markets, new Random('population'))

test('the same seed gives the same crowd, another seed another one', () => {
  expect(populate(spec, markets, new Random('population'))).toEqual(crowd)
  expect(populate(spec, markets, new Random('other')).trades).not.toEqual(crowd.trades)
})

test('accounts are named in order, and an isolated bucket follows its owner', () => {
  const own = crowd.accounts.filter(({ isolatedOf }) => isolatedOf === null)
  expect(own.map(({ name }) => name)).toEqual(
    Array.from({ length: 2_000 }, (_, n) => `p${String(n).padStart(6, '0')}`),
  )
  expect(own.filter(({ role }) => role === 'maker')).toHaveLength(100)
  const buckets = crowd.accounts
    .map((account, index) => ({ ...account, index }))
    .filter(({ isolatedOf }) => isolatedOf !== null)
  expect(buckets.length).toBeGreaterThan(300)
  for (const { name, isolatedOf, index } of buckets) {
    expect(isolatedOf!).toBeLessThan(index)
    expect(name).toMatch(new RegExp(`^${crowd.accounts[isolatedOf!].name}\\.(BTC|ALT)-USDT$`))
  }
})

test('every trade is on the order grid, within 20% of the mark, between two accounts', () => {
  for (const { buyer, seller, series, quantity, price } of crowd.trades) {
    const { mark, instrument } = markets.find((market) => market.series === series)!
    expect(buyer).not.toBe(seller)
    expect(quantity).toBeGreaterThan(0)
    expect(price % instrument.priceStep).toBe(0)
    expect(Math.abs(price - mark) <= mark / 5 + instrument.priceStep).toBe(true)
  }
})

test('no account is short of initial margin after any of its trades', () => {
  expect(shortAfter(crowd, markets)).toEqual([])
})

test('at the opening mark a speculator owns what was drawn for it, to the units of rounding', () => {
  const { equity, trades } = replayed(crowd, markets)
  const drawn = populateMoney(spec)
  for (const [index, { role, isolatedOf }] of crowd.accounts.entries()) {
    if (role === 'maker') continue
    const owned = [index, ...bucketsOf(crowd, index)]
    if (isolatedOf !== null) continue
    const all = owned.reduce((sum, at) => sum + equity[at], 0n)
    const count = owned.reduce((sum, at) => sum + trades[at], 0)
    const name = crowd.accounts[index].name
    expect(all - drawn.get(name)! >= 0n && all - drawn.get(name)! <= BigInt(2 * count)).toBe(true)
  }
})

test('of the crowd that can be liquidated the declared share is long', () => {
  const { quantity } = replayed(crowd, markets)
  for (const { series, instrument } of markets) {
    let [long, all, net] = [0, 0, 0]
    for (const [index, { role }] of crowd.accounts.entries()) {
      const held = quantity[index].get(series) ?? 0
      net += held
      if (role === 'maker') continue
      all += Math.abs(held)
      long += Math.max(0, held)
    }
    expect(net).toBe(0)
    // The smallest positions are a few increments, so the share is met closely.
    expect(Math.abs(long / all - 0.83), instrument.terms.symbol).toBeLessThan(0.001)
  }
})

test('winners and losers exist before the first mark moves', () => {
  const gains = crowd.trades.map(({ series, quantity, price }) => {
    const { mark } = markets.find((market) => market.series === series)!
    return Math.sign(quantity * (mark - price))
  })
  expect(gains.filter((gain) => gain > 0).length).toBeGreaterThan(crowd.trades.length / 5)
  expect(gains.filter((gain) => gain < 0).length).toBeGreaterThan(crowd.trades.length / 5)
})

test('a coin-margined crowd balances and keeps its margin in coins', () => {
  const coins = {
    ...spec,
    asset: 'BTC',
    instruments: [{ symbol: 'BTC-USD', weight: 1 }],
    deposit: { smallest: 200_000n, largest: 5_000_000_000n, alphaPpm: 1_100_000 },
  }
  const opening = [{ series: 0, instrument: inverse, mark: 1_175_000 }]
  const inCoins = populate(coins, opening, new Random('coins'))
  expect(inCoins.trades.length).toBeGreaterThan(1_500)
  expect(shortAfter(inCoins, opening)).toEqual([])
  const { quantity } = replayed(inCoins, opening)
  expect(quantity.reduce((net, held) => net + (held.get(0) ?? 0), 0)).toBe(0)
})

test('brackets bind: no position needs more initial margin than its account owns', () => {
  const whales = {
    ...spec,
    deposit: { ...spec.deposit, smallest: 4_000_000_000_000n },
    accounts: 100,
    isolatedSharePpm: 0,
    longSharePpm: 500_000,
  }
  const made = populate(whales, markets, new Random('whales'))
  expect(shortAfter(made, markets)).toEqual([])
})

test('a crowd that cannot be made says why', () => {
  const make = (change: Partial<PopulationSpec>) => () =>
    populate({ ...spec, ...change }, markets, new Random('x'))
  expect(make({ instruments: [{ symbol: 'DOGE-USDT', weight: 1 }] })).toThrow(
    'DOGE-USDT, which is not listed',
  )
  expect(make({ instruments: [] })).toThrow('names no instrument')
  expect(make({ accounts: 2 })).toThrow('2 accounts, and 2 of them are makers')
  expect(make({ entries: [{ profitPpm: 900_000, weight: 1 }] })).toThrow('An entry layer of 900000 ppm')
  const unmarked = [{ ...markets[0], mark: 0 }, markets[1]]
  expect(() => populate(spec, unmarked, new Random('x'))).toThrow('BTC-USDT has no opening mark')
  const narrow = { ...btc, terms: { ...btc.terms, largestPosition: 40 } }
  expect(() => populate(spec, [{ ...markets[0], instrument: narrow }, markets[1]], new Random('x'))).toThrow(
    'largest positions of 40 increments',
  )
})

/** Each account after all trades, worked out trade by trade in bigints, and who was ever short of initial margin. */
function replayed(made: Population, opening: readonly OpeningMarket[]) {
  const cash = made.accounts.map(({ deposit }) => BigInt(deposit))
  const quantity = made.accounts.map(() => new Map<number, number>())
  const trades = made.accounts.map(() => 0)
  const short: string[] = []
  const equityOf = (at: number): bigint =>
    [...quantity[at]].reduce(
      (sum, [series, held]) => sum + slowValue(marketOf(opening, series), held),
      cash[at],
    )
  for (const { buyer, seller, series, quantity: size, price, taker } of made.trades) {
    const market = marketOf(opening, series)
    for (const [at, signed] of [
      [buyer, size],
      [seller, -size],
    ]) {
      const { fees } = market.instrument.terms
      const value = slowValue(market, signed, price)
      const rate = BigInt((taker === 'buyer') === (at === buyer) ? fees.taker : fees.maker)
      const fee = rate > 0n ? (magnitude(value) * rate + 999_999n) / 1_000_000n : 0n
      cash[at] -= value + fee
      quantity[at].set(series, (quantity[at].get(series) ?? 0) + signed)
      trades[at] += 1
      if (equityOf(at) < initialOf(opening, quantity[at])) short.push(made.accounts[at].name)
    }
  }
  return { equity: made.accounts.map((_, at) => equityOf(at)), quantity, trades, short }
}

function shortAfter(made: Population, opening: readonly OpeningMarket[]): string[] {
  return replayed(made, opening).short
}

function initialOf(opening: readonly OpeningMarket[], quantities: ReadonlyMap<number, number>): bigint {
  let initial = 0n
  for (const [series, held] of quantities) {
    const market = marketOf(opening, series)
    const notional = magnitude(slowValue(market, held))
    const tier = market.instrument.terms.brackets.find(
      ({ upTo }) => upTo === null || notional <= BigInt(upTo),
    )!
    initial += (notional * BigInt(tier.initial) + 999_999n) / 1_000_000n - BigInt(tier.initialDeduction)
  }
  return initial
}

function slowValue({ instrument, mark }: OpeningMarket, quantity: number, price: number = mark): bigint {
  const [q, scale, p] = [BigInt(quantity), BigInt(instrument.scale), BigInt(price)]
  if (instrument.terms.payoff === 'linear') return q * scale * p
  const product = magnitude(q) * scale
  const [floor, twice] = [product / p, (product % p) * 2n]
  const rounded = twice > p || (twice === p && floor % 2n === 1n) ? floor + 1n : floor
  return quantity > 0 ? -rounded : rounded
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

function marketOf(opening: readonly OpeningMarket[], series: number): OpeningMarket {
  return opening.find((market) => market.series === series)!
}

function bucketsOf(made: Population, owner: number): number[] {
  return made.accounts.flatMap(({ isolatedOf }, index) => (isolatedOf === owner ? [index] : []))
}

/** What each speculator drew, read off a crowd that trades nothing because every instrument is out of reach. */
function populateMoney(terms: PopulationSpec): Map<string, bigint> {
  const costly = markets.map((market) => ({
    ...market,
    instrument: { ...market.instrument, terms: { ...market.instrument.terms, largestPosition: 0 } },
  }))
  const flat = populate({ ...terms, isolatedSharePpm: 0 }, costly, new Random('population'))
  return new Map(flat.accounts.map(({ name, deposit }) => [name, BigInt(deposit)]))
}

function listed(change: Partial<InstrumentTerms>): Instrument {
  const listing = listInstrument(
    {
      symbol: 'X',
      kind: 'perpetual',
      payoff: 'linear',
      settlementAsset: 0,
      multiplier: fraction(1n, 1n),
      priceIncrement: fraction(1n, 1n),
      markIncrement: fraction(1n, 1n),
      quantityIncrement: fraction(1n, 1n),
      markRounding: 'half-even',
      largestPosition: 3_000_000,
      highestMark: 20_000_000,
      brackets: [
        { upTo: null, initial: 20_000, maintenance: 10_000, initialDeduction: 0, maintenanceDeduction: 0 },
      ],
      fees: { maker: 200, taker: 500, liquidation: 0, liquidationSplit: [] },
      staleAfterMs: null,
      onStaleMark: 'liquidate',
      expiresAt: null,
      fundScope: 'X',
      ...change,
    },
    assets,
  )
  if (listing.ok) return listing.listed
  throw new Error(listing.refusals.join('; '))
}
