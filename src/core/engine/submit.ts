import { NONE } from '../book/layout.ts'
import { availableOf } from '../waterfall/bucket.ts'
import { heightName } from '../waterfall/conditions.ts'
import type { House } from '../waterfall/house.ts'
import { rulebookInForce } from '../waterfall/rulebook.ts'
import type { Command } from './commands.ts'
import { decide } from './decide/index.ts'
import type { Event } from './events.ts'
import { evolve } from './evolve.ts'
import { lifeOfALoss } from './life-of-a-loss.ts'
import type { Refusal } from './refusals.ts'

/** What became of a command. A refused one changed nothing. */
export type Outcome =
  | { readonly ok: true; readonly sequence: number; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * Hands a command to a house: it is refused before its first event, or carried out whole, with the safety
 * check and every loss it sets off. Events are applied as they are told, because a cascade must see its own effects.
 */
export function submit(house: House, command: Command): Outcome {
  if (!Number.isSafeInteger(command.at) || command.at < house.at)
    return { ok: false, refusal: { reason: 'time-went-back', at: command.at, now: house.at } }
  const before = house.at
  house.at = command.at
  house.sequence += 1
  const events: Event[] = []
  const tell = (event: Event): void => {
    events.push(event)
    evolve(house, event)
  }
  const refusal = decide(house, command, tell)
  if (refusal !== null) {
    house.at = before
    house.sequence -= 1
    return { ok: false, refusal }
  }
  noteHeights(house)
  if (house.book.hasTouched || house.tables.losses.size > 0) lifeOfALoss(house, tell, command.body)
  return { ok: true, sequence: house.sequence, events }
}

/** Fund heights are kept only while a step asks how far a fund has fallen. */
function noteHeights(house: House): void {
  const rulebook = rulebookInForce(house.rulebooks)
  let windowMs = 0
  for (const step of rulebook?.steps ?? []) {
    for (const condition of step.when)
      if (condition.on === 'fund-drawdown') windowMs = Math.max(windowMs, condition.windowMs)
  }
  if (windowMs === 0) return
  for (const account of house.tables.named.values()) {
    if (account === NONE || house.book.kindOf(account) !== 'fund') continue
    house.meters.add(heightName(account), house.at, availableOf(house, account))
    house.meters.forget(heightName(account), house.at - windowMs)
  }
}
