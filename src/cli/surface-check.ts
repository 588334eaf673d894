import type { Command } from '@commander-js/extra-typings'
import { log } from '../core/pricing/index.ts'
import { verdictOf } from '../core/pricing/surface/index.ts'
import { readInput } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import { type KRange, USUAL_RANGE } from '../lab/surface/usual-range.ts'
import { readSurface, type WrittenSurface } from '../wire/surface.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { verdictData } from './surface-data.ts'
import { rangeOf } from './surface-input.ts'
import { verdictText } from './surface-text.ts'

const EXAMPLE = `
Example:
  breakwater surface check examples/surface.yaml
  breakwater surface check examples/surface.yaml --range 0.2:5 --json`

/** `breakwater surface check`: a verdict on a surface given by its parameters; exit code 1 where it allows arbitrage. */
export function addSurfaceCheck(surface: Command, io: Io, end: (code: number) => void): void {
  surface
    .command('check')
    .description('Say whether a surface allows butterfly, call-spread or calendar arbitrage, and where.')
    .argument('<file>', 'parameters by expiry, YAML or JSON')
    .option(
      '--range <low:high>',
      'strikes to look at, as multiples of the forward (default: the file’s, or 0.5:1.8)',
    )
    .option('--json', 'print as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (file, options) => {
      const asked = rangeOf(options.range)
      const written = await surfaceFrom(file)
      const verdict = verdictOf(written.surface, asked ?? ownRange(written) ?? USUAL_RANGE)
      if (options.quiet !== true)
        io.out(options.json === true ? writeJson(verdictData(verdict)) : verdictText(verdict))
      end(verdict.free ? DONE : CHECK_FAILED)
    })
}

async function surfaceFrom(file: string): Promise<WrittenSurface> {
  const problems = new Problems()
  const text = await readInput(file, problems)
  const written = text === undefined ? undefined : readSurface(file, text, problems)
  problems.throwIfAny()
  if (written === undefined) throw new UsageError(`Found no surface in ${file}, expected one.`)
  return written
}

function ownRange({ range }: WrittenSurface): KRange | null {
  return range === null ? null : { low: log(range.low), high: log(range.high) }
}
