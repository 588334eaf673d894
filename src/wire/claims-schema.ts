import { z } from 'zod'
import { type ClaimColumn, claimColumns } from '../core/allocation/claims.ts'
import type { Shock } from '../core/allocation/policy.ts'
import { kebabOf } from '../files/claims-csv.ts'
import { cellReader, type Decimals, decimalsForm, totalReader } from './claim-cells.ts'
import { defined } from './forms.ts'
import { name, prose, signedShare, wholeFrom } from './scalars.ts'

/** The text form; with null for decimals only the form is checked. */
export function claimsSchema(decimals: Decimals | null): z.ZodType<ClaimDocument> {
  const grid = decimals ?? { money: 0, quantity: 0 }
  const total = totalReader(grid, decimals === null)
  const money = (column: ClaimColumn): z.ZodType<bigint, string> =>
    cellReader(column, grid, decimals === null)
  return z.strictObject({
    $schema: prose.optional(),
    about: prose.optional().describe('What the claims are of.'),
    budget: total.optional().describe('What is to be found, zero or above.'),
    decimals: decimalsForm.optional().describe('Decimals of every amount; 6 where left out.'),
    'quantity-decimals': decimalsForm
      .optional()
      .describe('Decimals of quantities; as of amounts where left out.'),
    deficit: total.optional().describe('Sum of the losers’ negative equity; some metrics need it.'),
    'largest-loss': total.optional().describe('The largest single loss; some metrics need it.'),
    shocks: z
      .array(z.strictObject({ move: signedShare, chance: wholeFrom(1) }))
      .min(1)
      .optional()
      .describe('What the market may do next, for the policy risk-optimal.'),
    claims: z.array(claimSchema(money)).describe('The accounts, in any order.'),
  }) as unknown as z.ZodType<ClaimDocument>
}

/** A document of claims as it is read, under the keys it was written with. */
export interface ClaimDocument {
  readonly budget?: bigint
  readonly decimals?: number
  readonly deficit?: bigint
  readonly 'largest-loss'?: bigint
  readonly shocks?: readonly Shock[]
  readonly claims: readonly ({ readonly id: string } & Readonly<Record<string, bigint | undefined>>)[]
}

function claimSchema(cell: (column: ClaimColumn) => z.ZodType<bigint, string>): z.ZodType {
  const keys = claimColumns.flatMap((column) => {
    const form = cell(column).optional().describe(saysOf[column])
    return [...new Set([kebabOf(column), column])].map((key) => [key, form] as const)
  })
  return defined('claim', z.strictObject({ id: name.describe('Unique.'), ...Object.fromEntries(keys) }))
}

const saysOf: Readonly<Record<ClaimColumn, string>> = {
  capacity: 'The most the account may lose.',
  weight: 'A declared weight.',
  equity: 'Equity, of either sign.',
  profit: 'Unrealized profit, of either sign.',
  quantity: 'Position, long above zero.',
  leverage: 'Notional over equity, like 3.5.',
  lot: 'What one lot of this account is worth, above zero.',
  notional: 'Value of the position without its sign.',
  markValue: 'Signed value of the position at the mark.',
  entryValue: 'Signed value of the position at entry.',
  wallet: 'Settlement balance, of either sign.',
  maintenance: 'Maintenance requirement.',
  floor: 'Equity that is not to be touched.',
}
