import type { Account } from '../book/book.ts'
import { noteHeights } from '../waterfall/fund-height.ts'
import type { House } from '../waterfall/house.ts'
import type { Command } from './commands.ts'
import { decide } from './decide/index.ts'
import type { Event } from './events.ts'
import { evolve } from './evolve.ts'
import { lifeOfALoss } from './life-of-a-loss.ts'
import { addPools } from './pool-buckets.ts'
import type { Refusal } from './refusals.ts'
import { checkTouched } from './safety-check.ts'
import { settledBy } from './settled-by.ts'
import type { Witness } from './witness.ts'

/** What became of a command. A refused one changed nothing. */
export type Outcome =
  | { readonly ok: true; readonly sequence: number; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * Hands a command to a house: it is refused before its first event, or carried out whole, with the safety
 * check and every loss it sets off. Events are applied as they are told, because a cascade must see its own effects.
 *
 * @param witness looks at the state around every event; read what it found with `end`
 */
export function submit(house: House, command: Command, witness?: Witness): Outcome {
  if (!Number.isSafeInteger(command.at) || command.at < house.at)
    return { ok: false, refusal: { reason: 'time-went-back', at: command.at, now: house.at } }
  const before = house.at
  house.at = command.at
  house.sequence += 1
  const told = new Told()
  const tell =
    witness === undefined
      ? (event: Event): void => {
          told.add(event)
          evolve(house, event)
          if (house.heightWindowMs > 0) noteHeights(house)
        }
      : witnessed(house, told, witness)
  const settled = settledBy(house, command.body)
  const refusal = decide(house, command, tell)
  if (refusal !== null) {
    house.at = before
    house.sequence -= 1
    return { ok: false, refusal }
  }
  const actionable: Account[] = []
  checkTouched(house, null, tell, actionable)
  addPools(house, command.body, actionable)
  if (actionable.length > 0 || house.tables.losses.size > 0)
    lifeOfALoss(house, tell, command.body, actionable, settled)
  return { ok: true, sequence: house.sequence, events: told.events }
}

function witnessed(house: House, told: Told, witness: Witness): (event: Event) => void {
  return (event) => {
    told.add(event)
    witness.before(house, event)
    evolve(house, event)
    if (house.heightWindowMs > 0) noteHeights(house)
    witness.after(house, event)
  }
}

/** Shared, so it can take none. */
const nothing = Object.freeze<Event[]>([]) as Event[]

/** Events of one command in order. Most tell one, and a list that begins empty takes room for seventeen with the first. */
class Told {
  events: Event[] = nothing

  add(event: Event): void {
    if (this.events === nothing) this.events = [event]
    else this.events.push(event)
  }
}
