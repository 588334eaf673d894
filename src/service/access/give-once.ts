import type { Host, Made, Reply, Request } from '../host/host.ts'
import type { AccessOptions } from './options.ts'
import type { Principal } from './principal.ts'

/** What it takes to give something for somebody. */
export interface Giving {
  readonly host: Pick<Host, 'house' | 'registry' | 'submitAll'>
  readonly clock: () => number
  readonly access: { readonly options: Pick<AccessOptions, 'knownForMs'> }
}

/** No key of his gave it before; and what stands for "another one did" where nobody reads it. */
const UNKNOWN = { ok: false, fault: 'unknown' } as const
const GIVEN_BEFORE = { ok: false, fault: 'given before' } as const

/**
 * Gives what somebody asks, each thing once whichever of his keys it comes with. The host knows a request by the key
 * that gave it; whoever got no answer and had his key replaced meanwhile sends it again with the new one. So his other
 * keys are asked first, in the same list: they are decided right before it, and nothing can come in between.
 *
 * @param requests all by the key of the principal
 */
export async function giveOnce<Fault>(
  { host, clock, access }: Giving,
  { key }: Principal,
  requests: readonly Request<Fault>[],
): Promise<Reply<Fault>[]> {
  const now = Math.max(clock(), host.house.at)
  const kin = host.registry.keys.kinOf(key, now - access.options.knownForMs)
  if (kin.length === 0) return host.submitAll(requests)
  const lists = requests.map((request) => withQuestions(request, kin))
  const replies = await host.submitAll(lists.flat() as Request<Fault>[])
  let at = 0
  return lists.map((list) => {
    const own = replies.slice(at, at + list.length)
    at += list.length
    const last = own[own.length - 1]
    return last.is === 'nonce-taken' ? last : (own.find(({ is }) => is !== 'malformed') ?? last)
  })
}

/** A request behind what asks for it under every other key. Where one of them has it, nothing is given. */
function withQuestions<Fault>(request: Request<Fault>, kin: readonly string[]): Request<unknown>[] {
  const { key, make } = request
  if (key === undefined) return [request]
  let unknown = 0
  const asked = (): typeof UNKNOWN => {
    unknown += 1
    return UNKNOWN
  }
  const questions = kin.map((by): Request<unknown> => ({ by, key, make: asked }))
  const given: Request<unknown>['make'] = (house, registry): Made<unknown> => {
    if (unknown < kin.length) return GIVEN_BEFORE
    return typeof make === 'function' ? make(house, registry) : { ok: true, body: make }
  }
  return [...questions, { ...request, make: given }]
}
