import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { eventToText } from '../../wire/service/events.ts'
import type { Names } from '../../wire/service/names.ts'
import type { StreamEvent } from '../../wire/service/stream.ts'
import type { EventWriter } from './frames.ts'
import type { OwnerOf } from './group.ts'
import { seenByBucket, seenOf } from './redact.ts'

/** Puts events into words with the names of the live house, after cutting down what somebody may not see. */
export class StreamWriter implements EventWriter {
  readonly #names: Names
  readonly #ownerOf: OwnerOf

  constructor(names: Names, ownerOf: OwnerOf) {
    this.#names = names
    this.#ownerOf = ownerOf
  }

  write(event: Event, place: number, owner: Account | null): string | null {
    const seen = owner === null ? event : seenOf(event, this.#isOwnOf(owner))
    return seen === null ? null : JSON.stringify({ place, ...eventToText(seen, this.#names) })
  }

  /** What happens to a loss, for the owner of its bucket or whoever sees everything; null where he sees nothing of it. */
  bucketText(event: Event, owner: Account | null): Omit<StreamEvent, 'place'> | null {
    const seen = owner === null ? event : seenByBucket(event, this.#isOwnOf(owner))
    return seen === null ? null : eventToText(seen, this.#names)
  }

  #isOwnOf(owner: Account): (account: Account) => boolean {
    return (account) => this.#ownerOf(account) === owner
  }
}
