import type { Journal } from '../../journal/journal.ts'
import { FairQueue } from '../access/fair-queue.ts'
import { closed, left, ReplayRefused } from './errors.ts'
import { Question } from './question.ts'
import { journalSource } from './source.ts'
import { type Asked, answerTo, type Questions } from './tasks.ts'
import { ReplayThreads } from './threads.ts'

export interface ReplayLimits {
  /** Questions that are worked on at once, each on a thread of its own. */
  readonly atOnce: number
  /** Questions that may wait; more are refused. */
  readonly waiting: number
  /** Of them for each who asks. */
  readonly each: number
  /** How long one may take. */
  readonly forMs: number
  /** How long it goes on once nobody waits for it: whoever lost his connection comes back at once, and finds it. */
  readonly leftMs: number
  /** Answers that are kept, for whoever asks the same again. */
  readonly kept: number
}

export const usualReplayLimits: ReplayLimits = {
  atOnce: 1,
  waiting: 256,
  each: 4,
  forMs: 60_000,
  leftMs: 2_000,
  kept: 32,
}

/**
 * Answers questions about the past by deciding commands again, beside the live house and never on its thread. Whoever
 * asks has so many places and no more, and turns go round among those who ask, so nobody holds up the others.
 * What nobody waits for any more is given up.
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
  readonly #threads = new ReplayThreads()
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
   * @param hungUp aborted when he waits no more; left out, he waits whatever happens
   * @throws {ReplayRefused} when it cannot be answered, or not now
   */
  async ask<Kind extends Asked>(
    kind: Kind,
    key: string,
    make: () => Questions[Kind]['ask'],
    asker: string,
    hungUp?: AbortSignal,
  ): Promise<Questions[Kind]['answer']> {
    const name = `${kind} ${key}`
    if (this.#answers.has(name)) return this.#again(name) as Questions[Kind]['answer']
    if (hungUp?.aborted === true) throw left()
    const asked = this.#asked.get(name)
    if (asked !== undefined) this.#join(asked, asker)
    const question = asked ?? this.#begin(name, kind, make, asker)
    const leave = (): void => this.#leave(name, question, asker)
    return question.waitAs(asker, hungUp, leave) as Promise<Questions[Kind]['answer']>
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
  ): Question {
    const mayBegin = this.#working < this.#limits.atOnce
    if (!mayBegin) this.#checkRoom(asker)
    const question = new Question((begun) => this.#work(name, begun, kind, make))
    this.#asked.set(name, question)
    if (mayBegin) this.#take(question)
    else this.#waiting.push(asker, question)
    return question
  }

  #keep(name: string, found: unknown): void {
    this.#answers.set(name, found)
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#limits.kept) break
      this.#answers.delete(oldest)
    }
  }

  /** Somebody waits no more: his place is free where others wait, and what nobody waits for is given up in a while. */
  #leave(name: string, question: Question, asker: string): void {
    const { isAwaited, askedTimes } = question
    if (!isAwaited) setTimeout(() => this.#giveUp(name, question, askedTimes), this.#limits.leftMs).unref()
    else if (!question.isAwaitedBy(asker)) this.#waiting.leave(asker, question)
  }

  /**
   * Whoever asks the same from now on asks anew, unless the work on it cannot be ended: then it is answered all the same.
   *
   * @param askedTimes when it was left: whoever came since waits for it, or has a while of his own
   */
  #giveUp(name: string, question: Question, askedTimes: number): void {
    if (question.askedTimes > askedTimes) return
    if (question.begin !== null) this.#waiting.drop(question)
    else if (question.end !== null) question.end()
    else return
    this.#asked.delete(name)
  }

  #take(question: Question): void {
    this.#working += 1
    question.begin?.()
    question.begin = null
  }

  /** Whoever ends hands his turn to the next that waits. */
  async #work<Kind extends Asked>(
    name: string,
    question: Question,
    kind: Kind,
    make: () => Questions[Kind]['ask'],
  ): Promise<unknown> {
    try {
      if (this.#isClosed) throw closed()
      const found = await this.#answer(question, kind, make())
      this.#keep(name, found)
      return found
    } finally {
      if (this.#asked.get(name) === question) this.#asked.delete(name)
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

  #answer<Kind extends Asked>(question: Question, kind: Kind, ask: Questions[Kind]['ask']): Promise<unknown> {
    const { forMs } = this.#limits
    if (this.#file !== null) return this.#threads.ask(question, { file: this.#file, kind, ask }, forMs)
    return answerTo(journalSource(this.#journal), kind, ask)
  }

  /** Gives up what is being worked on. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#threads.end()
  }
}
