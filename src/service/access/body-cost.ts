import type { IncomingHttpHeaders } from 'node:http'
import type { AccessOptions, Rate } from './options.ts'
import type { Principal } from './principal.ts'
import type { Left, RateLimit } from './rate-limit.ts'

/** Bytes of a body that cost as much as a command, where its commands are not more. */
const BYTES_A_TOKEN = 4096
/** Tokens for a body of which is not said how long it will be, until it is there. */
const UNSAID = 16

/**
 * What bodies cost of a key's rate. It is taken before a body is read, by the length that is said: otherwise somebody could
 * let as many wait half sent as he has connections, and fill the memory with them.
 */
export class BodyCost {
  readonly #keys: RateLimit
  readonly #rates: AccessOptions['rates']
  readonly #taken = new WeakMap<Principal, number>()

  constructor(keys: RateLimit, { rates }: Pick<AccessOptions, 'rates'>) {
    this.#keys = keys
    this.#rates = rates
  }

  /** Tokens that were taken for the body of a request. */
  takenOf(principal: Principal): number {
    return this.#taken.get(principal) ?? 0
  }

  /** Before it is read. @returns null where it may be, else when it may */
  before(principal: Principal, headers: IncomingHttpHeaders, now: number): Left | null {
    const said =
      headers['transfer-encoding'] === undefined ? tokensOf(Number(headers['content-length'])) : UNSAID
    return this.#change(principal, 0, said, now)
  }

  /**
   * Once it is there: what was taken too much is given back.
   * @param known the principal that the request goes on with
   */
  after(principal: Principal, known: Principal, bytes: number, now: number): Left | null {
    return this.#change(known, this.takenOf(principal), tokensOf(bytes), now)
  }

  /** Of what costs more than a bucket holds, the rest is owed. */
  #change(principal: Principal, from: number, to: number, now: number): Left | null {
    this.#taken.set(principal, to)
    if (to === from) return null
    const rate: Rate = this.#rates[principal.role]
    const needed = Math.max(0, Math.min(to, rate.burst - 1) - from)
    const left = this.#keys.take(principal.key, rate, to - from, now, needed)
    return left.ok ? null : left
  }
}

function tokensOf(bytes: number): number {
  return Number.isFinite(bytes) ? Math.floor(bytes / BYTES_A_TOKEN) : 0
}
