import type { RuleText } from '../venue.ts'

/** A margin model in the words of a model file; `wire` reads it, so a word that does not exist is found. */
export interface MarginModelText {
  /** Its name, lower case with hyphens: usable wherever the name of a model file is. */
  readonly 'margin-model': string
  readonly title: string
  readonly standing: 'published' | 'template'
  readonly sources: readonly string[]
  readonly notes: readonly string[]
  readonly [key: string]: RuleText
}
