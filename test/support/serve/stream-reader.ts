import { setTimeout as sleep } from 'node:timers/promises'
import type { BreakwaterClient } from '../../../src/client/client.ts'

/** Reads every event from the first one on, over as many connections as it takes. */
export class StreamReader {
  readonly events: string[] = []
  breaks = 0
  readonly #ending = new AbortController()
  readonly #going: Promise<void>
  #sequence = 0

  constructor(client: BreakwaterClient) {
    this.#going = this.#read(client)
    this.#going.catch(() => undefined)
  }

  /** Waits for the command at a sequence, and ends. */
  async end(sequence: number): Promise<void> {
    while (this.#sequence < sequence) await Promise.race([sleep(10), this.#going])
    this.#ending.abort(new DOMException('enough', 'AbortError'))
    await this.#going.catch((error: Error) => {
      if (error.name !== 'AbortError') throw error
    })
  }

  async #read(client: BreakwaterClient): Promise<void> {
    const { signal } = this.#ending
    const onBreak = (): void => void (this.breaks += 1)
    for await (const item of client.stream({ from: 1 }, { signal, onBreak })) {
      if (item.is !== 'event') continue
      this.events.push(`${item.sequence} ${item.event.place} ${item.event.type}`)
      this.#sequence = item.sequence
    }
  }
}
