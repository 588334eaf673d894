import type { MarkMove } from '../../core/engine/commands.ts'
import type { FieldFault } from '../http/problem.ts'

/**
 * How far a feed's clock may be ahead, or less where a mark may not be as old: until that time has come, marks of other
 * feeds would count as overtaken.
 */
const MOST_AHEAD_MS = 30_000

/** What a mark that says its time is judged by. */
export interface SourceMoment {
  /** When the feed says the mark of a series is from; null where it says nothing. */
  readonly atOf: (series: number) => number | null
  /** The service's time. */
  readonly now: number
  readonly symbolOf: (series: number) => string
  /** How old the mark of a series may be; null for any age. */
  readonly limitOf: (series: number) => number | null
}

/**
 * The times that feeds give their marks. A mark that was old before it came would count as fresh from then on, and one
 * that was overtaken on its way would undo a newer one; both are kept out here. Kept in memory only: after a restart the
 * first mark of each series is judged by its age alone.
 */
export class SourceTimes {
  readonly #latest = new Map<number, number>()

  /** What is wrong with the time of marks: one fault for each series at most. */
  faultsOf(marks: readonly MarkMove[], moment: SourceMoment): FieldFault[] {
    return marks.flatMap(({ series }) => this.#faultOf(series, moment) ?? [])
  }

  /** Marks that were taken. */
  take(marks: readonly MarkMove[], atOf: SourceMoment['atOf']): void {
    for (const { series } of marks) {
      const at = atOf(series)
      if (at !== null) this.#latest.set(series, at)
    }
  }

  #faultOf(series: number, { atOf, now, symbolOf, limitOf }: SourceMoment): FieldFault | null {
    const at = atOf(series)
    if (at === null) return null
    const limit = limitOf(series)
    const symbol = symbolOf(series)
    const fault = (rule: string, found: string, expected: string): FieldFault => ({
      field: `marks.${symbol}`,
      rule,
      message: `Found a mark of ${symbol} ${found}, expected ${expected}.`,
    })
    if (limit !== null && now - at > limit)
      return fault('mark-too-old', `${now - at} ms old`, `one of at most ${limit} ms`)
    const ahead = Math.min(limit ?? MOST_AHEAD_MS, MOST_AHEAD_MS)
    if (at - now > ahead)
      return fault(
        'mark-ahead',
        `${at - now} ms ahead of this clock`,
        `at most ${ahead} ms. Set the feed's clock`,
      )
    const latest = this.#latest.get(series)
    if (latest === undefined || at >= latest) return null
    return fault(
      'mark-overtaken',
      `from ${latest - at} ms before the last one`,
      'marks in the order of their times',
    )
  }
}
