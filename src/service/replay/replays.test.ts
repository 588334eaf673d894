import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { disputedVenue, markAt, sale } from '../../../test/support/disputed-venue.ts'
import { batchesOf, gapCommands } from '../../../test/support/journal-rows.ts'
import { openOptionHouse } from '../../../test/support/option-house.ts'
import { EPOCH } from '../../core/engine/epoch.ts'
import { BATCH_VERSION } from '../../journal/frame.ts'
import type { Journal, JournalRow } from '../../journal/journal.ts'
import { MemoryJournal } from '../../journal/memory-journal.ts'
import { openHost } from '../host/open-host.ts'
import { findRow } from './find-row.ts'
import { houseBefore } from './house-before.ts'
import { Replays } from './replays.ts'
import { journalSource } from './source.ts'
import { tradeAgain } from './trade-task.ts'

const heads = () => ({ before: null, limit: 5 })

async function journalOf(size: number, epoch = EPOCH): Promise<Journal> {
  const journal = new MemoryJournal()
  for (const { bytes, outcomes } of batchesOf(gapCommands(), size, epoch))
    await journal.append(bytes, outcomes)
  return journal
}

test.each([1, 2, 3, 7, 100])('every command and sequence is found, in rows of %i', async (size) => {
  const source = journalSource(await journalOf(size))
  const commands = gapCommands()
  let sequence = 0
  for (const { id, body } of commands) {
    const found = await houseBefore(source, { command: id })
    expect(found.command).toMatchObject({ id, body })
    if (id === 900) continue
    sequence += 1
    const again = await houseBefore(source, { sequence })
    expect(again.command.id).toBe(id)
    expect(again.house.sequence).toBe(sequence - 1)
    expect(again.house.book.fingerprint.toString()).toBe(found.house.book.fingerprint.toString())
  }
  await expect(houseBefore(source, { sequence: sequence + 1 })).rejects.toThrow('Found no sequence')
  await expect(houseBefore(source, { command: 9_999 })).rejects.toThrow('Found no command 9999')
  await expect(findRow(journalSource(new MemoryJournal()), { command: 0 })).rejects.toThrow(
    'Found no command 0',
  )
})

test('a snapshot is begun from where it stands before the command, and not where it stands behind', async () => {
  const { host, journal, wrong, ...venue } = await disputedVenue()
  const row = await host.snapshot()
  const { command } = await venue.do(sale('dan', 'cy', 40_500, venue.id))
  await host.snapshot()
  const from: number[] = []
  const source = journalSource(journal)
  const watched = {
    ...source,
    rows: (first: number, until: number) => {
      from.push(first)
      return source.rows(first, until)
    },
  }
  await houseBefore(watched, { command })
  expect(Math.min(...from.slice(-1))).toBe(row)
  await houseBefore(watched, { command: wrong.command })
  expect(from.at(-1)).toBe(0)
})

test('what a compaction dropped is said to be gone, and what stands behind it is not', async () => {
  const { host, journal, replays, wrong, ...venue } = await disputedVenue()
  const rows = await host.snapshot()
  const later = await venue.do(sale('dan', 'cy', 40_500, venue.id))
  await journal.compact(rows)
  const source = journalSource(journal)
  await expect(houseBefore(source, { command: wrong.command })).rejects.toThrow(/dropped by a compaction/)
  await expect(houseBefore(source, { sequence: wrong.sequence })).rejects.toThrow(/dropped by a compaction/)
  expect((await houseBefore(source, later)).command.id).toBe(later.command)
  // The roots of rows stay, and allocation events with them.
  expect(await replays.ask('heads', 'now', heads, 'ada')).toMatchObject([
    { row: rows },
    { row: rows - 1 },
    {},
    {},
    {},
  ])
})

test('rows of another epoch are not decided by this engine', async () => {
  const source = journalSource(await journalOf(3, 7))
  await expect(houseBefore(source, { command: 5 })).rejects.toThrow('Row 0 was decided under epoch 7')
})

test('a row whose commands come to something else than it says is not replayed over', async () => {
  const journal = await journalOf(3)
  const rows: JournalRow[] = []
  for await (const row of journal.read()) rows.push(row)
  const other = new MemoryJournal()
  const commands = gapCommands()
  const [first] = batchesOf([...commands.slice(0, 2), { ...commands[2], at: commands[2].at + 1 }], 3, EPOCH)
  // The row says what it came to with other commands.
  const forged = first.bytes.slice()
  const wrong = Buffer.from('00000000deadbeef', 'hex')
  forged.set(wrong, forged.indexOf(rows[0].bytes[0]) + fingerprintAt(first.bytes))
  await other.append(forged)
  for (const { bytes } of rows.slice(1)) await other.append(bytes)
  await expect(houseBefore(journalSource(other), { command: 5 })).rejects.toThrow(
    /Row 0 says fingerprint 00000000deadbeef/,
  )
})

/** Where the fingerprint of a row stands: behind version, epoch, first sequence, time, count and hash of outcomes. */
function fingerprintAt(bytes: Uint8Array): number {
  const kept = 4 + 4 + 8 + 8 + 4 + 32
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (let head = 0; head < 64; head += 1)
    if (view.getUint32(head, true) === BATCH_VERSION && view.getUint32(head + 4, true) === EPOCH)
      return head + kept
  throw new Error('a row begins with its version and epoch')
}

test('questions wait for each other, no more than may, and the same one is asked once', async () => {
  const { journal } = await disputedVenue()
  const replays = new Replays(journal, null, { atOnce: 1, waiting: 1, kept: 2 })
  const asked = [1, 2, 3].map((key) => replays.ask('heads', `${key}`, heads, 'ada'))
  await expect(asked[2]).rejects.toMatchObject({ kind: 'busy' })
  const [one, two] = await Promise.all([asked[0], asked[1]])
  expect(one).toEqual(two)
  expect(await replays.ask('heads', '1', heads, 'ada')).toBe(one)
  const same = [replays.ask('heads', 'x', heads, 'ada'), replays.ask('heads', 'x', heads, 'ada')]
  expect(await same[0]).toBe(await same[1])
  // Two are kept: what was asked for longest ago is asked anew.
  expect(await replays.ask('heads', '2', heads, 'ada')).not.toBe(two)
  await replays.close()
  await expect(replays.ask('heads', 'late', heads, 'ada')).rejects.toMatchObject({ kind: 'busy' })
})

test('whoever asks much has so many places, and turns go round among those who ask', async () => {
  const { journal } = await disputedVenue()
  const replays = new Replays(journal, null, { atOnce: 1, each: 3, kept: 1 })
  const turns: string[] = []
  const ask = (asker: string, key: string): Promise<unknown> => {
    const make = () => {
      turns.push(key)
      return heads()
    }
    return replays.ask('heads', key, make, asker)
  }
  const greedy = [1, 2, 3, 4, 5].map((at) => ask('greedy', `greedy ${at}`))
  await expect(greedy[4]).rejects.toMatchObject({ kind: 'share' })
  const others = ['ada 1', 'ada 2', 'bo 1'].map((key) => ask(key.split(' ')[0], key))
  // What somebody else waits for already is in her own line as well, and comes with her turn.
  const joined = ask('cy', 'greedy 4')
  await Promise.all([...greedy.slice(0, 4), ...others, joined])
  expect(turns).toEqual(['greedy 1', 'greedy 2', 'ada 1', 'bo 1', 'greedy 4', 'greedy 3', 'ada 2'])
  await ask('greedy', 'greedy 6')
  expect(turns.at(-1)).toBe('greedy 6')
})

test('an answer that takes too long is given up, and the next one is answered', async () => {
  const venue = await disputedVenue('sqlite')
  const { file } = venue
  const hasty = new Replays(venue.journal, file, { forMs: 1 })
  await expect(hasty.ask('heads', 'now', heads, 'ada')).rejects.toMatchObject({ kind: 'too-long' })
  await hasty.close()
  const rows = Math.min(heads().limit, venue.journal.length)
  expect(await venue.replays.ask('heads', 'now', heads, 'ada')).toHaveLength(rows)
  const missing = {
    sequence: 999_999,
    place: 0,
    account: 0,
    names: { texts: [] },
    secret: new Uint8Array(32),
  }
  await expect(venue.replays.ask('receipt', 'none', () => missing, 'ada')).rejects.toMatchObject({
    kind: 'not-there',
  })
})

describe('whoever hangs up', () => {
  /** Questions to a journal that cannot be read before it is let go. */
  async function heldUp(limits: ConstructorParameters<typeof Replays>[2]) {
    const { journal } = await disputedVenue()
    const held = Promise.withResolvers<void>()
    const late = new Proxy(journal, {
      get: (of, name) => {
        if (name === 'read') return (from?: number) => afterwards(held.promise, of.read(from))
        const value: unknown = Reflect.get(of, name, of)
        return typeof value === 'function' ? value.bind(of) : value
      },
    })
    const replays = new Replays(late, null, limits)
    const turns: string[] = []
    const ask = (asker: string, key: string) => {
      const line = new AbortController()
      const make = () => {
        turns.push(key)
        return heads()
      }
      const answer = replays.ask('heads', key, make, asker, line.signal)
      answer.catch(() => undefined)
      return { answer, hangUp: () => line.abort() }
    }
    return { replays, turns, ask, letGo: held.resolve }
  }

  async function* afterwards(until: Promise<void>, rows: AsyncIterable<JournalRow>) {
    await until
    yield* rows
  }

  const left = { kind: 'left' }
  /** Behind every timer that has nothing to wait for. */
  const aWhile = () => sleep(1)

  test('leaves the line, and his place is free', async () => {
    const { ask, turns, letGo } = await heldUp({ each: 2, leftMs: 0 })
    const first = ask('bo', 'first')
    const waiting = [ask('ada', 'one'), ask('ada', 'two')]
    await expect(ask('ada', 'three').answer).rejects.toMatchObject({ kind: 'share' })
    waiting[0].hangUp()
    await expect(waiting[0].answer).rejects.toMatchObject(left)
    await aWhile()
    const three = ask('ada', 'three')
    letGo()
    await Promise.all([first, waiting[1], three].map(({ answer }) => answer))
    expect(turns).toEqual(['first', 'two', 'three'])
  })

  test('ends nothing that somebody else waits for, whether or not that one has a place', async () => {
    const { ask, turns, letGo } = await heldUp({ each: 1, leftMs: 0 })
    const first = ask('bo', 'first')
    const adas = [ask('ada', 'hers'), ask('ada', 'hers')]
    const cys = [ask('cy', 'his'), ask('cy', 'hers')] // of which one has no place in his line
    for (const { hangUp } of adas) hangUp()
    const joined = ask('dan', 'first')
    first.hangUp()
    await aWhile()
    letGo()
    await Promise.all([...cys, joined].map(({ answer }) => answer))
    expect(turns).toEqual(['first', 'hers', 'his'])
    for (const { answer } of [first, ...adas]) await expect(answer).rejects.toMatchObject(left)
  })

  test('of several who wait for one question takes nothing but his own place with him', async () => {
    const { ask, turns, letGo } = await heldUp({ each: 1, leftMs: 60_000 })
    const first = ask('bo', 'first')
    const adas = ask('ada', 'shared')
    const cys = ask('cy', 'shared')
    await expect(ask('ada', 'other').answer).rejects.toMatchObject({ kind: 'share' })
    adas.hangUp()
    const other = ask('ada', 'other')
    letGo()
    await Promise.all([first, cys, other].map(({ answer }) => answer))
    expect(turns).toEqual(['first', 'shared', 'other'])
  })

  test('and comes back at once finds his question where it was', async () => {
    const { ask, turns, letGo } = await heldUp({ each: 1, leftMs: 0 })
    const first = ask('bo', 'first')
    const before = ask('ada', 'hers')
    for (const { hangUp } of [first, before]) hangUp()
    const again = [ask('bo', 'first'), ask('ada', 'hers')]
    const other = ask('cy', 'his')
    await aWhile()
    letGo()
    await Promise.all([...again, other].map(({ answer }) => answer))
    expect(turns).toEqual(['first', 'hers', 'his'])
  })

  test('before he is heard is not asked for', async () => {
    const { replays, turns, ask } = await heldUp({})
    await expect(replays.ask('heads', 'late', heads, 'ada', AbortSignal.abort())).rejects.toMatchObject(left)
    // What runs in this thread cannot be ended: it is answered, and whoever asks again waits for it.
    const one = ask('ada', 'one')
    one.hangUp()
    ask('ada', 'one')
    expect(turns).toEqual([])
    await aWhile()
    expect(turns).toEqual(['one'])
  })

  test('frees the thread that works for him', async () => {
    const { journal, file } = await disputedVenue('sqlite')
    const replays = new Replays(journal, file, { leftMs: 0 })
    onTestFinished(() => replays.close())
    const ends = vi.spyOn(Worker.prototype, 'terminate')
    // The question does not reach the thread: it would never be answered.
    const post = vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(() => undefined)
    onTestFinished(() => void vi.restoreAllMocks())
    let made = 0
    const make = () => {
      made += 1
      return heads()
    }
    const line = new AbortController()
    const answer = replays.ask('heads', 'now', make, 'ada', line.signal)
    const next = replays.ask('heads', 'next', heads, 'bo')
    await aWhile()
    line.abort()
    await expect(answer).rejects.toMatchObject(left)
    await aWhile()
    // Asked anew while the thread is still ending: both wait for one answer.
    const again = replays.ask('heads', 'now', make, 'ada')
    expect(await next).toHaveLength(journal.length)
    expect(await replays.ask('heads', 'now', make, 'cy')).toBe(await again)
    const [deaf, other] = post.mock.contexts
    expect(other).not.toBe(deaf)
    expect(new Set(ends.mock.contexts)).toEqual(new Set([deaf]))
    expect([made, post.mock.contexts.at(-1)]).toEqual([2, other])
  })
})

test('a restart comes to the same past', async () => {
  const { host, journal, wrong } = await disputedVenue()
  const before = await houseBefore(journalSource(journal), wrong)
  const again = await openHost({ journal, clock: () => 0 })
  expect(again.house.book.fingerprint.toString()).toBe(host.house.book.fingerprint.toString())
  const after = await houseBefore(journalSource(journal), { command: wrong.command })
  expect(after.hash).toBe(before.hash)
  expect(after.house.markets.mark[0]).toBe(markAt(40_000).marks[0].mark)
})

test('an option’s trade says the mark of its index that its fee was taken at', async () => {
  const story = openOptionHouse()
  const call = story.listOption({
    right: 'call',
    strike: '50_000',
    fee: { ofUnderlying: 300, mostOfPremium: 125_000 },
  })
  for (const name of ['ada', 'bo']) story.deposit(name, '1_000_000')
  story.mark({ [call]: '1_000' })
  story.tradeOf(call, { buyer: 'ada', seller: 'bo', quantity: '2', price: '1_000' })
  const { sequence } = story.house
  story.moveIndexTo('80_000')
  const journal = new MemoryJournal()
  for (const { bytes } of batchesOf(story.commands, 4, EPOCH)) await journal.append(bytes)
  const trade = await tradeAgain(journalSource(journal), { sequence })
  expect(trade).toMatchObject({ type: 'trade', quantity: 2, indexMark: 50_000 })
  story.do({ type: 'bust-trade', sequence, trade, corrected: null })
  expect([story.balanceOf('ada'), story.balanceOf('bo')]).toEqual([1_000_000, 1_000_000])
  await expect(tradeAgain(journalSource(journal), { sequence: 1 })).rejects.toThrow('expected a trade')
})
