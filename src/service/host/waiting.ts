import type { House } from '../../core/waterfall/house.ts'
import type { Note, NoteBody } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'
import type { Reply, Request } from './host.ts'
import type { Answer } from './row.ts'

export type NoteMaker = (house: House, registry: Registry) => readonly NoteBody[] | null

/** Requests that were given together and are answered together. They may come to stand in several rows. */
export class WaitingRequests implements Answer {
  readonly is = 'requests'
  readonly requests: readonly Request<unknown>[]
  readonly replies: Reply<unknown>[] = []
  readonly #resolve: (replies: Reply<unknown>[]) => void
  readonly fail: (error: unknown) => void

  constructor(
    requests: readonly Request<unknown>[],
    resolve: (replies: Reply<unknown>[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.requests = requests
    this.#resolve = resolve
    this.fail = reject
  }

  get left(): number {
    return this.requests.length - this.replies.length
  }

  tell(): void {
    this.#resolve(this.replies)
  }
}

/** Notes to be made when their turn comes. */
export class WaitingNotes implements Answer {
  readonly is = 'notes'
  readonly by: string
  readonly make: NoteMaker
  readonly kept: Note[] = []
  readonly #resolve: (kept: readonly Note[]) => void
  readonly fail: (error: unknown) => void

  constructor(
    by: string,
    make: NoteMaker,
    resolve: (kept: readonly Note[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.by = by
    this.make = make
    this.#resolve = resolve
    this.fail = reject
  }

  tell(): void {
    this.#resolve(this.kept)
  }
}

/** A snapshot of all that stands before it in the queue. */
export interface WaitingSnapshot {
  readonly is: 'snapshot'
  resolve(row: Promise<number>): void
  fail(error: unknown): void
}

export type Waiting = WaitingRequests | WaitingNotes | WaitingSnapshot
