import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { type Checked, coinGreeksOf, greeksOf, spotGreeksOf } from '../core/pricing/index.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { type OptionFlags, onForward, onSpot, optionFrom, refuse, type SaidOption } from './option-input.ts'
import { type PriceColumns, priceCsv, priceJson, priceText } from './price-text.ts'

const EXAMPLE = `
Examples:
  breakwater price --right call --forward 65_000 --strike 70_000 --expires-in 30d --volatility 55%
  breakwater price --right put --forward 65_000 --strike 60_000 --expires-in 12h --volatility 80% --settled-in coin
  breakwater price --right call --spot 100 --strike 95 --years 0.5 --volatility 20% --rate 10% --yield 5% --json`

interface PriceFlags extends OptionFlags {
  readonly spot?: string | undefined
  readonly yield: string
  readonly volatility: string
  readonly json?: true | undefined
  readonly csv?: true | undefined
  readonly out?: string | undefined
  readonly quiet?: true | undefined
}

/** `breakwater price`: what a European option is worth, and how that moves. */
export function addPrice(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('price')
    .description('Price a European option, with every Greek.')
    .requiredOption('--right <call|put>', 'which right it gives')
    .option('--forward <price>', 'price of the underlying for that expiry (Black-76)')
    .option('--spot <price>', 'price of the underlying now, instead (Black, Scholes and Merton)')
    .requiredOption('--strike <price>', 'price it may be bought or sold at')
    .option('--expires-in <time>', 'time to expiry: 30d, 12h, 45m, 2w, 1y')
    .option('--years <number>', 'the same in years of 365 days')
    .requiredOption('--volatility <share>', 'implied volatility a year: 65% or 0.65')
    .option('--rate <share>', 'interest a year, continuous, of the money it is settled in', '0%')
    .option('--yield <share>', 'what the underlying pays a year; with --spot', '0%')
    .option('--settled-in <quote|coin>', 'money it is settled in', 'quote')
    .option('--json', 'print as JSON')
    .option('--csv', 'print as CSV')
    .option('--out <file>', 'write to this file instead')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (flags) => {
      if (flags.json === true && flags.csv === true)
        throw new UsageError('Found both --json and --csv, expected one of them.')
      const text = textOf(columnsOf(flags), flags)
      if (flags.out !== undefined) await writeFile(flags.out, text)
      else if (flags.quiet !== true) io.out(text)
      end(DONE)
    })
}

function textOf(columns: PriceColumns, { json, csv }: PriceFlags): string {
  if (json === true) return priceJson(columns)
  return csv === true ? priceCsv(columns) : priceText(columns)
}

function columnsOf(flags: PriceFlags): PriceColumns {
  const option = optionFrom(flags)
  if (flags.spot !== undefined) return spotColumns(option, flags, flags.spot)
  if (flags.forward === undefined)
    throw new UsageError('Found neither --forward nor --spot, expected one of them.')
  if (flags.yield !== '0%')
    throw new UsageError('Found --yield with --forward, which holds it; expected --spot.')
  const inputs = onForward(option, flags.forward, flags.volatility)
  if (option.settledIn === 'quote') return { quote: answer(greeksOf(inputs)) }
  const { coin, quote, premiumAdjustedDelta } = answer(coinGreeksOf(inputs))
  return { coin: { ...coin, premiumAdjustedDelta }, quote }
}

function spotColumns(option: SaidOption, flags: PriceFlags, spot: string): PriceColumns {
  if (flags.forward !== undefined)
    throw new UsageError('Found both --forward and --spot, expected one of them.')
  if (option.settledIn === 'coin')
    throw new UsageError(
      'Found --spot with --settled-in coin, expected --forward: a coin-settled option is priced on it.',
    )
  return { quote: answer(spotGreeksOf(onSpot(option, spot, flags.volatility, flags.yield))) }
}

function answer<T>(checked: Checked<T>): T {
  return checked.ok ? checked.value : refuse(checked.refusal)
}
