import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allocateHedgeAware,
  ClaimProblem,
  claimsOf,
  type HedgeTerms,
  policyNamed,
} from '../../src/core/allocation/index.ts'
import { budgetOf, claimsFrom } from '../support/allocation-twin-claims.ts'

/** Margin of each row as straight lines between breakpoints: [units, margin] pairs, ascending. */
type Line = readonly (readonly [units: number, margin: number])[]

function marginAt(line: Line, units: number): number {
  const next = line.findIndex(([at]) => at >= units)
  if (next === 0) return line[0][1]
  const [[from, low], [to, high]] = [line[next - 1], line[next]]
  return Math.floor(low + ((high - low) * (units - from)) / (to - from))
}

function termsOf(lines: readonly Line[], how: HedgeTerms['how']): HedgeTerms {
  return {
    how,
    after: (row, units) => ({ equity: marginAt(lines[row], units), requirement: 0 }),
    breakpoints: (row) => lines[row].map(([at]) => at),
  }
}

const person = fc
  .tuple(
    fc.integer({ min: 1, max: 60 }),
    fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 4, maxLength: 4 }),
  )
  .map(([capacity, margins]) => ({
    capacity,
    line: [0, 1, 2, 3]
      .map((at) => [Math.ceil((capacity * at) / 3), margins[at]] as const)
      .filter(([units], at, all) => at === 0 || units > all[at - 1][0]),
  }))
const people = fc.array(person, { minLength: 1, maxLength: 6 })

describe('hedge-aware', () => {
  const hedged = claimsOf([
    { id: 'hedged', capacity: 600 },
    { id: 'plain', capacity: 600 },
  ])
  /**
   * Both have 100 above their requirement. Each unit the hedged one gives up closes the leg that his other position
   * leans on, and his requirement rises by a half; the plain one's falls by one and a half with the position itself.
   */
  const terms = (how: HedgeTerms['how']): HedgeTerms => ({
    how,
    after: (row, units) => ({
      equity: 1_000 - units,
      requirement: row === 0 ? 900 + Math.ceil(units / 2) : Math.max(0, 900 - Math.ceil((units * 3) / 2)),
    }),
  })
  const marginOf = (row: number, units: number): number => {
    const { equity, requirement } = terms('cap').after(row, units, 0)
    return equity - requirement
  }

  test('plain pro rata pushes a hedged account under; capped and skipped it does not', () => {
    const policy = policyNamed('capacity-pro-rata')
    const plain = policy.allocate(hedged, 400n).parts
    expect([...plain]).toEqual([200, 200])
    expect(marginOf(0, plain[0])).toBe(-200)

    const capped = allocateHedgeAware(policy, hedged, 400n, terms('cap'))
    expect([...capped.parts]).toEqual([66, 334])
    expect(marginOf(0, 66)).toBe(1)
    expect(marginOf(0, 67)).toBe(-1)

    const skipped = allocateHedgeAware(policy, hedged, 400n, terms('skip'))
    expect([...skipped.parts]).toEqual([0, 400])
  })

  test('paired, the hedging leg goes along, and the account bears all of it', () => {
    const claims = claimsOf([
      { id: 'a-leg', capacity: 300 },
      { id: 'hedged', capacity: 600 },
      { id: 'plain', capacity: 600 },
    ])
    const paired = allocateHedgeAware(policyNamed('capacity-pro-rata'), claims, 400n, {
      how: 'paired',
      pairs: Int32Array.of(-1, 0, -1),
      // Closing a unit of the leg frees three times what closing a unit of the position costs in requirement.
      after: (row, units, alongside) => ({
        equity: 1_000 - units,
        requirement:
          row === 1 ? Math.max(0, 900 + Math.ceil(units / 2) - 3 * alongside) : Math.max(0, 900 - 2 * units),
      }),
    })
    expect([...paired.parts]).toEqual([0, 200, 200])
    expect([...paired.alongside]).toEqual([100, 0, 0])
  })

  test('caps are the largest up to which every amount is borne, by trying them all', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 0, max: 1000 }), (drawn, share) => {
        const claims = claimsFrom(drawn.map(({ capacity }) => ({ capacity })))
        const lines = drawn.map(({ line }) => line)
        const terms = termsOf(lines, 'cap')
        const budget = budgetOf(claims, share)
        const { parts, caps, residual } = allocateHedgeAware(
          policyNamed('capacity-pro-rata'),
          claims,
          budget,
          terms,
        )
        for (const [row, { capacity, line }] of drawn.entries()) {
          const bears = (units: number): boolean => marginAt(line, units) >= Math.min(0, marginAt(line, 0))
          let most = 0
          while (most < capacity && bears(most + 1)) most += 1
          expect(caps[row]).toBe(most)
          expect(bears(parts[row])).toBe(true)
        }
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n) + residual).toBe(budget)
      }),
    )
  })

  test.each(['capacity-pro-rata', 'hashed-walk'])(
    '%s, skipping: whoever pays bears it, and who bears nothing asked is left out',
    (name) => {
      fc.assert(
        fc.property(people, fc.integer({ min: 0, max: 1000 }), (drawn, share) => {
          const claims = claimsFrom(drawn.map(({ capacity }) => ({ capacity })))
          const lines = drawn.map(({ line }) => line)
          const { parts } = allocateHedgeAware(
            policyNamed(name),
            claims,
            budgetOf(claims, share),
            termsOf(lines, 'skip'),
          )
          for (const [row, part] of parts.entries())
            expect(marginAt(lines[row], part) >= Math.min(0, marginAt(lines[row], 0))).toBe(true)
        }),
      )
    },
  )

  test.each([
    ['an unknown row', [5, -1]],
    ['itself', [0, -1]],
    ['a leg of its own', [1, 0]],
  ])('refuses %s as a hedging leg', (_, pairs) => {
    const claims = claimsFrom([{ capacity: 1 }, { capacity: 1 }])
    const after: HedgeTerms['after'] = () => ({ equity: 1, requirement: 0 })
    const allocate = (): unknown =>
      allocateHedgeAware(policyNamed('capacity-pro-rata'), claims, 1n, {
        how: 'paired',
        pairs: Int32Array.from(pairs),
        after,
      })
    expect(allocate).toThrow(ClaimProblem)
  })
})
