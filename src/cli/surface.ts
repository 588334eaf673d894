import type { Command } from '@commander-js/extra-typings'
import type { Io } from './io.ts'
import { addSurfaceCheck } from './surface-check.ts'
import { addSurfaceFit } from './surface-fit.ts'

/** `breakwater surface`: surfaces of implied volatility, and whether they allow arbitrage. */
export function addSurface(program: Command, io: Io, end: (code: number) => void): void {
  const surface = program
    .command('surface')
    .description('Fit a surface of implied volatility to quotes, or check one for arbitrage.')
    .addHelpText(
      'after',
      `
Examples:
  breakwater surface fit examples/quotes.csv
  breakwater surface check examples/surface.yaml`,
    )
  addSurfaceFit(surface, io, end)
  addSurfaceCheck(surface, io, end)
}
