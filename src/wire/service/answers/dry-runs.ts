import { z } from 'zod'
import type { Rulebook } from '../../../core/waterfall/rulebook.ts'
import { rulebookHash } from '../../rulebook.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name, number } from './parts.ts'

/** What a loss would come to. */
export interface SupposedLossAnswer {
  readonly loss: number
  readonly account: string
  readonly asset: string
  readonly equity: string
  /** How it would close; null while it would stay open. */
  readonly closed: {
    readonly how: string
    readonly defaultLoss: string
    readonly externalizedLoss: string
    readonly uncoveredLoss: string
    readonly socializedLoss: string
    readonly transfer: string
    readonly claimed: string
  } | null
}

export const supposedLoss: z.ZodType<SupposedLossAnswer, unknown> = z
  .object({
    loss: number,
    account: name.describe('The bucket that would fall.'),
    asset: name,
    equity: decimal.describe('Its net equity when the loss would open.'),
    closed: z
      .object({
        how: z.enum(['cured', 'closed', 'claimed']),
        defaultLoss: decimal,
        externalizedLoss: decimal,
        uncoveredLoss: decimal,
        socializedLoss: decimal,
        transfer: decimal,
        claimed: decimal,
      })
      .nullable()
      .describe('How it would close; null where it would stay open.'),
  })
  .meta({ id: 'SupposedLoss' })

/** What one account would pay in one layer, over all losses; below zero it would gain. */
export interface SupposedPayment {
  readonly account: string
  readonly kind: string
  readonly name: string
  readonly asset: string
  readonly amount: string
}

const supposedPayment: z.ZodType<SupposedPayment, unknown> = z
  .object({
    account: name,
    kind: name,
    name: name.describe('Name of the layer.'),
    asset: name,
    amount: decimal.describe('Below zero it would be a gain.'),
  })
  .meta({ id: 'SupposedPayment' })

/** The same moves of marks under one rulebook: who falls, who pays. */
export interface OutcomeUnder {
  readonly rulebook: string
  readonly hash: string
  readonly refused: string | null
  readonly losses: readonly SupposedLossAnswer[]
  readonly payments: readonly SupposedPayment[]
  readonly claims: readonly { readonly asset: string; readonly outstanding: string }[]
}

const outcomeUnder: z.ZodType<OutcomeUnder, unknown> = z
  .object({
    rulebook: name,
    hash: name,
    refused: z.string().nullable().describe('Why it could not be run; null where it could.'),
    losses: z.array(supposedLoss),
    payments: z.array(supposedPayment),
    claims: z.array(z.object({ asset: name, outstanding: decimal })),
  })
  .meta({ id: 'OutcomeUnder' })

export interface DryRun {
  readonly inForce: OutcomeUnder | null
  readonly proposed: OutcomeUnder
}

export const dryRun: z.ZodType<DryRun, unknown> = z
  .object({
    inForce: outcomeUnder.nullable().describe('Null where no rulebook is in force.'),
    proposed: outcomeUnder,
  })
  .meta({ id: 'DryRun' })

/** Rulebook and hash of an outcome. */
export function namedBy(rulebook: Rulebook): { readonly rulebook: string; readonly hash: string } {
  return { rulebook: rulebook.name, hash: rulebookHash(rulebook) }
}

/** Claims that would be open, summed by asset. */
export function claimsIn(names: Names): OutcomeUnder['claims'] {
  const sums = new Map<number, number>()
  for (const { asset, amount, repaid } of names.house.tables.claims.values())
    sums.set(asset, (sums.get(asset) ?? 0) + amount - repaid)
  return [...sums]
    .filter(([, sum]) => sum !== 0)
    .map(([asset, sum]) => ({
      asset: names.assetName(asset),
      outstanding: gridText(sum, names.moneyGrid(asset)),
    }))
}
