import { join } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { explainLoss } from '../lab/explain.ts'
import type { LossExplained } from '../lab/explain-terms.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import { canonicalJson } from '../wire/canonical-json.ts'
import { DONE, UsageError } from './exit.ts'
import { explanationText } from './explanation.ts'
import type { Io } from './io.ts'
import { Progress } from './progress.ts'
import { writeReceipt } from './receipt.ts'
import { files } from './run-files.ts'
import { commandsOf, RunReader } from './run-reader.ts'

const EXAMPLE = `
Examples:
  breakwater explain runs/first-gap --loss 0
  breakwater explain runs/first-gap --loss 0 --account bo --json
  breakwater run first-gap.yaml --roots 10m
  breakwater explain runs/first-gap --loss 0 --account bo --receipt receipt.json`

/** `breakwater explain`: one loss step by step, with the numbers in every formula. */
export function addExplain(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('explain')
    .description('Tell how one loss was paid, step by step, with the numbers in every formula.')
    .argument('<run>', 'folder of a run')
    .requiredOption('--loss <id>', 'number of the loss, as the report shows it')
    .option('--account <name>', 'only what this account paid: score, rank, amount, margin before and after')
    .option('--receipt <file>', 'also write the account’s receipt with its proofs to this file')
    .option('--secret <file>', 'the secret the roots were salted with, where the run had one')
    .option('--json', 'print the explanation as JSON')
    .option('--quiet', 'draw no progress')
    .addHelpText('after', EXAMPLE)
    .action(async (folder, options) => {
      const reader = new RunReader(folder)
      const header = await reader.header(files.header)
      const account = options.account === undefined ? null : rowOf(header, options.account)
      const explained = await explainFrom(reader, header, options, account, io)
      if (options.receipt !== undefined) await writeReceipt(reader, header, options, options.receipt, account)
      io.out(options.json === true ? `${canonicalJson(explained)}\n` : explanationText(explained, io))
      if (options.receipt !== undefined && options.json !== true && options.quiet !== true)
        io.out(
          `Receipt: ${options.receipt}\nCheck it with: breakwater verify ${options.receipt} --roots ${join(folder, files.roots)}\n`,
        )
      end(DONE)
    })
}

async function explainFrom(
  reader: RunReader,
  header: RunHeader,
  {
    loss: text,
    quiet,
    account: name,
  }: { loss: string; quiet?: true | undefined; account?: string | undefined },
  account: number | null,
  io: Io,
): Promise<LossExplained> {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`Found --loss ${text}, expected the number of a loss.`)
  const lines = await reader.lines(files.commands)
  const progress = new Progress(io, 'replaying', lines.length, quiet === true)
  const question = { loss: Number(text), account }
  const commands = commandsOf(join(reader.folder, files.commands), lines)
  const explained = explainLoss(header, commands, question, (done) => progress.tell(done))
  progress.end()
  if (explained === undefined)
    throw new UsageError(`Found no loss ${text} in ${reader.folder}. Its report lists the losses there are.`)
  if (account !== null && explained.steps.length === 0)
    throw new UsageError(
      `Found nothing that ${name} paid for loss ${text}. Leave --account out to see who did.`,
    )
  return explained
}

/** The row of an account by its name. */
export function rowOf({ accounts }: RunHeader, name: string): number {
  const row = accounts.indexOf(name)
  if (row >= 0) return row
  throw new UsageError(
    `Found no account ${JSON.stringify(name)} in the run, expected a name as the report shows it.`,
  )
}
