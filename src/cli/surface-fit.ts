import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { fitSurface, type SurfaceFit } from '../lab/surface/fit-surface.ts'
import type { UsableQuotes } from '../lab/surface/usable-quotes.ts'
import { rangeAbout } from '../lab/surface/usual-range.ts'
import { surfacePicture } from '../report/surface/picture.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { fitCsv, fitJson, surfaceYaml } from './surface-data.ts'
import { type FitFlags, modelOf, quotesFrom, rangeOf, wingsOf } from './surface-input.ts'
import { fitText } from './surface-text.ts'

const EXAMPLE = `
Models:
  svi          five parameters for each expiry, together without arbitrage on the range
  essvi        three for each expiry, without arbitrage by construction
  ssvi         one for each expiry and three for all, likewise; ssvi-heston: two for all
  svi-alone    five for each expiry, each alone: may allow arbitrage, and then says where

Examples:
  breakwater surface fit examples/quotes.csv
  breakwater surface fit examples/quotes.csv --model essvi --picture smiles.svg --quiet
  breakwater surface fit examples/quotes.csv --cap 4 --range 0.6:1.6 --out fitted --quiet`

/** `breakwater surface fit`: fits a surface to quotes, and says what was left out and whether it allows arbitrage. */
export function addSurfaceFit(surface: Command, io: Io, end: (code: number) => void): void {
  surface
    .command('fit')
    .description('Fit a surface of implied volatility to quotes of options.')
    .argument('[file]', 'quotes, CSV; left out, they are read from what is piped in')
    .option('--model <name>', 'what to fit, see below', 'svi')
    .option('--from <side>', 'take volatilities from "mid" of bid and ask, or from "mark"', 'mid')
    .option('--underlying <name>', 'whose options, where the file has several')
    .option('--at <time>', 'the moment of the surface, UTC or milliseconds (default: the newest quote’s)')
    .option('--oldest <seconds>', 'leave out quotes older than the newest by more than this', '300')
    .option(
      '--range <low:high>',
      'strikes without arbitrage, as multiples of the forward (default: 0.5:1.8 and all quoted)',
    )
    .option(
      '--cap <deviations>',
      'beyond so many standard deviations volatility stays as it is (default: straight wings)',
    )
    .option('--out <folder>', 'write fit.json, surface.yaml, quotes.csv and smiles.svg into this folder')
    .option('--picture <file>', 'draw the smiles into this SVG file')
    .option('--json', 'print as JSON')
    .option('--csv', 'print as CSV, a row for each quote')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (file, flags) => {
      if (flags.json === true && flags.csv === true)
        throw new UsageError('Found both --json and --csv, expected one of them.')
      const model = modelOf(flags.model)
      const [wings, range] = [wingsOf(flags.cap), rangeOf(flags.range)]
      const quotes = await quotesFrom(file, flags, io)
      const fit = fitSurface(quotes.slices, { model, wings, range: range ?? rangeAbout(quotes) })
      await write(fit, quotes, flags, io)
      if (flags.quiet !== true) io.out(printed(fit, quotes, flags))
      end(DONE)
    })
}

function printed(fit: SurfaceFit, quotes: UsableQuotes, { json, csv }: FitFlags): string {
  if (json === true) return fitJson(fit, quotes)
  return csv === true ? fitCsv(fit) : fitText(fit, quotes)
}

async function write(fit: SurfaceFit, quotes: UsableQuotes, flags: FitFlags, io: Io): Promise<void> {
  const { out, picture } = flags
  const wrote = async (file: string, text: string): Promise<void> => {
    await writeFile(file, text)
    if (flags.quiet !== true) io.err(`Wrote ${file}.\n`)
  }
  if (picture !== undefined) await wrote(picture, pictureOf(fit, quotes))
  if (out === undefined) return
  await mkdir(out, { recursive: true })
  await wrote(join(out, 'fit.json'), fitJson(fit, quotes))
  await wrote(join(out, 'surface.yaml'), surfaceYaml(fit, quotes))
  await wrote(join(out, 'quotes.csv'), fitCsv(fit))
  await wrote(join(out, 'smiles.svg'), pictureOf(fit, quotes))
}

function pictureOf(fit: SurfaceFit, { underlying, at }: UsableQuotes): string {
  const subtitle = `${fit.model}, ${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  return surfacePicture(fit, { title: `Smiles of ${underlying}`, subtitle })
}
