import { type PolicyKey, policyKeys } from '../../src/lab/audit/study.ts'
import { HORIZONS } from '../../src/lab/audit/study-files.ts'

/**
 * A study small enough to check by hand, in the files of the real one. All numbers are invented.
 *
 * Three waves: a moment, four seconds and a moment. One account's loss of 1,000 stands in the first two.
 */
interface SmallWave {
  readonly wave: string
  readonly start: number
  readonly end: number
  readonly deficit: number
  readonly largest: number
  readonly needed: number
  readonly haircuts: readonly number[]
  readonly taken: Readonly<Record<PolicyKey, number>>
  readonly worst: Readonly<Record<PolicyKey, number>>
}

const waves: readonly SmallWave[] = [
  {
    ...{ wave: '1', start: 1_000, end: 1_000, deficit: 1_000, largest: 1_000, needed: 100 },
    haircuts: [80, 90, 100, 110, 120],
    taken: {
      prod: 80,
      contract_pr: 90,
      vector: 95,
      fixed_point_ilp_integer: 101,
      pr: 100,
      pnl_pr: 100,
      eq_pr: 100,
    },
    worst: {
      prod: 1,
      contract_pr: 0.5,
      vector: 0.3,
      fixed_point_ilp_integer: 0.4,
      pr: 0.25,
      pnl_pr: 0.3,
      eq_pr: 0.2,
    },
  },
  {
    ...{ wave: '2', start: 11_000, end: 15_000, deficit: 1_200, largest: 1_000, needed: 300 },
    haircuts: [500, 520, 540, 560, 580],
    taken: {
      prod: 500,
      contract_pr: 280,
      vector: 290,
      fixed_point_ilp_integer: 302,
      pr: 300,
      pnl_pr: 300,
      eq_pr: 300,
    },
    worst: {
      prod: 0.9,
      contract_pr: 0.6,
      vector: 0.2,
      fixed_point_ilp_integer: 0.5,
      pr: 0.2,
      pnl_pr: 0.25,
      eq_pr: 0.1,
    },
  },
  {
    ...{ wave: '4', start: 31_000, end: 31_000, deficit: 50, largest: 50, needed: 60 },
    haircuts: [20, 20, 20, 20, 20],
    taken: {
      prod: 20,
      contract_pr: 40,
      vector: 60,
      fixed_point_ilp_integer: 60,
      pr: 60,
      pnl_pr: 60,
      eq_pr: 60,
    },
    worst: {
      prod: 0.1,
      contract_pr: 0.3,
      vector: 0.15,
      fixed_point_ilp_integer: 0.2,
      pr: 0.15,
      pnl_pr: 0.1,
      eq_pr: 0.1,
    },
  },
]

type Row = Readonly<Record<string, string | number>>

/** The files of the small study by their path, to be changed where a test damages one. */
export function smallStudy(): Record<string, string> {
  const sweep = 'eval_horizon_sweep'
  const files: Record<string, string> = {
    'policy_per_wave_metrics.csv': csv(waves.map(policyRow)),
    'bad_debt_loser_waves.csv': csv(
      waves.map(({ wave, start, end, deficit, largest }) => {
        const row = { wave, t_start_ms: start, t_end_ms: end, n_rows: 3, unique_losers: 1 }
        return { ...row, deficit_usd: deficit, max_loss_usd: largest }
      }),
    ),
    'eval_horizon_sweep_gap_ms=5000.csv': csv(HORIZONS.map((_, at) => sweepRow(at))),
    'per_shock_metrics_queue.csv': csv([
      queueRow('BTC', { deficit: 10, capacity: 50, budget: 40, overshoot: 30, residual: 0 }),
      queueRow('ETH', { deficit: 20, capacity: 5, budget: 5, overshoot: 0, residual: 15 }),
    ]),
    'summary_totals.csv':
      'policy,total_residual,total_overshoot,total_revenue_lost,avg_participation\nqueue,15,30,0,0.9\n',
    'two_time/per_user_reaction_metrics.csv': csv([strategic, passive, reaction('cy', 1, 0, 0, 1, 0.5)]),
    'two_time/strategic_accounts.csv': csv([strategic]),
    'two_time/passive_accounts.csv': csv([passive]),
    [`${sweep}/horizon_ms=0/two_pass_wave_coin_gap_per_contract.csv`]: csv([
      gapRow('1', 'BTC', 60, 1.5),
      gapRow('1', 'ETH', 40, 0.5),
      gapRow('2', 'BTC', 300, 2),
      gapRow('4', 'ETH', 60, 10.25),
    ]),
  }
  for (const [at, ms] of HORIZONS.entries())
    files[`${sweep}/horizon_ms=${ms}/two_pass_equity_delta_by_wave.csv`] = csv(
      waves.map((wave) => equityRow(wave, at)),
    )
  return files
}

const strategic = reaction('ada', 6, 0.5, 0.25, 0.5, 0.5)
const passive = reaction('bo', 5, 0, 0, 0, 0)

function policyRow({ wave, deficit, largest, needed, taken, worst, haircuts }: SmallWave): Row {
  const each = (prefix: string, of: (key: PolicyKey) => string | number): Row =>
    Object.fromEntries(policyKeys.map((key) => [`${prefix}_${key}`, of(key)]))
  // As the study has it: no ratio once the deficit is covered, and a share above 1 where more than it was taken.
  const survivor = 40
  return {
    ...{ wave, t_start: 'then', t_end: 'later', budget_needed: needed },
    ...each('budget', (key) => taken[key]),
    ...each('overshoot', (key) => taken[key] - needed),
    ...each('max_pct', (key) => worst[key]),
    ...each('ptsr', (key) => (taken[key] < deficit ? survivor / (deficit - taken[key]) : '')),
    ...each('rd_nse', (key) => (survivor / (survivor + deficit - taken[key])).toFixed(6)),
    ...each('pmr', () => ''),
    ...{ total_cap: 1_000, budget_target: needed, fixed_point_ilp_scale: wave === '4' ? 64 : 1 },
    ...{ deficit_usd: deficit, max_loss_usd: largest },
    ...{ theta_prod_capped: haircuts[0] / deficit, theta_needed_capped: Math.min(1, needed / deficit) },
  }
}

function equityRow({ wave, start, end, deficit, largest, needed, haircuts }: SmallWave, at: number): Row {
  const zero = ['max_prod_haircut_usd', 'winners_equity_start_usd', 'winners_pnl_start_usd', 'theta_prod']
  const more = ['theta_prod_capped', 'theta_needed', 'theta_needed_capped', 'H_star_equity', 'H_star_pnl']
  return {
    ...{ wave, t_start_ms: start, t_end_ms: end, t_eval_end_ms: end + HORIZONS[at] },
    ...{
      deficit_usd: deficit,
      max_loss_usd: largest,
      budget_needed_usd: needed,
      budget_prod_usd: haircuts[at],
    },
    overshoot_prod_minus_needed_usd: haircuts[at] - needed,
    ...Object.fromEntries([...zero, ...more].map((column) => [column, 0])),
  }
}

function sweepRow(at: number): Row {
  const sum = (of: (wave: SmallWave) => number): number => waves.reduce((all, wave) => all + of(wave), 0)
  return {
    ...{ gap_ms: 5_000, eval_horizon_ms: HORIZONS[at], num_waves: waves.length },
    total_deficit_usd: sum(({ deficit }) => deficit),
    total_budget_needed_usd: sum(({ needed }) => needed),
    total_H_prod_usd: sum(({ haircuts }) => haircuts[at]),
    total_overshoot_prod_minus_needed_usd: sum(({ haircuts, needed }) => haircuts[at] - needed),
  }
}

function queueRow(coin: string, of: Readonly<Record<string, number>>): Row {
  const { deficit, capacity, budget, overshoot, residual } = of
  return {
    ...{
      coin,
      cluster_id: 1,
      t_start: 'then',
      t_end: 'later',
      deficit_usd: deficit,
      total_capacity_usd: capacity,
    },
    ...{ budget_queue_usd: budget, overshoot_queue_usd: overshoot, residual_queue_usd: residual },
  }
}

function gapRow(wave: string, coin: string, gap: number, quantity: number): Row {
  const row = { wave, t_start_ms: 0, t_end_ms: 0, coin, gap_usd_x_qty: gap, qty_contracts: quantity }
  return { ...row, gap_per_contract_usd: (gap / quantity).toFixed(6) }
}

function reaction(
  user: string,
  fills: number,
  trades60s: number,
  undone60s: number,
  trades300s: number,
  undone300s: number,
): Row {
  return {
    ...{ user, n_adl_events: fills, median_latency_ms: '' },
    ...{ share_any_nonadl_fill_5000ms: 0, mean_undo_frac_5000ms: 0 },
    ...{ share_any_nonadl_fill_60000ms: trades60s, mean_undo_frac_60000ms: undone60s },
    ...{
      share_any_nonadl_fill_300000ms: trades300s,
      mean_undo_frac_300000ms: undone300s,
      strategic_score: 0,
    },
  }
}

function csv(rows: readonly Row[]): string {
  const lines = rows.map((row) => Object.values(row).join(','))
  return `${[Object.keys(rows[0]).join(','), ...lines].join('\n')}\n`
}
