/** What is written down: rulebooks, scenarios, commands and events as text, and text read back exactly. */
export { canonicalJson, type Json, toJson } from './canonical-json.ts'
export { type ClaimContext, type ClaimSheet, readClaims, readClaimTable } from './claims.ts'
export { decimalOf, type GridMark } from './faults.ts'
export {
  commandFromJson,
  commandToJson,
  eventFromJson,
  eventToJson,
  MalformedRecord,
  refusalToJson,
} from './json.ts'
export { type MarginBookText, readMarginBook } from './margin-book.ts'
export {
  marginModelJson,
  marginModelText,
  marginModelToText,
  readMarginModel,
  toMarginModel,
} from './margin-model.ts'
export { type ModelInWords, marginModelInWords } from './margin-model-in-words.ts'
export type { LeverageWeight, PopulationSpec } from './population-spec.ts'
export type { QueueProofFile, ReceiptEntry, ReceiptFile } from './receipt-json.ts'
export { queueProofJson, receiptJson } from './receipt-schema.ts'
export { type RootsFile, rootsJson } from './roots-json.ts'
export {
  type RulebookContext,
  readRulebook,
  rulebookHash,
  rulebookToText,
  toRulebook,
} from './rulebook.ts'
export {
  type NamedFile,
  readScenario,
  type Scenario,
  type ScenarioAccount,
  type ScenarioFund,
  type ScenarioMembers,
} from './scenario.ts'
export { accountsFromFile, type FileAccounts, type ScenarioPosition } from './scenario-accounts.ts'
export { type Amount, markOnGrid, type ScenarioBook, type ScenarioTrade } from './scenario-parts.ts'
export type { DepthSource, MarkSource, Stretch, SyntheticDepth } from './scenario-sources.ts'
export { surroundingsOf } from './scenario-surroundings.ts'
export { scenarioTemplate } from './scenario-template.ts'
export type { ScenarioMovement, ScenarioTick } from './scenario-ticks.ts'
export { type JsonSchema, jsonSchemas, schemaText } from './schemas.ts'
export type { Terms } from './terms.ts'
