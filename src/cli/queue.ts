import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { QueueFollower } from '../lab/receipts/followers.ts'
import { verifyQueueProof } from '../lab/receipts/verify-queue.ts'
import type { QueueProofFile } from '../wire/receipt-json.ts'
import type { RootsFile } from '../wire/roots-json.ts'
import { when } from '../wire/scalars.ts'
import { DONE, UsageError } from './exit.ts'
import { rowOf } from './explain.ts'
import type { Io } from './io.ts'
import { followRoots } from './receipt.ts'
import { receiptText } from './roots.ts'
import { files } from './run-files.ts'
import { RunReader } from './run-reader.ts'
import { tellVerified } from './verify-receipt.ts'

const EXAMPLE = `
Examples:
  breakwater run first-gap.yaml --roots 10m --queue-roots 10s
  breakwater queue runs/first-gap --account bo --instrument BTC-PERP --at +30s --out queue-proof.json`

/** `breakwater queue`: where an account stood in the committed order of deleveraging, with a proof. */
export function addQueue(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('queue')
    .description('Prove where an account stood in the queue for deleveraging, before and after a moment.')
    .argument('<run>', 'folder of a run that was made with --queue-roots')
    .requiredOption('--account <name>', 'whose place')
    .requiredOption('--instrument <symbol>', 'which instrument')
    .option('--at <time>', 'a moment, or a time since the start such as +5m', '+0s')
    .option('--out <file>', 'write the proof to this file')
    .option('--secret <file>', 'the secret the roots were salted with, where the run had one')
    .option('--json', 'print the checks as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (folder, options) => {
      const reader = new RunReader(folder)
      const header = await reader.header(files.header)
      const account = rowOf(header, options.account)
      const follower = new QueueFollower(account, options.instrument, momentOf(options.at, header.startedAt))
      const roots = await followRoots(reader, header, options.secret, follower)
      if (follower.entries.length === 0)
        throw new UsageError(nowhere(options.account, options.instrument, roots))
      const proof: QueueProofFile = {
        file: 'breakwater-queue-proof',
        version: 1,
        run: header.name,
        roots: roots.head,
        account: options.account,
        instrument: options.instrument,
        entries: follower.entries,
      }
      if (options.out !== undefined) await writeFile(options.out, receiptText(proof))
      tellVerified(options.out ?? 'the proof', verifyQueueProof(proof, roots), options, io)
      end(DONE)
    })
}

function nowhere(account: string, instrument: string, { queues }: RootsFile): string {
  const known = [...new Set(queues.map((each) => each.instrument))]
  if (known.includes(instrument))
    return `Found no place of ${account} in the queues of ${instrument} about that time, expected one who holds it. Name another time with --at.`
  return `Found no queue of ${instrument}, expected ${known.length === 0 ? 'a run made with --roots 10m --queue-roots 1m' : `one of ${known.join(', ')}`}.`
}

function momentOf(text: string, startedAt: number): number {
  const read = when.safeParse(text)
  if (!read.success) throw new UsageError(`Found --at ${text}, expected ${read.error.issues[0].message}.`)
  return 'at' in read.data ? read.data.at : startedAt + read.data.after
}
