/**
 * A process that runs hosts under load until it is killed: `node load-child.ts SEED FILE ANSWERED …`. ANSWERED is a file
 * with the places that need not be asked again. For each reply it has it says `HOST PLACE REPLY`, for each note
 * `HOST note NAME`, and the name of the error if one ends it.
 */
import { readFileSync } from 'node:fs'
import { openSqliteJournal } from '../../../src/journal/sqlite/sqlite-journal.ts'
import type { Host, Request } from '../../../src/service/host/host.ts'
import { openHost } from '../../../src/service/host/open-host.ts'
import { sayNow } from '../say-now.ts'
import { drawing, OPENING, replyText, requestAt } from './load.ts'

/** Those who ask at once, each for a list of one to so many. */
const ASKERS = 4
const LONGEST_LIST = 12

class Load {
  readonly #host: Host
  readonly #number: number
  readonly #seed: number
  readonly #answered: ReadonlySet<number>
  #next = 0

  constructor(host: Host, number: number, seed: number, answered: ReadonlySet<number>) {
    this.#host = host
    this.#number = number
    this.#seed = seed
    this.#answered = answered
  }

  async run(): Promise<void> {
    while (this.#next < OPENING) await this.#ask(OPENING)
    await Promise.all(Array.from({ length: ASKERS }, (_, asker) => this.#askOn(asker)))
  }

  async #askOn(asker: number): Promise<void> {
    const draw = drawing(process.pid + asker)
    for (;;) {
      await this.#ask(1 + draw(LONGEST_LIST))
      if (draw(6) === 0) await this.#note()
    }
  }

  async #ask(most: number): Promise<void> {
    const places: number[] = []
    for (; places.length < most; this.#next += 1) if (!this.#answered.has(this.#next)) places.push(this.#next)
    const replies = await this.#host.submitAll(places.map((place) => this.#request(place)))
    const lines = replies.map((reply, at) => `${this.#number} ${places[at]} ${replyText(reply)}\n`)
    sayNow(lines.join(''))
  }

  /** Some are signed, each time anew. */
  #request(place: number): Request {
    const request = requestAt(this.#seed, place)
    return place % 4 === 1 ? { ...request, nonce: `${place} by ${process.pid}` } : request
  }

  async #note(): Promise<void> {
    const [note] = await this.#host.note('load', (_, { accounts }) => {
      const account = accounts.count
      return [{ type: 'account-named', account, name: `name ${account}` }]
    })
    if (note.type === 'account-named') sayNow(`${this.#number} note ${note.name}\n`)
  }
}

async function opened(number: number, seed: number, file: string, answeredFile: string): Promise<Load> {
  const answered = new Set(JSON.parse(readFileSync(answeredFile, 'utf8')) as number[])
  const options = { batchCommands: 25, snapshotEvery: { commands: 120, bytes: 1 << 20 } }
  const journal = await openSqliteJournal(file, { project: 'losses' })
  return new Load(await openHost({ journal, clock: Date.now, options }), number, seed, answered)
}

try {
  const [seed, ...files] = process.argv.slice(2)
  const loads = await Promise.all(
    Array.from({ length: files.length >> 1 }, (_, at) =>
      opened(at, Number(seed) + at, files[2 * at], files[2 * at + 1]),
    ),
  )
  await Promise.all(loads.map((load) => load.run()))
} catch (error) {
  sayNow(`${(error as Error).name}: ${(error as Error).message}\n`)
  process.exit(3)
}
