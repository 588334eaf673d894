import type { CommandBody } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import { bodyFromText } from '../../wire/service/commands.ts'
import { type Names, namesOf } from '../../wire/service/names.ts'
import { type Moment, mayGive, mayGiveAny, typeIn } from '../access/commands.ts'
import type { Principal } from '../access/principal.ts'
import { toldTo } from '../access/told-to.ts'
import type { Made, Maker } from '../host/host.ts'
import type { NoteBody } from '../registry/notes.ts'
import type { Bodies } from './batch.ts'
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
    const names = namesOf(house, registry.accounts)
    const trade = plainTrade(text, names)
    return trade === null ? made(text, principal, names, moment, field) : allowed(trade, principal, moment)
  }
}

/** The same for each body of a batch: of trades no text is made, and no field is named before there is a fault. */
export function makersOf(
  bodies: Bodies,
  principal: Principal,
  { access, clock }: Service,
): (place: number) => Maker<ProblemAnswer> {
  let names: Names | null = null
  return (place) => (house, registry) => {
    const moment = { house, registry, options: access.options, now: clock() }
    names ??= namesOf(house, registry.accounts)
    const trade = bodies.tradeAt(place, names)
    return trade === null
      ? made(bodies.bodyAt(place), principal, names, moment, `commands.${place}.body`)
      : allowed(trade, principal, moment)
  }
}

function made(
  text: unknown,
  principal: Principal,
  names: Names,
  moment: Moment,
  field: string,
): Made<ProblemAnswer> {
  const type = typeIn(text)
  const early = type === null ? null : mayGiveAny(principal, type, moment)
  if (early !== null) return { ok: false, fault: early }
  const read = bodyFromText(text, names, field)
  if (!read.ok) return { ok: false, fault: toldTo(principal, text, read.faults, names) }
  const { body, accountName } = read
  const is = allowed(body, principal, moment)
  return accountName === null || !is.ok ? is : { ...is, notes: (events) => nameNote(events, accountName) }
}

function allowed(body: CommandBody, principal: Principal, moment: Moment): Made<ProblemAnswer> {
  const fault = mayGive(principal, body, moment)
  return fault === null ? { ok: true, body } : { ok: false, fault }
}

/** A participant's account gets its name in the row in which it is opened. */
function nameNote(events: readonly Event[], name: string): NoteBody[] {
  const opened = events.find((event) => event.type === 'account-opened')
  return opened === undefined ? [] : [{ type: 'account-named', account: opened.account, name }]
}
