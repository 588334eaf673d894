import type { MarginModelText } from './margin-model-text.ts'
import { grid, row, tails } from './rows.ts'

/** Paradex portfolio margin: 24 scenarios against a least requirement by delta. */
export const paradex: MarginModelText = {
  'margin-model': 'paradex',
  title: 'Paradex portfolio margin',
  standing: 'published',
  sources: [
    'Paradex, Portfolio Margin, with the scenario table and a worked example (docs.paradex.trade/risk/portfolio-margin)',
  ],
  notes: [
    'Left out: the provisions for fees and for eight hours of funding, which both levels add and which depend on the fee of an account.',
    'The venue prints weights of the tails to a hundredth of a per cent: 300% has 5.33% here as printed.',
  ],
  unit: 'quote',
  scenarios: [
    row('16%', 'up'),
    ...grid(['12%', '8%', '4%', '0%', '-4%', '-8%', '-12%'], ['up', 'down']),
    row('-16%', 'up'),
    ...tails({
      '-66%': '24%',
      '-33%': '48%',
      '50%': '32%',
      '100%': '16%',
      '200%': '8%',
      '300%': '5.33%',
      '400%': '4%',
      '500%': '3.2%',
    }),
  ],
  volatility: {
    up: '40%',
    down: '22%',
    'pivot-days': '30',
    'floor-days': '1',
    'near-power': '0.3',
    'far-power': '0.13',
    'least-up': '0',
    by: 'relative',
  },
  aggregate: { by: 'sum-of-maxima', groups: 'underlying' },
  charges: [{ name: 'least-by-delta', charge: 'delta', net: '2%', hedged: '1%' }],
  initial: { 'highest-of': [['worst'], ['least-by-delta']] },
  maintenance: {
    'highest-of': [[{ of: 'worst', times: '0.5' }], [{ of: 'least-by-delta', times: '0.5' }]],
  },
}
