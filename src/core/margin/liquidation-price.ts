import type { Account, Book } from '../book/book.ts'
import { NONE, SCENARIO } from '../book/layout.ts'
import type { Markets } from '../market/markets.ts'
import { LINEAR } from '../market/value.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { hasReached, type Level } from './levels.ts'
import { Assessment, type MarginModel } from './model.ts'

/**
 * The first mark of one series, going against the account, at which it reaches a level, all other marks held.
 *
 * It is found by halving on the exact predicate, so brackets, rounding and strictness are those of the
 * engine: equity less requirement moves one way along a mark, because no requirement rate passes one.
 *
 * A bucket under a scenario model has none: no mark there moves by itself, since its index, forwards and volatilities
 * would move with it. What a move of all of them would do is asked with `whatIfMarks`.
 *
 * @returns mark increments; null when no mark from 1 to the highest would do it, nothing is held, or scenarios margin it
 */
export function liquidationPriceOf(
  book: Book,
  markets: Markets,
  model: MarginModel,
  row: Account,
  series: number,
  level: Level,
): number | null {
  const cell = book.find(row, series)
  if (cell === NONE || book.has(row, SCENARIO)) return null
  const isLong = book.quantity(cell) > 0
  const { highestMark } = markets.instrument(series).terms
  const now = markets.mark[series]
  const reachedAt = reachedAtMark(markets, model, row, series, level)
  // The mark moves from `safe` to `lost`; a bucket already there is searched on the healthy side.
  const lowest = lowestMark(markets, series, book.quantity(cell))
  let safe = isLong ? highestMark : lowest
  let lost = isLong ? lowest : highestMark
  try {
    if (!reachedAt(lost) || reachedAt(safe)) return reachedAt(safe) ? safe : null
    while (Math.abs(safe - lost) > 1) {
      const middle = Math.floor((safe + lost) / 2)
      if (reachedAt(middle)) lost = middle
      else safe = middle
    }
    return lost
  } finally {
    markets.supposeMark(series, now)
  }
}

/**
 * An inverse position's value grows without end as the mark falls, so the search stops at half the bound of a cell. A mark of
 * zero is for options alone, and a bucket that holds one is margined over scenarios: it never comes here.
 */
function lowestMark(markets: Markets, series: number, quantity: number): number {
  if (markets.payoff[series] === LINEAR) return 1
  return Math.max(1, Math.ceil((Math.abs(quantity) * markets.scale[series]) / (MAX_CELL / 4)))
}

function reachedAtMark(
  markets: Markets,
  model: MarginModel,
  row: Account,
  series: number,
  level: Level,
): (mark: number) => boolean {
  const assessment = new Assessment()
  return (mark) => {
    markets.supposeMark(series, mark)
    model.assess(row, assessment)
    return hasReached(level, assessment)
  }
}
