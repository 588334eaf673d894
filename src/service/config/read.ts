import { dirname, resolve } from 'node:path'
import { type Place, type Problems, wholeFile } from '../../files/problems.ts'
import { readYaml, type YamlDocument } from '../../files/yaml.ts'
import { type PlacedValue, problemsFromZod } from '../../files/yaml-problems.ts'
import { checkRules } from './rules.ts'
import { fileSchema } from './schema.ts'
import { allSettings, type Config, type NamedSetting, type Written } from './settings.ts'
import type { ConfigSources, ToldConfig, ToldSetting } from './sources.ts'
import { isByName } from './written.ts'

/**
 * Settles every setting: by its flag, else by the environment, else by the file, else as it usually is.
 *
 * @param problems takes everything that is wrong, in the file with line and column
 * @returns undefined where there is a problem
 */
export function readConfig(sources: ConfigSources, problems: Problems): ToldConfig | undefined {
  const before = problems.count
  const document = sources.file === null ? null : readYaml(sources.file.name, sources.file.text, problems)
  if (problems.count > before) return undefined
  if (document !== null) checkFile(document, problems)
  tellUnknownVariables(sources.environment, problems)
  if (problems.count > before) return undefined
  const told = allSettings.map((named) => sourceOf(named, sources, document))
  const values = allSettings.map((named, at) => readValue(named, told[at], problems))
  if (problems.count > before) return undefined
  const config = assemble(values)
  checkRules(config, told, problems)
  return problems.count > before ? undefined : { config, told }
}

function checkFile(document: YamlDocument, problems: Problems): void {
  // A file of comments alone says nothing, and that is no fault.
  const read = fileSchema.safeParse(document.value ?? {})
  if (!read.success) problems.addAll(problemsFromZod(document, read.error))
}

/** A variable that begins like a section of ours and is no setting was mistyped: nobody would notice otherwise. */
function tellUnknownVariables(environment: ConfigSources['environment'], problems: Problems): void {
  const known = new Set(allSettings.map(({ variable }) => variable))
  const begins = [...new Set(allSettings.map(({ section }) => `BREAKWATER_${section.toUpperCase()}_`))]
  for (const variable of Object.keys(environment)) {
    if (known.has(variable) || !begins.some((start) => variable.startsWith(start))) continue
    problems.add({
      place: wholeFile(variable),
      found: 'a variable of the environment that is no setting',
      expected: 'one of those that are documented',
      todo: 'Check its spelling, or unset it',
    })
  }
}

function sourceOf(
  { section, key, name, variable, setting }: NamedSetting,
  { flags, environment }: ConfigSources,
  document: YamlDocument | null,
): ToldSetting {
  const { flag, otherwise } = setting
  const told = (written: Written, from: ToldSetting['from'], place: Place): ToldSetting => ({
    name,
    written: over(otherwise, written),
    from,
    place,
  })
  const byFlag = flag === undefined ? undefined : flags[flag]
  if (byFlag !== undefined) return told(plain(byFlag, otherwise), 'flag', wholeFile(`--${flag}`))
  const said = environment[variable]
  if (said !== undefined) return told(plain(said, otherwise), 'environment', wholeFile(variable))
  const inFile = document === null ? undefined : ownValue(ownValue(document.value, section), key)
  if (document !== null && inFile !== undefined)
    return told(inFile as Written, 'file', document.placeOf([section, key]))
  return told(otherwise, 'default', wholeFile(name))
}

/** Of values by name only those that are named are other than usual. */
function over(usual: Written, written: Written): Written {
  return isByName(usual) && isByName(written) ? { ...usual, ...written } : written
}

function ownValue(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, key)
    ? (of as Readonly<Record<string, unknown>>)[key]
    : undefined
}

/** One line stands for a list with commas between, and for names with `=` before what they are. */
function plain(text: string, like: Written): Written {
  if (typeof like === 'string') return text
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (!isByName(like)) return parts
  return Object.fromEntries(
    parts.map((part) => {
      const [before, ...after] = part.split('=')
      return [before.trim(), after.join('=').trim()]
    }),
  )
}

function readValue({ setting }: NamedSetting, told: ToldSetting, problems: Problems): unknown {
  const read = setting.schema.safeParse(told.written)
  if (read.success) return setting.isPath === true ? pathFrom(read.data, told) : read.data
  const here: PlacedValue = {
    value: told.written,
    placeOf: () => told.place,
    keyPlaceOf: () => told.place,
  }
  for (const problem of problemsFromZod(here, read.error))
    problems.add({ ...problem, found: `${told.name} ${problem.found}` })
  return undefined
}

/** A file's name in a file is meant from that file's folder; `none` stays none. */
function pathFrom(value: unknown, { from, place }: ToldSetting): unknown {
  return typeof value === 'string' && from === 'file' ? resolve(dirname(place.file), value) : value
}

function assemble(values: readonly unknown[]): Config {
  const config: Record<string, Record<string, unknown>> = {}
  for (const [at, { section, field }] of allSettings.entries()) {
    config[section] ??= {}
    config[section][field] = values[at]
  }
  return config as unknown as Config
}
