import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command } from '../../src/core/engine/commands.ts'
import { EPOCH } from '../../src/core/engine/epoch.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { BatchRecorder } from '../../src/journal/batch-record.ts'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { isCorrectable } from '../../src/service/disputes/correctable.ts'
import { runAgain } from '../../src/service/disputes/run-again.ts'
import type { RunResult, Standing } from '../../src/service/disputes/run-result.ts'
import { ReplayRefused } from '../../src/service/replay/errors.ts'
import { journalSource } from '../../src/service/replay/source.ts'
import { canonicalJson, toJson } from '../../src/wire/canonical-json.ts'
import { bodyOf, pauseOf } from '../support/history/acts.ts'
import { anyPlainHistory } from '../support/history/course.ts'
import { setUp } from '../support/history/setup.ts'
import { type History, START } from '../support/history/world.ts'

const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 20

/** A history in a journal, so many commands in a row. */
async function journalOf({ world, acts }: History, size: number) {
  const journal = new MemoryJournal()
  const house = openHouse({ accounts: 16, extensions: 16 })
  const recorder = new BatchRecorder()
  const commands: Command[] = []
  let at = START
  let firstSequence = 1
  const cut = async (): Promise<void> => {
    const fingerprint = house.book.fingerprint.toString()
    const { bytes } = recorder.take({ epoch: EPOCH, firstSequence, at: house.at, fingerprint })
    await journal.append(bytes)
    firstSequence = house.sequence + 1
  }
  const give = async (body: Command['body']): Promise<void> => {
    const command = { id: commands.length, at, by: 'test', body }
    // What no record can hold never gets into a journal.
    if (!canBeWritten(command)) return
    commands.push(command)
    recorder.add(command, '', submit(house, command))
    if (recorder.count >= size) await cut()
  }
  for (const body of setUp(world)) await give(body)
  for (const act of acts) {
    at += pauseOf(act)
    await give(bodyOf(house, world, act))
  }
  if (!recorder.isEmpty) await cut()
  return { journal, commands, house }
}

function canBeWritten({ body }: Command): boolean {
  return !Object.values(body).some((value) => typeof value === 'number' && !Number.isSafeInteger(value))
}

const anyCase = fc.record({
  history: anyPlainHistory(120),
  size: fc.integer({ min: 1, max: 40 }),
  pick: fc.nat(),
})

/** The command of a case that is changed: any that may be, or none of them. */
function picked(commands: readonly Command[], pick: number): Command | undefined {
  const able = commands.filter(({ body }) => isCorrectable(body.type))
  return able[pick % able.length]
}

test('a run with the command that was given comes to what is, from any command on', async () => {
  const property = fc.asyncProperty(anyCase, async ({ history, size, pick }) => {
    const { journal, commands, house } = await journalOf(history, size)
    const command = picked(commands, pick)
    if (command === undefined) return
    const changes = [{ command: command.id, body: toJson(command.body) }]
    const found = await runAgain(journalSource(journal), { changes, rows: journal.length, account: 8 })
    expect(found.fingerprints).toEqual({
      asItIs: house.book.fingerprint.toString(),
      corrected: house.book.fingerprint.toString(),
    })
    expect(found.accounts).toMatchObject({ all: 1, first: [{ account: 8, difference: 0 }] })
    expect([found.refusedNow.all, found.carriedOutNow.all, found.sums]).toEqual([0, 0, []])
    expect(found.losses.asItIs).toEqual(found.losses.corrected)
  })
  await fc.assert(property, { numRuns: 12 * scale })
})

test('whatever is left out, nothing is made or lost by it, and it comes to the same twice', async () => {
  let differing = 0
  const property = fc.asyncProperty(anyCase, async ({ history, size, pick }) => {
    const { journal, commands } = await journalOf(history, size)
    const command = picked(commands, pick)
    if (command === undefined) return
    const question = { changes: [{ command: command.id, body: null }], rows: journal.length, account: 8 }
    const found = await ranOrNot(journal, question)
    if (found === null) return
    expect(canonicalJson(await runAgain(journalSource(journal), question))).toBe(canonicalJson(found))
    if (found.accounts.all > 1) differing += 1
    const isWritten = [...found.refusedNow.first, ...found.carriedOutNow.first].some(
      ({ type }) => type === 'write-off',
    )
    if (!isWritten) expect(nonzero(movedBy(found))).toEqual([])
  })
  await fc.assert(property, { numRuns: 24 * scale })
  expect(differing).toBeGreaterThan(3 * scale)
})

/** A run that opens accounts in one run alone is refused, and nothing else is. */
async function ranOrNot(
  journal: MemoryJournal,
  question: Parameters<typeof runAgain>[1],
): Promise<RunResult | null> {
  try {
    return await runAgain(journalSource(journal), question)
  } catch (error) {
    if (error instanceof ReplayRefused && error.kind === 'not-comparable') return null
    throw error
  }
}

/** What all accounts together have more with the corrected input, in them or taken out, by asset. */
function movedBy({ accounts }: RunResult): Map<number, bigint> {
  const moved = new Map<number, bigint>()
  const add = ({ balances, takenOut }: Standing, sign: bigint): void => {
    for (const [asset, amount] of [...balances, ...takenOut])
      moved.set(asset, (moved.get(asset) ?? 0n) + sign * BigInt(amount))
  }
  for (const { asItIs, corrected } of accounts.first) {
    add(corrected, 1n)
    add(asItIs, -1n)
  }
  return moved
}

function nonzero(moved: ReadonlyMap<number, bigint>): [number, bigint][] {
  return [...moved].filter(([, amount]) => amount !== 0n)
}
