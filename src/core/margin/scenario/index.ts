/**
 * Scenario margin: what a bucket of options, futures and perpetuals must hold, from a model that is data.
 *
 * Read `model.ts` (what a model says), `legs.ts` (what it is asked about), `requirement.ts` (how it is worked out), then
 * the charges, one file for each kind.
 */
export * from './bounds.ts'
export * from './check.ts'
export * from './explain.ts'
export * from './faults.ts'
export * from './legs.ts'
export * from './model.ts'
export * from './requirement.ts'
export * from './result.ts'
export * from './workspace.ts'
