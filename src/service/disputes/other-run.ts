import type { Account } from '../../core/book/book.ts'
import type { Command, CommandBody, Trade } from '../../core/engine/commands.ts'
import { copyHouse } from '../../core/engine/house.ts'
import { type Outcome, submit } from '../../core/engine/submit.ts'
import type { House } from '../../core/waterfall/house.ts'
import { canonicalJson } from '../../wire/canonical-json.ts'

/** What became of a command in the other run; where it was not given, why. */
export type OtherOutcome = Outcome | { readonly ok: false; readonly notGiven: string }

/**
 * The run with the corrected input. Commands are given as they were given then. Only those that speak of something by a
 * number which the run itself gave out are given for the same thing by its number here: the loss of the same bucket,
 * the trade of the same command.
 */
export class OtherRun {
  readonly house: House
  /** Losses before this one are the same in both runs. */
  readonly #firstLoss: number
  readonly #bucketsAsItIs = new Map<number, Account>()
  readonly #lossesHere = new Map<Account, number>()
  /** Trades that were made then, by their sequence, and are not the same here; null where none was made here. */
  readonly #otherTrades = new Map<number, Trade | null>()

  constructor(house: House) {
    this.house = copyHouse(house)
    this.#firstLoss = house.tables.nextLoss
  }

  /**
   * @param asItIs what became of the command then
   * @param body what is given for it here; null gives nothing
   */
  give(command: Command, asItIs: Outcome, body: CommandBody | null): OtherOutcome {
    this.#noteLosses(asItIs)
    const here = body === null ? 'left out' : this.#translated(body)
    const outcome: OtherOutcome =
      typeof here === 'string'
        ? { ok: false, notGiven: here }
        : submit(this.house, { ...command, body: here })
    if (outcome.ok)
      for (const event of outcome.events)
        if (event.type === 'loss-opened') this.#lossesHere.set(event.bucket, event.loss)
    if (asItIs.ok && command.body.type === 'trade')
      this.#noteTrade(asItIs.sequence, command.body, outcome.ok && typeof here !== 'string' ? here : null)
    return outcome
  }

  #noteLosses(asItIs: Outcome): void {
    if (!asItIs.ok) return
    for (const event of asItIs.events)
      if (event.type === 'loss-opened') this.#bucketsAsItIs.set(event.loss, event.bucket)
  }

  #noteTrade(sequence: number, then: Trade, here: CommandBody | null): void {
    if (here?.type !== 'trade') this.#otherTrades.set(sequence, null)
    else if (here !== then && canonicalJson(here) !== canonicalJson(then))
      this.#otherTrades.set(sequence, here)
  }

  /** The body as it is to be given here, or why it cannot be given. */
  #translated(body: CommandBody): CommandBody | string {
    if (body.type === 'bust-trade') {
      const other = this.#otherTrades.get(body.sequence)
      if (other === null) return 'trade-not-made'
      return other === undefined ? body : { ...body, trade: other }
    }
    if (!('loss' in body) || body.loss === undefined || body.loss < this.#firstLoss) return body
    const bucket = this.#bucketsAsItIs.get(body.loss)
    const loss = bucket === undefined ? undefined : this.#lossesHere.get(bucket)
    return loss === undefined ? 'loss-not-there' : { ...body, loss }
  }
}
