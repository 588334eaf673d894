import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Rulebook } from '../../core/waterfall/rulebook.ts'
import { readInputBytes, textOf } from '../../files/bytes.ts'
import type { Problems } from '../../files/problems.ts'
import { readRulebook } from '../../wire/rulebook.ts'
import { readScenario, type Scenario } from '../../wire/scenario.ts'
import { hashOf } from './hash.ts'
import { filesNamedBy, type InputFile, type RunInputs } from './inputs.ts'
import { marginModelsOf, noModels, type ShippedModels, shippedHashes } from './margin-models.ts'

/** A scenario as it was read, with everything it names. */
export interface Loaded {
  readonly scenario: Scenario
  readonly inputs: RunInputs
  /** The scenario's own text, and that of its rulebook file, null where it stands inside. */
  readonly texts: { readonly scenario: string; readonly rulebook: string | null }
  /** Hash of every file by the path that was written, content unpacked, and of every shipped margin model. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[]
}

/** What a caller may change about a scenario without touching its file. */
export interface LoadOptions {
  readonly seed?: string
  /** A second folder to look for named files in, after the scenario's own. */
  readonly dataFolder?: string
  /** Margin models that are shipped; none where nothing is said. */
  readonly shipped?: ShippedModels
}

/**
 * Reads a scenario, its rulebook and every file it names.
 *
 * @param problems takes everything wrong with any of them
 * @returns undefined where there is a problem
 */
export async function loadScenario(
  path: string,
  options: LoadOptions,
  problems: Problems,
): Promise<Loaded | undefined> {
  const before = problems.count
  const input = await readFileOnce(path, problems)
  const read = input === undefined ? undefined : readScenario(path, input.text, problems)
  if (input === undefined || read === undefined) return undefined
  const scenario = options.seed === undefined ? read : { ...read, seed: options.seed }
  const locate = (named: string): string => locateFile(named, path, options.dataFolder)
  const rulebook = await rulebookOf(scenario, locate, problems)
  const files = new Map<string, InputFile>()
  for (const { path: named } of filesNamedBy(scenario)) {
    const found = await readFileOnce(locate(named), problems)
    if (found !== undefined) files.set(named, found)
  }
  const marginModels = marginModelsOf(scenario, files, options.shipped ?? noModels, problems)
  if (rulebook === undefined || problems.count > before) return undefined
  const texts = { scenario: input.text, rulebook: rulebook.text }
  const hashes = [
    ...[...files].map(([named, { sha256 }]) => ({ path: named, sha256 })),
    ...shippedHashes(scenario, marginModels),
  ]
  const scenarioHash = scenarioHashOf(texts, scenario.seed, hashes)
  return {
    scenario,
    texts,
    files: hashes,
    inputs: { rulebook: rulebook.rulebook, files, marginModels, scenarioHash },
  }
}

/** One hash of all that decides a run: the seed, the texts, and every named file by its own hash. */
export function scenarioHashOf(texts: Loaded['texts'], seed: string, files: Loaded['files']): string {
  const lines = [
    `seed ${JSON.stringify(seed)}`,
    `scenario ${hashOf(texts.scenario)}`,
    `rulebook ${texts.rulebook === null ? 'inside' : hashOf(texts.rulebook)}`,
    ...files.map(({ path, sha256 }) => `file ${sha256} ${path}`),
  ]
  return hashOf(`${lines.join('\n')}\n`)
}

async function rulebookOf(
  scenario: Scenario,
  locate: (named: string) => string,
  problems: Problems,
): Promise<{ readonly rulebook: Rulebook; readonly text: string | null } | undefined> {
  if ('inline' in scenario.rulebook) return { rulebook: scenario.rulebook.inline, text: null }
  const input = await readFileOnce(locate(scenario.rulebook.file.path), problems)
  if (input === undefined) return undefined
  const context = { decimals: scenario.rulebookDecimals, assets: scenario.assets }
  const rulebook = readRulebook(input.file, input.text, context, problems)
  return rulebook === undefined ? undefined : { rulebook, text: input.text }
}

/** A named file stands beside the scenario, or where that is not there in the data folder. */
function locateFile(named: string, scenarioPath: string, dataFolder: string | undefined): string {
  if (isAbsolute(named)) return named
  const beside = join(dirname(scenarioPath), named)
  return dataFolder !== undefined && !existsSync(beside) ? join(dataFolder, named) : beside
}

async function readFileOnce(file: string, problems: Problems): Promise<InputFile | undefined> {
  const bytes = await readInputBytes(file, problems)
  if (bytes === undefined) return undefined
  const text = textOf(file, bytes, problems)
  return text === undefined ? undefined : { file, text, sha256: hashOf(bytes) }
}
