import type { Journal } from '../../journal/journal.ts'
import { ReplayRefused } from './errors.ts'
import { journalSource } from './source.ts'
import { type Asked, answerTo, type Questions } from './tasks.ts'
import { ReplayThread } from './thread.ts'
import type { Sent } from './worker.ts'

export interface ReplayLimits {
  /** Questions that are worked on at once, each on a thread of its own. */
  readonly atOnce: number
  /** Questions that may wait; more are refused. */
  readonly waiting: number
  /** How long one may take. */
  readonly forMs: number
  /** Answers that are kept, for whoever asks the same again. */
  readonly kept: number
}

export const usualReplayLimits: ReplayLimits = { atOnce: 1, waiting: 16, forMs: 60_000, kept: 32 }

/**
 * Answers questions about the past by deciding commands again, beside the live house and never on its thread.
 *
 * The past does not change, so an answer may be kept for as long as there is room.
 */
export class Replays {
  readonly #journal: Journal
  readonly #file: string | null
  readonly #limits: ReplayLimits
  readonly #answers = new Map<string, unknown>()
  readonly #running = new Map<string, Promise<unknown>>()
  readonly #threads = new Set<ReplayThread>()
  readonly #idle: ReplayThread[] = []
  #waiting: (() => void)[] = []
  #working = 0
  #isClosed = false

  /** @param file of the journal; null for one in memory, which is read in this thread */
  constructor(journal: Journal, file: string | null, limits: Partial<ReplayLimits> = {}) {
    this.#journal = journal
    this.#file = file
    this.#limits = { ...usualReplayLimits, ...limits }
  }

  /**
   * @param key what the question is known by when it is asked again
   * @param make the question, made when there is no answer yet
   * @throws {ReplayRefused} when it cannot be answered, or not now
   */
  async ask<Kind extends Asked>(
    kind: Kind,
    key: string,
    make: () => Questions[Kind]['ask'],
  ): Promise<Questions[Kind]['answer']> {
    const name = `${kind} ${key}`
    if (this.#answers.has(name)) return this.#again(name) as Questions[Kind]['answer']
    const running = this.#running.get(name) ?? this.#begin(name, kind, make())
    return running as Promise<Questions[Kind]['answer']>
  }

  /** What was asked for lately stays longest. */
  #again(name: string): unknown {
    const answer = this.#answers.get(name)
    this.#answers.delete(name)
    this.#answers.set(name, answer)
    return answer
  }

  #begin<Kind extends Asked>(name: string, kind: Kind, ask: Questions[Kind]['ask']): Promise<unknown> {
    const answer = this.#inTurn(() => this.#answer(kind, ask)).finally(() => this.#running.delete(name))
    this.#running.set(name, answer)
    return answer.then((found) => {
      this.#answers.set(name, found)
      for (const oldest of this.#answers.keys()) {
        if (this.#answers.size <= this.#limits.kept) break
        this.#answers.delete(oldest)
      }
      return found
    })
  }

  /** Whoever ends hands his turn to the first that waits. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working >= this.#limits.atOnce) await this.#turn()
    else this.#working += 1
    try {
      if (this.#isClosed) throw closed()
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#working -= 1
      else next()
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#limits.waiting)
      throw new ReplayRefused({
        kind: 'busy',
        message: `${this.#waiting.length} questions about the past wait to be answered, and no more may. Ask again in a minute.`,
      })
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #answer<Kind extends Asked>(kind: Kind, ask: Questions[Kind]['ask']): Promise<unknown> {
    if (this.#file !== null) return this.#onThread({ file: this.#file, kind, ask })
    return answerTo(journalSource(this.#journal), kind, ask)
  }

  /** A thread that was given up on, or ended by itself, is not asked again. */
  async #onThread(sent: Sent): Promise<unknown> {
    const thread = this.#idle.pop() ?? new ReplayThread()
    this.#threads.add(thread)
    try {
      const answer = await thread.ask(sent, this.#limits.forMs)
      this.#idle.push(thread)
      return answer
    } catch (error) {
      if (error instanceof ReplayRefused && error.kind !== 'too-long') this.#idle.push(thread)
      else {
        this.#threads.delete(thread)
        await thread.end(closed())
      }
      throw error
    }
  }

  /** Gives up what is being worked on. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#threads].map((thread) => thread.end(closed())))
  }
}

function closed(): ReplayRefused {
  return new ReplayRefused({ kind: 'busy', message: 'The service is stopping. Ask again once it is back.' })
}
