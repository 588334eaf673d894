import type { RuleText } from '../venue.ts'
import type { MarginModelText } from './margin-model-text.ts'
import { grid, row } from './rows.ts'

interface Figures {
  /** The nine buckets of price, a quarter of the range apart. */
  readonly moves: readonly string[]
  readonly range: string
  readonly volUp: string
  readonly annual: string
  readonly least: string
  readonly dampener: string
  readonly slope: string
  readonly offset: string
}

const turns = ['down', 'same', 'up'] as const
const far = ['-66%', '-33%', '50%', '100%', '200%', '300%', '400%', '500%']

function portfolioMargin(figures: Figures): Record<string, RuleText> {
  const extended = { range: figures.range, factor: '1', dampener: figures.dampener }
  const matrix = ['worst', 'roll-shock', 'delta-shock']
  return {
    unit: 'coin',
    scenarios: [...grid(figures.moves, turns), ...far.map((move) => row(move, 'up', { extended }))],
    volatility: {
      up: figures.volUp,
      down: '25%',
      'pivot-days': '30',
      'floor-days': '1',
      'near-power': '0.3',
      'far-power': '0.13',
      'least-up': '50%',
      by: 'relative',
    },
    aggregate: { by: 'offset', groups: 'underlying', factor: figures.offset },
    charges: [
      { name: 'roll-shock', charge: 'roll', least: figures.least, annual: figures.annual },
      {
        name: 'delta-shock',
        charge: 'delta-shock',
        most: '10%',
        slope: figures.slope,
        threshold: '20_000_000',
      },
    ],
    initial: matrix,
    maintenance: matrix.map((of) => ({ of, times: '0.8' })),
  }
}

const sources = [
  'Deribit, Portfolio Margin (support.deribit.com, article 25944756247837)',
  'Deribit, responses of private/get_account_summary and the margin model parameters of the API, re-derived figure by figure',
]

const notes = [
  'Re-derived from published responses: the nine buckets and three turns of volatility, the profit of an inverse future, the extended rows for a future, the roll shock, and maintenance as 0.8 of the risk matrix.',
  'Not confirmed: the units of the delta shock and its cap (slope a coin, threshold in dollars, cap 10% of spot are read out of parameter names), since every published example has it at zero.',
  'Not confirmed: the factor of the extended rows for options. It is 1 here, with which a future comes out exactly; no published example holds options and a loss in these rows.',
  'Left out: the correlation contingency, whose formula is not published, and margin for open orders and market maker protection.',
]

/** Deribit's portfolio margin of coin-settled BTC. */
export const deribitPmBtc: MarginModelText = {
  'margin-model': 'deribit-pm-btc',
  title: 'Deribit portfolio margin, BTC',
  standing: 'published',
  sources,
  notes,
  ...portfolioMargin({
    moves: ['-16%', '-12%', '-8%', '-4%', '0%', '4%', '8%', '12%', '16%'],
    range: '16%',
    volUp: '50%',
    annual: '7.5%',
    least: '1%',
    dampener: '100_000',
    slope: '0.00005',
    offset: '0',
  }),
}

/** Deribit's portfolio margin of coin-settled ETH, with the parameters of February 2026. */
export const deribitPmEth: MarginModelText = {
  'margin-model': 'deribit-pm-eth',
  title: 'Deribit portfolio margin, ETH',
  standing: 'published',
  sources,
  notes: [
    ...notes,
    'Volatility down and the least volatility after a shock up are those of BTC: ETH’s own were not seen.',
  ],
  ...portfolioMargin({
    moves: ['-18%', '-13.5%', '-9%', '-4.5%', '0%', '4.5%', '9%', '13.5%', '18%'],
    range: '18%',
    volUp: '40%',
    annual: '5%',
    least: '0.5%',
    dampener: '200_000',
    slope: '0.000004',
    offset: '0.6',
  }),
}
