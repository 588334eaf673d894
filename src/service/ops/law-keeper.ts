import type { Finding } from '../../core/engine/laws.ts'
import type { Host } from '../host/host.ts'
import { SpareMemory } from '../host/spare-memory.ts'
import { type Checking, checkElsewhere } from './law-check.ts'

/** A check of all laws that can be read off the books. */
export interface LawRun {
  /** When the books were copied, by the service's clock. */
  readonly at: number
  /** The clock of the house then. */
  readonly houseAt: number
  /** Of the last command in the books that were looked at. */
  readonly sequence: number
  readonly findings: readonly Finding[]
  readonly ms: number
}

interface Running {
  readonly sequence: number
  readonly run: Promise<LawRun>
}

/**
 * Checks the laws now and then, and remembers what came of it last. A check looks at every account; it does so on a copy,
 * beside the live house, which goes on meanwhile.
 */
export class LawKeeper {
  readonly #host: Pick<Host, 'house'>
  readonly #clock: () => number
  readonly #memory: SpareMemory
  #last: LawRun | null = null
  #triedAt: number | null = null
  #running: Running | null = null
  #next: Promise<LawRun> | null = null
  #checking: Checking | null = null

  /** @param memory where the house is copied to */
  constructor(host: Pick<Host, 'house'>, clock: () => number, memory: SpareMemory = new SpareMemory()) {
    this.#host = host
    this.#clock = clock
    this.#memory = memory
  }

  get last(): LawRun | null {
    return this.#last
  }

  /**
   * Checks the books as they are now. One check is made at a time, and however many ask meanwhile share the next: a copy
   * costs memory, and a moment of the house.
   *
   * @throws {Error} when it could not be made
   */
  run(): Promise<LawRun> {
    if (this.#running === null) return this.#begin()
    if (this.#running.sequence === this.#host.house.sequence) return this.#running.run
    const again = (): Promise<LawRun> => {
      this.#next = null
      return this.run()
    }
    this.#next ??= this.#running.run.then(again, again)
    return this.#next
  }

  /** Whether it is time again. What fails is not tried again before. */
  isDue(every: number | null): boolean {
    if (every === null || this.#running !== null) return false
    return this.#triedAt === null || this.#clock() - this.#triedAt >= every
  }

  /** Gives up what is being checked. */
  async close(): Promise<void> {
    await this.#checking?.end()
  }

  #begin(): Promise<LawRun> {
    const run = this.#check()
    this.#running = { sequence: this.#host.house.sequence, run }
    const ended = (): void => {
      this.#running = null
      this.#checking = null
    }
    run.then(ended, ended)
    return run
  }

  async #check(): Promise<LawRun> {
    const { house } = this.#host
    const { at: houseAt, sequence } = house
    const at = this.#clock()
    this.#triedAt = at
    const begun = performance.now()
    this.#checking = checkElsewhere(house, this.#memory)
    const findings = await this.#checking.findings
    this.#last = { at, houseAt, sequence, findings, ms: performance.now() - begun }
    return this.#last
  }
}
