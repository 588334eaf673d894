import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fraction } from '../../src/core/market/fraction.ts'
import type { ComparedRuns } from '../../src/lab/compare/run-rulebooks.ts'
import { comparedOf, rulesOf } from '../support/compare.ts'
import { SlowMoments } from '../support/moments-twin.ts'
import { fallenIn, linesUnder, paidIn } from '../support/recount.ts'

/** A crowd of forty on two instruments that move apart, so that hedges can be taken apart; a vault stands behind it. */
const crowd = readFileSync(join(import.meta.dirname, 'crowd.yaml'), 'utf8')
const terms = crowd.slice(crowd.indexOf('  - symbol: PERP'), crowd.indexOf('funds:'))
const text = (seed: string): string =>
  crowd
    .replace('seed: crowd', `seed: ${seed}`)
    .replaceAll('every: 10s', 'every: 20s')
    .replace(terms, `${terms}${terms.replace('symbol: PERP', 'symbol: SIDE')}`)
    .replace('accounts: 200', 'accounts: 40\n  isolated-share: 20%\n  positions-each: { 1: 1, 2: 2 }')
    .replace('{ PERP: 1 }', '{ PERP: 1, SIDE: 1 }')
    .replace('funds: [', 'funds: [{ name: vault, kind: backstop, balance: 5_000 }, ')
    .replace(
      'depth:',
      '  - { instrument: SIDE, every: 20s, points: [[+0s, 50_000], [+60s, 49_000], [+120s, 52_000]] }\ndepth:',
    )

/** Steps that rulebooks are put together from here; a claim ends every one of them. */
const pieces = [
  '{ step: close-on-book, size: to-health, limit: bankruptcy-price }',
  '{ step: close-on-book, size: all, limit: none }',
  '{ name: insurance, step: draw-fund, scope: instrument }',
  '{ name: vault, step: transfer-to-backstop, to: [vault], price: bankruptcy-price-after-paid }',
  '{ step: deleverage, select: { queue: profit-times-leverage }, price: bankruptcy-price }',
  '{ step: deleverage, select: { queue: leverage }, price: mark }',
  '{ step: deleverage, select: pro-rata, price: previous-mark }',
  '{ step: deleverage, select: { queue: profit }, price: bankruptcy-price, fee: { rate: 0.05%, to: fund } }',
  '{ step: tear-up, price: mark }',
  '{ step: socialise, base: equity }',
  '{ step: socialise, base: gains-since-entry }',
]
const rules = fc
  .record({
    steps: fc.shuffledSubarray(pieces, { minLength: 2 }),
    last: fc.constantFrom('record-claim', '{ step: record-claim, creditors: all, units: equity }'),
    surplus: fc.constantFrom('bucket', 'fund', 'fund-per-fill'),
    recourse: fc.constantFrom('none', 'siblings'),
  })
  .map(({ steps, last, surplus, recourse }) =>
    rulesOf('drawn', [...steps, last], `surplus: ${surplus}\nrecourse: ${recourse}\n`),
  )
const seeds = fc.nat(1_000).map((n) => `seed-${n}`)

/** 0.1 of price times 0.001 of quantity, in units of 0.000001. */
const SCALE = 100n
/** Half a percent of notional, in parts per million. */
const MAINTENANCE = 5_000n

test('a rulebook beside itself gives the same figures, and nobody would rather have either', () => {
  fc.assert(
    fc.property(rules, seeds, (rulebook, seed) => {
      const { comparison } = comparedOf(text(seed), [rulebook, rulebook])
      const [usd] = comparison.byAsset
      expect(usd.figures[1]).toEqual(usd.figures[0])
      expect({ ...comparison.runs[1], label: '', source: '' }).toEqual({
        ...comparison.runs[0],
        label: '',
        source: '',
      })
      const same = { alone: [0, 0], shared: [0, 0], indifferent: usd.preferences.accounts }
      expect(usd.preferences).toMatchObject({ byPaid: same, byEnd: same, regrets: [] })
    }),
    { numRuns: 2 },
  )
})

test('every figure adds up, agrees with the record of events, and no law is broken', () => {
  fc.assert(
    fc.property(rules, rules, seeds, (first, second, seed) => {
      const compared = comparedOf(text(seed), [first, second])
      for (const [run, rulebook] of [first, second].entries()) {
        expect(compared.runs[run].result.laws.filter(({ holds }) => !holds)).toEqual([])
        layersAddUp(compared, run)
        fairEnough(compared, run)
        const twin = new SlowMoments()
        const lines = linesUnder(text(seed), rulebook, twin)
        agreesOnMoments(compared, run, twin)
        agreesOnPayments(compared, run, lines)
        agreesOnFallen(compared, run, lines)
      }
      preferencesAddUp(compared)
    }),
    { numRuns: 5 },
  )
})

function layersAddUp({ comparison, runs }: ComparedRuns, run: number): void {
  for (const { figures } of comparison.byAsset) {
    const { layers, totals, needs, priceRules, leftOvers } = figures[run]
    expect(layers.reduce((sum, { paid }) => sum + paid, 0n)).toBe(totals.defaultLoss)
    expect(needs.needed).toBe(totals.minimumNeeded)
    expect(needs.taken - needs.needed).toBe(needs.more - needs.less)
    for (const { paid, taken, largest, topTen, payers } of layers) {
      if (payers === 0) continue
      expect(taken).toBeGreaterThanOrEqual(paid)
      expect(topTen).toBeLessThanOrEqual(taken)
      expect(largest!.amount).toBeLessThanOrEqual(topTen)
      if (payers <= 10) expect(topTen).toBe(taken)
    }
    const net = priceRules.reduce((sum, { givenUp, gained }) => sum + givenUp - gained, 0n)
    const open = runs[run].result.losses.length
    expect({ open, net }).toEqual({ open, net: totals.transfer })
    expect(leftOvers.winners).toBeLessThanOrEqual(priceRules.reduce((sum, { gained }) => sum + gained, 0n))
  }
}

/** The fairest way is never worse than what happened, at any moment and over the run. */
function fairEnough({ comparison, runs }: ComparedRuns, run: number): void {
  const told = [
    ...runs[run].observed.moments,
    ...comparison.byAsset.map(({ figures }) => figures[run].fairness.wholeRun),
  ]
  for (const { minMax, largest, above, total } of told) {
    if (minMax !== null && largest !== null) expect(isAbove(minMax, largest)).toBe(false)
    expect(above).toBeLessThanOrEqual(total)
  }
}

function isAbove(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator > b.numerator * a.denominator
}

function agreesOnMoments({ runs }: ComparedRuns, run: number, twin: SlowMoments): void {
  const handOvers = runs[run].observed.moments.filter(
    ({ kind }) => kind === 'deleverage' || kind === 'tear-up',
  )
  expect(handOvers.map(({ total, candidates }) => ({ total, candidates }))).toEqual(
    twin.told.map(({ total, candidates }) => ({ total, candidates })),
  )
  for (const [at, { minMax }] of handOvers.entries()) {
    const slow = twin.told[at].minMax
    expect(minMax === null).toBe(slow === null)
    if (minMax !== null && slow !== null)
      expect(minMax.numerator * slow.denominator).toBe(slow.numerator * minMax.denominator)
  }
}

function agreesOnPayments({ runs }: ComparedRuns, run: number, lines: Parameters<typeof paidIn>[0]): void {
  const paid = paidIn(lines)
  for (const account of runs[run].observed.accounts) expect(account.paid).toBe(paid.get(account.row) ?? 0n)
}

function agreesOnFallen({ runs }: ComparedRuns, run: number, lines: Parameters<typeof fallenIn>[0]): void {
  const { fellAfterPaying, defaults } = runs[run].observed.secondRound
  const fallen = fallenIn(lines, SCALE, MAINTENANCE).filter(({ equity, maintenance }) => equity < maintenance)
  expect(fellAfterPaying).toBe(fallen.length)
  const inTurn = fallen.filter(({ equityWithout, maintenanceWithout }) => equityWithout >= maintenanceWithout)
  expect(
    defaults.map(({ loss, equity, maintenance, equityWithout, maintenanceWithout }) => {
      return { loss, equity, maintenance, equityWithout, maintenanceWithout }
    }),
  ).toEqual(inTurn)
}

function preferencesAddUp({ comparison, runs }: ComparedRuns): void {
  for (const { asset, preferences } of comparison.byAsset) {
    const own = runs.map(({ observed }) => observed.accounts.filter((account) => account.asset === asset))
    const net = own.map((accounts) => accounts.map(({ paid, gained }) => paid - gained))
    const better = (run: number): number => net[run].filter((amount, at) => amount < net[1 - run][at]).length
    expect(preferences.byPaid).toEqual({
      alone: [better(0), better(1)],
      shared: [0, 0],
      indifferent: own[0].length - better(0) - better(1),
    })
    for (const { paid, regret, rather } of preferences.regrets) {
      const [first, second] = paid
      expect(regret).toBe(first > second ? first - second : second - first)
      expect(rather).toEqual([runs[first < second ? 0 : 1].label])
    }
  }
}
