import type { MarginModelText } from './margin-model-text.ts'
import { grid, row } from './rows.ts'

const relative = {
  'pivot-days': '30',
  'floor-days': '1',
  'near-power': '0.3',
  'far-power': '0.13',
  'least-up': '0',
  by: 'relative',
}

/** OKX portfolio margin in shape: its published moves and tiers, and chosen figures where it says nothing. */
export const okx: MarginModelText = {
  'margin-model': 'okx',
  title: 'OKX portfolio margin, template',
  standing: 'template',
  sources: [
    'OKX, Portfolio margin mode (support article V, Portfolio Margin mode cross-margin trading)',
    'OKX will further adjust portfolio margin parameters, 2 January 2025: MR1, MR4, MR6 and MR7 of BTC and ETH',
  ],
  notes: [
    'Published: MR1 moves of BTC and ETH (4, 8, 12%), MR6 (24%), MR4 (5% a year), the tiers and multipliers of MR7 before 15 January 2025. Newer tiers are said to begin at 250,000 dollars; that was read second hand.',
    'Chosen: volatility up 50% and down 25% of itself; half of the loss at MR6’s move; the raw minimum charge as 0.1% of what options sold stand for; initial margin as 1.3 times maintenance.',
    'Left out: MR2 (a day’s loss of time value), MR3 (volatility by term), MR5 (interest) and MR9 (stable coins), and borrowing.',
    'The venue compares MR7 with the rest for each coin by itself; here both are sums over all coins, which for a book of one coin is the same.',
    'The venue takes MR6 beside MR1 with its additions; here it is one more scenario of the same grid, so that MR4 is added to it, too.',
  ],
  unit: 'quote',
  scenarios: [
    ...grid(['-12%', '-8%', '-4%', '0%', '4%', '8%', '12%'], ['down', 'same', 'up']),
    row('-24%', 'same', { weight: '50%' }),
    row('24%', 'same', { weight: '50%' }),
  ],
  volatility: { up: '50%', down: '25%', ...relative },
  collateral: 'moves',
  aggregate: { by: 'sum-of-maxima', groups: 'underlying' },
  charges: [
    { name: 'mr4-basis', charge: 'roll', least: '0', annual: '5%' },
    { name: 'mr7-raw', charge: 'notional', of: 'short-options', share: '0.1%' },
    {
      name: 'mr7',
      charge: 'tiered',
      of: 'mr7-raw',
      tiers: [
        { 'up-to': '10_000', times: '1' },
        { 'up-to': '70_000', times: '2' },
        { 'up-to': '170_000', times: '4' },
        { 'up-to': '300_000', times: '6' },
        { 'up-to': '470_000', times: '8' },
        { 'up-to': '700_000', times: '10' },
        { 'up-to': 'none', times: '12' },
      ],
    },
  ],
  initial: {
    'highest-of': [
      [
        { of: 'worst', times: '1.3' },
        { of: 'mr4-basis', times: '1.3' },
      ],
      [{ of: 'mr7', times: '1.3' }],
    ],
  },
  maintenance: { 'highest-of': [['worst', 'mr4-basis'], ['mr7']] },
}

const bybitParts = ['worst', 'short-options', 'vega-spread', 'delta-spread', 'perpetuals', 'futures']

/** Bybit portfolio margin in shape: the greatest stress loss and contingencies, one factor between the levels. */
export const bybit: MarginModelText = {
  'margin-model': 'bybit',
  title: 'Bybit portfolio margin, template',
  standing: 'template',
  sources: [
    'Bybit, Margin Calculations under Portfolio Margin (bybitglobal.com, Introduction-to-Portfolio-Margin), and a summary of its contingencies',
  ],
  notes: [
    'Published, second hand: the list of contingencies, the factor 0.03% of the vega spread of BTC and ETH, and 45% to 60% as basis factor of the delta spread.',
    'Chosen: moves of 15% in thirds, volatility up 40% and down 25% of itself, 1% of options sold without a bought one at their strike, 45% as basis factor, 0.5% of perpetuals and futures, initial margin as 1.2 times maintenance.',
    'The units of the vega spread are not said: vega is taken in coins for one point of volatility.',
    'Left out: the spread between USDT and USDC, and borrowing.',
  ],
  unit: 'quote',
  scenarios: grid(['-15%', '-10%', '-5%', '0%', '5%', '10%', '15%'], ['down', 'same', 'up']),
  volatility: { up: '40%', down: '25%', ...relative },
  collateral: 'moves',
  aggregate: { by: 'sum-of-maxima', groups: 'underlying' },
  charges: [
    { name: 'short-options', charge: 'notional', of: 'naked-shorts', share: '1%' },
    { name: 'vega-spread', charge: 'vega-spread', rate: '0.03%' },
    { name: 'delta-spread', charge: 'delta-spread', rate: '45%' },
    { name: 'perpetuals', charge: 'notional', of: 'perpetuals', share: '0.5%' },
    { name: 'futures', charge: 'notional', of: 'futures', share: '0.5%' },
  ],
  initial: bybitParts.map((of) => ({ of, times: '1.2' })),
  maintenance: bybitParts,
}

/** SPAN 2 in shape: stress scenarios with liquidity and concentration beside them. */
export const span2: MarginModelText = {
  'margin-model': 'span-2',
  title: 'SPAN 2, template',
  standing: 'template',
  sources: ['CME Group, SPAN 2 methodology (cmegroup.com, span-2-methodology)'],
  notes: [
    'The venue’s market risk is a share of a historical value at risk and the rest of a stress value at risk, both over stored history and with volatility scaled. There is no store of history here: the stress scenarios below are chosen, and all of the weight is on the worst of them.',
    'Liquidity is charged on net and hedged delta and concentration by tiers over it; all figures of both are chosen.',
  ],
  unit: 'quote',
  scenarios: [
    row('-45%', 'up'),
    row('-30%', 'up'),
    row('-20%', 'up'),
    row('-12%', 'up'),
    row('-12%', 'down'),
    row('0%', 'up'),
    row('0%', 'down'),
    row('12%', 'up'),
    row('12%', 'down'),
    row('20%', 'up'),
    row('30%', 'up'),
  ],
  volatility: { up: '60%', down: '35%', ...relative },
  aggregate: { by: 'min', groups: 'underlying' },
  charges: [
    { name: 'liquidity', charge: 'delta', net: '0.4%', hedged: '0.2%' },
    {
      name: 'concentration',
      charge: 'tiered',
      of: 'liquidity',
      tiers: [
        { 'up-to': '100_000', times: '0' },
        { 'up-to': '1_000_000', times: '1' },
        { 'up-to': 'none', times: '3' },
      ],
    },
  ],
  initial: ['worst', 'liquidity', 'concentration'].map((of) => ({ of, times: '1.1' })),
  maintenance: ['worst', 'liquidity', 'concentration'],
}
