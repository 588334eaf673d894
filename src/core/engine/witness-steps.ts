import type { Account } from '../book/book.ts'
import { OWN_SIBLINGS } from '../waterfall/apply.ts'
import type { House } from '../waterfall/house.ts'
import type { Event } from './events.ts'
import type { Finding } from './laws.ts'

type Deleveraged = Extract<Event, { type: 'deleveraged' }>
type ClosedOnBook = Extract<Event, { type: 'closed-on-book' }>
type HedgedOnBook = Extract<Event, { type: 'hedged-on-book' }>
type Allocated = Extract<Event, { type: 'allocated' }>
type ClaimRecorded = Extract<Event, { type: 'claim-recorded' }>

/**
 * Watches who pays and in what order: caps, turns, the side and the rank of those who take over positions.
 *
 * Within a command a loss only goes down its list; a new command may take it up where it was parked.
 */
export class StepWitness {
  readonly #findings: Finding[]
  /** Buckets whose loss opened in this command. */
  readonly #fallen = new Set<Account>()
  /** Highest step each loss has taken in this command. */
  readonly #reached = new Map<number, number>()
  #quantities: readonly number[] = []

  constructor(findings: Finding[]) {
    this.#findings = findings
  }

  before(house: House, event: Event): void {
    if (event.type === 'loss-opened') this.#fallen.add(event.bucket)
    if (event.type === 'allocated') this.#checkAllocated(house, event)
    // What comes back comes back upwards, long after its loss has closed.
    else if (event.type !== 'recovered' && 'step' in event && 'kind' in event)
      this.#checkTurn(house, event.loss, event)
    if (event.type === 'claim-recorded' && event.holders !== undefined) this.#checkUnits(event, event.holders)
    if (event.type === 'deleveraged') {
      this.#quantities = this.#sidesOf(house, event)
      this.#checkRanks(house, event)
    }
    if (event.type === 'closed-on-book') this.#checkCloses(house, event)
    if (event.type === 'hedged-on-book') this.#checkHedges(event)
    if (event.type === 'closed-on-book' || event.type === 'hedged-on-book') this.#checkOwners(house, event)
  }

  after(house: House, event: Event): void {
    if (event.type === 'deleveraged') this.#checkSides(event, this.#sidesOf(house, event))
  }

  end(): void {
    this.#fallen.clear()
    this.#reached.clear()
  }

  #checkAllocated(house: House, event: Allocated): void {
    const paid = event.amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
    const received = event.received.reduce((sum, amount) => sum + BigInt(amount), 0n)
    if (paid !== event.total + (event.dust ?? 0n) || received !== event.total || event.residual < 0n)
      this.#find('within-caps', `${event.name}: ${paid} paid, ${received} received, ${event.total} in all`)
    if (new Set(event.payers).size !== event.payers.length)
      this.#find('within-caps', `${event.name} names a payer twice`)
    for (const [at, payer] of event.payers.entries()) {
      const amount = event.amounts[at]
      if (amount < 0 || amount > event.caps[at])
        this.#find('within-caps', `account ${payer} paid ${amount} of at most ${event.caps[at]}`)
      if (amount !== 0 && this.#fallen.has(payer))
        this.#find('within-caps', `account ${payer} fell in this command and paid ${amount} for others`)
    }
    if (event.step === OWN_SIBLINGS) return
    for (const loss of event.losses) this.#checkTurn(house, loss, event)
  }

  /** A claim in units cuts its holders like a levy does: once each, nobody who fell, and for all of it. */
  #checkUnits(event: ClaimRecorded, { accounts, units }: NonNullable<ClaimRecorded['holders']>): void {
    const cut = units.reduce((sum, amount) => sum + BigInt(amount), 0n)
    if (cut !== BigInt(event.amount) || new Set(accounts).size !== accounts.length)
      this.#find('within-caps', `${event.name}: ${cut} cut for a claim of ${event.amount}`)
    for (const [at, account] of accounts.entries())
      if (units[at] < 0 || (units[at] > 0 && this.#fallen.has(account)))
        this.#find('within-caps', `account ${account} was cut ${units[at]} for a claim in units`)
  }

  /** The step is the rulebook's own at that place, and not before one the loss has taken in this command. */
  #checkTurn(
    house: House,
    id: number,
    at: { readonly step: number; readonly kind: string; readonly name: string },
  ): void {
    const loss = house.tables.losses.get(id)
    if (loss === undefined)
      return this.#find('steps-in-turn', `${at.name} was taken by loss ${id}, which is not open`)
    const step = house.rulebooks[loss.rulebook].steps[at.step]
    const isRest = step === undefined && at.kind === 'record-claim'
    if (!isRest && step?.step !== at.kind)
      this.#find(
        'steps-in-turn',
        `loss ${id} took ${at.kind} at place ${at.step}, where ${step?.step} stands`,
      )
    const reached = this.#reached.get(id) ?? 0
    // A fill is a fact from outside: it belongs to the step that placed the order, and its step may go on after it.
    if (at.step < reached)
      this.#find('steps-in-turn', `loss ${id} took step ${at.step} after step ${reached} in one command`)
    this.#reached.set(id, Math.max(reached, at.step))
  }

  /** Scores never rise within one event, ties go to the lower account; a pro-rata share has no rank. */
  #checkRanks(house: House, event: Deleveraged): void {
    const loss = house.tables.losses.get(event.loss)
    const step = loss === undefined ? undefined : house.rulebooks[loss.rulebook].steps[event.step]
    if (step?.step !== 'deleverage' || (step.select.by === 'pro-rata' && !step.selfFirst)) return
    if (step.select.by === 'pro-rata' && event.candidatesHash === '') return
    for (let at = 1; at < event.takers.length; at += 1) {
      const isTie = event.scores[at] === event.scores[at - 1]
      if (isTie ? event.takers[at] > event.takers[at - 1] : event.scores[at] < event.scores[at - 1]) continue
      this.#find(
        'rank-in-order',
        `account ${event.takers[at]} with score ${event.scores[at]} stands behind ${event.takers[at - 1]} with ${event.scores[at - 1]}`,
      )
    }
  }

  /** Quantities of the bucket, then of each taker. */
  #sidesOf(house: House, event: Deleveraged): number[] {
    const bucket = house.tables.losses.get(event.loss)?.bucket ?? -1
    return [bucket, ...event.takers].map((row) => (row < 0 ? 0 : house.book.quantityOf(row, event.series)))
  }

  #checkSides(event: Deleveraged, after: readonly number[]): void {
    const before = this.#quantities
    const onlyCloses = (at: number): boolean => shrinks(before[at], after[at])
    if (!onlyCloses(0))
      this.#find('deleverage-closes-only', `${event.name} took the bucket from ${before[0]} to ${after[0]}`)
    if (event.kind !== 'deleverage' && event.kind !== 'tear-up') return
    for (const [at, taker] of event.takers.entries()) {
      if (!onlyCloses(at + 1))
        this.#find(
          'deleverage-closes-only',
          `${event.name} took account ${taker} from ${before[at + 1]} to ${after[at + 1]}`,
        )
    }
  }

  #checkCloses(house: House, event: ClosedOnBook): void {
    const loss = house.tables.losses.get(event.loss)
    if (loss === undefined) return
    const held = house.book.quantityOf(loss.bucket, event.series)
    if (!shrinks(held, held + event.quantity))
      this.#find('deleverage-closes-only', `${event.name} closed ${event.quantity} of ${held}`)
  }

  /** Who trades with himself has closed and hedged nothing. */
  #checkOwners(house: House, { loss, name, owners }: ClosedOnBook | HedgedOnBook): void {
    const bucket = house.tables.losses.get(loss)?.bucket
    if (owners.some((owner) => owner === bucket))
      this.#find('deleverage-closes-only', `${name} filled an order of account ${bucket} itself`)
  }

  /** A hedge goes the way that makes the delta smaller and never beyond what leaves none. */
  #checkHedges({ name, quantity, wanted }: HedgedOnBook): void {
    const isHedge = Math.sign(quantity) === Math.sign(wanted) && Math.abs(quantity) <= Math.abs(wanted)
    if (!isHedge)
      this.#find('deleverage-closes-only', `${name} traded ${quantity}, where ${wanted} leaves no delta`)
  }

  #find(law: Finding['law'], found: string): void {
    this.#findings.push({ law, found })
  }
}

/** From one side toward zero and no further. */
function shrinks(before: number, after: number): boolean {
  return Math.abs(after) < Math.abs(before) && (after === 0 || after > 0 === before > 0)
}
