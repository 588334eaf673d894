import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { fromCell } from '../../core/money/units.ts'
import { lossOf, OWN_SIBLINGS } from '../../core/waterfall/apply.ts'
import { inHomeOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { LayerPayers } from './observed.ts'
import type { EventOf, WatchPart } from './watch-part.ts'

const MOST = 10

interface Layer {
  readonly asset: number
  readonly step: number
  readonly name: string
  readonly kind: string
  readonly paid: Map<Account, number>
}

/** Who paid in each layer, in the asset of the losses. */
export class PayersByLayer implements WatchPart {
  readonly #layers = new Map<string, Layer>()

  before(house: House, event: Event): void {
    if (event.type === 'allocated' && event.step !== OWN_SIBLINGS) this.#allocated(event)
    if (event.type === 'deleveraged') this.#deleveraged(house, event)
    if (event.type === 'claim-recorded' && event.holders !== undefined) {
      const { accounts, units } = event.holders
      this.#addAll(this.#layerOf(event.asset, event), accounts, units)
    }
  }

  #allocated(event: EventOf<'allocated'>): void {
    this.#addAll(this.#layerOf(event.asset, event), event.payers, event.amounts)
  }

  #addAll({ paid }: Layer, accounts: Int32Array, amounts: Float64Array): void {
    for (let at = 0; at < accounts.length; at += 1)
      if (amounts[at] !== 0) add(paid, accounts[at], amounts[at])
  }

  #deleveraged(house: House, event: EventOf<'deleveraged'>): void {
    const { bucket, asset } = lossOf(house, event.loss)
    const { paid } = this.#layerOf(asset, event)
    for (let at = 0; at < event.takers.length; at += 1) {
      const gap = inHomeOf(house, bucket, event.series, event.gaps[at])
      if (gap < 0) add(paid, event.takers[at], -gap)
    }
  }

  #layerOf(
    asset: number,
    { step, name, kind }: { readonly step: number; readonly name: string; readonly kind: string },
  ): Layer {
    const key = `${asset} ${step}`
    const known = this.#layers.get(key) ?? { asset, step, name, kind, paid: new Map() }
    this.#layers.set(key, known)
    return known
  }

  /** Layers that were reached, by asset and place in the rulebook. */
  layers(names: readonly string[]): LayerPayers[] {
    return [...this.#layers.values()]
      .toSorted((a, b) => a.asset - b.asset || a.step - b.step)
      .map(({ asset, step, name, kind, paid }) => {
        const most = [...paid].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
        const sum = (all: typeof most): bigint =>
          all.reduce((whole, [, amount]) => whole + fromCell(amount), 0n)
        const [first] = most
        return {
          ...{ asset, step, name, kind, taken: sum(most), payers: most.length },
          largest:
            first === undefined
              ? null
              : { account: names[first[0]] ?? `account ${first[0]}`, amount: fromCell(first[1]) },
          topTen: sum(most.slice(0, MOST)),
        }
      })
  }
}

function add(paid: Map<Account, number>, account: Account, amount: number): void {
  paid.set(account, (paid.get(account) ?? 0) + amount)
}
