import { newNonce, type Signer } from '../wire/service/signing.ts'
import { type Patience, pause, usualPatience } from './retry.ts'
import type { SocketMaker } from './socket.ts'

/** What a client is made with. */
export interface ClientOptions {
  /** Where the service listens, like `https://venue.example:8420`. */
  readonly url: string
  /** Secret of a key; left out, only what anyone may ask can be asked. */
  readonly key?: string
  /** Where the key asks for signed requests. */
  readonly signer?: Signer
  /** Left out, the platform's own. */
  readonly fetch?: typeof fetch
  /** Makes the stream's socket; left out, the platform's `WebSocket`, or that of the package `ws` where there is none. */
  readonly socket?: SocketMaker
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
  /** From 0 to 1, for waits that differ. */
  readonly random?: () => number
  /** Makes idempotency keys. */
  readonly newKey?: () => string
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly patience?: Partial<Patience>
}

/** The options with whatever was left out. */
export interface ClientParts {
  /** Without a slash at its end. */
  readonly url: string
  readonly key: string | null
  readonly signer: Signer | null
  readonly fetch: typeof fetch
  readonly socket: SocketMaker | null
  readonly clock: () => number
  readonly random: () => number
  readonly newKey: () => string
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly patience: Patience
}

/** @throws {TypeError} when the address is none over http */
export function partsOf(options: ClientOptions): ClientParts {
  const url = new URL(options.url)
  if (!/^https?:$/.test(url.protocol))
    throw new TypeError(`Found ${options.url}, expected an address that begins with http:// or https://.`)
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    key: options.key ?? null,
    signer: options.signer ?? null,
    fetch: options.fetch ?? ((...asked) => fetch(...asked)),
    socket: options.socket ?? null,
    clock: options.clock ?? Date.now,
    random: options.random ?? Math.random,
    newKey: options.newKey ?? newNonce,
    sleep: options.sleep ?? pause,
    patience: { ...usualPatience, ...options.patience },
  }
}
