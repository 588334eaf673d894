import type { Event } from '../../core/engine/events.ts'
import type { Markets } from '../../core/market/markets.ts'
import { divide } from '../../core/money/rounding.ts'
import { formatDecimal } from '../../core/money/units.ts'
import { groupedText, markText } from '../run/grid.ts'

/** Digits after the point a mean is told with; the settlement itself takes it as an exact fraction. */
const DECIMALS = 4

/** One sentence about an expiry: the mean it was settled at, and the last mark, which is another price. */
export function settlementNote(markets: Markets, event: Extract<Event, { type: 'expiry-settled' }>): string {
  const { index, expiresAt, average, settled } = event
  const { increment } = markets.reference(index).terms
  const above = average.numerator * increment.numerator * 10n ** BigInt(DECIMALS)
  const mean = divide(above, average.denominator * increment.denominator, 'half-even')
  const price = groupedText(formatDecimal(mean, DECIMALS, { trim: true }))
  const last = groupedText(markText(markets, index, markets.mark[index]) ?? 'no mark')
  const when = `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const paid = settled.filter(({ price: each }) => each > 0).length
  return `What expired on ${markets.symbolOf(index)} at ${when} was settled at ${price}, the mean of its window, where the last mark was ${last}; ${paid} of ${settled.length} series were worth something.`
}
