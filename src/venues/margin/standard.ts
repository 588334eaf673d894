import type { RuleText } from '../venue.ts'

/** Figures of one of the standard margins that go back to Deribit's. */
export interface StandardFigures {
  readonly maxSpot: string
  readonly minSpot: string
  readonly mmCall: string
  readonly mmPut: string
  readonly mmPutMark: string
  /** Perpetuals and futures: what each level asks of a first coin, and how much more for each further one. */
  readonly futures: { readonly initial: string; readonly maintenance: string; readonly slope: string }
  /** Share of coins held as collateral that does not count; all of them count where it is left out. */
  readonly collateral?: string
}

/**
 * Charges and requirements of a standard margin. The mark is part of what an option sold is asked, and an option bought
 * is worth nothing as margin; equity counts both at their marks, so the requirement adds what the options are worth.
 */
export function standardMargin(figures: StandardFigures): Record<string, RuleText> {
  const level = (name: 'initial' | 'maintenance'): RuleText[] => [
    {
      name: `options-${name}`,
      charge: 'standard-option',
      level: name,
      'max-spot': figures.maxSpot,
      'min-spot': figures.minSpot,
      'mm-call': figures.mmCall,
      'mm-put': figures.mmPut,
      'mm-put-mark': figures.mmPutMark,
    },
    {
      name: `futures-${name}`,
      charge: 'future-size',
      base: figures.futures[name],
      slope: figures.futures.slope,
    },
  ]
  const collateral = figures.collateral === undefined ? [] : ['collateral']
  return {
    charges: [
      ...level('initial'),
      ...level('maintenance'),
      ...collateral.map((name) => ({ name, charge: 'collateral', share: figures.collateral! })),
    ],
    initial: ['options-initial', 'futures-initial', 'option-value', ...collateral],
    maintenance: ['options-maintenance', 'futures-maintenance', 'option-value', ...collateral],
  }
}
