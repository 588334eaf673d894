import { z } from 'zod'
import type { PoolTrigger, StepOf } from '../core/waterfall/rulebook.ts'
import { defined } from './forms.ts'
import { duration, name, partOfWhole, share, words } from './scalars.ts'

/** `{ pool: lp, profit: above, share: 45%, until: 40% }`: traders' profit that opens a loss of their pool. */
export const poolTrigger: z.ZodType<PoolTrigger> = defined(
  'pool-trigger',
  z
    .strictObject({
      pool: name,
      profit: words('above', 'at-or-above').prefault('above'),
      share: share.describe('Unrealised profit of traders over the balance of the pool.'),
      until: partOfWhole.describe('Winners are closed until the profit is at or below this share.'),
      least: partOfWhole.prefault('0%').describe('Closing never takes the profit below this share.'),
    })
    .refine(({ share, until, least }) => least <= until && until <= share, {
      message: 'shares in the order least, until, share, the smallest first',
    }),
)

/** What `call` has beside its members and multiple: the limit of several defaults, and what an unpaid part becomes. */
export const callWords: {
  readonly 'cool-off': z.ZodType<number | undefined>
  readonly 'multiple-of-several': z.ZodType<number | undefined>
  readonly unpaid: z.ZodType<'pass-on' | 'claim'>
} = {
  'cool-off': duration
    .optional()
    .describe('Defaults that follow each other within this time share one limit.'),
  'multiple-of-several': share.optional().describe('Most for all defaults of a cool-off time: 5.5 or 550%.'),
  unpaid: words('pass-on', 'claim').prefault('pass-on'),
}

/** The same in core's fields; what a rulebook does not say is left out, so that its hash stays what it was. */
export function callFields(said: {
  readonly 'cool-off'?: number | undefined
  readonly 'multiple-of-several'?: number | undefined
  readonly unpaid: 'pass-on' | 'claim'
}): Pick<StepOf<'call'>, 'coolOffMs' | 'multipleOfSeveral' | 'unpaid'> {
  const { 'cool-off': coolOffMs, 'multiple-of-several': multipleOfSeveral, unpaid } = said
  return {
    ...(coolOffMs === undefined ? {} : { coolOffMs }),
    ...(multipleOfSeveral === undefined ? {} : { multipleOfSeveral }),
    ...(unpaid === 'pass-on' ? {} : { unpaid }),
  }
}
