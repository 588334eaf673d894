import type { MarginModelText } from './margin-model-text.ts'
import { grid, row } from './rows.ts'

/** Chances that SPAN's delta averages over: three thirds of the scan range up and down, and no move. */
const delta = {
  points: [
    { move: '-15%', weight: '0.037' },
    { move: '-10%', weight: '0.11' },
    { move: '-5%', weight: '0.217' },
    { move: '0%', weight: '0.27' },
    { move: '5%', weight: '0.217' },
    { move: '10%', weight: '0.11' },
    { move: '15%', weight: '0.037' },
  ],
}

/** SPAN in its usual form: the sixteen scenarios in their usual order, charges between months, credits between coins. */
export const span: MarginModelText = {
  'margin-model': 'span',
  title: 'SPAN, sixteen scenarios',
  standing: 'template',
  sources: [
    'L. G. McMillan, Options as a Strategic Investment, chapter 34: the sixteen scenarios in order, with arrays of a future and of a call',
    'CME Group, components of SPAN (cme.com/clearing/rmspan/span/components.html)',
    'CME Group, advisory notice 08-303: extreme move 3, covered 0.33, short option minimum $50',
  ],
  notes: [
    'The method is published; its figures are set for each product by a clearing house, and those here are chosen for a coin: scan range 15%, volatility up and down by 30% of itself, extremes of twice the range covered 35% (three times and 33% are as usual).',
    'The weights of the composite delta (0.27 at no move, 0.217, 0.11 and 0.037 for each third further) are from general knowledge and were not found in a stored source.',
    'There is no delivery charge: everything here is cash-settled.',
    'A clearing house compares the short option minimum with the risk of each coin by itself. Here both are sums over all coins, so that a book of several may be asked for less; for a book of one coin it is the same.',
    'A clearing house takes the net option value off the requirement. Equity here counts options at their marks, which comes to the same.',
    'Charges between months and credits between coins are chosen: they show the mechanism.',
  ],
  unit: 'quote',
  scenarios: [
    ...grid(['0%', '5%', '-5%', '10%', '-10%', '15%', '-15%'], ['up', 'down']),
    row('30%', 'same', { weight: '35%' }),
    row('-30%', 'same', { weight: '35%' }),
  ],
  volatility: {
    up: '30%',
    down: '30%',
    'pivot-days': '30',
    'floor-days': '1',
    'near-power': '0',
    'far-power': '0',
    'least-up': '0',
    by: 'relative',
  },
  aggregate: { by: 'sum-of-maxima', groups: 'underlying' },
  charges: [
    {
      name: 'inter-month',
      charge: 'spread',
      delta,
      tiers: [
        { from: '0', below: '35' },
        { from: '35', below: '100' },
        { from: '100', below: 'none' },
      ],
      spreads: [
        { one: '0', other: '0', charge: '0.5%' },
        { one: '1', other: '1', charge: '0.5%' },
        { one: '2', other: '2', charge: '0.5%' },
        { one: '0', other: '1', charge: '1%' },
        { one: '1', other: '2', charge: '1%' },
        { one: '0', other: '2', charge: '1.5%' },
      ],
    },
    {
      name: 'inter-commodity',
      charge: 'credit',
      delta,
      pairs: [{ one: 'BTC', other: 'ETH', ratio: '20', rate: '50%' }],
    },
    { name: 'short-option-minimum', charge: 'short-minimum', each: '0.5%', 'as-share-of-spot': 'true' },
  ],
  initial: {
    'highest-of': [
      [
        { of: 'worst', times: '1.1' },
        { of: 'inter-month', times: '1.1' },
        { of: 'inter-commodity', times: '1.1' },
      ],
      [{ of: 'short-option-minimum', times: '1.1' }],
    ],
  },
  maintenance: {
    'highest-of': [['worst', 'inter-month', 'inter-commodity'], ['short-option-minimum']],
  },
}
