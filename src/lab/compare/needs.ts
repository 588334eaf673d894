import type { Event } from '../../core/engine/events.ts'
import { fromCell } from '../../core/money/units.ts'
import { lossOf, OWN_SIBLINGS } from '../../core/waterfall/apply.ts'
import { deficitOf, inHomeOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Needs } from './observed.ts'
import type { EventOf, WatchPart } from './watch-part.ts'

interface Need {
  readonly asset: number
  needed: bigint
  taken: bigint
}

/**
 * Loss by loss, the deficit that others than the bucket and its funds had to meet, as far as it was met or written
 * down, and what was taken from them for it. A claim is needed and takes nothing,
 * unless its holders are cut for it at once; fees for being closed are taken and not needed.
 */
export class NeedsByLoss implements WatchPart {
  readonly #needs = new Map<number, Need>()

  before(house: House, event: Event): void {
    switch (event.type) {
      case 'allocated':
        if (event.step === OWN_SIBLINGS || event.kind === 'draw-fund') return
        for (const [at, loss] of event.losses.entries()) {
          // What a printed index collects too much is taken as well; it belongs to no loss, and is told with the first.
          const dust = at === 0 ? Number(event.dust ?? 0n) : 0
          this.#add(house, loss, event.received[at], event.received[at] + dust)
        }
        return
      case 'deleveraged':
        return this.#deleveraged(house, event)
      case 'claim-recorded':
        return this.#add(house, event.loss, event.amount, event.holders === undefined ? 0 : event.amount)
    }
  }

  #deleveraged(house: House, event: EventOf<'deleveraged'>): void {
    const { bucket } = lossOf(house, event.loss)
    let [given, net] = [0, 0]
    for (const gap of event.gaps) {
      const inHome = inHomeOf(house, bucket, event.series, gap)
      net -= inHome
      given += Math.max(0, -inHome)
    }
    for (const fee of event.fees?.amounts ?? []) given -= inHomeOf(house, bucket, event.series, -fee)
    this.#add(house, event.loss, net, given)
  }

  /** Money that came in meets the deficit there was, never more than it. */
  #add(house: House, id: number, came: number, taken: number): void {
    const loss = lossOf(house, id)
    const need = this.#needs.get(id) ?? { asset: loss.asset, needed: 0n, taken: 0n }
    need.needed += fromCell(Math.max(0, Math.min(came, deficitOf(house, loss))))
    need.taken += fromCell(taken)
    this.#needs.set(id, need)
  }

  /** @param assets how many there are */
  needs(assets: number): Needs[] {
    return Array.from({ length: assets }, (_, asset) => {
      const own = [...this.#needs.values()].filter((need) => need.asset === asset)
      const sum = (of: (need: Need) => bigint): bigint => own.reduce((all, need) => all + of(need), 0n)
      return {
        asset,
        needed: sum(({ needed }) => needed),
        taken: sum(({ taken }) => taken),
        more: sum(({ needed, taken }) => (taken > needed ? taken - needed : 0n)),
        less: sum(({ needed, taken }) => (needed > taken ? needed - taken : 0n)),
      }
    })
  }
}
