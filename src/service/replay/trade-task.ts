import type { Trade } from '../../core/engine/commands.ts'
import { notThere } from './errors.ts'
import { houseBefore } from './house-before.ts'
import type { ReplaySource } from './source.ts'

export interface TradeQuestion {
  readonly sequence: number
}

/**
 * A trade as it was made. One whose fee was taken of its index at the mark of then says that mark: a bust gives back the
 * fee that was paid, and not the one of today.
 */
export async function tradeAgain(source: ReplaySource, { sequence }: TradeQuestion): Promise<Trade> {
  const { house, command } = await houseBefore(source, { sequence })
  const { body } = command
  if (body.type !== 'trade') throw notThere(`Found ${body.type} at sequence ${sequence}, expected a trade.`)
  const { option } = house.markets.instrument(body.series).terms
  if (option?.fee === undefined || body.indexMark !== undefined) return body
  return { ...body, indexMark: house.markets.mark[option.index] }
}
