import type { RunResult } from '../lab/run-result.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import { hashOf } from '../lab/run/hash.ts'
import { reportHtml } from '../report/index.ts'
import { writeJson } from '../files/write.ts'

/** Names of the files of a run folder. */
export const files = {
  scenario: 'scenario.yaml',
  rulebook: 'rulebook.yaml',
  header: 'header.json',
  commands: 'commands.jsonl.gz',
  events: 'events.jsonl.gz',
  results: 'results.json',
  report: 'report.html',
  hashes: 'hashes.json',
  run: 'run.json',
} as const

/** What `hashes.json` holds: the hash of each file's content, unpacked, and of everything the run was made from. */
export interface RunHashes {
  readonly files: Readonly<Record<string, string>>
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[]
  readonly scenario: string
  readonly commands: string
  readonly events: string
  readonly fingerprint: string
  /** Hash over the four above, in their order. */
  readonly chain: string
}

/** The files that are worked out from a result alone, byte for byte. */
export function derivedFiles(header: RunHeader, result: RunResult): ReadonlyMap<string, string> {
  return new Map([
    [files.header, writeJson(header)],
    [files.results, writeJson(result)],
    [files.report, reportHtml(result)],
  ])
}

/** The record of a run's hashes. */
export function hashesOf(
  contents: ReadonlyMap<string, string>,
  inputs: RunHashes['inputs'],
  result: RunResult,
): RunHashes {
  const { scenario, commands, events, fingerprint } = result.hashes
  const hashed = [...contents].map(([name, content]) => [name, hashOf(content)] as const)
  return {
    files: Object.fromEntries(hashed.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    inputs,
    scenario,
    commands,
    events,
    fingerprint,
    chain: hashOf(`${scenario}\n${commands}\n${events}\n${fingerprint}\n`),
  }
}
