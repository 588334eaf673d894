import { SETTLED } from '../../core/market/markets.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { DurableBatch, DurableCommand, Host } from '../host/host.ts'
import type { Alarm, AlarmChange, Alarms, Awaited } from './alarm.ts'
import { type FeedSettings, noFeedSettings } from './settings.ts'
import { SourceTimes } from './source-times.ts'

/** What the watch reads of a host. */
export type WatchedHost = Pick<Host, 'house' | 'registry' | 'onDurable'>

/** When something came and how long it may stay away. */
export interface Awaiting {
  /** Null where it never came while anybody looked. */
  readonly lastAt: number | null
  /** Since when one waits: when it came last, or when the watch first knew of it. */
  readonly since: number
  /** Null where nobody waits for it. */
  readonly limitMs: number | null
}

/**
 * Watches whether marks, depth and feeds come in time, by the service's clock, and raises an alarm for each that does
 * not. An alarm ends when the thing comes, or when nobody waits for it any longer.
 *
 * When a mark came last is in the house. When a depth came by the service's clock is not, since a depth carries its
 * venue's time; after a restart it and the feeds have as long as they are given from then on. The same holds for a
 * series whose first mark is still to come: its time runs from when it was first seen.
 */
export class FeedWatch implements Alarms {
  /** What feeds say of the times of their marks. */
  readonly sources: SourceTimes = new SourceTimes()
  readonly #host: WatchedHost
  readonly #clock: () => number
  readonly #settings: FeedSettings
  readonly #listeners = new Set<(change: AlarmChange) => void>()
  readonly #raised: Readonly<Record<Awaited, Map<string, Alarm>>> = {
    mark: new Map(),
    depth: new Map(),
    feed: new Map(),
  }
  /** By series: when it was first seen, and when its depth came last. */
  readonly #seenAt: number[] = []
  readonly #depthAt = new Map<number, number>()
  readonly #heardAt = new Map<string, number>()
  readonly #openedAt: number
  readonly #leave: () => void

  /** @param clock of the service; where the house is ahead of it, the house's time counts, as it does for commands */
  constructor(host: WatchedHost, clock: () => number, settings: FeedSettings = noFeedSettings) {
    this.#host = host
    this.#clock = clock
    this.#settings = settings
    this.#openedAt = this.now
    this.#leave = host.onDurable((batch) => this.#take(batch))
    this.check()
  }

  get now(): number {
    return Math.max(this.#clock(), this.#host.house.at)
  }

  alarms(): readonly Alarm[] {
    this.check()
    const { mark, depth, feed } = this.#raised
    return [...mark.values(), ...depth.values(), ...feed.values()]
  }

  onChange(listener: (change: AlarmChange) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Looks at everything once. The service's ticker calls it; so does whoever asks for the alarms. */
  check(): void {
    const at = this.now
    const { house } = this.#host
    for (let series = 0; series < house.markets.count; series += 1) this.#checkSeries(series, at)
    for (const holder of this.#settings.holders.keys()) this.#judge('feed', holder, null, at)
  }

  /** Watches no longer. */
  close(): void {
    this.#leave()
    this.#listeners.clear()
  }

  /** How one waits for the mark of a series. */
  markOf(series: number): Awaiting {
    const { markets } = this.#host.house
    const { terms } = markets.series[series]
    const limitMs = isLive(this.#host.house, series)
      ? shorter(terms.staleAfterMs, this.#settings.marks.get(terms.symbol) ?? null)
      : null
    const lastAt = markets.hasMark(series) ? (markets.markedAt[series] as number) : null
    return { lastAt, since: lastAt ?? this.#firstSeen(series), limitMs }
  }

  /** How one waits for its depth. */
  depthOf(series: number): Awaiting {
    const { markets, depths } = this.#host.house
    const isAwaited = isLive(this.#host.house, series) && (depths[series] ?? null) !== null
    const limitMs = isAwaited ? (this.#settings.depth.get(markets.symbolOf(series)) ?? null) : null
    const lastAt = this.#depthAt.get(series) ?? null
    return { lastAt, since: lastAt ?? this.#firstSeen(series), limitMs }
  }

  /** How one waits for the holder of a feed's key. */
  feedOf(holder: string): Awaiting {
    const lastAt = this.#heardAt.get(holder) ?? null
    return { lastAt, since: lastAt ?? this.#openedAt, limitMs: this.#settings.holders.get(holder) ?? null }
  }

  #checkSeries(series: number, at: number): void {
    this.#firstSeen(series)
    const symbol = this.#host.house.markets.symbolOf(series)
    this.#judge('mark', symbol, series, at)
    this.#judge('depth', symbol, series, at)
  }

  #firstSeen(series: number): number {
    this.#seenAt[series] ??= this.now
    return this.#seenAt[series] as number
  }

  /** Raises or ends one alarm, if that is a change. */
  #judge(of: Awaited, name: string, series: number | null, at: number): void {
    const { lastAt, since, limitMs } = this.#awaitingOf(of, name, series)
    const standing = this.#raised[of].get(name)
    if (limitMs === null || at - since <= limitMs) {
      if (standing === undefined) return
      this.#raised[of].delete(name)
      this.#tell({ is: 'cleared', at, alarm: standing })
    } else if (standing === undefined) {
      const alarm = { of, name, series, limitMs, lastAt, dueAt: since + limitMs }
      this.#raised[of].set(name, alarm)
      this.#tell({ is: 'raised', at, alarm })
    }
  }

  #awaitingOf(of: Awaited, name: string, series: number | null): Awaiting {
    if (series === null) return this.feedOf(name)
    return of === 'mark' ? this.markOf(series) : this.depthOf(series)
  }

  #tell(change: AlarmChange): void {
    for (const listener of this.#listeners) listener(change)
  }

  #take({ commands }: DurableBatch): void {
    for (const command of commands) if (isOfFeed(command)) this.#hear(command)
  }

  #hear({ by, at, body, outcome }: DurableCommand): void {
    const holder = this.#host.registry.keys.get(by)?.holder
    if (holder !== undefined && this.#settings.holders.has(holder)) {
      this.#heardAt.set(holder, at)
      this.#judge('feed', holder, null, this.now)
    }
    if (!outcome.ok) return
    if (body.type === 'replace-depth' || body.type === 'update-depth') {
      this.#depthAt.set(body.series, at)
      this.#checkSeries(body.series, this.now)
    } else if (body.type === 'move-marks')
      for (const { series } of body.marks)
        if (this.#isRaised('mark', series)) this.#checkSeries(series, this.now)
  }

  /** Marks come by the thousand; only those that end an alarm are looked at here. */
  #isRaised(of: Awaited, series: number): boolean {
    return this.#raised[of].size > 0 && this.#raised[of].has(this.#host.house.markets.symbolOf(series))
  }
}

function isOfFeed({ body: { type } }: DurableCommand): boolean {
  return (
    type === 'move-marks' || type === 'replace-depth' || type === 'update-depth' || type === 'apply-funding'
  )
}

function isLive({ markets }: House, series: number): boolean {
  return markets.status[series] !== SETTLED
}

function shorter(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
