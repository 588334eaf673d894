import { describe, expect, test } from 'vitest'
import { INVERSE, LINEAR } from '../market/value.ts'
import { InvariantViolation } from '../money/invariant.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { Depth } from './depth.ts'
import { type DepthSnapshot, UNOWNED } from './level.ts'
import { type DepthRefusal, depthRefusalText } from './refusal.ts'
import { valueOfWalk } from './walk.ts'

const morning: DepthSnapshot = {
  at: 1_000,
  lastUpdateId: 70,
  bids: [
    { price: 90, quantity: 1 },
    { price: 88, quantity: 4 },
    { price: 80, quantity: 10 },
  ],
  asks: [
    { price: 92, quantity: 3 },
    { price: 94, quantity: 5 },
  ],
}

function openBook(snapshot: DepthSnapshot = morning): Depth {
  const book = new Depth({ priceStep: 2 })
  expect(book.replace(snapshot)).toEqual([])
  return book
}

function numbersOf(book: Depth): number[] {
  const numbers: number[] = []
  book.fold((n) => numbers.push(n))
  return numbers
}

describe('walking', () => {
  test('a walk goes past the best price: one lot fills at 90, twelve fill at 90, 88 and 80', () => {
    const book = openBook()
    expect(book.walkQuantity('bid', 1)).toMatchObject({ prices: [90], quantities: [1], left: 0 })
    expect(book.walkQuantity('bid', 12)).toEqual({
      side: 'bid',
      prices: [90, 88, 80],
      quantities: [1, 4, 7],
      owners: [UNOWNED, UNOWNED, UNOWNED],
      quantity: 12,
      left: 0,
    })
    expect(valueOfWalk(book.walkQuantity('bid', 12), LINEAR, 1, -1)).toBe(-(90 + 4 * 88 + 7 * 80))
  })

  test('a walk uses up what it takes, and the next one starts where it stopped', () => {
    const book = openBook()
    book.take(book.walkQuantity('bid', 3))
    expect(book.levels('bid')).toEqual([
      { price: 88, quantity: 2, owner: UNOWNED },
      { price: 80, quantity: 10, owner: UNOWNED },
    ])
    expect(book.walkQuantity('bid', 3)).toMatchObject({ prices: [88, 80], quantities: [2, 1] })
  })

  test('a walk by itself leaves the book as it was', () => {
    const book = openBook()
    const before = numbersOf(book)
    book.walkQuantity('bid', 12)
    book.walkMoney('ask', 500, LINEAR, 1)
    expect(numbersOf(book)).toEqual(before)
  })

  test('a limit stops a seller at 88 and a buyer at 92, and says what is left', () => {
    const book = openBook()
    expect(book.walkQuantity('bid', 12, 88)).toMatchObject({ prices: [90, 88], quantity: 5, left: 7 })
    expect(book.walkQuantity('ask', 12, 93)).toMatchObject({ prices: [92], quantity: 3, left: 9 })
  })

  test('an empty side fills nothing and leaves all', () => {
    const book = new Depth({ priceStep: 1 })
    expect(book.walkQuantity('ask', 5)).toMatchObject({ prices: [], quantity: 0, left: 5 })
    book.take(book.walkQuantity('ask', 5))
    expect([book.bestBid, book.bestAsk, book.updatedAt]).toEqual([null, null, null])
  })

  test('money buys whole lots only: 465 pays three at 92 and two at 94, one unit stays', () => {
    const walk = openBook().walkMoney('ask', 465, LINEAR, 1)
    expect(walk).toMatchObject({ prices: [92, 94], quantities: [3, 2], left: 1 })
  })

  test('inverse money rounds each fill half-even, as the ledger does', () => {
    const book = openBook({ at: 1, bids: [], asks: [{ price: 4, quantity: 100 }] })
    // One contract is 1/4 unit at this price: two are a tie that goes down to 0, six one that goes up to 2.
    expect(book.walkMoney('ask', 0, INVERSE, 1)).toMatchObject({ quantity: 2, left: 0 })
    expect(book.walkMoney('ask', 1, INVERSE, 1)).toMatchObject({ quantity: 5, left: 0 })
    expect(book.walkMoney('ask', 2, INVERSE, 1)).toMatchObject({ quantity: 10, left: 0 })
  })

  test('an amount that is no whole number above or at zero, or a limit that is none, is a broken law', () => {
    const book = openBook()
    expect(() => book.walkQuantity('bid', -1)).toThrow(InvariantViolation)
    expect(() => book.walkQuantity('bid', 0.5)).toThrow(InvariantViolation)
    expect(() => book.walkQuantity('bid', 1, Number.NaN)).toThrow(InvariantViolation)
    expect(() => book.walkMoney('bid', 1, LINEAR, 0)).toThrow(InvariantViolation)
  })
})

describe('taking', () => {
  test('the same walk cannot be taken twice', () => {
    const book = openBook()
    const walk = book.walkQuantity('bid', 5)
    book.take(walk)
    expect(() => book.take(walk)).toThrow(/is no longer next on the bid side; walk again/)
  })

  test('a better order that came after the walk is not passed over', () => {
    const book = openBook()
    const walk = book.walkQuantity('ask', 2)
    book.take(book.walkQuantity('bid', 1)) // the other side does not matter
    expect(book.rest('ask', { price: 90, quantity: 1, owner: 7 })).toEqual([])
    expect(() => book.take(walk)).toThrow('2 at 92 of owner -1 is no longer next on the ask side')
    book.withdraw(7)
    book.take(walk)
    expect(book.levels('ask', 1)).toEqual([{ price: 92, quantity: 1, owner: UNOWNED }])
  })

  test('a walk with figures that do not sum is refused before anything moves', () => {
    const book = openBook()
    const before = numbersOf(book)
    expect(() => book.take({ ...book.walkQuantity('bid', 3), quantity: 2 })).toThrow(/sum to its quantity/)
    expect(numbersOf(book)).toEqual(before)
  })

  test('a walk that leaves a part of a level and goes on to the next is refused', () => {
    const book = openBook()
    const walk = { ...book.walkQuantity('bid', 6), quantities: [1, 3, 1], quantity: 5 }
    expect(() => book.take(walk)).toThrow('1 at 80 of owner -1 is no longer next on the bid side')
  })
})

describe('orders of accounts', () => {
  test('several owners rest at one price and fill in time order, the outside market where it came first', () => {
    const book = openBook()
    for (const owner of [4, 2, 4]) expect(book.rest('bid', { price: 88, quantity: owner, owner })).toEqual([])
    expect(book.walkQuantity('bid', 15)).toMatchObject({
      prices: [90, 88, 88, 88, 88],
      quantities: [1, 4, 4, 2, 4],
      owners: [UNOWNED, UNOWNED, 4, 2, 4],
    })
  })

  test('withdrawing an owner takes out all his orders, says how much, and leaves the others', () => {
    const book = openBook()
    book.rest('bid', { price: 88, quantity: 5, owner: 4 })
    book.rest('bid', { price: 86, quantity: 6, owner: 4 })
    book.rest('ask', { price: 92, quantity: 7, owner: 4 })
    book.rest('bid', { price: 88, quantity: 8, owner: 2 })
    expect(book.withdraw(4)).toEqual({ bids: 11, asks: 7 })
    expect(book.levels('bid').map(({ owner }) => owner)).toEqual([UNOWNED, UNOWNED, 2, UNOWNED])
    expect(book.withdraw(4)).toEqual({ bids: 0, asks: 0 })
  })

  test('an increment changes the outside quantity only, which keeps its place in the queue', () => {
    const book = openBook()
    book.rest('bid', { price: 88, quantity: 5, owner: 4 })
    expect(
      book.apply({ at: 1_001, sequence: at(70, 71), bids: [{ price: 88, quantity: 1 }], asks: [] }),
    ).toEqual([])
    expect(book.levels('bid', 3).slice(1)).toEqual([
      { price: 88, quantity: 1, owner: UNOWNED },
      { price: 88, quantity: 5, owner: 4 },
    ])
    book.apply({ at: 1_002, sequence: at(71, 72), bids: [{ price: 88, quantity: 0 }], asks: [] })
    book.apply({ at: 1_003, sequence: at(72, 73), bids: [{ price: 88, quantity: 9 }], asks: [] })
    expect(book.levels('bid', 3).map(({ owner }) => owner)).toEqual([UNOWNED, 4, UNOWNED])
  })

  test('an order that would cross, belongs to nobody or holds nothing does not rest', () => {
    const book = openBook()
    const before = numbersOf(book)
    expect(book.rest('bid', { price: 92, quantity: 1, owner: 4 })).toEqual([
      { reason: 'crossed', bid: 92, ask: 92 },
    ])
    expect(book.rest('ask', { price: 90, quantity: 1, owner: 4 })).toEqual([
      { reason: 'crossed', bid: 90, ask: 90 },
    ])
    expect(book.rest('bid', { price: 80, quantity: 1, owner: UNOWNED })).toMatchObject([
      { reason: 'owner-unknown' },
    ])
    expect(book.rest('bid', { price: 80, quantity: 0, owner: 4 })).toEqual([
      { reason: 'empty', side: 'bid', price: 80 },
    ])
    expect(numbersOf(book)).toEqual(before)
  })
})

describe('snapshots and increments', () => {
  test('a crossed snapshot is refused and names the level', () => {
    const book = openBook()
    const before = numbersOf(book)
    const refusals = book.replace({ ...morning, at: 2_000, bids: [{ price: 94, quantity: 1 }] })
    expect(refusals).toEqual([{ reason: 'crossed', bid: 94, ask: 92 }])
    expect(depthRefusalText(refusals[0])).toBe(
      'The best bid 94 would reach the best ask 92. Match them first, or drop the older level.',
    )
    expect(numbersOf(book)).toEqual(before)
  })

  test('an increment that would cross is refused, unless it deletes the level in the way', () => {
    const book = openBook()
    const bids = [{ price: 92, quantity: 1 }]
    expect(book.apply({ at: 1_001, sequence: at(70, 71), bids, asks: [] })).toEqual([
      { reason: 'crossed', bid: 92, ask: 92 },
    ])
    const asks = [{ price: 92, quantity: 0 }]
    expect(book.apply({ at: 1_001, sequence: at(70, 71), bids, asks })).toEqual([])
    expect([book.bestBid, book.bestAsk, book.lastUpdateId, book.updatedAt]).toEqual([92, 94, 71, 1_001])
  })

  test('every fault is told at once, in order of precedence, and nothing changes', () => {
    const book = openBook()
    const before = numbersOf(book)
    const refusals = book.replace({
      at: 999,
      lastUpdateId: 69,
      bids: [
        { price: 81, quantity: -1 },
        { price: 80, quantity: 0.5 },
        { price: 80, quantity: 0, owner: -2 },
      ],
      asks: [
        { price: 100, quantity: 1 },
        { price: 100, quantity: 1 },
      ],
    })
    expect(refusals).toEqual([
      { reason: 'out-of-sequence', expected: 70, found: 69 },
      { reason: 'stale', at: 999, limit: 1_000 },
      { reason: 'not-whole', field: 'quantity', side: 'bid', value: 0.5 },
      { reason: 'owner-unknown', side: 'bid', price: 80, owner: -2 },
      { reason: 'off-grid', side: 'bid', price: 81, step: 2 },
      { reason: 'negative', side: 'bid', price: 81, quantity: -1 },
      { reason: 'empty', side: 'bid', price: 80 },
      { reason: 'duplicate', side: 'ask', price: 100 },
    ])
    expect(refusals.map(depthRefusalText).every((text) => text.endsWith('.'))).toBe(true)
    expect(numbersOf(book)).toEqual(before)
  })

  test('figures that are no numbers are refused wherever they stand', () => {
    const book = openBook()
    expect(
      book.apply({ at: Number.NaN, sequence: at(70.5, Number.POSITIVE_INFINITY), bids: [], asks: [] }),
    ).toMatchObject([
      { reason: 'out-of-sequence', found: 70.5 },
      { reason: 'not-whole', field: 'at' },
      { reason: 'not-whole', field: 'previousId' },
      { reason: 'not-whole', field: 'lastId' },
    ])
    expect(
      book.apply({
        at: 1_001,
        sequence: at(70, 71),
        bids: [{ price: 2 ** 53, quantity: Number.NaN }],
        asks: [],
      }),
    ).toMatchObject([{ field: 'price' }, { field: 'quantity' }])
  })

  test('the first increment may overlap the snapshot, every later one follows the one before', () => {
    const nothing = { at: 1_000, bids: [], asks: [] }
    const book = openBook()
    expect(book.apply({ ...nothing, sequence: at(60, 69) })).toMatchObject([{ expected: 70, found: 69 }])
    expect(book.apply({ ...nothing, sequence: at(71, 75) })).toMatchObject([{ expected: 70, found: 71 }])
    expect(book.apply({ ...nothing, sequence: at(60, 75) })).toEqual([])
    expect(book.apply({ ...nothing, sequence: at(70, 80) })).toMatchObject([{ expected: 75, found: 70 }])
    expect(book.apply(nothing)).toEqual([{ reason: 'out-of-sequence', expected: 75, found: null }])
    expect(book.apply({ ...nothing, sequence: at(76, 75) })).toMatchObject([{ expected: 76, found: 75 }])
    expect(book.apply({ ...nothing, sequence: at(75, 80) })).toEqual([])
  })

  test('a snapshot without a number ends the chain, so a feed that counts anew is followed', () => {
    const book = openBook()
    expect(book.replace({ ...morning, lastUpdateId: 1 })).toMatchObject([{ reason: 'out-of-sequence' }])
    expect(book.replace({ at: 2_000, bids: [], asks: [] })).toEqual([])
    expect(book.apply({ at: 2_000, bids: [], asks: [] })).toEqual([])
    expect(book.apply({ at: 2_000, sequence: at(3, 4), bids: [], asks: [] })).toEqual([])
    expect(book.lastUpdateId).toBe(4)
  })

  test('a side whose quantity passes the bound of a cell is refused, but not on its way to a smaller one', () => {
    const book = openBook({ at: 1, bids: [{ price: 2, quantity: MAX_CELL }], asks: [] })
    const bids = [{ price: 4, quantity: 10 }]
    expect(book.apply({ at: 1, bids, asks: [] })).toEqual([
      { reason: 'too-large', side: 'bid', price: 4, limit: MAX_CELL },
    ])
    expect(book.rest('bid', { price: 4, quantity: 1, owner: 0 })).toMatchObject([{ reason: 'too-large' }])
    expect(book.apply({ at: 1, bids: [...bids, { price: 2, quantity: MAX_CELL - 10 }], asks: [] })).toEqual(
      [],
    )
    expect(book.quantityTo('bid', 2)).toBe(MAX_CELL)
    expect(book.apply({ at: 1, bids: [{ price: 2, quantity: 7 }], asks: [] })).toEqual([]) // and there is room again
    expect(book.rest('bid', { price: 4, quantity: MAX_CELL - 17, owner: 0 })).toEqual([])
  })
})

describe('questions', () => {
  test('the largest size with an average of 88: the gain at 90 pays for a part of the level at 80', () => {
    const book = openBook()
    expect(book.largestWithAverage('bid', 88, LINEAR)).toBe(5) // 90 + 4 × 88: two to spare, not eight
    expect(book.largestWithAverage('bid', 86, LINEAR)).toBe(7) // room 4 + 8, loss 6 each: two more
    expect(book.largestWithAverage('bid', 70, LINEAR)).toBe(15)
    expect(book.largestWithAverage('bid', 91, LINEAR)).toBe(0)
    expect(book.largestWithAverage('ask', 93, LINEAR)).toBe(6)
  })

  test('the harmonic average of 1000 at 5000 and 2000 at 6000 is 5625: 3000 fit, not one more', () => {
    const book = openBook({
      at: 1,
      bids: [],
      asks: [
        { price: 5_000, quantity: 1_000 },
        { price: 6_000, quantity: 9_000 },
      ],
    })
    expect(book.largestWithAverage('ask', 5_625, INVERSE)).toBe(3_000)
  })

  test('the size that pushes the price to 88 is all that rests at 88 or better', () => {
    const book = openBook()
    expect([90, 89, 88, 1].map((price) => book.quantityTo('bid', price))).toEqual([1, 1, 5, 15])
    expect(book.quantityTo('ask', 91)).toBe(0)
    expect(() => book.quantityTo('ask', 0)).toThrow(InvariantViolation)
  })
})

describe('trials', () => {
  test('a trial ends where it began, and can be run again from the same mark', () => {
    const book = openBook()
    const before = numbersOf(book)
    const mark = book.mark()
    for (const quantity of [1, 7, 15]) {
      book.take(book.walkQuantity('bid', quantity))
      book.rest('ask', { price: 92, quantity, owner: 1 })
      book.apply({ at: 5_000, sequence: at(70, 71), bids: [{ price: 2, quantity }], asks: [] })
      expect(numbersOf(book)).not.toEqual(before)
      book.restore(mark)
      expect(numbersOf(book)).toEqual(before)
    }
  })

  test('a copy goes its own way, and so does the original', () => {
    const book = openBook()
    const before = numbersOf(book)
    const copy = book.copy()
    expect(numbersOf(copy)).toEqual(before)
    copy.take(copy.walkQuantity('bid', 2))
    expect(numbersOf(book)).toEqual(before)
    book.take(book.walkQuantity('ask', 2))
    expect([copy.levels('ask', 1)[0].quantity, book.levels('ask', 1)[0].quantity]).toEqual([3, 1])
  })

  test('a mark of a book on another grid is a broken law', () => {
    expect(() => new Depth({ priceStep: 1 }).restore(openBook().mark())).toThrow(InvariantViolation)
    expect(() => new Depth({ priceStep: 0 })).toThrow(InvariantViolation)
  })

  test('two books with the same content tell the same numbers, whatever led to it', () => {
    const book = openBook()
    const mark = book.mark()
    book.take(book.walkQuantity('bid', 9))
    book.restore(mark)
    book.rest('bid', { price: 86, quantity: 5, owner: 3 })
    book.withdraw(3)
    expect(numbersOf(book)).toEqual(numbersOf(openBook()))
    expect(numbersOf(book).slice(0, 10)).toEqual([2, 1, 70, 0, 1, 1_000, 3, 90, 1, UNOWNED])
  })
})

test('every refusal has a sentence of its own, and an unknown one is a broken law', () => {
  const large: DepthRefusal = { reason: 'too-large', side: 'bid', price: 4, limit: MAX_CELL }
  expect(depthRefusalText(large)).toContain('Use a coarser increment.')
  expect(depthRefusalText({ reason: 'not-whole', field: 'at', side: null, value: 0.5 })).toMatch(
    /^The at 0.5/,
  )
  expect(() => depthRefusalText({ reason: 'bored' } as unknown as DepthRefusal)).toThrow(InvariantViolation)
})

function at(previousId: number, lastId: number): { previousId: number; lastId: number } {
  return { previousId, lastId }
}
