/** A law broke: the state can no longer be trusted, so nothing catches this. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation'
}

/**
 * Stops the program when a law does not hold.
 *
 * @param message the law as a sentence, with figures where they help
 * @throws {InvariantViolation} when `condition` is false
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message)
}
