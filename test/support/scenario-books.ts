import fc from 'fast-check'
import { FUTURE, Legs, type MarketState, OPTION, PERPETUAL } from '../../src/core/margin/scenario/index.ts'
import type { TwinBook, TwinFuture } from './scenario-twin.ts'

/** One leg in words. */
export interface LegWords {
  readonly kind: number
  readonly underlying: number
  readonly expiry: number
  readonly right: number
  readonly isCoin: number
  readonly quantity: number
  readonly mark: number
  readonly strike: number
  readonly volatility: number
}

export interface Bucket {
  readonly market: MarketState
  readonly legs: readonly LegWords[]
  readonly collateral: readonly number[]
}

export function legsOf({ legs, collateral }: Bucket): Legs {
  const into = new Legs(Math.max(1, legs.length), collateral.length)
  for (const [leg, words] of legs.entries())
    for (const column of Object.keys(words) as (keyof LegWords)[]) into[column][leg] = words[column]
  into.count = legs.length
  into.collateral.set(collateral)
  return into
}

/** The same bucket as the twin's objects. */
export function twinBookOf({ market, legs, collateral }: Bucket): TwinBook {
  const contract = ({ quantity, mark, isCoin }: LegWords): TwinFuture => ({
    quantity,
    mark,
    inCoin: isCoin === 1,
  })
  return {
    peg: market.peg,
    underlyings: market.underlyings.map((underlying, place) => ({
      ...underlying,
      collateral: collateral[place],
      // Nobody holds nothing of a perpetual, so its oracle does not count either.
      perpetuals: legs
        .filter((leg) => leg.kind === PERPETUAL && leg.underlying === place && leg.quantity !== 0)
        .map(contract),
      expiries: market.expiries.flatMap((expiry, at) => {
        if (expiry.underlying !== place) return []
        const own = legs.filter((leg) => leg.kind !== PERPETUAL && leg.expiry === at)
        return [
          {
            ...expiry,
            fixed: Math.min(expiry.fixedShare * expiry.fixedPrice, expiry.forward),
            confidence: expiry.confidence ?? 1,
            futures: own.filter((leg) => leg.kind === FUTURE).map(contract),
            options: own
              .filter((leg) => leg.kind === OPTION)
              .map(({ quantity, right, strike, volatility, isCoin }) => ({
                quantity,
                right: right === 1 ? ('call' as const) : ('put' as const),
                strike,
                volatility,
                inCoin: isCoin === 1,
              })),
          },
        ]
      }),
    })),
  }
}

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
const logBetween = (min: number, max: number): fc.Arbitrary<number> =>
  between(Math.log(min), Math.log(max)).map(Math.exp)

/** What a test wants of its buckets. */
export interface Wanted {
  readonly names: readonly string[]
  readonly coinSettled: 'none' | 'some' | 'all'
  readonly futures: boolean
  /** Coins only on underlyings where a perpetual or option may stand, or also on the others. */
  readonly tradedNames?: readonly string[]
}

/**
 * Buckets of options over several expiries, perpetuals, futures and coins: from a minute to two years, in and out of the
 * settlement window, strikes far in and out of the money, empty ones and ones that bought only.
 */
export function buckets(wanted: Wanted): fc.Arbitrary<Bucket> {
  return markets(wanted).chain((market) =>
    fc
      .record({
        legs: fc.array(legIn(market, wanted), { maxLength: 14 }),
        onlyLongs: fc.integer({ min: 0, max: 5 }),
        collateral: fc.tuple(...wanted.names.map(() => fc.oneof(fc.constant(0), logBetween(0.01, 50)))),
      })
      .map(({ legs, onlyLongs, collateral }) => ({
        market,
        collateral,
        legs: onlyLongs === 0 ? legs.map((leg) => ({ ...leg, quantity: Math.abs(leg.quantity) })) : legs,
      })),
  )
}

function markets({ names, tradedNames = names }: Wanted): fc.Arbitrary<MarketState> {
  const confidence = fc.oneof(fc.constant(1), between(0, 1))
  return fc
    .tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          spot: logBetween(500, 120_000),
          spotConfidence: confidence,
          perpetualConfidence: confidence,
        }),
      ),
    )
    .chain((underlyings) =>
      fc.record({
        underlyings: fc.constant(underlyings),
        peg: fc.oneof(fc.constant(1), between(0.9, 1.01)),
        expiries: fc.array(
          fc
            .record({
              underlying: fc.integer({ min: 0, max: tradedNames.length - 1 }),
              premium: between(0.9, 1.15),
              years: fc.oneof(logBetween(1 / 525_600, 0.01), between(0.005, 2)),
              rate: fc.oneof(fc.constant(0), between(-0.05, 0.3)),
              share: fc.oneof(fc.constant(0), fc.constant(0), between(0, 1)),
              fixedPremium: between(0.95, 1.05),
              confidence,
            })
            .map(({ underlying, premium, years, rate, share, fixedPremium, confidence }) => ({
              underlying,
              forward: underlyings[underlying].spot * premium,
              years,
              rate,
              fixedShare: years < 0.0001 ? share : 0,
              fixedPrice: underlyings[underlying].spot * fixedPremium,
              confidence,
            })),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    )
}

function legIn(
  market: MarketState,
  { coinSettled, futures, names, tradedNames = names }: Wanted,
): fc.Arbitrary<LegWords> {
  const isCoin = coinSettled === 'some' ? fc.constantFrom(0, 1) : fc.constant(coinSettled === 'all' ? 1 : 0)
  const kinds = futures ? [OPTION, OPTION, OPTION, PERPETUAL, FUTURE] : [OPTION, OPTION, OPTION, PERPETUAL]
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      expiry: fc.integer({ min: 0, max: market.expiries.length - 1 }),
      perpetualOf: fc.integer({ min: 0, max: tradedNames.length - 1 }),
      right: fc.constantFrom(1, -1),
      isCoin,
      size: fc.oneof(fc.constant(0), logBetween(0.01, 100)),
      sign: fc.constantFrom(1, -1),
      // A few strikes often, so that options share them.
      moneyness: fc.oneof(fc.constantFrom(0.8, 1, 1.1), logBetween(0.2, 5)),
      volatility: fc.oneof(fc.constant(0), logBetween(0.05, 3), logBetween(0.05, 3), logBetween(0.05, 3)),
      premium: between(0.95, 1.05),
    })
    .map((words) => legFrom(market, words))
}

interface Drawn {
  readonly kind: number
  readonly expiry: number
  readonly perpetualOf: number
  readonly right: number
  readonly isCoin: number
  readonly size: number
  readonly sign: number
  readonly moneyness: number
  readonly volatility: number
  readonly premium: number
}

function legFrom(market: MarketState, drawn: Drawn): LegWords {
  const isPerpetual = drawn.kind === PERPETUAL
  const underlying = isPerpetual ? drawn.perpetualOf : market.expiries[drawn.expiry].underlying
  const { spot } = market.underlyings[underlying]
  const isOption = drawn.kind === OPTION
  const coins = drawn.size * drawn.sign
  const contractMark = isPerpetual ? spot * drawn.premium : market.expiries[drawn.expiry].forward
  return {
    kind: drawn.kind,
    underlying,
    expiry: isPerpetual ? -1 : drawn.expiry,
    right: isOption ? drawn.right : 0,
    isCoin: drawn.isCoin,
    quantity: !isOption && drawn.isCoin === 1 ? coins * spot : coins,
    mark: isOption ? 0.05 * (drawn.isCoin === 1 ? 1 : spot) : contractMark,
    strike: isOption ? spot * drawn.moneyness : 0,
    volatility: isOption ? drawn.volatility : 0,
  }
}

/** Money that the bucket could turn over in its worst scenario: what rounding is measured against. */
export function grossOf({ market, legs, collateral }: Bucket): number {
  const legsGross = legs.map((leg) => {
    const { spot } = market.underlyings[leg.underlying]
    const coins = leg.kind !== OPTION && leg.isCoin === 1 ? leg.quantity / leg.mark : leg.quantity
    return Math.abs(coins) * (spot + leg.strike)
  })
  const coins = collateral.map((amount, place) => amount * market.underlyings[place].spot)
  return [...legsGross, ...coins].reduce((total, value) => total + value, 0)
}
