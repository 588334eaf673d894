/**
 * The engine as a library: exact and pure. No clock, no chance, no I/O; several houses can live in one process.
 */
export * from './allocation/index.ts'
export type { Account } from './book/book.ts'
export { type AccountKind, accountKinds, type BucketState, bucketStates } from './book/layout.ts'
export type { Memory } from './book/memory.ts'
export { balanceIn, settlementBalance } from './book/posting.ts'
export * from './depth/index.ts'
export type { BodyOf, Command, CommandBody, HouseKind, MarkMove, Trade } from './engine/commands.ts'
export { EVENT_VERSION, type Event, type HouseEvent, type SettledSeries } from './engine/events.ts'
export { evolve } from './engine/evolve.ts'
export { settlementWindowOf } from './engine/expiry.ts'
export { copyHouse, openHouse, type Room } from './engine/house.ts'
export {
  buffersOf,
  freezeHouse,
  type HouseImage,
  IMAGE_FORMAT,
  imageOfRaw,
  type RawImage,
  rawImageOf,
  thawHouse,
} from './engine/image.ts'
export { checkLaws, type Finding, type LawName, laws, stateLaws } from './engine/laws.ts'
export * from './engine/queries.ts'
export { type Receipt, receiptsOf } from './engine/receipts.ts'
export { type Refusal, refusalText } from './engine/refusals.ts'
export { type Outcome, submit } from './engine/submit.ts'
export { inTrial, openTrial, type Trial } from './engine/trial.ts'
export { lawWitness, type Witness } from './engine/witness.ts'
export type { AdoptedModel, ModelReferences } from './margin/adopted-models.ts'
export { type BankruptcyRule, bankruptcyPriceOf, bankruptcyRules } from './margin/bankruptcy-price.ts'
export type { Level as MarginLevel, Levels } from './margin/levels.ts'
export { liquidationPriceOf } from './margin/liquidation-price.ts'
export { Assessment, type ExplainedLine, type MarginModel } from './margin/model.ts'
export { type Rescan, rescan } from './margin/rescan.ts'
export type { AssetTerms, CollateralTerms } from './market/asset.ts'
export { type Fraction, fraction } from './market/fraction.ts'
export type {
  Bracket,
  FeeShare,
  Instrument,
  InstrumentFees,
  InstrumentTerms,
} from './market/instrument.ts'
export { listCollateral, listInstrument } from './market/instrument.ts'
export type { Listing } from './market/listing.ts'
export type { ReferenceLookUp } from './market/option.ts'
export type { OptionFee, OptionTerms, Reference, ReferenceKind, ReferenceTerms } from './market/reference.ts'
export { listReference, referenceKinds } from './market/reference.ts'
export {
  type Allocation as LevelAllocation,
  allocateByLevel,
  allocateByOrder,
  allocateInLots,
  checkedAdd,
  compareProducts,
  type DecimalStyle,
  divide,
  formatDecimal,
  fromCell,
  gcd,
  hexOf,
  hmacSha256,
  InvariantViolation,
  invariant,
  type Level as SharingLevel,
  MAX_CELL,
  type Money,
  mulDiv,
  mulDivBig,
  type ParsedDecimal,
  type Price,
  parseDecimal,
  parseRational,
  type Quantity,
  type Rational,
  type Rounding,
  roundings,
  roundToLots,
  Sha256,
  sha256,
  sha256Hex,
  solveLevel,
  splitColumns,
  splitCumulative,
  splitProRata,
  toCell,
} from './money/index.ts'
export { type ImageFault, MalformedImage } from './money/malformed-image.ts'
export * from './proof/index.ts'
export { checkRulebook, type RulebookFinding } from './waterfall/check-rulebook.ts'
export type { Allocation, Deleverage, LossEvent } from './waterfall/events.ts'
export type { Claim, House, Reservation } from './waterfall/house.ts'
export type { Loss, LossStatus } from './waterfall/loss.ts'
export type { Cover, Estate, Exit, Member, PaidLayer, Vault, VaultTerms } from './waterfall/mutual.ts'
export * from './waterfall/rulebook.ts'
export { type Score, type ScoreInputs, scoreOf } from './waterfall/scores.ts'
