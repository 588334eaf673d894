import type { FieldFault, Problem } from './types.ts'

/** The service said no, and why: an answer that is no success, as RFC 9457 has it. */
export class ServiceProblem extends Error {
  override readonly name = 'ServiceProblem'
  /** Name of the kind, like `refused`, `invalid`, `forbidden`: what `type` ends in. */
  readonly kind: string
  readonly status: number
  readonly title: string
  /** Each names its field and the rule it breaks. */
  readonly faults: readonly FieldFault[]
  /** Id of the request in the service's log. */
  readonly request: string | null
  /** What the answer holds beside, as the figures of a refusal and the id of its command. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(problem: Problem) {
    const { type, title, status, detail, faults, request, ...more } = problem
    super(detail)
    this.kind = type.slice(type.lastIndexOf('/') + 1)
    this.status = status
    this.title = title
    this.faults = faults
    this.request = request
    this.more = more
  }
}

/** No answer came that could be read, in as many attempts as there may be. Whether anything was done is not known. */
export class ServiceUnreachable extends Error {
  override readonly name = 'ServiceUnreachable'
  readonly attempts: number

  constructor(url: string, attempts: number, cause: unknown) {
    const times = attempts === 1 ? 'once' : `${attempts} times`
    super(`Asked ${url} ${times} and got no answer (${reasonOf(cause)}). See that the service runs there.`, {
      cause,
    })
    this.attempts = attempts
  }
}

/** Somebody answered who is not the service, such as a proxy on the way. */
export class NotTheService extends Error {
  override readonly name = 'NotTheService'
  readonly status: number

  constructor(status: number, text: string) {
    super(`Found an answer of status ${status} that is none of the service's: ${text.slice(0, 200)}`)
    this.status = status
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}

/** Whether a text is a problem of the service. */
export function problemIn(json: unknown): Problem | null {
  if (typeof json !== 'object' || json === null) return null
  const { type, title, status, detail, faults } = json as Partial<Problem>
  const isProblem =
    typeof type === 'string' &&
    typeof title === 'string' &&
    typeof status === 'number' &&
    typeof detail === 'string' &&
    Array.isArray(faults)
  return isProblem ? ({ request: null, ...json } as Problem) : null
}
