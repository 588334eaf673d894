import { z } from 'zod'
import type { Account } from '../../../core/book/book.ts'
import type { SideAfter, SupposedLoss } from '../../../core/engine/queries.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { type RefusalText, refusalText } from '../refusals.ts'
import {
  type EquityAnswer,
  equityAnswer,
  type RequirementAnswer,
  requirementAnswer,
  requirementText,
} from './accounts.ts'
import { type SupposedLossAnswer, supposedLoss } from './dry-runs.ts'
import { type ToldEvent, toldEvent } from './events.ts'
import { decimal, name } from './parts.ts'

/** How one side of a trade would stand behind it; money is in the account's asset. */
export interface SideAfterAnswer {
  readonly account: string
  readonly asset: string
  readonly position: string
  readonly equity: EquityAnswer
  readonly requirement: RequirementAnswer
  readonly freeMargin: string
  readonly liquidation: string | null
  readonly bankruptcy: string | null
}

export const sideAfter: z.ZodType<SideAfterAnswer, unknown> = z
  .object({
    account: name,
    asset: name,
    position: decimal.describe('Quantity of the instrument, long above zero.'),
    equity: equityAnswer,
    requirement: requirementAnswer,
    freeMargin: decimal,
    liquidation: decimal.nullable(),
    bankruptcy: decimal.nullable(),
  })
  .meta({ id: 'SideAfter' })

export function sideAfterOf(names: Names, side: SideAfter, series: number): SideAfterAnswer {
  const asset = names.homeAssetOf(side.account)
  const grid = names.moneyGrid(asset)
  const price = (value: number | null): string | null =>
    value === null ? null : gridText(value, names.priceGrid(series))
  return {
    account: names.accountName(side.account),
    asset: names.assetName(asset),
    position: gridText(side.position, names.quantityGrid(series)),
    equity: {
      margin: gridText(side.equities.marginEquity, grid),
      net: gridText(side.equities.netEquity, grid),
    },
    requirement: requirementText(names, side.account, side.requirements),
    freeMargin: gridText(side.freeMargin, grid),
    liquidation: price(side.liquidationPrice),
    bankruptcy: price(side.bankruptcyPrice),
  }
}

export function supposedLossOf(names: Names, supposed: SupposedLoss): SupposedLossAnswer {
  const grid = names.moneyGrid(supposed.asset)
  const money = (units: number): string => gridText(units, grid)
  const { closed } = supposed
  return {
    loss: supposed.loss,
    account: names.accountName(supposed.bucket as Account),
    asset: names.assetName(supposed.asset),
    equity: money(supposed.equity),
    closed:
      closed === null
        ? null
        : {
            how: closed.how,
            defaultLoss: money(closed.defaultLoss),
            externalizedLoss: money(closed.externalizedLoss),
            uncoveredLoss: money(closed.uncoveredLoss),
            socializedLoss: money(closed.socializedLoss),
            transfer: money(closed.transfer),
            claimed: money(closed.claimed),
          },
  }
}

/** What a trade would do, or why it would be refused. */
export interface TradePreviewAnswer {
  readonly ok: boolean
  readonly refusal: RefusalText | null
  readonly buyer: SideAfterAnswer | null
  readonly seller: SideAfterAnswer | null
  readonly events: readonly ToldEvent[]
}

const refusal = refusalText.nullable().describe('Why it would be refused; null where it would not.')

export const tradePreview: z.ZodType<TradePreviewAnswer, unknown> = z
  .object({
    ok: z.boolean(),
    refusal,
    buyer: sideAfter.nullable().describe('Null where it was not named, or the trade would be refused.'),
    seller: sideAfter.nullable(),
    events: z.array(toldEvent).describe('Everything it would set off.'),
  })
  .meta({ id: 'TradePreview' })

/** What a move of marks would set off, or why it would be refused. */
export interface MarksPreviewAnswer {
  readonly ok: boolean
  readonly refusal: RefusalText | null
  readonly losses: readonly SupposedLossAnswer[]
  readonly events: readonly ToldEvent[]
}

export const marksPreview: z.ZodType<MarksPreviewAnswer, unknown> = z
  .object({ ok: z.boolean(), refusal, losses: z.array(supposedLoss), events: z.array(toldEvent) })
  .meta({ id: 'MarksPreview' })
