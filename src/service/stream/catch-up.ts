import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { Host } from '../host/host.ts'
import { type EventWriter, eventsOf, Frames } from './frames.ts'
import type { Notices } from './notices.ts'
import { messageOf, type Part } from './parts.ts'
import type { Recent } from './recent.ts'
import type { Subscription } from './subscription.ts'
import type { Turns } from './turns.ts'

/** What catching up goes by: where the stream is, and what of it is in memory. */
export interface Present {
  /** Sequence of the last command that was told. */
  readonly told: number
  readonly recent: Recent
  readonly notices: Notices
  readonly turns: Turns
  readonly writer: EventWriter
  /** Whether nothing from a sequence on has to be read from the journal. */
  covers(sequence: number): boolean
  partsFor(member: Subscription, frames: Frames, from: number): readonly Part[]
  /** From here on it is told with the others. @returns false where there is no room yet */
  goLive(member: Subscription): boolean
}

/** Commands after which whatever else the process does gets its turn. */
const AT_ONCE = 64

/**
 * Brings a subscription from where it is to the present, at the pace of its reader, and hands it over to the live
 * stream between two commands.
 *
 * Nothing is kept for it meanwhile. It reads old rows until what is left is in memory, and that last stretch it takes
 * in one piece with becoming live: no batch can come in between, so nothing is missed and nothing told twice.
 */
export async function catchUp(
  member: Subscription,
  hub: Present,
  host: Pick<Host, 'durableFrom'>,
): Promise<void> {
  while (!member.hasEnded && !joined(member, hub)) {
    await hub.turns.take(member.asker)
    try {
      await readOld(member, hub, host)
    } finally {
      hub.turns.give()
    }
    await member.outlet.drained(member.needs)
    member.needs = 0
    await turnOfTheLoop()
  }
}

/** Takes what is in memory; live if that was all. False where older rows are needed, or there is no room for now. */
function joined(member: Subscription, hub: Present): boolean {
  if (member.next.sequence <= hub.told) {
    const recent = hub.recent.since(member.next.sequence)
    if (recent === null) return false
    for (const frames of recent) if (member.outlet.isFull || !send(member, hub, frames)) return false
  }
  return !member.outlet.isFull && hub.goLive(member)
}

async function readOld(member: Subscription, hub: Present, host: Pick<Host, 'durableFrom'>): Promise<void> {
  if (member.outlet.isFull || hub.covers(member.next.sequence)) return
  let count = 0
  for await (const command of host.durableFrom(member.next.sequence)) {
    const done = eventsOf(command)
    // What is on disk and not told yet comes with the others, and its notices behind it.
    if (done !== null && done.sequence > hub.told) return
    if (done !== null && !send(member, hub, new Frames(done, hub.writer))) return
    if (member.hasEnded || member.outlet.isFull) return
    count += 1
    if (count % AT_ONCE !== 0) continue
    await turnOfTheLoop()
    if (hub.covers(member.next.sequence)) return
  }
}

/** Everything of one command, from where the member is in it. @returns whether it was taken */
function send(member: Subscription, hub: Present, frames: Frames): boolean {
  const { next } = member
  if (frames.sequence < next.sequence) return true
  const from = frames.sequence === next.sequence ? next.place : 0
  const parts = hub.partsFor(member, frames, from)
  const messages = parts.map((part) => messageOf(member.id, frames, part))
  if (!member.take(frames, parts, messages)) return false
  member.passed(frames.sequence)
  return hub.notices.tellOld(member, frames.sequence)
}
