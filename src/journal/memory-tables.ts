import type { Json } from '../wire/canonical-json.ts'
import { type ProjectedRows, projectLines } from './project.ts'
import type {
  EventFilter,
  EventPlace,
  Page,
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
}

/** The tables of a journal in memory: lists that are looked through from end to end. */
export class MemoryTables implements Projections {
  readonly #scope: ProjectionScope
  readonly #lines = new Map<number, Uint8Array>()
  readonly #events: EventRow[] = []
  readonly #losses = new Map<number, StoredLoss>()
  readonly #payments: StoredPayment[] = []

  constructor(scope: ProjectionScope) {
    this.#scope = scope
  }

  add(row: number, lines: Uint8Array): void {
    this.#lines.set(row, lines)
    const projected = projectLines(lines, row, this.#scope)
    this.#addEvents(projected)
    this.#addLosses(projected)
    for (const [
      account,
      sequence,
      place,
      payer,
      at,
      loss,
      kind,
      name,
      asset,
      series,
      amount,
    ] of projected.payments)
      this.#payments.push({
        account,
        sequence,
        place,
        payer,
        at,
        loss,
        kind,
        name,
        asset,
        series,
        amount,
      } as StoredPayment)
  }

  #addEvents({ events, accounts }: ProjectedRows): void {
    const added = new Map<string, EventRow>()
    for (const [sequence, place, row, at, kind, series, loss, first, bytes] of events) {
      const event = {
        sequence,
        place,
        row,
        at,
        kind,
        series,
        loss,
        first,
        bytes,
        accounts: new Set(),
      } as EventRow
      this.#events.push(event)
      added.set(`${sequence} ${place}`, event)
    }
    for (const [account, sequence, place] of accounts)
      added.get(`${sequence} ${place}`)?.accounts.add(account)
  }

  #addLosses({ opened, moved }: ProjectedRows): void {
    for (const [loss, sequence, at, bucket, asset, source] of opened) {
      const entry = {
        loss,
        sequence,
        at,
        bucket,
        asset,
        source,
        status: 'open',
        closedAt: null,
      } as StoredLoss
      this.#losses.set(entry.loss, entry)
    }
    for (const [loss, status, closedAt] of moved) {
      const entry = this.#losses.get(loss as number)
      if (entry !== undefined) this.#losses.set(entry.loss, { ...entry, status, closedAt } as StoredLoss)
    }
  }

  losses(limit: number, before: number = Number.MAX_SAFE_INTEGER): StoredLoss[] {
    checkLimit(limit)
    const wanted = [...this.#losses.values()].filter(({ loss }) => loss < before)
    return wanted.toSorted((a, b) => b.loss - a.loss).slice(0, limit)
  }

  loss(loss: number): StoredLoss | null {
    return this.#losses.get(loss) ?? null
  }

  events(filter: EventFilter, { after, limit }: Page): StoredEvent[] {
    checkLimit(limit)
    const wanted = this.#events.filter((event) => isBehind(event, after) && meets(event, filter))
    return wanted.slice(0, limit).map(({ sequence, place, at, kind, row, first, bytes }) => {
      const lines = this.#lines.get(row) as Uint8Array
      return { sequence, place, at, kind, event: eventIn(lines.subarray(first, first + bytes)) }
    })
  }

  payments(account: number, { after, limit }: Page): StoredPayment[] {
    checkLimit(limit)
    return this.#payments
      .filter((payment) => payment.account === account && isBehind(payment, after))
      .slice(0, limit)
  }

  outcomes(row: number): Uint8Array | null {
    return this.#lines.get(row) ?? null
  }
}

/** @throws {RangeError} when a page is asked for that is none */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new RangeError(`A page holds 1 to 1000 entries, and ${limit} were asked for.`)
}

export function eventIn(bytes: Uint8Array): Json {
  return JSON.parse(new TextDecoder().decode(bytes)) as Json
}

function isBehind({ sequence, place }: EventPlace, after: EventPlace | undefined): boolean {
  return (
    after === undefined || sequence > after.sequence || (sequence === after.sequence && place > after.place)
  )
}

function meets(event: EventRow, { account, series, kind, loss }: EventFilter): boolean {
  return (
    (account === undefined || event.accounts.has(account)) &&
    (series === undefined || event.series === series) &&
    (kind === undefined || event.kind === kind) &&
    (loss === undefined || event.loss === loss)
  )
}
