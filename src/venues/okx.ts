import type { Venue } from './venue.ts'

const deleverage = {
  step: 'deleverage',
  select: { queue: 'profit-ratio-over-margin-ratio' },
  price: 'mark',
} as const

/** Winners are closed at the mark and keep their profit; the fund pays the gap, and its fall starts the closing. */
export const okx: Venue = {
  id: 'okx',
  name: 'OKX',
  standing: 'current',
  asOf: '2026',
  sources: [
    {
      what: 'Introduction to auto-deleveraging',
      where: 'https://www.okx.com/help/iv-introduction-to-auto-deleveraging-adl',
    },
  ],
  rulebook: {
    rulebook: 'okx',
    trigger: { equity: 'at-or-below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    surplus: 'fund',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { step: 'close-on-book', size: 'all', limit: 'bankruptcy-price' },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'instrument', partial: 'true' },
      {
        name: 'adl-fund-fell',
        ...deleverage,
        when: {
          'fund-mean': {
            scope: 'instrument',
            is: 'below',
            window: '8h',
            less: { share: '30%', amount: '50_000' },
          },
        },
      },
      {
        name: 'adl-fund-empty',
        ...deleverage,
        when: { fund: { scope: 'instrument', is: 'at-or-below', amount: '0' } },
      },
      { name: 'adl-size-unmatched', ...deleverage, when: { operator: 'unmatched-size' } },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: ['Funds are kept per product and underlying.'],
  liquidation: [
    'Deleveraging begins when the fund is below its 8-hour mean less the larger of 30% of it and 50,000, or at zero, or when what is to be liquidated is too much to be matched.',
    'Whoever is closed is matched at the mark price.',
    'Score = profit ratio / margin ratio for a gain, profit ratio x margin ratio for a loss.',
    'Before 2019: weekly clawback from whole accounts, see okex-2018.',
  ],
  rounding: [
    {
      quantity: 'score',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'nobody: a rank moves no money',
    },
  ],
  strictness: [
    { trigger: 'fund against its mean less the margin', holds: 'below' },
    { trigger: 'fund against zero', holds: 'equal' },
  ],
  incidents: [
    {
      when: '2020-03',
      what: 'funds were drawn on in the fall of 12 and 13 March (as OKEx)',
      figures: '−475 BTC',
      source: 'public reports of March 2020',
    },
  ],
  undocumented: [
    'How much unmatched size is too much: an order of the operator named "unmatched-size" here.',
    'Whether liquidation begins at the requirement or below it: at it here.',
    'Who keeps what a fill is better than the bankruptcy price: the fund here.',
    'When the venue adds money of its own to a fund: there is no step for it here.',
    'What is left when the fund is empty and winners were closed at the mark: a claim here.',
  ],
  approximations: [
    'a position that nobody takes once the fund has paid stays the account’s, which gives the fund its money back should marks return; the venue has taken it over by then.',
  ],
  refused: ['Margin lending and its interest.'],
  contradictions: [],
}
