import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lotsWithin, shareOf } from '../../src/core/allocation/exact-floor.ts'
import {
  type Allotment,
  ClaimProblem,
  type Claims,
  drainCrossLeverage,
  drainLeverage,
  type PolicyOptions,
  policies,
  policyNamed,
  type Shock,
} from '../../src/core/allocation/index.ts'
import { scoreFormulas } from '../../src/core/allocation/scores.ts'
import {
  allotTwin,
  columnTwin,
  keptTwin,
  levelPolicies,
  lotsTwinOf,
  minMaxLotsTwin,
  queueTwin,
  roundLotsTwin,
  scaledTermsTwin,
  termsTwin,
} from '../support/allocation-twin.ts'
import { budgetOf, claims, claimsFrom, thousandths } from '../support/allocation-twin-claims.ts'
import { sumTwin } from '../support/money-twins.ts'

const shocks: fc.Arbitrary<Shock[]> = fc.array(
  fc.record({
    move: fc.integer({ min: -1_000_000, max: 200_000 }),
    chance: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  { minLength: 1, maxLength: 16 },
)
/** There are many policies, so each law is tried on a few dozen claims for each of them. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 40 })

const limit = fc.oneof(fc.constant(1_000_000), fc.integer({ min: 0, max: 1_000_000 }))
const lots = fc.boolean()

function partsOf({ parts }: Allotment): bigint[] {
  return Array.from(parts, BigInt)
}

/** Claims without some columns, for policies that read a column only when it is there. */
function without(given: Claims, column: keyof Claims['columns']): Claims {
  const { [column]: _, ...columns } = given.columns
  return { ids: given.ids, columns }
}

function optionsFor(name: string, drawn: { limit: number; power: number; threshold: number }): PolicyOptions {
  const taken = policyNamed(name).parameters.map((parameter) => parameter.name)
  const given = Object.entries(drawn).filter(([parameter]) => taken.includes(parameter))
  return { parameters: Object.fromEntries(given) }
}

describe('every policy', () => {
  test.each(policies.map(({ name }) => name))('%s accounts for every unit and keeps every cap', (name) => {
    fc.assert(
      fc.property(claims, thousandths, lots, (given, share, isInLots) => {
        const budget = budgetOf(given, share)
        const allotment = policyNamed(name).allocate(given, budget, { lots: isInLots })
        const { parts, caps, residual, residualIs, order, over = 0n } = allotment
        expect(sumTwin(partsOf(allotment)) + residual - over).toBe(budget)
        expect(residual >= 0n).toBe(true)
        expect(residual === 0n).toBe(residualIs === 'none')
        const room = sumTwin(Array.from(caps, BigInt))
        if (residualIs === 'capacity-short') expect(sumTwin(partsOf(allotment))).toBe(room)
        if (residualIs === 'below-a-lot') expect(sumTwin(partsOf(allotment)) < room).toBe(true)
        const column = name === 'leverage-draining' ? given.columns.notional : given.columns.capacity
        for (const [row, part] of parts.entries()) {
          expect(Number.isSafeInteger(part) && part >= 0 && part <= caps[row]).toBe(true)
          expect(caps[row] <= (column?.[row] ?? 0)).toBe(true)
          if (isInLots || name.startsWith('min-max-lots'))
            expect(part % (given.columns.lot?.[row] ?? 1)).toBe(0)
        }
        if (order)
          expect([...order].toSorted()).toEqual([...parts.keys()].filter((row) => parts[row] > 0).toSorted())
      }),
    )
  })

  test.each(policies.map(({ name }) => name))('%s keeps limits that are tighter than its caps', (name) => {
    const tightness = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 9, maxLength: 9 })
    fc.assert(
      fc.property(claims, thousandths, tightness, (given, share, cut) => {
        const most = given.columns[name === 'leverage-draining' ? 'notional' : 'capacity']
        const limits = (most ?? new Float64Array()).map((cap, row) => Math.floor((cap / 100) * cut[row]))
        const budget = budgetOf(given, share)
        const allotment = policyNamed(name).allocate(given, budget, { limits })
        for (const [row, part] of allotment.parts.entries()) expect(part <= limits[row]).toBe(true)
        expect(sumTwin(partsOf(allotment)) + allotment.residual).toBe(budget)
      }),
    )
  })

  test.each(policies.map(({ name }) => name))('%s gives no claims nothing, and leaves the budget', (name) => {
    const none = claimsFrom([])
    const { parts, residual, residualIs } = policyNamed(name).allocate(none, 7n)
    expect([parts.length, residual, residualIs]).toEqual([0, 7n, 'capacity-short'])
  })

  test.each(policies.map(({ name }) => name))('%s names the column it lacks', (name) => {
    const full = claimsFrom([
      {
        capacity: 5,
        weight: 1,
        equity: 3,
        profit: 2,
        quantity: 1,
        leverage: 1,
        lot: 1,
        notional: 3,
        markValue: 4,
        entryValue: 2,
        wallet: 1,
        maintenance: 1,
        floor: 0,
      },
    ])
    for (const column of policyNamed(name).needs)
      expect(() => policyNamed(name).allocate(without(full, column), 1n)).toThrow(
        expect.objectContaining({ name: 'ClaimProblem', column }),
      )
  })
})

describe('policies of a level', () => {
  test.each(levelPolicies)('%s equals its bigint twin, in units and in lots', (name) => {
    const drawn = fc.record({
      limit,
      power: fc.integer({ min: 1, max: 15 }),
      threshold: fc.integer({ min: 0, max: 50_000_000 }),
    })
    fc.assert(
      fc.property(
        claims,
        thousandths,
        drawn,
        shocks,
        lots,
        fc.boolean(),
        (all, share, values, table, isInLots, hasFloor) => {
          const given = hasFloor ? all : without(all, 'floor')
          const budget = budgetOf(given, share)
          const options = { ...optionsFor(name, values), shocks: table, lots: isInLots }
          const twinTerms = scaledTermsTwin(name, termsTwin(name, given, values, table), budget)
          const twin = allotTwin(budget, twinTerms, lotsTwinOf(given, options))
          const allotment = policyNamed(name).allocate(given, budget, options)
          expect(Array.from(allotment.weights ?? [], BigInt)).toEqual(twinTerms.weights)
          expect(partsOf(allotment)).toEqual(twin.parts)
          expect(allotment.residual).toBe(twin.residual)
        },
      ),
      { numRuns: 120 },
    )
  })

  test('small lots of large claims: remainders that floats cannot tell apart go in exact order', () => {
    const large = fc.record({
      capacity: fc.maxSafeNat(),
      weight: fc.oneof(
        fc.maxSafeNat(),
        fc.integer({ min: 0, max: 3 }).map((off) => 2 ** 52 + off),
      ),
      lot: fc.integer({ min: 1, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(large, { minLength: 2, maxLength: 8 }), thousandths, (rows, share) => {
        const given = claimsFrom(rows)
        const budget = budgetOf(given, share)
        const terms = { caps: columnTwin(given, 'capacity'), weights: columnTwin(given, 'weight') }
        const twin = allotTwin(budget, terms, columnTwin(given, 'lot'))
        const allotment = policyNamed('weight-pro-rata').allocate(given, budget, { lots: true })
        expect(partsOf(allotment)).toEqual(twin.parts)
      }),
      { numRuns: 300 },
    )
  })

  test('one lot for all gives what different lots of one size give', () => {
    fc.assert(
      fc.property(claims, thousandths, fc.integer({ min: 1, max: 1000 }), (given, share, lot) => {
        const budget = budgetOf(given, share)
        const uniform = {
          ids: given.ids,
          columns: { ...given.columns, lot: new Float64Array(given.ids.length).fill(lot) },
        }
        const rows = given.ids.length
        // A row that never pays brings another lot, and with it the road for mixed lots.
        const mixed = claimsFrom([
          ...Array.from({ length: rows }, (_, row) => ({
            capacity: given.columns.capacity?.[row] ?? 0,
            lot,
          })),
          { capacity: 0, lot: lot + 1 },
        ])
        const policy = policyNamed('capacity-pro-rata')
        fc.pre(rows > 0 && budget / BigInt(lot) < 10_000n)
        expect([...policy.allocate(mixed, budget, { lots: true }).parts].slice(0, rows)).toEqual([
          ...policy.allocate(uniform, budget, { lots: true }).parts,
        ])
      }),
    )
  })
})

describe('lots in a share', () => {
  test('are exact where the share is a whole number of lots, or misses one by the least there is', () => {
    const big = fc.maxSafeNat()
    fc.assert(
      fc.property(
        big,
        big,
        big,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.bigInt({ min: -1n, max: 1n }),
        (count, weight, factor, lot, off) => {
          fc.pre(weight > 0 && factor > 0)
          // numerator x weight = denominator x lot x count + off x weight, so the quotient is count or next to it.
          const denominator = BigInt(weight) * BigInt(factor)
          const numerator = BigInt(factor) * BigInt(lot) * BigInt(count % 2 ** 40) + off
          fc.pre(numerator >= 0n)
          const exact = (numerator * BigInt(weight)) / (denominator * BigInt(lot))
          expect(lotsWithin(shareOf(numerator, denominator), weight, lot)).toBe(Number(exact))
        },
      ),
      { numRuns: 600 },
    )
  })
})

describe('whole-lot min-max', () => {
  const bases = {
    'min-max-lots': 'equity',
    'min-max-lots-capacity': 'capacity',
    'min-max-lots-profit': 'profit',
  } as const

  test.each(Object.entries(bases))('%s equals the twin that tries every breakpoint', (name, base) => {
    fc.assert(
      fc.property(claims, thousandths, fc.integer({ min: 0, max: 1 }), (given, share, cover) => {
        const budget = budgetOf(given, share)
        const values = columnTwin(given, base).map((value) => (value > 0n ? value : 0n))
        const twin = minMaxLotsTwin(
          budget,
          columnTwin(given, 'capacity'),
          values,
          columnTwin(given, 'lot'),
          cover === 1,
        )
        const allotment = policyNamed(name).allocate(given, budget, { parameters: { cover } })
        expect(partsOf(allotment)).toEqual(twin.parts)
        expect(allotment.residual - (allotment.over ?? 0n)).toBe(twin.left)
        const { numerator = 0n, denominator = 1n } = allotment.level ?? {}
        expect(numerator * twin.height[1]).toBe(denominator * twin.height[0])
      }),
      { numRuns: 300 },
    )
  })

  test('nothing that reaches the budget in whole lots has a smaller largest share', () => {
    const small = fc.array(
      fc.record({
        capacity: fc.integer({ min: 0, max: 12 }),
        equity: fc.integer({ min: 1, max: 9 }),
        lot: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 30 }), (rows, budget) => {
        const given = claimsFrom(rows)
        const reachable = rows.reduce((sum, { capacity, lot }) => sum + Math.floor(capacity / lot) * lot, 0)
        fc.pre(budget <= reachable)
        const { parts } = policyNamed('min-max-lots').allocate(given, BigInt(budget), {
          parameters: { cover: 1 },
        })
        const worst = Math.max(...rows.map(({ equity }, row) => parts[row] / equity))
        expect(worst).toBeCloseTo(bestByTrying(rows, budget), 12)
      }),
    )
  })

  /** The smallest largest share over all whole-lot ways to reach the budget, by trying them all. */
  function bestByTrying(
    rows: readonly { capacity: number; equity: number; lot: number }[],
    budget: number,
  ): number {
    if (rows.length === 0) return budget <= 0 ? 0 : Infinity
    const [{ capacity, equity, lot }, ...others] = rows
    const ways = Array.from({ length: Math.floor(capacity / lot) + 1 }, (_, count) => count * lot)
    return Math.min(...ways.map((part) => Math.max(part / equity, bestByTrying(others, budget - part))))
  }
})

describe('queues', () => {
  const keysOf: Readonly<
    Record<string, (inputs: Parameters<typeof scoreFormulas.profit>[0] & { profit: number }) => number>
  > = {
    'queue-profit-times-leverage': scoreFormulas['profit-times-leverage'],
    'queue-profit-over-margin-ratio': scoreFormulas['profit-ratio-over-margin-ratio'],
    'queue-mark-over-entry': scoreFormulas['mark-over-entry-times-notional-over-equity'],
    'queue-leverage': scoreFormulas.leverage,
    'queue-profit': ({ profit }) => profit,
    'queue-largest-first': ({ notional }) => notional,
    'queue-profit-over-wallet': (inputs) =>
      scoreFormulas['profit-over-wallet-times-margin-ratio']({
        ...inputs,
        markValue: inputs.profit,
        entryValue: 0,
      }),
    'queue-mark-over-entry-as-printed': ({ markValue, entryValue, notional, equity }) =>
      entryValue === 0
        ? 0
        : Math.abs(markValue / entryValue) * scoreFormulas.leverage(blank({ notional, equity })),
  }

  function blank(given: { notional: number; equity: number }): Parameters<typeof scoreFormulas.profit>[0] {
    return { markValue: 0, entryValue: 0, wallet: 0, maintenance: 0, one: 1, ...given }
  }

  test.each(Object.keys(keysOf))('%s asks in the order of a full sort by the engine’s score', (name) => {
    fc.assert(
      fc.property(claims, thousandths, (given, share) => {
        const budget = budgetOf(given, share)
        const at = (column: keyof Claims['columns'], row: number): number => given.columns[column]?.[row] ?? 0
        const keys = given.ids.map((_, row) =>
          keysOf[name]({
            markValue: at('markValue', row),
            entryValue: at('entryValue', row),
            equity: at('equity', row),
            wallet: at('wallet', row),
            maintenance: at('maintenance', row),
            notional: at('notional', row),
            profit: at('profit', row),
            one: 1_000_000,
          }),
        )
        const twin = queueTwin(budget, columnTwin(given, 'capacity'), keys)
        const allotment = policyNamed(name).allocate(given, budget)
        expect(partsOf(allotment)).toEqual(twin.parts)
        expect(allotment.residual).toBe(twin.residual)
        expect([...(allotment.order ?? [])]).toEqual(twin.order)
      }),
      { numRuns: 80 },
    )
  })

  test.each(policies.filter(({ kind }) => kind === 'queue').map(({ name }) => name))(
    '%s leaves at most one of those it asks partly paid',
    (name) => {
      fc.assert(
        fc.property(claims, thousandths, lots, (given, share, isInLots) => {
          const { parts, caps } = policyNamed(name).allocate(given, budgetOf(given, share), {
            lots: isInLots,
          })
          expect(parts.filter((part, row) => part > 0 && part < caps[row]).length).toBeLessThanOrEqual(1)
        }),
      )
    },
  )

  test('thousands of rows with keys of every size, sign and tie come in the order of a full sort', () => {
    const key = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 1, 1e18, -1e-18, 1e-300),
      fc.integer({ min: -3, max: 3 }),
    )
    const many = fc.array(fc.tuple(key, fc.integer({ min: 0, max: 5 })), { minLength: 0, maxLength: 300 })
    fc.assert(
      fc.property(many, fc.integer({ min: 20, max: 60 }), thousandths, (drawn, copies, share) => {
        const rows = Array.from({ length: copies }, () => drawn).flat()
        const profit = rows.map(([value]) => Math.trunc(Math.max(-1e15, Math.min(1e15, value * 1e6))) + 0)
        const given = claimsFrom(rows.map(([, capacity], row) => ({ capacity, profit: profit[row] })))
        const budget = budgetOf(given, share)
        const twin = queueTwin(budget, columnTwin(given, 'capacity'), profit)
        const { order } = policyNamed('queue-profit').allocate(given, budget)
        expect([...(order ?? [])]).toEqual(twin.order)
      }),
      { numRuns: 10 },
    )
  })

  test('thousands of keys that share their leading bits are told apart by the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), thousandths, (seed, share) => {
        const profit = Array.from({ length: 15_000 }, (_, row) => 1_000_000 + ((row * seed) % 40_009))
        const given = claimsFrom(profit.map((cell, row) => ({ capacity: row % 7, profit: cell })))
        const budget = budgetOf(given, share)
        const { order } = policyNamed('queue-profit').allocate(given, budget)
        expect([...(order ?? [])]).toEqual(queueTwin(budget, columnTwin(given, 'capacity'), profit).order)
      }),
      { numRuns: 6 },
    )
  })

  test('a zero with a sign is a zero: the lower row goes first', () => {
    const profit = Float64Array.of(-0, 0, -1)
    const given = { ids: ['a', 'b', 'c'], columns: { capacity: Float64Array.of(1, 1, 1), profit } }
    expect([...(policyNamed('queue-profit').allocate(given, 3n).order ?? [])]).toEqual([0, 1, 2])
  })

  test('a hashed walk pays in id order from one place and round to the beginning', () => {
    fc.assert(
      fc.property(claims, thousandths, fc.maxSafeNat(), (given, share, seed) => {
        const budget = budgetOf(given, share)
        const { parts, order } = policyNamed('hashed-walk').allocate(given, budget, { parameters: { seed } })
        const asked = [...(order ?? [])]
        const descents = asked.filter((row, place) => place > 0 && row < asked[place - 1]).length
        expect(descents).toBeLessThanOrEqual(1)
        const capacity = columnTwin(given, 'capacity')
        const start = asked[0] ?? 0
        const walk = given.ids.map((_, step) => (start + step) % given.ids.length)
        const keys = given.ids.map((_, row) => -walk.indexOf(row))
        expect(partsOf({ parts } as Allotment)).toEqual(queueTwin(budget, capacity, keys).parts)
      }),
    )
  })
})

describe('leverage draining', () => {
  const policy = policyNamed('leverage-draining')

  test('equals the notional less what the level solver’s twin keeps', () => {
    fc.assert(
      fc.property(claims, thousandths, (given, share) => {
        const notional = columnTwin(given, 'notional')
        const equity = columnTwin(given, 'equity')
        const total = sumTwin(notional)
        const budget = (total * BigInt(share)) / 1000n
        const hopeless = sumTwin(notional.filter((_, row) => equity[row] <= 0n))
        fc.pre(budget > hopeless)
        const kept = keptTwin(notional, equity, budget < total ? total - budget : 0n)
        expect(partsOf(policy.allocate(given, budget))).toEqual(
          notional.map((amount, row) => amount - kept[row]),
        )
      }),
      { numRuns: 150 },
    )
  })

  test('the road with limits, at limits that bind nobody, closes the same units', () => {
    fc.assert(
      fc.property(claims, thousandths, (given, share) => {
        const total = sumTwin(columnTwin(given, 'notional'))
        const budget = (total * BigInt(share)) / 1000n
        const limits = given.columns.notional?.slice() ?? new Float64Array()
        expect(policy.allocate(given, budget, { limits })).toEqual(policy.allocate(given, budget))
      }),
      { numRuns: 150 },
    )
  })

  test('whole lots are what rounding its units to lots gives', () => {
    fc.assert(
      fc.property(claims, thousandths, (given, share) => {
        const notional = columnTwin(given, 'notional')
        const budget = (sumTwin(notional) * BigInt(share)) / 1000n
        const lot =
          given.columns.notional?.map((amount) => Math.max(1, Math.ceil(amount / 20))) ?? new Float64Array()
        const inLots = { ids: given.ids, columns: { ...given.columns, lot } }
        const targets = partsOf(policy.allocate(inLots, budget))
        const twin = roundLotsTwin(targets, notional, columnTwin(inLots, 'lot'))
        expect(partsOf(policy.allocate(inLots, budget, { lots: true }))).toEqual(twin.parts)
      }),
      { numRuns: 150 },
    )
  })

  test('nobody is left above the highest leverage by a unit of notional or more', () => {
    fc.assert(
      fc.property(claims, thousandths, (given, share) => {
        const notional = given.columns.notional ?? new Float64Array()
        const equity = given.columns.equity ?? new Float64Array()
        const budget = (sumTwin(columnTwin(given, 'notional')) * BigInt(share)) / 1000n
        const { parts, highest } = drainLeverage(notional, equity, budget)
        if (highest === null) return
        for (const [row, part] of parts.entries()) {
          if (equity[row] <= 0) continue
          const kept = BigInt(notional[row] - part)
          expect((kept - 1n) * highest.denominator < highest.numerator * BigInt(equity[row])).toBe(true)
        }
      }),
    )
  })

  test('across assets, what accounts give up is the demand in factor exposure, and one asset is the policy itself', () => {
    const account = fc.record({
      equity: fc.bigInt({ min: -50n, max: 1_000n }),
      positions: fc.tuple(fc.bigInt({ min: -900n, max: 900n }), fc.bigInt({ min: -900n, max: 900n })),
    })
    const accounts = fc.array(account, { minLength: 1, maxLength: 7 })
    const demand = fc.tuple(fc.bigInt({ min: 0n, max: 2_000n }), fc.bigInt({ min: 0n, max: 2_000n }))
    fc.assert(
      fc.property(
        accounts,
        demand,
        fc.tuple(fc.bigInt({ min: 1n, max: 3_000_000n }), fc.bigInt({ min: 0n, max: 3_000_000n })),
        (drawn, remove, loadings) => {
          const people = drawn.map((one, row) => ({ id: `a${row}`, ...one }))
          const { given, removed, residual } = drainCrossLeverage(people, { remove, loadings })
          expect(sumTwin(given) + residual).toBe(remove[0] * loadings[0] + remove[1] * loadings[1])
          for (const [row, values] of removed.entries())
            for (const [at, value] of values.entries()) {
              const position = people[row].positions[at]
              expect(value === 0n || (value > 0n && value <= position)).toBe(true)
            }
          const alone = drainCrossLeverage(
            people.map(({ id, equity, positions }) => ({
              id,
              equity,
              positions: [positions[0] > 0n ? positions[0] : -positions[0]],
            })),
            { remove: [remove[0]], loadings: [1n] },
          )
          const notional = Float64Array.from(people, ({ positions: [value] }) => Math.abs(Number(value)))
          const equity = Float64Array.from(people, (one) => Number(one.equity))
          expect(alone.given.map(Number)).toEqual([...drainLeverage(notional, equity, remove[0]).parts])
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('what a policy refuses', () => {
  const rows = [{ capacity: 3, equity: 1, profit: 1 }]

  test.each([
    ['a cell below zero', 'capacity', -1],
    ['a fraction', 'capacity', 0.5],
    ['what is no number', 'capacity', Number.NaN],
    ['what passes 2^53', 'equity', 2 ** 53],
    ['a lot of zero', 'lot', 0],
  ] as const)('%s, in rows and in columns made by hand', (_, column, cell) => {
    const where = expect.objectContaining({ name: 'ClaimProblem', id: 'a000000', column })
    expect(() => claimsFrom([{ ...rows[0], [column]: cell }])).toThrow(where)
    const byHand = {
      ids: ['a000000'],
      columns: { ...claimsFrom(rows).columns, [column]: new Float64Array([cell]) },
    }
    const name = column === 'equity' ? 'equity-pro-rata' : 'capacity-pro-rata'
    expect(() => policyNamed(name).allocate(byHand, 1n, { lots: column === 'lot' })).toThrow(where)
  })

  test('a budget below zero, a parameter it does not take, and one out of range', () => {
    const given = claimsFrom(rows)
    for (const { allocate } of policies) expect(() => allocate(given, -1n)).toThrow(ClaimProblem)
    const policy = policyNamed('capped-water-filling')
    expect(() => policy.allocate(given, 1n, { parameters: { cap: 1 } })).toThrow('has no parameter "cap"')
    expect(() => policy.allocate(given, 1n, { parameters: { limit: 1_000_001 } })).toThrow(
      'between 0 and 1000000',
    )
  })
})
