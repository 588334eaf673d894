import { invariant } from '../../core/money/invariant.ts'
import type { Journal, JournalRow } from '../../journal/journal.ts'
import { Decider, FORESEEN } from './decider.ts'
import { stoppedHost } from './errors.ts'
import type { DurableBatch } from './host.ts'
import type { Settled } from './options.ts'
import type { PastRows } from './past-rows.ts'
import { Queue } from './queue.ts'
import type { Row } from './row.ts'
import type { Snapshots } from './snapshots.ts'
import type { HostState } from './state.ts'
import type { Waiting, WaitingNotes, WaitingRequests, WaitingSnapshot } from './waiting.ts'

/** Requests decided, or notes made, between two looks at the clock. */
const LOOK_EVERY = 16
/** Commands that are handed over at once when nothing is being written. */
const WORTH_A_ROW = 256

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
 * The queue, and what is done with it. What comes is decided at once, turn by turn, and gathered in an open row. That is
 * handed over as soon as nothing is being written, or when it is full: so the disk and the deciding never wait for each
 * other while there is something for both, and whoever comes while a row is written shares the next.
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
  /** Open: being decided, turn by turn. */
  #current: Row | null = null
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

  /** Settled as everything is that was decided so far: at once where all of it is on disk. */
  durable(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure)
    const last = this.#current ?? this.#writing.at(-1)
    if (last === undefined) return Promise.resolve()
    return new Promise((tell, fail) => last.answers.push({ tell, fail }))
  }

  push(waiting: Waiting): void {
    this.#queue.push(waiting)
    this.#waiting += waiting.is === 'requests' ? waiting.left : waiting.is === 'notes' ? 1 : 0
    this.#wake()
  }

  /** Everything that comes within one turn of the event loop is decided together. */
  #wake(): void {
    if (this.#isAwake || this.#isTurning || this.#failure !== null) return
    if (!this.#mayDecide() && !this.#mayHandOver()) return
    this.#isAwake = true
    setImmediate(() => void this.#turn())
  }

  async #turn(): Promise<void> {
    this.#isAwake = false
    this.#isTurning = true
    try {
      if (this.#failure === null) this.#decideSlice()
      if (this.#mayHandOver()) {
        await this.#journal.room()
        if (this.#failure === null && this.#current !== null) this.#handOver(this.#current)
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#isTurning = false
    this.#wake()
  }

  #mayDecide(): boolean {
    return this.#queue.length > 0 && !this.#isClosed
  }

  #mayHandOver(): boolean {
    if (this.#current === null) return false
    if (this.#writing.length === 0) return true
    return this.#isClosed && this.#writing.length < this.#options.maxWriting
  }

  get #isWorthARow(): boolean {
    return this.#writing.length === 0 && (this.#current?.commands.length ?? 0) >= WORTH_A_ROW
  }

  /** Nothing more goes into the open row: it is full, or a snapshot is to be taken behind it. */
  get #isClosed(): boolean {
    if (this.#current === null) return false
    const { commands, notes } = this.#current
    const isFull = commands.length + notes.length >= this.#options.batchCommands
    return isFull || this.#queue.first?.is === 'snapshot'
  }

  #decideSlice(): void {
    const until = performance.now() + this.#options.sliceMs
    let done = 0
    while (this.#mayDecide()) {
      const first = this.#queue.first as Waiting
      done += first.is === 'requests' ? this.#decideNext(first) : this.#takeOther(first)
      if (done < LOOK_EVERY) continue
      if (this.#isWorthARow || performance.now() > until) return
      done = 0
    }
  }

  #takeOther(waiting: WaitingNotes | WaitingSnapshot): 1 {
    if (waiting.is === 'snapshot') this.#beginSnapshot(waiting)
    else this.#makeNotes(this.#opened(), waiting)
    return 1
  }

  #opened(): Row {
    this.#current ??= this.#decider.begin()
    return this.#current
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

  /** @returns how many requests of a list it were */
  #decideNext(waiting: WaitingRequests): number {
    const row = this.#opened()
    const { requests, replies } = waiting
    const from = replies.length
    if (requests.length > 1) this.#decideTogether(row, waiting)
    if (replies.length === from && !this.#decideOne(row, waiting)) return 1
    const decided = replies.length - from
    this.#waiting -= decided
    if (waiting.left > 0) return decided
    this.#queue.shift()
    row.answers.push(waiting)
    return decided
  }

  /** As many as were foreseen together and go into the row, or none where the next is not one of those that can. */
  #decideTogether(row: Row, { requests, replies }: WaitingRequests): void {
    const from = replies.length
    const ahead = FORESEEN - (from % FORESEEN)
    if (ahead === FORESEEN) this.#decider.foresee(requests, from)
    const room = this.#options.batchCommands - row.commands.length - row.notes.length
    const end = Math.min(requests.length, from + ahead, from + room)
    this.#decider.carryOutTogether(row, requests, from, end, replies)
  }

  /** @returns false where it could not be made into a command: then the list is over */
  #decideOne(row: Row, waiting: WaitingRequests): boolean {
    const { requests, replies } = waiting
    const request = requests[replies.length]
    try {
      const reply = this.#decider.prepare(row, request)
      if (reply !== null) {
        replies.push(reply)
        return true
      }
    } catch (error) {
      this.#queue.shift()
      this.#waiting -= waiting.left
      waiting.fail(error)
      return false
    }
    replies.push(this.#decider.carryOut(row, request))
    return true
  }

  #handOver(row: Row): void {
    if (row.isEmpty) {
      this.#current = null
      return this.#answerBehindLast(row)
    }
    // Open until it has ended whole: whoever waits for it is told when that fails.
    const { bytes, outcomes } = this.#decider.end(row)
    this.#current = null
    const size = bytes.length
    this.#writing.push(row)
    row.kept = this.#journal.append(bytes, outcomes, true)
    row.kept.then(
      (kept) => this.#kept(row, kept),
      (error: unknown) => this.#fail(error),
    )
    if (this.#snapshots.isDueAfter(row.commands.length, size)) void this.#takeSnapshot()
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
    const rows = this.#current === null ? this.#writing : [...this.#writing, this.#current]
    for (const row of rows) for (const answer of row.answers) answer.fail(error)
    this.#waiting = 0
  }
}
