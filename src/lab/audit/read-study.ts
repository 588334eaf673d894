import { readInput } from '../../files/bytes.ts'
import { wholeOf } from '../../files/cells.ts'
import { type CsvRow, readCsv } from '../../files/csv.ts'
import { type Problems, wholeFile } from '../../files/problems.ts'
import { type Exact, exactOf, floatOf, sumOf } from './exact.ts'
import { type PolicyKey, policyKeys, type Study, type Wave, type WavePolicy } from './study.ts'
import { type Columns, columnsOf, equityColumns } from './study-columns.ts'
import {
  equityFile,
  findStudyFile,
  HORIZONS,
  type StudyFile,
  type StudyFileName,
  studyFiles,
} from './study-files.ts'

/** Rows of one file: cells by column. */
type Rows = readonly CsvRow<Columns>[]

/**
 * Reads the tables of the study from its folder, or from the `mit` or `out` folder in it.
 *
 * @param problems takes every missing file with what it is for, and every cell that cannot be used
 * @returns undefined where there is any problem
 */
export async function readStudy(folder: string, problems: Problems): Promise<Study | undefined> {
  const tables = new Map<string, Rows>()
  const files: Record<string, string> = {}
  for (const [key, file, columns] of wanted()) {
    const found = findStudyFile(folder, file, problems)
    if (found === undefined) continue
    files[key] = found.inStudy
    tables.set(key, await rowsOf(found.path, columns, problems))
  }
  if (problems.count > 0) return undefined
  const rows = (key: string): Rows => tables.get(key)!
  checkWaves(tables, files, problems)
  return problems.count > 0 ? undefined : studyFrom(rows, files)
}

/** Every file with its columns; the horizons come last. */
function wanted(): [string, StudyFile, Columns][] {
  const named = Object.entries(studyFiles).map(([key, file]): [string, StudyFile, Columns] => [
    key,
    file,
    columnsOf[key as StudyFileName],
  ])
  const horizons = HORIZONS.map((ms): [string, StudyFile, Columns] => [
    `equity-${ms}`,
    equityFile(ms),
    equityColumns,
  ])
  return [...named, ...horizons]
}

async function rowsOf(path: string, columns: Columns, problems: Problems): Promise<Rows> {
  const text = await readInput(path, problems)
  return text === undefined ? [] : [...readCsv(path, text, { columns }, problems).rows()]
}

/** The files of waves have to speak of the same waves, in the same order. */
function checkWaves(
  tables: ReadonlyMap<string, Rows>,
  files: Readonly<Record<string, string>>,
  problems: Problems,
): void {
  const listed = (key: string): string => [...new Set(tables.get(key)!.map(({ wave }) => wave))].join(', ')
  const expected = listed('policies')
  for (const key of ['losers', 'gaps', ...HORIZONS.map((ms) => `equity-${ms}`)]) {
    if (listed(key) === expected) continue
    const found = `waves ${listed(key) === '' ? 'of no number' : listed(key)}`
    problems.add({ place: wholeFile(files[key]), found, expected: `those of ${files.policies}: ${expected}` })
  }
  if (tables.get('queueTotals')!.length === 1) return
  const found = `${tables.get('queueTotals')!.length} rows`
  problems.add({ place: wholeFile(files.queueTotals), found, expected: 'one row of totals' })
}

function studyFrom(rows: (key: string) => Rows, files: Readonly<Record<string, string>>): Study {
  const [totals] = rows('queueTotals')
  return {
    waves: rows('policies').map((row, at) => waveFrom(row, at, rows)),
    sweep: rows('sweep').map((row) => ({
      horizonMs: wholeOf(row.eval_horizon_ms),
      deficit: exactOf(row.total_deficit_usd),
      needed: exactOf(row.total_budget_needed_usd),
      haircut: exactOf(row.total_H_prod_usd),
      overshoot: exactOf(row.total_overshoot_prod_minus_needed_usd),
    })),
    queue: rows('queue').map((row) => ({
      coin: row.coin,
      deficit: exactOf(row.deficit_usd),
      capacity: exactOf(row.total_capacity_usd),
      budget: exactOf(row.budget_queue_usd),
      overshoot: exactOf(row.overshoot_queue_usd),
      residual: exactOf(row.residual_queue_usd),
    })),
    queueOvershoot: exactOf(totals.total_overshoot),
    queueResidual: exactOf(totals.total_residual),
    reactions: rows('reactions').map((row) => ({
      user: row.user,
      fills: wholeOf(row.n_adl_events),
      tradesWithin60s: floatOf(exactOf(row.share_any_nonadl_fill_60000ms)),
      undoneWithin60s: exactOf(row.mean_undo_frac_60000ms),
      tradesWithin300s: floatOf(exactOf(row.share_any_nonadl_fill_300000ms)),
      undoneWithin300s: exactOf(row.mean_undo_frac_300000ms),
    })),
    strategic: new Set(rows('strategic').map(({ user }) => user)),
    passive: new Set(rows('passive').map(({ user }) => user)),
    files,
  }
}

function waveFrom(row: Rows[number], at: number, rows: (key: string) => Rows): Wave {
  const losers = rows('losers')[at]
  const coins = rows('gaps').filter(({ wave }) => wave === row.wave)
  const policies = policyKeys.map((key): [PolicyKey, WavePolicy] => [key, policyFrom(row, key)])
  return {
    id: row.wave,
    startMs: wholeOf(losers.t_start_ms),
    endMs: wholeOf(losers.t_end_ms),
    fills: BigInt(losers.n_rows),
    losers: BigInt(losers.unique_losers),
    deficit: exactOf(losers.deficit_usd),
    largestLoss: exactOf(losers.max_loss_usd),
    needed: exactOf(row.budget_needed),
    gaps: sumOf(coins.map((coin) => exactOf(coin.gap_usd_x_qty))),
    said: [row, ...HORIZONS.map((ms) => rows(`equity-${ms}`)[at])].map((each) => ({
      deficit: exactOf(each.deficit_usd),
      largestLoss: exactOf(each.max_loss_usd),
      needed: exactOf(each.budget_needed ?? each.budget_needed_usd),
    })),
    policies: Object.fromEntries(policies) as Record<PolicyKey, WavePolicy>,
    severityNeeded: exactOf(row.theta_needed_capped),
    severityTaken: exactOf(row.theta_prod_capped),
    ilpScale: optional(row.fixed_point_ilp_scale),
    haircuts: HORIZONS.map((ms) => exactOf(rows(`equity-${ms}`)[at].budget_prod_usd)),
  }
}

function policyFrom(row: Rows[number], key: PolicyKey): WavePolicy {
  return {
    taken: exactOf(row[`budget_${key}`]),
    overshoot: exactOf(row[`overshoot_${key}`]),
    worst: exactOf(row[`max_pct_${key}`]),
    ptsr: optional(row[`ptsr_${key}`]),
    rdNse: optional(row[`rd_nse_${key}`]),
  }
}

/** The study writes nothing where it divided by zero or less. */
function optional(text: string): Exact | undefined {
  return text === '' ? undefined : exactOf(text)
}
