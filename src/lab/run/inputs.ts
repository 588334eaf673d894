import type { Rulebook } from '../../core/waterfall/rulebook.ts'
import type { NamedFile, Scenario } from '../../wire/scenario.ts'

/** A file that was read: what problems call it, what it holds, and the hash of its content, unpacked. */
export interface InputFile {
  readonly file: string
  readonly text: string
  readonly sha256: string
}

/** Everything a scenario needs beside itself. */
export interface RunInputs {
  readonly rulebook: Rulebook
  /** By the path the scenario writes. */
  readonly files: ReadonlyMap<string, InputFile>
  /** Hash of the scenario, its seed, its rulebook and every file. */
  readonly scenarioHash: string
}

/** The data files a scenario names: accounts, marks and depth, each path once. The rulebook is apart. */
export function filesNamedBy(scenario: Scenario): NamedFile[] {
  const named: NamedFile[] = scenario.accountsFile === null ? [] : [scenario.accountsFile]
  for (const [at, source] of scenario.marks.entries())
    if (source.kind === 'file')
      named.push({ path: source.path, place: scenario.placeOf(['marks', at, 'file']) })
  for (const [at, source] of scenario.depth.entries())
    if (source.kind === 'file')
      named.push({ path: source.path, place: scenario.placeOf(['depth', at, 'file']) })
  return named.filter(({ path }, at) => named.findIndex((other) => other.path === path) === at)
}
