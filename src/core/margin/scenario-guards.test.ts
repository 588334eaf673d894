import { expect, test } from 'vitest'
import type { Account } from '../book/book.ts'
import { Holdings } from './holdings.ts'
import { bare, type LaidBucket } from './laid-bucket.ts'
import { Legs } from './scenario/legs.ts'
import { ScenarioGuards } from './scenario-guards.ts'
import type { ScenarioMarket } from './scenario-market.ts'
import { MarketSnapshot } from './scenario-snapshot.ts'

const snapshot = new MarketSnapshot({ underlyings: [], expiries: [], peg: 1 }, {})
const market = { adopted: bare, snapshot: () => snapshot } as unknown as ScenarioMarket

/** What guards read of a bucket without legs, and which rows a scenario still margins. */
function bucketWhere(isHeld: (row: number) => boolean): LaidBucket {
  const taken = { legs: new Legs(1, 1), from: [], left: [] }
  return { taken, holdings: new Holdings(), book: { has: isHeld } } as unknown as LaidBucket
}

function keptOf(rows: number, isHeld: (row: number) => boolean): ScenarioGuards {
  const guards = new ScenarioGuards()
  const bucket = bucketWhere(isHeld)
  for (let row = 0; row < rows; row += 1) guards.keep(row as Account, bucket, market, 0)
  return guards
}

test('guards of rows that no scenario margins any more do not pile up, and all others stay', () => {
  expect(keptOf(5_000, () => true).count).toBe(5_000)
  expect(keptOf(5_000, () => false).count).toBeLessThanOrEqual(1_024)
  const half = keptOf(20_000, (row) => row % 2 === 0).count
  expect(half).toBeGreaterThanOrEqual(10_000)
  expect(half).toBeLessThanOrEqual(20_000)
})

test('a row has one guard, however often it is looked at', () => {
  const guards = keptOf(3, () => true)
  const bucket = bucketWhere(() => true)
  for (let time = 0; time < 5; time += 1) guards.keep(1 as Account, bucket, market, 0)
  expect(guards.count).toBe(3)
  guards.drop(1 as Account)
  expect(guards.count).toBe(2)
  guards.clear()
  expect(guards.count).toBe(0)
})
