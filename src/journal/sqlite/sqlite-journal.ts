import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { closedJournal, errorOf, JournalBusy, JournalFailed, stoppedBy } from '../errors.ts'
import { ageOf } from '../frame.ts'
import type { Compaction, Journal, JournalRow, Snapshot } from '../journal.ts'
import type { Projections } from '../projections.ts'
import { openDatabase } from './database.ts'
import { type Answer, type Kept, type Request, type WriterStart, wholeBuffers } from './messages.ts'
import { realFile } from './open-file.ts'
import { type Settled, type SqliteJournalOptions, settle } from './options.ts'
import { rowsOf } from './rows.ts'
import { setUp } from './schema.ts'
import { newestWhole } from './snapshots.ts'
import { Tables } from './tables.ts'

/**
 * Opens a journal in a file, or makes one. A thread of its own writes it; queries and reading go through a second
 * connection of this thread, which never waits for the first.
 *
 * @throws {JournalLocked} when another has it open
 * @throws {JournalGap | JournalBroken | JournalTooNew | JournalFailed} when it cannot be trusted or used
 */
export async function openSqliteJournal(path: string, options: SqliteJournalOptions = {}): Promise<Journal> {
  const file = realFile(path)
  const settled = settle(options)
  const start: WriterStart = { file, options: settled }
  const worker = new Worker(thread(), { workerData: start })
  const opened = await firstAnswer(worker)
  if (opened.told === 'not-opened') throw errorOf(opened.fault)
  if (opened.told !== 'opened')
    throw new JournalFailed(`${file} was not opened: its thread said ${opened.told}.`)
  return new SqliteJournal(file, settled, worker, opened)
}

/** The sources run as they are, and what is built from them beside each other: the thread has the same kind of file. */
function thread(): URL {
  return import.meta.filename.endsWith('.ts')
    ? new URL('./worker.ts', import.meta.url)
    : new URL('./worker.js', import.meta.url)
}

/** What the thread says first; its later words and its end are heard by the journal. */
function firstAnswer(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new JournalFailed('The thread of the journal ended before it was open.'))
    worker.once('error', reject).once('exit', ended)
    worker.once('message', (answer: Answer) => {
      worker.off('error', reject).off('exit', ended)
      resolve(answer)
    })
  })
}

type Asked = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never
type Opened = Extract<Answer, { told: 'opened' }>

interface Pending {
  readonly bytes: Uint8Array
  resolve(value: unknown): void
  reject(error: unknown): void
}

class SqliteJournal implements Journal {
  readonly projections: Projections
  readonly #file: string
  readonly #options: Settled
  readonly #worker: Worker
  readonly #reader: DatabaseSync
  readonly #pending = new Map<number, Pending>()
  #waiters: (() => void)[] = []
  #nextId = 0
  #waitingRows = 0
  #waitingBytes = 0
  #length: number
  #head: Uint8Array
  #compacted: number
  #failure: unknown = null
  #isAlive = true
  #closing: Promise<void> | null = null

  constructor(file: string, options: Settled, worker: Worker, opened: Opened) {
    this.#file = file
    this.#options = options
    this.#worker = worker
    this.#length = opened.length
    this.#head = opened.head
    this.#compacted = opened.compacted
    this.#reader = openDatabase(file, { readOnly: true, timeout: 5_000 })
    setUp(this.#reader)
    this.projections = new Tables(this.#reader, file)
    worker.on('message', (answer: Answer) => this.#hear(answer))
    worker.on('error', (error) =>
      this.#stop(new JournalFailed(`The thread of ${file} ended: ${error.message}`)),
    )
    worker.on('exit', () => this.#stop(new JournalFailed(`The thread of ${file} ended.`)))
    // An open journal does not keep a process alive that has nothing left to do; what was acknowledged is kept.
    worker.unref()
  }

  get length(): number {
    return this.#length
  }

  get head(): Uint8Array {
    return this.#head
  }

  get compacted(): number {
    return this.#compacted
  }

  async append(bytes: Uint8Array, outcomes?: Uint8Array, isHandedOver = false): Promise<JournalRow> {
    const size = bytes.length + (outcomes?.length ?? 0)
    ageOf(bytes)
    this.#checkOpen()
    this.#checkRoom()
    this.#waitingRows += 1
    this.#waitingBytes += size
    try {
      const handedOver = isHandedOver
        ? wholeBuffers(outcomes === undefined ? [bytes] : [bytes, outcomes])
        : []
      const asked = { ask: 'append', bytes, outcomes: outcomes ?? null } as const
      return (await this.#ask(asked, bytes, handedOver)) as JournalRow
    } finally {
      this.#waitingRows -= 1
      this.#waitingBytes -= size
      this.#wakeWaiters()
    }
  }

  async room(): Promise<void> {
    while (!this.#hasRoom() && this.#failure === null)
      await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  async *read(from = 0, isAhead = false): AsyncGenerator<JournalRow> {
    const until = this.#length
    if (isAhead && from < until) yield* this.#readAhead(from, until)
    else yield* rowsOf(this.#reader, this.#file, from, until)
  }

  /** The next stretch is asked for before the one that came is passed on. */
  async *#readAhead(from: number, until: number): AsyncGenerator<JournalRow> {
    let coming = this.#askRows(from, until, null)
    for (let at = from; at < until; ) {
      const rows = await coming
      const { number, hash } = rows[rows.length - 1]
      at = number + 1
      if (at < until) coming = this.#askRows(at, until, hash)
      yield* rows
    }
  }

  #askRows(from: number, until: number, before: Uint8Array | null): Promise<readonly JournalRow[]> {
    this.#checkOpen()
    const rows = this.#ask({ ask: 'read', from, until, before }) as Promise<readonly JournalRow[]>
    // Whoever leaves off before they come does not hear of it.
    rows.catch(() => {})
    return rows
  }

  async putSnapshot(snapshot: Snapshot): Promise<void> {
    this.#checkOpen()
    const { bytes } = snapshot
    await this.#ask({ ask: 'snapshot', snapshot }, bytes, wholeBuffers([bytes]))
  }

  async newestSnapshot(before?: number): Promise<Snapshot | null> {
    const newest = newestWhole(this.#reader, this.#file, this.#compacted, before)
    if (newest === null) return null
    const { row, hash, epoch } = newest.head
    return { row, hash, epoch, bytes: newest.bytes }
  }

  async compact(beforeRow: number): Promise<Compaction> {
    this.#checkOpen()
    const compaction = (await this.#ask({ ask: 'compact', beforeRow })) as Compaction
    this.#compacted = compaction.rows
    return compaction
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    // The last connection to close folds the log into the file, and that shall be the writer's.
    this.#reader.close()
    if (this.#isAlive) await this.#ask({ ask: 'close' })
    this.#isAlive = false
    await this.#worker.terminate()
  }

  #checkOpen(): void {
    if (this.#failure !== null) throw stoppedBy(this.#failure)
    if (this.#closing !== null) throw closedJournal()
  }

  /** The row that fills it up is still taken, however large: whoever waited for room is not refused then. */
  #hasRoom(): boolean {
    const { maxWaitingRows, maxWaitingBytes } = this.#options
    return this.#waitingRows < maxWaitingRows && this.#waitingBytes < maxWaitingBytes
  }

  #checkRoom(): void {
    if (this.#hasRoom()) return
    throw new JournalBusy(
      `${this.#waitingRows} rows of ${this.#waitingBytes} bytes wait to be written, and no more may. Await room() before deciding more.`,
    )
  }

  #wakeWaiters(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  #ask(asked: Asked, bytes: Uint8Array = new Uint8Array(), handedOver: ArrayBuffer[] = []): Promise<unknown> {
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { bytes, resolve, reject })
      this.#worker.ref()
      this.#worker.postMessage({ ...asked, id }, handedOver)
    })
  }

  #hear(answer: Answer): void {
    if (answer.told === 'kept') for (const row of answer.rows) this.#kept(row)
    if (answer.told === 'rows') this.#settle(answer.id)?.resolve(answer.rows)
    if (answer.told === 'done') this.#settle(answer.id)?.resolve(answer.compaction)
    if (answer.told === 'failed') this.#failed(answer)
    if (this.#pending.size === 0) this.#worker.unref()
  }

  #kept({ id, number, hash }: Kept): void {
    this.#length = number + 1
    this.#head = hash
    const pending = this.#settle(id)
    pending?.resolve({ number, bytes: pending.bytes, hash })
  }

  #failed({ ids, fault, stops }: Extract<Answer, { told: 'failed' }>): void {
    // The cause of what was refused since the first failure stayed in the thread: here it is the one told before.
    const error =
      fault.kind === 'stopped' && this.#failure !== null ? stoppedBy(this.#failure) : errorOf(fault)
    if (stops) this.#failure ??= error
    for (const id of ids) this.#settle(id)?.reject(error)
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  /** The thread is gone: nobody will answer any more. */
  #stop(error: Error): void {
    if (!this.#isAlive) return
    this.#isAlive = false
    this.#failure ??= error
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
    this.#wakeWaiters()
  }
}
