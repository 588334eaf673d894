import { beforeEach, describe, expect, test } from 'vitest'
import { ClearingHouse, perpTerms } from '../../../test/support/clearing-house.ts'
import type { CommandBody } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import { fraction } from '../../core/market/fraction.ts'
import type { DurableBatch } from '../host/host.ts'
import { Registry } from '../registry/registry.ts'
import { type AlarmChange, alarmText } from './alarm.ts'
import { FeedWatch } from './feed-watch.ts'
import { noFeedSettings } from './settings.ts'

/** A house behind the part of a host that the watch reads; each command is durable at once. */
class Desk {
  readonly story = new ClearingHouse(0)
  readonly registry = new Registry()
  now = 10_000
  readonly changes: string[] = []
  readonly #listeners: ((batch: DurableBatch) => void)[] = []
  watch!: FeedWatch

  get house(): ClearingHouse['house'] {
    return this.story.house
  }

  onDurable(listener: (batch: DurableBatch) => void): () => void {
    this.#listeners.push(listener)
    return () => void this.#listeners.splice(this.#listeners.indexOf(listener), 1)
  }

  open(limits: Partial<Record<'marks' | 'depth' | 'holders', Record<string, number>>> = {}): void {
    const maps = Object.entries(limits).map(([of, each]) => [of, new Map(Object.entries(each))])
    this.watch = new FeedWatch(this, () => this.now, { ...noFeedSettings, ...Object.fromEntries(maps) })
    this.watch.onChange((change) => this.changes.push(said(change)))
  }

  do(body: CommandBody, by = 'operator'): readonly Event[] {
    this.story.at = Math.max(this.now, this.house.at)
    const events = this.story.do(body)
    const { at, sequence } = this.house
    const outcome = { ok: true, sequence, events } as const
    const commands = [{ command: sequence, by, at, body, outcome }]
    for (const listener of this.#listeners)
      listener({ row: 0, at, commands, notes: [], sequence, fingerprint: '' })
    return events
  }

  list(symbol: string, staleAfterMs: number | null): void {
    this.do({ type: 'list-instrument', terms: { ...perpTerms, symbol, fundScope: symbol, staleAfterMs } })
  }

  mark(series: number, mark: number, by = 'operator'): void {
    this.do({ type: 'move-marks', marks: [{ series, mark }] }, by)
  }

  rest(series: number): void {
    this.do({ type: 'replace-depth', series, snapshot: { at: 1, bids: [], asks: [] } })
  }

  after(ms: number): string[] {
    this.now += ms
    return this.watch.alarms().map(({ of, name }) => `${of} ${name}`)
  }
}

function said({ is, at, alarm }: AlarmChange): string {
  return `${at}: ${alarm.of} of ${alarm.name} ${is}`
}

let desk: Desk

beforeEach(() => {
  desk = new Desk()
  desk.do({ type: 'list-asset', terms: { name: 'USD', decimals: 0, borrowLimit: 0 } })
})

describe('marks', () => {
  test('an alarm begins when the mark is as old as the engine no longer believes it, and ends with the next one', () => {
    desk.list('BTC-PERP', 1_000)
    desk.mark(0, 100)
    desk.open()
    expect(desk.after(1_000)).toEqual([])
    expect(desk.house.markets.isStale(0, desk.now)).toBe(false)
    expect(desk.after(1)).toEqual(['mark BTC-PERP'])
    expect(desk.house.markets.isStale(0, desk.now)).toBe(true)
    expect(desk.watch.alarms()).toEqual([
      { of: 'mark', name: 'BTC-PERP', series: 0, limitMs: 1_000, lastAt: 10_000, dueAt: 11_000 },
    ])
    desk.mark(0, 101)
    expect(desk.changes).toEqual(['11001: mark of BTC-PERP raised', '11001: mark of BTC-PERP cleared'])
    expect(desk.watch.alarms()).toEqual([])
  })

  test('a series without a limit is watched only where the service is told a time', () => {
    desk.list('CALM', null)
    desk.list('TIMED', null)
    desk.open({ marks: { TIMED: 500 } })
    expect(desk.after(1_000_000)).toEqual(['mark TIMED'])
  })

  test('a shorter time of the service warns earlier than the terms, a longer one hides nothing', () => {
    desk.list('SHORT', 1_000)
    desk.list('LONG', 1_000)
    desk.mark(0, 1)
    desk.mark(1, 1)
    desk.open({ marks: { SHORT: 400, LONG: 9_000 } })
    expect(desk.after(401)).toEqual(['mark SHORT'])
    expect(desk.after(600)).toEqual(['mark SHORT', 'mark LONG'])
  })

  test('a first mark has its time from the moment the series is seen', () => {
    desk.open()
    desk.after(5_000)
    desk.list('NEW', 1_000)
    expect(desk.after(0)).toEqual([])
    expect(desk.after(1_001)).toEqual(['mark NEW'])
    expect(desk.watch.alarms()[0]).toMatchObject({ lastAt: null, dueAt: 16_000 })
  })

  test('a mark that was old before the service came back is old at once', () => {
    desk.list('BTC-PERP', 1_000)
    desk.mark(0, 100)
    desk.now += 60_000
    desk.open()
    expect(desk.after(0)).toEqual(['mark BTC-PERP'])
  })

  test('references are watched like instruments, and a settled series no longer', () => {
    desk.do({
      type: 'list-reference',
      terms: {
        symbol: 'BTC index',
        kind: 'index',
        increment: fraction(1n, 1n),
        highestMark: 1_000_000,
        staleAfterMs: 700,
      },
    })
    desk.list('BTC-PERP', 1_000)
    desk.mark(1, 100)
    desk.open()
    expect(desk.after(1_500)).toEqual(['mark BTC index', 'mark BTC-PERP'])
    desk.do({ type: 'delist', series: 1 })
    expect(desk.after(0)).toEqual(['mark BTC index', 'mark BTC-PERP'])
    desk.do({ type: 'settle', series: 1, price: 100 })
    expect(desk.after(0)).toEqual(['mark BTC index'])
    expect(desk.changes.at(-1)).toBe('11500: mark of BTC-PERP cleared')
  })

  test('a clock that goes back raises nothing, and time goes on where the house stands', () => {
    desk.list('BTC-PERP', 1_000)
    desk.now = 50_000
    desk.mark(0, 100)
    desk.open()
    desk.now = 20_000
    expect(desk.after(0)).toEqual([])
    expect(desk.after(32_000)).toEqual(['mark BTC-PERP'])
  })
})

describe('depth', () => {
  test('is judged by when it came, not by the time it carries', () => {
    desk.list('BTC-PERP', null)
    desk.open({ depth: { 'BTC-PERP': 300 } })
    desk.rest(0) // its own time is 1, long ago
    expect(desk.after(300)).toEqual([])
    expect(desk.after(1)).toEqual(['depth BTC-PERP'])
    desk.do({ type: 'update-depth', series: 0, increment: { at: 2, bids: [], asks: [] } })
    expect(desk.changes.at(-1)).toBe('10301: depth of BTC-PERP cleared')
  })

  test('has its whole time after a restart', () => {
    desk.list('BTC-PERP', null)
    desk.rest(0)
    desk.now += 60_000
    desk.open({ depth: { 'BTC-PERP': 300 } })
    expect(desk.after(300)).toEqual([])
    expect(desk.after(1)).toEqual(['depth BTC-PERP'])
  })
})

describe('feeds', () => {
  test('a feed that says nothing at all is missed by the name of who holds its key', () => {
    desk.registry.fold({
      ...{ type: 'key-made', key: 'k1', role: 'feed', holder: 'tape', owner: null, sha256: '' },
      ...{ publicKey: null, replaces: null, at: 1, by: 'service' },
    })
    desk.list('BTC-PERP', null)
    desk.open({ holders: { tape: 200 } })
    desk.mark(0, 1, 'somebody else')
    expect(desk.after(201)).toEqual(['feed tape'])
    expect(alarmText(desk.watch.alarms()[0])).toBe(
      'Nothing from feed tape has come yet; one was expected within 200 ms.',
    )
    desk.mark(0, 2, 'k1')
    expect(desk.changes.at(-1)).toBe('10201: feed of tape cleared')
  })
})

test('a closed watch hears nothing more', () => {
  desk.list('BTC-PERP', 100)
  desk.mark(0, 1)
  desk.open()
  desk.after(101)
  desk.watch.close()
  desk.mark(0, 2)
  expect(desk.changes).toEqual(['10101: mark of BTC-PERP raised'])
})
