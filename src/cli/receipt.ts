import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ReceiptFollower } from '../lab/receipts/followers.ts'
import { rootsOfCommands } from '../lab/receipts/replay.ts'
import type { Follower } from '../lab/receipts/root-keeper.ts'
import { saltsOfRun } from '../lab/receipts/salts-of-run.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import type { ReceiptFile } from '../wire/receipt-json.ts'
import type { RootsFile } from '../wire/roots-json.ts'
import { UsageError } from './exit.ts'
import { parseRoots, receiptText, secretFrom } from './roots.ts'
import { files } from './run-files.ts'
import { commandsOf, DamagedRun, type RunReader } from './run-reader.ts'

/** Writes what one account paid for one loss, with every proof, to a file of its own. */
export async function writeReceipt(
  reader: RunReader,
  header: RunHeader,
  {
    loss,
    account: name,
    secret,
  }: { loss: string; account?: string | undefined; secret?: string | undefined },
  file: string,
  account: number | null,
): Promise<void> {
  if (account === null || name === undefined)
    throw new UsageError('Found --receipt without --account, expected whose receipt it shall be.')
  const follower = new ReceiptFollower(account, Number(loss))
  const roots = await followRoots(reader, header, secret, follower)
  if (follower.entries.length === 0)
    throw new UsageError(`Found nothing that ${name} paid for loss ${loss}, expected an account that paid.`)
  const receipt: ReceiptFile = {
    file: 'breakwater-receipt',
    version: 1,
    run: header.name,
    roots: roots.head,
    account: name,
    loss: Number(loss),
    entries: follower.entries,
  }
  await writeFile(file, receiptText(receipt))
}

/**
 * Replays a run's record with a follower, and takes its roots again.
 *
 * @returns the published roots
 * @throws {UsageError} when the run has none, or the secret is not the one they were salted with
 * @throws {DamagedRun} when the record gives other roots
 */
export async function followRoots(
  reader: RunReader,
  header: RunHeader,
  secret: string | undefined,
  follower: Follower,
): Promise<RootsFile> {
  const read = await reader.read(files.roots)
  if ('why' in read)
    throw new UsageError(
      `Found no ${files.roots} in ${reader.folder}, expected a run with roots. Run it again with --roots 1h.`,
    )
  const published = parseRoots(join(reader.folder, files.roots), read.text)
  const salts = saltsOfRun(header, secretFrom(secret))
  if (salts.check !== published.salts.check)
    throw new UsageError(
      published.salts.from === 'secret'
        ? 'Found another secret than the roots were salted with, expected that one. Name its file with --secret.'
        : 'Found a secret, and the roots were salted with the scenario’s seed. Leave --secret out.',
    )
  const lines = await reader.lines(files.commands)
  const { intervalMs, queueIntervalMs } = published
  const commands = commandsOf(join(reader.folder, files.commands), lines)
  const again = rootsOfCommands(header, commands, { intervalMs, queueIntervalMs }, salts, follower)
  if (again.head === published.head) return published
  const where = join(reader.folder, files.roots)
  throw new DamagedRun(`${where}: its head is ${published.head}, and the record gives ${again.head}.`)
}
