import type { z } from 'zod'
import type { Json } from '../../wire/canonical-json.ts'
import type { Principal } from '../access/principal.ts'
import type { Role } from '../registry/notes.ts'
import type { Serialised } from './serialised.ts'
import type { Service } from './service.ts'

/**
 * Who may ask. Nobody may what is not written down here.
 *
 * - `roles`: the roles that may; a participant among them only with `own`.
 * - `own`: the names of the accounts a request is about. A participant is let through when all of them are his.
 *   An empty list lets him through: then the handler shows him nothing of anybody.
 */
export type Access =
  | { readonly anyone: true }
  | {
      readonly roles: readonly Role[]
      readonly own?: (input: {
        readonly params: unknown
        readonly query: unknown
        readonly body: unknown
      }) => readonly string[]
    }

/** What a handler is asked. */
export interface Ask<Params, Query, Body> {
  readonly service: Service
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Null on routes for anyone. */
  readonly principal: Principal | null
  /** The header `Idempotency-Key`, checked; null where there is none. */
  readonly idempotencyKey: string | null
  /** sha256 of the body as it came, hexadecimal. */
  readonly digest: () => string
  readonly limits: { readonly batchCommands: number }
  readonly requestId: string
  /** Aborted when whoever asks hangs up before he is answered. */
  readonly hungUp: () => AbortSignal
  /** Sends a header along with the answer. */
  readonly head: (name: string, value: string) => void
}

/**
 * One route: what can be asked, by whom, and what is answered. The server, the OpenAPI document, the matrix of roles,
 * the client's tests and the documentation are all made from the table of these.
 */
export interface Route<Params = unknown, Query = unknown, Body = unknown, Answer = unknown> {
  /** Name of the operation, like `previewTrade`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With parameters as `:account`. */
  readonly path: `/${string}`
  /** One sentence. */
  readonly summary: string
  readonly tag: string
  readonly access: Access
  readonly params?: z.ZodType<Params, unknown>
  readonly query?: z.ZodType<Query, unknown>
  readonly body?: z.ZodType<Body, unknown>
  /** Reads a body where its schema would be too slow or is asked later; what it throws is answered. */
  readonly readBody?: (json: unknown) => Body
  /** Reads one as it usually is straight out of its bytes; null leaves it to `readBody`. */
  readonly readBytes?: (bytes: Uint8Array) => Body | null
  readonly answer: z.ZodType<Answer, unknown>
  /** Whether the header `Idempotency-Key` is heeded. */
  readonly takesKey?: boolean
  /** A probe's, which is never told that it asked too much: to say no would cost as much as the answer. */
  readonly isProbe?: true
  /** Whether the past may be asked for its answer, which may take minutes: whoever asks is to wait so long. */
  readonly isSlow?: true
  /** A body, for the document. */
  readonly example?: Json
  /** Of a success; 200 where nothing is said. */
  readonly status?: 200 | 201 | 202
  /** What the body is when it is no JSON. */
  readonly produces?: 'text/html' | 'text/plain'
  /** What a request costs of its key's rate; 1 where nothing is said, the commands of a batch where it brings several. */
  readonly cost?: (input: { readonly body: unknown }) => number
  handle(ask: Ask<Params, Query, Body>): Promise<Answer | Serialised> | Answer | Serialised
}

/** Keeps a route's own types while its place in the table forgets them. */
export function route<Params, Query, Body, Answer>(of: Route<Params, Query, Body, Answer>): Route {
  return of as unknown as Route
}
