import { expect, onTestFinished, test } from 'vitest'
import { KeptVenue } from '../../../test/support/kept-venue.ts'
import { FeedWatch } from '../feeds/feed-watch.ts'
import { LawKeeper, type LawRun } from './law-keeper.ts'
import type { Log } from './log.ts'
import { Ticker } from './ticker.ts'

/** Checks of the laws that end when a test says so. */
class Held extends LawKeeper {
  runs = 0
  end: (run: LawRun) => void = () => {}

  override run(): Promise<LawRun> {
    this.runs += 1
    return new Promise((resolve) => {
      this.end = resolve
    })
  }

  override isDue(): boolean {
    return this.runs === 0
  }
}

test('time goes on while the laws are checked, and what is found is told with the sequence it holds for', async () => {
  const venue = await KeptVenue.ready()
  const told: unknown[] = []
  const note = (...line: unknown[]): void => void told.push(line)
  const laws = new Held(venue.host, venue.clock)
  let ticks = 0
  const ticker = new Ticker({
    host: venue.host,
    alarms: new FeedWatch(venue.host, venue.clock),
    laws,
    clock: venue.clock,
    log: { info: note, error: note } as unknown as Log,
    everyMs: 1,
    lawsEveryMs: 1000,
    onTick: () => void (ticks += 1),
    onFault: note,
  })
  onTestFinished(() => ticker.stop())
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await until(() => ticks >= 5)
  expect([laws.runs, told]).toEqual([1, []])
  const finding = { law: 'money-conserved', found: 'a unit too many' } as const
  laws.end({ at: 1, houseAt: 1, sequence: 7, findings: [finding], ms: 2.4 })
  await until(() => told.length > 0)
  expect(told).toEqual([[{ sequence: 7, ms: 2, findings: [finding] }, 'laws are broken']])
})
