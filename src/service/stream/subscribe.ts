import { eventTypes } from '../../wire/service/events.ts'
import type { Names } from '../../wire/service/names.ts'
import type { Channel, StreamPlace, Subscribe } from '../../wire/service/stream.ts'
import { askerOf, type Principal } from '../access/principal.ts'
import type { FieldFault } from '../http/problem.ts'
import { problem } from '../http/problem.ts'
import type { EventFilter } from './filter.ts'
import { accountIn, seriesIn, unknown } from './read-names.ts'
import { watchesIn } from './read-watches.ts'
import { channelsOf, sightOf } from './rights.ts'
import { type Outlet, Subscription } from './subscription.ts'

const known: ReadonlySet<string> = new Set(eventTypes)

/** Where a stream stands when somebody asks for it. */
export interface StreamPresent {
  readonly names: Names
  /** Sequence of the last command that was told. */
  readonly told: number
}

/**
 * Makes a subscription of what a reader asks for: names become numbers, and what he may not see is refused, not left out.
 *
 * @throws {ProblemAnswer} with every fault
 */
export function subscriptionOf(
  message: Subscribe,
  principal: Principal,
  outlet: Outlet,
  { names, told }: StreamPresent,
): Subscription {
  const faults: FieldFault[] = []
  const next = placeIn(message.from, told, faults)
  const filter = filterOf(message, principal, names, faults)
  const channels = channelsIn(message.channels ?? [], principal, faults)
  const watches = watchesIn(message.watch ?? [], channels, principal, names, faults)
  if (faults.length > 0) throw problem('invalid', faults[0].message, faults)
  const sight = sightOf(principal)
  return new Subscription({
    id: message.id,
    asker: askerOf(principal),
    outlet,
    filter: sight.seesEvents ? filter : { ...filter, kinds: new Set() },
    owner: sight.owner,
    channels,
    watches,
    next,
  })
}

function placeIn(from: Subscribe['from'], told: number, faults: FieldFault[]): StreamPlace {
  if (from === undefined || from === 'now') return { sequence: told + 1, place: 0 }
  const place = typeof from === 'number' ? { sequence: from, place: 0 } : from
  const first = place.place === 0 ? told + 1 : told
  if (place.sequence <= first) return place.sequence === 0 ? { sequence: 1, place: 0 } : place
  const message = `Found sequence ${place.sequence}, expected at most ${first}: no more has happened. Was the service restored from a copy?`
  faults.push({ field: 'from', rule: 'reached', message })
  return place
}

function filterOf(
  { accounts, instruments, kinds, losses }: Subscribe,
  principal: Principal,
  names: Names,
  faults: FieldFault[],
): EventFilter {
  for (const [at, kind] of (kinds ?? []).entries())
    if (!known.has(kind))
      faults.push(unknown(`kinds.${at}`, 'known-kind', kind, 'the type of an event, like "traded"'))
  return {
    accounts: setOf(accounts, (name, at) => accountIn(name, `accounts.${at}`, principal, names, faults)),
    series: setOf(instruments, (symbol, at) => seriesIn(symbol, `instruments.${at}`, names, faults)),
    kinds: kinds === undefined ? null : new Set(kinds),
    losses: losses === undefined ? null : new Set(losses),
  }
}

function setOf(
  list: readonly string[] | undefined,
  read: (name: string, at: number) => number | undefined,
): ReadonlySet<number> | null {
  if (list === undefined) return null
  return new Set(list.map(read).filter((each) => each !== undefined))
}

function channelsIn(
  asked: readonly Channel[],
  principal: Principal,
  faults: FieldFault[],
): ReadonlySet<Channel> {
  const allowed = channelsOf(principal.role)
  for (const [at, channel] of asked.entries())
    if (!allowed.includes(channel)) {
      const message = `Found the channel ${channel}, which a key of role ${principal.role} may not listen to.`
      faults.push({ field: `channels.${at}`, rule: 'role', message })
    }
  return new Set(asked)
}
