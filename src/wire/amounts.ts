import { z } from 'zod'
import { defined } from './forms.ts'
import { moneyOf, nonNegativeText } from './scalars.ts'

/** An asset that losses may be in. */
export interface LossAsset {
  readonly name: string
  /** Ledger decimals, whole, zero or above. */
  readonly decimals: number
}

/**
 * An amount of a rulebook, read for losses in one asset: one figure whatever the asset, or one for each by its name, as
 * in `{ USD: '50_000', BTC: '2' }`.
 *
 * @param decimals that a single figure is written in, or null where only the form can be checked; the value is 0 then
 * @param asset whose figure counts, null where no assets are known
 */
export function amountFor(decimals: number | null, asset: LossAsset | null): z.ZodType<number, string> {
  const each = z.record(z.string(), nonNegativeText).transform((amounts, context) => {
    if (decimals === null) return 0
    const problem = asset === null ? 'one amount, since no assets are known here' : pick(amounts, asset)
    if (typeof problem === 'number') return problem
    context.addIssue({ code: 'custom', message: problem })
    return z.NEVER
  })
  const amount = z.union([moneyOf(decimals), each])
  return defined('amount', amount) as unknown as z.ZodType<number, string>
}

/** The units of one asset's amount, or what is expected in its place. */
function pick(amounts: Readonly<Record<string, string>>, { name, decimals }: LossAsset): number | string {
  const text = amounts[name]
  if (text === undefined) return `an amount of "${name}" among them: each asset that losses may be in has one`
  const read = moneyOf(decimals).safeParse(text)
  return read.success
    ? read.data
    : `an amount of "${name}" with at most ${decimals} decimals, below 2^53 units`
}
