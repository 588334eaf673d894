import { expect, onTestFinished, test } from 'vitest'
import { hexOf, sha256Hex } from '../../src/core/money/sha256.ts'
import { actOf } from '../../src/journal/acts.ts'
import { batchOf } from '../../src/journal/batch-record.ts'
import { MalformedBatch } from '../../src/journal/bytes.ts'
import { checkedRows, FIRST_HASH } from '../../src/journal/chain.ts'
import { JournalBroken, JournalGap, JournalStopped } from '../../src/journal/errors.ts'
import { partsOf } from '../../src/journal/frame.ts'
import type { Journal, JournalRow } from '../../src/journal/journal.ts'
import type { EventPlace, ProjectionScope } from '../../src/journal/projections.ts'
import { appendAll, gapBatches, noteRow, rowsOf, sharedBatches } from './journal-rows.ts'

type Open = (options?: { project?: ProjectionScope; keepSnapshots?: number }) => Promise<Journal>

/** Looked at by hand: rows of many bytes are slow to compare one by one. */
function same(a: readonly JournalRow[], b: readonly JournalRow[]): boolean {
  const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
  return (
    a.length === b.length &&
    a.every(
      ({ number, bytes, hash }, at) =>
        number === b[at].number && isSame(bytes, b[at].bytes) && isSame(hash, b[at].hash),
    )
  )
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What every journal has to do, whatever shore it keeps its rows on. */
export function journalConformance(openOne: Open): void {
  const open: Open = async (options) => {
    const journal = await openOne(options)
    onTestFinished(() => journal.close())
    return journal
  }
  chainConformance(open)
  snapshotConformance(open)
  compactionConformance(open)
  projectionConformance(open)
}

function chainConformance(open: Open): void {
  test('an empty journal has no rows and a head of zeros', async () => {
    const journal = await open()
    expect(journal.length).toBe(0)
    expect(journal.compacted).toBe(0)
    expect(hexOf(journal.head)).toBe(hexOf(FIRST_HASH))
    expect(await rowsOf(journal.read())).toEqual([])
    expect(await journal.newestSnapshot()).toBeNull()
  })

  test('rows come back in order, each joined to the one before', async () => {
    const journal = await open()
    const given = [0, 1, 2].map((number) => noteRow(number, 10 * number))
    const kept = await Promise.all(given.map((bytes) => journal.append(bytes)))
    const rows = await rowsOf(checkedRows(journal.read()))
    expect(rows.map(({ bytes }) => hexOf(bytes))).toEqual(given.map(hexOf))
    expect(rows.map(({ number }) => number)).toEqual([0, 1, 2])
    expect(kept.map(({ number, hash }) => ({ number, hash }))).toEqual(
      rows.map(({ number, hash }) => ({ number, hash })),
    )
    const { kept: part, body } = partsOf(given[1])
    const joined = new Uint8Array([
      ...rows[0].hash,
      ...Buffer.from(sha256Hex(body as Uint8Array), 'hex'),
      ...part,
    ])
    expect(hexOf(rows[1].hash)).toBe(sha256Hex(joined))
    expect(hexOf(journal.head)).toBe(hexOf(rows[2].hash))
    expect(journal.length).toBe(3)
  })

  test('reading may start anywhere, and nowhere beyond the end', async () => {
    const journal = await open()
    for (const number of [0, 1, 2]) await journal.append(noteRow(number))
    expect((await rowsOf(journal.read(1))).map(({ number }) => number)).toEqual([1, 2])
    expect(await rowsOf(journal.read(3))).toEqual([])
    await expect(rowsOf(journal.read(5))).rejects.toThrow(JournalGap)
  })

  test('reading ahead gives the same rows, however many, and may be left off', async () => {
    const journal = await open()
    const given = Array.from({ length: 90 }, (_, number) => noteRow(number, number % 3 === 0 ? 100_000 : 10))
    await Promise.all(given.map((bytes) => journal.append(bytes)))
    const rows = await rowsOf(journal.read())
    for (const from of [0, 1, 17, 89, 90])
      expect(same(await rowsOf(journal.read(from, true)), rows.slice(from))).toBe(true)
    for await (const row of journal.read(0, true)) if (row.number === 3) break
    expect(same(await rowsOf(checkedRows(journal.read(0, true))), rows)).toBe(true)
    await expect(rowsOf(journal.read(91, true))).rejects.toThrow(JournalGap)
  })

  test('what the caller does to its bytes later does not reach the journal', async () => {
    const journal = await open()
    const bytes = noteRow(7)
    const before = hexOf(bytes)
    const appended = journal.append(bytes)
    bytes.fill(0)
    await appended
    const [row] = await rowsOf(journal.read())
    expect(hexOf(row.bytes)).toBe(before)
  })

  test('bytes that are handed over are kept like copied ones, and are the caller’s no more', async () => {
    const [copying, taking] = [await open(), await open()]
    // A view into more bytes than its own cannot be taken over, and is kept all the same.
    const within = (bytes: Uint8Array): Uint8Array => new Uint8Array([0, ...bytes, 0]).subarray(1, -1)
    const batches = gapBatches()
    for (const [number, { bytes, outcomes }] of batches.entries()) {
      await copying.append(bytes, outcomes)
      const isWhole = number % 2 === 0
      const handed = isWhole ? [bytes.slice(), outcomes.slice()] : [within(bytes), within(outcomes)]
      const appended = taking.append(handed[0], handed[1], true)
      if (isWhole) expect(handed.map(({ length }) => length)).toEqual([0, 0])
      else for (const each of handed) each.fill(0)
      expect((await appended).number).toBe(number)
    }
    expect(await rowsOf(taking.read())).toEqual(await rowsOf(copying.read()))
    expect(hexOf(taking.head)).toBe(hexOf(copying.head))
    for (const number of batches.keys())
      expect(taking.projections.outcomes(number)).toEqual(copying.projections.outcomes(number))
    const all = { limit: 1000 }
    expect(taking.projections.events({}, all)).toEqual(copying.projections.events({}, all))
  })

  test('bytes that are no row are not taken, and spoil nothing', async () => {
    const journal = await open()
    await expect(journal.append(bytesOf('nonsense'))).rejects.toThrow(MalformedBatch)
    await journal.append(noteRow(0))
    expect(journal.length).toBe(1)
  })

  test('outcomes that are not those of the row are refused', async () => {
    const journal = await open()
    const [first, second] = gapBatches()
    await journal.append(first.bytes, first.outcomes)
    await expect(journal.append(second.bytes, first.outcomes)).rejects.toThrow(
      'Row 1 of the journal names outcomes',
    )
    expect(journal.length).toBe(1)
  })

  test('a changed byte and a missing row are found, and the row is named', async () => {
    const journal = await open()
    for (const number of [0, 1, 2]) await journal.append(noteRow(number))
    const rows = await rowsOf(journal.read())
    const changed = rows.map((row) => (row.number === 1 ? { ...row, bytes: noteRow(9) } : row))
    await expect(rowsOf(checkedRows(each(changed)))).rejects.toThrow(JournalBroken)
    await expect(rowsOf(checkedRows(each(changed)))).rejects.toThrow('Row 1 of the journal has hash')
    const without = rows.filter(({ number }) => number !== 1)
    await expect(rowsOf(checkedRows(each(without)))).rejects.toThrow(JournalGap)
    await expect(rowsOf(checkedRows(each(without)))).rejects.toThrow('Row 1 of the journal is missing')
  })

  test('a closed journal takes nothing more', async () => {
    const journal = await open()
    const last = journal.append(noteRow(0))
    await journal.close()
    expect((await last).number).toBe(0)
    await expect(journal.append(noteRow(1))).rejects.toThrow(JournalStopped)
  })
}

async function* each(rows: readonly JournalRow[]): AsyncGenerator<JournalRow> {
  yield* rows
}

function snapshotConformance(open: Open): void {
  test('the newest snapshots are kept, and the newest of them is given', async () => {
    const journal = await open({ keepSnapshots: 2 })
    for (const number of [0, 1, 2, 3]) {
      const { hash } = await journal.append(noteRow(number))
      // Larger than what is written at once, so that it goes in by parts.
      const bytes = new Uint8Array(number === 3 ? 5_000_000 : 10).fill(number)
      await journal.putSnapshot({ row: number + 1, hash, epoch: 1, bytes })
    }
    const newest = await journal.newestSnapshot()
    expect(newest).toMatchObject({ row: 4, epoch: 1 })
    expect(hexOf(newest?.hash as Uint8Array)).toBe(hexOf(journal.head))
    expect(newest?.bytes.length).toBe(5_000_000)
    expect(newest?.bytes.every((byte) => byte === 3)).toBe(true)
  })

  test('an older snapshot is given to whoever cannot use the newest', async () => {
    const journal = await open({ keepSnapshots: 2 })
    for (const number of [0, 1, 2]) {
      const { hash } = await journal.append(noteRow(number))
      await journal.putSnapshot({ row: number + 1, hash, epoch: 1, bytes: bytesOf(`state ${number}`) })
    }
    expect(await journal.newestSnapshot(3)).toMatchObject({ row: 2 })
    expect(await journal.newestSnapshot(2)).toBeNull()
    await journal.compact(2)
    expect(await journal.newestSnapshot(3)).toMatchObject({ row: 2 })
    await expect(journal.newestSnapshot(2)).rejects.toThrow(JournalGap)
  })

  test('a snapshot of no row, or of another history, is refused', async () => {
    const journal = await open()
    const { hash } = await journal.append(noteRow(0))
    const bytes = (): Uint8Array => new Uint8Array(3)
    const put = (row: number, of: Uint8Array) =>
      journal.putSnapshot({ row, hash: of, epoch: 1, bytes: bytes() })
    await expect(put(2, hash)).rejects.toThrow(JournalGap)
    await expect(put(1, FIRST_HASH)).rejects.toThrow('another history')
    await put(0, FIRST_HASH)
    await put(1, hash)
    expect(await journal.newestSnapshot()).toMatchObject({ row: 1 })
  })

  test('an empty snapshot is one', async () => {
    const journal = await open()
    await journal.putSnapshot({ row: 0, hash: FIRST_HASH, epoch: 3, bytes: new Uint8Array() })
    expect((await journal.newestSnapshot())?.bytes.length).toBe(0)
  })
}

function compactionConformance(open: Open): void {
  test('compaction drops commands, and the chain, notes, allocation events and who gave what stay', async () => {
    const journal = await open()
    await appendAll(journal, gapBatches())
    const before = await rowsOf(journal.read())
    await expect(journal.compact(1)).rejects.toThrow('Take a snapshot first')
    const row = before.length - 1
    await journal.putSnapshot({ row, hash: before[row - 1].hash, epoch: 1, bytes: bytesOf('state') })
    await expect(journal.compact(row + 1)).rejects.toThrow(JournalGap)

    const { rows, freedBytes } = await journal.compact(row)
    expect(rows).toBe(row)
    expect(journal.compacted).toBe(row)
    expect(freedBytes).toBeGreaterThan(0)
    const after = await rowsOf(checkedRows(journal.read()))
    expect(after.map(({ hash }) => hexOf(hash))).toEqual(before.map(({ hash }) => hexOf(hash)))
    for (const [at, { bytes }] of after.entries()) {
      const was = batchOf(before[at].bytes)
      const acts = was.commands?.map(({ command, key }) => actOf(command, key))
      expect(batchOf(bytes)).toEqual(at < row ? { ...was, commands: null, acts } : was)
    }
    expect(after.flatMap(({ bytes }) => batchOf(bytes).allocations).map(({ event }) => event.type)).toContain(
      'deleveraged',
    )
  })

  test('it goes on from where it was, and more rows may follow', async () => {
    const journal = await open()
    for (const number of [0, 1, 2]) await journal.append(noteRow(number, 50))
    await journal.putSnapshot({ row: 3, hash: journal.head, epoch: 1, bytes: bytesOf('state') })
    expect((await journal.compact(2)).rows).toBe(2)
    expect((await journal.compact(1)).rows).toBe(2)
    expect((await journal.compact(3)).rows).toBe(3)
    await journal.append(noteRow(3))
    expect(await rowsOf(journal.read())).toHaveLength(4)
    expect(await journal.newestSnapshot()).toMatchObject({ row: 3 })
  })
}

function projectionConformance(open: Open): void {
  test('losses, their events and what each account paid can be asked for', async () => {
    const journal = await open()
    await appendAll(journal, gapBatches())
    const { projections } = journal
    const [loss] = projections.losses(10)
    expect(loss).toMatchObject({ loss: 0, source: 'account', status: 'closed' })
    expect(loss.closedAt).toBe(loss.at)
    expect(projections.loss(0)).toEqual(loss)
    expect(projections.loss(1)).toBeNull()
    expect(projections.losses(10, 0)).toEqual([])
    const steps = projections.events({ loss: 0 }, { limit: 1000 })
    expect(steps[0].kind).toBe('loss-opened')
    expect(steps.at(-1)?.kind).toBe('loss-closed')
    const taken = steps.find(({ kind }) => kind === 'deleveraged')
    const [winner] = columnOf(taken?.event, 'takers')
    expect(projections.payments(winner, { limit: 10 })).toMatchObject([
      {
        account: winner,
        loss: 0,
        kind: 'deleverage',
        payer: 0,
        asset: null,
        amount: 1000,
        ...placeOf(taken),
      },
    ])
  })

  test('events are found by account, series and kind, page after page', async () => {
    const journal = await open()
    await appendAll(journal, gapBatches())
    const { projections } = journal
    const all = projections.events({}, { limit: 1000 })
    expect(all.length).toBeGreaterThan(12)
    const paged = []
    for (let page = projections.events({}, { limit: 5 }); page.length > 0; ) {
      paged.push(...page)
      page = projections.events({}, { after: page.at(-1) as (typeof page)[0], limit: 5 })
    }
    expect(paged).toEqual(all)
    const fills = projections.events({ kind: 'traded' }, { limit: 10 })
    expect(fills).toEqual(all.filter(({ kind }) => kind === 'traded'))
    const { buyer } = fills[0].event as unknown as { buyer: number }
    const ofBuyer = projections.events({ account: buyer }, { limit: 100 })
    expect(ofBuyer.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['account-opened', 'deposited', 'traded', 'loss-opened']),
    )
    expect(projections.events({ account: buyer }, { after: ofBuyer[0], limit: 100 })).toEqual(
      ofBuyer.slice(1),
    )
    expect(projections.events({ account: buyer, kind: 'traded' }, { limit: 10 })).toEqual(fills)
    expect(projections.events({ series: 0, kind: 'traded' }, { limit: 10 })).toEqual(fills)
    expect(projections.events({ series: 99 }, { limit: 10 })).toEqual([])
    expect(() => projections.events({}, { limit: 0 })).toThrow('1 to 1000 entries')
  })

  test('what several losses share is found under each of them, and so is what each account paid for it', async () => {
    const journal = await open()
    await appendAll(journal, sharedBatches())
    const { projections } = journal
    const losses = projections.losses(10).toReversed()
    expect(losses.map(({ loss }) => loss)).toEqual([0, 1])
    const kinds = losses.map(({ loss }) =>
      projections
        .events({ loss }, { limit: 100 })
        .map(({ kind, sequence, place }) => ({ kind, sequence, place })),
    )
    const [first, second] = kinds.map((of) => of.filter(({ kind }) => kind === 'allocated'))
    expect(first.length).toBeGreaterThan(0)
    expect(second).toEqual(first)
    for (const of of kinds) expect([of[0].kind, of.at(-1)?.kind]).toEqual(['loss-opened', 'loss-closed'])

    expect(projections.losses(10, undefined, [losses[1].bucket])).toEqual([losses[1]])
    expect(projections.losses(10, 1, [losses[0].bucket, losses[1].bucket, 999])).toEqual([losses[0]])
    expect(projections.losses(10, undefined, [])).toEqual([])

    const events = projections.events({ kind: 'allocated' }, { limit: 10 })
    const payers = [...new Set(events.flatMap(({ event }) => columnOf(event, 'payers')))]
    const paid = payers.flatMap((payer) => projections.payments(payer, { limit: 10 }))
    expect(paid.length).toBeGreaterThan(2)
    const inOrder = paid.toSorted((a, b) => a.sequence - b.sequence || a.place - b.place || a.payer - b.payer)
    for (const { loss } of losses) {
      const named = projections.events({ loss }, { limit: 100 }).map(({ place }) => place)
      const own = inOrder.filter(({ place }) => named.includes(place))
      const [one] = payers
      expect(own.length).toBeGreaterThan(3)
      expect(projections.lossPayments(loss, payers, { limit: 10 })).toEqual(own)
      expect(projections.lossPayments(loss, payers, { limit: 10, after: own[0] })).toEqual(own.slice(1))
      expect(projections.lossPayments(loss, payers, { limit: 1, after: own[1] })).toEqual([own[2]])
      expect(projections.lossPayments(loss, [one], { limit: 10 })).toEqual(
        own.filter(({ account }) => account === one),
      )
    }
    expect(projections.lossPayments(7, payers, { limit: 10 })).toEqual([])
  })

  test('a search finds what a list has, whatever is asked for together', async () => {
    const journal = await open()
    await appendAll(journal, sharedBatches())
    const { projections } = journal
    const all = { limit: 1000 }
    const bucket = projections.losses(1)[0].bucket
    const filters = [
      {},
      { kind: 'traded' },
      { kind: 'deposited', account: bucket },
      { series: 0, kind: 'traded' },
      { series: 0, kind: 'closed-on-book' },
      { loss: 1, kind: 'allocated' },
      { loss: 1, account: bucket },
      { account: bucket, series: 0, kind: 'traded' },
      { account: 999 },
    ]
    for (const filter of filters) {
      const expected = projections.events(filter, all)
      expect(projections.search(filter, all)).toEqual({ events: expected, next: null })
      const paged = []
      for (let after: EventPlace | undefined; ; ) {
        const { events, next } = projections.search(filter, {
          limit: 2,
          ...(after !== undefined && { after }),
        })
        paged.push(...events)
        if (next === null) break
        after = next
      }
      expect(paged).toEqual(expected)
    }
  })

  test('the lines of a row come back byte by byte', async () => {
    const journal = await open()
    const [first, second] = gapBatches()
    await journal.append(first.bytes, first.outcomes)
    await journal.append(second.bytes)
    expect(hexOf(journal.projections.outcomes(0) as Uint8Array)).toBe(hexOf(first.outcomes))
    expect(journal.projections.outcomes(1)).toBeNull()
    expect(batchOf(first.bytes).outcomes).toBe(sha256Hex(first.outcomes))
  })

  test('fills may be left out, or all of it', async () => {
    const losses = await open({ project: 'losses' })
    await appendAll(losses, gapBatches())
    expect(losses.projections.events({ kind: 'traded' }, { limit: 10 })).toEqual([])
    expect(losses.projections.losses(10)).toHaveLength(1)
    const none = await open({ project: 'none' })
    await appendAll(none, gapBatches())
    expect(none.projections.losses(10)).toEqual([])
    expect(none.projections.outcomes(0)).not.toBeNull()
  })
}

function placeOf(event: { sequence: number; place: number } | undefined): {
  sequence?: number
  place?: number
} {
  return event === undefined ? {} : { sequence: event.sequence, place: event.place }
}

function columnOf(event: unknown, name: string): number[] {
  return (event as Readonly<Record<string, number[]>>)[name]
}
