import { invariant } from '../../core/money/invariant.ts'
import type { Journal, JournalRow } from '../../journal/journal.ts'
import { Decider } from './decider.ts'
import { stoppedHost } from './errors.ts'
import type { DurableBatch } from './host.ts'
import type { Settled } from './options.ts'
import type { PastRows } from './past-rows.ts'
import { Queue } from './queue.ts'
import { Row } from './row.ts'
import type { Snapshots } from './snapshots.ts'
import type { HostState } from './state.ts'
import type { Waiting, WaitingNotes, WaitingRequests, WaitingSnapshot } from './waiting.ts'

/** Requests decided between two looks at the clock. */
const LOOK_EVERY = 16
const NO_ROW = new Row(-1, 0)

/** What a loop is made with. */
export interface LoopParts {
  readonly journal: Journal
  readonly clock: () => number
  readonly epoch: number
  readonly options: Settled
  readonly state: HostState
  readonly past: PastRows
  readonly snapshots: Snapshots
}

/**
 * The queue, and what is done with it. A turn of the event loop decides one batch and hands it over; the next turn
 * follows when nothing is being written, so that what comes meanwhile shares the next row, or at once when a whole batch
 * waits.
 */
export class BatchLoop {
  readonly #journal: Journal
  readonly #options: Settled
  readonly #state: HostState
  readonly #decider: Decider
  readonly #snapshots: Snapshots
  readonly #queue = new Queue<Waiting>()
  readonly #listeners = new Set<(batch: DurableBatch) => void>()
  /** Handed over and not known to be on disk, in order. */
  readonly #writing: Row[] = []
  /** Being decided. */
  #current = NO_ROW
  #waiting = 0
  #durableSequence: number
  #failure: Error | null = null
  #isAwake = false
  #isTurning = false

  constructor({ journal, clock, epoch, options, state, past, snapshots }: LoopParts) {
    this.#journal = journal
    this.#options = options
    this.#state = state
    this.#durableSequence = state.house.sequence
    const inFlight = (row: number): Row | undefined => this.#writing.find(({ number }) => number === row)
    this.#decider = new Decider({ state, clock, epoch, nonceMs: options.nonces.forMs, past, inFlight })
    this.#snapshots = snapshots
  }

  /** Requests and notes that no batch has taken yet. */
  get waiting(): number {
    return this.#waiting
  }

  get durableRows(): number {
    return this.#state.rows - this.#writing.length
  }

  get durableSequence(): number {
    return this.#durableSequence
  }

  /** Why it stands still for good; null while it does not. */
  get failure(): Error | null {
    return this.#failure
  }

  get listeners(): Set<(batch: DurableBatch) => void> {
    return this.#listeners
  }

  push(waiting: Waiting): void {
    this.#queue.push(waiting)
    this.#waiting += waiting.is === 'requests' ? waiting.left : waiting.is === 'notes' ? 1 : 0
    this.#wake()
  }

  /** Everything that comes within one turn of the event loop is decided together. */
  #wake(): void {
    if (this.#isAwake || this.#queue.length === 0) return
    this.#isAwake = true
    setImmediate(() => void this.#turn())
  }

  async #turn(): Promise<void> {
    this.#isAwake = false
    if (this.#isTurning || this.#failure !== null || !this.#mayDecide()) return
    this.#isTurning = true
    try {
      await this.#journal.room()
      if (this.#failure === null) this.#decideBatch()
    } catch (error) {
      this.#fail(error)
    }
    this.#isTurning = false
    this.#wake()
  }

  #mayDecide(): boolean {
    const { maxWriting, batchCommands } = this.#options
    return this.#writing.length === 0 || (this.#writing.length < maxWriting && this.#waiting >= batchCommands)
  }

  #decideBatch(): void {
    const row = this.#decider.begin()
    this.#current = row
    const until = performance.now() + this.#options.sliceMs
    for (let turn = 0; row.commands.length < this.#options.batchCommands; turn += 1) {
      const { first } = this.#queue
      if (first === undefined || (first.is === 'snapshot' && turn > 0)) break
      if (turn % LOOK_EVERY === LOOK_EVERY - 1 && performance.now() > until) break
      if (first.is === 'snapshot') this.#beginSnapshot(first)
      else if (first.is === 'notes') this.#makeNotes(row, first)
      else this.#decideNext(row, first)
    }
    this.#handOver(row)
  }

  #beginSnapshot(waiting: WaitingSnapshot): void {
    this.#queue.shift()
    waiting.resolve(this.#takeSnapshot())
  }

  #makeNotes(row: Row, waiting: WaitingNotes): void {
    this.#queue.shift()
    this.#waiting -= 1
    try {
      waiting.kept.push(...this.#decider.makeNotes(waiting.by, waiting.make))
    } catch (error) {
      return waiting.fail(error)
    }
    row.answers.push(waiting)
    this.#decider.takeNotes(row, waiting.kept)
  }

  #decideNext(row: Row, waiting: WaitingRequests): void {
    let prepared: ReturnType<Decider['prepare']>
    try {
      prepared = this.#decider.prepare(row, waiting.requests[waiting.replies.length])
    } catch (error) {
      this.#queue.shift()
      this.#waiting -= waiting.left
      return waiting.fail(error)
    }
    waiting.replies.push(prepared.is === 'command' ? this.#decider.carryOut(row, prepared) : prepared)
    this.#waiting -= 1
    if (waiting.left > 0) return
    this.#queue.shift()
    row.answers.push(waiting)
  }

  #handOver(row: Row): void {
    this.#current = NO_ROW
    if (row.isEmpty) return this.#answerBehindLast(row)
    const { bytes, outcomes } = this.#decider.end(row)
    this.#writing.push(row)
    row.kept = this.#journal.append(bytes, outcomes)
    row.kept.then(
      (kept) => this.#kept(row, kept),
      (error: unknown) => this.#fail(error),
    )
    if (this.#snapshots.isDueAfter(row.commands.length, bytes.length)) void this.#takeSnapshot()
  }

  /** What was answered without a row was answered out of a state that may not be on disk yet. */
  #answerBehindLast(row: Row): void {
    const last = this.#writing.at(-1)
    if (last !== undefined) last.answers.push(...row.answers)
    else for (const answer of row.answers) answer.tell()
  }

  #takeSnapshot(): Promise<number> {
    const last = this.#writing.at(-1)?.kept ?? null
    const { head } = this.#journal
    return this.#snapshots.take(this.#state, async () => (last === null ? head : (await last).hash))
  }

  #kept(row: Row, { number }: JournalRow): void {
    if (this.#failure !== null) return
    try {
      invariant(number === row.number, 'a host is the only one that writes to its journal')
      this.#writing.shift()
      this.#durableSequence = row.sequence
      for (const answer of row.answers) answer.tell()
      if (this.#listeners.size > 0) {
        const batch = row.asBatch()
        for (const listener of this.#listeners) listener(batch)
      }
      this.#wake()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The house may be ahead of the disk now, or half changed: nothing more is taken or told. */
  #fail(cause: unknown): void {
    if (this.#failure !== null) return
    const error = stoppedHost(cause)
    this.#failure = error
    for (const waiting of this.#queue.takeAll()) waiting.fail(error)
    for (const row of [...this.#writing, this.#current]) for (const answer of row.answers) answer.fail(error)
    this.#waiting = 0
  }
}
