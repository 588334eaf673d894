import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { marginAnswer, suits } from '../lab/margin/answer.ts'
import { type MarginBook, traded } from '../lab/margin/book.ts'
import { marginModelOf, marginModels } from '../venues/margin/index.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import {
  type ComparedModel,
  comparedCsv,
  comparedJson,
  comparedText,
  whatIfCsv,
  whatIfJson,
  whatIfText,
} from './margin-compare.ts'
import { bookOf, modelOf, tradeFrom } from './margin-input.ts'
import { addMarginModels } from './margin-models.ts'
import { answerCsv, answerJson, answerText } from './margin-text.ts'

const EXAMPLE = `
Examples:
  breakwater margin examples/book.yaml --model derive-pmrm-2
  breakwater margin examples/book.yaml --model span --what-if "buy 5 BTC-26JUN26-50000-P"
  breakwater margin examples/book.yaml --model all
  breakwater margin models paradex`

interface MarginOptions {
  readonly model?: string | undefined
  readonly whatIf: readonly string[]
  readonly json?: true | undefined
  readonly csv?: true | undefined
  readonly out?: string | undefined
  readonly quiet?: true | undefined
}

/** `breakwater margin`: what a book of options has to hold under a model, under all of them, before and after a trade. */
export function addMargin(program: Command, io: Io, end: (code: number) => void): void {
  const command = program
    .command('margin')
    .description('What a book of options, futures and perpetuals has to hold under a margin model, and why.')
    .argument('[book]', 'book, YAML or JSON: market, instruments, positions, cash')
    .option('--model <name>', 'a model that is shipped, a model file, or "all" to compare them')
    .option(
      '--what-if <trade>',
      'a trade like "sell 2 BTC-PERP at 64_000", at the mark without a price; may be repeated',
      (text: string, before: string[]) => [...before, text],
      [] as string[],
    )
    .option('--json', 'print as JSON')
    .option('--csv', 'print as CSV')
    .option('--out <file>', 'write to this file instead')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (file, options) => {
      await give(await answered(file, options), options, io)
      end(DONE)
    })
  addMarginModels(command as unknown as Command, io, end)
}

async function answered(file: string | undefined, options: MarginOptions): Promise<string> {
  if (options.json === true && options.csv === true)
    throw new UsageError('Found both --json and --csv, expected one of them.')
  if (options.model === undefined) {
    const known = marginModels.map((model) => model['margin-model']).join(', ')
    throw new UsageError(`Found no model. Choose one with --model, a file, or "all" of: ${known}.`)
  }
  if (file === undefined)
    throw new UsageError('Found no book, expected a file. See examples/book.yaml for its form.')
  if (options.model !== 'all') return oneModel(options.model, file, options)
  const book = await bookOf(file)
  if (options.whatIf.length > 0)
    throw new UsageError('Found --what-if with all models, expected one model to try a trade under.')
  return allModels(book, options)
}

async function oneModel(name: string, file: string, options: MarginOptions): Promise<string> {
  const model = await modelOf(name)
  const book = await bookOf(file)
  if (!suits(model, book))
    throw new UsageError(
      `Found the model ${model.name}, which asks in ${model.unit === 'coin' ? 'coin' : 'quote money'}, for a book settled in ${book.money.settledIn === 'coin' ? 'coin' : 'quote money'}. Choose one of the book’s own money; --model all shows which.`,
    )
  const before = marginAnswer(model, book)
  if (options.whatIf.length > 0) {
    const trades = options.whatIf.map((text) => tradeFrom(text, book))
    const after = marginAnswer(model, trades.reduce(traded, book))
    return inForm({ trades: options.whatIf, before, after }, book, options, [
      whatIfText,
      whatIfJson,
      whatIfCsv,
    ])
  }
  return inForm(before, book, options, [answerText, answerJson, answerCsv])
}

function allModels(book: MarginBook, options: MarginOptions): string {
  const compared = marginModels.map((text): ComparedModel => {
    const model = marginModelOf(text)
    const { name, standing, unit } = model
    return { name, standing, unit, answer: suits(model, book) ? marginAnswer(model, book) : null }
  })
  return inForm(compared, book, options, [comparedText, comparedJson, comparedCsv])
}

type Form<T> = (value: T, book: MarginBook) => string

function inForm<T>(
  value: T,
  book: MarginBook,
  { json, csv }: MarginOptions,
  [text, asJson, asCsv]: readonly [Form<T>, Form<T>, Form<T>],
): string {
  if (json === true) return asJson(value, book)
  return csv === true ? asCsv(value, book) : text(value, book)
}

async function give(text: string, { out, quiet }: MarginOptions, io: Io): Promise<void> {
  if (out !== undefined) {
    await writeFile(out, text)
    if (quiet !== true) io.err(`Wrote ${out}.\n`)
  } else if (quiet !== true) io.out(text)
}
