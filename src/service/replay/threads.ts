import { closed, left, ReplayRefused } from './errors.ts'
import type { Question } from './question.ts'
import { ReplayThread } from './thread.ts'
import type { Sent } from './worker.ts'

/** The threads that answer questions: one is made when all others are at work, and asked again once it has answered. */
export class ReplayThreads {
  readonly #all = new Set<ReplayThread>()
  readonly #idle: ReplayThread[] = []

  /** A thread that was given up on, or ended by itself, is not asked again. */
  async ask(question: Question, sent: Sent, forMs: number): Promise<unknown> {
    const thread = this.#idle.pop() ?? new ReplayThread()
    this.#all.add(thread)
    question.end = () => void thread.end(left())
    try {
      const answer = await thread.ask(sent, forMs)
      this.#idle.push(thread)
      return answer
    } catch (error) {
      if (error instanceof ReplayRefused && !cutShort.has(error.kind)) this.#idle.push(thread)
      else {
        this.#all.delete(thread)
        await thread.end(closed())
      }
      throw error
    } finally {
      question.end = null
    }
  }

  /** Gives up what is being worked on. */
  async end(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.end(closed())))
  }
}

/** Why a thread is ended in the middle of its work. */
const cutShort: ReadonlySet<ReplayRefused['kind']> = new Set(['too-long', 'left'])
