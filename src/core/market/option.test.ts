import { expect, test } from 'vitest'
import { fraction } from './fraction.ts'
import { type InstrumentTerms, listInstrument } from './instrument.ts'
import { Markets, MOST_SERIES } from './markets.ts'
import { optionFee } from './option-fee.ts'
import { settlementMark } from './payoff.ts'
import { listReference, type OptionTerms, type ReferenceKind, type ReferenceTerms } from './reference.ts'

const one = fraction(1n, 1n)
const assets = [
  { name: 'USD', decimals: 2, borrowLimit: 0 },
  { name: 'BTC', decimals: 8, borrowLimit: 0 },
]
const reference = (kind: ReferenceKind, symbol: string = kind): ReferenceTerms => ({
  symbol,
  kind,
  increment: kind === 'index' || kind === 'forward' ? fraction(1n, 2n) : fraction(1n, 1_000_000n),
  highestMark: 1_000_000_000,
  staleAfterMs: null,
})
const references = [reference('index'), reference('forward'), reference('volatility')]
const at = (series: number) => references[series] ?? null
const call: OptionTerms = {
  right: 'call',
  strike: fraction(50_000n, 1n),
  settledIn: 'quote',
  index: 0,
  forward: 1,
  volatility: 2,
  windowMs: 1_800_000,
}
const terms = (
  option: Partial<OptionTerms> = {},
  changed: Partial<InstrumentTerms> = {},
): InstrumentTerms => ({
  symbol: 'BTC-50000-C',
  kind: 'option',
  payoff: 'linear',
  settlementAsset: 0,
  multiplier: one,
  priceIncrement: fraction(5n, 1n),
  markIncrement: fraction(1n, 10n),
  quantityIncrement: fraction(1n, 10n),
  markRounding: 'half-even',
  largestPosition: 1_000_000,
  highestMark: 10_000_000,
  brackets: [],
  fees: { maker: 0, taker: 0, liquidation: 0, liquidationSplit: [] },
  staleAfterMs: null,
  onStaleMark: 'liquidate',
  expiresAt: 1_000,
  fundScope: 'BTC',
  option: { ...call, ...option },
  ...changed,
})
const bracket = { upTo: null, initial: 2, maintenance: 1, initialDeduction: 0, maintenanceDeduction: 0 }
const without = ({ option: _, ...rest }: InstrumentTerms): InstrumentTerms => rest
const refusalsOf = (given: InstrumentTerms): string[] => {
  const listing = listInstrument(given, assets, at)
  return listing.ok ? [] : listing.refusals
}

test('an option is listed with the scale of its mark', () => {
  const listing = listInstrument(terms(), assets, at)
  expect(listing).toMatchObject({ ok: true, listed: { scale: 1, priceStep: 50 } })
})

test.each<readonly [string, InstrumentTerms, string]>([
  ['no option terms', without(terms()), 'an option needs its option terms'],
  ['no expiry', terms({}, { expiresAt: null }), 'an option needs expiresAt'],
  ['an inverse payoff', terms({}, { payoff: 'inverse' }), 'linear in its mark'],
  ['brackets', terms({}, { brackets: [bracket] }), 'comes from the scenario model'],
  ['a strike of nothing', terms({ strike: fraction(0n, 1n) }), 'above zero'],
  ['a window below zero', terms({ windowMs: -1 }), 'a settlement window of -1 ms'],
  ['an unlisted index', terms({ index: 7 }), 'its index is series 7, which is not a listed reference'],
  ['a forward as index', terms({ index: 1 }), 'its index is forward, a reference of kind forward, not index'],
  ['an index as volatility', terms({ volatility: 0 }), 'a reference of kind index, not volatility'],
  ['an underlying beside it', terms({}, { underlying: 0 }), 'names its underlying as option.index'],
  [
    'a fee above all',
    terms({ fee: { ofUnderlying: 300, mostOfPremium: 1_000_001 } }),
    'outside 0 to 1000000',
  ],
  [
    'a position too large',
    terms({}, { largestPosition: 10_000_000_000, highestMark: 1_000_000_000 }),
    'past the bound of',
  ],
  [
    'option terms of a perpetual',
    terms({}, { kind: 'perpetual', expiresAt: null }),
    'a perpetual has no option terms',
  ],
  [
    'an underlying that is none',
    without(terms({}, { kind: 'future', underlying: 2, brackets: [bracket] })),
    'its underlying is volatility, a reference of kind volatility, not index',
  ],
])('%s is refused', (_, given, why) => {
  expect(refusalsOf(given).join('; ')).toContain(why)
})

test('an index stands in for a forward that nobody quotes', () => {
  expect(refusalsOf(terms({ forward: 0 }))).toEqual([])
})

test('a reference has an increment above zero and a bound that a trigger can hold', () => {
  expect(listReference(reference('rate'))).toMatchObject({ ok: true, listed: { size: 1e-6 } })
  const refused = listReference({ ...reference('rate'), highestMark: 2 ** 30 + 1, staleAfterMs: 0 })
  expect(refused).toMatchObject({ ok: false, refusals: [expect.any(String), expect.any(String)] })
})

test('an option has no requirement of its own, and says so', () => {
  const markets = new Markets()
  const listing = listInstrument(terms(), assets, at)
  if (!listing.ok) throw new Error(listing.refusals.join())
  const id = markets.addInstrument(listing.listed)
  expect(() => markets.maintenanceOf(id, 0)).toThrow(/BTC-50000-C is an option and has no brackets/)
  expect(() => markets.initialOf(id, 100)).toThrow(/scenario model/)
})

test('a mark of zero is a mark', () => {
  const markets = new Markets()
  const listing = listReference(reference('rate'))
  if (!listing.ok) throw new Error(listing.refusals.join())
  const id = markets.addReference(listing.listed)
  expect([markets.hasMark(id), markets.isReference(id), markets.isInstrument(id)]).toEqual([
    false,
    true,
    false,
  ])
  markets.setMark(id, 0, 5)
  markets.setMark(id, 3, 6)
  expect([markets.hasMark(id), markets.previousMark[id]]).toEqual([true, 0])
  expect(() => markets.instrument(id)).toThrow(/not an instrument/)
  expect(markets.hasMark(id + 1)).toBe(false)
})

test('columns grow with what is listed, up to what a position can name', () => {
  const markets = new Markets()
  const listing = listReference(reference('volatility'))
  if (!listing.ok) throw new Error(listing.refusals.join())
  for (let id = 0; id < MOST_SERIES; id += 1) {
    markets.addReference(listing.listed)
    markets.setMark(id, id, id)
  }
  expect([markets.mark[0], markets.mark[300], markets.mark[MOST_SERIES - 1]]).toEqual([
    0,
    300,
    MOST_SERIES - 1,
  ])
  expect(markets.copy().mark[MOST_SERIES - 1]).toBe(MOST_SERIES - 1)
  expect(() => markets.addReference(listing.listed)).toThrow(/more than 65536 series/)
})

test('the payoff of an option goes onto its mark grid half-even, in quote money or in coin', () => {
  const index = references[0]
  const average = fraction(110_001n, 1n) // 55_000.5
  expect(settlementMark(terms(), index, average)).toBe(50_005n)
  expect(settlementMark(terms({ right: 'put' }), index, average)).toBe(0n)
  expect(settlementMark(terms({}, { markIncrement: one }), index, average)).toBe(5_000n)
  const coin = { settledIn: 'coin', strike: fraction(50_000n, 1n) } as const
  const grid = { markIncrement: fraction(1n, 10_000n) }
  expect(settlementMark(terms(coin, grid), index, fraction(125_000n, 1n))).toBe(2_000n) // 12_500 / 62_500
  expect(settlementMark(terms({ ...coin, right: 'put' }, grid), index, fraction(80_000n, 1n))).toBe(2_500n)
  // A future of the same index ends at the average itself.
  expect(settlementMark(without(terms({}, { kind: 'future' })), index, average)).toBe(550_005n)
})

test('a fee is a share of the coins, at most a share of the premium, each rounded up', () => {
  const fee = { ofUnderlying: 300, mostOfPremium: 125_000 }
  const feeOf = (given: InstrumentTerms, premium: number): number => {
    const listing = listInstrument(given, assets, at)
    if (!listing.ok) throw new Error(listing.refusals.join())
    const trade = { quantity: 25, premium, index: references[0], indexMark: 110_001 }
    return optionFee(listing.listed, given.option ?? call, fee, trade)
  }
  // 2.5 coins of 55_000.5 are 137_501.25; 0.03% of it 41.250375.
  expect(feeOf(terms({ fee }), 100_000)).toBe(4_126)
  expect(feeOf(terms({ fee }), 10_001)).toBe(1_251) // 12.5% of 100.01
  expect(feeOf(terms({ fee }), 0)).toBe(0)
  const coin = terms(
    { fee, settledIn: 'coin' },
    {
      settlementAsset: 1,
      largestPosition: 10_000,
      markIncrement: fraction(1n, 10_000n),
      priceIncrement: fraction(5n, 10_000n),
    },
  )
  expect(feeOf(coin, 100_000_000)).toBe(75_000) // 0.03% of 2.5 coins
})
