import { z } from 'zod'
import { parseDecimal } from '../core/money/units.ts'
import type { WingRule } from '../core/pricing/surface/index.ts'
import { scalar } from './scalars.ts'

/** The nearest float of a decimal text. */
const figure: z.ZodType<number, string> = scalar('a decimal number', (text) =>
  parseDecimal(text, 400).ok ? Number(text.replaceAll('_', '')) : undefined,
)

/** What holds far from the money: `linear`, `{ deviations: 4 }`, or `{ low: -0.7, high: 0.6 }` in log-moneyness. */
export const wingsText: z.ZodType<WingRule> = z
  .union([
    z.literal('linear'),
    z.strictObject({ deviations: figure }),
    z.strictObject({ low: figure, high: figure }),
  ])
  .transform((written): WingRule => {
    if (written === 'linear') return { kind: 'linear' }
    if ('deviations' in written) return { kind: 'capped-at-deviations', deviations: written.deviations }
    return { kind: 'capped', ...written }
  })
