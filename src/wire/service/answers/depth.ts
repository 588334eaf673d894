import { z } from 'zod'
import type { DepthSide } from '../../../core/depth/level.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name, time } from './parts.ts'

type Side = readonly (readonly [price: string, quantity: string])[]

/** The best prices of a book as it is known here. */
export interface DepthAnswer {
  readonly instrument: string
  /** By the clock of the venue it comes from; null where there is none. */
  readonly updatedAt: number | null
  readonly bids: Side
  readonly asks: Side
}

const side: z.ZodType<Side, unknown> = z
  .array(z.tuple([decimal, decimal]))
  .describe('Price and quantity there, the best price first.')

export const depthAnswer: z.ZodType<DepthAnswer, unknown> = z
  .object({ instrument: name, updatedAt: time.nullable(), bids: side, asks: side })
  .meta({ id: 'Depth' })

/** Whose the levels are is not told: quantities of one price are added up. */
export function depthAnswerOf(names: Names, series: number, levels: number): DepthAnswer {
  const depth = names.house.depths[series] ?? null
  const [price, quantity] = [names.priceGrid(series), names.quantityGrid(series)]
  const sideOf = (of: DepthSide): Side => {
    const sums = new Map<number, number>()
    for (const level of depth?.levels(of) ?? []) {
      if (sums.size === levels && !sums.has(level.price)) break
      sums.set(level.price, (sums.get(level.price) ?? 0) + level.quantity)
    }
    return [...sums].map(([at, sum]) => [gridText(at, price), gridText(sum, quantity)] as const)
  }
  return {
    instrument: names.symbolOf(series),
    updatedAt: depth?.updatedAt ?? null,
    bids: sideOf('bid'),
    asks: sideOf('ask'),
  }
}
