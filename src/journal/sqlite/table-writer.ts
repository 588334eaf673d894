import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { projectOutcomes } from '../project.ts'
import type { ProjectionScope } from '../projections.ts'

/** Writes what the outcomes of rows come to into the tables. A whole table's rows cross to SQLite as one JSON text. */
export class TableWriter {
  readonly #scope: ProjectionScope
  readonly #events: StatementSync
  readonly #accounts: StatementSync
  readonly #losses: StatementSync
  readonly #opened: StatementSync
  readonly #moved: StatementSync
  readonly #payments: StatementSync

  /** @param schema where the tables stand */
  constructor(database: DatabaseSync, schema: 'main' | 'temp', scope: ProjectionScope) {
    const columns = (count: number): string =>
      Array.from({ length: count }, (_, at) => `value ->> ${at}`).join(', ')
    const insert = (table: string, count: number): StatementSync =>
      database.prepare(`INSERT INTO ${schema}.${table} SELECT ${columns(count)} FROM json_each(?)`)
    this.#scope = scope
    this.#events = insert('events', 9)
    this.#accounts = insert('event_accounts', 3)
    this.#losses = insert('event_losses', 3)
    this.#opened = insert('losses (loss, sequence, at, bucket, asset, source)', 6)
    this.#moved = database.prepare(`UPDATE ${schema}.losses SET status = ?, closed_at = ? WHERE loss = ?`)
    this.#payments = insert('payments', 11)
  }

  add(row: number, outcomes: Uint8Array): void {
    const { events, accounts, losses, opened, moved, payments } = projectOutcomes(outcomes, row, this.#scope)
    if (events.length > 0) this.#events.run(JSON.stringify(events))
    if (accounts.length > 0) this.#accounts.run(JSON.stringify(accounts))
    if (losses.length > 0) this.#losses.run(JSON.stringify(losses))
    if (opened.length > 0) this.#opened.run(JSON.stringify(opened))
    for (const [loss, status, closedAt] of moved) this.#moved.run(status, closedAt, loss)
    if (payments.length > 0) this.#payments.run(JSON.stringify(payments))
  }
}
