import type { IncomingHttpHeaders } from 'node:http'
import type { Principal } from '../access/principal.ts'
import type { ProblemAnswer } from './problem.ts'
import type { Route } from './route.ts'

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string
  /** Path and query as they were sent. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** Address it came from. */
  readonly remote: string
}

/** What a request brings, as the schemas of its route read it. */
export interface RouteInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** Headers to send along with whatever is answered, like those that say what is left of a rate. */
export type AnswerHeaders = Readonly<Record<string, string>>

/**
 * The door: who asks, and may he. The app asks it on every route, in this order, and lets nothing through that it does
 * not let through by name.
 */
export interface Gate {
  /**
   * Whether a route for anyone may be asked from there.
   * @returns a problem of status 429 where it was asked too much
   */
  greet(head: RequestHead): ProblemAnswer | null
  /**
   * Whoever asks, by the head alone, before a byte of the body is read, and whether his role may ask this route at all.
   * @returns a problem of status 401 or 429 where it is nobody, 403 where his role may not
   */
  authenticate(head: RequestHead, route: Pick<Route, 'access'>): Principal | ProblemAnswer
  /**
   * Once the body is there, as it came: the signature, where the key asks for one.
   * @returns the principal, with the nonce that is taken with what he does
   */
  checkBody(
    principal: Principal,
    head: RequestHead,
    body: Uint8Array,
  ): Principal | ProblemAnswer | Promise<Principal | ProblemAnswer>
  /**
   * Whether he may ask this, and what of his rate it takes.
   * @returns a problem of status 403 or 429, or headers of the answer
   */
  admit(principal: Principal, route: Route, input: RouteInput): ProblemAnswer | AnswerHeaders
}
