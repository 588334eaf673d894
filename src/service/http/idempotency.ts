import { hash } from 'node:crypto'
import type { RequestKey } from '../host/host.ts'
import { problem } from './problem.ts'
import type { Ask } from './route.ts'

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

/**
 * The key of a request whose body alone does not say what it is about: the same one about something else is another
 * request.
 * @param about what it does and to what, like `close 7`
 */
export function keyFor(
  about: string,
  { idempotencyKey: key, digest }: Pick<Ask<unknown, unknown, unknown>, 'idempotencyKey' | 'digest'>,
): RequestKey | null {
  return key === null ? null : { key, digest: digestOf(`${about} ${digest()}`) }
}

/** sha256 of what was sent, hexadecimal: by it the same request is told from another one under the same key. */
export function digestOf(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex')
}
