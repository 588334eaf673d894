import { createHash } from 'node:crypto'
import { problem } from './problem.ts'

const KEY = /^[\x21-\x7e]{1,190}$/

/**
 * Reads the header `Idempotency-Key`.
 * @throws {ProblemAnswer} when it is none
 */
export function idempotencyKeyOf(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header === 'string' && KEY.test(header)) return header
  const message =
    'Found an Idempotency-Key of another form, expected 1 to 190 visible ASCII characters without spaces.'
  throw problem('malformed-request', message, [
    { field: 'Idempotency-Key', rule: 'idempotency-key', message },
  ])
}

/** sha256 of what was sent, hexadecimal: by it the same request is told from another one under the same key. */
export function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
