/** Why a question about the past is not answered, as plain data that crosses threads. */
export type ReplayFault =
  | { readonly kind: 'gone' | 'differs' | 'not-there' | 'not-comparable'; readonly message: string }
  | { readonly kind: 'busy' | 'share' | 'too-long' | 'left' | 'failed'; readonly message: string }

/** A question about the past that cannot be answered: because of what it asks, or because of how things are now. */
export class ReplayRefused extends Error {
  override readonly name = 'ReplayRefused'
  readonly kind: ReplayFault['kind']

  constructor({ kind, message }: ReplayFault) {
    super(message)
    this.kind = kind
  }
}

/** What it would take is no longer in the journal. */
export function gone(message: string): ReplayRefused {
  return new ReplayRefused({ kind: 'gone', message })
}

/** Nothing of that number is in the journal. */
export function notThere(message: string): ReplayRefused {
  return new ReplayRefused({ kind: 'not-there', message })
}

/** The engine that runs here comes to something else than the journal says. */
export function differs(message: string): ReplayRefused {
  return new ReplayRefused({ kind: 'differs', message })
}

/** The run with other input cannot be laid beside what happened. */
export function notComparable(message: string): ReplayRefused {
  return new ReplayRefused({ kind: 'not-comparable', message })
}

/** Whoever asked waits no more. */
export function left(): ReplayRefused {
  return new ReplayRefused({ kind: 'left', message: 'Whoever asked hung up, and it was given up.' })
}

export function closed(): ReplayRefused {
  return new ReplayRefused({ kind: 'busy', message: 'The service is stopping. Ask again once it is back.' })
}

export function faultOfReplay(error: unknown): ReplayFault {
  if (error instanceof ReplayRefused) return { kind: error.kind, message: error.message }
  return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
