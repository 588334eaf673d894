import { join } from 'node:path'
import type { Rulebook } from '../core/waterfall/rulebook.ts'
import { formatProblem, Problems } from '../files/problems.ts'
import { hashOf } from '../lab/run/hash.ts'
import { filesNamedBy, type InputFile } from '../lab/run/inputs.ts'
import { marginModelsOf } from '../lab/run/margin-models.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import { prepareRun } from '../lab/run/prepare.ts'
import { canonicalJson } from '../wire/canonical-json.ts'
import { readRulebook } from '../wire/rulebook.ts'
import { readScenario, type Scenario } from '../wire/scenario.ts'
import type { Check } from './checks.ts'
import { files, keptNames, type RunHashes } from './run-files.ts'
import type { RunReader } from './run-reader.ts'
import { shippedModels } from './shipped-models.ts'

const CHECK = 'the scenario makes these commands'

/**
 * Makes the commands anew from the scenario, the rulebook and the files that a run folder keeps, and compares them with
 * the record. A scenario that names data files beside cannot be remade without them: that is said, and their hashes stand
 * in the folder.
 */
export async function remakeCommands(
  reader: RunReader,
  header: RunHeader,
  hashes: RunHashes,
): Promise<Check> {
  const problems = new Problems()
  const path = join(reader.folder, files.scenario)
  const read = readScenario(path, await reader.need(files.scenario), problems)
  if (read === undefined) return failed(problems)
  const scenario = { ...read, seed: header.seed }
  const kept = keptNames(scenario)
  const named = filesNamedBy(scenario).filter(({ path }) => !kept.has(path))
  if (named.length > 0) {
    const found = `not looked at: they also come from ${named.map((file) => file.path).join(', ')}`
    return { check: CHECK, holds: true, found }
  }
  const inputFiles = await keptFiles(kept, reader, hashes.inputs)
  if (typeof inputFiles === 'string') return { check: CHECK, holds: false, found: inputFiles }
  const rulebook = await rulebookOf(scenario, reader, problems)
  if (rulebook === undefined) return failed(problems)
  const marginModels = marginModelsOf(scenario, inputFiles, shippedModels, problems)
  if (problems.count > 0) return failed(problems)
  const inputs = { rulebook, files: inputFiles, marginModels, scenarioHash: header.scenarioHash }
  const plan = prepareRun(scenario, inputs, problems)
  if (plan === undefined) return failed(problems)
  if (canonicalJson(plan.header) !== canonicalJson(header))
    return { check: CHECK, holds: false, found: `${files.header} is not what the scenario says` }
  return compare(plan.commands(), reader)
}

/** The kept files by the path the scenario writes, or which of them is not the one the run was made from. */
async function keptFiles(
  kept: ReadonlyMap<string, string>,
  reader: RunReader,
  inputs: RunHashes['inputs'],
): Promise<ReadonlyMap<string, InputFile> | string> {
  const found = new Map<string, InputFile>()
  for (const [path, name] of kept) {
    const file = join(reader.folder, name)
    const text = await reader.need(name)
    const sha256 = inputs.find((input) => input.path === path)?.sha256
    // The hash is that of the file's bytes, and a byte order mark is no part of the text.
    if (sha256 !== hashOf(text) && sha256 !== hashOf(`\ufeff${text}`))
      return `${file}: it is not ${path} as it was when the run was made`
    found.set(path, { file, text, sha256 })
  }
  return found
}

async function rulebookOf(
  scenario: Scenario,
  reader: RunReader,
  problems: Problems,
): Promise<Rulebook | undefined> {
  if ('inline' in scenario.rulebook) return scenario.rulebook.inline
  const path = join(reader.folder, files.rulebook)
  const context = { decimals: scenario.rulebookDecimals, assets: scenario.assets }
  return readRulebook(path, await reader.need(files.rulebook), context, problems)
}

async function compare(commands: Iterable<{ readonly command: object }>, reader: RunReader): Promise<Check> {
  const stored = await reader.lines(files.commands)
  let line = 0
  for (const { command } of commands) {
    if (stored[line] !== canonicalJson(command)) {
      const found = `${join(reader.folder, files.commands)}:${line + 1}: the scenario makes another command`
      return { check: CHECK, holds: false, found }
    }
    line += 1
  }
  const more = stored.length - line
  const found =
    more === 0 ? null : `${join(reader.folder, files.commands)}:${line + 1}: ${more} commands too many`
  return { check: CHECK, holds: more === 0, found }
}

function failed(problems: Problems): Check {
  const [first] = problems.list()
  return { check: CHECK, holds: false, found: first === undefined ? 'it makes none' : formatProblem(first) }
}
