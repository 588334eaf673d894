import type { Account } from '../book/book.ts'
import type { ModelReferences } from '../margin/adopted-models.ts'
import type { ScenarioModel } from '../margin/scenario/model.ts'

/** What became of margin models. */
export type MarginEvent =
  | {
      readonly type: 'margin-model-adopted'
      readonly name: string
      readonly model: ScenarioModel
      readonly options: boolean
      readonly references: ModelReferences
    }
  | { readonly type: 'margin-chosen'; readonly account: Account; readonly model: string | null }
