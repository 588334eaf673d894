import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { type Policy, policies, policyNamed } from '../core/allocation/index.ts'
import { answerOf } from './allocate-answer.ts'
import { compareAll, comparisonCsv, comparisonJson, comparisonText } from './allocate-compare.ts'
import { allocationCsv, allocationJson } from './allocate-data.ts'
import {
  type AllocateOptions,
  parametersFrom,
  policyOptions,
  type Question,
  questionFrom,
  refusedAsUsage,
} from './allocate-input.ts'
import { listCsv, listJson, listText } from './allocate-list.ts'
import { shocksFrom } from './allocate-shocks.ts'
import { allocationText } from './allocate-text.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'

const EXAMPLE = `
Examples:
  breakwater allocate examples/claims.json --policy capacity-pro-rata --explain
  breakwater allocate examples/claims.csv --policy all --budget 15
  breakwater allocate examples/claims.json --policy risk-optimal --shock 0%=3 --shock -30%=1
  breakwater allocate --list`

/** `breakwater allocate`: shares a loss among accounts by one published policy, or by all of them side by side. */
export function addAllocate(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('allocate')
    .description('Share a loss among accounts by a published policy, with every metric of the result.')
    .argument('[file]', 'claims, JSON, YAML or CSV; left out, they are read from what is piped in')
    .option('--policy <name>', 'which policy, or "all" to compare them')
    .option('--budget <amount>', 'what is to be found, instead of the file’s')
    .option('--lots', 'whole lots only: each part is a multiple of the claim’s lot')
    .option(
      '--parameter <name=value>',
      'a figure of the policy, a whole number; may be repeated',
      repeated,
      [],
    )
    .option(
      '--shock <move=chance>',
      'a next move of the market in the account’s favour, and how likely it is beside the others, instead of the file’s; for risk-optimal; may be repeated',
      repeated,
      [],
    )
    .option('--deficit <amount>', 'sum of the losers’ negative equity, for the metrics that need it')
    .option('--largest-loss <amount>', 'the largest single loss, for the metrics that need it')
    .option('--decimals <number>', 'decimals of amounts where the file does not say (default: 6)')
    .option('--quantity-decimals <number>', 'decimals of quantities (default: as of amounts)')
    .option('--explain', 'say how the level or the queue came about')
    .option('--list', 'list the policies and what each needs')
    .option('--json', 'print as JSON')
    .option('--csv', 'print as CSV: the parts, or one row for each policy')
    .option('--out <file>', 'write to this file instead')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (file, options) => {
      if (options.json === true && options.csv === true)
        throw new UsageError('Found both --json and --csv, expected one of them.')
      if (options.policy === 'all' && options.explain === true)
        throw new UsageError('Found --explain with all policies, expected one policy to explain.')
      await give(options.list === true ? list(options) : await answer(file, options, io), options, io)
      end(DONE)
    })
}

function repeated(text: string, before: string[]): string[] {
  return [...before, text]
}

function list({ json, csv }: AllocateOptions): string {
  if (json === true) return listJson(policies)
  return csv === true ? listCsv(policies) : listText(policies)
}

async function answer(file: string | undefined, options: AllocateOptions, io: Io): Promise<string> {
  if (options.policy === undefined) {
    const known = policies.map(({ name }) => name).join(', ')
    throw new UsageError(`Found no policy. Choose one with --policy, or "all" of: ${known}.`)
  }
  const { policy: name } = options
  const policy = name === 'all' ? null : refusedAsUsage(null, () => policyNamed(name))
  const shocks = shocksFrom(options.shock, policy)
  const asked = await questionFrom(file, options, io)
  const question = shocks === null ? asked : { ...asked, shocks }
  return policy === null ? compared(question, options) : allocated(policy, question, options)
}

function allocated(policy: Policy, question: Question, options: AllocateOptions): string {
  const told = policyOptions(policy, question, options, parametersFrom(options.parameter))
  const answered = refusedAsUsage(policy, () => answerOf(policy, question, told, options.explain === true))
  if (options.json === true) return allocationJson(answered)
  return options.csv === true ? allocationCsv(answered) : allocationText(answered)
}

function compared(question: Question, options: AllocateOptions): string {
  const comparison = compareAll(question, options)
  if (options.json === true) return comparisonJson(comparison)
  return options.csv === true ? comparisonCsv(comparison) : comparisonText(comparison)
}

async function give(text: string, { out, quiet }: AllocateOptions, io: Io): Promise<void> {
  if (out !== undefined) {
    await writeFile(out, text)
    if (quiet !== true) io.err(`Wrote ${out}.\n`)
  } else if (quiet !== true) io.out(text)
}
