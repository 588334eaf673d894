import type { Command } from '../../core/engine/commands.ts'
import { openHouse } from '../../core/engine/house.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Note } from '../registry/notes.ts'
import { Registry } from '../registry/registry.ts'
import { KnownRequests } from './known-requests.ts'
import type { Settled } from './options.ts'
import { RowPlaces } from './row-places.ts'

/** Everything a host knows that follows from the rows of its journal, and from nothing else. */
export class HostState {
  readonly house: House
  readonly registry: Registry
  readonly known: KnownRequests
  readonly places: RowPlaces
  /** Id of the next command. */
  nextCommand = 0
  /** The latest time a command or note had: later ones are never before it. */
  lastAt = 0
  /** Rows that lead to it. */
  rows = 0

  constructor(parts: Pick<HostState, 'house' | 'registry' | 'known' | 'places'>) {
    this.house = parts.house
    this.registry = parts.registry
    this.known = parts.known
    this.places = parts.places
  }

  static empty(options: Pick<Settled, 'known' | 'nonces'>): HostState {
    return new HostState({
      house: openHouse(),
      registry: new Registry(),
      known: new KnownRequests(options),
      places: new RowPlaces(),
    })
  }

  /** The same with other known requests. */
  knowing(known: KnownRequests): HostState {
    const { house, registry, places, nextCommand, lastAt, rows } = this
    return Object.assign(new HostState({ house, registry, known, places }), { nextCommand, lastAt, rows })
  }

  /** After a command was decided: refused ones count as well. */
  took({ at }: Command): void {
    this.nextCommand += 1
    if (at > this.lastAt) this.lastAt = at
  }

  noted(note: Note): void {
    if (note.at > this.lastAt) this.lastAt = note.at
    this.registry.fold(note)
  }
}
