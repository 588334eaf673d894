import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkLegs,
  checkMarket,
  explainRequirement,
  faultsOfModel,
  requirementOf,
  type ScenarioModel,
  type ScenarioResult,
  ScenarioWorkspace,
} from '../../src/core/margin/scenario/index.ts'
import { type Bucket, buckets, grossOf, legsOf, twinBookOf, type Wanted } from '../support/scenario-books.ts'
import {
  deribitFigures,
  deribitModel,
  paradexFigures,
  paradexModel,
  pmrm1Figures,
  pmrm2Figures,
  pmrmModel,
} from '../support/scenario-figures.ts'
import {
  deribitTwin,
  paradexTwin,
  pmrmTwin,
  type TwinBook,
  type TwinRequirement,
} from '../support/scenario-twin.ts'

interface Venue {
  readonly name: string
  readonly model: ScenarioModel
  readonly twin: (book: TwinBook) => TwinRequirement
  readonly wanted: Wanted
}

const pmrmNames = {
  names: ['BTC', 'ETH'],
  tradedNames: ['BTC'],
  coinSettled: 'none',
  futures: false,
} as const
const onBtc = { BTC: deribitFigures.BTC }
const venues: readonly Venue[] = [
  {
    name: 'PMRM 2',
    model: pmrmModel(pmrm2Figures),
    twin: (book) => pmrmTwin(book, pmrm2Figures),
    wanted: pmrmNames,
  },
  {
    name: 'PMRM 1',
    model: pmrmModel(pmrm1Figures),
    twin: (book) => pmrmTwin(book, pmrm1Figures),
    wanted: { ...pmrmNames, names: ['BTC'] },
  },
  {
    name: 'Deribit in coin',
    model: deribitModel(onBtc, 'coin'),
    twin: (book) => deribitTwin(book, onBtc, 'coin'),
    wanted: { names: ['BTC'], coinSettled: 'some', futures: true },
  },
  {
    name: 'Deribit across currencies',
    model: deribitModel(deribitFigures, 'quote'),
    twin: (book) => deribitTwin(book, deribitFigures, 'quote'),
    wanted: { names: ['BTC', 'ETH'], coinSettled: 'some', futures: true },
  },
  {
    name: 'Paradex',
    model: paradexModel(paradexFigures),
    twin: (book) => paradexTwin(book, paradexFigures),
    wanted: { names: ['BTC', 'ETH'], coinSettled: 'none', futures: true },
  },
]

describe.each(venues)('$name', ({ model, twin, wanted }) => {
  const work = new ScenarioWorkspace()
  const result: ScenarioResult = { initial: 0, maintenance: 0, worst: 0, worstScenario: -1 }

  test('the engine asks for what the obvious twin asks for', () => {
    expect(faultsOfModel(model)).toEqual([])
    fc.assert(
      fc.property(buckets(wanted), (bucket) => {
        const legs = legsOf(bucket)
        checkMarket(bucket.market)
        checkLegs(legs, bucket.market)
        requirementOf(model, legs, bucket.market, work, result)
        const expected = twin(twinBookOf(bucket))
        const near = closeness(model, bucket)
        near(result.worst, expected.worst)
        near(result.initial, expected.initial)
        near(result.maintenance, expected.maintenance)
        for (const [scenario, profit] of expected.profits.entries()) near(work.totals[scenario], profit)
      }),
      { numRuns: 160 },
    )
  })

  test('a used workspace gives the same bits as a new one, and the explanation the same numbers', () => {
    fc.assert(
      fc.property(buckets(wanted), buckets(wanted), (one, other) => {
        requirementOf(model, legsOf(one), one.market, work, result)
        requirementOf(model, legsOf(other), other.market, work, result)
        const explained = explainRequirement(model, legsOf(other), other.market, new ScenarioWorkspace())
        expect(explained.result).toEqual(result)
        expect(explained.lines.at(-1)?.amount).toBe(result.maintenance)
        for (const { formula } of explained.lines) expect(formula).not.toMatch(/NaN|Infinity|undefined/)
      }),
      { numRuns: 40 },
    )
  })
})

/** Equal to 1e-12 of the figure, and beyond that to the rounding of what the bucket turns over. */
function closeness(model: ScenarioModel, bucket: Bucket): (found: number, expected: number) => void {
  const least = Math.min(...bucket.market.underlyings.map(({ spot }) => spot))
  const gross = grossOf(bucket) / (model.unit === 'coin' ? least : 1)
  return (found, expected) => {
    const allowed = 1e-12 * Math.abs(expected) + 4e-14 * gross
    if (!(Math.abs(found - expected) <= allowed))
      throw new Error(
        `found ${found}, expected ${expected}: ${Math.abs(found - expected)} apart, allowed ${allowed}`,
      )
  }
}
