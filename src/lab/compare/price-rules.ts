import type { Event } from '../../core/engine/events.ts'
import { fromCell } from '../../core/money/units.ts'
import { lossOf } from '../../core/waterfall/apply.ts'
import { inHomeOf, isFlat, neededInHome, netEquityOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { PriceRuleFigures } from './observed.ts'
import type { EventOf, WatchPart } from './watch-part.ts'

interface Figures {
  readonly asset: number
  readonly rule: string
  readonly kind: string
  readonly name: string
  readonly takers: Set<number>
  notional: bigint
  givenUp: bigint
  gained: bigint
  /** By loss: the bucket's equity after its last hand-over, and whether it was flat. */
  readonly after: Map<number, { readonly equity: number; readonly isFlat: boolean }>
}

/** What positions were handed over at, and what that did to both sides. */
export class PriceRules implements WatchPart {
  readonly #figures = new Map<string, Figures>()

  after(house: House, event: Event): void {
    if (event.type !== 'deleveraged') return
    const { bucket, asset } = lossOf(house, event.loss)
    const figures = this.#figuresOf(asset, event)
    for (let at = 0; at < event.takers.length; at += 1) {
      figures.takers.add(event.takers[at])
      const gap = fromCell(inHomeOf(house, bucket, event.series, event.gaps[at]))
      if (gap < 0n) figures.givenUp -= gap
      else figures.gained += gap
      const atMark = Math.abs(event.values[at] + event.gaps[at])
      figures.notional += fromCell(neededInHome(house, bucket, event.series, atMark))
    }
    figures.after.set(event.loss, {
      equity: netEquityOf(house, bucket),
      isFlat: isFlat(house, bucket),
    })
  }

  #figuresOf(asset: number, { step, rule, kind, name }: EventOf<'deleveraged'>): Figures {
    const key = `${asset} ${step} ${rule}`
    const known = this.#figures.get(key) ?? {
      ...{ asset, rule, kind, name, takers: new Set(), after: new Map() },
      ...{ notional: 0n, givenUp: 0n, gained: 0n },
    }
    this.#figures.set(key, known)
    return known
  }

  /** By asset, in the order in which they came up. */
  figures(): PriceRuleFigures[] {
    return [...this.#figures.values()]
      .toSorted((a, b) => a.asset - b.asset)
      .map(({ takers, after, ...figures }) => ({
        ...figures,
        losses: after.size,
        takers: takers.size,
        deficitLeft: sumOf(after, ({ equity }) => Math.max(0, -equity)),
        surplusLeft: sumOf(after, ({ equity, isFlat }) => (isFlat ? Math.max(0, equity) : 0)),
      }))
  }
}

function sumOf<Value>(values: ReadonlyMap<number, Value>, amountOf: (value: Value) => number): bigint {
  return [...values.values()].reduce((sum, value) => sum + fromCell(amountOf(value)), 0n)
}
