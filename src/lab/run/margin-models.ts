import type { ModelReferences } from '../../core/margin/adopted-models.ts'
import type { ScenarioModel } from '../../core/margin/scenario/model.ts'
import { invariant } from '../../core/money/invariant.ts'
import { type Place, type Problems, shown } from '../../files/problems.ts'
import { canonicalJson } from '../../wire/canonical-json.ts'
import { readMarginModel } from '../../wire/margin-model.ts'
import type { Scenario } from '../../wire/scenario.ts'
import { hashOf } from './hash.ts'
import { type InputFile, isModelFile } from './inputs.ts'
import type { PlannedBody } from './plan.ts'

/** The adoption of every margin model a scenario names, in its order. */
export function adoptionsOf(scenario: Scenario, models: ReadonlyMap<string, ScenarioModel>): PlannedBody[] {
  const references = referencesOf(scenario)
  return scenario.marginModels.map(({ name, options }, at) => {
    const model = models.get(name)
    invariant(model !== undefined, `the margin model ${name} was read with the scenario`)
    return {
      body: { type: 'adopt-margin-model', name, model, options, references },
      what: `adopt the margin model ${name}`,
      place: scenario.placeOf(['margin-models', at]),
    }
  })
}

/**
 * Margin models that come with the program. They stand among the venues, which the lab does not look into, so whoever
 * runs a scenario hands them in.
 */
export interface ShippedModels {
  readonly names: readonly string[]
  modelNamed(name: string): ScenarioModel | undefined
}

export const noModels: ShippedModels = { names: [], modelNamed: () => undefined }

/**
 * Every margin model of a scenario by the name it has there: a file where it was named as one, else a shipped one.
 *
 * @param problems takes what is wrong with a file, and names that nothing is shipped under
 */
export function marginModelsOf(
  scenario: Scenario,
  files: ReadonlyMap<string, InputFile>,
  shipped: ShippedModels,
  problems: Problems,
): ReadonlyMap<string, ScenarioModel> {
  const models = new Map<string, ScenarioModel>()
  for (const [at, { name, model }] of scenario.marginModels.entries()) {
    const place = scenario.placeOf(['margin-models', at, 'model'])
    const file = files.get(model)
    const found = isModelFile(model)
      ? file && readMarginModel(file.file, file.text, problems)
      : shippedModel(model, place, shipped, problems)
    if (found !== undefined) models.set(name, found)
  }
  return models
}

function shippedModel(
  name: string,
  place: Place,
  { names, modelNamed }: ShippedModels,
  problems: Problems,
): ScenarioModel | undefined {
  const model = modelNamed(name)
  if (model !== undefined) return model
  const found = `the margin model ${shown(name)}`
  problems.add({ place, found, expected: `a file ending in .yaml, or one of ${names.join(', ')}` })
  return undefined
}

/** Hashes of the shipped models that are used, beside those of files: what a run was made from includes them. */
export function shippedHashes(
  { marginModels }: Scenario,
  models: ReadonlyMap<string, ScenarioModel>,
): { readonly path: string; readonly sha256: string }[] {
  const names = [
    ...new Set(marginModels.filter(({ model }) => !isModelFile(model)).map(({ model }) => model)),
  ]
  return names.map((model) => {
    const named = marginModels.find((each) => each.model === model)
    return {
      path: `margin model ${model}`,
      sha256: hashOf(canonicalJson(models.get(named?.name ?? '') ?? null)),
    }
  })
}

/** What models read beside the instruments' terms. */
function referencesOf({ underlyings, assets }: Scenario): ModelReferences {
  const coins = underlyings.flatMap(({ name, index }) => {
    const asset = assets.findIndex((each) => each.name === name)
    return asset === -1 ? [] : [{ index, asset }]
  })
  return {
    peg: underlyings.find(({ peg }) => peg !== null)?.peg?.series ?? null,
    rates: underlyings.flatMap(({ index, rate }) => (rate === null ? [] : [{ index, series: rate.series }])),
    confidence: underlyings.flatMap(({ index, spotConfidence: spot, perpetualConfidence: perpetual }) =>
      spot === null && perpetual === null
        ? []
        : [{ index, spot: spot?.series ?? null, perpetual: perpetual?.series ?? null }],
    ),
    ...(coins.length > 0 && { coins }),
    names: underlyings.map(({ name, index }) => ({ index, name })),
  }
}
