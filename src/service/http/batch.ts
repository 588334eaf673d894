import type { Trade } from '../../core/engine/commands.ts'
import type { BatchBody } from '../../wire/service/answers/outcomes.ts'
import type { Names } from '../../wire/service/names.ts'
import { digestOf } from './idempotency.ts'
import { plainTrade } from './plain-trade.ts'

/** Bodies of commands as they were sent; each is read when its turn has come. */
export interface Bodies {
  /** As JSON. */
  bodyAt(place: number): unknown
  /** Where it is plainly a trade with names that mean something now; null leaves it to the schema. */
  tradeAt(place: number, names: Names): Trade | null
}

/** A batch whose frame is read. */
export interface Batch extends Bodies {
  /** Whether events are told. */
  readonly events: boolean
  /** Of commands. */
  readonly length: number
  /** An entry's own key. */
  keyAt(place: number): string | undefined
  /** sha256 of a body as JSON without spaces, hexadecimal: by it the same one is told from another under the same key. */
  digestAt(place: number): string
}

/** A batch of which everything was read as JSON. */
export class ReadBatch implements Batch {
  readonly events: boolean
  readonly #commands: BatchBody['commands']

  constructor({ events = true, commands }: BatchBody) {
    this.events = events
    this.#commands = commands
  }

  get length(): number {
    return this.#commands.length
  }

  keyAt(place: number): string | undefined {
    return this.#commands[place].key
  }

  bodyAt(place: number): unknown {
    return this.#commands[place].body
  }

  digestAt(place: number): string {
    return digestOf(JSON.stringify(this.#commands[place].body))
  }

  tradeAt(place: number, names: Names): Trade | null {
    return plainTrade(this.#commands[place].body, names)
  }
}
