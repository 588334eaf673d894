import { moneyText } from '../lab/run/grid.ts'
import type { Io } from './io.ts'

/** One thing that was compared. */
export interface Check {
  readonly check: string
  readonly holds: boolean
  /** What was found, where it does not hold or where there is more to say. */
  readonly found: string | null
}

/** Says whether two hashes are the same. */
export function agree(check: string, found: string, expected: string): Check {
  const holds = found === expected
  return { check, holds, found: holds ? null : `it is ${found}, and ${expected} was noted` }
}

/** Tells each check in a line, those that failed on standard error, and how many there were. */
export function tellChecks(checks: readonly Check[], file: string, isQuiet: boolean, io: Io): void {
  for (const { check, holds, found } of checks) {
    const line = `${holds ? 'holds ' : 'FAILED'}  ${check}${found === null ? '' : `: ${found}`}\n`
    if (!holds) io.err(line)
    else if (!isQuiet) io.out(line)
  }
  const failed = checks.filter(({ holds }) => !holds).length
  if (failed > 0) io.err(`${file}: ${failed} of ${checks.length} checks failed.\n`)
  else if (!isQuiet) io.out(`All ${moneyText(checks.length, 0)} checks hold.\n`)
}
