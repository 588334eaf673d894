import type { ModelReferences } from '../../../core/margin/adopted-models.ts'
import type { ScenarioModel } from '../../../core/margin/scenario/model.ts'
import type { Rulebook } from '../../../core/waterfall/rulebook.ts'
import { Problems } from '../../../files/problems.ts'
import { marginModelToText, toMarginModel } from '../../margin-model.ts'
import { toRulebook } from '../../rulebook.ts'
import { type DocumentText, documentSchema, placed, spelled, tellProblems } from '../documents.ts'
import { account, asset, series } from '../named-roles.ts'
import type { Partly } from '../reading.ts'
import { nested } from '../record.ts'
import { flag, list, nullish, optional, type Role, words } from '../role.ts'
import { rulebookText } from '../rulebook-text.ts'
import { body, type Forms } from './forms.ts'

/** A rulebook as a rulebook file writes it. Amounts are in the decimals of the first asset, or named by asset. */
export const rulebook: Role<Rulebook, DocumentText> = {
  schema: documentSchema(
    'Rulebook',
    'A rulebook in the words of a rulebook file (schema/rulebook.json).',
    null,
  ),
  read: (text, reading, field) => {
    const { assets } = reading.names.house.markets
    if (assets.length === 0)
      return reading.fault(
        field,
        'assets-first',
        'a house without assets',
        'one that is listed',
        'List an asset first',
      )
    const problems = new Problems()
    const context = { decimals: assets[0].decimals, assets }
    const read = toRulebook(placed(spelled(text), field), context, problems)
    tellProblems(problems.list(), 'rulebook', reading)
    return read
  },
  write: (rules, names) => rulebookText(rules, names.house.markets.assets),
}

/** A margin model as its file writes it. */
export const marginModel: Role<ScenarioModel, DocumentText> = {
  schema: documentSchema(
    'MarginModel',
    'A margin model in the words of a model file (schema/margin-model.json).',
    null,
  ),
  read: (text, reading, field) => {
    const problems = new Problems()
    const read = toMarginModel(placed(spelled(text), field), problems)
    tellProblems(problems.list(), 'margin-model', reading)
    return read
  },
  write: (model) => marginModelToText(model) as DocumentText,
}

/** Series that a margin model reads, by their symbols. */
export const references: Role<ModelReferences, Partly> = nested<ModelReferences>({
  peg: nullish(series),
  rates: list(nested<ModelReferences['rates'][number]>({ index: series, series })),
  confidence: list(
    nested<ModelReferences['confidence'][number]>({
      index: series,
      spot: nullish(series),
      perpetual: nullish(series),
    }),
  ),
  coins: optional(list(nested<{ readonly index: number; readonly asset: number }>({ index: series, asset }))),
  names: optional(
    list(nested<{ readonly index: number; readonly name: string }>({ index: series, name: words })),
  ),
})

export const adoption = {
  name: words as typeof words,
  model: marginModel as typeof marginModel,
  options: flag as typeof flag,
  references: references as typeof references,
}

export const ruleForms: Forms<'adopt-rulebook' | 'adopt-margin-model' | 'choose-margin' | 'operator-order'> =
  {
    'adopt-rulebook': body('adopt-rulebook', { rulebook }),
    'adopt-margin-model': body('adopt-margin-model', adoption),
    'choose-margin': body('choose-margin', { account, model: nullish(words) }),
    'operator-order': body('operator-order', { order: words, isOn: flag }),
  }
