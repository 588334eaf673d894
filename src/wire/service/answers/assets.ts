import { z } from 'zod'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name } from './parts.ts'

/** Sums of an asset since the first command. */
export interface AssetAnswer {
  readonly asset: string
  readonly decimals: number
  readonly borrowLimit: string
  readonly deposited: string
  readonly withdrawn: string
  readonly writtenOff: string
  readonly externalized: string
  readonly uncovered: string
  readonly socialized: string
  readonly transferred: string
}

export const assetAnswer: z.ZodType<AssetAnswer, unknown> = z
  .object({
    asset: name,
    decimals: z.int().describe('Of the ledger: one unit is 10^-decimals.'),
    borrowLimit: decimal,
    deposited: decimal,
    withdrawn: decimal,
    writtenOff: decimal,
    externalized: decimal.describe('Of all losses, the part beyond the defaulters’ own resources.'),
    uncovered: decimal.describe('The part beyond pre-funded layers, too.'),
    socialized: decimal.describe('Charged to accounts by rule.'),
    transferred: decimal.describe('Changed hands by price rules of deleveraging.'),
  })
  .meta({ id: 'Asset', description: 'An asset with its sums since the first command.' })

export function assetAnswerOf(names: Names, asset: number): AssetAnswer {
  const { markets, tables } = names.house
  const { decimals, borrowLimit } = markets.assets[asset]
  const grid = names.moneyGrid(asset)
  const { deposited, withdrawn, writtenOff, ...losses } = tables.totals[asset]
  return {
    asset: names.assetName(asset),
    decimals,
    borrowLimit: gridText(borrowLimit, grid),
    deposited: gridText(deposited, grid),
    withdrawn: gridText(withdrawn, grid),
    writtenOff: gridText(writtenOff, grid),
    externalized: gridText(losses.externalized, grid),
    uncovered: gridText(losses.uncovered, grid),
    socialized: gridText(losses.socialized, grid),
    transferred: gridText(losses.transferred, grid),
  }
}
