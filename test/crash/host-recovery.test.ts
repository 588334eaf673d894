import { expect, test } from 'vitest'
import { openHouse } from '../../src/core/engine/house.ts'
import { type Outcome, submit } from '../../src/core/engine/submit.ts'
import { BatchRecorder, batchOf } from '../../src/journal/batch-record.ts'
import { JournalTooNew } from '../../src/journal/errors.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { DecisionsDiffer, EarlierEpoch, NoUsableSnapshot } from '../../src/service/host/errors.ts'
import type { Host, PastCommand } from '../../src/service/host/host.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { canonicalJson } from '../../src/wire/canonical-json.ts'
import { differences, listDifferences } from '../support/history/same-state.ts'
import { replyText, requestAt } from '../support/host/load.ts'
import { LastingJournal, memoryShore, type Shore, sqliteShore } from '../support/host/venue.ts'
import { gapCommands } from '../support/journal-rows.ts'

const SEED = 11
const clock = (): number => 5_000

async function opened(journal: Journal, epoch = 1): Promise<Host> {
  return openHost({ journal, clock, epoch, options: { batchCommands: 20 } })
}

async function give(host: Host, from: number, to: number): Promise<string[]> {
  const places = Array.from({ length: to - from }, (_, at) => from + at)
  return (await host.submitAll(places.map((place) => requestAt(SEED, place)))).map(replyText)
}

async function past(host: Host, from = 0): Promise<PastCommand[]> {
  const all: PastCommand[] = []
  for await (const each of host.durableFrom(from)) all.push(each)
  return all
}

function expectSame(a: Host, b: Host): void {
  expect([...differences(a.house, b.house), ...listDifferences(a.house, b.house)]).toEqual([])
  expect(a.registry.freeze()).toEqual(b.registry.freeze())
}

test.each([
  ['in memory', memoryShore],
  ['on a file', sqliteShore],
] as const)(
  'a journal goes on under the next epoch, %s, with all that was told before',
  async (_, shoreOf) => {
    const shore: Shore = shoreOf()
    const first = await opened(await shore.open())
    const told = await give(first, 0, 300)
    const before = (await past(first)).map(canonicalJson)
    const losses = first.journal.projections.losses(1000)
    expect(losses.length).toBeGreaterThan(3)
    await first.close()

    const second = await opened(await shore.open(), 2)
    expectSame(first, second)
    expect(await second.journal.newestSnapshot()).toMatchObject({ row: second.place.rows, epoch: 2 })
    expect(second.journal.projections.losses(1000)).toEqual(losses)
    expect((await past(second)).map(canonicalJson)).toEqual(before)
    expect(await give(second, 0, 300)).toEqual(told)
    const allocations = new Set<string>()
    for await (const { bytes } of second.journal.read())
      for (const { event } of batchOf(bytes).allocations) allocations.add(event.type)
    expect(allocations).toContain('allocated')
    const later = await give(second, 300, 360)
    // As if the process had ended: the next one starts from the snapshot that was taken first.
    await second.journal.close()
    const third = await opened(await shore.open(), 2)
    expectSame(second, third)
    expect(await give(third, 280, 360)).toEqual([...told.slice(280), ...later])
    await third.close()
    await expect(opened(await shore.open(), 1)).rejects.toThrow(JournalTooNew)
  },
)

test('a journal that the earlier version did not end cleanly waits for that version', async () => {
  const journal = new LastingJournal()
  await give(await opened(journal), 0, 60)
  const refused = opened(journal, 2)
  await expect(refused).rejects.toThrow(EarlierEpoch)
  await expect(refused).rejects.toThrow(
    'Row 0 of the journal was decided under epoch 1, this version decides under epoch 2, and no snapshot stands behind that row. Start the earlier version once more and stop it cleanly',
  )
  await (await opened(journal)).close()
  const second = await opened(journal, 2)
  await give(second, 60, 90)
  await second.close()
  const third = await opened(journal, 2)
  expectSame(second, third)
})

/** Rows of one command each, as somebody else's engine might have decided them. */
async function otherwise(change: (outcome: Outcome, id: number) => Outcome): Promise<LastingJournal> {
  const journal = new LastingJournal()
  const house = openHouse()
  const recorder = new BatchRecorder()
  for (const command of gapCommands()) {
    const firstSequence = house.sequence + 1
    recorder.add(command, '', change(submit(house, command), command.id))
    const fingerprint = house.book.fingerprint.toString()
    const { bytes, outcomes } = recorder.take({ epoch: 1, firstSequence, at: house.at, fingerprint })
    await journal.append(bytes, outcomes)
  }
  return journal
}

test('a command that is decided otherwise now is named with its row, and nothing is opened', async () => {
  const whole = await opened(await otherwise((outcome) => outcome))
  expect(whole.place.sequence).toBe(gapCommands().length - 1)
  const dearer = await otherwise((outcome) => {
    if (!outcome.ok) return outcome
    const events = outcome.events.map((event) =>
      event.type === 'deposited' && event.amount === 20_000 ? { ...event, amount: 20_001 } : event,
    )
    return { ...outcome, events }
  })
  const failed = await opened(dearer).catch((error: unknown) => error)
  const place = gapCommands().findIndex(({ body }) => body.type === 'deposit' && body.amount === 20_000)
  expect(failed).toBeInstanceOf(DecisionsDiffer)
  expect(failed).toMatchObject({ row: place, command: gapCommands()[place].id, exitCode: 1 })
  expect((failed as Error).message).toContain('20001')
  expect((failed as Error).message).toContain('Open the journal with the version that wrote it')
})

test('one that was refused for another reason, or with other figures, is named with both', async () => {
  const { id } = gapCommands().at(-1)!
  const refusals = [
    [{ reason: 'account-unknown', account: 998 }, '"refusal":{"account":998,"reason":"account-unknown"}'],
    [{ reason: 'name-taken', name: 'ada' }, '"refusal":{"name":"ada","reason":"name-taken"}'],
  ] as const
  for (const [refusal, said] of refusals) {
    const journal = await otherwise((outcome) => (outcome.ok ? outcome : { ok: false, refusal }))
    const failed = await opened(journal).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(DecisionsDiffer)
    expect(failed).toMatchObject({ command: id })
    expect((failed as Error).message).toContain(said)
    expect((failed as Error).message).toContain('"refusal":{"account":999,"reason":"account-unknown"}')
  }
})

test('a row with another fingerprint is named as well', async () => {
  const journal = new LastingJournal()
  const recorder = new BatchRecorder()
  recorder.note({ type: 'key-revoked', key: 'none', at: 1, by: 'test' })
  const { bytes } = recorder.take({ epoch: 1, firstSequence: 1, at: 1, fingerprint: '0123456789abcdef' })
  await journal.append(bytes, new Uint8Array())
  await expect(opened(journal)).rejects.toThrow(
    'Row 0 of the journal was decided otherwise before: its fingerprint was',
  )
})

test('a snapshot that cannot be read is passed over where the commands are still there', async () => {
  const journal = new LastingJournal({ keepSnapshots: 2 })
  const first = await opened(journal)
  await give(first, 0, 80)
  await first.snapshot()
  await give(first, 80, 120)
  const { rows } = first.place
  const strange = {
    row: rows,
    hash: journal.head,
    epoch: 1,
    bytes: new TextEncoder().encode('no snapshot at all'),
  }
  await journal.putSnapshot(strange)
  const second = await opened(journal)
  expectSame(first, second)
  expect(await give(second, 0, 1)).toEqual(await give(first, 0, 1))

  await journal.putSnapshot({ ...strange, row: rows - 1, hash: await hashOf(journal, rows - 2) })
  const third = await opened(journal)
  expectSame(first, third)

  await journal.compact(rows)
  await expect(opened(journal)).rejects.toThrow(NoUsableSnapshot)
  await expect(opened(journal)).rejects.toThrow('It does not begin as the snapshot of a host does')
})

async function hashOf(journal: Journal, row: number): Promise<Uint8Array> {
  for await (const { hash } of journal.read(row)) return hash
  throw new Error(`there is no row ${row}`)
}

test('after a compaction everything is still told, but what a command said', async () => {
  const shore = sqliteShore()
  const first = await opened(await shore.open())
  const told = await give(first, 0, 150)
  const before = await past(first)
  const row = await first.snapshot()
  await give(first, 150, 170)
  await first.journal.compact(row)
  const after = await past(first)
  expect(after.slice(0, before.length).map(({ by, body }) => [by, body])).toEqual(
    before.map(({ by }) => [by, null]),
  )
  expect(after.slice(0, before.length).map(({ outcome }) => canonicalJson(outcome))).toEqual(
    before.map(({ outcome }) => canonicalJson(outcome)),
  )
  const [{ by, body }] = after.slice(-1)
  expect(by).not.toBeNull()
  expect(body).not.toBeNull()
  expect(await give(first, 0, 150)).toEqual(told)
  await first.journal.close()
  const second = await opened(await shore.open())
  expect(await give(second, 0, 150)).toEqual(told)
  for (const from of [1, 2, 40, 77]) expect((await past(second, from)).length).toBe(after.length - from + 1)
  await second.close()
})

test('a large state is made into a snapshot on another thread', async () => {
  const journal = new LastingJournal()
  const first = await openHost({ journal, clock, options: { known: { forMs: 1e9, atMost: 1e6 } } })
  await give(first, 0, 20)
  const by = 'many'
  const make = { type: 'advance-time' } as const
  const key = (at: number): { key: string; digest: string } => ({ key: `key ${at}`, digest: 'a'.repeat(64) })
  await first.submitAll(Array.from({ length: 20_000 }, (_, at) => ({ by, key: key(at), make })))
  const row = await first.snapshot()
  const later = await first.submit({ by, key: key(1_000_000), make })
  expect(journal.length).toBe(row + 1)
  const second = await openHost({ journal, clock })
  expectSame(first, second)
  const again = await second.submitAll([
    { by, key: key(777), make },
    { by, key: key(1_000_000), make },
  ])
  expect(again.map((reply) => 'repeated' in reply && reply.repeated)).toEqual([true, true])
  expect(replyText(again[1])).toBe(replyText(later))
})
