import { checkLaws, type Finding } from '../../core/engine/laws.ts'
import type { Host } from '../host/host.ts'

/** A check of all laws that can be read off the books. */
export interface LawRun {
  readonly at: number
  /** Of the last command in the books that were looked at. */
  readonly sequence: number
  readonly findings: readonly Finding[]
  readonly ms: number
}

/** Checks the laws now and then, and remembers what came of it last. */
export class LawKeeper {
  readonly #host: Pick<Host, 'house'>
  readonly #clock: () => number
  #last: LawRun | null = null

  constructor(host: Pick<Host, 'house'>, clock: () => number) {
    this.#host = host
    this.#clock = clock
  }

  get last(): LawRun | null {
    return this.#last
  }

  /** Looks at every account, in one piece: nothing else is done meanwhile. */
  run(): LawRun {
    const { house } = this.#host
    const begun = performance.now()
    const findings = checkLaws(house)
    const ms = performance.now() - begun
    this.#last = { at: this.#clock(), sequence: house.sequence, findings, ms }
    return this.#last
  }

  /** Whether it is time again. */
  isDue(every: number | null): boolean {
    if (every === null) return false
    return this.#last === null || this.#clock() - this.#last.at >= every
  }
}
