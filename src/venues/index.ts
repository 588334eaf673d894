/** Rulebooks of named venues as data, each with its sources, rounding, incidents and what it leaves unsaid. */
export { type Difference, differencesOf } from './differences.ts'
export {
  type MarginModelText,
  marginModelNamed,
  marginModelOf,
  marginModels,
  UnknownMarginModel,
} from './margin/index.ts'
export { rulebookOf } from './read-venue.ts'
export { UnknownVenue, venueNamed, venues } from './registry.ts'
export { rulebookYaml } from './rulebook-yaml.ts'
export type {
  Contradiction,
  HouseAccount,
  Incident,
  Rounding,
  RulebookText,
  RuleText,
  Source,
  Strictness,
  Venue,
} from './venue.ts'
export { venuePage } from './venue-page.ts'
export { orderOf, stepText } from './venue-parts.ts'
export { venueText } from './venue-text.ts'
