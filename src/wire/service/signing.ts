/**
 * Signed requests, for keys that have a public key. Whoever reads a secret off the wire still cannot ask anything with
 * it, and a request that was caught works once, within its window, unchanged, or not at all.
 */

/** Headers of a signed request. */
export const signingHeaders = {
  /** Milliseconds since the epoch, by the sender's clock. */
  timestamp: 'breakwater-timestamp',
  /** 16 to 64 letters, digits, `-` and `_`, another one for each request. */
  nonce: 'breakwater-nonce',
  /** Ed25519 over the text of `textToSign`, base64url without padding. */
  signature: 'breakwater-signature',
} as const

/** How far a timestamp may be from the service's clock, on either side, where nothing else is said. */
export const SIGNING_WINDOW_MS = 30_000

export const noncePattern: RegExp = /^[A-Za-z0-9_-]{16,64}$/

/** What a signature is over. */
export interface SignedRequest {
  /** Id of the key, the part between the two underscores that follow `bw`. */
  readonly key: string
  readonly method: string
  /** Path with query, as they are sent: `/v1/accounts?limit=10`. */
  readonly target: string
  readonly timestamp: number
  readonly nonce: string
  /** The header `Idempotency-Key`; empty where there is none. */
  readonly idempotencyKey: string
  /** sha256 of the body's bytes, 64 hexadecimal digits; of no bytes where there is no body. */
  readonly bodyHash: string
}

/** The canonical text: a line for what is signed, then one for each part. No part can hold a line feed. */
export function textToSign(request: SignedRequest): string {
  const { key, method, target, timestamp, nonce, idempotencyKey, bodyHash } = request
  const lines = ['breakwater request 1', key, method, target, timestamp, nonce, idempotencyKey, bodyHash]
  return lines.join('\n')
}

/** How a request is signed, for whoever writes a client. */
export const signingInWords: string = [
  'Where a key has a public key, each request brings the headers `Breakwater-Timestamp` (milliseconds since 1970),',
  '`Breakwater-Nonce` (16 to 64 letters, digits, `-`, `_`, new for each request) and `Breakwater-Signature`: Ed25519, in',
  'base64url, over eight lines parted by line feeds: `breakwater request 1`, the id of the key, the method, the path with',
  'its query, the timestamp, the nonce, `Idempotency-Key` or nothing, and the sha256 of the body in hexadecimal digits.',
].join(' ')

/** Makes the signature of a text, in base64url. The private key stays with whoever made it. */
export type Signer = (text: string) => Promise<string>

/** What a client knows of a request before it is sent. */
export interface RequestToSign {
  readonly key: string
  readonly method: string
  readonly target: string
  readonly body?: string | Uint8Array | undefined
  readonly idempotencyKey?: string | undefined
  readonly timestamp: number
  /** At least 16 characters that were never used before; see `newNonce`. */
  readonly nonce: string
}

/** The three headers of a signed request. */
export async function signedHeaders(signer: Signer, request: RequestToSign): Promise<Record<string, string>> {
  const { key, method, target, body = '', idempotencyKey = '', timestamp, nonce } = request
  const bodyHash = await sha256Of(typeof body === 'string' ? new TextEncoder().encode(body) : body)
  const text = textToSign({ key, method, target, timestamp, nonce, idempotencyKey, bodyHash })
  return {
    [signingHeaders.timestamp]: String(timestamp),
    [signingHeaders.nonce]: nonce,
    [signingHeaders.signature]: await signer(text),
  }
}

/** The id of a key, out of its secret `bw_ID_…`; undefined where that is none. */
export function keyIdOf(secret: string): string | undefined {
  return /^bw_([0-9a-f]{12})_/.exec(secret)?.[1]
}

/** 128 random bits as a nonce. */
export function newNonce(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)))
}

/** A private key and the public key that is told to the service, both 32 bytes in base64url. */
export interface SigningKeys {
  readonly privateKey: string
  readonly publicKey: string
}

type CryptoKey = Parameters<typeof crypto.subtle.exportKey>[1]
type KeyPair = { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }

export async function newSigningKeys(): Promise<SigningKeys> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as KeyPair
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { privateKey: toBase64Url(pkcs8.subarray(-32)), publicKey: toBase64Url(raw) }
}

/** What stands before the 32 bytes of an Ed25519 private key in its PKCS #8 form (RFC 8410, section 7). */
const PKCS8_HEAD = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]

/**
 * A signer with a private key of `newSigningKeys`.
 * @throws {TypeError} when it is not 32 bytes in base64url
 */
export async function signerWith(privateKey: string): Promise<Signer> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(privateKey))
    throw new TypeError(
      'A private key is 32 bytes in base64url, 43 characters; make one with newSigningKeys.',
    )
  const pkcs8 = Uint8Array.from([...PKCS8_HEAD, ...fromBase64Url(privateKey)])
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  return async (text) =>
    toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(text))))
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0))
}
