import type { DatabaseSync } from 'node:sqlite'
import { checkLimit, eventIn } from '../memory-tables.ts'
import type {
  EventFilter,
  Page,
  Projections,
  StoredEvent,
  StoredLoss,
  StoredPayment,
} from '../projections.ts'
import { onFile } from './database.ts'

const LOSS = 'SELECT loss, sequence, at, bucket, asset, source, status, closed_at AS closedAt FROM losses'
const PAYMENT =
  'SELECT account, sequence, place, payer, at, loss, kind, name, asset, series, amount FROM payments'

/** The tables of a journal's file, read through a connection of their own. */
export class Tables implements Projections {
  readonly #database: DatabaseSync
  readonly #file: string

  constructor(database: DatabaseSync, file: string) {
    this.#database = database
    this.#file = file
  }

  losses(limit: number, before: number = Number.MAX_SAFE_INTEGER): StoredLoss[] {
    checkLimit(limit)
    return this.#all(`${LOSS} WHERE loss < ? ORDER BY loss DESC LIMIT ?`, [before, limit])
  }

  loss(loss: number): StoredLoss | null {
    return this.#all<StoredLoss>(`${LOSS} WHERE loss = ?`, [loss])[0] ?? null
  }

  events({ account, series, kind, loss }: EventFilter, { after, limit }: Page): StoredEvent[] {
    checkLimit(limit)
    const conditions = ['(e.sequence, e.place) > (?, ?)']
    const values: (number | string)[] = [after?.sequence ?? -1, after?.place ?? -1]
    const add = (condition: string, value: number | string | undefined): void => {
      if (value === undefined) return
      conditions.push(condition)
      values.push(value)
    }
    add('a.account = ?', account)
    add('e.series = ?', series)
    add('e.kind = ?', kind)
    add('e.loss = ?', loss)
    // Joined the other way round, the accounts would be looked through event by event.
    const from =
      account === undefined
        ? 'events e'
        : 'event_accounts a CROSS JOIN events e ON (e.sequence, e.place) = (a.sequence, a.place)'
    const order = account === undefined ? 'e.sequence, e.place' : 'a.sequence, a.place'
    if (account !== undefined) {
      conditions.push('(a.sequence, a.place) > (?, ?)')
      values.push(after?.sequence ?? -1, after?.place ?? -1)
    }
    const found = this.#all<Omit<StoredEvent, 'event'> & { bytes: Uint8Array }>(
      `SELECT e.sequence, e.place, e.at, e.kind, substr(o.lines, e.first + 1, e.bytes) AS bytes
       FROM ${from} JOIN outcomes o ON o.row = e.row
       WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`,
      [...values, limit],
    )
    return found.map(({ sequence, place, at, kind, bytes }) => ({
      sequence,
      place,
      at,
      kind,
      event: eventIn(bytes),
    }))
  }

  payments(account: number, { after, limit }: Page): StoredPayment[] {
    checkLimit(limit)
    return this.#all(
      `${PAYMENT} WHERE account = ? AND (sequence, place) > (?, ?) ORDER BY sequence, place, payer LIMIT ?`,
      [account, after?.sequence ?? -1, after?.place ?? -1, limit],
    )
  }

  outcomes(row: number): Uint8Array | null {
    const [found] = this.#all<{ lines: Uint8Array }>('SELECT lines FROM outcomes WHERE row = ?', [row])
    return found?.lines ?? null
  }

  #all<T>(sql: string, values: readonly (number | string)[]): T[] {
    return onFile(this.#file, 'answering a query', () => {
      const rows = this.#database.prepare(sql).all(...values)
      // SQLite's rows have no prototype; those of everybody else do.
      return rows.map((row) => ({ ...row }) as unknown as T)
    })
  }
}
