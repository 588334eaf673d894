import { submit } from '../../core/engine/submit.ts'
import { ReceiptFollower } from '../../lab/receipts/followers.ts'
import { type Follower, RootKeeper } from '../../lab/receipts/root-keeper.ts'
import { saltsOfRun } from '../../lab/receipts/salts-of-run.ts'
import type { ReceiptFile } from '../../wire/receipt-json.ts'
import type { RootsFile } from '../../wire/roots-json.ts'
import { notThere } from './errors.ts'
import { type Before, houseBefore } from './house-before.ts'
import { namesSent, type SentNames } from './sent-names.ts'
import type { ReplaySource } from './source.ts'

/** What one account paid in one event, to be shown with its proofs. */
export interface ReceiptQuestion {
  readonly sequence: number
  /** Place of the event among those of its command. */
  readonly place: number
  readonly account: number
  /** Those of participants, and those of the house. */
  readonly names: SentNames
  /** From which the salts of the leaves are made. */
  readonly secret: Uint8Array
}

export interface ReceiptAnswer {
  readonly receipt: ReceiptFile
  readonly roots: RootsFile
  readonly row: number
  /** Of the row, hexadecimal. */
  readonly hash: string
  readonly command: number
}

export type RootsQuestion = Pick<ReceiptQuestion, 'sequence' | 'names' | 'secret'>

export interface RootsAnswer {
  readonly roots: RootsFile
  readonly row: number
  readonly hash: string
  readonly command: number
}

/** An interval of one millisecond holds one command here, since the keeper sees no other. */
const times = { intervalMs: 1, queueIntervalMs: null }

/** Decides one command again and takes the trees of its events, with the proofs of one account. */
export async function receiptAgain(
  source: ReplaySource,
  { sequence, place, account, names: sent, secret }: ReceiptQuestion,
): Promise<ReceiptAnswer> {
  const names = namesSent(sent)
  const before = await houseBefore(source, { sequence })
  const follower = new ReceiptFollower(account, null)
  const roots = rootsOf(before, names, secret, follower)
  const entry = follower.entries.find(({ event }) => event.index === place)
  if (entry === undefined)
    throw notThere(
      `Found nothing that ${names[account] ?? `account ${account}`} paid in event ${place} of sequence ${sequence}.`,
    )
  const receipt: ReceiptFile = {
    file: 'breakwater-receipt',
    version: 1,
    run: roots.run,
    roots: roots.head,
    account: entry.payer.facts.account,
    loss: entry.event.losses[0],
    entries: [entry],
  }
  return { receipt, roots, row: before.row, hash: before.hash, command: before.command.id }
}

/** The roots of one command, which its receipts are checked against. */
export async function rootsAgain(
  source: ReplaySource,
  { sequence, names, secret }: RootsQuestion,
): Promise<RootsAnswer> {
  const before = await houseBefore(source, { sequence })
  return {
    roots: rootsOf(before, namesSent(names), secret, {}),
    row: before.row,
    hash: before.hash,
    command: before.command.id,
  }
}

function rootsOf(
  { house, command, row, hash }: Before,
  names: readonly string[],
  secret: Uint8Array,
  follower: Follower,
): RootsFile {
  // What the roots were made from: the row's hash is over every command up to the end of it.
  const scenarioHash = `row ${row} ${hash} command ${command.id}`
  const header = {
    name: `command ${command.id}`,
    accounts: names,
    startedAt: 0,
    openingCommands: 0,
    scenarioHash,
    seed: '',
  }
  const salts = saltsOfRun(header, secret)
  const keeper = new RootKeeper(header, times, salts, follower, command.id)
  submit(house, command, keeper)
  keeper.end(house, command)
  return keeper.finish(house)
}
