import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type ClearingHouse, openClearingHouse } from '../../../test/support/clearing-house.ts'
import { KeptVenue, START } from '../../../test/support/kept-venue.ts'
import { openOptionHouse } from '../../../test/support/option-house.ts'
import { step } from '../../../test/support/steps.ts'
import { adaAndBo } from '../../../test/support/venues.ts'
import type { Caps } from '../../core/waterfall/rulebook.ts'
import { MemoryJournal } from '../../journal/memory-journal.ts'
import { FeedWatch } from '../feeds/feed-watch.ts'
import { LawKeeper } from './law-keeper.ts'
import type { Log } from './log.ts'
import { Ticker } from './ticker.ts'
import { waitsForTime } from './waits-for-time.ts'

/** The first second, of so many to come, at which time does something; null where it never does. */
function firstSecond({ house, at }: ClearingHouse, seconds = 3600): number | null {
  for (let second = 1; second <= seconds; second += 1)
    if (waitsForTime(house, at + 1000 * second)) return second
  return null
}

/** Does what time asks for at a second. */
function passTo(house: ClearingHouse, second: number): void {
  house.at += 1000 * second
  house.do({ type: 'advance-time' })
}

const perWindow = (amount: number, windowMs: number): Caps => ({
  perLoss: null,
  perCommand: null,
  perWindow: { amount, windowMs },
})

describe('time changes nothing', () => {
  test('where nobody has a loss', () => {
    const house = adaAndBo([step('record-claim')])
    expect(firstSecond(house)).toBeNull()
  })

  test('for a loss that waits for marks or depth', () => {
    const house = adaAndBo([step('close-on-book')])
    house.moveMarkTo('36_000')
    expect(house.stateOf('ada')).toBe('liquidating')
    const print = house.house.book.fingerprint.toString()
    expect(firstSecond(house)).toBeNull()
    expect(house.house.book.fingerprint.toString()).toBe(print)
    house.rest({ bids: [['36_000', '2']] })
    expect(house.positionOf('ada')).toBe(0)
  })

  test('for one that passes by funds with nothing in them, alone or pooled with others', () => {
    const steps = [step('draw-fund'), step('draw-capital'), step('close-on-book')]
    for (const pool of ['account', 'command', 'period'] as const) {
      const house = adaAndBo(steps, { rulebook: { pool } })
      house.moveMarkTo('33_000')
      expect(firstSecond(house, 60)).toBeNull()
    }
  })

  test('for an index that no option is listed on', () => {
    const house = openOptionHouse()
    expect(house.house.markets.hasReferences).toBe(true)
    expect(firstSecond(house)).toBeNull()
  })

  test('behind a gate that no time opens', () => {
    const house = adaAndBo([step('gate'), step('close-on-book')])
    house.moveMarkTo('36_000')
    expect(house.stateOf('ada')).toBe('gated')
    expect(firstSecond(house)).toBeNull()
  })
})

describe('time changes something on the second it comes', () => {
  test('for a pause', () => {
    const house = adaAndBo([step('defer', { forMs: 90_000 }), step('close-on-book')])
    house.moveMarkTo('36_000')
    expect(firstSecond(house)).toBe(90)
    house.rest({ bids: [['36_000', '2']] })
    passTo(house, 90)
    expect(house.positionOf('ada')).toBe(0)
  })

  test('for an auction', () => {
    const house = adaAndBo([step('bid', { overMs: 120_000 })])
    house.moveMarkTo('36_000')
    expect(house.stateOf('ada')).toBe('in-auction')
    expect(firstSecond(house)).toBe(120)
  })

  test('for a gate with an end', () => {
    const house = adaAndBo([step('gate', { forMs: 600_000 }), step('close-on-book')])
    house.moveMarkTo('36_000')
    expect(firstSecond(house)).toBe(600)
  })

  test('for the next part of a position, and not before', () => {
    const size = { to: 'share', share: 500_000, allBelow: 0, waitMs: 10_000 } as const
    const house = adaAndBo([step('close-on-book', { size })])
    house.rest({ bids: [['35_500', '50']] })
    house.moveMarkTo('35_500')
    expect([house.positionOf('ada'), house.stateOf('ada')]).toEqual([1, 'deferred-until'])
    expect(firstSecond(house)).toBe(10)
    passTo(house, 10)
    expect(house.positionOf('ada')).toBe(0)
  })

  test('for options, every minute until they are settled', () => {
    const house = openOptionHouse()
    house.listOption({ right: 'call', strike: '50_000' })
    expect([house.at % 60_000, firstSecond(house)]).toEqual([1_000, 59])
    passTo(house, 59)
    expect(firstSecond(house)).toBe(60)
    house.settleExpiry()
    expect(firstSecond(house)).toBeNull()
  })

  test('for a cap over a window that slides on', () => {
    const house = adaAndBo([step('draw-fund', { caps: perWindow(1_000, 300_000) }), step('close-on-book')], {
      insuranceFund: '10_000',
    })
    house.moveMarkTo('33_000')
    expect(house.balanceOf('BTC-PERP')).toBe(9_000)
    expect(firstSecond(house)).toBe(300)
    passTo(house, 300)
    expect(house.balanceOf('BTC-PERP')).toBe(8_000)
    expect(firstSecond(house)).toBe(300)
  })
})

test('an idle hour with a loss that liquidates adds no row to a journal, and a pause is over on its tick', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const story = (steps: Parameters<typeof adaAndBo>[0]) => openClearingHouse({ steps }).house.rulebooks[0]
  const journal = new MemoryJournal()
  const venue = await KeptVenue.ready(
    {},
    ['ada', 'bo'],
    story([
      step('close-on-book'),
      step('defer', { forMs: 1_800_000, when: [{ on: 'operator', order: 'wait' }] }),
    ]),
    journal,
  )
  const [ada, bo] = ['ada', 'bo'].map((name) => venue.host.registry.accounts.rowOf(name)!)
  const trade = { type: 'trade', buyer: ada, seller: bo, series: 0, quantity: 20, price: 40_000 } as const
  await venue.give({ ...trade, taker: 'buyer', buyerOrder: null, sellerOrder: null })
  await venue.give({ type: 'move-marks', marks: [{ series: 0, mark: 36_000 }] })
  const stateOf = () => venue.host.house.book.stateOf(ada)
  expect(stateOf()).toBe('liquidating')

  const faults: Error[] = []
  const ticks = { count: 0 }
  const log = { info: () => {}, error: () => {} } as unknown as Log
  const ticker = new Ticker({
    host: venue.host,
    alarms: new FeedWatch(venue.host, venue.clock),
    laws: new LawKeeper(venue.host, venue.clock),
    clock: venue.clock,
    log,
    everyMs: 1000,
    lawsEveryMs: null,
    onTick: () => void (ticks.count += 1),
    onFault: (error) => faults.push(error),
  })
  onTestFinished(() => ticker.stop())
  const wait = async (seconds: number): Promise<void> => {
    for (const until = ticks.count + seconds; ticks.count < until; ) {
      const before = ticks.count
      venue.now += 1000
      vi.advanceTimersByTime(1000)
      while (ticks.count === before && faults.length === 0) await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
  }
  const rows = journal.length
  await wait(3600)
  expect([journal.length, ticks.count, faults]).toEqual([rows, 3600, []])
  expect(venue.now).toBe(START + 3_600_000)

  await venue.give({ type: 'operator-order', order: 'wait', isOn: true })
  expect(stateOf()).toBe('deferred-until')
  await wait(1799)
  expect(journal.length).toBe(rows + 1)
  await wait(1)
  expect(journal.length).toBe(rows + 2)
})
