import { checkLaws, type Finding, type LawName, laws, stateLaws } from '../../core/engine/laws.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { RunResult } from '../run-result.ts'

/** Laws the witness of events looks at, at every event. */
const eventLaws: readonly LawName[] = [
  'money-conserved',
  'positions-sum-to-zero',
  'loss-closes',
  'within-caps',
  'steps-in-turn',
  'deleverage-closes-only',
  'rank-in-order',
  'protection-kept',
  'others-untouched',
]

/** How often each law was looked at, and the first thing found against it. */
export class LawLog {
  readonly #checks = new Map<LawName, number>()
  readonly #found = new Map<LawName, string>()

  get isSound(): boolean {
    return this.#found.size === 0
  }

  /** Looks at the whole house. */
  checkAll(house: House): void {
    this.#count(stateLaws)
    this.#note(checkLaws(house))
  }

  /** Takes down what the witness found in one command. */
  witnessed(findings: readonly Finding[], command: number): void {
    this.#count(eventLaws)
    this.#note(findings.map(({ law, found }) => ({ law, found: `command ${command}: ${found}` })))
  }

  /** Takes down whether a refused command left the house as it was. */
  refused(isUnchanged: boolean, command: number): void {
    this.#count(['refusal-changes-nothing'])
    if (isUnchanged) return
    const found = `command ${command} was refused and changed the house`
    this.#note([{ law: 'refusal-changes-nothing', found }])
  }

  /** Laws that were looked at, in the order they are declared. */
  results(): RunResult['laws'] {
    return (Object.keys(laws) as LawName[])
      .filter((law) => this.#checks.has(law))
      .map((law) => ({
        law,
        statement: laws[law],
        checks: this.#checks.get(law) ?? 0,
        holds: !this.#found.has(law),
        found: this.#found.get(law) ?? null,
      }))
  }

  #count(names: readonly LawName[]): void {
    for (const law of names) this.#checks.set(law, (this.#checks.get(law) ?? 0) + 1)
  }

  #note(findings: readonly Finding[]): void {
    for (const { law, found } of findings) if (!this.#found.has(law)) this.#found.set(law, found)
  }
}
