import { describe, expect, test } from 'vitest'
import { black, blackCoin } from '../../src/core/pricing/index.ts'
import { formatProblem, Problems } from '../../src/files/problems.ts'
import type { Plan } from '../../src/lab/run/plan.ts'
import { planOf, planWith, runOf, timelineOf } from '../support/scenarios.ts'

const START = Date.UTC(2026, 0, 5, 12)
const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR
const EXPIRES = START + 4 * HOUR

/** One underlying with options in quote money and in coin that expire in four hours, with a window of an hour. */
const venue = `
scenario: chain
start: 2026-01-05T12:00:00Z
assets: [{ name: USD, decimals: 6 }, { name: BTC, decimals: 8 }]
underlyings:
  - { name: BTC, increment: 0.5, basis: 10%, rate: 3%, surface: { flat: [[+0s, 50%], [+2h, 70%]] } }
options:
  - { underlying: BTC, expires: 2026-01-05T16:00:00Z, strikes: [60_000], price-increment: 0.01, quantity-increment: 0.1, largest-position: 1_000, highest-mark: 100_000, window: 1h }
  - { underlying: BTC, prefix: BTCC, settled-in: coin, rights: put, expires: 2026-01-05T16:00:00Z, strikes: [60_000], price-increment: 0.0001, mark-increment: 0.000001, quantity-increment: 0.1, largest-position: 1_000, highest-mark: 10, window: 1h }
margin-models: [{ name: pm, model: derive-pmrm-2, options: true }]
accounts: [{ name: ada, deposit: 900_000 }, { name: bo, deposit: 900_000 }]
trades: [{ buyer: ada, seller: bo, instrument: BTC-5JAN26-60000-C, quantity: 10, price: 500 }]
rulebook: { rulebook: usual, trigger: { equity: below, requirement: maintenance }, steps: [record-claim] }
`
const steady = `${venue}
marks: [{ instrument: BTC-INDEX, points: [[+0s, 60_000], [+1h, 60_100], [+3h, 60_100], [+210m, 60_500], [+5h, 60_500]] }]
`
const [INDEX, RATE, FORWARD, CALL_IV] = [0, 1, 2, 3]
const [CALL, PUT, COIN_PUT] = [6, 7, 8]

/** Marks of every move, by minutes since the start. */
function movesOf(plan: Plan): Map<number, Map<number, number>> {
  return new Map(
    timelineOf(plan).flatMap(({ after, type, body }) => {
      if (type !== 'move-marks') return []
      const { marks } = body as { marks: readonly { series: number; mark: number }[] }
      return [[after / 60, new Map(marks.map(({ series, mark }) => [series, mark]))] as const]
    }),
  )
}

const volatilityAt = (minutes: number): number => 0.5 + 0.2 * Math.min(1, minutes / 120)

describe('marks of options', () => {
  test('move with their index in one command, at the Black value on the surface, on their grids', () => {
    const moves = movesOf(planOf(steady))
    for (const [minutes, index] of [
      [0, 60_000],
      [60, 60_100],
    ]) {
      const move = moves.get(minutes)!
      const years = (EXPIRES - START - minutes * 60_000) / YEAR
      const forward = Math.round(index * Math.exp(0.1 * years) * 2) / 2
      const volatility = Math.round(1e6 * volatilityAt(minutes)) / 1e6
      expect(move.get(INDEX)).toBe(index * 2)
      expect(move.get(RATE)).toBe(30_000)
      expect(move.get(FORWARD)).toBe(forward * 2)
      expect(move.get(CALL_IV)).toBe(1e6 * volatility)
      expect(move.get(CALL)).toBe(Math.round(100 * black(1, forward, 60_000, years, volatility)))
      expect(move.get(PUT)).toBe(Math.round(100 * black(-1, forward, 60_000, years, volatility)))
      expect(move.get(COIN_PUT)).toBe(Math.round(1e6 * blackCoin(-1, forward, 60_000, years, volatility)))
    }
    // Volatility moves though the index does not, and the mark with it.
    expect([...moves.keys()]).toEqual([0, 60, 120, 180, 210, 240, 300])
  })

  test('take what is fixed of the settlement price in place of the forward, inside the window', () => {
    const moves = movesOf(planOf(steady))
    // Half of the window has gone at 60,100, and the index stands at 60,500.
    const years = HOUR / 2 / YEAR
    const forward = moves.get(210)!.get(FORWARD)! / 2
    expect(moves.get(210)!.get(CALL)).toBe(
      Math.round(100 * black(1, (60_100 + forward) / 2, 60_000, years, 0.7)),
    )
    // At the end they are worth what they pay: the mean is 60,300.
    const last = moves.get(240)!
    expect([last.get(CALL), last.get(PUT), last.get(COIN_PUT)]).toEqual([30_000, 0, 0])
    expect(moves.get(300)!.has(CALL)).toBe(false)
  })

  test('are settled when they expire, at the mean the engine took exactly', () => {
    const settled = timelineOf(planOf(steady)).filter(({ type }) => type === 'settle-expiry')
    expect(settled).toEqual([
      {
        after: 4 * 3600,
        type: 'settle-expiry',
        body: { type: 'settle-expiry', index: INDEX, expiresAt: EXPIRES },
      },
    ])
    const { result, isSound, house } = runOf(steady)
    expect(isSound).toBe(true)
    expect(result.notes?.at(-1)).toContain(
      'was settled at 60,300, the mean of its window, where the last mark was 60,500',
    )
    expect(house.book.positions).toBe(0)
    // Ten calls bought for 5,000 paid 3,000.
    const cashOf = (name: string): number => house.book.cash(planOf(steady).header.accounts.indexOf(name))
    expect([cashOf('ada'), cashOf('bo')]).toEqual([898_000_000_000, 902_000_000_000])
  })

  test('follow marks that a forward, a volatility or an option has of its own', () => {
    const own = `${steady}ticks:
  - { at: +0s, marks: { BTC-5JAN26-FORWARD: 61_000, BTC-5JAN26-60000-C-IV: 0.9 } }
  - { at: +1h, marks: { BTC-5JAN26-60000-P: 123.45 } }
`
    const moves = movesOf(planOf(own))
    const years = (4 * HOUR) / YEAR
    expect(moves.get(0)!.get(FORWARD)).toBe(122_000)
    expect(moves.get(0)!.get(CALL)).toBe(Math.round(100 * black(1, 61_000, 60_000, years, 0.9)))
    expect(moves.get(60)!.get(PUT)).toBe(12_345)
    expect(moves.get(120)!.has(PUT)).toBe(false)
  })

  test('are the same each time they are asked for', () => {
    const [one, other] = [planOf(steady), planOf(steady)]
    expect([...one.commands()]).toEqual([...other.commands()])
  })
})

describe('what no mark can be worked out for is told', () => {
  const faultsOf = (text: string): string => {
    const problems = new Problems()
    planWith(text, {}, problems)
    return problems.list().map(formatProblem).join('\n')
  }

  test.each([
    ['an index without marks', venue, 'no mark for BTC-INDEX'],
    ['no surface', steady.replace(/, surface: \{.*\} \}/, ' }'), 'options on BTC without a surface'],
    [
      'a strike that is not quoted',
      steady.replace(
        /surface: \{.*\} \}/,
        'surface: { quotes: [{ expires: 2026-01-05T16:00:00Z, volatilities: [[59_000, 60%]] }] } }',
      ),
      'no volatility for the strike 60000',
    ],
    [
      'a mark above the highest',
      steady.replace('highest-mark: 100_000', 'highest-mark: 100'),
      '"highest-mark"',
    ],
    [
      'an unknown margin model',
      steady.replace('model: derive-pmrm-2', 'model: derive-pmrm-9'),
      'found the margin model "derive-pmrm-9", expected a file ending in .yaml, or one of aevo',
    ],
    [
      'a surface that is none',
      steady.replace(
        /surface: \{.*\} \}/,
        'surface: { wings: linear, ssvi: { rho: 2, eta: 1, gamma: 0.5, variance: [[2026-01-05T16:00:00Z, 0.001]] } } }',
      ),
      'a surface of BTC that is none (Found rho 2',
    ],
  ])('%s', (_, text, found) => {
    expect(faultsOf(text)).toContain(found)
  })
})

/** Quotes of a day before the start, on a smile with a skew, and one that is stale. */
const fitted = steady.replace(
  /surface: \{.*\} \}/,
  'surface: { quotes: q.csv, model: essvi, wings: { deviations: 3 }, shift: [[+0s, 0%], [+1h, 10%]] } }',
)
const QUOTED = START - 24 * HOUR
const quotesFrom = (strikes: readonly number[], underlying = 'BTC'): string =>
  [
    'at,underlying,expiry,strike,right,forward,mark_iv',
    ...strikes.map((strike) => {
      const skew = 0.6 - 0.8 * Math.log(strike / 60_000)
      return `${QUOTED},${underlying},${EXPIRES},${strike},call,60_000,${skew.toFixed(4)}`
    }),
    `${QUOTED - HOUR},${underlying},${EXPIRES},61_000,call,60_000,0.9`,
  ].join('\n')
const strikes = [57_000, 58_000, 59_000, 60_000, 62_000, 63_000]

describe('a surface that is fitted to a file of quotes', () => {
  test('marks options by the years from its own moment, and the shift comes on top', () => {
    const plan = planOf(fitted, { 'q.csv': quotesFrom(strikes) })
    const moves = movesOf(plan)
    const at = (minutes: number): number => moves.get(minutes)!.get(CALL_IV)! / 1e6
    expect(at(0)).toBeCloseTo(0.6, 2)
    // The forward has risen by a sixth of a percent against the strike, on a skew of 0.8, and 10% were added.
    expect(at(60) - at(0)).toBeCloseTo(0.1 + 0.8 * Math.log(60_100 / 60_000), 3)
    expect(plan.header.notes[0]).toMatch(
      /^Volatilities of BTC are a surface \(essvi\) fitted to 6 quotes of 1 expiry in q\.csv, as of 2026-01-04 12:00:00 UTC: .*; left out: 1 \(1 stale\)\.$/,
    )
    const again = planOf(fitted, { 'q.csv': quotesFrom(strikes) })
    expect([...again.commands()]).toEqual([...plan.commands()])
  })

  test.each([
    ['of another coin', quotesFrom(strikes, 'ETH'), 'found quotes of ETH in q.csv, expected quotes of BTC'],
    [
      'that cannot be used',
      quotesFrom([]).replace('0.9', '-0.9'),
      'no quote that can be used (1 non positive',
    ],
    ['without a time', 'instrument,forward,mark_iv\nBTC-24JUN26-1-C,1,1', 'found no time in q.csv'],
    ['that are no quotes', 'instrument,forward\nBTC,1', 'q.csv:2:1: found the option "BTC"'],
  ])('quotes %s are told', (_, text, found) => {
    const problems = new Problems()
    expect(planWith(fitted, { 'q.csv': text }, problems)).toBe(undefined)
    expect(problems.list().map(formatProblem).join('\n')).toContain(found)
  })
})
