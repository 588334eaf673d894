import { type CellRule, name, orEmpty, wholeNumber } from '../../files/cells.ts'
import type { ColumnRule } from '../../files/csv.ts'
import { exactCell } from './exact.ts'
import { policyKeys } from './study.ts'
import type { StudyFileName } from './study-files.ts'

export type Columns = Record<string, ColumnRule>

const exactOrEmpty = orEmpty(exactCell)
const anyText: CellRule = { expected: 'any text', accepts: () => true }

function all(cell: CellRule, ...columns: readonly string[]): Columns {
  return Object.fromEntries(columns.map((column) => [column, { cell }]))
}

const perPolicy = (prefix: string): string[] => policyKeys.map((key) => `${prefix}_${key}`)

/** Columns of production's haircuts at one horizon. */
export const equityColumns: Columns = {
  ...all(name, 'wave'),
  ...all(wholeNumber, 't_start_ms', 't_end_ms', 't_eval_end_ms'),
  ...all(
    exactCell,
    ...[
      'deficit_usd',
      'max_loss_usd',
      'budget_needed_usd',
      'budget_prod_usd',
      'overshoot_prod_minus_needed_usd',
    ],
    ...['max_prod_haircut_usd', 'winners_equity_start_usd', 'winners_pnl_start_usd', 'theta_prod'],
    ...['theta_prod_capped', 'theta_needed', 'theta_needed_capped', 'H_star_equity', 'H_star_pnl'],
  ),
}

const windows = [5000, 60000, 300000]
const reactionColumns: Columns = {
  ...all(name, 'user'),
  ...all(wholeNumber, 'n_adl_events'),
  ...all(exactOrEmpty, 'median_latency_ms'),
  ...all(exactCell, ...windows.flatMap((ms) => [`share_any_nonadl_fill_${ms}ms`, `mean_undo_frac_${ms}ms`])),
  ...all(exactCell, 'strategic_score'),
}

/** Columns of each other file; a file with others is not the study's. */
export const columnsOf: Readonly<Record<StudyFileName, Columns>> = {
  policies: {
    ...all(name, 'wave', 't_start', 't_end'),
    ...all(exactCell, 'budget_needed', 'total_cap', 'budget_target', 'deficit_usd', 'max_loss_usd'),
    ...all(exactCell, ...perPolicy('budget'), ...perPolicy('overshoot'), ...perPolicy('max_pct')),
    ...all(exactOrEmpty, ...perPolicy('ptsr'), ...perPolicy('rd_nse'), ...perPolicy('pmr')),
    ...all(exactOrEmpty, 'fixed_point_ilp_scale'),
    ...all(exactCell, 'theta_prod_capped', 'theta_needed_capped'),
  },
  losers: {
    ...all(name, 'wave'),
    ...all(wholeNumber, 't_start_ms', 't_end_ms', 'n_rows', 'unique_losers'),
    ...all(exactCell, 'deficit_usd', 'max_loss_usd'),
  },
  sweep: {
    ...all(wholeNumber, 'gap_ms', 'eval_horizon_ms', 'num_waves'),
    ...all(exactCell, 'total_deficit_usd', 'total_budget_needed_usd', 'total_H_prod_usd'),
    ...all(exactCell, 'total_overshoot_prod_minus_needed_usd'),
  },
  gaps: {
    ...all(name, 'wave', 'coin'),
    ...all(wholeNumber, 't_start_ms', 't_end_ms'),
    ...all(exactCell, 'gap_usd_x_qty', 'qty_contracts', 'gap_per_contract_usd'),
  },
  queue: {
    ...all(name, 'coin', 't_start', 't_end'),
    ...all(wholeNumber, 'cluster_id'),
    ...all(exactCell, 'deficit_usd', 'total_capacity_usd', 'budget_queue_usd', 'overshoot_queue_usd'),
    ...all(exactCell, 'residual_queue_usd'),
  },
  queueTotals: {
    ...all(anyText, 'policy'),
    ...all(exactCell, 'total_residual', 'total_overshoot', 'total_revenue_lost', 'avg_participation'),
  },
  reactions: reactionColumns,
  strategic: reactionColumns,
  passive: reactionColumns,
}
