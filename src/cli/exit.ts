import { InvariantViolation } from '../core/money/invariant.ts'
import { BadInput } from '../files/problems.ts'

export const DONE = 0
/** A law was broken, or a check did not hold. */
export const CHECK_FAILED = 1
export const BAD_INPUT = 2
/** A disk, a network, a permission: nothing the input could have done about. */
export const OUTSIDE_WORLD_FAILED = 3

/** The input of a command cannot be used, told in one sentence; for what has a place use `Problems`. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly exitCode: number = BAD_INPUT
}

/** The exit code an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof InvariantViolation) return CHECK_FAILED
  if (hasExitCode(error)) return error.exitCode
  return OUTSIDE_WORLD_FAILED
}

/** An error as people read it; one that nobody expected keeps its stack, because it has to be repaired. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof BadInput || hasExitCode(error) || 'code' in error) return error.message
  return error.stack ?? error.message
}

function hasExitCode(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number'
}
