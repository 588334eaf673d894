export { InvariantViolation, invariant } from './invariant.ts'
export { type Allocation, allocateByLevel, type Level, solveLevel } from './level.ts'
export { allocateInLots, roundToLots } from './lots.ts'
export { checkedAdd, compareProducts, MAX_CELL, mulDiv, mulDivBig } from './mul-div.ts'
export { allocateByOrder } from './order.ts'
export { divide, type Rounding, roundings } from './rounding.ts'
export { hexOf, hmacSha256, Sha256, sha256, sha256Hex } from './sha256.ts'
export { splitColumns, splitCumulative, splitProRata } from './split.ts'
export {
  type DecimalStyle,
  formatDecimal,
  fromCell,
  gcd,
  type Money,
  type ParsedDecimal,
  type Price,
  parseDecimal,
  parseRational,
  type Quantity,
  type Rational,
  toCell,
} from './units.ts'
