import { z } from 'zod'
import { bustAnswer, bustRequest } from '../../../wire/service/answers/busts.ts'
import { bodyToText } from '../../../wire/service/commands.ts'
import { bust, bustText, tradeMade } from '../../disputes/bust.ts'
import { numberField } from '../fields.ts'
import { keyFor } from '../idempotency.ts'
import { namesIn } from '../names.ts'
import { doneText, problemOfReply } from '../outcome.ts'
import { type Access, type Route, route } from '../route.ts'
import { tellerFor } from '../tell-event.ts'

const access: Access = { roles: ['operator', 'risk', 'admin'] }

/** Undoing trades, with a proof that they were made. */
export const bustRoutes: readonly Route[] = [
  route({
    name: 'bustTrade',
    method: 'POST',
    path: '/v1/trades/:sequence/bust',
    summary: 'Undoes a trade that is looked up in the journal, and makes a corrected one in its place.',
    tag: 'disputes',
    access,
    takesKey: true,
    params: z.strictObject({ sequence: numberField.describe('Sequence of the command that made it.') }),
    body: bustRequest,
    answer: bustAnswer,
    isSlow: true,
    handle: async (ask) => {
      const { service, principal, params, body, head } = ask
      const { sequence } = params
      const trade = await tradeMade(ask, sequence)
      const busted = await bust(
        service,
        principal!,
        { sequence, trade },
        body,
        keyFor(`bust ${sequence}`, ask),
      )
      const names = namesIn(service)
      const told = bodyToText(trade, names)
      if (busted.repeated) head('idempotency-replayed', 'true')
      if ('proposal' in busted) return { trade: told, done: null, proposal: busted.proposal }
      const { reply } = busted
      if (reply.is !== 'done') throw problemOfReply(reply, bustText({ sequence, trade }, body, names), names)
      return { trade: told, done: doneText(reply, tellerFor(service, principal, names)), proposal: null }
    },
  }),
]
