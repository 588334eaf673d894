import type { Journal } from '../../journal/journal.ts'
import { FairQueue } from '../access/fair-queue.ts'
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
  /** Of them for each who asks. */
  readonly each: number
  /** How long one may take. */
  readonly forMs: number
  /** Answers that are kept, for whoever asks the same again. */
  readonly kept: number
}

export const usualReplayLimits: ReplayLimits = {
  atOnce: 1,
  waiting: 256,
  each: 4,
  forMs: 60_000,
  kept: 32,
}

/** A question on its way: it waits in the lines of those who ask it, until one of them has his turn. */
interface Question {
  readonly answer: Promise<unknown>
  /** Null once its turn has come. */
  begin: (() => void) | null
}

/**
 * Answers questions about the past by deciding commands again, beside the live house and never on its thread. Whoever
 * asks has so many places and no more, and turns go round among those who ask, so nobody holds up the others.
 *
 * The past does not change, so an answer may be kept for as long as there is room.
 */
export class Replays {
  readonly #journal: Journal
  readonly #file: string | null
  readonly #limits: ReplayLimits
  readonly #answers = new Map<string, unknown>()
  readonly #asked = new Map<string, Question>()
  readonly #waiting = new FairQueue<Question>()
  readonly #threads = new Set<ReplayThread>()
  readonly #idle: ReplayThread[] = []
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
   * @param make the question, made when its turn has come
   * @param asker who asks: what waits is counted and taken in turn by him
   * @throws {ReplayRefused} when it cannot be answered, or not now
   */
  async ask<Kind extends Asked>(
    kind: Kind,
    key: string,
    make: () => Questions[Kind]['ask'],
    asker: string,
  ): Promise<Questions[Kind]['answer']> {
    const name = `${kind} ${key}`
    if (this.#answers.has(name)) return this.#again(name) as Questions[Kind]['answer']
    const asked = this.#asked.get(name)
    if (asked === undefined) return this.#begin(name, kind, make, asker) as Promise<Questions[Kind]['answer']>
    this.#join(asked, asker)
    return asked.answer as Promise<Questions[Kind]['answer']>
  }

  /** What was asked for lately stays longest. */
  #again(name: string): unknown {
    const answer = this.#answers.get(name)
    this.#answers.delete(name)
    this.#answers.set(name, answer)
    return answer
  }

  /** Whoever asks what waits already has it in his own line as well, where he has a place: his turn may come first. */
  #join(asked: Question, asker: string): void {
    if (asked.begin === null || this.#waiting.isIn(asker, asked)) return
    if (this.#waiting.countOf(asker) < this.#limits.each) this.#waiting.push(asker, asked)
  }

  #begin<Kind extends Asked>(
    name: string,
    kind: Kind,
    make: () => Questions[Kind]['ask'],
    asker: string,
  ): Promise<unknown> {
    const mayBegin = this.#working < this.#limits.atOnce
    if (!mayBegin) this.#checkRoom(asker)
    let begin = (): void => undefined
    const turn = new Promise<void>((resolve) => {
      begin = resolve
    })
    const answer = turn.then(() => this.#work(kind, make)).finally(() => this.#asked.delete(name))
    const question: Question = { answer, begin }
    this.#asked.set(name, question)
    if (mayBegin) this.#take(question)
    else this.#waiting.push(asker, question)
    return answer.then((found) => this.#keep(name, found))
  }

  #keep(name: string, found: unknown): unknown {
    this.#answers.set(name, found)
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#limits.kept) break
      this.#answers.delete(oldest)
    }
    return found
  }

  #take(question: Question): void {
    this.#working += 1
    question.begin?.()
    question.begin = null
  }

  /** Whoever ends hands his turn to the next that waits. */
  async #work<Kind extends Asked>(kind: Kind, make: () => Questions[Kind]['ask']): Promise<unknown> {
    try {
      if (this.#isClosed) throw closed()
      return await this.#answer(kind, make())
    } finally {
      this.#working -= 1
      const next = this.#waiting.shift()
      if (next !== undefined) this.#take(next)
    }
  }

  #checkRoom(asker: string): void {
    const { each, waiting } = this.#limits
    if (this.#waiting.countOf(asker) >= each)
      throw new ReplayRefused({
        kind: 'share',
        message: `${each} of your questions about the past wait to be answered, and no more of one asker may. Ask again once one of them is.`,
      })
    if (this.#waiting.size >= waiting)
      throw new ReplayRefused({
        kind: 'busy',
        message: `${waiting} questions about the past wait to be answered, and no more may. Ask again in a minute.`,
      })
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
