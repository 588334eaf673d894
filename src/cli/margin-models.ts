import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { writeCsv, writeJson } from '../files/write.ts'
import {
  type MarginModelText,
  marginModelNamed,
  marginModelOf,
  marginModels,
  marginModelText,
  marginModelYaml,
} from '../venues/margin/index.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'

const EXAMPLE = `
Examples:
  breakwater margin models
  breakwater margin models derive-pmrm-2
  breakwater margin models span --yaml --out my-model.yaml`

interface Options {
  readonly yaml?: true | undefined
  readonly json?: true | undefined
  readonly csv?: true | undefined
  readonly out?: string | undefined
  readonly quiet?: true | undefined
}

/** `breakwater margin models`: the shipped margin models, in words and as text to start from. */
export function addMarginModels(margin: Command, io: Io, end: (code: number) => void): void {
  margin
    .command('models')
    .description('List the margin models, or explain one: grid, charges, sources, and what is not known.')
    .argument('[name]', 'a model')
    .option('--yaml', 'print it as a file to start from')
    .option('--json', 'print as JSON: the list, or one model as a command carries it')
    .option('--csv', 'print the list as CSV')
    .option('--out <file>', 'write to a file')
    .option('--quiet', 'do not say where it was written')
    .addHelpText('after', EXAMPLE)
    .action(async (name, _, command) => {
      // The parent takes options of the same names for itself, so all of them are looked at together.
      const options = command.optsWithGlobals() as Options
      checkForms(name, options)
      const text = name === undefined ? listed(options) : shown(marginModelNamed(name), options)
      await deliver(text, options, io)
      end(DONE)
    })
}

/** Each form goes with the list, with one model, or with both. */
function checkForms(name: string | undefined, { yaml, json, csv }: Options): void {
  if ([yaml, json, csv].filter((form) => form === true).length > 1)
    throw new UsageError('Found several of --yaml, --json and --csv, expected one of them.')
  if (name === undefined && yaml === true)
    throw new UsageError('Found --yaml without a model, expected the name of one.')
  if (name !== undefined && csv === true)
    throw new UsageError('Found --csv with a model, expected it with the list alone. Use --json or --yaml.')
}

function shown(model: MarginModelText, { yaml, json }: Options): string {
  if (yaml === true) return marginModelYaml(model)
  return json === true ? writeJson(marginModelOf(model)) : marginModelText(model)
}

const columns = ['margin-model', 'standing', 'unit', 'title'] as const

function listed({ json, csv }: Options): string {
  const rows = marginModels.map((model) => columns.map((column) => String(model[column])))
  if (csv === true) return writeCsv(columns, rows)
  if (json === true)
    return writeJson(rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]]))))
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows
    .map(([name, standing, unit, title]) => `${name.padEnd(width)}${title} (${standing}, in ${unit})\n`)
    .join('')
}

async function deliver(text: string, { out, quiet }: Options, io: Io): Promise<void> {
  if (out === undefined) return quiet === true ? undefined : io.out(text)
  await writeFile(out, text)
  if (quiet !== true) io.err(`Wrote ${out}.\n`)
}
