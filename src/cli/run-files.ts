import { writeJson } from '../files/write.ts'
import { hashOf } from '../lab/run/hash.ts'
import { keptFilesOf } from '../lab/run/inputs.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import type { RunResult } from '../lab/run-result.ts'
import { reportHtml } from '../report/index.ts'
import { canonicalJson } from '../wire/canonical-json.ts'
import type { Scenario } from '../wire/scenario.ts'

/** Names of the files of a run folder. */
export const files = {
  scenario: 'scenario.yaml',
  rulebook: 'rulebook.yaml',
  header: 'header.json',
  commands: 'commands.jsonl.gz',
  events: 'events.jsonl.gz',
  results: 'results.json',
  report: 'report.html',
  roots: 'roots.json',
  hashes: 'hashes.json',
  run: 'run.json',
} as const

/**
 * Where a run folder keeps the named files it keeps, by the path the scenario writes. A path may lead anywhere, so the
 * number tells two apart and the name is for people alone.
 */
export function keptNames(scenario: Scenario): ReadonlyMap<string, string> {
  const names = keptFilesOf(scenario).map(({ path }, at) => {
    const base = (path.split(/[/\\]/).at(-1) ?? '').replace(/\.gz$/i, '').replace(/[^\w.-]/g, '-')
    return [path, `inputs/${at + 1}-${base}`] as const
  })
  return new Map(names)
}

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
    [files.results, resultsText(result)],
    [files.report, reportHtml(result)],
  ])
}

/** Results as JSON with a line for each entry of each list, so that tools can compare two runs line by line. */
function resultsText(result: RunResult): string {
  const members = Object.entries(result).map(([key, value]) => {
    const isList = Array.isArray(value) && value.length > 0
    const text = isList ? `[\n${value.map(canonicalJson).join(',\n')}\n]` : canonicalJson(value)
    return `${JSON.stringify(key)}: ${text}`
  })
  return `{\n${members.join(',\n')}\n}\n`
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
