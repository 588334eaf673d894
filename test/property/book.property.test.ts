import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Book } from '../../src/core/book/book.ts'
import { DOWN, UP, WATCH } from '../../src/core/book/triggers.ts'

const SERIES = 12

type Op =
  | { readonly op: 'open'; readonly isHouse: boolean }
  | { readonly op: 'hold'; readonly row: number; readonly series: number; readonly quantity: number }
  | { readonly op: 'trigger'; readonly row: number; readonly series: number; readonly mark: number }
  | { readonly op: 'cash'; readonly row: number; readonly change: number }

const anySeries = fc.nat(SERIES - 1)
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('open' as const), isHouse: fc.boolean() }) },
  {
    weight: 10,
    arbitrary: fc.record({
      op: fc.constant('hold' as const),
      row: fc.nat(200),
      series: anySeries,
      quantity: fc.integer({ min: -4, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('trigger' as const),
      row: fc.nat(200),
      series: anySeries,
      mark: fc.integer({ min: 1, max: 5_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('cash' as const), row: fc.nat(200), change: fc.integer() }),
  },
)
const anyOps = fc.array(anyOp, { minLength: 1, maxLength: 300, size: 'max' })

function newBook(accounts: number, extensions: number): Book {
  const book = new Book({ accounts, extensions })
  for (let series = 0; series < SERIES; series += 1) book.addSeries()
  book.open('participant', 0)
  return book
}

function apply(book: Book, op: Op): void {
  if (op.op === 'open') return void book.open(op.isHouse ? 'market' : 'participant', 0)
  const row = op.row % book.accounts
  if (op.op === 'cash') return book.addCash(row, op.change)
  if (op.op === 'hold') return book.setPosition(row, op.series, op.quantity, op.quantity * 7, false)
  const cell = book.find(row, op.series)
  if (cell !== -1) book.setTrigger(cell, book.quantity(cell) > 0 ? DOWN : UP, op.mark)
}

/** Everything there is to see of a book, with accounts for cells, since cells move as it grows. */
function seen(book: Book): unknown {
  const rows = Array.from({ length: book.accounts }, (_, row) => {
    const positions: number[][] = []
    for (let cell = book.first(row); cell !== -1; cell = book.next(cell))
      positions.push([
        book.seriesOf(cell),
        book.quantity(cell),
        book.cost(cell),
        book.listOf(cell),
        book.accountOf(cell),
      ])
    return [book.kindOf(row), book.cash(row), positions]
  })
  const lists = book.triggers.map((triggers) => {
    const holders: number[] = []
    triggers.holders(book.links, (cell) => holders.push(book.accountOf(cell)))
    return holders
  })
  return { rows, lists, positions: book.positions, fingerprint: String(book.fingerprint) }
}

test('a book that grows as it is filled holds what one with room from the start does', () => {
  fc.assert(
    fc.property(anyOps, (ops) => {
      const [small, large] = [newBook(1, 1), newBook(400, 400)]
      for (const op of ops) {
        apply(small, op)
        apply(large, op)
      }
      expect(seen(small)).toEqual(seen(large))
    }),
    { numRuns: 120 },
  )
})

test('a mark reaches the same positions in a book that grew, and only those whose trigger it is past', () => {
  fc.assert(
    fc.property(anyOps, anySeries, fc.integer({ min: 1, max: 5_000 }), (ops, series, mark) => {
      const [small, large] = [newBook(1, 1), newBook(400, 400)]
      const reached = [small, large].map((book) => {
        for (const op of ops) apply(book, op)
        const expected = new Set<number>()
        book.triggers[series].holders(book.links, (cell) => {
          const [list, trigger] = [book.listOf(cell), book.links[(cell << 3) + 5]]
          if (list === WATCH || (list === DOWN && trigger >= mark) || (list === UP && trigger <= mark))
            expected.add(book.accountOf(cell))
        })
        const visited: number[] = []
        book.triggers[series].cross(book.links, mark, (cell) => visited.push(book.accountOf(cell)))
        expect(new Set(visited)).toEqual(expected)
        expect(visited.length).toBe(expected.size)
        return visited
      })
      expect(reached[0]).toEqual(reached[1])
    }),
    { numRuns: 120 },
  )
})

test('a copy holds the same and shares nothing', () => {
  fc.assert(
    fc.property(anyOps, anyOps, (first, second) => {
      const book = newBook(1, 1)
      for (const op of first) apply(book, op)
      book.forgetTouched()
      const before = seen(book)
      const copy = book.copy()
      expect(seen(copy)).toEqual(before)
      for (const op of second) apply(copy, op)
      expect(seen(book)).toEqual(before)
      for (const op of second) apply(book, op)
      expect(seen(book)).toEqual(seen(copy))
    }),
    { numRuns: 60 },
  )
})
