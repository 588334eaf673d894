import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  Bounds,
  boundsOf,
  type ExpiryState,
  requirementOf,
  type ScenarioModel,
  type ScenarioResult,
  ScenarioWorkspace,
} from '../../src/core/margin/scenario/index.ts'
import { type Bucket, buckets, type LegWords, legsOf, type Wanted } from '../support/scenario-books.ts'
import { deribitFigures, deribitModel, pmrm2Figures, pmrmModel } from '../support/scenario-figures.ts'

const wanted: Wanted = { names: ['BTC'], coinSettled: 'some', futures: true }
const models: readonly ScenarioModel[] = [
  pmrmModel(pmrm2Figures),
  deribitModel({ BTC: deribitFigures.BTC }, 'coin'),
  deribitModel({ BTC: deribitFigures.BTC }, 'quote'),
]

/** One look: a bucket, its model, and a slot for each leg, which legs of other options may have as well. */
interface Look {
  readonly bucket: number
  readonly model: ScenarioModel
  readonly slots: readonly number[]
}

const anyLook: fc.Arbitrary<Look> = fc.record({
  bucket: fc.oneof(fc.constant(0), fc.nat({ max: 7 })),
  model: fc.constantFrom(...models),
  // Slots past the last one there is room for, too.
  slots: fc.array(fc.constantFrom(0, 1, 2, 3, 64, 8_191, 8_192, 8_193, 65_536), {
    minLength: 14,
    maxLength: 14,
  }),
})

/** The same bucket with one figure that is another: nothing but what a slot was worked out from could tell. */
function withOneOther({ market, legs, collateral }: Bucket): Bucket[] {
  const ofExpiries = (change: (expiry: ExpiryState) => Partial<ExpiryState>): Bucket => {
    const expiries = market.expiries.map((expiry) => ({ ...expiry, ...change(expiry) }))
    return { market: { ...market, expiries }, legs, collateral }
  }
  const ofLegs = (change: (leg: LegWords) => Partial<LegWords>): Bucket => ({
    market,
    legs: legs.map((leg) => ({ ...leg, ...change(leg) })),
    collateral,
  })
  return [
    ofExpiries(({ forward }) => ({ forward: forward * 1.01 })),
    ofExpiries(({ years }) => ({ years: years * 1.01 })),
    ofExpiries(({ rate }) => ({ rate: rate + 0.01 })),
    ofExpiries(({ forward }) => ({ fixedShare: 0.4, fixedPrice: forward * 0.99 })),
    ofLegs(({ volatility }) => ({ volatility: volatility * 1.25 })),
    ofLegs(({ strike }) => ({ strike: strike * 1.1 })),
  ]
}

/** Everything a look leaves behind, worked out in a workspace that may remember other looks. */
function foundIn(work: ScenarioWorkspace, bounds: Bounds, bucket: Bucket, { model, slots }: Look): unknown {
  const legs = legsOf(bucket)
  legs.slot.set(slots.slice(0, bucket.legs.length))
  const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }
  requirementOf(model, legs, bucket.market, work, result)
  boundsOf(model, legs, bucket.market, work, bounds)
  return {
    ...result,
    totals: work.totals.slice(0, model.scenarios.length),
    amounts: work.amounts.slice(0, model.charges.length),
    bounded: bounds.bounded,
    forward: bounds.forward.slice(0, bucket.market.expiries.length),
    spot: bounds.spot.slice(0, bucket.market.underlyings.length),
    volatility: bounds.volatility.slice(0, legs.count),
    mark: bounds.mark.slice(0, legs.count),
  }
}

test('what one look leaves for the next changes no bit of it, whatever model, market or option came before', () => {
  fc.assert(
    fc.property(
      fc.tuple(buckets(wanted), buckets(wanted)),
      fc.array(anyLook, { minLength: 2, maxLength: 8 }),
      ([first, second], looks) => {
        const all = [first, second, ...withOneOther(first)]
        const [work, bounds] = [new ScenarioWorkspace(), new Bounds()]
        for (const look of looks) {
          const alone = foundIn(new ScenarioWorkspace(), new Bounds(), all[look.bucket], {
            ...look,
            slots: look.slots.map(() => 0),
          })
          expect(foundIn(work, bounds, all[look.bucket], look)).toEqual(alone)
        }
      },
    ),
    { numRuns: 150 },
  )
})

/** No value of an option is below nothing. */
const TRACE = -7

test('an option whose slot is current is not valued again, and one figure that moves is enough to do it', () => {
  fc.assert(
    fc.property(
      buckets(wanted).filter(({ legs }) => legs.some(({ strike, quantity }) => strike > 0 && quantity !== 0)),
      (bucket) => {
        const work = new ScenarioWorkspace()
        const look: Look = {
          bucket: 0,
          model: models[2],
          slots: bucket.legs.map((_, place) => place + 1),
        }
        foundIn(work, new Bounds(), bucket, look)
        const stamps = work.stamps
        // A trace in the values themselves: a row that is valued again would overwrite it, be it with nothing.
        work.shared.values.fill(TRACE)
        foundIn(work, new Bounds(), bucket, look)
        expect(work.stamps).toBe(stamps)
        expect(work.shared.values.every((value) => value === TRACE)).toBe(true)
        const later = bucket.market.expiries.map((expiry) => ({ ...expiry, years: expiry.years * 1.01 }))
        foundIn(work, new Bounds(), { ...bucket, market: { ...bucket.market, expiries: later } }, look)
        expect(work.stamps).toBeGreaterThan(stamps)
        expect(work.shared.values.some((value) => value !== TRACE)).toBe(true)
      },
    ),
    { numRuns: 50 },
  )
})
