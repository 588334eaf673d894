import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  averagePrice,
  Depth,
  type DepthSide,
  type Level,
  type PricedQuantity,
  slippageOf,
  sweepCost,
  takerSignOf,
  UNOWNED,
  valueOfWalk,
  type Walk,
} from '../../src/core/depth/index.ts'
import { INVERSE, LINEAR } from '../../src/core/market/value.ts'
import { MAX_CELL } from '../../src/core/money/mul-div.ts'
import { gcd } from '../../src/core/money/units.ts'
import { averageOf, DepthTwin, quantityOf, type TwinFill, worthOf } from '../support/depth-twin.ts'

const side = fc.constantFrom<DepthSide>('bid', 'ask')
const payoff = fc.constantFrom(LINEAR, INVERSE)
const price = fc.integer({ min: 1, max: 24 })
const quantity = fc.integer({ min: 1, max: 9 })
const owner = fc.integer({ min: UNOWNED, max: 3 })
const limit = fc.option(price, { nil: undefined })
const passing = fc.option(fc.nat(3), { nil: undefined })
const level = fc.record({ price, quantity, owner })
/** Unowned prices are named once; bids lie mostly below asks, so that most books are legal and some are not. */
const levels = (min: number, max: number): fc.Arbitrary<Level[]> =>
  fc.uniqueArray(fc.record({ price: fc.integer({ min, max }), quantity, owner }), {
    maxLength: 10,
    selector: (each) => (each.owner === UNOWNED ? each.price : Symbol('owned')),
  })
const changes = (min: number, max: number): fc.Arbitrary<PricedQuantity[]> =>
  fc.uniqueArray(fc.record({ price: fc.integer({ min, max }), quantity: fc.integer({ min: 0, max: 9 }) }), {
    maxLength: 6,
    selector: (each) => each.price,
  })

type Deed =
  | { readonly do: 'replace'; readonly bids: Level[]; readonly asks: Level[] }
  | { readonly do: 'apply'; readonly bids: PricedQuantity[]; readonly asks: PricedQuantity[] }
  | { readonly do: 'rest'; readonly side: DepthSide; readonly level: Level }
  | { readonly do: 'withdraw'; readonly owner: number }
  | {
      readonly do: 'take'
      readonly side: DepthSide
      readonly quantity: number
      readonly limit: number | undefined
      readonly passing: number | undefined
    }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('replace' as const), bids: levels(1, 13), asks: levels(13, 24) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('apply' as const), bids: changes(1, 14), asks: changes(12, 24) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rest' as const), side, level }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), owner }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('take' as const), side, quantity: fc.nat(40), limit, passing }),
  },
)
const book = fc.record({ bids: levels(1, 12), asks: levels(13, 24) })

describe('an order book', () => {
  test('fast = twin: the same levels, fills and refusals after any updates, orders and takes', () => {
    const law = fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
      const fast = new Depth({ priceStep: 1 })
      const twin = new DepthTwin()
      for (const each of deeds) {
        expect(doFast(fast, each)).toEqual(doTwin(twin, each))
        expectSame(fast, twin)
      }
    })
    fc.assert(law, { numRuns: 300 })
  })

  test('what is taken and what rests is what was there, and each fill comes off one order', () => {
    const law = fc.property(book, side, fc.nat(100), limit, (levels, side, asked, limit) => {
      const fast = openBook(levels)
      const before = fast.levels(side)
      const walk = fast.walkQuantity(side, asked, limit)
      fast.take(walk)
      expect(walk.quantity + walk.left).toBe(asked)
      expect(total(fast.levels(side)) + walk.quantity).toBe(total(before))
      const rest = fast.levels(side)
      const untouched = before.slice(before.length - rest.length)
      expect(rest.slice(1)).toEqual(untouched.slice(1))
      for (const [fill, price] of walk.prices.entries()) expect(before[fill].price).toBe(price)
    })
    fc.assert(law)
  })

  test('two walks in a row take what one walk of both takes', () => {
    const law = fc.property(book, side, fc.nat(40), fc.nat(40), (levels, side, first, second) => {
      const twice = openBook(levels)
      const once = openBook(levels)
      for (const quantity of [first, second]) twice.take(twice.walkQuantity(side, quantity))
      once.take(once.walkQuantity(side, first + second))
      expect(numbersOf(twice)).toEqual(numbersOf(once))
    })
    fc.assert(law)
  })

  test('a refused update changes nothing, whatever it holds', () => {
    const anything = fc.oneof(fc.integer({ min: -3, max: 30 }), fc.double(), fc.constant(MAX_CELL))
    const wild = fc.record({ price: anything, quantity: anything, owner: anything })
    const update = fc.record({ at: anything, bids: fc.array(wild), asks: fc.array(wild) })
    const law = fc.property(book, update, side, wild, (levels, update, side, order) => {
      const fast = openBook(levels)
      const before = numbersOf(fast)
      const answers = [
        () => fast.replace(update),
        () => fast.apply({ ...update, sequence: { previousId: 0, lastId: update.at } }),
        () => fast.rest(side, order),
      ]
      for (const answer of answers) {
        if (answer().length > 0) expect(numbersOf(fast)).toEqual(before)
        fast.restore(openBook(levels).mark())
      }
    })
    fc.assert(law)
  })

  test('a mark brings back every number, after anything, again and again', () => {
    const law = fc.property(fc.array(deed), fc.array(deed), fc.array(deed), (past, one, other) => {
      const fast = new Depth({ priceStep: 1 })
      for (const each of past) doFast(fast, each)
      const before = numbersOf(fast)
      const mark = fast.mark()
      const copy = fast.copy()
      for (const trial of [one, other]) {
        for (const each of trial) doFast(fast, each)
        fast.restore(mark)
        expect(numbersOf(fast)).toEqual(before)
      }
      for (const each of one) doFast(fast, each)
      expect(numbersOf(copy)).toEqual(before)
    })
    fc.assert(law)
  })
})

describe('a walk for money', () => {
  test('fast = twin: the quantity found by counting up', () => {
    const scale = fc.integer({ min: 1, max: 40 })
    const law = fc.property(
      book,
      side,
      fc.nat(3_000),
      payoff,
      scale,
      limit,
      (levels, side, money, payoff, scale, limit) => {
        const { fast, twin } = openBoth(levels)
        const walk = fast.walkMoney(side, money, payoff, scale, limit)
        const quantity = twin.quantityFor(side, BigInt(money), payoff, BigInt(scale), limit)
        expect(fillsOf(walk)).toEqual(twin.walk(side, quantity, limit))
        expect(BigInt(walk.left)).toBe(BigInt(money) - worthOf(fillsOf(walk), payoff, BigInt(scale)))
      },
    )
    fc.assert(law, { numRuns: 300 })
  })

  test('it is maximal: one unit more would pass the money, also near the bound of a cell', () => {
    const wide = fc.record({ price: bits(30), quantity: bits(46) })
    const levels = fc.uniqueArray(wide, { selector: (each) => each.price, minLength: 1, maxLength: 8 })
    const law = fc.property(
      levels,
      side,
      bits(53),
      payoff,
      bits(53),
      (levels, side, money, payoff, scale) => {
        const fast = openBook({ bids: side === 'bid' ? levels : [], asks: side === 'ask' ? levels : [] })
        const walk = fast.walkMoney(side, money, payoff, scale)
        const one = fast.walkQuantity(side, walk.quantity + 1)
        expect(fillsOf(fast.walkQuantity(side, walk.quantity))).toEqual(fillsOf(walk))
        expect(worthOf(fillsOf(walk), payoff, BigInt(scale))).toBe(BigInt(money) - BigInt(walk.left))
        expect(walk.left).toBeGreaterThanOrEqual(0)
        if (one.left === 0) expect(worthOf(fillsOf(one), payoff, BigInt(scale)) > BigInt(money)).toBe(true)
      },
    )
    fc.assert(law, { numRuns: 500 })
  })
})

describe('averages and cost', () => {
  test('average, largest size with an average, and size to a price = twin', () => {
    const law = fc.property(
      book,
      side,
      payoff,
      price,
      fc.integer({ min: 1, max: 60 }),
      (levels, side, payoff, price, asked) => {
        const { fast, twin } = openBoth(levels)
        expect(BigInt(fast.largestWithAverage(side, price, payoff))).toBe(
          twin.largestWithAverage(side, BigInt(price), payoff),
        )
        expect(BigInt(fast.quantityTo(side, price))).toBe(quantityOf(twin.walk(side, 1n << 60n, price)))
        const walk = fast.walkQuantity(side, asked)
        if (walk.quantity === 0) return
        const { numerator, denominator } = averagePrice(walk, payoff)
        const slow = averageOf(fillsOf(walk), payoff)
        expect(numerator * slow.denominator).toBe(slow.numerator * denominator)
        expect(gcd(numerator, denominator)).toBe(1n)
      },
    )
    fc.assert(law, { numRuns: 300 })
  })

  test('a walk never costs less than nothing against the best price, and more size never costs less', () => {
    const law = fc.property(book, side, fc.nat(40), fc.nat(40), (levels, side, size, more) => {
      const fast = openBook(levels)
      const best = side === 'bid' ? fast.bestBid : fast.bestAsk
      if (best === null || size === 0) return
      const small = fast.walkQuantity(side, size)
      const large = fast.walkQuantity(side, size + more)
      const cost = sweepCost(small, best, LINEAR, 3)
      expect(cost).toBeGreaterThanOrEqual(0)
      expect(sweepCost(large, best, LINEAR, 3)).toBeGreaterThanOrEqual(cost)
      expect(slippageOf(small, best, INVERSE).numerator >= 0n).toBe(true)
    })
    fc.assert(law)
  })

  test('taker and maker carry the same money with opposite signs, and linear cost is exactly value less value', () => {
    const law = fc.property(
      book,
      side,
      fc.nat(60),
      payoff,
      price,
      (levels, side, size, payoff, reference) => {
        const walk = openBook(levels).walkQuantity(side, size)
        const taker = takerSignOf(side)
        const value = valueOfWalk(walk, payoff, 7, taker)
        expect(value + valueOfWalk(walk, payoff, 7, taker === 1 ? -1 : 1)).toBe(0)
        const sign = payoff === LINEAR ? taker : -taker
        expect(BigInt(value)).toBe(BigInt(sign) * worthOf(fillsOf(walk), payoff, 7n))
        const atReference = BigInt(taker * walk.quantity * 7 * reference)
        if (payoff === LINEAR)
          expect(BigInt(sweepCost(walk, reference, LINEAR, 7))).toBe(BigInt(value) - atReference)
      },
    )
    fc.assert(law)
  })
})

function doFast(fast: Depth, deed: Deed): boolean | TwinFill[] {
  if (deed.do === 'replace') return fast.replace({ at: 1, bids: deed.bids, asks: deed.asks }).length === 0
  if (deed.do === 'apply') return fast.apply({ at: 1, bids: deed.bids, asks: deed.asks }).length === 0
  if (deed.do === 'rest') return fast.rest(deed.side, deed.level).length === 0
  if (deed.do === 'withdraw') return fast.withdraw(deed.owner) !== undefined
  const walk = fast.walkQuantity(deed.side, deed.quantity, deed.limit, deed.passing)
  fast.take(walk, deed.passing)
  return fillsOf(walk)
}

function doTwin(twin: DepthTwin, deed: Deed): boolean | TwinFill[] {
  if (deed.do === 'replace') return twin.replace({ at: 1, bids: deed.bids, asks: deed.asks })
  if (deed.do === 'apply') return twin.apply({ at: 1, bids: deed.bids, asks: deed.asks })
  if (deed.do === 'rest') return deed.level.owner !== UNOWNED && twin.rest(deed.side, deed.level)
  if (deed.do === 'take') {
    const fills = twin.walk(deed.side, BigInt(deed.quantity), deed.limit, deed.passing)
    twin.take(deed.side, fills)
    return fills
  }
  twin.withdraw(deed.owner)
  return true
}

function expectSame(fast: Depth, twin: DepthTwin): void {
  for (const side of ['bid', 'ask'] as const) {
    const queue = twin.queue(side).map(({ price, quantity, owner }) => ({ price, quantity, owner }))
    expect(fast.levels(side).map(bigLevel)).toEqual(queue)
    const best = side === 'bid' ? fast.bestBid : fast.bestAsk
    expect(best).toBe(queue.length === 0 ? null : Number(queue[0].price))
  }
}

function openBook(levels: { bids: readonly PricedQuantity[]; asks: readonly PricedQuantity[] }): Depth {
  const fast = new Depth({ priceStep: 1 })
  expect(fast.replace({ at: 0, ...levels })).toEqual([])
  return fast
}

function openBoth(levels: { bids: Level[]; asks: Level[] }): { fast: Depth; twin: DepthTwin } {
  const twin = new DepthTwin()
  expect(twin.replace({ at: 0, ...levels })).toBe(true)
  return { fast: openBook(levels), twin }
}

function fillsOf(walk: Walk): TwinFill[] {
  return walk.prices.map((price, fill) =>
    bigLevel({ price, quantity: walk.quantities[fill], owner: walk.owners[fill] }),
  )
}

function bigLevel({ price, quantity, owner }: Level): TwinFill {
  return { price: BigInt(price), quantity: BigInt(quantity), owner }
}

function total(levels: readonly Level[]): number {
  return levels.reduce((sum, each) => sum + each.quantity, 0)
}

function numbersOf(depth: Depth): number[] {
  const numbers: number[] = []
  depth.fold((n) => numbers.push(n))
  return numbers
}

/** Whole numbers above zero of every length up to `most` bits, so that small and huge ones meet. */
function bits(most: number): fc.Arbitrary<number> {
  return fc
    .tuple(fc.integer({ min: 1, max: most }), fc.maxSafeNat())
    .map(([length, value]) => value % 2 ** length || 1)
}
