import { left } from './errors.ts'

/** A question on its way: it waits in the lines of those who ask it, until one of them has his turn. */
export class Question {
  readonly answer: Promise<unknown>
  /** Null once its turn has come. */
  begin: (() => void) | null = null
  /** Ends the work on it; null where that cannot be ended. */
  end: (() => void) | null = null
  /** How often each who asks waits for it. */
  readonly #askers = new Map<string, number>()
  #askedTimes = 0

  /** @param work done once its turn has come */
  constructor(work: (question: Question) => Promise<unknown>) {
    const turn = new Promise<void>((resolve) => {
      this.begin = resolve
    })
    this.answer = turn.then(() => work(this))
  }

  /** Whether anybody waits for it. */
  get isAwaited(): boolean {
    return this.#askers.size > 0
  }

  /** How often it was asked, whether or not somebody still waits. */
  get askedTimes(): number {
    return this.#askedTimes
  }

  isAwaitedBy(asker: string): boolean {
    return this.#askers.has(asker)
  }

  /**
   * Waits for the answer.
   *
   * @param hungUp once it is aborted he waits no more
   * @param leave told of it then
   * @throws {ReplayRefused} when there is none, or he hung up
   */
  waitAs(asker: string, hungUp: AbortSignal | undefined, leave: () => void): Promise<unknown> {
    this.#askedTimes += 1
    this.#askers.set(asker, (this.#askers.get(asker) ?? 0) + 1)
    if (hungUp === undefined) return this.answer
    return new Promise((resolve, reject) => {
      const goes = (): void => {
        reject(left())
        this.#leave(asker)
        leave()
      }
      hungUp.addEventListener('abort', goes, { once: true })
      this.answer.then(resolve, reject).finally(() => hungUp.removeEventListener('abort', goes))
    })
  }

  #leave(asker: string): void {
    const others = (this.#askers.get(asker) ?? 0) - 1
    if (others > 0) this.#askers.set(asker, others)
    else this.#askers.delete(asker)
  }
}
