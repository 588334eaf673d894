import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { openHouse } from '../../../src/core/engine/house.ts'
import { checkLaws } from '../../../src/core/engine/laws.ts'
import { submit } from '../../../src/core/engine/submit.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { batchOf } from '../../../src/journal/batch-record.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import { openSqliteJournal } from '../../../src/journal/sqlite/sqlite-journal.ts'
import type { Host } from '../../../src/service/host/host.ts'
import { keyPartsOf } from '../../../src/service/host/key-text.ts'
import { openHost } from '../../../src/service/host/open-host.ts'
import { differences, listDifferences } from '../history/same-state.ts'
import { journalPath } from '../journal-rows.ts'
import { drawing, replyText, requestAt } from './load.ts'

const child = fileURLToPath(new URL('./load-child.ts', import.meta.url))
/** Replies looked up through the host in each round. */
const LOOKED_UP = 12

/** One journal with all that was ever acknowledged of it. */
interface Kept {
  readonly file: string
  readonly seed: number
  /** Place of a request, and the reply that was told for it. */
  readonly replies: Map<number, string>
  readonly names: Set<string>
}

/**
 * Kills a process with hosts under load again and again, each time at another moment, and looks at what each of them left
 * behind. One kill is as many rounds as there are hosts.
 *
 * @returns how many replies were acknowledged in all
 */
export async function killRounds({
  kills,
  hosts,
  seed,
}: {
  readonly kills: number
  readonly hosts: number
  readonly seed: number
}): Promise<number> {
  const draw = drawing(seed)
  const all = Array.from(
    { length: hosts },
    (_, at): Kept => ({ file: journalPath(), seed: seed + at, replies: new Map(), names: new Set() }),
  )
  for (let kill = 0; kill < kills; kill += 1) {
    await runAndKill(all, seed, draw)
    for (const kept of all) await lookAt(kept, draw)
  }
  for (const kept of all) await askTheRest(kept)
  return all.reduce((sum, { replies }) => sum + replies.size, 0)
}

/** Lets them work for a while, which ends in the middle of whatever they do. */
async function runAndKill(
  all: readonly Kept[],
  seed: number,
  draw: (below: number) => number,
): Promise<void> {
  const files = all.flatMap(({ file, replies }) => {
    writeFileSync(`${file}.answered`, JSON.stringify([...replies.keys()]))
    return [file, `${file}.answered`]
  })
  const env = { ...process.env, NODE_OPTIONS: undefined }
  const running = spawn(process.execPath, [child, String(seed), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  onTestFinished(() => void running.kill('SIGKILL'))
  const ended = new Promise<void>((resolve) => running.once('close', () => resolve()))
  let said = ''
  let isOver = false
  void ended.then(() => (isOver = true))
  running.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const least = 1 + draw(20)
  while (!isOver && all.some((_, at) => count(said, `${at} `) < least)) await sleep(2)
  await sleep(draw(60))
  running.kill('SIGKILL')
  await ended
  for (const line of said.split('\n').slice(0, -1)) hear(all, line)
}

function count(said: string, start: string): number {
  return said.split('\n').filter((line) => line.startsWith(start)).length
}

function hear(all: readonly Kept[], line: string): void {
  const match = /^(\d+) (\d+|note) (.*)$/.exec(line)
  if (match === null) throw new Error(`a host under load ended by itself: ${line}`)
  const [, host, place, said] = match
  const { replies, names } = all[Number(host)]
  if (place === 'note') names.add(said)
  else replies.set(Number(place), said)
}

/** Nothing acknowledged is missing, nothing is there twice, and the state is that of all commands in a row. */
async function lookAt(kept: Kept, draw: (below: number) => number): Promise<void> {
  const journal = await openSqliteJournal(kept.file, { check: { rows: 'all' } })
  const host = await openHost({ journal, clock: Date.now })
  try {
    const { house, told } = await replayed(journal)
    expect([...differences(house, host.house), ...listDifferences(house, host.house)]).toEqual([])
    expect(checkLaws(host.house)).toEqual([])
    expect([...kept.replies].filter(([place, reply]) => told.get(place) !== reply)).toEqual([])
    expect([...kept.names].filter((name) => host.registry.accounts.rowOf(name) === undefined)).toEqual([])
    await lookUp(kept, host, draw)
  } finally {
    // Without a snapshot: the next opening shall start from those that were taken under load.
    await journal.close()
  }
}

async function lookUp({ replies, seed }: Kept, host: Host, draw: (below: number) => number): Promise<void> {
  const places = [...replies.keys()]
  const some = Array.from({ length: LOOKED_UP }, () => places[draw(places.length)])
  const told = await host.submitAll(some.map((place) => requestAt(seed, place)))
  expect(told.map(replyText)).toEqual(some.map((place) => replies.get(place)))
  expect(told.every((reply) => 'repeated' in reply && reply.repeated)).toBe(true)
}

/** All commands of a journal decided anew in memory, and what became of each request. */
async function replayed(journal: Journal): Promise<{ house: House; told: Map<number, string> }> {
  const house = openHouse()
  const told = new Map<number, string>()
  let next = 0
  for await (const { bytes } of journal.read()) {
    const { commands, fingerprint } = batchOf(bytes)
    for (const { command, key } of commands ?? []) {
      const place = Number(keyPartsOf(key)?.key?.key.slice('request '.length))
      if (command.id !== next) throw new Error(`command ${command.id} stands where ${next} should`)
      if (told.has(place)) throw new Error(`request ${place} was carried out twice`)
      next += 1
      const { id, at } = command
      const outcome = submit(house, command)
      told.set(
        place,
        replyText(
          outcome.ok
            ? {
                is: 'done',
                command: id,
                at,
                sequence: outcome.sequence,
                events: outcome.events,
                repeated: false,
              }
            : { is: 'refused', command: id, at, refusal: outcome.refusal, repeated: false },
        ),
      )
    }
    expect(String(house.book.fingerprint)).toBe(fingerprint)
  }
  return { house, told }
}

/** Everybody who got no answer asks once more; then each request was carried out once. */
async function askTheRest({ file, seed, replies }: Kept): Promise<void> {
  const last = Math.max(...replies.keys())
  const left = Array.from({ length: last + 1 }, (_, place) => place).filter((place) => !replies.has(place))
  const host = await openHost({ journal: await openSqliteJournal(file), clock: Date.now })
  const answers = await host.submitAll(
    left.map((place) => ({ ...requestAt(seed, place), nonce: `last ${place}` })),
  )
  expect(answers.every(({ is }) => is === 'done' || is === 'refused')).toBe(true)
  const { told } = await replayed(host.journal)
  expect([...told.keys()].toSorted((a, b) => a - b).slice(0, last + 1)).toEqual([...Array(last + 1).keys()])
  await host.close()
}
