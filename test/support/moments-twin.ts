import type { Event } from '../../src/core/engine/events.ts'
import type { Finding } from '../../src/core/engine/laws.ts'
import type { Witness } from '../../src/core/engine/witness.ts'
import type { Fraction } from '../../src/core/market/fraction.ts'
import type { House } from '../../src/core/waterfall/house.ts'

/** What a forced hand-over asked of whom, found by looking at every account there is. */
export interface SlowMoment {
  readonly total: bigint
  readonly candidates: number
  readonly minMax: Fraction | null
}

/**
 * The slow twin of the moments of deleveragings, in one asset: at every hand-over it looks at all accounts anew, keeps
 * nothing between two of them, and finds the min-max by trying each order in which accounts reach their caps.
 */
export class SlowMoments implements Witness {
  readonly told: SlowMoment[] = []
  readonly #fallen = new Set<number>()

  before(house: House, event: Event): void {
    if (event.type === 'loss-opened') this.#fallen.add(event.bucket)
    else if ('loss' in event) {
      const loss = house.tables.losses.get(event.loss)
      if (loss !== undefined) this.#fallen.add(loss.bucket)
    }
    if (event.type !== 'deleveraged' || (event.kind !== 'deleverage' && event.kind !== 'tear-up')) return
    const total = event.gaps.reduce((sum, gap) => (gap < 0 ? sum - BigInt(gap) : sum), 0n)
    if (total > 0n) this.told.push(this.#momentOf(house, event, total))
  }

  after(): void {}

  end(): Finding[] {
    this.#fallen.clear()
    return []
  }

  #momentOf(house: House, event: Extract<Event, { type: 'deleveraged' }>, total: bigint): SlowMoment {
    const { book, model, scratch } = house
    const bucket = house.tables.losses.get(event.loss)!.bucket
    const held = book.quantityOf(bucket, event.series)
    const gave = new Map<number, bigint>()
    let quantity = 0n
    for (const [at, row] of event.takers.entries()) {
      if (event.gaps[at] >= 0) continue
      gave.set(row, (gave.get(row) ?? 0n) - BigInt(event.gaps[at]))
      quantity += BigInt(Math.abs(event.quantities[at]))
    }
    const rows: { cap: bigint; equity: bigint }[] = []
    for (let row = 0; row < book.accounts; row += 1) {
      const size = book.quantityOf(row, event.series)
      const isAskable =
        ['participant', 'isolated'].includes(book.kindOf(row)) &&
        size * held < 0 &&
        book.openLossOf(row) === -1 &&
        !this.#fallen.has(row)
      if (!isAskable && !gave.has(row)) continue
      model.assess(row, scratch)
      const share = (BigInt(Math.abs(size)) * total + quantity - 1n) / quantity
      const cap = [share < total ? share : total, gave.get(row) ?? 0n].reduce((a, b) => (a > b ? a : b))
      rows.push({ cap, equity: BigInt(Math.max(0, scratch.netEquity)) })
    }
    return { total, candidates: rows.length, minMax: leastLevel(total, rows) }
  }
}

/** Accounts reach their caps in order of cap over equity; the level is found behind the last that has. */
function leastLevel(
  total: bigint,
  rows: readonly { readonly cap: bigint; readonly equity: bigint }[],
): Fraction | null {
  const able = rows
    .filter(({ equity }) => equity > 0n)
    .toSorted((a, b) =>
      a.cap * b.equity < b.cap * a.equity ? -1 : a.cap * b.equity > b.cap * a.equity ? 1 : 0,
    )
  let [left, weight] = [total, able.reduce((sum, { equity }) => sum + equity, 0n)]
  for (const { cap, equity } of able) {
    if (left * equity <= cap * weight) return { numerator: left, denominator: weight }
    left -= cap
    weight -= equity
  }
  const last = able.at(-1)
  return last === undefined ? null : { numerator: last.cap, denominator: last.equity }
}
