import { isDeepStrictEqual } from 'node:util'
import type { Command, CommandBody } from '../../../src/core/engine/commands.ts'
import type { Event } from '../../../src/core/engine/events.ts'
import { copyHouse, openHouse } from '../../../src/core/engine/house.ts'
import { checkLaws, type LawName } from '../../../src/core/engine/laws.ts'
import { type Outcome, submit } from '../../../src/core/engine/submit.ts'
import { inTrial } from '../../../src/core/engine/trial.ts'
import { lawWitness } from '../../../src/core/engine/witness.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { Auditor } from '../auditor.ts'
import { bodyOf, pauseOf } from './acts.ts'
import { differences, listDifferences } from './same-state.ts'
import { setUp } from './setup.ts'
import { type Act, type History, START } from './world.ts'
import { zoneFindings } from './zones.ts'

/** The laws, and what else a history can show: an audit that disagrees, an engine that stops, a story without end. */
export type Shown = LawName | 'audit' | 'never-stops' | 'ends'

export interface Seen {
  readonly law: Shown
  readonly found: string
}

/** What one history showed. */
export interface Run {
  readonly findings: readonly Seen[]
  readonly commands: number
  readonly refused: number
  /** How often each event type, and each step kind, was told. */
  readonly told: ReadonlyMap<string, number>
}

/** Acts between two trials, and acts within one. */
const TRIAL_EVERY = 24
const TRIAL_LENGTH = 6
/** Commands between two looks at the laws in full form. */
const LAWS_EVERY = 24

/**
 * Plays a history on four houses at once and notes what breaks a law.
 *
 * The first is watched by the witness and the auditor. The second gets only what the first accepted, so that a
 * refusal that changed something shows. The third is a copy made halfway. The fourth has every account looked at
 * on every command, so that zones cannot matter there.
 */
export function play(history: History): Run {
  const player = new Player(history)
  try {
    for (const body of setUp(history.world)) player.submit(body)
    for (const [at, act] of history.acts.entries()) player.act(at, act)
    player.end()
  } catch (error) {
    player.note('never-stops', `${error instanceof Error ? (error.stack ?? error.message) : error}`)
  }
  return player.run()
}

class Player {
  readonly #history: History
  readonly #first = openHouse({ accounts: 16, extensions: 16 })
  readonly #second = openHouse({ accounts: 40, extensions: 40 })
  readonly #eager = openHouse({ accounts: 40, extensions: 40 })
  #copy: House | null = null
  readonly #witness = lawWitness()
  readonly #auditor = new Auditor()
  #isAudited = true
  readonly #findings: Seen[] = []
  readonly #told = new Map<string, number>()
  #at = START
  #id = 0
  #refused = 0

  constructor(history: History) {
    this.#history = history
  }

  run(): Run {
    return { findings: this.#findings, commands: this.#id, refused: this.#refused, told: this.#told }
  }

  note(law: Shown, found: string): void {
    this.#findings.push({ law, found: `command ${this.#id}: ${found}` })
  }

  act(at: number, act: Act): void {
    this.#at += pauseOf(act)
    this.submit(bodyOf(this.#first, this.#history.world, act))
    if (at === this.#history.acts.length >> 1) this.#copyNow()
    if (at % TRIAL_EVERY === TRIAL_EVERY - 1) this.#tryOut(at)
  }

  submit(body: CommandBody): void {
    const command: Command = { id: this.#id, at: this.#at, by: 'test', body }
    this.#id += 1
    if (this.#isAudited) this.#auditor.before(command)
    const outcome = submit(this.#first, command, this.#witness)
    for (const { law, found } of this.#witness.end(this.#first, command))
      this.note(law, `${body.type}: ${found}`)
    if (outcome.ok) this.#follow(command, outcome.events)
    else this.#refuse(command)
    this.#audit(command, outcome)
    for (const found of zoneFindings(this.#first, this.#isAudited ? this.#auditor : null))
      this.note('zones-equal-rescan', `${body.type}: ${found}`)
    if (this.#id % LAWS_EVERY === 0) this.#checkLaws()
  }

  end(): void {
    this.#checkLaws()
    for (const found of differences(this.#first, this.#second)) this.note('replay-equals-original', found)
    if (this.#copy !== null)
      for (const found of [
        ...differences(this.#first, this.#copy),
        ...listDifferences(this.#first, this.#copy),
      ])
        this.note('replay-equals-original', `the copy: ${found}`)
  }

  #checkLaws(): void {
    for (const { law, found } of checkLaws(this.#first)) this.note(law, found)
  }

  #refuse(command: Command): void {
    this.#refused += 1
    for (const found of differences(this.#first, this.#second))
      this.note('refusal-changes-nothing', `${command.body.type}: ${found}`)
  }

  #follow(command: Command, events: readonly Event[]): void {
    for (const event of events) this.#count(event)
    this.#checkEnd(events)
    this.#replay('the replay', this.#second, command, events)
    if (this.#copy !== null) this.#replay('the copy', this.#copy, command, events)
    touchAll(this.#eager)
    const outcome = submit(this.#eager, command)
    if (!outcome.ok || !isDeepStrictEqual(outcome.events, events))
      this.note(
        'zones-equal-rescan',
        `${command.body.type}: looked at everybody, ${textOf(outcome)}, not ${textOf(events)}`,
      )
    else if (String(this.#eager.book.fingerprint) !== String(this.#first.book.fingerprint))
      this.note('zones-equal-rescan', `${command.body.type}: looked at everybody, the fingerprint differs`)
  }

  #replay(who: string, house: House, command: Command, events: readonly Event[]): void {
    const outcome = submit(house, command)
    if (!outcome.ok || !isDeepStrictEqual(outcome.events, events))
      this.note(
        'replay-equals-original',
        `${command.body.type}: ${who} told ${textOf(outcome)}, not ${textOf(events)}`,
      )
    else if (String(house.book.fingerprint) !== String(this.#first.book.fingerprint))
      this.note('replay-equals-original', `${command.body.type}: ${who} has another fingerprint`)
  }

  /** A loss passes each step once a command, and nobody's opens more than twice: to be worked on, and to wait. */
  #checkEnd(events: readonly Event[]): void {
    const turns = new Map<string, number>()
    let last = ''
    for (const event of events) {
      // What comes back later names the steps it pays back; no loss is taken there again.
      if (event.type === 'loss-parked' || event.type === 'recovered') continue
      if (!('step' in event) || !('loss' in event)) continue
      const turn = `${event.loss} ${event.step}`
      if (turn !== last) turns.set(turn, (turns.get(turn) ?? 0) + 1)
      last = turn
    }
    for (const [turn, times] of turns)
      if (times > 1 && !events.some((event) => event.type === 'liquidation-order-ended'))
        this.note('ends', `loss and step ${turn} were taken ${times} times in one command`)
    const opened = events.filter((event) => event.type === 'loss-opened').map((event) => event.bucket)
    if (opened.length > 2 * new Set(opened).size)
      this.note('ends', `losses opened again and again: ${opened}`)
  }

  #audit(command: Command, outcome: Outcome): void {
    if (!this.#isAudited) return
    const found = this.#auditor.after(this.#first, command, outcome)
    for (const each of found) this.note('audit', `${command.body.type}: ${each}`)
    // What follows a first disagreement would only repeat it.
    if (found.length > 0) this.#isAudited = false
  }

  /** The second house is in the state of the first, so it shows what a trial that was rolled back left behind. */
  #tryOut(from: number): void {
    const { acts, world } = this.#history
    inTrial(this.#first, () => {
      let at = this.#at
      for (const act of acts.slice(from + 1, from + 1 + TRIAL_LENGTH)) {
        at += pauseOf(act)
        submit(this.#first, { id: this.#id, at, by: 'trial', body: bodyOf(this.#first, world, act) })
      }
    })
    for (const found of differences(this.#first, this.#second))
      this.note('replay-equals-original', `a trial: ${found}`)
  }

  #copyNow(): void {
    this.#copy = copyHouse(this.#first)
    const found = [...differences(this.#first, this.#copy), ...listDifferences(this.#first, this.#copy)]
    for (const each of found) this.note('replay-equals-original', `a copy: ${each}`)
  }

  #count(event: Event): void {
    const name =
      'kind' in event && 'name' in event && event.type !== 'account-opened' && event.type !== 'recovered'
        ? event.kind
        : event.type
    this.#told.set(name, (this.#told.get(name) ?? 0) + 1)
  }
}

/**
 * Puts every account that has no open loss before the safety check, as if its zone had been reached, and under a scenario
 * model as if its bound were used up.
 */
function touchAll(house: House): void {
  house.model.forgetBounds()
  for (let row = 0; row < house.book.accounts; row += 1)
    if (house.book.openLossOf(row) === -1) house.book.touch(row)
}

function textOf(value: unknown): string {
  const text = JSON.stringify(value, (_, inner) =>
    typeof inner === 'bigint' ? `${inner}` : (inner as unknown),
  )
  return text.length > 1_500 ? `${text.slice(0, 1_500)}…` : text
}
