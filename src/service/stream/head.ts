import type { FastifyRequest } from 'fastify'
import { signingHeaders } from '../../wire/service/signing.ts'
import { type ClientMessage, KEY_SUBPROTOCOL } from '../../wire/service/stream.ts'
import type { RequestHead } from '../http/gate.ts'

/** The head of an upgrade; a key that stands among the subprotocols is put where keys stand. */
export function headOf({ method, url, headers, ip }: FastifyRequest): RequestHead {
  const key = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .find((each) => each.startsWith(KEY_SUBPROTOCOL))
    ?.slice(KEY_SUBPROTOCOL.length)
  const found = headers.authorization === undefined && key !== undefined
  return {
    method,
    url,
    headers: found ? { ...headers, authorization: `Bearer ${key}` } : headers,
    remote: ip,
  }
}

/** A first message as the headers it stands for, so that there is one way to look at a key. */
export function withKey(
  head: RequestHead,
  { key, timestamp, nonce, signature }: Extract<ClientMessage, { type: 'authenticate' }>,
): RequestHead {
  const headers = { ...head.headers, authorization: `Bearer ${key}` }
  const signed = {
    [signingHeaders.timestamp]: timestamp,
    [signingHeaders.nonce]: nonce,
    [signingHeaders.signature]: signature,
  }
  const given = Object.entries(signed).filter(([, value]) => value !== undefined)
  return { ...head, headers: { ...headers, ...Object.fromEntries(given) } }
}
