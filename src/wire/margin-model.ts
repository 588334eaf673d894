import type { z } from 'zod'
import { faultsOfModel, type ModelPath } from '../core/margin/scenario/faults.ts'
import type { ScenarioModel } from '../core/margin/scenario/model.ts'
import type { Problems } from '../files/problems.ts'
import { readYaml } from '../files/yaml.ts'
import { type PlacedValue, problemsFromZod } from '../files/yaml-problems.ts'
import { asJson, asText, hyphenated } from './margin-model-dialect.ts'
import { marginModelSchema } from './margin-model-schema.ts'

/** A margin model as people write it. */
export const marginModelText: z.ZodType<ScenarioModel> = marginModelSchema(asText)

/** A margin model as a command carries it: core's own fields. What names lead to is checked, too. */
export const marginModelJson: z.ZodType<ScenarioModel> = marginModelSchema(asJson).superRefine(
  (model, context) => {
    for (const { path, found, expected } of faultsOfModel(model))
      context.addIssue({ code: 'custom', path: [...path], message: `${expected}, and not ${found}` })
  },
)

/**
 * Reads a margin model, YAML or JSON, in the words of a model file.
 *
 * @param file its name, for problems
 * @returns undefined where there was a fault
 */
export function readMarginModel(file: string, text: string, problems: Problems): ScenarioModel | undefined {
  const before = problems.count
  const document = readYaml(file, text, problems)
  return problems.count > before ? undefined : toMarginModel(document, problems)
}

/** A margin model out of a document, or a part of one. */
export function toMarginModel(document: PlacedValue, problems: Problems): ScenarioModel | undefined {
  const read = marginModelText.safeParse(document.value)
  if (!read.success) {
    problems.addAll(problemsFromZod(document, read.error))
    return undefined
  }
  const faults = faultsOfModel(read.data)
  for (const { path, found, expected } of faults)
    problems.add({ place: document.placeOf(inText(path)), found, expected })
  return faults.length === 0 ? read.data : undefined
}

/** Core's fields as a file spells them; names of underlyings stay as they are. */
function inText(path: ModelPath): ModelPath {
  return path.map((part, at) =>
    typeof part === 'number' || byName.has(String(path[at - 1])) ? part : hyphenated(part),
  )
}

/** What a file of a model holds: texts, lists and mappings. */
export type ModelText = string | readonly ModelText[] | { readonly [key: string]: ModelText }

/** A model in the words of a model file; read again it is the same model. */
export function marginModelToText({ name, ...rest }: ScenarioModel): ModelText {
  return { 'margin-model': name, ...(written(rest) as Record<string, ModelText>) }
}

/** Mappings whose keys are names of underlyings and stay as they are. */
const byName = new Set(['moves', 'own'])

function written(value: unknown): ModelText {
  if (value === null) return 'none'
  if (Array.isArray(value)) return value.map(written)
  if (typeof value !== 'object') return String(value)
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [
      field === 'kind' ? 'charge' : hyphenated(field),
      byName.has(field) ? namedValues(each) : written(each),
    ]),
  )
}

function namedValues(value: object): ModelText {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, written(each)]))
}
