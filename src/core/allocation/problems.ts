import type { ClaimColumn } from './claims.ts'

/** Claims, a budget or an option that no policy can work with; `id` and `column` say where, when it is one cell. */
export class ClaimProblem extends Error {
  override readonly name = 'ClaimProblem'
  readonly id: string | null
  readonly column: ClaimColumn | null

  constructor(problem: string, where: { readonly id?: string; readonly column?: ClaimColumn } = {}) {
    super(problem)
    this.id = where.id ?? null
    this.column = where.column ?? null
  }
}

/** A name that no policy has. */
export class UnknownPolicy extends Error {
  override readonly name = 'UnknownPolicy'
  readonly found: string

  constructor(found: string, known: readonly string[]) {
    super(`No policy is named "${found}". Choose one of: ${known.join(', ')}.`)
    this.found = found
  }
}
