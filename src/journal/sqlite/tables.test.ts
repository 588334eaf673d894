import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { appendAll, journalPath, sharedBatches } from '../../../test/support/journal-rows.ts'
import { MOST_LOOKED_AT } from '../event-search.ts'
import { openDatabase } from './database.ts'
import { openSqliteJournal } from './sqlite-journal.ts'
import { Tables } from './tables.ts'

/** A database that notes how each query would be carried out, and how many rows were taken from it. */
class Watched {
  readonly plans: string[] = []
  rows = 0
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  prepare(sql: string) {
    const statement = this.#database.prepare(sql)
    const plan = this.#database.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    return {
      all: (...values: SQLInputValue[]) => {
        this.plans.push(...plan.all(...values).map(({ detail }) => String(detail)))
        const rows = statement.all(...values)
        this.rows += rows.length
        return rows
      },
      iterate: (...values: SQLInputValue[]) => {
        this.plans.push(...plan.all(...values).map(({ detail }) => String(detail)))
        return this.#counted(statement.iterate(...values))
      },
    }
  }

  *#counted(rows: Iterable<unknown>): Generator<unknown> {
    for (const row of rows) {
      this.rows += 1
      yield row
    }
  }
}

async function tablesOf(fill: (database: DatabaseSync) => void = () => {}) {
  const file = journalPath()
  const journal = await openSqliteJournal(file)
  await appendAll(journal, sharedBatches())
  await journal.close()
  const database = openDatabase(file)
  onTestFinished(() => database.close())
  fill(database)
  const watched = new Watched(database)
  return { tables: new Tables(watched as unknown as DatabaseSync, file), watched }
}

test('every list is found by an index, and sorts nothing but what one participant has', async () => {
  const { tables, watched } = await tablesOf()
  const page = { limit: 10, after: { sequence: 1, place: 0 } }
  const plansOf = (ask: () => unknown): string => {
    watched.plans.length = 0
    ask()
    return watched.plans.join('\n')
  }
  const filters = [
    {},
    { account: 1 },
    { series: 0 },
    { kind: 'allocated' },
    { loss: 0 },
    { account: 1, kind: 'traded', series: 0 },
    { loss: 0, account: 1 },
    { series: 0, kind: 'traded' },
    { series: 0, kind: 'allocated' },
  ]
  const asked = [
    ...filters.flatMap((filter) => [() => tables.events(filter, page), () => tables.search(filter, page)]),
    () => tables.losses(10),
    () => tables.loss(1),
    () => tables.payments(1, page),
    () => tables.outcomes(0),
  ]
  for (const ask of asked) expect(plansOf(ask)).not.toMatch(/SCAN|TEMP B-TREE/)
  const ofBuckets = plansOf(() => tables.losses(10, 9, [1, 2]))
  expect(ofBuckets).toContain('losses_by_bucket (bucket=? AND')
  const ofLoss = plansOf(() => tables.lossPayments(0, [1, 2], { limit: 10 }))
  expect(ofLoss).toContain('SEARCH p USING PRIMARY KEY (account=? AND sequence=? AND place=?)')
  for (const plan of [ofBuckets, ofLoss])
    expect(plan.replace('SCAN own VIRTUAL', '').replace('SCAN json_each VIRTUAL', '')).not.toMatch(/SCAN/)
})

test('a page reads what it shows, and a search for what is rare stops at its bound and goes on from there', async () => {
  const many = 2 * MOST_LOOKED_AT + 500
  const { tables, watched } = await tablesOf((database) => {
    // Deposits of one account, so many that nobody should look through them at once.
    database.exec(`
      BEGIN;
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${many})
      INSERT INTO events SELECT 1000 + i, 0, d.row, 0, 'deposited', NULL, NULL, d.first, d.bytes
        FROM n, (SELECT row, first, bytes FROM events WHERE kind = 'deposited' LIMIT 1) d;
      INSERT INTO event_accounts SELECT 4, sequence, place FROM events WHERE sequence >= 1000;
      INSERT INTO losses (loss, sequence, at, bucket, asset, source)
        SELECT sequence, 1, 1, 77, 0, 'account' FROM events WHERE sequence >= 1000;
      COMMIT;`)
  })
  const rowsOf = (ask: () => unknown): number => {
    watched.rows = 0
    ask()
    return watched.rows
  }
  const after = { sequence: 500, place: 0 }
  expect(rowsOf(() => tables.events({ account: 4 }, { limit: 10 }))).toBe(10)
  expect(rowsOf(() => tables.losses(5, undefined, [tables.losses(1, 2)[0].bucket]))).toBe(2)
  expect(rowsOf(() => tables.losses(5, undefined, [77]))).toBe(5)
  expect(rowsOf(() => tables.search({ account: 4, kind: 'traded' }, { limit: 10, after }))).toBe(
    MOST_LOOKED_AT,
  )

  let [pages, from] = [0, after]
  for (;;) {
    const { events, next } = tables.search({ account: 4, kind: 'traded' }, { limit: 10, after: from })
    expect(events).toEqual([])
    pages += 1
    if (next === null) break
    from = next as typeof from
  }
  expect(pages).toBe(3)
})
