import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  Depth,
  type DepthIncrement,
  type DepthSide,
  type DepthSnapshot,
  type PricedQuantity,
  UNOWNED,
} from '../../src/core/depth/index.ts'
import { DepthTwin } from '../support/depth-twin.ts'

const feed = 'market/l2-2024-08-08/binance-usdm-btcusdt-snapshot-and-diffs-40s.jsonl.gz'
const feedPath = join(import.meta.dirname, '../../../shared/data', feed)

describe.skipIf(!existsSync(feedPath))(`forty seconds of a real book (${feed})`, () => {
  test('every update after the snapshot chains, none crosses, and fast = twin at the end', () => {
    const { snapshot, increments } = readFeed()
    const fast = new Depth({ priceStep: 10 }) // 0.10 USDT, in increments of 0.01
    const twin = new DepthTwin()
    expect(fast.replace(snapshot)).toEqual([])
    twin.orders = [...unowned('bid', snapshot.bids), ...unowned('ask', snapshot.asks)]
    const covered = increments.filter(
      ({ sequence }) => Number(sequence?.lastId) < Number(snapshot.lastUpdateId),
    )
    const following = increments.slice(covered.length)
    for (const each of covered)
      expect(fast.apply(each)).toMatchObject([{ reason: 'out-of-sequence' }, { reason: 'stale' }])
    for (const each of following) expect(fast.apply(each)).toEqual([])
    for (const { bids, asks } of following) setAll(twin, bids, asks)
    expect([covered.length, following.length]).toEqual([4, 765])
    expect(fast.lastUpdateId).toBe(increments.at(-1)?.sequence?.lastId)
    expect(fast.bestBid).toBeLessThan(Number(fast.bestAsk))
    for (const side of ['bid', 'ask'] as const) {
      const rested = twin.queue(side).map(({ price, quantity }) => [Number(price), Number(quantity)])
      expect(fast.levels(side).map(({ price, quantity }) => [price, quantity])).toEqual(rested)
    }
  })
})

interface FeedRow {
  readonly kind: 'snapshot' | 'diff'
  readonly ts: number
  readonly last_update_id: number
  readonly prev_id: number
  readonly last_id: number
  readonly bids: readonly [string, string][]
  readonly asks: readonly [string, string][]
}

/** The feed writes every price with two decimals and every quantity with three, so the point can go. */
function readFeed(): { snapshot: DepthSnapshot; increments: DepthIncrement[] } {
  const rows: FeedRow[] = gunzipSync(readFileSync(feedPath))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const start = rows.find(({ kind }) => kind === 'snapshot')
  if (start === undefined) throw new Error(`${feed} holds no snapshot row; fetch it again.`)
  const snapshot = { at: start.ts, lastUpdateId: start.last_update_id, ...sidesOf(start) }
  const increments = rows
    .filter(({ kind }) => kind === 'diff')
    .map((row) => ({
      at: row.ts,
      sequence: { previousId: row.prev_id, lastId: row.last_id },
      ...sidesOf(row),
    }))
  return { snapshot, increments }
}

function sidesOf({ bids, asks }: FeedRow): { bids: PricedQuantity[]; asks: PricedQuantity[] } {
  const level = ([price, quantity]: [string, string]): PricedQuantity => ({
    price: Number(price.replace('.', '')),
    quantity: Number(quantity.replace('.', '')),
  })
  return { bids: bids.map(level), asks: asks.map(level) }
}

function unowned(side: DepthSide, levels: readonly PricedQuantity[]): DepthTwin['orders'] {
  return levels.map(({ price, quantity }) => ({
    side,
    price: BigInt(price),
    quantity: BigInt(quantity),
    owner: UNOWNED,
  }))
}

/** What an update says, one price after another, on the twin's plain list. */
function setAll(twin: DepthTwin, bids: readonly PricedQuantity[], asks: readonly PricedQuantity[]): void {
  for (const [side, changes] of [
    ['bid', bids],
    ['ask', asks],
  ] as const) {
    const named = new Set(changes.map(({ price }) => BigInt(price)))
    const kept = twin.orders.filter((order) => order.side !== side || !named.has(order.price))
    twin.orders = [
      ...kept,
      ...unowned(
        side,
        changes.filter(({ quantity }) => quantity > 0),
      ),
    ]
  }
}
