import type { Json } from '../../wire/canonical-json.ts'
import { type ProblemKind, problemKinds } from './problem-kinds.ts'

/** One thing that is wrong with a request. */
export interface FieldFault {
  /** Where, like `commands.3.amount`; empty for the whole. */
  readonly field: string
  /** Name of the rule that it breaks, like `decimal`, `known-account`, `margin-insufficient`. */
  readonly rule: string
  /** What was found, what was expected, what to do. */
  readonly message: string
}

/** An answer that is no success, as `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly status: number
  /** Name of the kind of problem; its page is `/problems/NAME`. */
  readonly kind: string
  readonly title: string
  readonly detail: string
  readonly faults: readonly FieldFault[]
  /** Further members of the answer: of a refused command its id and the refusal's figures. */
  readonly more?: Readonly<Record<string, Json>>
}

/** Thrown by a handler to answer with a problem. */
export class ProblemAnswer extends Error {
  override readonly name = 'ProblemAnswer'
  readonly problem: Problem
  /** Sent along, like `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.detail)
    this.problem = problem
    this.headers = headers
  }
}

/** A problem of a kind that is written down in `problem-kinds.ts`. */
export function problem(
  kind: ProblemKind,
  detail: string,
  faults: readonly FieldFault[] = [],
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, Json>> = {},
): ProblemAnswer {
  const { status, title } = problemKinds[kind]
  return new ProblemAnswer({ status, kind, title, detail, faults, more }, headers)
}

/** There is no such thing, by the field that names it. */
export function notFound(field: string, what: string, found: string): ProblemAnswer {
  const message = `Found no ${what} ${JSON.stringify(found)}. Ask for the list of them.`
  return problem('not-found', message, [{ field, rule: `known-${what.replaceAll(' ', '-')}`, message }])
}
