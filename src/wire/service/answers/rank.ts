import { z } from 'zod'
import type { Account } from '../../../core/book/book.ts'
import { rankOf } from '../../../core/engine/queries.ts'
import {
  nameOf,
  type Rulebook,
  rulebookIn,
  rulebookInForce,
  type Selection,
} from '../../../core/waterfall/rulebook.ts'
import { gridOf, gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name } from './parts.ts'

/**
 * Where a position stands among those on its side that could be deleveraged: one shape, whatever the rulebook's
 * selection is.
 */
export interface RankAnswer {
  readonly account: string
  readonly instrument: string
  /** Signed quantity it holds. */
  readonly quantity: string
  /** Names of the steps that take positions from others, in their order, with the place this one has in each. */
  readonly steps: readonly RankInStep[]
}

export interface RankInStep {
  readonly step: string
  readonly selection: string
  /** Null where the step would never choose it. */
  readonly place: {
    readonly rank: number
    readonly of: number
    readonly quantityAhead: string
    readonly percentile: string
    readonly score: number
  } | null
}

export const rankAnswer: z.ZodType<RankAnswer, unknown> = z
  .object({
    account: name,
    instrument: name,
    quantity: decimal.describe('Long above zero.'),
    steps: z.array(
      z
        .object({
          step: name.describe('Name of the step in the rulebook in force.'),
          selection: name.describe('How the step chooses: by which score, by size, pro rata, …'),
          place: z
            .object({
              rank: z.int().describe('1 is taken first.'),
              of: z.int().describe('How many could be chosen.'),
              quantityAhead: decimal.describe('What better ranks hold.'),
              percentile: decimal.describe('Share of them that rank as high or lower, a decimal of one.'),
              score: z.number().describe('What it is ranked by; a guide, never an amount.'),
            })
            .nullable()
            .describe('Null where the step would never choose it.'),
        })
        .meta({ id: 'RankInStep' }),
    ),
  })
  .meta({ id: 'Rank' })

const ppm = gridOf({ numerator: 1n, denominator: 1_000_000n })

export function rankAnswerOf(names: Names, account: Account, series: number): RankAnswer {
  const { house } = names
  const rulebook = rulebookInForce(house.rulebooks)
  const quantity = names.quantityGrid(series)
  const held = house.book.quantityOf(account, series)
  return {
    account: names.accountName(account),
    instrument: names.symbolOf(series),
    quantity: gridText(held, quantity),
    steps: selectionsOf(rulebook, names.assetOfSeries(series)).map(({ step, select }) => {
      const found = rankOf(house, account, series, select)
      return {
        step,
        selection: selectionText(select),
        place:
          found === null
            ? null
            : {
                rank: found.rank,
                of: found.of,
                quantityAhead: gridText(found.quantityAhead, quantity),
                percentile: gridText(found.percentile, ppm),
                score: found.score,
              },
      }
    }),
  }
}

interface Selecting {
  readonly step: string
  readonly select: Selection
}

/** Steps that choose whose positions they close, for losses in an asset. */
function selectionsOf(rulebook: Rulebook | null, asset: number): Selecting[] {
  if (rulebook === null) return []
  return rulebookIn(rulebook, asset).steps.flatMap((step) =>
    step.step === 'deleverage' ? [{ step: nameOf(step), select: step.select }] : [],
  )
}

function selectionText(select: Selection): string {
  return select.by === 'queue' ? `queue by ${select.score}` : select.by
}
