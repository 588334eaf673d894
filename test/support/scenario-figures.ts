import type { Scenario, ScenarioModel, Term } from '../../src/core/margin/scenario/model.ts'
import type { DeribitFigures, ParadexFigures, PmrmFigures } from './scenario-twin.ts'

/** Published figures of the venues' models, in their own words, and the engine's models made of them. */

const grid = (step: number, edgeUpOnly: boolean): PmrmFigures['scenarios'] =>
  [-4, -3, -2, -1, 0, 1, 2, 3, 4].flatMap((bucket) =>
    (edgeUpOnly && Math.abs(bucket) === 4 ? ['up'] : ['down', 'same', 'up']).map((volatility) => ({
      shock: 1 + bucket * step,
      volatility,
      damp: 1,
    })),
  )

/** Derive's current figures: 23 scenarios of the grid, 8 tails, 2 turns of the smile. */
export const pmrm2Figures: PmrmFigures = {
  scenarios: [
    ...grid(0.045, true),
    ...[-0.66, -0.33, 0.5, 1, 2, 3, 4, 5].map((move) => ({
      shock: 1 + move,
      volatility: 'up',
      damp: 0.1386 / Math.abs(move),
    })),
    { shock: 1, volatility: 'linear', damp: 1 },
    { shock: 1, volatility: 'absolute', damp: 1 },
  ],
  up: 0.5,
  down: 0.3,
  dteFloor: 1,
  leastUp: 0.4,
  skew: { linearCap: 0.15, linearC: -0.05, absCap: 0.15, absC: -0.05, minK: 0.01, width: 4, a: 0.6, b: -0.1 },
  discount: { longBase: 0.95, longMult: 1, longAdd: 0.08, shortBase: 1.04, shortMult: 0.5, shortAdd: 0.08 },
  imFactor: 1,
  mmFactor: 0.8,
  basis: { up: 0.045, down: -0.045, add: 0.5, mult: 2 },
  pegThreshold: 0.99,
  pegFactor: 4,
  confThreshold: 0.55,
  confMargin: 1,
  mmPerp: 0.03,
  imPerp: 0.01,
  mmOption: 0.003,
  imOption: 0.002,
  haircuts: {
    BTC: { mm: 0.02, im: 0.01, cancels: true },
    ETH: { mm: 0.15, im: 0.05, cancels: false },
  },
}

/** The model before it: 23 scenarios, a wider grid, no turn of the smile. */
export const pmrm1Figures: PmrmFigures = {
  ...pmrm2Figures,
  scenarios: grid(0.05, true),
  up: 0.6,
  leastUp: 0,
  imFactor: 1.25,
  mmFactor: 1,
  mmPerp: 0.03,
  imPerp: 0,
  mmOption: 0.02,
  imOption: 0,
  basis: { up: 0.05, down: -0.05, add: 0.25, mult: 0.01 },
  haircuts: { BTC: { mm: 0.03, im: 0, cancels: true } },
}

const term = (of: string, times = 1): Term => ({ of, times })

export function pmrmModel(figures: PmrmFigures): ScenarioModel {
  const { skew, discount, basis, haircuts } = figures
  const coins = Object.entries(haircuts)
  const own = (level: 'mm' | 'im'): Record<string, number> =>
    Object.fromEntries(coins.map(([name, haircut]) => [name, haircut[level]]))
  return {
    name: 'pmrm',
    title: 'PMRM',
    standing: 'published',
    sources: [],
    notes: [],
    unit: 'quote',
    scenarios: figures.scenarios.map(({ shock, volatility, damp }) =>
      scenarioOf(Math.round((shock - 1) * 1e12) / 1e12, volatility, damp),
    ),
    volatility: volatilityRule(figures),
    skew: {
      least: skew.minK,
      width: skew.width,
      a: skew.a,
      b: skew.b,
      linear: { c: skew.linearC, most: skew.linearCap },
      absolute: { c: skew.absC, most: skew.absCap },
    },
    discount: {
      longBase: discount.longBase,
      longTimes: discount.longMult,
      longAdd: discount.longAdd,
      shortBase: discount.shortBase,
      shortTimes: discount.shortMult,
      shortAdd: discount.shortAdd,
    },
    collateral: coins.filter(([, { cancels }]) => cancels).map(([name]) => name),
    aggregate: { by: 'min', groups: 'expiry' },
    charges: [
      {
        name: 'basis',
        kind: 'basis',
        up: basis.up,
        down: basis.down,
        add: basis.add,
        times: basis.mult,
        competes: true,
      },
      { name: 'perpetuals', kind: 'notional', of: 'perpetuals', share: figures.mmPerp },
      { name: 'perpetuals-initial', kind: 'notional', of: 'perpetuals', share: figures.imPerp },
      { name: 'shorts', kind: 'notional', of: 'naked-shorts', share: figures.mmOption },
      { name: 'shorts-initial', kind: 'notional', of: 'naked-shorts', share: figures.imOption },
      { name: 'collateral', kind: 'collateral', share: 0, own: own('mm') },
      { name: 'collateral-initial', kind: 'collateral', share: 0, own: own('im') },
      {
        name: 'confidence',
        kind: 'confidence',
        under: figures.confThreshold,
        factor: figures.confMargin,
        of: 'all',
      },
    ],
    maintenance: {
      highestOf: [[term('worst', figures.mmFactor)]],
      plus: [term('perpetuals'), term('shorts'), term('collateral')],
    },
    initial: {
      highestOf: [
        [
          {
            of: 'worst',
            times: figures.imFactor,
            peg: { under: figures.pegThreshold, factor: figures.pegFactor },
          },
        ],
      ],
      plus: [
        'perpetuals',
        'perpetuals-initial',
        'shorts',
        'shorts-initial',
        'collateral',
        'collateral-initial',
        'confidence',
      ].map((name) => term(name)),
    },
  }
}

function scenarioOf(move: number, volatility: string, weight: number): Scenario {
  const name = `${(100 * move).toFixed(1)}% ${volatility}`
  if (volatility === 'linear' || volatility === 'absolute')
    return { name, move, volatility: 'same', skew: volatility, weight }
  return { name, move, volatility: volatility as Scenario['volatility'], weight }
}

function volatilityRule({
  up,
  down,
  dteFloor,
  leastUp,
}: DeribitFigures | PmrmFigures | ParadexFigures): NonNullable<ScenarioModel['volatility']> {
  return {
    up,
    down,
    pivotDays: 30,
    floorDays: dteFloor,
    nearPower: 0.3,
    farPower: 0.13,
    leastUp,
    by: 'relative',
  }
}

/** Deribit's figures of two published answers of its simulation, BTC of 2024-06 and ETH of 2026-02. */
export const deribitFigures: { readonly BTC: DeribitFigures; readonly ETH: DeribitFigures } = {
  BTC: {
    range: 0.16,
    up: 0.5,
    down: 0.25,
    dteFloor: 1,
    leastUp: 0.5,
    tableFactor: 1,
    dampener: 100_000,
    offset: 0,
    cap: 0,
    annual: 0.075,
    least: 0.01,
    mInc: 0.00005,
    mostShock: 0.1,
    threshold: 20_000_000,
  },
  ETH: {
    range: 0.18,
    up: 0.4,
    down: 0.25,
    dteFloor: 1,
    leastUp: 0.5,
    tableFactor: 1,
    dampener: 200_000,
    offset: 0.6,
    cap: 20_000_000,
    annual: 0.05,
    least: 0.005,
    mInc: 0.000004,
    mostShock: 0.1,
    threshold: 20_000_000,
  },
}

export function deribitModel(
  figures: Readonly<Record<string, DeribitFigures>>,
  unit: 'coin' | 'quote',
): ScenarioModel {
  const names = Object.keys(figures)
  const first = figures[names[0]]
  const each = <T>(make: (figures: DeribitFigures) => T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, make(figures[name])]))
  const standard = [-4, -3, -2, -1, 0, 1, 2, 3, 4].flatMap((bucket) =>
    (['down', 'same', 'up'] as const).map((volatility) => ({
      name: `bucket ${bucket + 5} ${volatility}`,
      move: (bucket * first.range) / 4,
      moves: each((f) => (bucket * f.range) / 4),
      volatility,
      weight: 1,
    })),
  )
  const row = (f: DeribitFigures): { range: number; factor: number; dampener: number } => ({
    range: f.range,
    factor: f.tableFactor,
    dampener: f.dampener,
  })
  const extended = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5].map((move) => ({
    name: `${100 * move}%`,
    move,
    volatility: 'up' as const,
    weight: 1,
    extended: { ...row(first), own: each(row) },
  }))
  const sum = (times: number): ScenarioModel['initial'] => ({
    highestOf: [[term('worst', times), term('roll', times), term('delta-shock', times)]],
    plus: [],
  })
  return {
    name: 'deribit-pm',
    title: 'Deribit portfolio margin',
    standing: 'published',
    sources: [],
    notes: [],
    unit,
    scenarios: [...standard, ...extended],
    volatility: { ...volatilityRule(first), own: each(({ up, down, leastUp }) => ({ up, down, leastUp })) },
    skew: null,
    discount: null,
    aggregate: {
      by: 'offset',
      groups: 'underlying',
      factor: first.offset,
      cap: first.cap,
      own: each(({ offset, cap }) => ({ factor: offset, cap })),
    },
    charges: [
      {
        name: 'roll',
        kind: 'roll',
        least: first.least,
        annual: first.annual,
        own: each(({ least, annual }) => ({ least, annual })),
      },
      {
        name: 'delta-shock',
        kind: 'delta-shock',
        most: first.mostShock,
        slope: first.mInc,
        threshold: first.threshold,
        own: each((f) => ({ most: f.mostShock, slope: f.mInc, threshold: f.threshold })),
      },
    ],
    initial: sum(1),
    maintenance: sum(0.8),
  }
}

/** Paradex's 24 scenarios as its documentation lists them; weights of the tails are 0.16 over the move. */
export const paradexFigures: ParadexFigures = {
  rows: [
    { move: 0.16, volatility: 'up', weight: 1 },
    ...[0.12, 0.08, 0.04, 0, -0.04, -0.08, -0.12].flatMap((move) =>
      (['up', 'down'] as const).map((volatility) => ({ move, volatility, weight: 1 })),
    ),
    { move: -0.16, volatility: 'up', weight: 1 },
    ...[-0.66, -0.33, 0.5, 1, 2, 3, 4, 5].map((move) => ({
      move,
      volatility: 'up' as const,
      weight: move === -0.66 ? 0.24 : move === -0.33 ? 0.48 : 0.16 / move,
    })),
  ],
  up: 0.4,
  down: 0.22,
  dteFloor: 1,
  leastUp: 0,
}

export function paradexModel(figures: ParadexFigures): ScenarioModel {
  return {
    name: 'paradex-pm',
    title: 'Paradex portfolio margin',
    standing: 'published',
    sources: [],
    notes: [],
    unit: 'quote',
    scenarios: figures.rows.map(({ move, volatility, weight }) => scenarioOf(move, volatility, weight)),
    volatility: volatilityRule(figures),
    skew: null,
    discount: null,
    aggregate: { by: 'min', groups: 'underlying' },
    charges: [{ name: 'least-delta', kind: 'delta', net: 0.02, hedged: 0.01 }],
    initial: { highestOf: [[term('worst')], [term('least-delta')]], plus: [] },
    maintenance: { highestOf: [[term('worst', 0.5)], [term('least-delta', 0.5)]], plus: [] },
  }
}
