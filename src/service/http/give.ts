import type { CommandBody } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import { bodyFromText } from '../../wire/service/commands.ts'
import { type Names, namesOf } from '../../wire/service/names.ts'
import { mayGive, mayGiveAny, typeIn } from '../access/commands.ts'
import type { Principal } from '../access/principal.ts'
import { toldTo } from '../access/told-to.ts'
import type { Maker } from '../host/host.ts'
import type { NoteBody } from '../registry/notes.ts'
import { plainTrade } from './plain-trade.ts'
import type { ProblemAnswer } from './problem.ts'
import type { Service } from './service.ts'

/**
 * What makes a command of a body as text when its turn has come: names mean what they mean then, and whoever gave it
 * may still give it then.
 *
 * @param field what stands before the name of every field in a fault
 */
export function makerOf(
  text: unknown,
  principal: Principal,
  { access, clock }: Service,
  field = '',
): Maker<ProblemAnswer> {
  return (house, registry) => {
    const moment = { house, registry, options: access.options, now: clock() }
    const type = typeIn(text)
    const early = type === null ? null : mayGiveAny(principal, type, moment)
    if (early !== null) return { ok: false, fault: early }
    const read = bodyIn(text, namesOf(house, registry.accounts), principal, field)
    if ('problem' in read) return { ok: false, fault: read.problem }
    const { body, accountName } = read
    const refused = mayGive(principal, body, moment)
    if (refused !== null) return { ok: false, fault: refused }
    return accountName === null
      ? { ok: true, body }
      : { ok: true, body, notes: (events) => nameNote(events, accountName) }
  }
}

type BodyIn =
  | { readonly body: CommandBody; readonly accountName: string | null }
  | { readonly problem: ProblemAnswer }

function bodyIn(text: unknown, names: Names, principal: Principal, field: string): BodyIn {
  const trade = plainTrade(text, names)
  if (trade !== null) return { body: trade, accountName: null }
  const read = bodyFromText(text, names, field)
  return read.ok ? read : { problem: toldTo(principal, text, read.faults, names) }
}

/** A participant's account gets its name in the row in which it is opened. */
function nameNote(events: readonly Event[], name: string): NoteBody[] {
  const opened = events.find((event) => event.type === 'account-opened')
  return opened === undefined ? [] : [{ type: 'account-named', account: opened.account, name }]
}
