import type { Venue } from './venue.ts'

/** Book, fund, and a queue once the fund has fallen from its peak of eight hours or is empty. */
export const htx: Venue = {
  id: 'htx',
  name: 'HTX',
  standing: 'current',
  asOf: '2023-05-29',
  sources: [{ what: 'Support centre, auto-deleveraging', where: 'https://www.htx.com/support' }],
  rulebook: {
    rulebook: 'htx',
    trigger: { equity: 'at-or-below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    surplus: 'fund',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { step: 'close-on-book', size: 'all', limit: 'bankruptcy-price' },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'instrument', partial: 'true' },
      {
        name: 'adl-fund-fell',
        step: 'deleverage',
        select: { queue: 'profit-ratio-over-margin-ratio' },
        price: 'mark',
        when: { 'fund-drawdown': { scope: 'instrument', is: 'above', share: '30%', window: '8h' } },
      },
      {
        name: 'adl-fund-empty',
        step: 'deleverage',
        select: { queue: 'profit-ratio-over-margin-ratio' },
        price: 'mark',
        when: { fund: { scope: 'instrument', is: 'at-or-below', amount: '0' } },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: [],
  liquidation: [
    'Deleveraging since 29 May 2023; before that, losses of a period were clawed back from its winners.',
    'Score of the shape profit ratio / margin ratio.',
  ],
  rounding: [
    {
      quantity: 'score',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'nobody: a rank moves no money',
    },
  ],
  strictness: [{ trigger: 'fund against its peak of 8 h', holds: 'not stated' }],
  incidents: [],
  undocumented: [
    'Who keeps what a fill is better than the bankruptcy price: the fund here.',
    'How far the fund has to fall: 30% here.',
    'The price at which winners are closed: the mark here. What is left when the fund is empty is then a claim.',
    'Whether liquidation begins at the requirement or below it: at it here.',
    'How the fund is split: an instrument’s own fund here.',
  ],
  approximations: [
    'a position that nobody takes once the fund has paid stays the account’s, which gives the fund its money back should marks return; the venue has taken it over by then.',
  ],
  refused: [],
  contradictions: [],
}
