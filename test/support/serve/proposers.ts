import { setTimeout as sleep } from 'node:timers/promises'
import type { BreakwaterClient } from '../../../src/client/client.ts'
import { people } from './lasting-service.ts'

/** Two people who move money out together: what one proposes the other approves, whatever happens between. */
export class Proposers {
  readonly #operator: BreakwaterClient
  readonly #risk: BreakwaterClient
  readonly #going: Promise<void>
  #isOver = false

  constructor(operator: BreakwaterClient, risk: BreakwaterClient) {
    this.#operator = operator
    this.#risk = risk
    this.#going = this.#goOn()
    this.#going.catch(() => undefined)
  }

  /** Approves what is left, and waits until something became of each. @returns their numbers */
  async end(): Promise<number[]> {
    this.#isOver = true
    await this.#going
    for (;;) {
      await this.#approveAll()
      const all: { readonly state: string; readonly proposal: number }[] = []
      for await (const each of this.#risk.each('listProposals')) all.push(each)
      if (all.every(({ state }) => state === 'given' || state === 'refused'))
        return all.map(({ proposal }) => proposal)
      await sleep(20)
    }
  }

  async #goOn(): Promise<void> {
    for (let number = 1; !this.#isOver; number += 1) {
      const account = people[number % people.length]
      const body = {
        type: 'withdraw',
        account,
        asset: 'USDT',
        amount: `0.${String(number).padStart(6, '0')}`,
      } as const
      await overAKill(this.#operator.ask.propose({ body: { body, why: `the ${number}th` } }))
      await this.#approveAll()
      await sleep(10)
    }
  }

  async #approveAll(): Promise<void> {
    for await (const { proposal, state, hash } of this.#risk.each('listProposals', {
      query: { limit: 1000 },
    }))
      if (state === 'proposed')
        await overAKill(this.#risk.ask.approveProposal({ params: { proposal }, body: { hash } }))
  }
}

/** What has no key is not given again by the client: nobody knows what became of it, until it is looked up. */
async function overAKill(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: Error) => {
    if (error.name !== 'ServiceUnreachable') throw error
  })
}
