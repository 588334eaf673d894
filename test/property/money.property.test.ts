import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allocateByLevel,
  allocateByOrder,
  allocateInLots,
  checkedAdd,
  compareProducts,
  divide,
  formatDecimal,
  hmacSha256,
  InvariantViolation,
  MAX_CELL,
  mulDiv,
  mulDivBig,
  parseDecimal,
  parseRational,
  type Rounding,
  roundings,
  roundToLots,
  Sha256,
  sha256,
  solveLevel,
  splitColumns,
  splitCumulative,
  splitProRata,
} from '../../src/core/money/index.ts'
import {
  allocateTwin,
  divideTwin,
  levelTwin,
  lotsTwin,
  orderTwin,
  roundTwin,
  splitTwin,
  sumTwin,
} from '../support/money-twins.ts'

const rounding = fc.constantFrom(...roundings)

/** Cells of every size, with the bounds, powers of two and their neighbours far more often than by chance. */
const magnitude: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 8 }).map((below) => MAX_CELL - below),
  fc
    .tuple(fc.integer({ min: 1, max: 52 }), fc.integer({ min: -2, max: 2 }))
    .map(([bits, near]) => Math.max(0, 2 ** bits + near)),
  fc.integer({ min: 0, max: 53 }).chain((bits) => fc.maxSafeNat().map((value) => value % 2 ** bits)),
)
const cell: fc.Arbitrary<number> = fc
  .tuple(magnitude, fc.boolean())
  .map(([value, negative]) => (negative ? 0 - value : value))

const wide = fc.bigInt({ min: -(1n << 120n), max: 1n << 120n })

function outcomeOf(work: () => number): number | 'refused' {
  try {
    return work()
  } catch (error) {
    if (error instanceof InvariantViolation) return 'refused'
    throw error
  }
}

function inCell(value: bigint): number | 'refused' {
  return value <= BigInt(MAX_CELL) && value >= -BigInt(MAX_CELL) ? Number(value) : 'refused'
}

describe('rounding', () => {
  test('bigint division obeys the definition of every direction', () => {
    fc.assert(
      fc.property(wide, wide, rounding, (a, b, direction) => {
        fc.pre(b !== 0n)
        expect(divide(a, b, direction)).toBe(divideTwin(a, b, direction))
      }),
      { numRuns: 5_000 },
    )
  })

  test('small quotients and ties obey it too', () => {
    const small = fc.bigInt({ min: -12n, max: 12n })
    fc.assert(
      fc.property(small, small, rounding, (a, b, direction) => {
        fc.pre(b !== 0n)
        expect(divide(a, b, direction)).toBe(divideTwin(a, b, direction))
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('mulDiv', () => {
  function agrees(a: number, b: number, c: number, direction: Rounding): void {
    const expected = inCell(divideTwin(BigInt(a) * BigInt(b), BigInt(c), direction))
    expect(outcomeOf(() => mulDiv(a, b, c, direction))).toBe(expected)
  }

  test('is the exact quotient, rounded once, or refuses', () => {
    fc.assert(
      fc.property(cell, cell, cell, rounding, (a, b, c, direction) => {
        fc.pre(c !== 0)
        agrees(a, b, c, direction)
      }),
      { numRuns: 20_000 },
    )
  })

  test('is exact where the divisor is next to a factor, so that the quotient is next to a cell', () => {
    const near = fc.integer({ min: -3, max: 3 })
    fc.assert(
      fc.property(cell, cell, near, rounding, (a, b, offset, direction) => {
        const c = b + offset
        fc.pre(c !== 0 && Math.abs(c) <= MAX_CELL)
        agrees(a, b, c, direction)
      }),
      { numRuns: 20_000 },
    )
  })

  test('is exact at a tie and one unit to either side of it', () => {
    fc.assert(
      fc.property(magnitude, magnitude, fc.integer({ min: -1, max: 1 }), rounding, (q, c, off, direction) => {
        // (2q + 1) × c / 2c is q and a half; a unit more or less in the first factor moves it off the tie.
        const factor = 2 * (q % 2 ** 51) + 1
        const half = (c % 2 ** 51) + 1
        agrees(factor, half, 2 * half, direction)
        agrees(factor, half + off, 2 * half, direction)
        agrees(-factor, half, 2 * half, direction)
      }),
      { numRuns: 10_000 },
    )
  })

  test('in bigints it divides the product', () => {
    fc.assert(
      fc.property(wide, wide, wide, rounding, (a, b, c, direction) => {
        fc.pre(c !== 0n)
        expect(mulDivBig(a, b, c, direction)).toBe(divideTwin(a * b, c, direction))
      }),
    )
  })

  test('products compare exactly, and neighbours do', () => {
    const near = fc.integer({ min: -1, max: 1 })
    fc.assert(
      fc.property(cell, cell, cell, near, near, (a, b, other, one, two) => {
        const clamp = (value: number): number => Math.max(-MAX_CELL, Math.min(MAX_CELL, value))
        for (const [c, d] of [
          [other, b],
          [clamp(b + one), clamp(a + two)],
          [clamp(a + one), clamp(b - one)],
        ]) {
          const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d)
          expect(compareProducts(a, b, c, d)).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0)
        }
      }),
      { numRuns: 10_000 },
    )
  })

  test('a checked sum is the sum, or refuses', () => {
    fc.assert(
      fc.property(cell, cell, (a, b) => {
        expect(outcomeOf(() => checkedAdd(a, b))).toBe(inCell(BigInt(a) + BigInt(b)))
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('decimals', () => {
  const decimals = fc.integer({ min: 0, max: 30 })

  test('what is written is read back, in every style', () => {
    fc.assert(
      fc.property(wide, decimals, fc.boolean(), fc.boolean(), (value, places, group, trim) => {
        const text = formatDecimal(value, places, { group, trim })
        expect(parseDecimal(text, places)).toEqual({ ok: true, value })
      }),
      { numRuns: 3_000 },
    )
  })

  test('an exponent moves the point, and a finer digit than the grid is refused', () => {
    fc.assert(
      fc.property(wide, decimals, fc.integer({ min: -40, max: 40 }), (digits, places, exponent) => {
        const shift = exponent + places
        const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
        const fits = shift >= 0 || scaled * 10n ** BigInt(-shift) === digits
        const read = parseDecimal(`${digits}e${exponent}`, places)
        expect(read.ok ? read.value : 'refused').toBe(fits ? scaled : 'refused')
      }),
      { numRuns: 3_000 },
    )
  })

  test('a rational has the value of its text, in lowest terms', () => {
    fc.assert(
      fc.property(wide, fc.integer({ min: -40, max: 40 }), (digits, exponent) => {
        const { numerator, denominator } = parseRational(`${digits}e${exponent}`)
        const up = 10n ** BigInt(Math.max(0, exponent))
        const down = 10n ** BigInt(Math.max(0, -exponent))
        expect(numerator * down).toBe(digits * up * denominator)
        for (const prime of [2n, 5n])
          expect(denominator % prime === 0n && numerator % prime === 0n && numerator !== 0n).toBe(false)
      }),
    )
  })
})

/** Amounts that are often zero, often equal to each other, and sometimes at the bound. */
const amount: fc.Arbitrary<number> = fc.oneof(fc.constantFrom(0, 1, 1, 2, 7, MAX_CELL), magnitude)
const amounts = (length: number): fc.Arbitrary<number[]> =>
  fc.array(amount, { minLength: length, maxLength: length })
const bigs = (values: Iterable<number>): bigint[] => Array.from(values, BigInt)

describe('splits', () => {
  /** A total from zero to the sum of the claims, both ends far more often than by chance. */
  const claims = fc
    .array(amount, { minLength: 1, maxLength: 30 })
    .filter((all) => all.some((each) => each > 0))
  const share = fc.oneof(fc.constantFrom(0n, 1n, 1n << 80n), fc.bigInt({ min: 0n, max: 1n << 80n }))

  test('a pro-rata split is exact, within its claims, and the sorted one', () => {
    fc.assert(
      fc.property(claims, share, (all, of) => {
        const total = (sumTwin(bigs(all)) * of) >> 80n
        const parts = splitProRata(total, bigs(all))
        expect(parts).toEqual(splitTwin(total, bigs(all)))
        expect(sumTwin(parts)).toBe(total)
        expect(parts.every((part, index) => part >= 0n && part <= BigInt(all[index]))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a cumulative split is exact, within its claims, and within one unit of the share', () => {
    fc.assert(
      fc.property(claims, share, (all, of) => {
        const sum = sumTwin(bigs(all))
        const total = (sum * of) >> 80n
        const parts = splitCumulative(total, bigs(all))
        expect(sumTwin(parts)).toBe(total)
        for (const [index, part] of parts.entries()) {
          const claim = BigInt(all[index])
          expect(part >= 0n && part <= claim).toBe(true)
          const error = part * sum - total * claim
          expect(error < sum && error > -sum).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('a split over columns is the sorted one, or refuses a part that is no cell', () => {
    const factor = fc.bigInt({ min: 0n, max: 1n << 84n })
    fc.assert(
      fc.property(claims, fc.oneof(share, factor), (weights, of) => {
        const total = (sumTwin(bigs(weights)) * of) >> 80n
        const expected = splitTwin(total, bigs(weights))
        const parts = new Float64Array(weights.length).fill(-1)
        const split = outcomeOf(() => {
          splitColumns(total, Float64Array.from(weights), parts)
          return 0
        })
        if (expected.some((part) => part > BigInt(MAX_CELL))) expect(split).toBe('refused')
        else expect(bigs(parts)).toEqual(expected)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('levels', () => {
  const pool = fc.integer({ min: 0, max: 25 }).chain((rows) =>
    fc.record({
      caps: amounts(rows),
      weights: amounts(rows),
      lot: fc.oneof(
        fc.constantFrom(1, 2, 10, 1_000),
        magnitude.filter((lot) => lot > 0),
      ),
      of: fc.oneof(fc.constantFrom(0n, 1n << 40n, 3n << 39n), fc.bigInt({ min: 0n, max: 3n << 39n })),
      extra: fc.constantFrom(0n, 0n, 0n, 1n, -1n),
    }),
  )

  /** From zero, over breakpoints and the sum of the caps, to half as much again. */
  function budgetOf({ caps, of, extra }: { caps: number[]; of: bigint; extra: bigint }): bigint {
    const budget = ((sumTwin(bigs(caps)) * of) >> 40n) + extra
    return budget < 0n ? 0n : budget
  }

  test('the level is that of the sorted walk, and its payments sum to the budget', () => {
    fc.assert(
      fc.property(pool, (given) => {
        const budget = budgetOf(given)
        const [caps, weights] = [Float64Array.from(given.caps), Float64Array.from(given.weights)]
        const level = solveLevel(budget, caps, weights)
        expect(level).toEqual(levelTwin(budget, bigs(given.caps), bigs(given.weights)))
        const paid = given.caps.map((cap, row) => {
          const share = level.numerator * BigInt(given.weights[row])
          const most = BigInt(cap) * level.denominator
          return share < most ? share : most
        })
        expect(sumTwin(paid)).toBe((budget - level.residual) * level.denominator)
      }),
      { numRuns: 3_000 },
    )
  })

  test('whole units at a level are the sorted ones, within their caps, and lose nothing', () => {
    fc.assert(
      fc.property(pool, (given) => {
        const budget = budgetOf(given)
        const [caps, weights] = [Float64Array.from(given.caps), Float64Array.from(given.weights)]
        const parts = new Float64Array(caps.length).fill(-1)
        const { residual } = allocateByLevel(budget, caps, weights, parts)
        expect(bigs(parts)).toEqual(allocateTwin(budget, bigs(given.caps), bigs(given.weights)))
        expect(sumTwin(bigs(parts)) + residual).toBe(budget)
        expect(parts.every((part, row) => part <= caps[row] && (part === 0 || weights[row] > 0))).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  test('budgets at a breakpoint, where rows reach their caps exactly, are no exception', () => {
    fc.assert(
      fc.property(pool, fc.nat(), (given, pick) => {
        fc.pre(given.caps.length > 0)
        // The level cap/weight of one row, paid by all: a whole budget when scaled to whole caps.
        const chosen = pick % given.caps.length
        const weights = given.weights.map((weight) => weight % 2 ** 20)
        const ratio = given.caps[chosen] % 2 ** 20
        const caps = weights.map((weight, row) => (row <= chosen ? weight * ratio : weight * (ratio + 1)))
        const budget = sumTwin(weights.map((weight) => BigInt(weight) * BigInt(ratio)))
        const parts = new Float64Array(caps.length)
        const { level } = allocateByLevel(budget, Float64Array.from(caps), Float64Array.from(weights), parts)
        expect(level).toEqual(levelTwin(budget, bigs(caps), bigs(weights)))
        expect(bigs(parts)).toEqual(weights.map((weight) => BigInt(weight) * BigInt(ratio)))
      }),
      { numRuns: 1_000 },
    )
  })

  test('lots at a level are the ones handed out singly, within their caps', () => {
    fc.assert(
      fc.property(pool, (given) => {
        const budget = budgetOf(given)
        const [caps, weights] = [Float64Array.from(given.caps), Float64Array.from(given.weights)]
        const parts = new Float64Array(caps.length).fill(-1)
        const { level, residual } = allocateInLots(budget, caps, weights, given.lot, parts)
        const expected = lotsTwin(budget, bigs(caps), bigs(weights), BigInt(given.lot))
        expect(bigs(parts)).toEqual(expected)
        expect(sumTwin(expected) + residual).toBe(budget)
        expect(level).toEqual(levelTwin(budget, bigs(caps), bigs(weights)))
        expect(parts.every((part, row) => part <= caps[row])).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  test('whole-unit targets round to the lots handed out singly', () => {
    fc.assert(
      fc.property(pool, (given) => {
        const targets = given.caps.map((cap, row) => Math.min(cap, given.weights[row]))
        const parts = new Float64Array(targets.length).fill(-1)
        const caps = Float64Array.from(given.caps)
        const residual = roundToLots(Float64Array.from(targets), caps, given.lot, parts)
        const expected = roundTwin(bigs(targets), bigs(caps), BigInt(given.lot))
        expect(bigs(parts)).toEqual(expected)
        expect(sumTwin(expected) + residual).toBe(sumTwin(bigs(targets)))
      }),
      { numRuns: 3_000 },
    )
  })

  test('an order takes from its rows in turn', () => {
    fc.assert(
      fc.property(pool, fc.nat(), (given, rotation) => {
        const budget = budgetOf(given)
        const rows = given.caps.map((_, row) => row)
        const turn = rows.length === 0 ? 0 : rotation % rows.length
        const order = [...rows.slice(turn), ...rows.slice(0, turn)].slice(0, rows.length - (rotation % 2))
        const parts = new Float64Array(rows.length).fill(-1)
        const residual = allocateByOrder(budget, Float64Array.from(given.caps), Int32Array.from(order), parts)
        expect({ parts: bigs(parts), residual }).toEqual(orderTwin(budget, bigs(given.caps), order))
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('a hundred thousand rows', () => {
  const rows = 100_000
  /** Whole numbers with a heavy tail, many equal and some zero, from a seed alone. */
  function columnOf(seed: number, bits: number): Float64Array {
    let state = seed | 1
    return Float64Array.from({ length: rows }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      const size = ((state >>> 8) % bits) + 1
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      return Math.floor(((state >>> 0) / 2 ** 32) * 2 ** size)
    })
  }
  const kinds: Record<string, { caps: Float64Array; weights: Float64Array }> = {
    'spread over all sizes': { caps: columnOf(3, 50), weights: columnOf(5, 50) },
    'all equal': {
      caps: new Float64Array(rows).fill(9_999_999_937),
      weights: new Float64Array(rows).fill(7),
    },
    'small weights, many ties': { caps: columnOf(7, 34), weights: columnOf(11, 4) },
    'near the bound': {
      caps: columnOf(13, 52).map((cap) => MAX_CELL - cap),
      weights: columnOf(17, 40).map((weight) => MAX_CELL - weight),
    },
  }

  test.each(Object.entries(kinds))('%s: the fast split is the sorted one', (_, { weights }) => {
    const parts = new Float64Array(rows)
    const total = (sumTwin(bigs(weights)) * 5n) / 7n + 3n
    splitColumns(total, weights, parts)
    expect(firstDifference(parts, splitTwin(total, bigs(weights)))).toBe('none')
  })

  test.each(Object.entries(kinds))('%s: the fast allocation is the sorted one', (_, { caps, weights }) => {
    const budget = sumTwin(bigs(caps)) / 3n + 1n
    const parts = new Float64Array(rows)
    const { level } = allocateByLevel(budget, caps, weights, parts)
    expect(level).toEqual(levelTwin(budget, bigs(caps), bigs(weights)))
    expect(firstDifference(parts, allocateTwin(budget, bigs(caps), bigs(weights)))).toBe('none')
  })

  test('spread over all sizes: the fast lots are those handed out singly', () => {
    const { caps, weights } = kinds['spread over all sizes']
    const budget = sumTwin(bigs(caps)) / 2n
    const parts = new Float64Array(rows)
    allocateInLots(budget, caps, weights, 1_000_000, parts)
    expect(firstDifference(parts, lotsTwin(budget, bigs(caps), bigs(weights), 1_000_000n))).toBe('none')
  })

  function firstDifference(parts: Float64Array, expected: readonly bigint[]): string {
    const row = expected.findIndex((part, index) => BigInt(parts[index]) !== part)
    return row < 0 ? 'none' : `row ${row}: ${parts[row]}, expected ${expected[row]}`
  }
})

describe('hashes', () => {
  const bytes = fc.uint8Array({ maxLength: 400 })

  test('a hash is that of the platform, however the message is cut', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), (pieces) => {
        const hash = new Sha256()
        const expected = createHash('sha256')
        for (const piece of pieces) {
          hash.update(piece)
          expected.update(piece)
        }
        expect(hash.digest()).toEqual(new Uint8Array(expected.digest()))
      }),
    )
  })

  test('a keyed hash is that of the platform', () => {
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        const expected = createHmac('sha256', key).update(message).digest()
        expect(hmacSha256(key, message)).toEqual(new Uint8Array(expected))
      }),
    )
  })

  test('one call and many pieces agree', () => {
    fc.assert(
      fc.property(bytes, fc.nat(400), (message, cut) => {
        const pieces = new Sha256().update(message.subarray(0, cut)).update(message.subarray(cut))
        expect(pieces.digest()).toEqual(sha256(message))
      }),
    )
  })
})
