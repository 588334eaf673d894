import type { House } from '../../core/waterfall/house.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Note } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'
import { BatchLoop } from './batch-loop.ts'
import { checkRequest } from './check-request.ts'
import { closedHost, HostBusy } from './errors.ts'
import type { DurableBatch, Host, HostPlace, PastCommand, Reply, Request } from './host.ts'
import type { Settled } from './options.ts'
import { PastRows } from './past-rows.ts'
import type { Recovered } from './recover.ts'
import { Snapshots } from './snapshots.ts'
import type { SpareMemory } from './spare-memory.ts'
import type { HostState } from './state.ts'
import { type NoteMaker, WaitingNotes, WaitingRequests } from './waiting.ts'

const RETRY_AFTER_MS = 1000

/** What a live host is made with. */
export interface LiveHostParts {
  readonly journal: Journal
  readonly clock: () => number
  readonly epoch: number
  readonly options: Settled
  readonly recovered: Recovered
  readonly memory: SpareMemory
}

/** The host at work: it looks at what it is given, and leaves the rest to its loop. */
export class LiveHost implements Host {
  readonly journal: Journal
  readonly #maxWaiting: number
  readonly #state: HostState
  readonly #past: PastRows
  readonly #snapshots: Snapshots
  readonly #loop: BatchLoop
  #closing: Promise<void> | null = null

  constructor({ journal, clock, epoch, options, recovered, memory }: LiveHostParts) {
    const { state } = recovered
    this.journal = journal
    this.#maxWaiting = options.maxWaiting
    this.#state = state
    this.#past = new PastRows(journal, state.places)
    this.#snapshots = new Snapshots({ journal, epoch, recovered, every: options.snapshotEvery, memory })
    const [past, snapshots] = [this.#past, this.#snapshots]
    this.#loop = new BatchLoop({ journal, clock, epoch, options, state, past, snapshots })
  }

  get house(): House {
    return this.#state.house
  }

  get registry(): Registry {
    return this.#state.registry
  }

  get place(): HostPlace {
    return {
      rows: this.#loop.durableRows,
      sequence: this.#loop.durableSequence,
      nextCommand: this.#state.nextCommand,
      waiting: this.#loop.waiting,
      snapshotRow: this.#snapshots.newestRow,
      snapshotFault: this.#snapshots.fault,
    }
  }

  get stoppedBy(): Error | null {
    return this.#loop.failure ?? (this.#closing === null ? null : closedHost())
  }

  async submit<Fault>(request: Request<Fault>): Promise<Reply<Fault>> {
    const [reply] = await this.submitAll([request])
    return reply
  }

  submitAll<Fault>(requests: readonly Request<Fault>[]): Promise<Reply<Fault>[]> {
    return new Promise((resolve, reject) => {
      this.#checkTaking()
      for (const request of requests) checkRequest(request)
      if (requests.length === 0) return resolve([])
      const answer = resolve as (replies: Reply<unknown>[]) => void
      this.#loop.push(new WaitingRequests(requests, answer, reject))
    })
  }

  note(by: string, make: NoteMaker): Promise<readonly Note[]> {
    return new Promise((resolve, reject) => {
      this.#checkTaking()
      checkRequest({ by })
      this.#loop.push(new WaitingNotes(by, make, resolve, reject))
    })
  }

  durable(): Promise<void> {
    return this.#loop.durable()
  }

  onDurable(listener: (batch: DurableBatch) => void): () => void {
    const { listeners } = this.#loop
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  durableFrom(sequence: number): AsyncIterable<PastCommand> {
    return this.#past.from(sequence, this.#loop.durableRows)
  }

  snapshot(): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.stoppedBy !== null) throw this.stoppedBy
      this.#askSnapshot(resolve, reject)
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    try {
      if (this.#loop.failure === null) await new Promise<number>((...ends) => this.#askSnapshot(...ends))
    } catch (error) {
      // Whoever waited was told why it stopped; to close it then is no second failure.
      if (this.#loop.failure === null) throw error
    } finally {
      await this.journal.close()
    }
  }

  #askSnapshot(resolve: (row: Promise<number>) => void, fail: (error: unknown) => void): void {
    this.#loop.push({ is: 'snapshot', resolve, fail })
  }

  #checkTaking(): void {
    if (this.stoppedBy !== null) throw this.stoppedBy
    const { waiting } = this.#loop
    if (waiting >= this.#maxWaiting) throw new HostBusy(waiting, RETRY_AFTER_MS)
  }
}
