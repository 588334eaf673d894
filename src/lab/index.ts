/** What if: metrics of an allocation, the same event under several rulebooks, members who owe each other. */

export type { Comparison } from './compare/comparison.ts'
export { type ComparedRuns, compareRulebooks } from './compare/run-rulebooks.ts'
export { type MarginAnswer, marginAnswer } from './margin/answer.ts'
export { type BookTrade, equityOf, type MarginBook, traded } from './margin/book.ts'
export { bookFrom } from './margin/read-book.ts'
export type { Figure } from './metrics/figure.ts'
export type { Measure } from './metrics/measure.ts'
export { metricsOf } from './metrics/metrics-of.ts'
export { rankStability } from './metrics/rank-stability.ts'
export {
  type Clearing,
  clearingVector,
  type Obligations,
  type Recovery,
} from './networks/clearing-vector.ts'
export { type Cover, coverOf, type StressedMember, type StressScenario } from './networks/cover.ts'
export { rational, rationalText } from './networks/rational.ts'
export {
  type FitModel,
  type FitOptions,
  fitModels,
  fitSurface,
  type SurfaceFit,
} from './surface/fit-surface.ts'
export { faultText, type LeftOut, type QuoteFault } from './surface/quote-faults.ts'
export type { QuotedSlice, VolatilityQuote } from './surface/quoted-slice.ts'
export { type QuoteOptions, type UsableQuotes, usableQuotes } from './surface/usable-quotes.ts'
