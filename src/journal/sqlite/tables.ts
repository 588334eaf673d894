import type { DatabaseSync } from 'node:sqlite'
import { type Condition, lookupOf, searched } from '../event-search.ts'
import { checkLimit } from '../memory-tables.ts'
import { paymentColumns } from '../payment-columns.ts'
import { eventIn } from '../project.ts'
import type {
  EventFilter,
  EventPlace,
  FoundEvents,
  Page,
  PayerPage,
  Projections,
  StoredEvent,
  StoredLoss,
  StoredPayment,
} from '../projections.ts'
import { onFile } from './database.ts'

const LOSS = 'SELECT loss, sequence, at, bucket, asset, source, status, closed_at AS closedAt FROM losses'
const PAYMENT = `SELECT ${paymentColumns.join(', ')} FROM payments`
const EVENT = 'SELECT e.sequence, e.place, e.at, e.kind, substr(o.bytes, e.first + 1, e.bytes) AS bytes'
/** Tables that find an event by something it names. Joined the other way round, they would be looked through event by event. */
const named = { account: 'event_accounts', loss: 'event_losses' } as const

/** The tables of a journal's file, read through a connection of their own. */
export class Tables implements Projections {
  readonly #database: DatabaseSync
  readonly #file: string

  constructor(database: DatabaseSync, file: string) {
    this.#database = database
    this.#file = file
  }

  losses(limit: number, before: number = Number.MAX_SAFE_INTEGER, buckets?: readonly number[]): StoredLoss[] {
    checkLimit(limit)
    if (buckets === undefined)
      return this.#all(`${LOSS} WHERE loss < ? ORDER BY loss DESC LIMIT ?`, [before, limit])
    return this.#all(
      `${LOSS} WHERE bucket IN (SELECT value FROM json_each(?)) AND loss < ? ORDER BY loss DESC LIMIT ?`,
      [JSON.stringify(buckets), before, limit],
    )
  }

  loss(loss: number): StoredLoss | null {
    return this.#all<StoredLoss>(`${LOSS} WHERE loss = ?`, [loss])[0] ?? null
  }

  events(filter: EventFilter, { after, limit }: Page): StoredEvent[] {
    checkLimit(limit)
    const { by, others } = lookupOf(filter)
    const { from, where, order, values } = driven(filter, by, after)
    const conditions = [where, ...others.map((other) => conditionOf(other))]
    const found = this.#all<Readonly<Record<string, unknown>>>(
      `${EVENT}
       FROM ${from} JOIN outcomes o ON o.row = e.row
       WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`,
      [...values, ...others.map((other) => filter[other]!), limit],
    )
    return found.map(storedEvent)
  }

  search(filter: EventFilter, { after, limit }: Page): FoundEvents {
    const { by, others } = lookupOf(filter)
    if (others.length === 0) return this.#pageOf(filter, { limit, ...(after !== undefined && { after }) })
    checkLimit(limit)
    const { from, where, order, values } = driven(filter, by, after)
    const isWanted = others.map((other) => conditionOf(other)).join(' AND ')
    const sql = `SELECT e.sequence, e.place, ${isWanted} AS isWanted FROM ${from} WHERE ${where} ORDER BY ${order}`
    type Entry = EventPlace & { readonly isWanted: number }
    const { found, next } = onFile(this.#file, 'answering a query', () => {
      const entries = this.#database.prepare(sql).iterate(...others.map((other) => filter[other]!), ...values)
      return searched(entries as Iterable<unknown> as Iterable<Entry>, (entry) => entry.isWanted === 1, limit)
    })
    return { events: this.#eventsAt(found), next }
  }

  /** Nothing is looked at but what is wanted. */
  #pageOf(filter: EventFilter, page: Page): FoundEvents {
    const events = this.events(filter, page)
    const last = events.at(-1)
    if (last === undefined || events.length < page.limit) return { events, next: null }
    return { events, next: { sequence: last.sequence, place: last.place } }
  }

  #eventsAt(places: readonly EventPlace[]): StoredEvent[] {
    return onFile(this.#file, 'answering a query', () => {
      const select = this.#database.prepare(
        `${EVENT} FROM events e JOIN outcomes o ON o.row = e.row WHERE e.sequence = ? AND e.place = ?`,
      )
      return places.flatMap(({ sequence, place }) =>
        select.all(sequence, place).map((row) => storedEvent(row)),
      )
    })
  }

  payments(account: number, { after, limit }: Page): StoredPayment[] {
    checkLimit(limit)
    return this.#all(
      `${PAYMENT} WHERE account = ? AND (sequence, place) > (?, ?) ORDER BY sequence, place, payer LIMIT ?`,
      [account, after?.sequence ?? -1, after?.place ?? -1, limit],
    )
  }

  lossPayments(loss: number, accounts: readonly number[], { after, limit }: PayerPage): StoredPayment[] {
    checkLimit(limit)
    const { sequence, place, payer } = after ?? { sequence: -1, place: -1, payer: -1 }
    return this.#all(
      `SELECT ${paymentColumns.map((column) => `p.${column}`).join(', ')}
       FROM event_losses l CROSS JOIN json_each(?) own CROSS JOIN payments p
         ON p.account = own.value AND p.sequence = l.sequence AND p.place = l.place
       WHERE l.loss = ? AND (l.sequence, l.place) >= (?, ?) AND (p.sequence, p.place, p.payer) > (?, ?, ?)
       ORDER BY p.sequence, p.place, p.payer LIMIT ?`,
      [JSON.stringify(accounts), loss, sequence, place, sequence, place, payer, limit],
    )
  }

  outcomes(row: number): Uint8Array | null {
    const [found] = this.#all<{ bytes: Uint8Array }>('SELECT bytes FROM outcomes WHERE row = ?', [row])
    return found?.bytes ?? null
  }

  #all<T>(sql: string, values: readonly (number | string)[]): T[] {
    return onFile(this.#file, 'answering a query', () => {
      const rows = this.#database.prepare(sql).all(...values)
      // SQLite's rows have no prototype; those of everybody else do.
      return rows.map((row) => ({ ...row }) as unknown as T)
    })
  }
}

function storedEvent({ bytes, ...place }: Readonly<Record<string, unknown>>): StoredEvent {
  return { ...place, event: eventIn(bytes as Uint8Array) } as StoredEvent
}

/** What a list of events is looked up by, and from where on. */
function driven(
  filter: EventFilter,
  by: Condition | null,
  after: EventPlace | undefined,
): {
  readonly from: string
  readonly where: string
  readonly order: string
  readonly values: (number | string)[]
} {
  const place = [after?.sequence ?? -1, after?.place ?? -1]
  if (by === 'account' || by === 'loss')
    return {
      from: `${named[by]} d CROSS JOIN events e ON (e.sequence, e.place) = (d.sequence, d.place)`,
      where: `d.${by} = ? AND (d.sequence, d.place) > (?, ?)`,
      order: 'd.sequence, d.place',
      values: [filter[by]!, ...place],
    }
  const of =
    by === null ? { condition: '', values: [] } : { condition: `e.${by} = ? AND `, values: [filter[by]!] }
  return {
    from: 'events e',
    where: `${of.condition}(e.sequence, e.place) > (?, ?)`,
    order: 'e.sequence, e.place',
    values: [...of.values, ...place],
  }
}

/** A condition on an event that was found by another one. */
function conditionOf(condition: Condition): string {
  if (condition === 'series' || condition === 'kind') return `coalesce(e.${condition} = ?, 0)`
  const table = named[condition]
  return `EXISTS (SELECT 1 FROM ${table} x WHERE x.${condition} = ? AND x.sequence = e.sequence AND x.place = e.place)`
}
