import { faultOrStranger } from '../errors.ts'
import type { Answer, Request } from './messages.ts'
import type { Store } from './store.ts'

/** Bounds of one transaction: a larger one makes everybody in it wait for its end. */
const GROUP_ROWS = 256
const GROUP_BYTES = 16 << 20

type Append = Extract<Request, { ask: 'append' }>
type Job = Exclude<Request, Append>
/** A long piece of work, cut into steps; a step that returns an answer was the last. */
type Steps = () => Answer | null

/**
 * What the writing thread does: rows that have piled up are kept in one transaction, and between two such groups one
 * step of a snapshot or a compaction is made.
 */
export class WriterLoop {
  readonly #store: Store
  readonly #tell: (answer: Answer) => void
  readonly #close: () => void
  readonly #rows: Append[] = []
  readonly #jobs: Job[] = []
  #steps: Steps | null = null
  #isAwake = false

  constructor(store: Store, tell: (answer: Answer) => void, close: () => void) {
    this.#store = store
    this.#tell = tell
    this.#close = close
  }

  take(request: Request): void {
    if (request.ask === 'append') this.#rows.push(request)
    else this.#jobs.push(request)
    this.#wake()
  }

  /** All messages that have come by now are taken before the next turn, and so share its transaction. */
  #wake(): void {
    if (this.#isAwake) return
    this.#isAwake = true
    setImmediate(() => this.#turn())
  }

  #turn(): void {
    this.#isAwake = false
    if (this.#rows.length > 0) this.#keepGroup()
    const [job] = this.#jobs
    if (job !== undefined && !(job.ask === 'close' && this.#rows.length > 0)) this.#stepJob(job)
    if (this.#rows.length > 0 || this.#jobs.length > 0) this.#wake()
  }

  #keepGroup(): void {
    const group = this.#nextGroup()
    try {
      const kept = this.#store.append(group)
      this.#tell({ told: 'kept', rows: kept.map((row, at) => ({ ...row, id: group[at].id })) })
    } catch (error) {
      this.#fail(
        group.map(({ id }) => id),
        error,
        true,
      )
    }
  }

  #nextGroup(): Append[] {
    let [rows, bytes] = [0, 0]
    while (rows < this.#rows.length && rows < GROUP_ROWS && (rows === 0 || bytes < GROUP_BYTES)) {
      bytes += this.#rows[rows].bytes.length + (this.#rows[rows].outcomes?.length ?? 0)
      rows += 1
    }
    return this.#rows.splice(0, rows)
  }

  #stepJob(job: Job): void {
    try {
      this.#steps ??= this.#stepsOf(job)
      const answer = this.#steps()
      if (answer === null) return
      this.#endJob()
      this.#tell(answer)
    } catch (error) {
      this.#endJob()
      this.#fail([job.id], error, this.#store.hasFailed)
    }
  }

  #endJob(): void {
    this.#jobs.shift()
    this.#steps = null
  }

  #stepsOf(job: Job): Steps {
    const done = { told: 'done', id: job.id, compaction: null } as const
    if (job.ask === 'close')
      return () => {
        this.#close()
        return done
      }
    if (job.ask === 'compact') return this.#compaction(job)
    if (job.ask === 'read') {
      const { id, from, until, before } = job
      return () => ({ told: 'rows', id, rows: this.#store.read(from, until, before) })
    }
    const writer = this.#store.beginSnapshot(job.snapshot)
    return () => (this.#store.stepSnapshot(writer) ? done : null)
  }

  #compaction({ id, beforeRow }: Extract<Job, { ask: 'compact' }>): Steps {
    this.#store.checkCompaction(beforeRow)
    let freedBytes = 0
    return () => {
      const { rows, freedBytes: freed } = this.#store.stepCompaction(beforeRow)
      freedBytes += freed
      if (rows < beforeRow) return null
      return { told: 'done', id, compaction: { rows, freedBytes } }
    }
  }

  #fail(ids: readonly number[], error: unknown, stops: boolean): void {
    this.#tell({ told: 'failed', ids, fault: faultOrStranger(error), stops })
  }
}
