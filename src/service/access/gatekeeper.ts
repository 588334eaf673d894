import type { Host } from '../host/host.ts'
import type { AnswerHeaders, Gate, RequestHead, RouteInput } from '../http/gate.ts'
import { ProblemAnswer, problem } from '../http/problem.ts'
import type { Route } from '../http/route.ts'
import type { ApiKey } from '../registry/keys.ts'
import { BodyCost } from './body-cost.ts'
import { type Door, mayAsk, mayRoleAsk, roleForbidden } from './may-ask.ts'
import { SeenNonces } from './nonces.ts'
import { type AccessOptions, MOST_WINDOW_MS } from './options.ts'
import type { Principal } from './principal.ts'
import { type Left, placeOf, RateLimit, rateHeaders } from './rate-limit.ts'
import { idIn, isSecretOf, secretIn } from './secrets.ts'
import { isSignatureOf, isSigned, signatureIn } from './signature.ts'
import { nobody, outsideWindow, replayed, unsigned } from './unknown.ts'

/** Why somebody was not let in: what is counted. */
export const turnedAwayReasons = [
  'no-key',
  'malformed-key',
  'unknown-key',
  'wrong-secret',
  'revoked-key',
  'unsigned',
  'wrong-signature',
  'timestamp',
  'replayed',
  'role',
  'other-account',
  'rate',
] as const
export type TurnedAway = (typeof turnedAwayReasons)[number]

/** What the gatekeeper needs, and whom he tells. */
export interface GateParts {
  readonly host: Pick<Host, 'house' | 'registry'>
  readonly clock: () => number
  readonly options: AccessOptions
  /** Told of everybody who is not let in: the reason, and the id of a key only where there is such a key. */
  readonly turnedAway?: (reason: TurnedAway, key: string | null) => void
}

/**
 * Decides who comes in. Whether a key is good is looked up in the registry each time, so one that is revoked is good no
 * longer with the very next request.
 */
export class Gatekeeper implements Gate {
  readonly #parts: GateParts
  readonly #keys: RateLimit
  readonly #anonymous: RateLimit
  readonly #failures: RateLimit
  readonly #nonces: SeenNonces
  readonly #bodies: BodyCost

  constructor(parts: GateParts) {
    const { mostBuckets, mostNonces } = parts.options
    this.#parts = parts
    this.#keys = new RateLimit(mostBuckets)
    this.#bodies = new BodyCost(this.#keys, parts.options)
    this.#anonymous = new RateLimit(mostBuckets)
    this.#failures = new RateLimit(mostBuckets)
    this.#nonces = new SeenNonces(mostNonces)
  }

  greet({ remote }: RequestHead): ProblemAnswer | null {
    const { options, clock } = this.#parts
    const left = this.#anonymous.take(placeOf(remote), options.anonymous, 1, clock())
    return left.ok ? null : this.#tooMany(left, null)
  }

  /**
   * Keys that are not good have a rate by their address. A good one is let in whatever others do at its address: of so
   * many bits none is guessed, and everybody behind one proxy or at one machine could otherwise be shut out by one of them.
   */
  authenticate({ headers, remote }: RequestHead, door: Door): Principal | ProblemAnswer {
    const { options, clock } = this.#parts
    const now = clock()
    const key = this.#keyOf(headers.authorization)
    if (key instanceof ProblemAnswer) {
      const failures = this.#failures.take(placeOf(remote), options.failures, 1, now)
      return failures.ok ? key : this.#tooMany(failures, null)
    }
    const left = this.#keys.take(key.id, options.rates[key.role], 1, now)
    if (!left.ok) return this.#tooMany(left, key.id)
    if (!mayRoleAsk(key.role, door)) return this.#away('role', key.id, roleForbidden(key.role))
    const principal = { key: key.id, role: key.role, holder: key.holder, owner: key.owner, nonce: null }
    const wait = this.#bodies.before(principal, headers, now)
    return wait === null ? principal : this.#tooMany(wait, key.id)
  }

  /** Of a secret that is wrong nothing is told but that; that a key was revoked, only to who has its secret. */
  #keyOf(authorization: string | undefined): ApiKey | ProblemAnswer {
    const { keys } = this.#parts.host.registry
    const secret = secretIn(authorization)
    if (secret === undefined) return this.#away('no-key', null, nobody('Found no key.'))
    if (secret === null) return this.#away('malformed-key', null, nobody('Found a key that is none.'))
    const key = keys.get(idIn(secret) ?? '')
    const isRight = isSecretOf(secret, key?.sha256)
    if (key === undefined) return this.#away('unknown-key', null, nobody('Found a key that is none.'))
    if (!isRight) return this.#away('wrong-secret', key.id, nobody('Found a key that is none.'))
    if (!keys.isLive(key.id, this.#now()))
      return this.#away('revoked-key', key.id, nobody('Found a key that was revoked.'))
    return key
  }

  checkBody(principal: Principal, head: RequestHead, body: Uint8Array): Principal | ProblemAnswer {
    const checked = this.#checkSigned(principal, head, body)
    if (checked instanceof ProblemAnswer) return checked
    const wait = this.#bodies.after(principal, checked, body.length, this.#parts.clock())
    return wait === null ? checked : this.#tooMany(wait, principal.key)
  }

  #checkSigned(principal: Principal, head: RequestHead, body: Uint8Array): Principal | ProblemAnswer {
    const publicKey = this.#parts.host.registry.keys.get(principal.key)?.publicKey ?? null
    if (publicKey !== null) return this.#checkSignature(principal, publicKey, head, body)
    if (!isSigned(head.headers)) return principal
    return this.#away(
      'unsigned',
      principal.key,
      unsigned('Found a signature, and the key has no public key.'),
    )
  }

  #checkSignature(
    principal: Principal,
    publicKey: string,
    { method, url, headers }: RequestHead,
    body: Uint8Array,
  ): Principal | ProblemAnswer {
    const { key } = principal
    const signed = signatureIn(headers)
    if (signed === null)
      return this.#away('unsigned', key, unsigned('Found no signature, or one of another form.'))
    const now = this.#now()
    const { signingWindowMs } = this.#parts.options
    if (Math.abs(now - signed.timestamp) > signingWindowMs)
      return this.#away('timestamp', key, outsideWindow(signed.timestamp, now, signingWindowMs))
    const idempotencyKey = String(headers['idempotency-key'] ?? '')
    const request = { key, method, target: url, idempotencyKey, ...signed }
    if (!isSignatureOf(publicKey, request, body, signed.signature))
      return this.#away('wrong-signature', key, unsigned('Found a signature of something else.'))
    return this.#takeNonce(principal, signed.nonce, now)
  }

  /** Only a request that is signed right takes a nonce, so nobody uses up those of another. */
  #takeNonce(principal: Principal, nonce: string, now: number): Principal | ProblemAnswer {
    const { key } = principal
    if (this.#parts.host.registry.keys.isNonceTaken(key, nonce))
      return this.#away('replayed', key, replayed())
    const taken = this.#nonces.take(key, nonce, now, nonceEnd(now))
    if (taken === 'seen') return this.#away('replayed', key, replayed())
    const full = { ok: false, limit: this.#parts.options.mostNonces, remaining: 0, waitMs: MOST_WINDOW_MS }
    return taken === 'full' ? this.#tooMany(full, key) : { ...principal, nonce }
  }

  admit(principal: Principal, route: Route, input: RouteInput): ProblemAnswer | AnswerHeaders {
    const { options, clock, host } = this.#parts
    const refused = mayAsk(principal, route, input, host.house, host.registry)
    if (refused !== null) return this.#away('other-account', principal.key, refused)
    const rate = options.rates[principal.role]
    // Some were taken when key and body were looked at; a batch that costs more than a bucket holds waits for what is left of one.
    const taken = 1 + this.#bodies.takenOf(principal)
    const more = Math.max(0, (route.cost?.(input) ?? 1) - taken)
    const needed = Math.min(more, rate.burst - taken)
    const left = this.#keys.take(principal.key, rate, more, clock(), needed)
    return left.ok ? rateHeaders(left) : this.#tooMany(left, principal.key)
  }

  /** The service's clock, and never behind the house's: a clock that is put back opens no old window again. */
  #now(): number {
    return Math.max(this.#parts.clock(), this.#parts.host.house.at)
  }

  #tooMany(left: Left, key: string | null): ProblemAnswer {
    const seconds = Math.max(1, Math.ceil(left.waitMs / 1000))
    const message = `Found more requests than the rate of ${left.limit} at once allows. Ask again in ${seconds} s.`
    const fault = { field: '', rule: 'rate', message }
    return this.#away('rate', key, problem('too-many-requests', message, [fault], rateHeaders(left)))
  }

  #away(reason: TurnedAway, key: string | null, answer: ProblemAnswer): ProblemAnswer {
    this.#parts.turnedAway?.(reason, key)
    return answer
  }
}

/** Until when a nonce that is used now is kept: past the end of the widest window its timestamp can lie in. */
export function nonceEnd(now: number): number {
  return now + 2 * MOST_WINDOW_MS
}
