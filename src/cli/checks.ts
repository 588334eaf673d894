/** One thing that was compared. */
export interface Check {
  readonly check: string
  readonly holds: boolean
  /** What was found, where it does not hold or where there is more to say. */
  readonly found: string | null
}

/** Says whether two hashes are the same. */
export function agree(check: string, found: string, expected: string): Check {
  const holds = found === expected
  return { check, holds, found: holds ? null : `it is ${found}, and ${expected} was noted` }
}
