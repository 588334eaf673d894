import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { Problems } from '../files/problems.ts'
import { type Audit, auditStudy, failuresOf, STUDY } from '../lab/audit/audit-study.ts'
import { readStudy } from '../lab/audit/read-study.ts'
import type { Study } from '../lab/audit/study.ts'
import { auditHtml } from '../report/audit-html.ts'
import { auditAccounts } from './audit-accounts.ts'
import { accountsCsv, accountsJson, accountsText } from './audit-accounts-text.ts'
import { auditCsv, auditJson, auditText } from './audit-text.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'

const EXAMPLE = `
Example:
  breakwater audit accounts examples/accounts.csv --budget 50 --research`

const STUDY_EXAMPLE = `
Example, with the study's published CSV files in a folder:
  breakwater audit ${STUDY} --data FOLDER --out audit`

/** `breakwater audit`: published studies worked out again, and what is wrong with them. */
export function addAudit(program: Command, io: Io, end: (code: number) => void): void {
  const audit = program
    .command('audit')
    .description('Published studies: their figures from their own files, and the corrected ones beside them.')
    .addHelpText('after', EXAMPLE)
  addStudy(audit, io, end)
  addAccounts(audit, io, end)
}

function addStudy(audit: Command, io: Io, end: (code: number) => void): void {
  audit
    .command(STUDY)
    .description('The study of Hyperliquid’s deleveraging on 10 October 2025.')
    .requiredOption('--data <folder>', 'folder of the study’s published CSV files, or the one above it')
    .option('--out <folder>', 'write audit.html, figures.json and figures.csv there')
    .option('--json', 'print every figure as JSON')
    .option('--csv', 'print every figure as CSV')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', STUDY_EXAMPLE)
    .action(async (options) => {
      refuseBoth(options)
      const study = await studyFrom(options.data)
      const result = auditStudy(study)
      if (options.out !== undefined) await writeAudit(options.out, study, result)
      const text = pick(options, {
        json: auditJson,
        csv: auditCsv,
        text: (each: Audit) => auditText(each, io),
      })
      if (options.quiet !== true) io.out(text(result))
      end(tellFailures(result, io))
    })
}

function addAccounts(audit: Command, io: Io, end: (code: number) => void): void {
  audit
    .command('accounts')
    .description('Share one budget among a table of accounts by every policy its columns suffice for.')
    .argument(
      '<table>',
      'CSV with a row for each account: user, notional, profit, equity; leverage, profit-percent',
    )
    .requiredOption('--budget <amount>', 'what is to be found')
    .option('--columns <names>', 'headers that differ, like user=address,profit=closed_pnl')
    .option('--only <column=text>', 'only rows with this text in a column')
    .option('--decimals <number>', 'decimals of the money; finer digits round down', '6')
    .option('--research', 'run the published code beside ours')
    .option('--unit-price <price>', 'what one base unit is worth, for the code that rounds to whole units')
    .option('--out <file>', 'write to this file instead')
    .option('--json', 'print as JSON')
    .option('--csv', 'print the table of policies as CSV')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (table, options) => {
      refuseBoth(options)
      const result = await auditAccounts(table, options)
      const text = pick(options, { json: accountsJson, csv: accountsCsv, text: accountsText })(result)
      if (options.out !== undefined) await writeFile(options.out, text)
      else if (options.quiet !== true) io.out(text)
      end(DONE)
    })
}

interface Forms {
  readonly json?: true | undefined
  readonly csv?: true | undefined
}

function refuseBoth({ json, csv }: Forms): void {
  if (json === true && csv === true)
    throw new UsageError('Found both --json and --csv, expected one of them.')
}

function pick<Form>({ json, csv }: Forms, forms: { json: Form; csv: Form; text: Form }): Form {
  return json === true ? forms.json : csv === true ? forms.csv : forms.text
}

async function studyFrom(folder: string): Promise<Study> {
  const problems = new Problems()
  const study = await readStudy(folder, problems)
  problems.throwIfAny()
  if (study === undefined || study.waves.length === 0)
    throw new UsageError(`Found no waves in ${folder}, expected the published tables of the study.`)
  return study
}

async function writeAudit(folder: string, study: Study, audit: Audit): Promise<void> {
  await mkdir(folder, { recursive: true })
  const files = {
    'audit.html': auditHtml(audit, study),
    'figures.json': auditJson(audit),
    'figures.csv': auditCsv(audit),
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
}

/** A printed figure that the files do not give, or two files at odds, is a check that failed. */
function tellFailures(audit: Audit, io: Io): number {
  const failures = failuresOf(audit)
  for (const { id, published, recomputed } of failures)
    io.err(`${id}: found ${recomputed}, expected ${published ?? '0'}.\n`)
  return failures.length === 0 ? DONE : CHECK_FAILED
}
