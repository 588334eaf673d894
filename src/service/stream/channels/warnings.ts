import type { Account } from '../../../core/book/book.ts'
import type { Event } from '../../../core/engine/events.ts'
import { availableOf } from '../../../core/waterfall/bucket.ts'
import type { Names } from '../../../wire/service/names.ts'
import type { StreamNotice } from '../../../wire/service/stream.ts'
import type { Subscription } from '../subscription.ts'
import { placesOf, selectionIn } from './looks.ts'
import type { Moment } from './losses.ts'
import { Notice } from './notice.ts'
import { deepestOf, type Look, lookAtFund, lookAtLiquidations, lookAtMark, lookAtPlace } from './threshold.ts'
import type { WatchFor, WatchOn } from './watch.ts'

/** A sweep ends after about so long, and the next one goes on where it ended. */
const SWEEP_MS = 5

/** A threshold somebody watches, and whether it holds as far as he was told. */
interface Watched<Of extends WatchFor = WatchFor> {
  readonly member: Subscription
  readonly of: Of
  holds: boolean
  isNew: boolean
  /** Of a fund: the highest balance since it is watched. */
  peak: number
}

/**
 * The channel `adl-warning`: thresholds that readers set, told when one is reached and when it no longer is.
 *
 * What a batch costs here is bounded. Marks and funds are compared at once, each watched one once. Ranks and
 * liquidations, for which a whole side has to be gone through, are only noted as to be looked at; sweeps do that a few
 * milliseconds at a time, so that a busy market makes warnings later and not the venue slower.
 */
export class Warnings {
  readonly #names: Names
  readonly #moment: () => Moment
  readonly #watchMs: number
  readonly #bySeries = new Map<number, Set<Watched>>()
  readonly #byFund = new Map<Account, Set<Watched<WatchOn<'fund'>>>>()
  /** Series of which something moved since they were swept, in the order they were noted. */
  readonly #dirty = new Set<number>()
  #moved = new Set<number>()
  #timer: NodeJS.Timeout | null = null

  constructor(names: Names, moment: () => Moment, watchMs: number) {
    this.#names = names
    this.#moment = moment
    this.#watchMs = watchMs
  }

  join(member: Subscription): void {
    for (const of of member.watches) {
      const watched: Watched = { member, of, holds: false, isNew: true, peak: of.on === 'fund' ? of.peak : 0 }
      if (of.on === 'fund') putInto(this.#byFund, of.fund, watched as Watched<WatchOn<'fund'>>)
      else {
        putInto(this.#bySeries, of.series, watched)
        this.#moved.add(of.series)
      }
    }
    if (member.watches.length > 0) this.batch()
  }

  leave(member: Subscription): void {
    if (member.watches.length === 0) return
    for (const map of [this.#bySeries, this.#byFund] as Map<number, Set<Watched>>[])
      for (const [key, set] of map) {
        for (const watched of set) if (watched.member === member) set.delete(watched)
        if (set.size === 0) map.delete(key)
      }
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Notes which watched series an event touches. */
  note(event: Event): void {
    if (this.#bySeries.size === 0) return
    if (event.type === 'marks-moved') for (const { series } of event.marks) this.#touch(series)
    else if ('series' in event && typeof event.series === 'number') this.#touch(event.series)
  }

  /** Behind a batch. */
  batch(): void {
    for (const series of this.#moved) {
      for (const watched of this.#bySeries.get(series) ?? [])
        if (watched.of.on === 'mark') this.#settle(watched, lookAtMark(this.#names, watched.of))
        else this.#dirty.add(series)
    }
    this.#moved = new Set()
    for (const [fund, all] of this.#byFund) this.#settleFund(fund, all)
    if (this.#dirty.size > 0) this.#timer ??= setTimeout(this.#sweep, this.#watchMs).unref()
  }

  #touch(series: number): void {
    if (this.#bySeries.has(series)) this.#moved.add(series)
  }

  readonly #sweep = (): void => {
    this.#timer = null
    const startMs = performance.now()
    for (const series of this.#dirty) {
      if (performance.now() - startMs > SWEEP_MS) break
      this.#dirty.delete(series)
      this.#sweepSeries(series)
    }
    if (this.#dirty.size > 0) this.#timer = setTimeout(this.#sweep, this.#watchMs).unref()
  }

  #sweepSeries(series: number): void {
    const all = [...(this.#bySeries.get(series) ?? [])]
    const ranks = all.filter((watched): watched is Watched<WatchOn<'rank'>> => watched.of.on === 'rank')
    this.#settleRanks(series, ranks)
    // The same question is asked once, however many ask it.
    const answers = new Map<string, Look>()
    for (const watched of all) {
      if (watched.of.on !== 'liquidation') continue
      const key = `${watched.of.isLong} ${watched.of.withinPpm}`
      const look = answers.get(key) ?? lookAtLiquidations(this.#names, watched.of)
      answers.set(key, look)
      this.#settle(watched, look)
    }
  }

  #settleRanks(series: number, ranks: readonly Watched<WatchOn<'rank'>>[]): void {
    const { house } = this.#names
    const selection = selectionIn(house, this.#names.assetOfSeries(series))
    for (const isLong of [true, false]) {
      const side = ranks.filter(({ of }) => {
        const held = house.book.quantityOf(of.account, series)
        return held !== 0 && held > 0 === isLong
      })
      if (side.length === 0 || selection === null) continue
      const wanted = new Set(side.map(({ of }) => of.account))
      const deepest = (of: number): number => Math.max(...side.map((watched) => deepestOf(watched.of, of)))
      const places = placesOf(house, series, isLong, selection, wanted, deepest)
      for (const watched of side)
        this.#settle(watched, lookAtPlace(watched.of, places.get(watched.of.account)))
    }
    for (const watched of ranks)
      if (selection === null || house.book.quantityOf(watched.of.account, series) === 0)
        this.#settle(watched, { holds: false, figures: {} })
  }

  #settleFund(fund: Account, all: ReadonlySet<Watched<WatchOn<'fund'>>>): void {
    const balance = availableOf(this.#names.house, fund)
    for (const watched of all) {
      watched.peak = Math.max(watched.peak, balance)
      this.#settle(watched, lookAtFund(this.#names, watched.of, balance, watched.peak))
    }
  }

  /** Tells a change; what holds from the start is told as standing. */
  #settle(watched: Watched, { holds, figures }: Look): void {
    const isStanding = watched.isNew
    watched.isNew = false
    if (watched.holds === holds) return
    watched.holds = holds
    const notice: StreamNotice = {
      is: holds ? 'reached' : 'ended',
      watch: watched.of.asked,
      ...figures,
      ...(isStanding ? { standing: true as const } : {}),
    }
    const { member } = watched
    if (member.hasEnded) return
    const draft = {
      accounts: [],
      series: [],
      loss: null,
      audience: 'everybody',
      write: () => notice,
    } as const
    member.outlet.send(
      new Notice(0, { channel: 'adl-warning', ...this.#moment(), ...draft }).messageFor(
        member.id,
        member.owner,
      ),
    )
  }
}

function putInto<Each>(map: Map<number, Set<Each>>, key: number, each: Each): void {
  const set = map.get(key)
  if (set === undefined) map.set(key, new Set([each]))
  else set.add(each)
}
