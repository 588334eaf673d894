import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Depth } from '../core/depth/depth.ts'
import type { DepthRefusal } from '../core/depth/refusal.ts'
import type { MappedBook } from '../wire/feed-map.ts'
import { BookChains } from './feed-books.ts'
import { type FeedOut, InOrder, Latest } from './feed-out.ts'

const whole = (lastId: number | null, bids: MappedBook['bids'] = []): MappedBook => ({
  ...{ instrument: 'BTC-PERP', isWhole: true, atMs: 0, bids, asks: [] },
  ids: lastId === null ? null : { previousId: null, lastId },
})
const change = (previousId: number, lastId: number, bids: MappedBook['bids'] = []): MappedBook => ({
  ...{ instrument: 'BTC-PERP', isWhole: false, atMs: 0, bids, asks: [] },
  ids: { previousId, lastId },
})

describe('chains', () => {
  const verdicts = (...books: MappedBook[]): string[] => {
    const chains = new BookChains()
    return books.map((book) => chains.take(book))
  }

  test('a change needs a whole book before it', () => {
    expect(verdicts(change(1, 2), whole(10), change(10, 11))).toEqual(['headless', 'pass', 'pass'])
  })

  test('the first change may overlap the whole book, and those it holds already are left out', () => {
    expect(verdicts(whole(10), change(5, 9), change(8, 12), change(12, 13))).toEqual([
      'pass',
      'contained',
      'pass',
      'pass',
    ])
  })

  test('after a gap nothing passes until a whole book comes', () => {
    expect(verdicts(whole(10), change(11, 12), change(12, 13), whole(20), change(20, 21))).toEqual([
      'pass',
      'gap',
      'headless',
      'pass',
      'pass',
    ])
    expect(verdicts(whole(10), change(10, 12), change(11, 13))).toEqual(['pass', 'pass', 'gap'])
    expect(verdicts(whole(10), change(12, 3))).toEqual(['pass', 'gap']) // it counts anew
  })

  test('what comes twice is left out, and what is empty says that the publisher is there', () => {
    expect(verdicts(whole(10), change(10, 12), change(10, 12), change(12, 12), change(12, 13))).toEqual([
      'pass',
      'pass',
      'contained',
      'pass',
      'pass',
    ])
  })

  test('without numbers every change passes, as the connection keeps their order', () => {
    expect(verdicts(whole(null), change(1, 2), change(9, 10))).toEqual(['pass', 'pass', 'pass'])
  })

  test('what is lost or begins anew waits for a whole book', () => {
    const chains = new BookChains()
    chains.take(whole(1))
    chains.lose('BTC-PERP')
    expect(chains.take(change(1, 2))).toBe('headless')
    chains.take(whole(1))
    chains.clear()
    expect(chains.take(change(1, 2))).toBe('headless')
  })
})

/** Updates as a publisher numbers them, of which some are lost or come twice. */
const updates = fc
  .array(
    fc.record({
      isWhole: fc.boolean(),
      step: fc.integer({ min: 1, max: 3 }),
      fate: fc.constantFrom('comes', 'comes', 'comes', 'is lost', 'comes twice'),
      price: fc.integer({ min: 90, max: 99 }),
      size: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let id = 10
    return steps.flatMap(({ isWhole, step, fate, price, size }) => {
      const bids: MappedBook['bids'] = [[String(price), String(isWhole ? size + 1 : size)]]
      const previous = id
      id += step
      const book = isWhole ? whole(id, bids) : change(previous, id, bids)
      return fate === 'is lost' ? [] : fate === 'comes twice' ? [book, book] : [book]
    })
  })

function applied(depth: Depth, book: MappedBook): DepthRefusal[] {
  const bids = book.bids.map(([price, size]) => ({ price: Number(price), quantity: Number(size) }))
  const { ids } = book
  if (book.isWhole)
    return depth.replace({ at: 0, bids, asks: [], ...(ids !== null && { lastUpdateId: ids.lastId }) })
  const sequence =
    ids?.previousId === null || ids === null
      ? {}
      : { sequence: ids as { previousId: number; lastId: number } }
  return depth.apply({ at: 0, bids, asks: [], ...sequence })
}

test('the engine takes whatever passes', () => {
  fc.assert(
    fc.property(updates, (books) => {
      const chains = new BookChains()
      const depth = new Depth({ priceStep: 1 })
      for (const book of books) if (chains.take(book) === 'pass') expect(applied(depth, book)).toEqual([])
    }),
  )
})

test('what is sent as it stands comes to the same book as all of it in order', () => {
  const turns = fc.array(fc.boolean(), { maxLength: 40 })
  fc.assert(
    fc.property(updates, turns, (books, sends) => {
      const [chains, latest, inOrder] = [new BookChains(), new Latest(), new InOrder()]
      const [one, other] = [new Depth({ priceStep: 1 }), new Depth({ priceStep: 1 })]
      const bring = (depth: Depth, all: readonly FeedOut[]): void => {
        for (const out of all) if (out.is === 'book') expect(applied(depth, out)).toEqual([])
      }
      for (const [at, book] of books.entries()) {
        if (chains.take(book) !== 'pass') continue
        latest.book(book)
        inOrder.book(book)
        if (sends[at] === true) bring(one, latest.take())
      }
      bring(one, latest.take())
      bring(other, inOrder.take())
      expect(one.levels('bid')).toEqual(other.levels('bid'))
      expect(one.lastUpdateId).toBe(other.lastUpdateId)
    }),
  )
})

test('marks: together where they are of one time, the last one where they overtake', () => {
  const mark = (symbol: string, price: string, atMs: number | null) => ({ symbol, price, atMs })
  const [inOrder, latest] = [new InOrder(), new Latest()]
  for (const each of [
    mark('A', '1', 5),
    mark('B', '2', 5),
    mark('A', '3', 5),
    mark('B', '4', 6),
    mark('C', '5', null),
  ]) {
    inOrder.mark(each)
    latest.mark(each)
  }
  const prices = (all: FeedOut[]): string[][] =>
    all.map((out) =>
      out.is === 'marks' ? [...out.marks.values()].map(({ symbol, price }) => symbol + price) : [],
    )
  expect(prices(inOrder.take())).toEqual([['A1', 'B2'], ['A3'], ['B4'], ['C5']])
  expect(prices(latest.take())).toEqual([['A3', 'B4', 'C5']])
  expect([latest.overtaken, latest.size, inOrder.size]).toEqual([2, 0, 0])
})
