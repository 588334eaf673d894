import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { impliedVolatilityOf } from '../core/pricing/index.ts'
import { DONE } from './exit.ts'
import type { Io } from './io.ts'
import { numberFrom, type OptionFlags, optionFrom, refuse } from './option-input.ts'

const EXAMPLE = `
Examples:
  breakwater iv --right call --forward 65_000 --strike 70_000 --expires-in 30d --price 2_250
  breakwater iv --right put --forward 65_000 --strike 60_000 --expires-in 7d --price 0.0125 --settled-in coin --json`

interface IvFlags extends OptionFlags {
  readonly forward: string
  readonly price: string
}

/** `breakwater iv`: the volatility that explains an option's price. */
export function addIv(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('iv')
    .description('Find the implied volatility of an option’s price.')
    .requiredOption('--right <call|put>', 'which right it gives')
    .requiredOption('--forward <price>', 'price of the underlying for that expiry')
    .requiredOption('--strike <price>', 'price it may be bought or sold at')
    .requiredOption('--price <price>', 'what the option costs, in the money it is settled in')
    .option('--expires-in <time>', 'time to expiry: 30d, 12h, 45m, 2w, 1y')
    .option('--years <number>', 'the same in years of 365 days')
    .option('--rate <share>', 'interest a year, continuous, of the money it is settled in', '0%')
    .option('--settled-in <quote|coin>', 'money it is settled in', 'quote')
    .option('--json', 'print as JSON')
    .option('--out <file>', 'write to this file instead')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (flags) => {
      const volatility = volatilityOf(flags)
      const text =
        flags.json === true
          ? `${JSON.stringify({ volatility }, null, 2)}\n`
          : `${Number((100 * volatility).toPrecision(12))}%\n`
      if (flags.out !== undefined) await writeFile(flags.out, text)
      else if (flags.quiet !== true) io.out(text)
      end(DONE)
    })
}

function volatilityOf(flags: IvFlags): number {
  const { right, strike, years, discount, settledIn } = optionFrom(flags)
  const forward = numberFrom('--forward', flags.forward)
  const price = numberFrom('--price', flags.price)
  const answer = impliedVolatilityOf({ right, forward, strike, years, price, discount, settledIn })
  return answer.ok ? answer.value : refuse(answer.refusal)
}
