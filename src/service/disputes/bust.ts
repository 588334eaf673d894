import type { BodyOf, CommandBody, Trade } from '../../core/engine/commands.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { BustRequest } from '../../wire/service/answers/busts.ts'
import { type BodyText, bodyFromText, bodyToText } from '../../wire/service/commands.ts'
import { type Names, namesOf } from '../../wire/service/names.ts'
import { isBeingSetUp, mayGiveAny } from '../access/commands.ts'
import { giveOnce } from '../access/give-once.ts'
import { keepOnce } from '../access/keep.ts'
import { takesTwo } from '../access/options.ts'
import type { Principal } from '../access/principal.ts'
import { propose } from '../access/proposals.ts'
import type { Reply, Request, RequestKey } from '../host/host.ts'
import { askPast, type PastAsk } from '../http/ask-past.ts'
import { commandAt } from '../http/past-command.ts'
import { ProblemAnswer, problem } from '../http/problem.ts'
import type { Service } from '../http/service.ts'
import type { Registry } from '../registry/registry.ts'

/**
 * The trade that a sequence was, by the journal: nobody has to be believed what he says was traded.
 * @throws {ProblemAnswer} where it was none, or its command is gone
 */
export async function tradeMade(ask: PastAsk, sequence: number): Promise<Trade> {
  const { host } = ask.service
  const { body, outcome } = await commandAt(host, sequence, 'sequence')
  if (body === null) throw dropped(sequence)
  if (body.type !== 'trade' || !outcome.ok) throw noTrade(sequence, body.type)
  const { option } = host.house.markets.instrument(body.series).terms
  if (option?.fee === undefined || body.indexMark !== undefined) return body
  return askPast(ask, 'trade', String(sequence), () => ({ sequence }))
}

/** A bust that was given, or proposed where it takes two people. */
export type Busted = { readonly repeated: boolean } & (
  | { readonly reply: Reply<ProblemAnswer> }
  | { readonly proposal: number }
)

export async function bust(
  service: Service,
  principal: Principal,
  made: Made,
  request: BustRequest,
  key: RequestKey | null,
): Promise<Busted> {
  const { host, clock, access } = service
  const bodyIn = (house: House, registry: Registry): CommandBody => bodyOf(made, request, house, registry)
  if (takesTwo('bust-trade', access.options) && !isBeingSetUp(host.house)) {
    const { made: kept, repeated } = await keepOnce(host, principal, clock(), key, (house, registry) => {
      const body = bodyIn(house, registry)
      const now = Math.max(clock(), house.at)
      const note = propose({ body, why: request.why, effectiveAt: null }, now, registry, access.options)
      return { notes: [note], made: [registry.proposals.count] }
    })
    return { proposal: kept[0], repeated }
  }
  const asked: Request<ProblemAnswer> = {
    by: principal.key,
    ...(key !== null && { key }),
    ...(principal.nonce !== null && { nonce: principal.nonce }),
    make: (house, registry) => {
      const moment = { house, registry, options: access.options, now: clock() }
      const refused = mayGiveAny(principal, 'bust-trade', moment)
      if (refused !== null) return { ok: false, fault: refused }
      try {
        return { ok: true, body: bodyIn(house, registry) }
      } catch (error) {
        if (error instanceof ProblemAnswer) return { ok: false, fault: error }
        throw error
      }
    },
  }
  const [reply] = await giveOnce(service, principal, [asked])
  return { reply, repeated: reply.is === 'done' && reply.repeated }
}

interface Made {
  readonly sequence: number
  readonly trade: Trade
}

/** A bust as the text of a command. */
export function bustText(
  { sequence, trade }: Made,
  { corrected = null }: BustRequest,
  names: Names,
): BodyText {
  const { type: _, ...made } = bodyToText(trade, names)
  return { type: 'bust-trade', sequence, trade: made, corrected }
}

/** The correction is read by the names of now, the trade stays as it was made. */
function bodyOf(made: Made, request: BustRequest, house: House, registry: Registry): BodyOf<'bust-trade'> {
  const names = namesOf(house, registry.accounts)
  const read = bodyFromText(bustText(made, request, names), names)
  if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
  return { ...(read.body as BodyOf<'bust-trade'>), trade: made.trade }
}

function dropped(sequence: number): ProblemAnswer {
  const message = `The command of sequence ${sequence} was dropped by a compaction of the journal, so it cannot be shown what was traded. Make it good with a compensation.`
  return problem('gone', message, [{ field: 'sequence', rule: 'gone', message }])
}

function noTrade(sequence: number, type: string): ProblemAnswer {
  const message = `Found ${type} at sequence ${sequence}, expected a trade. Its answer said its sequence.`
  return problem('invalid', message, [{ field: 'sequence', rule: 'trade', message }])
}
