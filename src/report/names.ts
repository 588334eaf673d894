import type { RunResult } from '../lab/run-result.ts'

/** How a page calls what the result knows only by a key. */
export interface ReportNames {
  /** The run's folder, as a reader would type it after `npx breakwater verify`; `runs/` and the run's name if absent. */
  readonly run?: string
  /** What to call an account: its key stays the id. */
  readonly accounts?: Readonly<Record<string, string>>
}

/** What an account is called on the page. */
export function accountName(account: string, names: ReportNames): string {
  const { accounts = {} } = names
  return Object.hasOwn(accounts, account) ? accounts[account] : account
}

/** The run's folder as one word of a shell: quoted where a shell would read it as more than that. */
export function runWord(result: RunResult, names: ReportNames): string {
  const run = names.run ?? `runs/${result.name}`
  return /^[\w./@:+=-]+$/.test(run) && !run.startsWith('-') ? run : `'${run.replaceAll("'", `'\\''`)}'`
}
