import { createHash } from 'node:crypto'
import type { Event } from '../../core/engine/events.ts'
import { openHouse } from '../../core/engine/house.ts'
import { refusalText } from '../../core/engine/refusals.ts'
import { submit } from '../../core/engine/submit.ts'
import { BadInput, wholeFile } from '../../files/problems.ts'
import type { Plan, PlannedCommand } from '../../lab/run/plan.ts'
import { canonicalJson } from '../../wire/canonical-json.ts'
import type { Host, Reply, Request } from '../host/host.ts'
import type { NoteBody } from '../registry/notes.ts'

/** Commands that are handed over at once. */
const AT_ONCE = 1000

/** What became of an opening: how many commands were given, or that the venue is open already. */
export type Opened = { readonly is: 'given'; readonly commands: number } | { readonly is: 'open-already' }

/**
 * Gives a new venue the opening of a scenario: its assets, series, funds, accounts, trades, and the rulebook. It is
 * tried on a house of its own first, so that a venue is opened whole or not at all; and each command has a key, so that
 * an opening that was cut short is brought to its end by the next start.
 *
 * @throws {BadInput} when a command of it would be refused
 */
export async function giveOpening(host: Host, plan: Plan, clock: () => number): Promise<Opened> {
  if (host.place.nextCommand > 0 && host.house.rulebooks.length > 0) return { is: 'open-already' }
  const commands = openingOf(plan)
  tryOut(plan, commands, Math.max(clock(), host.house.at))
  for (let from = 0; from < commands.length; from += AT_ONCE) {
    const part = commands.slice(from, from + AT_ONCE)
    const replies = await host.submitAll(part.map((command) => requestOf(command, plan)))
    for (const [at, reply] of replies.entries())
      if (reply.is !== 'done') throw cannotOpen(plan, part[at], why(reply))
  }
  return { is: 'given', commands: commands.length }
}

/** The opening, and the adoption of the rulebook that follows it. */
function openingOf({ header, commands }: Plan): PlannedCommand[] {
  const all: PlannedCommand[] = []
  for (const command of commands()) {
    if (command.command.id > header.openingCommands) break
    all.push(command)
  }
  return all
}

function tryOut(plan: Plan, commands: readonly PlannedCommand[], at: number): void {
  const house = openHouse({ accounts: plan.header.accounts.length + 1 })
  for (const planned of commands) {
    const outcome = submit(house, { ...planned.command, at, by: 'opening' })
    if (!outcome.ok) throw cannotOpen(plan, planned, refusalText(outcome.refusal))
  }
}

function why(reply: Exclude<Reply, { is: 'done' }>): string {
  if (reply.is === 'refused') return refusalText(reply.refusal)
  return reply.is === 'key-taken' ? 'the opening of another scenario was begun here' : `it is ${reply.is}`
}

function cannotOpen({ header }: Plan, { what, place }: PlannedCommand, because: string): BadInput {
  const found = `a command of the opening that cannot be given, "${what}" (${because})`
  return new BadInput([
    { place: place ?? wholeFile(header.name), found, expected: 'an opening that can be made' },
  ])
}

function requestOf({ command: { id, body } }: PlannedCommand, { header }: Plan): Request {
  const digest = createHash('sha256')
    .update(canonicalJson({ scenario: header.scenarioHash, body }))
    .digest('hex')
  return {
    by: 'opening',
    key: { key: `opening:${id}`, digest },
    make: () => ({ ok: true, body, notes: (events) => namesIn(events, header.accounts) }),
  }
}

/** Names of participants are notes of the service; those of the house stand in the commands themselves. */
function namesIn(events: readonly Event[], names: readonly string[]): NoteBody[] {
  return events.flatMap((event) =>
    event.type === 'account-opened' && (event.kind === 'participant' || event.kind === 'isolated')
      ? [{ type: 'account-named' as const, account: event.account, name: names[event.account] }]
      : [],
  )
}
