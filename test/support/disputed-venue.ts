import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import type { Host, Reply } from '../../src/service/host/host.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { Replays } from '../../src/service/replay/replays.ts'
import { type ClearingHouse, openClearingHouse } from './clearing-house.ts'

type Done = Extract<Reply, { is: 'done' }>

/** A venue behind a host, in whose history something went wrong. */
export interface DisputedVenue {
  readonly host: Host
  readonly replays: Replays
  readonly journal: Journal
  /** Of the journal; null in memory. */
  readonly file: string | null
  id(name: string): number
  /** A command that has to be carried out. */
  do(body: CommandBody): Promise<Done>
  try(body: CommandBody): Promise<Reply>
  /** The move of the mark that was wrong. */
  readonly wrong: Done
}

const at = Date.UTC(2026, 0, 5)

/** A journal for a test and its file, or null in memory; whatever is there goes when the test ends. */
export async function journalFor(
  shore: 'memory' | 'sqlite',
): Promise<{ journal: Journal; file: string | null }> {
  if (shore === 'memory') return { journal: new MemoryJournal(), file: null }
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-dispute-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'venue.journal')
  return { journal: await openSqliteJournal(file), file }
}

/** A venue with a fund of 3,000, in which ada is long one against bo, and cy against dan. */
async function opened(shore: 'memory' | 'sqlite'): Promise<Omit<DisputedVenue, 'wrong'>> {
  const { journal, file } = await journalFor(shore)
  let now = at
  const host = await openHost({ journal, clock: () => now++ })
  const replays = new Replays(journal, file)
  onTestFinished(async () => {
    await replays.close()
    await host.close()
  })
  const story = told()
  await host.submitAll(story.commands.map(({ body }) => ({ by: 'operator', make: body })))
  const named = [...story.names].filter(([name]) => name !== 'BTC-PERP')
  await host.note('operator', () =>
    named.map(([name, account]) => ({ type: 'account-named', account, name }) as const),
  )
  const attempt = (body: CommandBody): Promise<Reply> => host.submit({ by: 'operator', make: body })
  const carryOut = async (body: CommandBody): Promise<Done> => {
    const reply = await attempt(body)
    if (reply.is !== 'done') throw new Error(`not done: ${JSON.stringify(reply)}`)
    return reply
  }
  return { host, replays, journal, file, id: (name) => story.id(name), do: carryOut, try: attempt }
}

/** What happened before anything went wrong; the opening is one row of the journal. */
function told(): ClearingHouse {
  const story = openClearingHouse({ mark: '40_000', insuranceFund: '3_000' })
  story.deposit('ada', '5_000')
  for (const name of ['bo', 'cy', 'dan']) story.deposit(name, '20_000')
  story.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  story.trade({ buyer: 'cy', seller: 'dan', quantity: '1', price: '40_000' })
  return story
}

export function sale(
  buyer: string,
  seller: string,
  price: number,
  id: (name: string) => number,
): Extract<CommandBody, { type: 'trade' }> {
  const sides = { buyer: id(buyer), seller: id(seller), buyerOrder: null, sellerOrder: null }
  return { type: 'trade', ...sides, series: 0, quantity: 1, price, taker: 'buyer' }
}

export function markAt(mark: number): Extract<CommandBody, { type: 'move-marks' }> {
  return { type: 'move-marks', marks: [{ series: 0, mark }] }
}

/** A mark of 34,000 comes in, which never was: ada loses her position and 1,000 more than she has. Then the right one. */
export async function disputedVenue(shore: 'memory' | 'sqlite' = 'memory'): Promise<DisputedVenue> {
  const venue = await opened(shore)
  const wrong = await venue.do(markAt(34_000))
  await venue.do(markAt(40_500))
  return { ...venue, wrong }
}
