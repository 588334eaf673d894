import type { Account } from '../book/book.ts'
import type { House } from '../waterfall/house.ts'
import type { Protection, Rulebook } from '../waterfall/rulebook.ts'
import { slackNow } from '../waterfall/steps/protect.ts'
import type { Event } from './events.ts'
import type { Finding } from './laws.ts'

/** What an account had above what must be kept, before it was closed. */
interface Kept {
  readonly account: Account
  readonly rulebook: Rulebook
  readonly keep: Protection['keep']
  readonly slack: number
}

/** Looks at everybody who is deleveraged under protection, before and after: it has to hold on the rows themselves. */
export class ProtectionWitness {
  readonly #findings: Finding[]
  #kept: readonly Kept[] = []

  constructor(findings: Finding[]) {
    this.#findings = findings
  }

  before(house: House, event: Event): void {
    this.#kept = event.type === 'deleveraged' ? keptBy(house, event) : []
  }

  after(house: House): void {
    for (const { account, rulebook, keep, slack } of this.#kept) {
      const after = slackNow(house, rulebook, keep, account)
      if (after >= Math.min(0, slack)) continue
      const found = `account ${account} was closed under protection of its ${keep} and went from ${slack} to ${after}`
      this.#findings.push({ law: 'protection-kept', found })
    }
  }
}

function keptBy(house: House, event: Extract<Event, { type: 'deleveraged' }>): Kept[] {
  const loss = house.tables.losses.get(event.loss)
  if (loss === undefined) return []
  const rulebook = house.rulebooks[loss.rulebook]
  const step = rulebook.steps[event.step]
  if (step?.step !== 'deleverage' || step.protect === undefined) return []
  const { keep } = step.protect
  return [...event.takers].map((account) => ({
    account,
    rulebook,
    keep,
    slack: slackNow(house, rulebook, keep, account),
  }))
}
