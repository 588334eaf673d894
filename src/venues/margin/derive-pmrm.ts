import type { MarginModelText } from './margin-model-text.ts'
import { grid, row, tails } from './rows.ts'

const turns = ['up', 'same', 'down'] as const

/** Derive’s portfolio manager of the second version: 33 scenarios, skew, and an affine map for each level. */
export const derivePmrm2: MarginModelText = {
  'margin-model': 'derive-pmrm-2',
  title: 'Derive PMRM 2',
  standing: 'published',
  sources: [
    'Derive v2-core, src/risk-managers/PMRMLib_2.sol and PMRM_2.sol (github.com/derivexyz/v2-core, commits a6010890 and 57cdd00b)',
    'Derive v2-core, test/risk-managers/unit-tests/PMRM_2/portfolio_cases: 139 portfolios with parameters and results',
    'Configuration of the main network as read for the 33 scenarios, the volatility rule, the contingencies, the basis and the peg',
  ],
  notes: [
    'Discount, skew and confidence figures are those of the published portfolio cases (discount 0.95 and 1.04, rate 8%, skew 0.15 and -0.05, confidence 0.55); the main network’s own were not read.',
    'Haircuts of collateral differ by coin on the venue: 12.6% for maintenance and 1.4% more for initial margin are chosen here, after one coin of the main network.',
    'The venue moves its parameters by vote: since August 2026 its grid is said to be 14% wide.',
  ],
  unit: 'quote',
  scenarios: [
    row('18%', 'up'),
    ...grid(['13.5%', '9%', '4.5%', '0%', '-4.5%', '-9%', '-13.5%'], turns),
    row('-18%', 'up'),
    ...tails({
      '-66%': '0.21',
      '-33%': '0.42',
      '50%': '0.2772',
      '100%': '0.1386',
      '200%': '0.0693',
      '300%': '0.0462',
      '400%': '0.03465',
      '500%': '0.02772',
    }),
    { name: 'skew, linear', move: '0%', volatility: 'same', skew: 'linear' },
    { name: 'skew, absolute', move: '0%', volatility: 'same', skew: 'absolute' },
  ],
  volatility: {
    up: '50%',
    down: '30%',
    'pivot-days': '30',
    'floor-days': '1',
    'near-power': '0.3',
    'far-power': '0.13',
    'least-up': '40%',
    by: 'relative',
  },
  skew: {
    least: '0.01',
    width: '4',
    a: '0.6',
    b: '-0.1',
    linear: { c: '-0.05', most: '0.15' },
    absolute: { c: '-0.05', most: '0.15' },
  },
  discount: {
    'long-base': '0.95',
    'long-times': '1',
    'long-add': '0.08',
    'short-base': '1.04',
    'short-times': '0.5',
    'short-add': '0.08',
  },
  collateral: 'moves',
  aggregate: { by: 'min', groups: 'underlying' },
  charges: [
    { name: 'basis', charge: 'basis', up: '4.5%', down: '-4.5%', add: '0.5', times: '2', competes: 'true' },
    { name: 'perpetuals-maintenance', charge: 'notional', of: 'perpetuals', share: '3%' },
    { name: 'perpetuals-initial', charge: 'notional', of: 'perpetuals', share: '1%' },
    { name: 'naked-shorts-maintenance', charge: 'notional', of: 'naked-shorts', share: '0.3%' },
    { name: 'naked-shorts-initial', charge: 'notional', of: 'naked-shorts', share: '0.2%' },
    { name: 'collateral-maintenance', charge: 'collateral', share: '12.6%' },
    { name: 'collateral-initial', charge: 'collateral', share: '1.4%' },
    { name: 'confidence', charge: 'confidence', of: 'all', under: '0.55', factor: '1' },
  ],
  initial: {
    'highest-of': [[{ of: 'worst', times: '1', peg: { under: '0.99', factor: '4' } }]],
    plus: [
      'perpetuals-maintenance',
      'perpetuals-initial',
      'naked-shorts-maintenance',
      'naked-shorts-initial',
      'collateral-maintenance',
      'collateral-initial',
      'confidence',
    ],
  },
  maintenance: {
    'highest-of': [[{ of: 'worst', times: '0.8' }]],
    plus: ['perpetuals-maintenance', 'naked-shorts-maintenance', 'collateral-maintenance'],
  },
}

const peg = { under: '0.99', factor: '4' }
const raised = ['perpetuals', 'collateral', 'naked-shorts'].map((of) => ({ of, times: '1.25', peg }))

/** Derive’s first portfolio manager: 23 scenarios, and initial margin as a multiple of the whole. */
export const derivePmrm1: MarginModelText = {
  'margin-model': 'derive-pmrm-1',
  title: 'Derive PMRM, first version',
  standing: 'published',
  sources: [
    'Derive v2-core, src/risk-managers/PMRMLib.sol (github.com/derivexyz/v2-core, commit b02a82dc)',
    'Derive v2-core, scripts/config-mainnet.sol (commit 037ee3ac)',
  ],
  notes: [
    'Contingencies are priced at spot and multiplied with the grid in initial margin. The version that followed is `derive-pmrm-2`.',
  ],
  unit: 'quote',
  scenarios: [
    row('20%', 'up'),
    ...grid(['15%', '10%', '5%', '0%', '-5%', '-10%', '-15%'], turns),
    row('-20%', 'up'),
  ],
  volatility: {
    up: '60%',
    down: '30%',
    'pivot-days': '30',
    'floor-days': '1',
    'near-power': '0.3',
    'far-power': '0.13',
    'least-up': '0',
    by: 'relative',
  },
  discount: {
    'long-base': '0.95',
    'long-times': '1',
    'long-add': '0.12',
    'short-base': '1',
    'short-times': '0',
    'short-add': '0',
  },
  collateral: 'moves',
  aggregate: { by: 'min', groups: 'underlying' },
  charges: [
    { name: 'basis', charge: 'basis', up: '5%', down: '-5%', add: '1', times: '1.2', competes: 'true' },
    { name: 'perpetuals', charge: 'notional', of: 'perpetuals', share: '3%' },
    { name: 'collateral', charge: 'collateral', share: '3%' },
    { name: 'naked-shorts', charge: 'notional', of: 'naked-shorts', share: '2%' },
    { name: 'confidence', charge: 'confidence', of: 'all', under: '0.55', factor: '1' },
  ],
  initial: {
    'highest-of': [[{ of: 'worst', times: '1.25', peg }, ...raised]],
    plus: ['confidence'],
  },
  maintenance: ['worst', 'perpetuals', 'collateral', 'naked-shorts'],
}
