import { type ProblemAnswer, problem } from '../http/problem.ts'

/** Answers to who is not known say how to be. */
const asked = { 'www-authenticate': 'Bearer realm="breakwater"' }

export function nobody(found: string): ProblemAnswer {
  const message = `${found} Expected \`Authorization: Bearer KEY\` with a key of this service.`
  return problem('unauthenticated', message, [{ field: 'Authorization', rule: 'key', message }], asked)
}

export function unsigned(found: string): ProblemAnswer {
  const message = `${found} Expected one by the key's public key over this very request.`
  return problem(
    'unauthenticated',
    message,
    [{ field: 'Breakwater-Signature', rule: 'signature', message }],
    asked,
  )
}

export function outsideWindow(timestamp: number, now: number, windowMs: number): ProblemAnswer {
  const message = `Found the timestamp ${timestamp} at ${now}, expected one at most ${windowMs} ms from it. Set the clock.`
  return problem(
    'unauthenticated',
    message,
    [{ field: 'Breakwater-Timestamp', rule: 'timestamp', message }],
    asked,
  )
}

/** The nonce was used before, in memory or in the journal. */
export function replayed(): ProblemAnswer {
  const message = 'Found a nonce that was used before, expected a new one for each request. Sign again.'
  return problem('replayed', message, [{ field: 'Breakwater-Nonce', rule: 'nonce', message }], asked)
}
