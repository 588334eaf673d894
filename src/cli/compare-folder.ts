import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RUN_FILE, writeRunFolder } from '../files/run-folder.ts'
import { writeJson } from '../files/write.ts'
import type { ComparedRuns } from '../lab/compare/run-rulebooks.ts'
import { compareHtml } from '../report/compare-html.ts'
import { accountsCsv, comparisonCsv, comparisonJson } from './compare-data.ts'
import { UsageError } from './exit.ts'
import { versions } from './versions.ts'

/** Told before the runs and not only when they are written, so that nobody waits for nothing. */
export function refuseForeignFolder(folder: string): void {
  if (!existsSync(folder) || existsSync(join(folder, RUN_FILE))) return
  throw new UsageError(
    `Found something at ${folder} that is no run, expected nothing there or an earlier one. Name another folder with --out.`,
  )
}

/** Writes the report, every figure, and every account's payments; all bytes but `run.json` are the same each time. */
export async function writeComparison(
  folder: string,
  { comparison, runs }: ComparedRuns,
  durationMs: number,
): Promise<void> {
  await writeRunFolder(folder, async (draft) => {
    await draft.write('report.html', compareHtml(comparison))
    await draft.write('comparison.json', comparisonJson(comparison))
    await draft.write('figures.csv', comparisonCsv(comparison))
    await draft.write('accounts.csv', accountsCsv(comparison, runs))
    const run = { ...versions(), ranAt: new Date().toISOString(), durationMs: Math.round(durationMs) }
    await draft.write(RUN_FILE, writeJson(run))
  })
}
