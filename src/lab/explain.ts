import type { Command } from '../core/engine/commands.ts'
import type { Event } from '../core/engine/events.ts'
import { evolve } from '../core/engine/evolve.ts'
import { openHouse } from '../core/engine/house.ts'
import { submit } from '../core/engine/submit.ts'
import { netEquityOf } from '../core/waterfall/bucket.ts'
import type { House } from '../core/waterfall/house.ts'
import { payersOf } from './explain-payers.ts'
import { stepLines } from './explain-steps.ts'
import type { LossExplained, StepExplained } from './explain-terms.ts'
import { closingOf, triggerOf } from './explain-trigger.ts'
import type { RunHeader } from './run/plan.ts'
import { lossesOf } from './run/recorder.ts'
import { Words, wordsOf } from './run/words.ts'

/** Payers of a step that are told in full where no one account is asked for. */
const TOLD_PAYERS = 3

/** Which loss, and of whom. */
export interface Question {
  readonly loss: number
  /** Only this account's part, by row; null for the whole loss. */
  readonly account: number | null
}

/**
 * Explains one loss of a run by running its commands again: one house decides, and a second one follows event by
 * event, so that every formula is filled from the state just before its step.
 *
 * @param onCommand told after each command
 * @returns undefined when the commands open no such loss
 */
export function explainLoss(
  header: RunHeader,
  commands: Iterable<{ readonly command: Command }>,
  question: Question,
  onCommand: (done: number) => void = () => {},
): LossExplained | undefined {
  const room = { accounts: header.accounts.length + 1 }
  const explained = new ExplainedRun(openHouse(room), openHouse(room), header.accounts, question)
  let done = 0
  for (const { command } of commands) {
    explained.take(command)
    if (explained.isClosed) break
    onCommand(++done)
  }
  return explained.result()
}

/** A run that is followed from a state before a loss opened until it is closed, a command at a time. */
export class ExplainedRun {
  readonly #deciding: House
  readonly #following: House
  readonly #explainer: Explainer

  /**
   * @param deciding with the state before the first command
   * @param following the same state, sharing nothing with the other
   * @param accounts names by row
   */
  constructor(deciding: House, following: House, accounts: readonly string[], question: Question) {
    this.#deciding = deciding
    this.#following = following
    this.#explainer = new Explainer(following, accounts, question)
  }

  take(command: Command): void {
    const outcome = submit(this.#deciding, command)
    if (outcome.ok) follow(this.#following, this.#deciding, command, outcome.events, this.#explainer)
  }

  /** Nothing that comes later belongs to the loss. */
  get isClosed(): boolean {
    return this.#explainer.isClosed
  }

  /** Undefined while no such loss was opened. */
  result(): LossExplained | undefined {
    return this.#explainer.result()
  }
}

function follow(
  house: House,
  deciding: House,
  command: Command,
  events: readonly Event[],
  explainer: Explainer,
): void {
  house.at = command.at
  house.sequence = deciding.sequence
  for (const event of events) {
    explainer.before(event, command.id)
    evolve(house, event)
    explainer.after(event)
  }
  // Nobody is checked here: the other house did that.
  house.book.forgetTouched()
}

type Mutable<Row> = { -readonly [Key in keyof Row]: Row[Key] }

class Explainer {
  readonly #house: House
  readonly #words: Words
  readonly #question: Question
  #explained: Mutable<LossExplained> | undefined
  #bucket = -1
  #asset = 0
  readonly #steps: StepExplained[] = []
  #step: StepExplained | null = null

  constructor(house: House, accounts: readonly string[], question: Question) {
    this.#house = house
    this.#words = new Words(house, accounts)
    this.#question = question
  }

  get isClosed(): boolean {
    return this.#explained !== undefined && this.#explained.closed !== null
  }

  before(event: Event, command: number): void {
    const { loss } = this.#question
    if (event.type === 'loss-opened' && event.loss === loss) this.#open(event, command)
    else if (lossesOf(event).includes(loss)) this.#explain(event, command)
  }

  #open(event: Extract<Event, { type: 'loss-opened' }>, command: number): void {
    const { markets, rulebooks, at } = this.#house
    this.#bucket = event.bucket
    this.#asset = event.asset
    this.#explained = {
      loss: event.loss,
      account: this.#words.account(event.bucket),
      asset: markets.assets[event.asset].name,
      rulebook: rulebooks[event.rulebook].name,
      openedAt: at,
      command,
      trigger: triggerOf(this.#house, this.#words, event),
      steps: this.#steps,
      closed: null,
    }
  }

  #explain(event: Event, command: number): void {
    const words = wordsOf(this.#words, event, this.#asset)
    if (words === null) return
    const context = { house: this.#house, words: this.#words, loss: this.#question.loss, asset: this.#asset }
    const isPaid = event.type === 'allocated' || event.type === 'deleveraged'
    const { name, kind } = namesOf(event)
    this.#step = {
      name,
      kind,
      at: this.#house.at,
      command,
      words,
      lines: stepLines(context, event),
      payers: isPaid ? payersOf(context, event, this.#question.account, TOLD_PAYERS) : [],
      payersInAll: isPaid ? (event.type === 'allocated' ? event.payers : event.takers).length : 0,
      deficitAfter: '',
      openAfter: '',
    }
  }

  /** What still stands open is read once the step is written down. */
  after(event: Event): void {
    const step = this.#step
    this.#step = null
    if (step !== null) {
      const deficit = Math.max(0, -netEquityOf(this.#house, this.#bucket))
      const deficitAfter = this.#words.money(deficit, this.#asset)
      this.#steps.push({ ...step, deficitAfter, openAfter: this.#words.open(this.#bucket) })
    }
    if (event.type !== 'loss-closed' || event.loss !== this.#question.loss) return
    if (this.#explained === undefined) return
    const lines = closingOf(this.#words, event, this.#asset)
    this.#explained.closed = { how: event.how, at: this.#house.at, lines }
  }

  /** With one account asked for, only the steps it paid in. */
  result(): LossExplained | undefined {
    if (this.#explained === undefined || this.#question.account === null) return this.#explained
    return { ...this.#explained, steps: this.#steps.filter(({ payers }) => payers.length > 0) }
  }
}

function namesOf(event: Event): { readonly name: string; readonly kind: string } {
  if ('kind' in event && 'name' in event && typeof event.name === 'string')
    return { name: event.name, kind: event.kind }
  return { name: event.type, kind: event.type }
}
