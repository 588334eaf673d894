import type { Account } from '../../core/book/book.ts'
import type { Command, CommandBody } from '../../core/engine/commands.ts'
import { type Outcome, submit } from '../../core/engine/submit.ts'
import { hexOf } from '../../core/money/sha256.ts'
import { batchOf } from '../../journal/batch-record.ts'
import { commandFromJson } from '../../wire/json.ts'
import { notComparable, notThere } from '../replay/errors.ts'
import { checkFingerprint, commandsIn, houseBefore } from '../replay/house-before.ts'
import type { ReplaySource } from '../replay/source.ts'
import { isCorrectable } from './correctable.ts'
import { Flows } from './flows.ts'
import { type OtherOutcome, OtherRun } from './other-run.ts'
import type { AccountFound, Change, CommandFound, Cut, LossFound, RunResult } from './run-result.ts'
import { compared, type Ended, standings } from './standings.ts'

/** What is run again: with which changes, up to which row of the journal. */
export interface RunQuestion {
  /** Each command once. */
  readonly changes: readonly Change[]
  /** Rows of the journal that count; later ones are as if they were not there yet. */
  readonly rows: number
  /** Told first, however it stands. */
  readonly account: Account
}

/** Entries of a list that a result keeps: it goes into the journal. */
const KEPT = 1000

/**
 * Decides the journal again from the first changed command on, once as it is and once with the changes, and lays the two
 * ends side by side. It reads the journal and nothing else, so whoever has the journal comes to the same.
 *
 * @throws {ReplayRefused} when the commands cannot be reached any more, or the two runs cannot be compared
 */
export async function runAgain(source: ReplaySource, question: RunQuestion): Promise<RunResult> {
  const changes = new Map(question.changes.map(({ command, body }) => [command, body]))
  const from = Math.min(...changes.keys())
  const before = await houseBefore(source, { command: from })
  const runs = new BothRuns(before.house)
  let place = before.place
  let end = { rows: before.row, hash: before.hash }
  for await (const row of source.rows(before.row, question.rows)) {
    const batch = batchOf(row.bytes)
    for (const command of commandsIn(batch, row.number).slice(place)) {
      const body = changes.get(command.id)
      changes.delete(command.id)
      runs.give(command, body === undefined ? command.body : bodyOf(command, body))
    }
    checkFingerprint(runs.asItIs, batch, row.number)
    place = 0
    // Notes change no books: a run that was kept as a note does not move the end of the next one.
    if (batch.count > 0) end = { rows: row.number + 1, hash: hexOf(row.hash) }
  }
  const [missing] = changes.keys()
  if (missing !== undefined)
    throw notThere(`Found no command ${missing} between command ${from} and row ${question.rows}.`)
  return { from, until: end, ...runs.result(question.account) }
}

/** What is given in place of a command, as the engine takes it. */
function bodyOf(command: Command, body: Change['body']): CommandBody | null {
  const { type } = command.body
  if (!isCorrectable(type))
    throw notComparable(
      `Found ${type} at command ${command.id}; what comes after it speaks of accounts and series by the numbers it gave. Change another command.`,
    )
  if (body === null) return null
  const given = commandFromJson({ id: command.id, at: command.at, by: command.by, body }).body
  if (given.type === type) return given
  throw notComparable(
    `Found ${given.type} in place of command ${command.id}, expected ${type} as it was, or nothing.`,
  )
}

/** The run as it is and the one with the changes, side by side. */
class BothRuns {
  readonly asItIs: Ended['house']
  readonly #other: OtherRun
  readonly #flows: { readonly asItIs: Flows; readonly corrected: Flows }
  readonly #losses = { asItIs: [] as Opened[], corrected: [] as Opened[] }
  readonly #refusedNow: CommandFound[] = []
  readonly #carriedOutNow: CommandFound[] = []
  #commands = 0

  constructor(house: Ended['house']) {
    this.asItIs = house
    this.#other = new OtherRun(house)
    this.#flows = { asItIs: new Flows(house), corrected: new Flows(this.#other.house) }
  }

  give(command: Command, body: CommandBody | null): void {
    this.#commands += 1
    const then = submit(this.asItIs, command)
    const now = this.#other.give(command, then, body)
    this.#note(command, then, 'asItIs')
    if ('events' in now) this.#note(command, now, 'corrected')
    this.#compare(command, then, now)
  }

  #note(command: Command, outcome: Outcome, run: 'asItIs' | 'corrected'): void {
    if (!outcome.ok) return
    for (const event of outcome.events) {
      this.#flows[run].note(event)
      if (event.type !== 'loss-opened') continue
      const { loss, bucket, asset, source, equity } = event
      this.#losses[run].push({ loss, bucket, asset, source, command: command.id, equity })
    }
  }

  #compare({ id, body: { type } }: Command, then: Outcome, now: OtherOutcome): void {
    if (then.ok && !now.ok) this.#refusedNow.push({ command: id, type, reason: reasonOf(now) })
    if (!then.ok && now.ok) this.#carriedOutNow.push({ command: id, type, reason: then.refusal.reason })
    const [rows, others] = [this.asItIs.book.accounts, this.#other.house.book.accounts]
    if (rows === others) return
    throw notComparable(
      `Command ${id} (${type}) opens an account in one run and not in the other, so later commands would speak of other accounts. Change less.`,
    )
  }

  result(account: Account): Omit<RunResult, 'from' | 'until'> {
    const asItIs = { house: this.asItIs, flows: this.#flows.asItIs }
    const corrected = { house: this.#other.house, flows: this.#flows.corrected }
    const found = accountsFound(asItIs, corrected, account)
    return {
      commands: this.#commands,
      refusedNow: cut(this.#refusedNow),
      carriedOutNow: cut(this.#carriedOutNow),
      losses: {
        asItIs: cut(inBoth(this.#losses.asItIs, this.#losses.corrected)),
        corrected: cut(inBoth(this.#losses.corrected, this.#losses.asItIs)),
      },
      accounts: cut(found),
      sums: sumsOf(found),
      fingerprints: {
        asItIs: asItIs.house.book.fingerprint.toString(),
        corrected: corrected.house.book.fingerprint.toString(),
      },
    }
  }
}

type Opened = Omit<LossFound, 'inBoth'>

function reasonOf(outcome: Exclude<OtherOutcome, { ok: true }>): string {
  return 'notGiven' in outcome ? outcome.notGiven : outcome.refusal.reason
}

function inBoth(losses: readonly Opened[], others: readonly Opened[]): LossFound[] {
  const known = new Set(others.map(({ bucket, command }) => `${bucket} ${command}`))
  return losses.map((loss) => ({ ...loss, inBoth: known.has(`${loss.bucket} ${loss.command}`) }))
}

/** Everybody who stands otherwise: the account that disputes first, then by how much, then by row. */
function accountsFound(asItIs: Ended, corrected: Ended, account: Account): AccountFound[] {
  const others: AccountFound[] = []
  for (let row = 0; row < asItIs.house.book.accounts; row += 1) {
    const found = row === account ? null : compared(asItIs, corrected, row)
    if (found !== null) others.push(found)
  }
  others.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.account - b.account)
  return [standings(asItIs, corrected, account), ...others]
}

function sumsOf(found: readonly AccountFound[]): RunResult['sums'] {
  const sums = new Map<number, { asset: number; hurt: bigint; gained: bigint }>()
  for (const { asset, difference } of found) {
    if (difference === 0) continue
    const sum = sums.get(asset) ?? { asset, hurt: 0n, gained: 0n }
    if (difference > 0) sum.hurt += BigInt(difference)
    else sum.gained -= BigInt(difference)
    sums.set(asset, sum)
  }
  return [...sums.values()].sort((a, b) => a.asset - b.asset)
}

function cut<Item>(all: readonly Item[]): Cut<Item> {
  return { all: all.length, first: all.slice(0, KEPT) }
}
