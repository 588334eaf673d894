export type { DepthMark, Withdrawn } from './depth.ts'
export { Depth } from './depth.ts'
export { slippageOf, sweepCost } from './impact.ts'
export type {
  DepthIncrement,
  DepthSide,
  DepthSnapshot,
  Level,
  PricedQuantity,
  SnapshotLevel,
} from './level.ts'
export { directionOf, takerSignOf, UNOWNED } from './level.ts'
export type { DepthField, DepthRefusal } from './refusal.ts'
export { depthRefusalText } from './refusal.ts'
export type { Walk } from './walk.ts'
export { averagePrice, valueOfWalk } from './walk.ts'
