import type { House } from '../../core/waterfall/house.ts'
import type { Host, Made, Reply } from '../host/host.ts'
import type { Proposal } from '../registry/proposals.ts'
import type { Registry } from '../registry/registry.ts'
import { readableBodyOf } from './proposals.ts'

/** Why a proposal gives no command now: it waits for something, or nothing is due any more. */
type NotNow = { readonly waitsFor: 'loss-open' | 'unreadable' } | { readonly over: true }

/** Proposals whose time has come: approved, not taken back, and nothing became of them yet. */
export function dueProposals(registry: Registry, now: number): Proposal[] {
  return registry.proposals.due(now)
}

/**
 * Gives the commands of all proposals whose time has come, one behind the other, the earliest first. What becomes of
 * one is kept in the row of its command, so it is given once, whatever happens in between. A rulebook waits until no
 * loss is open, since every loss ends under the rules it began with; that is told once, and tried with every call.
 *
 * @returns how many commands were given
 */
export async function giveDue(host: Host, now: number): Promise<number> {
  let given = 0
  for (const { proposal, hash } of dueProposals(host.registry, Math.max(now, host.house.at))) {
    const key = { key: `proposal:${proposal}`, digest: hash }
    const make = (house: House, registry: Registry) => made(proposal, house, registry)
    const reply = await host.submit<NotNow>({ by: 'service', key, make })
    if (reply.is === 'done' || reply.is === 'refused') given += 1
    await tell(host, proposal, reply)
  }
  return given
}

/** By the state when its turn has come: it may have been taken back, or a loss may have been opened. */
function made(number: number, house: House, registry: Registry): Made<NotNow> {
  const proposal = registry.proposals.get(number)
  if (proposal === undefined || proposal.withdrawn !== null || proposal.given !== null)
    return { ok: false, fault: { over: true } }
  const body = readableBodyOf(proposal)
  if (body === null) return { ok: false, fault: { waitsFor: 'unreadable' } }
  if (body.type === 'adopt-rulebook' && house.tables.losses.size > 0)
    return { ok: false, fault: { waitsFor: 'loss-open' } }
  const given = (command: number, refusal: string | null) =>
    [{ type: 'proposal-given', proposal: number, command, refusal }] as const
  return {
    ok: true,
    body,
    notes: (_events, command) => given(command, null),
    notesIfRefused: ({ reason }, command) => given(command, reason),
  }
}

/** What it waits for is told once. */
async function tell(host: Host, proposal: number, reply: Reply<NotNow>): Promise<void> {
  if (reply.is === 'malformed' && 'waitsFor' in reply.fault) {
    const { waitsFor: reason } = reply.fault
    await host.note('service', (_house, { proposals }) =>
      proposals.get(proposal)?.waitsFor === reason ? null : [{ type: 'proposal-waits', proposal, reason }],
    )
  }
}
