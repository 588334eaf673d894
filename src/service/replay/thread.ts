import { Worker } from 'node:worker_threads'
import { ReplayRefused } from './errors.ts'
import type { Sent, Told } from './worker.ts'

/** A thread that answers one question at a time. It keeps no process alive that has nothing else to do. */
export class ReplayThread {
  readonly #worker = new Worker(threadFile())
  #end: ((error: Error) => void) | null = null

  constructor() {
    this.#worker.unref()
    this.#worker.on('error', (error) => this.#end?.(error))
    this.#worker.on('exit', () => this.#end?.(new Error('The thread that replays ended before it answered.')))
  }

  /**
   * @param forMs how long it may take; then the thread is of no use any more
   * @throws {ReplayRefused} when it cannot be answered, or not in that time
   */
  async ask(sent: Sent, forMs: number): Promise<unknown> {
    this.#worker.ref()
    try {
      const told = await this.#answer(sent, forMs)
      if (told.ok) return told.answer
      if (told.fault.kind === 'failed') throw new Error(told.fault.message)
      throw new ReplayRefused(told.fault)
    } finally {
      this.#worker.unref()
    }
  }

  #answer(sent: Sent, forMs: number): Promise<Told> {
    return new Promise<Told>((resolve, reject) => {
      const late = setTimeout(() => reject(tooLong(forMs)), forMs)
      const settled = (): void => {
        clearTimeout(late)
        this.#end = null
        this.#worker.off('message', hear)
      }
      const hear = (told: Told): void => {
        settled()
        resolve(told)
      }
      this.#end = (error) => {
        settled()
        reject(error)
      }
      this.#worker.on('message', hear)
      this.#worker.postMessage(sent)
    })
  }

  /** What is being worked on is given up. */
  async end(why: Error): Promise<void> {
    this.#end?.(why)
    await this.#worker.terminate()
  }
}

/** The sources run as they are, and what is built from them beside each other: the thread has the same kind of file. */
function threadFile(): URL {
  return import.meta.filename.endsWith('.ts')
    ? new URL('./worker.ts', import.meta.url)
    : new URL('./worker.js', import.meta.url)
}

function tooLong(forMs: number): ReplayRefused {
  return new ReplayRefused({
    kind: 'too-long',
    message: `It was not answered within ${forMs} ms and was given up. Ask about something later, or let the service take snapshots more often.`,
  })
}
