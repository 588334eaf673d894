import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { writeCsv, writeJson } from '../files/write.ts'
import {
  type Difference,
  differencesOf,
  orderOf,
  rulebookOf,
  rulebookYaml,
  stepText,
  type Venue,
  venueNamed,
  venues,
  venueText,
} from '../venues/index.ts'
import { rulebookHash } from '../wire/rulebook.ts'
import { rulebookInWords } from '../wire/rulebook-in-words.ts'
import type { Io } from './io.ts'

const EXAMPLE = `
Examples:
  breakwater venues
  breakwater venues show bybit
  breakwater venues show bybit --yaml --out my-rulebook.yaml
  breakwater venues diff bybit okx`

/** Ledger decimals of the usual stablecoin: what the amounts of a venue's rulebook are in. */
const DOLLARS = { decimals: 6 }

/** `breakwater venues`: the shipped rulebooks of named venues, in words and as text to start from. */
export function addVenues(program: Command, io: Io): void {
  const command = program
    .command('venues')
    .description('Rulebooks of named venues: list them, explain one, compare two.')
    .addHelpText('after', EXAMPLE)
  command
    .command('list', { isDefault: true })
    .description('List the venues with the order of their steps.')
    .option('--json', 'print the list as JSON')
    .option('--csv', 'print the list as CSV')
    .option('--out <file>', 'write to a file')
    .option('--quiet', 'do not say where it was written')
    .addHelpText('after', EXAMPLE)
    .action((options) => deliver(listText(options), options, io))
  command
    .command('show')
    .description('Explain one: its steps in words, sources, roundings, incidents, and what is not known.')
    .argument('<venue>', 'id of a venue')
    .option('--yaml', 'print its rulebook as a file to start from')
    .option('--json', 'print all that is known of it as JSON')
    .option('--out <file>', 'write to a file')
    .option('--quiet', 'do not say where it was written')
    .addHelpText('after', EXAMPLE)
    .action((id, options) => deliver(shownText(venueNamed(id), options), options, io))
  command
    .command('diff')
    .description('Lay two beside each other, step by step.')
    .argument('<one>', 'id of a venue')
    .argument('<other>', 'id of another')
    .option('--json', 'print the differences as JSON')
    .option('--out <file>', 'write to a file')
    .option('--quiet', 'do not say where it was written')
    .addHelpText('after', EXAMPLE)
    .action((one, other, options) => {
      const differences = differencesBetween(venueNamed(one), venueNamed(other))
      const text =
        options.json === true ? writeJson({ one, other, differences }) : diffText(one, other, differences)
      return deliver(text, options, io)
    })
}

interface Output {
  readonly out?: string | undefined
  readonly quiet?: true | undefined
}

async function deliver(text: string, { out, quiet }: Output, io: Io): Promise<void> {
  if (out === undefined) return io.out(text)
  await writeFile(out, text)
  if (quiet !== true) io.out(`Wrote ${out}.\n`)
}

/** Room for the longest id and two spaces. */
const idWidth = Math.max(...venues.map(({ id }) => id.length)) + 2

const columns = ['id', 'name', 'asOf', 'standing', 'order'] as const

function listText(options: { readonly json?: true | undefined; readonly csv?: true | undefined }): string {
  const rows = venues.map((venue) => ({ ...venue, order: orderOf(venue) }))
  if (options.json === true)
    return writeJson(rows.map((row) => Object.fromEntries(columns.map((key) => [key, row[key]]))))
  const cells = rows.map((row) => columns.map((key) => row[key]))
  if (options.csv === true) return writeCsv(columns, cells)
  return `${rows.map(({ id, name, asOf, order }) => `${id.padEnd(idWidth)}${name}, ${asOf}\n${' '.repeat(idWidth)}${order}`).join('\n')}\n`
}

function shownText(
  venue: Venue,
  options: { readonly json?: true | undefined; readonly yaml?: true | undefined },
): string {
  if (options.yaml === true) return rulebookYaml(venue)
  if (options.json !== true) return venueText(venue)
  const rulebook = rulebookOf(venue, DOLLARS)
  return writeJson({ ...venue, hash: rulebookHash(rulebook), words: rulebookInWords(rulebook, DOLLARS) })
}

function differencesBetween(one: Venue, other: Venue): Difference[] {
  return differencesOf(rulebookOf(one, DOLLARS), rulebookOf(other, DOLLARS), DOLLARS)
}

/** A line for what both have alike; what only one of them has stands below, marked by whose it is. */
function diffText(one: string, other: string, differences: readonly Difference[]): string {
  const lines = [`- ${one}`, `+ ${other}`, ...differences.flatMap(linesOf)]
  return `${lines.join('\n')}\n`
}

function linesOf(difference: Difference): string[] {
  const { of, onlyOne, onlyOther } = difference
  const own = [...onlyOne.map((each) => `  - ${each}`), ...onlyOther.map((each) => `  + ${each}`)]
  if (of === 'head') return ['', 'before the steps', ...own]
  if (difference.one === null) return ['', `+ ${stepText(difference.other!)}`]
  if (difference.other === null) return ['', `- ${stepText(difference.one)}`]
  const [a, b] = [difference.one.name, difference.other.name]
  const names = a === b ? '' : ` (${a}, ${b})`
  return ['', `  ${of}${names}${own.length === 0 ? ': alike' : ''}`, ...own]
}
