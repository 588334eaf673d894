import { averagePrice, Depth, type DepthIncrement, type Level, UNOWNED } from '../src/core/depth/index.ts'
import { INVERSE, LINEAR } from '../src/core/market/value.ts'
import { type Bench, type BenchRow, measure } from './support/bench.ts'

const LEVELS = 5_000
const LIQUIDATIONS = 100_000
const MID = 600_000
const SIZE = 1_000

/** Order books: what a forced sale, an update, a trial and an average cost. */
export const benches: readonly Bench[] = [{ name: 'depth', run: runAll }]

function runAll(): BenchRow[] {
  return [liquidations(), walksForMoney(), increments(), trials(), averages()]
}

function liquidations(): BenchRow {
  const book = openBook()
  const full = book.mark()
  const perRun = measure(() => liquidateAll(book, full), { warm: 2, runs: 5 })
  return {
    name: 'walk and take 1 to 3 levels',
    value: (perRun * 1_000) / LIQUIDATIONS,
    unit: 'us each',
    target: { atMost: 1 },
    note: `${LIQUIDATIONS} liquidations, ${LEVELS} levels a side, book restored when used up`,
  }
}

/** Sizes of one half to two and a half levels, from a fixed pattern. */
function liquidateAll(book: Depth, full: ReturnType<Depth['mark']>): number {
  book.restore(full)
  let filled = 0
  for (let each = 0; each < LIQUIDATIONS; each += 1) {
    const walk = book.walkQuantity('bid', 500 + ((each * 7_919) % 2_000))
    book.take(walk)
    filled += walk.quantity
    if (walk.left > 0) book.restore(full)
  }
  return filled
}

function walksForMoney(): BenchRow {
  const book = openBook()
  const walks = 20_000
  const perRun = measure(
    () => {
      let filled = 0
      for (let each = 0; each < walks; each += 1)
        filled += book.walkMoney('ask', 900_000 + each, INVERSE, 600_000_000).quantity
      return filled
    },
    { warm: 2, runs: 5 },
  )
  return { name: 'inverse walk for money', value: (perRun * 1_000) / walks, unit: 'us each' }
}

/** Twenty changes a side within 200 levels of the best, half of them deletions or insertions. */
function increments(): BenchRow {
  const book = openBook()
  const updates = Array.from({ length: 200 }, (_, update) => incrementOf(update))
  const perRun = measure(() => updates.flatMap((update) => book.apply(update)), { warm: 2, runs: 5 })
  return {
    name: 'increment of 40 changes',
    value: (perRun * 1_000) / updates.length,
    unit: 'us each',
  }
}

function incrementOf(update: number): DepthIncrement {
  const changes = (sign: 1 | -1): { price: number; quantity: number }[] =>
    Array.from({ length: 20 }, (_, change) => ({
      price: MID + sign * (1 + change * 10 + (update % 10)),
      quantity: update % 20 < 10 && change % 2 === 1 ? 0 : 500 + change + update,
    }))
  return { at: 1, bids: changes(-1), asks: changes(1) }
}

function trials(): BenchRow {
  const book = openBook()
  const rounds = 2_000
  const perRun = measure(
    () => {
      for (let round = 0; round < rounds; round += 1) {
        const mark = book.mark()
        book.take(book.walkQuantity('bid', 2_500))
        book.restore(mark)
      }
    },
    { warm: 2, runs: 5 },
  )
  return {
    name: 'trial: mark, walk, take, restore',
    value: (perRun * 1_000) / rounds,
    unit: 'us each',
    target: { atMost: 2 },
  }
}

function averages(): BenchRow {
  const walk = openBook().walkQuantity('bid', 500 * SIZE)
  const perRun = measure(() => [averagePrice(walk, LINEAR), averagePrice(walk, INVERSE)], {
    warm: 2,
    runs: 5,
  })
  return { name: 'exact averages of 500 fills', value: perRun, unit: 'ms', note: 'linear and harmonic' }
}

function openBook(): Depth {
  const book = new Depth({ priceStep: 1 })
  const side = (sign: 1 | -1): Level[] =>
    Array.from({ length: LEVELS }, (_, level) => ({
      price: MID + sign * (level + 1),
      quantity: SIZE,
      owner: UNOWNED,
    }))
  const refusals = book.replace({ at: 0, bids: side(-1), asks: side(1) })
  if (refusals.length > 0)
    throw new Error(`The bench's book was refused: ${refusals[0].reason}. Correct its levels.`)
  return book
}
