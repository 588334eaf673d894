import { z } from 'zod'
import { numberText } from './paging.ts'

/** A name in a path or query. What is called so is looked up, so any text may stand here. */
export const nameField: z.ZodType<string, unknown> = z.string().min(1).max(200)

/** The number of a loss, claim or version in a path. */
export const numberField: z.ZodType<number, unknown> = numberText(0, Number.MAX_SAFE_INTEGER)

export const accountParams: z.ZodType<{ readonly account: string }, unknown> = z.strictObject({
  account: nameField.describe('Name of the account.'),
})

export const accountSymbolParams: z.ZodType<{ readonly account: string; readonly symbol: string }, unknown> =
  z.strictObject({
    account: nameField.describe('Name of the account.'),
    symbol: nameField.describe('Symbol of the instrument.'),
  })

export const symbolParams: z.ZodType<{ readonly symbol: string }, unknown> = z.strictObject({
  symbol: nameField.describe('Symbol of the instrument.'),
})
