/** Margin models of named venues as data: sources, standing, and what is not known or chosen. */
export type { MarginModelText } from './margin-model-text.ts'
export { marginModelPage, marginModelText } from './model-page.ts'
export { marginModelOf, marginModelYaml } from './read-model.ts'
export { marginModelNamed, marginModels, UnknownMarginModel } from './registry.ts'
