import type { BreakwaterClient, Frozen } from '../../../src/client/client.ts'
import { ServiceProblem } from '../../../src/client/problem.ts'
import type { CommandBodyInput } from '../../../src/client/types.ts'
import { drawing } from '../host/load.ts'
import { people } from './lasting-service.ts'

/** Commands of one request, at most. */
const LONGEST = 12

/** One request, the same each time it is asked, and what was answered first. */
interface Asked {
  readonly keys: readonly string[]
  readonly ask: () => Promise<readonly string[]>
  answer: readonly string[] | null
}

/** Commands that are given under keys by several at once, for as long as it goes on. */
export class ServeLoad {
  readonly asked: Asked[] = []
  readonly #client: BreakwaterClient
  readonly #draw: (below: number) => number
  readonly #askers: Promise<void>[]
  #acknowledged = 0
  #isOver = false

  constructor(client: BreakwaterClient, seed: number, askers: number) {
    this.#client = client
    this.#draw = drawing(seed)
    this.#askers = Array.from({ length: askers }, () => this.#askOn())
    for (const asker of this.#askers) asker.catch(() => undefined)
  }

  /** Commands whose answer has come. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  /** No further request; resolves when each has its answer. */
  async end(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#askers)
  }

  async #askOn(): Promise<void> {
    while (!this.#isOver) {
      const asked = this.#next()
      this.asked.push(asked)
      asked.answer = await asked.ask()
      this.#acknowledged += asked.answer.length
    }
  }

  #next(): Asked {
    const number = this.asked.length
    const count = this.#draw(3) === 0 ? 1 + this.#draw(LONGEST) : 1
    const bodies = Array.from({ length: count }, () => this.#body())
    if (count === 1) {
      const key = `single-${number}`
      return { keys: [key], ask: async () => [await this.#single(bodies[0], key)], answer: null }
    }
    const entries = bodies.map((body, at) => ({ key: `batch-${number}-${at}`, body }))
    const ask = async (): Promise<string[]> => {
      const results = await this.#client.giveAll(entries, { events: true, key: `batch-${number}` })
      return results.map((result) => textOf(result))
    }
    return { keys: entries.map(({ key }) => key), ask, answer: null }
  }

  async #single(body: Frozen<CommandBodyInput>, key: string): Promise<string> {
    try {
      return textOf({ is: 'done', ...(await this.#client.give(body, { key })) })
    } catch (error) {
      if (error instanceof ServiceProblem && error.kind === 'refused') return textOf(error.more)
      throw error
    }
  }

  /** Money, trades, falls that cost somebody everything, and what is refused. */
  #body(): Frozen<CommandBodyInput> {
    const draw = this.#draw
    const [account, what] = [people[draw(people.length)], draw(100)]
    const amount = String(1 + draw(200))
    if (what < 35) return { type: 'deposit', account, asset: 'USDT', amount }
    const mark = String(34_000 + draw(12_000))
    if (what < 50) return { type: 'move-marks', marks: { 'BTC-PERP': mark } }
    const other = people[(people.indexOf(account) + 1 + draw(people.length - 1)) % people.length]
    const quantity = ((1 + draw(3_000)) / 1_000).toFixed(3)
    const terms = { instrument: 'BTC-PERP', quantity, price: mark, taker: 'buyer' } as const
    return { type: 'trade', buyer: account, seller: other, ...terms }
  }
}

/** An answer as one text, the same whether it is the first one or is told again. */
function textOf(answer: object): string {
  return JSON.stringify({ ...answer, repeated: undefined })
}
