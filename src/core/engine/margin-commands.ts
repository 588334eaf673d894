import type { Account } from '../book/book.ts'
import type { ModelReferences } from '../margin/adopted-models.ts'
import type { ScenarioModel } from '../margin/scenario/model.ts'

/** Orders about which margin model looks at which bucket. */
export type MarginBody =
  /** Adopts a scenario model under a name; adopting the name again replaces it for every bucket that chose it. */
  | {
      readonly type: 'adopt-margin-model'
      readonly name: string
      readonly model: ScenarioModel
      /** The model of every bucket that holds an option and has chosen none. */
      readonly options: boolean
      readonly references: ModelReferences
    }
  /** Puts a bucket under an adopted model; null goes back to brackets, or to the default model while it holds options. */
  | { readonly type: 'choose-margin'; readonly account: Account; readonly model: string | null }
