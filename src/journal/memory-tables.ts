import { lookupOf, searched } from './event-search.ts'
import { paymentColumns } from './payment-columns.ts'
import { eventIn, type ProjectedRows, projectOutcomes } from './project.ts'
import type {
  EventFilter,
  EventPlace,
  FoundEvents,
  Page,
  PayerPage,
  ProjectionScope,
  Projections,
  StoredEvent,
  StoredLoss,
  StoredPayment,
} from './projections.ts'

type EventRow = EventPlace & {
  readonly row: number
  readonly at: number
  readonly kind: string
  readonly series: number | null
  readonly loss: number | null
  readonly first: number
  readonly bytes: number
  readonly accounts: Set<number>
  readonly losses: Set<number>
}

const eventColumns = ['sequence', 'place', 'row', 'at', 'kind', 'series', 'loss', 'first', 'bytes'] as const
const lossColumns = ['loss', 'sequence', 'at', 'bucket', 'asset', 'source'] as const

/** A row of a table as a record: its figures by the names of its columns. */
function named<Row>(columns: readonly (keyof Row & string)[], figures: readonly unknown[]): Row {
  return Object.fromEntries(columns.map((column, at) => [column, figures[at]])) as Row
}

/** The tables of a journal in memory: lists that are looked through from end to end. */
export class MemoryTables implements Projections {
  readonly #scope: ProjectionScope
  readonly #outcomes = new Map<number, Uint8Array>()
  readonly #events: EventRow[] = []
  readonly #losses = new Map<number, StoredLoss>()
  readonly #payments: StoredPayment[] = []

  constructor(scope: ProjectionScope) {
    this.#scope = scope
  }

  add(row: number, outcomes: Uint8Array): void {
    this.#outcomes.set(row, outcomes)
    const projected = projectOutcomes(outcomes, row, this.#scope)
    this.#addEvents(projected)
    this.#addLosses(projected)
    for (const payment of projected.payments) this.#payments.push(named(paymentColumns, payment))
  }

  #addEvents({ events, accounts, losses }: ProjectedRows): void {
    const added = new Map<string, EventRow>()
    for (const each of events) {
      const of = named<Omit<EventRow, 'accounts' | 'losses'>>(eventColumns, each)
      const event = { ...of, accounts: new Set<number>(), losses: new Set<number>() }
      this.#events.push(event)
      added.set(`${event.sequence} ${event.place}`, event)
    }
    for (const [account, sequence, place] of accounts)
      added.get(`${sequence} ${place}`)?.accounts.add(account)
    for (const [loss, sequence, place] of losses) added.get(`${sequence} ${place}`)?.losses.add(loss)
  }

  #addLosses({ opened, moved }: ProjectedRows): void {
    for (const each of opened) {
      const loss = named<Omit<StoredLoss, 'status' | 'closedAt'>>(lossColumns, each)
      this.#losses.set(loss.loss, { ...loss, status: 'open', closedAt: null })
    }
    for (const [loss, status, closedAt] of moved) {
      const entry = this.#losses.get(loss as number)
      if (entry !== undefined) this.#losses.set(entry.loss, { ...entry, status, closedAt } as StoredLoss)
    }
  }

  losses(limit: number, before: number = Number.MAX_SAFE_INTEGER, buckets?: readonly number[]): StoredLoss[] {
    checkLimit(limit)
    const wanted = [...this.#losses.values()].filter(
      ({ loss, bucket }) => loss < before && (buckets === undefined || buckets.includes(bucket)),
    )
    return wanted.toSorted((a, b) => b.loss - a.loss).slice(0, limit)
  }

  loss(loss: number): StoredLoss | null {
    return this.#losses.get(loss) ?? null
  }

  events(filter: EventFilter, { after, limit }: Page): StoredEvent[] {
    checkLimit(limit)
    const wanted = this.#events.filter((event) => isBehind(event, after) && meets(event, filter))
    return wanted.slice(0, limit).map((event) => this.#stored(event))
  }

  search(filter: EventFilter, { after, limit }: Page): FoundEvents {
    checkLimit(limit)
    const { by } = lookupOf(filter)
    const driving = by === null ? {} : { [by]: filter[by] }
    const entries = this.#events.filter((event) => isBehind(event, after) && meets(event, driving))
    const { found, next } = searched(entries, (event) => meets(event, filter), limit)
    return { events: found.map((event) => this.#stored(event)), next }
  }

  payments(account: number, { after, limit }: Page): StoredPayment[] {
    checkLimit(limit)
    return this.#payments
      .filter((payment) => payment.account === account && isBehind(payment, after))
      .slice(0, limit)
  }

  lossPayments(loss: number, accounts: readonly number[], { after, limit }: PayerPage): StoredPayment[] {
    checkLimit(limit)
    const places = new Set(this.#events.filter(({ losses }) => losses.has(loss)).map(placeText))
    return this.#payments
      .filter((payment) => accounts.includes(payment.account) && places.has(placeText(payment)))
      .filter((payment) => isBehind(payment, after) || (isAt(payment, after) && payment.payer > after!.payer))
      .toSorted((a, b) => a.sequence - b.sequence || a.place - b.place || a.payer - b.payer)
      .slice(0, limit)
  }

  outcomes(row: number): Uint8Array | null {
    return this.#outcomes.get(row) ?? null
  }

  #stored({ sequence, place, at, kind, row, first, bytes }: EventRow): StoredEvent {
    const outcomes = this.#outcomes.get(row) as Uint8Array
    return { sequence, place, at, kind, event: eventIn(outcomes.subarray(first, first + bytes)) }
  }
}

/** @throws {RangeError} when a page is asked for that is none */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new RangeError(`A page holds 1 to 1000 entries, and ${limit} were asked for.`)
}

function isBehind({ sequence, place }: EventPlace, after: EventPlace | undefined): boolean {
  return (
    after === undefined || sequence > after.sequence || (sequence === after.sequence && place > after.place)
  )
}

function isAt({ sequence, place }: EventPlace, after: EventPlace | undefined): boolean {
  return after !== undefined && sequence === after.sequence && place === after.place
}

function placeText({ sequence, place }: EventPlace): string {
  return `${sequence} ${place}`
}

function meets(event: EventRow, { account, series, kind, loss }: EventFilter): boolean {
  return (
    (account === undefined || event.accounts.has(account)) &&
    (series === undefined || event.series === series) &&
    (kind === undefined || event.kind === kind) &&
    (loss === undefined || event.losses.has(loss))
  )
}
