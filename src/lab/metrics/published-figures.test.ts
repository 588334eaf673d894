import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeWithData } from '../../../test/support/data.ts'
import { claimsOf, policyNamed } from '../../core/allocation/index.ts'
import { readCsv } from '../../files/csv.ts'
import { Problems } from '../../files/problems.ts'
import { behaviourOf } from './behaviour.ts'
import { discountedMean } from './discounted.ts'
import { pathLength, regretEnvelope } from './envelope.ts'
import { metricsOf } from './metrics-of.ts'
import { fairnessRegret, severityOf, sumOf, trackingOf } from './series.ts'

/** A column of a published table as numbers, by its header. */
function tableOf(path: string): (column: string) => number[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const names = header.split(',')
  const rows = lines.map((line) => line.split(','))
  return (column) => rows.map((row) => Number(row[names.indexOf(column)]))
}

const folder = 'hyperliquid-2025-10-10/mit'

describeWithData('the published series of 10 October 2025', folder, (path) => {
  const waves = (): ((column: string) => number[]) => tableOf(`${path}/policy_per_wave_metrics.csv`)

  test('production took 45.0 million more than was needed, or 53.8 million beside it', () => {
    const tracking = trackingOf(waves()('budget_prod'), waves()('budget_needed'))
    expect(tracking.signed).toBeCloseTo(45_028_665.72, 2)
    expect(tracking.absolute).toBeCloseTo(53_782_490.53, 2)
    expect(tracking.overshoot).toBeCloseTo(49_405_578.12, 2)
    expect(tracking.undershoot).toBeCloseTo(4_376_912.41, 2)
  })

  test('the envelope is 129.7 million, as the table counts deficits', () => {
    const deficits = waves()('deficit_usd')
    const thetas = waves()('budget_needed').map(
      (needed, wave) => severityOf(needed, deficits[wave]).published,
    )
    const values = thetas.map((figure) => ('value' in figure ? figure.value : Number.NaN))
    expect(pathLength(values)).toBeCloseTo(7.0595, 4)
    expect(regretEnvelope(deficits, values)).toBeCloseTo(129_699_802, 0)
  })

  test.each([
    ['prod', 11_077_031.68],
    ['contract_pr', 384_064.35],
    ['vector', 2_620_345.57],
    ['pr', 2_732_437.29],
  ])('fairness regret of %s as published', (policy, regret) => {
    const of = waves()
    const needed = of('budget_needed')
    const reference = of('max_pct_fixed_point_ilp_integer')
    const regrets = of(`max_pct_${policy}`).map((burden, wave) =>
      fairnessRegret(burden, reference[wave], needed[wave]),
    )
    expect(sumOf(regrets)).toBeCloseTo(regret, 2)
  })

  test('discounted over horizons it is 48.8 to 49.0 million', () => {
    const of = tableOf(`${path}/eval_horizon_sweep_gap_ms=5000.csv`)
    const overshoots = of('total_overshoot_prod_minus_needed_usd')
    const points = of('eval_horizon_ms').map((horizonMs, at) => ({ horizonMs, value: overshoots[at] }))
    const millions = [500, 1_000, 2_000, 5_000].map((halfLife) => {
      const figure = discountedMean(points, halfLife)
      return 'value' in figure ? (figure.value / 1e6).toFixed(3) : figure.missing
    })
    expect(millions).toEqual(['48.827', '48.963', '48.885', '48.840'])
  })

  test('31 accounts were strategic and 758 passive', () => {
    const of = tableOf(`${path}/two_time/per_user_reaction_metrics.csv`)
    const [trades60, undone60, trades300] = [
      of('share_any_nonadl_fill_60000ms'),
      of('mean_undo_frac_60000ms'),
      of('share_any_nonadl_fill_300000ms'),
    ]
    const behaviours = of('n_adl_events').map((fills, at) =>
      behaviourOf({
        fills,
        tradesWithin60s: trades60[at],
        undoneWithin60s: undone60[at],
        tradesWithin300s: trades300[at],
      }),
    )
    const count = (word: string): number => behaviours.filter((behaviour) => behaviour === word).length
    expect([count('strategic'), count('passive')]).toEqual([31, 758])
  })
})

const users = 'hyperliquid-2025-10-10/unlicensed/adl_by_user_REALTIME.csv'

describeWithData('15.08 million shared at once among the winners of that day', users, (path) => {
  const columns = {
    user: {},
    adl_notional: {},
    closed_pnl: {},
    leverage_realtime: {},
    pnl_percent: {},
    account_value_realtime: {},
    is_negative_equity: {},
    num_adl_events: {},
  }
  const budget = 15_079_669_610_000n
  /** The published figures are floats, so they are cut to whole millionths here. */
  const units = (text: string): number => Math.floor(Number(text) * 1e6)

  function winners(): ReturnType<typeof claimsOf> {
    const problems = new Problems()
    const table = readCsv(path, readFileSync(path, 'utf8'), { columns }, problems)
    problems.throwIfAny()
    const rows = [...table.rows()].filter((row) => row.is_negative_equity === 'False')
    return claimsOf(
      rows
        .map((row) => ({
          id: row.user,
          capacity: Math.min(units(row.closed_pnl), units(row.account_value_realtime)),
          equity: units(row.account_value_realtime),
          profit: units(row.closed_pnl),
          weight: units(row.adl_notional),
        }))
        .filter(({ capacity }) => capacity > 0),
    )
  }

  test.each([
    ['capacity-pro-rata', { 'at-cap': 0, 'top-survivor': '51.90', 'top-10-share': '0.407', inversions: 0 }],
    [
      'equity-pro-rata',
      { 'at-cap': 115, 'top-survivor': '52.41', 'top-10-share': '0.365', inversions: 8_847 },
    ],
    [
      'weight-pro-rata',
      { 'at-cap': 229, 'top-survivor': '51.19', 'top-10-share': '0.463', inversions: 8_964 },
    ],
    ['queue-profit', { 'at-cap': 0, 'top-survivor': '42.60', 'top-10-share': '1.000', inversions: 1 }],
  ])('%s', (name, expected) => {
    const claims = winners()
    expect(claims.ids).toHaveLength(19_010)
    const measures = metricsOf(claims, policyNamed(name).allocate(claims, budget), { budget })
    const found = Object.keys(expected).map((measure) => {
      const { corrected, unit } = measures.find((each) => each.name === measure)!
      if (corrected === null || 'missing' in corrected) return [measure, corrected]
      if (unit === 'money') return [measure, (Number(corrected.value) / 1e12).toFixed(2)]
      return [measure, unit === 'share' ? Number(corrected.value).toFixed(3) : corrected.value]
    })
    expect(Object.fromEntries(found)).toEqual(expected)
  })
})
