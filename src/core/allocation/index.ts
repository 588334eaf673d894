export { type ClaimColumn, type Claims, claimColumns } from './claims.ts'
export { type ClaimRow, claimsOf } from './claims-of.ts'
export { type Drained, drainLeverage } from './draining.ts'
export {
  type CrossAccount,
  type CrossDemand,
  type CrossDrained,
  drainCrossLeverage,
} from './draining-cross.ts'
export { type AfterClose, allocateHedgeAware, type HedgedAllotment, type HedgeTerms } from './hedge-aware.ts'
export { policies, policyNamed } from './policies.ts'
export type { Allotment, Policy, PolicyOptions, PolicyParameter, Shock } from './policy.ts'
export { ClaimProblem, UnknownPolicy } from './problems.ts'
