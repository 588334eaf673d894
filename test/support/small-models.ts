import type { Scenario, ScenarioModel } from '../../src/core/margin/scenario/model.ts'

const row = (name: string, move: number, volatility: Scenario['volatility'], weight = 1): Scenario => ({
  name,
  move,
  volatility,
  weight,
})

/** A portfolio margin of the usual shape with few scenarios: a grid, two tails, and charges of several kinds. */
export const smallModel: ScenarioModel = {
  name: 'small',
  title: 'A small portfolio margin',
  standing: 'template',
  sources: [],
  notes: ['Figures are chosen for tests.'],
  unit: 'quote',
  scenarios: [
    row('down 15, volatility up', -0.15, 'up'),
    row('down 15, volatility down', -0.15, 'down'),
    row('volatility up', 0, 'up'),
    row('up 15, volatility up', 0.15, 'up'),
    row('up 15, volatility down', 0.15, 'down'),
    row('half', -0.5, 'up', 0.3),
    row('twice', 1, 'up', 0.15),
  ],
  volatility: {
    up: 0.45,
    down: 0.3,
    pivotDays: 30,
    floorDays: 1,
    nearPower: 0.3,
    farPower: 0.13,
    leastUp: 0.4,
    by: 'relative',
  },
  skew: null,
  discount: null,
  collateral: 'moves',
  aggregate: { by: 'min', groups: 'underlying' },
  charges: [
    { name: 'shorts', kind: 'notional', of: 'short-options', share: 0.01 },
    { name: 'perpetuals', kind: 'notional', of: 'perpetuals', share: 0.02 },
    { name: 'doubt', kind: 'confidence', under: 0.6, factor: 0.5, of: 'all' },
  ],
  initial: {
    highestOf: [
      [
        { of: 'worst', times: 1.2, peg: { under: 0.99, factor: 4 } },
        { of: 'shorts', times: 1 },
        { of: 'perpetuals', times: 1 },
        { of: 'doubt', times: 1 },
      ],
    ],
    plus: [],
  },
  maintenance: {
    highestOf: [
      [
        { of: 'worst', times: 1 },
        { of: 'shorts', times: 1 },
        { of: 'perpetuals', times: 1 },
      ],
    ],
    plus: [],
  },
}

/** The same in coin, with charges for the deltas of expiries. */
export const smallCoinModel: ScenarioModel = {
  ...smallModel,
  name: 'small-coin',
  title: 'A small portfolio margin in coin',
  unit: 'coin',
  scenarios: smallModel.scenarios.slice(0, 5),
  charges: [
    { name: 'roll', kind: 'roll', least: 0.01, annual: 0.075 },
    { name: 'shorts', kind: 'notional', of: 'short-options', share: 0.01 },
  ],
  initial: {
    highestOf: [
      [
        { of: 'worst', times: 1.25 },
        { of: 'roll', times: 1.25 },
        { of: 'shorts', times: 1.25 },
      ],
    ],
    plus: [],
  },
  maintenance: {
    highestOf: [
      [
        { of: 'worst', times: 1 },
        { of: 'roll', times: 1 },
        { of: 'shorts', times: 1 },
      ],
    ],
    plus: [],
  },
}

export const smallModels: readonly [ScenarioModel, ScenarioModel] = [smallModel, smallCoinModel]
