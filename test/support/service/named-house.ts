import type { CommandBody } from '../../../src/core/engine/commands.ts'
import type { Event } from '../../../src/core/engine/events.ts'
import { openHouse } from '../../../src/core/engine/house.ts'
import { type Outcome, submit } from '../../../src/core/engine/submit.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { type Names, namesOf } from '../../../src/wire/service/names.ts'
import { bodyOf, pauseOf } from '../history/acts.ts'
import { setUp } from '../history/setup.ts'
import { type History, START } from '../history/world.ts'

/** A house in which every participant's account is called by its row, like `account 12`, or by nothing. */
export class NamedHouse {
  readonly house: House = openHouse({ accounts: 16, extensions: 16 })
  readonly #rows = new Map<string, number>()
  readonly #names = new Map<number, string>()
  readonly #areUnnamed: boolean
  #id = 0

  constructor({ areUnnamed = false }: { areUnnamed?: boolean } = {}) {
    this.#areUnnamed = areUnnamed
  }

  names(): Names {
    return namesOf(this.house, {
      rowOf: (name) => this.#rows.get(name),
      nameOf: (row) => this.#names.get(row),
    })
  }

  give(row: number, name: string): void {
    this.#rows.set(name, row)
    this.#names.set(row, name)
  }

  submit(body: CommandBody, at: number = this.house.at): Outcome {
    const outcome = submit(this.house, { id: this.#id, at, by: 'test', body })
    this.#id += 1
    if (outcome.ok) for (const event of outcome.events) this.#name(event)
    return outcome
  }

  #name(event: Event): void {
    if (!this.#areUnnamed && event.type === 'account-opened' && event.name === null)
      this.give(event.account, `account ${event.account}`)
  }
}

/** Plays a history and looks at every command before it is given, and at what became of it after. */
export function playNamed<Seen>(
  history: History,
  before: (body: CommandBody, names: Names) => Seen,
  after: (outcome: Outcome, body: CommandBody, names: Names, seen: Seen) => void,
): NamedHouse {
  const named = new NamedHouse()
  let at = START
  const give = (body: CommandBody): void => {
    const seen = before(body, named.names())
    after(named.submit(body, at), body, named.names(), seen)
  }
  for (const body of setUp(history.world)) give(body)
  for (const act of history.acts) {
    at += pauseOf(act)
    give(bodyOf(named.house, history.world, act))
  }
  return named
}
