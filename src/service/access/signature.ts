import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { noncePattern, type SignedRequest, signingHeaders, textToSign } from '../../wire/service/signing.ts'

/** What the headers of a signed request say. */
export interface SignatureHeaders {
  readonly timestamp: number
  readonly nonce: string
  readonly signature: Uint8Array
}

/** Whether a request brings any header of a signature. */
export function isSigned(headers: IncomingHttpHeaders): boolean {
  return Object.values(signingHeaders).some((name) => headers[name] !== undefined)
}

/** Reads the three headers; null when one is missing or of another form. */
export function signatureIn(headers: IncomingHttpHeaders): SignatureHeaders | null {
  const { [signingHeaders.timestamp]: time, [signingHeaders.nonce]: nonce } = headers
  const { [signingHeaders.signature]: signed } = headers
  if (typeof time !== 'string' || !/^\d{1,15}$/.test(time)) return null
  if (typeof nonce !== 'string' || !noncePattern.test(nonce)) return null
  if (typeof signed !== 'string' || !/^[A-Za-z0-9_-]{86}$/.test(signed)) return null
  return { timestamp: Number(time), nonce, signature: Buffer.from(signed, 'base64url') }
}

/** Whether the text of a request was signed with the private key of a public one. */
export function isSignatureOf(
  publicKey: string,
  request: Omit<SignedRequest, 'bodyHash'>,
  body: Uint8Array,
  signature: Uint8Array,
): boolean {
  const bodyHash = createHash('sha256').update(body).digest('hex')
  const text = Buffer.from(textToSign({ ...request, bodyHash }), 'utf8')
  return verify(null, text, keyObject(publicKey), signature)
}

/** Whether a text is an Ed25519 public key: 32 bytes in base64url, as they are usually written. */
export function isPublicKey(text: string): boolean {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return false
  return Buffer.from(text, 'base64url').toString('base64url') === text
}

function keyObject(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
}
