import { setTimeout as sleep } from 'node:timers/promises'
import { BreakwaterClient } from '../../../src/client/client.ts'
import type { StreamPlace } from '../../../src/client/index.ts'
import { ServiceProblem } from '../../../src/client/problem.ts'

/** How somebody reads a stream of events. */
export interface ReadingHabit {
  /** Reads so many, then leaves and comes back. */
  readonly atOnce: number
  /** Rests so long after so many, while more comes. */
  readonly rest?: { readonly ms: number; readonly every: number }
  /** His secret when he comes; another one each time where keys are rotated. */
  readonly key: () => Promise<string>
}

/** Somebody who reads every event, over many streams, each of which goes on where the one before was left. */
export class RestlessReader {
  readonly events: string[] = []
  /** Streams that he has had. */
  visits = 0
  readonly #habit: ReadingHabit
  readonly #url: string
  readonly #leaving = new AbortController()
  readonly #going: Promise<void>
  #place: StreamPlace = { sequence: 1, place: 0 }
  #sequence = 0
  #isHurried = false

  constructor(url: string, habit: ReadingHabit) {
    this.#url = url
    this.#habit = habit
    this.#going = this.#goOn()
    this.#going.catch(() => undefined)
  }

  /** Reads up to a sequence, as fast as it comes, and ends. */
  async end(sequence: number): Promise<void> {
    this.#isHurried = true
    while (this.#sequence < sequence) await Promise.race([sleep(10), this.#going])
    this.#leaving.abort(new DOMException('enough', 'AbortError'))
    await this.#going
  }

  async #goOn(): Promise<void> {
    while (!this.#leaving.signal.aborted) {
      const client = new BreakwaterClient({ url: this.#url, key: await this.#habit.key() })
      this.visits += 1
      try {
        await this.#visit(client)
      } catch (error) {
        // A key that was replaced ends its streams; he comes back with the other one.
        const isEnded = error instanceof ServiceProblem && error.status === 401
        if (!isEnded && (error as Error).name !== 'AbortError') throw error
      }
    }
  }

  async #visit(client: BreakwaterClient): Promise<void> {
    const { signal } = this.#leaving
    const { atOnce, rest } = this.#habit
    const stream = client.stream({ from: this.#place }, { signal, mostWaiting: 256 })
    let read = 0
    for await (const item of stream) {
      if (item.is !== 'event') continue
      this.events.push(`${item.sequence} ${item.event.place} ${item.event.type}`)
      this.#sequence = item.sequence
      this.#place = { sequence: item.sequence, place: item.event.place + 1 }
      read += 1
      if (this.#isHurried) continue
      if (rest !== undefined && read % rest.every === 0) await sleep(rest.ms)
      if (read === atOnce) return
    }
  }
}
