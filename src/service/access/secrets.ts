import { hash, timingSafeEqual } from 'node:crypto'

/** Random bytes, handed in so that tests have their own. */
export type Random = (bytes: number) => Uint8Array

/**
 * The secret of a key is `bw_` + id + `_` + 256 random bits in base64url. It is told once, when the key is made; kept
 * is its sha256. The bits need no slow hash: nobody goes through 2^256 of them.
 */
const form = /^bw_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/

/** An id for a key: 48 random bits, hexadecimal. */
export function newKeyId(random: Random): string {
  return Buffer.from(random(6)).toString('hex')
}

export function newSecret(id: string, random: Random): string {
  return `bw_${id}_${Buffer.from(random(32)).toString('base64url')}`
}

/** The id of the key that a secret is of; null when it is no secret at all. */
export function idIn(secret: string): string | null {
  return form.exec(secret)?.[1] ?? null
}

/** Of the whole secret as text, hexadecimal. */
export function hashOfSecret(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** Stands in where no key has the id, so that the same work is done; no text is known that it is the hash of. */
const NOBODY = '0'.repeat(64)

/** Whether a secret has the hash, in a time that tells nothing of where they differ or whether there is one. */
export function isSecretOf(secret: string, sha256: string | undefined): boolean {
  const expected = Buffer.from(sha256 ?? NOBODY, 'hex')
  const found = hash('sha256', secret, 'buffer')
  return timingSafeEqual(found, expected) && sha256 !== undefined
}

/**
 * The secret in a request's head: `Authorization: Bearer bw_…`.
 * @returns undefined when there is no such header, null when it holds no secret
 */
export function secretIn(authorization: string | undefined): string | null | undefined {
  if (authorization === undefined) return undefined
  const secret = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  return secret !== undefined && form.test(secret) ? secret : null
}
