/** Smiles and surfaces of implied volatility, and whether they allow arbitrage. */

export { butterflyAt, calendarAt, callSpreadAt, durrleman } from './conditions.ts'
export { type EssviSlice, essviButterfly, essviCalendar, essviVariance, rawOfEssvi, ssviOf } from './essvi.ts'
export { flatSurface } from './flat-surface.ts'
export { type JumpWing, jumpWingOf, rawOfJumpWing, withoutButterfly } from './jump-wing.ts'
export { type NaturalSvi, naturalOfRaw, rawOfNatural } from './natural-svi.ts'
export {
  checkRawSvi,
  lowestVariance,
  type RawSvi,
  sviCurvature,
  sviSlope,
  sviVariance,
  wingSlopes,
} from './raw-svi.ts'
export { type Shaped, type SurfaceRefusal, surfaceRefusalText } from './refusal.ts'
export type { Lowest, ScanRange, Stretch } from './scan.ts'
export {
  butterflyConditions,
  type Condition,
  type Phi,
  phiCondition,
  phiOf,
  rawOfSsvi,
  type SsviSlice,
  ssviSlice,
  ssviVariance,
} from './ssvi.ts'
export type { Surface } from './surface.ts'
export { type SviSlice, SviSurface, sviSurface } from './svi-surface.ts'
export {
  type ArbitrageKind,
  type ArbitrageVerdict,
  type Breach,
  type Margin,
  type VerdictOptions,
  verdictOf,
} from './verdict.ts'
export type { WingBreach } from './wing-breaches.ts'
export { checkWings, type WingRange, type WingRule, wingRange } from './wings.ts'
