import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Problems, wholeFile } from '../../files/problems.ts'

/** A file of the study: where it may lie in its folder, and what of the audit rests on it. */
export interface StudyFile {
  readonly paths: readonly string[]
  readonly isFor: string
}

export const HORIZONS: readonly number[] = [0, 500, 1000, 2000, 5000]
const SWEEP = 'eval_horizon_sweep'

/** The study writes horizons under the gap it used; a shorter copy leaves that folder out. */
function horizonFile(horizonMs: number, name: string): string[] {
  return [`${SWEEP}/horizon_ms=${horizonMs}/${name}`, `${SWEEP}/gap_ms=5000/horizon_ms=${horizonMs}/${name}`]
}

export type StudyFileName =
  | 'policies'
  | 'losers'
  | 'sweep'
  | 'gaps'
  | 'queue'
  | 'queueTotals'
  | 'reactions'
  | 'strategic'
  | 'passive'

/** Which file of the study is which, by the name the audit uses. */
export const studyFiles: Readonly<Record<StudyFileName, StudyFile>> = {
  policies: {
    paths: ['policy_per_wave_metrics.csv'],
    isFor: 'the policy table, the envelope, severities and survivor ratios',
  },
  losers: { paths: ['bad_debt_loser_waves.csv'], isFor: 'the deficit of each wave and its largest loss' },
  sweep: { paths: ['eval_horizon_sweep_gap_ms=5000.csv'], isFor: 'the totals of the horizon sweep' },
  // The gaps are the same at every horizon, so whichever copy is there will do.
  gaps: {
    paths: HORIZONS.flatMap((ms) => horizonFile(ms, 'two_pass_wave_coin_gap_per_contract.csv')),
    isFor: 'the needed budget by wave and coin',
  },
  queue: { paths: ['per_shock_metrics_queue.csv'], isFor: 'the wealth-space queue diagnostic' },
  queueTotals: { paths: ['summary_totals.csv'], isFor: 'the totals of the queue diagnostic' },
  reactions: {
    paths: ['two_time/per_user_reaction_metrics.csv'],
    isFor: 'what accounts did after they were deleveraged',
  },
  strategic: { paths: ['two_time/strategic_accounts.csv'], isFor: 'the accounts classified as strategic' },
  passive: { paths: ['two_time/passive_accounts.csv'], isFor: 'the accounts classified as passive' },
}

export function equityFile(horizonMs: number): StudyFile {
  return {
    paths: horizonFile(horizonMs, 'two_pass_equity_delta_by_wave.csv'),
    isFor: `production's haircuts ${horizonMs} ms after each wave`,
  }
}

/** Where the study's own folder may be below the one given. */
const FOLDERS = ['', 'mit', 'out']

/**
 * Finds a file of the study.
 *
 * @returns its path as given and in the study; undefined, with a problem told, where it is nowhere
 */
export function findStudyFile(
  folder: string,
  { paths, isFor }: StudyFile,
  problems: Problems,
): { path: string; inStudy: string } | undefined {
  for (const inStudy of paths)
    for (const within of FOLDERS) {
      const path = join(folder, within, inStudy)
      if (existsSync(path)) return { path, inStudy }
    }
  const todo = 'Name the folder of the study’s published CSV files with --data'
  problems.add({
    place: wholeFile(join(folder, paths[0])),
    found: 'no such file',
    expected: `the file for ${isFor}`,
    todo,
  })
  return undefined
}
