import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Depth } from '../core/depth/depth.ts'
import { bandsToLevels, type SyntheticShape, shareAt, syntheticDepth } from './synthetic-depth.ts'

const shape: SyntheticShape = { halfSpread: 3, levels: 3, step: 10, sizeEach: 100, growthPpm: 500_000 }

test('a form becomes levels around the mark, scaled by a share', () => {
  expect(syntheticDepth(7, 1_000, shape, { priceStep: 5 })).toEqual({
    at: 7,
    bids: [
      { price: 995, quantity: 100 },
      { price: 985, quantity: 150 },
      { price: 975, quantity: 225 },
    ],
    asks: [
      { price: 1_005, quantity: 100 },
      { price: 1_015, quantity: 150 },
      { price: 1_025, quantity: 225 },
    ],
  })
  const thin = syntheticDepth(7, 1_000, shape, { priceStep: 5 }, 9_000)
  expect(thin.bids.map(({ quantity }) => quantity)).toEqual([1, 2]) // 0.9 of an increment is none.
})

test('a share of nothing is an empty book, and bids end above zero', () => {
  expect(syntheticDepth(0, 1_000, shape, { priceStep: 5 }, 0)).toEqual({ at: 0, bids: [], asks: [] })
  expect(syntheticDepth(0, 14, shape, { priceStep: 1 }).bids.map(({ price }) => price)).toEqual([11, 1])
})

test('every form makes a book that core accepts and that is not crossed', () => {
  const shapes = fc.record({
    halfSpread: fc.integer({ min: 0, max: 50 }),
    levels: fc.integer({ min: 1, max: 30 }),
    step: fc.integer({ min: 1, max: 20 }),
    sizeEach: fc.integer({ min: 1, max: 10_000 }),
    growthPpm: fc.integer({ min: 0, max: 300_000 }),
  })
  const input = fc.tuple(
    shapes,
    fc.integer({ min: 1, max: 5_000 }),
    fc.integer({ min: 1, max: 7 }),
    fc.integer({ min: 0, max: 2_000_000 }),
  )
  fc.assert(
    fc.property(input, ([form, mark, priceStep, share]) => {
      const onGrid = { ...form, step: form.step * priceStep }
      const snapshot = syntheticDepth(5, mark, onGrid, { priceStep }, share)
      expect(new Depth({ priceStep }).replace(snapshot)).toEqual([])
      for (const { price } of snapshot.bids) expect(price).toBeLessThanOrEqual(mark)
      for (const { price } of snapshot.asks) expect(price).toBeGreaterThanOrEqual(mark)
    }),
  )
})

test('a share holds from its moment to the next', () => {
  const shares = [
    { at: 10, sharePpm: 500_000 },
    { at: 20, sharePpm: 3_600 },
  ]
  expect([9, 10, 19, 20, 99].map((at) => shareAt(shares, at))).toEqual([
    1_000_000, 500_000, 500_000, 3_600, 3_600,
  ])
})

test('the amount of a band is spread evenly between its edges', () => {
  const bands = [
    { edgePpm: 10_000, cumulative: 5 },
    { edgePpm: 50_000, cumulative: 25 },
  ]
  expect(bandsToLevels('bid', 10_000, bands, 2, { priceStep: 1 })).toEqual([
    { price: 9_950, quantity: 3 }, // The odd unit goes to the level nearest the mark.
    { price: 9_900, quantity: 2 },
    { price: 9_700, quantity: 10 },
    { price: 9_500, quantity: 10 },
  ])
  expect(bandsToLevels('ask', 10_000, bands, 1, { priceStep: 30 })).toEqual([
    { price: 10_080, quantity: 5 },
    { price: 10_500, quantity: 20 },
  ])
})

test('levels keep every unit of their bands and stand within them, best first', () => {
  const gaps = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 0, max: 1_000_000 })),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  const input = fc.tuple(
    fc.constantFrom('bid' as const, 'ask' as const),
    fc.integer({ min: 500, max: 1_200_000 }),
    gaps,
    fc.integer({ min: 1, max: 9 }),
  )
  fc.assert(
    fc.property(input, ([side, mark, steps, levels]) => {
      let [edgePpm, cumulative] = [0, 0]
      const bands = steps.map(([width, amount]) => ({
        edgePpm: (edgePpm += width),
        cumulative: (cumulative += amount),
      }))
      const made = bandsToLevels(side, mark, bands, levels, { priceStep: 5 })
      expect(made.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(cumulative)
      const prices = made.map(({ price }) => price)
      expect(prices).toEqual(prices.toSorted((a, b) => (side === 'bid' ? b - a : a - b)))
      for (const band of bands)
        expect(restingWithin(made, side, mark, band.edgePpm)).toBeGreaterThanOrEqual(band.cumulative)
    }),
  )
})

test('a form or a band without a meaning is refused with its figures', () => {
  expect(() => syntheticDepth(0, 100, { ...shape, levels: 0 }, { priceStep: 5 })).toThrow('levels 0')
  expect(() => syntheticDepth(0, 100, shape, { priceStep: 3 })).toThrow(
    'no multiple of the order price increment 3',
  )
  const falling = [
    { edgePpm: 10, cumulative: 5 },
    { edgePpm: 20, cumulative: 4 },
  ]
  expect(() => bandsToLevels('bid', 100, falling, 1, { priceStep: 1 })).toThrow(
    '4 within 20 ppm is less than 5',
  )
  const toZero = [{ edgePpm: 1_000_000, cumulative: 1 }]
  expect(() => bandsToLevels('bid', 100, toZero, 1, { priceStep: 1 })).toThrow('no price above zero')
})

/** Rounding towards the mark may bring a level in by one step, so it is counted as if it stood on its edge. */
function restingWithin(
  levels: readonly { price: number; quantity: number }[],
  side: 'bid' | 'ask',
  mark: number,
  edgePpm: number,
): number {
  const edge = Math.floor((mark * edgePpm) / 1_000_000)
  const isWithin = (price: number): boolean =>
    (side === 'bid' ? mark - price : price - mark) <= Math.max(edge, 5)
  return levels.reduce((sum, { price, quantity }) => sum + (isWithin(price) ? quantity : 0), 0)
}
