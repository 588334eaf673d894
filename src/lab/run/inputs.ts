import type { ScenarioModel } from '../../core/margin/scenario/model.ts'
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
  /** Margin models by the name the scenario gives them. */
  readonly marginModels: ReadonlyMap<string, ScenarioModel>
  /** Hash of the scenario, its seed, its rulebook and every file. */
  readonly scenarioHash: string
}

/**
 * The files a scenario names: accounts, marks, depth, quotes of options and margin models, each path once. The rulebook
 * is apart, and so are models that are shipped.
 */
export function filesNamedBy(scenario: Scenario): NamedFile[] {
  const named: NamedFile[] = scenario.accountsFile === null ? [] : [scenario.accountsFile]
  for (const [at, source] of scenario.marks.entries())
    if (source.kind === 'file')
      named.push({ path: source.path, place: scenario.placeOf(['marks', at, 'file']) })
  for (const [at, source] of scenario.depth.entries())
    if (source.kind === 'file')
      named.push({ path: source.path, place: scenario.placeOf(['depth', at, 'file']) })
  named.push(...keptFilesOf(scenario))
  return onceEach(named)
}

/**
 * Those of them that a run folder keeps, as it keeps the rulebook: quotes of options and margin models. They are small, and
 * with them the commands can be made anew. What else is named may be large, and its hash is kept alone.
 */
export function keptFilesOf(scenario: Scenario): NamedFile[] {
  const quotes = scenario.underlyings.flatMap(({ surface }, at) =>
    surface?.form === 'fitted'
      ? [{ path: surface.path, place: scenario.placeOf(['underlyings', at, 'surface', 'quotes']) }]
      : [],
  )
  const models = scenario.marginModels.flatMap(({ model }, at) =>
    isModelFile(model) ? [{ path: model, place: scenario.placeOf(['margin-models', at, 'model']) }] : [],
  )
  return onceEach([...quotes, ...models])
}

function onceEach(named: readonly NamedFile[]): NamedFile[] {
  return named.filter(({ path }, at) => named.findIndex((other) => other.path === path) === at)
}

/** A model is a file where its name looks like one; the others are shipped. */
export function isModelFile(model: string): boolean {
  return /[/\\]|\.(ya?ml|json)$/i.test(model)
}
