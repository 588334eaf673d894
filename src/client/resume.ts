import type { ServerMessage, StreamEvent, StreamPlace } from '../wire/service/stream.ts'

/** Behind every event of a command: only notices of it may still come. */
const BEHIND_ALL = 2_147_483_647

/**
 * Where a reader is in a stream, so that he goes on there and takes nothing twice. Events are known by their sequence and
 * place. Notices have no place; those of one sequence come behind its events in one order, so they are counted.
 */
export class ReadPlace {
  #next: StreamPlace | null
  /** Notices taken of the sequence that comes next. */
  #noticesTaken = 0
  /** How many of them come again in this connection. */
  #noticesAgain = 0

  constructor(from: StreamPlace | null) {
    this.#next = from
  }

  /** Where to go on; null for whatever comes from now on. */
  get next(): StreamPlace | null {
    return this.#next
  }

  /** A connection begins: the service tells again what it told of the sequence that was under way. */
  begin(): void {
    this.#noticesAgain = this.#noticesTaken
  }

  /** Of the events of a message, those that were not taken before. */
  takeEvents({ sequence, events }: Extract<ServerMessage, { type: 'events' }>): StreamEvent[] {
    const wanted = events.filter(({ place }) => this.#isAhead({ sequence, place }))
    const last = events.at(-1)
    if (last !== undefined) this.#advance({ sequence, place: last.place + 1 })
    return wanted
  }

  /** Whether a notice was not taken before. One that tells how things stand is always taken. */
  takeNotice({ sequence, notice }: Extract<ServerMessage, { type: 'notice' }>): boolean {
    if (notice.standing === true) return true
    if (this.#next !== null && sequence < this.#next.sequence) return false
    this.#advance({ sequence, place: BEHIND_ALL })
    if (this.#noticesAgain > 0) {
      this.#noticesAgain -= 1
      return false
    }
    this.#noticesTaken += 1
    return true
  }

  /** All up to a sequence was told. */
  passed(sequence: number): void {
    this.#advance({ sequence, place: BEHIND_ALL })
  }

  #isAhead({ sequence, place }: StreamPlace): boolean {
    if (this.#next === null || sequence > this.#next.sequence) return true
    return sequence === this.#next.sequence && place >= this.#next.place
  }

  #advance(place: StreamPlace): void {
    if (!this.#isAhead(place)) return
    if (this.#next === null || place.sequence > this.#next.sequence) {
      this.#noticesTaken = 0
      this.#noticesAgain = 0
    }
    this.#next = place
  }
}
