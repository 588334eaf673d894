import { pmrm2Figures } from './scenario-figures.ts'
import type { PmrmFigures } from './scenario-twin.ts'

/**
 * Portfolios that Derive publishes with its own margin of each, and the figures they are worked out under: facts of
 * derivexyz/v2-core, test/risk-managers/unit-tests/PMRM_2/portfolio_cases.
 */
export interface DerivePortfolio {
  readonly name: string
  readonly figures: PmrmFigures
  readonly spot: number
  readonly spotConfidence: number
  readonly perpetual: {
    readonly quantity: number
    readonly price: number
    readonly confidence: number
  } | null
  readonly stable: number
  /** Amount and price; Derive counts the worth in units of the stable coin. */
  readonly collateral: readonly (readonly [name: string, amount: number, price: number, confidence: number])[]
  readonly expiries: readonly {
    readonly seconds: number
    readonly forward: number
    readonly rate: number
    readonly confidence: number
    readonly options: readonly (readonly [
      strike: number,
      right: 1 | -1,
      quantity: number,
      volatility: number,
    ])[]
  }[]
  /** Worth of the portfolio with its cash, and what is left of it after each requirement. */
  readonly worth: number
  readonly initialLeft: number
  readonly maintenanceLeft: number
  readonly worst: number
}

const tails = [-0.66, -0.33, 0.5, 1, 2, 3].map((move) => ({
  shock: 1 + move,
  volatility: 'up',
  damp: (0.2 * 0.18) / Math.abs(move),
}))
const turns = ['linear', 'absolute'].map((volatility) => ({ shock: 1, volatility, damp: 1 }))

/** The figures most of the cases are worked out under. */
const usual: PmrmFigures = {
  ...pmrm2Figures,
  scenarios: [
    ...pmrm2Figures.scenarios.filter(({ shock }) => shock > 0.8 && shock < 1.2).slice(0, 23),
    ...tails,
    ...turns,
  ],
  down: 0.275,
  leastUp: 0.45,
  pegThreshold: 0.98,
  pegFactor: 2,
  mmPerp: 0.015,
  imPerp: 0.005,
  haircuts: {},
}

const haircuts = (
  of: Record<string, readonly [mm: number, im: number, cancels: boolean]>,
): PmrmFigures['haircuts'] =>
  Object.fromEntries(Object.entries(of).map(([name, [mm, im, cancels]]) => [name, { mm, im, cancels }]))

export const derivePortfolios: readonly DerivePortfolio[] = [
  {
    name: 'test_16_risk_cancelling_general_covered_call',
    figures: {
      ...usual,
      haircuts: haircuts({
        LBTC: [0.03, 0.015, true],
        'BTC-coins': [0.02, 0.01, true],
        CBBTC: [0.04, 0.015, true],
        USDT: [0.02, 0.03, false],
        ETH: [0.15, 0.05, false],
      }),
    },
    spot: 95663.50604855,
    spotConfidence: 1,
    perpetual: null,
    stable: 1.00019088635,
    collateral: [
      ['LBTC', 0.4, 95569.65243595604, 1],
      ['BTC-coins', 2, 95663.50604855, 1],
      ['CBBTC', 0.8, 95621.88912023272, 1],
      ['USDT', 100_000, 0.99984231175, 1],
      ['ETH', 5, 2681.6029850999994, 1],
    ],
    expiries: [
      {
        seconds: 3214052,
        forward: 96248.76561417685,
        rate: 0.21,
        confidence: 0.95,
        options: [[120_000, 1, -2, 0.5654200442695773]],
      },
      {
        seconds: 18938852,
        forward: 100374.61000117072,
        rate: 0.29,
        confidence: 0.95,
        options: [[100_000, -1, -3.2, 0.5543377511787965]],
      },
      {
        seconds: 11076452,
        forward: 98198.07812501276,
        rate: 0.27,
        confidence: 0.95,
        options: [[105_000, -1, -12.2, 0.5435708270461805]],
      },
    ],
    worth: -133052.46372094782,
    initialLeft: -470835.93122017954,
    maintenanceLeft: -398180.9181436086,
    worst: 310116.1933114891,
  },
  {
    name: 'test_43_skews_linear_as_worst_case_complex',
    figures: {
      ...usual,
      scenarios: usual.scenarios.map((row) => (row.volatility === 'linear' ? { ...row, damp: 2 } : row)),
      skew: { ...usual.skew, linearCap: 9.5, a: 4.5, b: 0.9 },
      haircuts: haircuts({ USDT: [0.02, 0.03, false], LBTC: [0.3, 0.05, false], WEETH: [0.05, 0.01, true] }),
    },
    spot: 2681.6029850999994,
    spotConfidence: 1,
    perpetual: null,
    stable: 1.00019088635,
    collateral: [
      ['USDT', 10_000, 0.99984231175, 1],
      ['LBTC', 0.5, 95569.65243595604, 1],
      ['WEETH', 1.5, 2840.575164415104, 1],
    ],
    expiries: [
      {
        seconds: 794852,
        forward: 2682.9997436016715,
        rate: 0.15,
        confidence: 0.95,
        options: [
          [6_000, 1, -2, 0.8833255402190362],
          [7_500, -1, -4, 0.8833255402190362],
        ],
      },
      {
        seconds: 3214052,
        forward: 2695.7814942763334,
        rate: 0.21,
        confidence: 0.95,
        options: [[4_000, 1, 15, 0.7703304445358251]],
      },
    ],
    worth: 38108.0706007098,
    initialLeft: 17453.18787430053,
    maintenanceLeft: 20836.150107000496,
    worst: 3097.5086465031154,
  },
  {
    name: 'test_30_perps_basic_perp_low_confidence',
    figures: usual,
    spot: 3_000,
    spotConfidence: 0.2,
    perpetual: { quantity: 1, price: 2_500, confidence: 0.1 },
    stable: 1.00019088635,
    collateral: [],
    expiries: [],
    worth: -610,
    initialLeft: -3_820,
    maintenanceLeft: -1_015,
    worst: 450,
  },
  {
    name: 'test_24_structures_short_box_capped',
    figures: { ...usual, discount: { ...usual.discount, shortMult: 3, shortAdd: 5 } },
    spot: 95663.50604855,
    spotConfidence: 1,
    perpetual: null,
    stable: 1.00019088635,
    collateral: [],
    expiries: [
      {
        seconds: 18938852,
        forward: 100374.61000117072,
        rate: 0.1,
        confidence: 0.95,
        options: [
          [100_000, 1, -1, 0.5543377511787965],
          [110_000, 1, 1, 0.5592157396329432],
          [100_000, -1, 1, 0.5543377511787965],
          [110_000, -1, -1, 0.5592157396329432],
        ],
      },
    ],
    worth: -9417.130150741945,
    initialLeft: -10000.000000000004,
    maintenanceLeft: -9883.426030148392,
    worst: 582.8698492580588,
  },
  {
    name: 'test_33_perps_general_perp_hedging',
    figures: { ...usual, haircuts: haircuts({ 'BTC-coins': [0.02, 0.01, true] }) },
    spot: 3_000,
    spotConfidence: 0.2,
    perpetual: { quantity: -1, price: 100_000, confidence: 0.1 },
    stable: 1.00019088635,
    collateral: [['BTC-coins', 1, 3_000, 0.2]],
    expiries: [
      {
        seconds: 794852,
        forward: 3113.1678785393888,
        rate: 0.15,
        confidence: 0.95,
        options: [[100_000, -1, 10, 0.6701175743327585]],
      },
    ],
    worth: 968211.6747091892,
    initialLeft: 859668.4190349346,
    maintenanceLeft: 907071.7014477414,
    worst: 76293.7308905537,
  },
]
