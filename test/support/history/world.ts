import fc from 'fast-check'
import { fraction } from '../../../src/core/market/fraction.ts'
import type { Bracket, InstrumentFees, InstrumentTerms } from '../../../src/core/market/instrument.ts'
import type { Rulebook } from '../../../src/core/waterfall/rulebook.ts'
import { anyOptionWorld, INDEX, type OptionWorld, withHedge } from './option-world.ts'
import { anyRulebook } from './rulebooks.ts'

/** What differs from venue to venue; everything else of a history is built from it by `setUp`. */
export interface World {
  readonly dollarDecimals: number
  readonly coinDecimals: number
  readonly borrowLimit: number
  /** Order price increment in mark increments. */
  readonly priceStep: number
  readonly multiplier: number
  readonly brackets: readonly [readonly Bracket[], readonly Bracket[], readonly Bracket[]]
  readonly fees: InstrumentFees
  readonly collateralWeight: number
  readonly conversionDiscount: number
  readonly staleAfterMs: number | null
  readonly onStaleMark: 'liquidate' | 'defer'
  readonly funds: number
  /** Whether the coin has an index in dollars from the start. */
  readonly hasIndex: boolean
  readonly rulebooks: readonly [Rulebook, Rulebook]
  /** Options on the coin, or none. */
  readonly options: OptionWorld | null
}

/** One thing somebody does, as plain numbers: what it means depends on the state it meets. */
export type Act = readonly [kind: number, a: number, b: number, c: number, d: number]

export interface History {
  readonly world: World
  readonly acts: readonly Act[]
}

const rates = fc.constantFrom(
  [200_000, 100_000],
  [100_000, 50_000],
  [50_000, 30_000],
  [20_000, 10_000],
  [333_333, 77_777],
)

/** One to three tiers. Joined ones take off what makes them meet, others begin with a step up. */
const anyBrackets: fc.Arbitrary<readonly Bracket[]> = fc
  .record({
    rate: rates,
    tiers: fc.integer({ min: 1, max: 3 }),
    first: fc.integer({ min: 20_000, max: 400_000 }),
    isJoined: fc.boolean(),
  })
  .map(({ rate: [initial, maintenance], tiers, first, isJoined }) => {
    const brackets: Bracket[] = []
    let [initialDeduction, maintenanceDeduction] = [0, 0]
    for (let tier = 0; tier < tiers; tier += 1) {
      const upTo = tier === tiers - 1 ? null : first * (tier + 1)
      const factor = tier + 1
      const rate = {
        initial: Math.min(1_000_000, initial * factor),
        maintenance: Math.min(1_000_000, maintenance * factor),
      }
      brackets.push({ upTo, ...rate, initialDeduction, maintenanceDeduction })
      if (!isJoined || upTo === null) continue
      // The next tier's product exceeds this one's by rate x edge; rounded down, a unit of step may stay.
      const next = Math.min(1_000_000, initial * (factor + 1)) - rate.initial
      const nextMaintenance = Math.min(1_000_000, maintenance * (factor + 1)) - rate.maintenance
      initialDeduction += Math.floor((upTo * next) / 1_000_000)
      maintenanceDeduction += Math.floor((upTo * nextMaintenance) / 1_000_000)
    }
    return brackets
  })

const anyFees: fc.Arbitrary<InstrumentFees> = fc.constantFrom<InstrumentFees>(
  { maker: 0, taker: 0, liquidation: 0, liquidationSplit: [] },
  {
    maker: -100,
    taker: 500,
    liquidation: 5_000,
    liquidationSplit: [
      { to: 'fund', share: 333_333 },
      { to: 'backstop', share: 333_333 },
      { to: 'fees', share: 333_334 },
    ],
  },
  { maker: 200, taker: 777, liquidation: 12_345, liquidationSplit: [{ to: 'capital', share: 1_000_000 }] },
)

const anyPlainWorld: fc.Arbitrary<World> = fc.record({
  dollarDecimals: fc.constantFrom(2, 3),
  coinDecimals: fc.constantFrom(5, 6),
  borrowLimit: fc.constantFrom(0, 0, 5_000),
  priceStep: fc.constantFrom(1, 2, 5),
  multiplier: fc.constantFrom(1, 3, 7),
  brackets: fc.tuple(anyBrackets, anyBrackets, anyBrackets),
  fees: anyFees,
  collateralWeight: fc.constantFrom(950_000, 700_001, 1_000_000, 0),
  conversionDiscount: fc.constantFrom(0, 30_000, 12_345),
  staleAfterMs: fc.constantFrom(null, 60_000),
  onStaleMark: fc.constantFrom('liquidate', 'defer'),
  funds: fc.constantFrom(0, 3_000, 60_000),
  hasIndex: fc.constantFrom(true, true, true, false),
  rulebooks: fc.tuple(anyRulebook, anyRulebook),
  options: fc.oneof(fc.constant(null), fc.constant(null), anyOptionWorld),
})

const anyWorld: fc.Arbitrary<World> = anyPlainWorld.map((world) => {
  const hedge = world.options?.hedge ?? null
  const [first, second] = world.rulebooks
  return hedge === null ? world : { ...world, rulebooks: [withHedge(first, hedge), second] }
})

const anyAct: fc.Arbitrary<Act> = fc.tuple(
  fc.nat(99_999),
  fc.nat(65_535),
  fc.nat(65_535),
  fc.nat(65_535),
  fc.nat(65_535),
)

/**
 * A venue and what happens on it, of any length up to `longest`.
 *
 * The acts come without bias: a venue's day is not made of extreme numbers, and what they mean depends on the state.
 */
export function anyHistory(longest: number): fc.Arbitrary<History> {
  const acts = fc.noBias(fc.array(anyAct, { minLength: 1, maxLength: longest, size: 'max' }))
  return fc.record({ world: anyWorld, acts })
}

/** Series of the world, in the order listed. */
export const COIN_IN_DOLLARS = 0
export const DOLLARS_IN_COIN = 1
export const LINEAR_PERPETUAL = 2
export const INVERSE_PERPETUAL = 3
export const LINEAR_FUTURE = 4

/** Terms of the three instruments, the brackets one place on for each turn of `shift`. */
export function instrumentTerms(
  world: World,
  series: number,
  shift = 0,
  hasIndexListed = true,
): InstrumentTerms {
  const at = series - LINEAR_PERPETUAL
  const brackets = world.brackets[(at + shift) % 3]
  const tick = fraction(1n, 2n)
  // Terms name the index only where it is listed, which it is after the instruments.
  const ofIndex = hasIndexListed && world.options !== null ? { underlying: INDEX } : {}
  const plain = {
    multiplier: fraction(BigInt(world.multiplier), 1n),
    markIncrement: tick,
    priceIncrement: fraction(BigInt(world.priceStep), 2n),
    markRounding: 'half-even',
    largestPosition: 2_000,
    highestMark: 100_000,
    brackets,
    fees: world.fees,
  } as const
  if (series === INVERSE_PERPETUAL)
    return {
      ...plain,
      symbol: 'INV',
      kind: 'perpetual',
      payoff: 'inverse',
      settlementAsset: 1,
      quantityIncrement: fraction(1n, 1n),
      staleAfterMs: null,
      onStaleMark: 'liquidate',
      expiresAt: null,
      fundScope: 'INV',
      ...ofIndex,
    }
  const isFuture = series === LINEAR_FUTURE
  return {
    ...plain,
    symbol: isFuture ? 'FUT' : 'LIN',
    kind: isFuture ? 'future' : 'perpetual',
    payoff: 'linear',
    settlementAsset: 0,
    quantityIncrement: fraction(1n, 10n),
    staleAfterMs: isFuture ? world.staleAfterMs : null,
    onStaleMark: isFuture ? world.onStaleMark : 'liquidate',
    expiresAt: isFuture ? EXPIRY : null,
    fundScope: isFuture ? 'USD' : 'LIN',
    ...(isFuture ? {} : ofIndex),
  }
}

export const START = 1_000
export const EXPIRY: number = START + 3_600_000
