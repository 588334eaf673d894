import type { Venue } from './venue.ts'

/** Orders at the zero price, then the pool takes what is below close-out, then the other side. */
export const lighter: Venue = {
  id: 'lighter',
  name: 'Lighter',
  standing: 'current',
  asOf: '2026',
  sources: [{ what: 'Lighter documentation, liquidations', where: 'https://docs.lighter.xyz' }],
  rulebook: {
    rulebook: 'lighter',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { name: 'partial-liquidation', step: 'close-on-book', size: 'to-health', limit: 'bankruptcy-price' },
      {
        name: 'liquidation-fee',
        step: 'charge-account',
        rate: '1%',
        of: 'closed-notional',
        cap: 'margin-left',
        to: 'backstop',
      },
      {
        name: 'pool-takes-over',
        step: 'transfer-to-backstop',
        to: 'llp',
        price: 'bankruptcy-price-after-paid',
        'equity-multiple': '1000%',
        when: { bucket: { equity: 'below', share: '66.6667%' } },
      },
      {
        name: 'auto-deleveraging',
        step: 'deleverage',
        select: { queue: 'profit-times-leverage' },
        price: 'bankruptcy-price-after-paid',
        when: { bucket: { equity: 'below', share: '66.6667%' } },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [{ name: 'llp', kind: 'backstop', about: 'the liquidity pool that is also the insurance fund' }],
  margin: ['Three levels: initial > maintenance > close-out.'],
  liquidation: [
    'Below maintenance: immediate-or-cancel orders at the zero price, which keeps value / maintenance as it is, and so is the bankruptcy price with equity laid by maintenance; fee of at most 1%.',
    'Below close-out the pool takes everything; where it does not, deleveraging.',
  ],
  rounding: [
    { quantity: 'zero price', quantum: 'tick', direction: 'not stated', whoGainsTheDust: 'not stated' },
  ],
  strictness: [{ trigger: 'value against close-out', holds: 'below' }],
  incidents: [],
  undocumented: [
    'Close-out as a share of maintenance differs by market: two thirds here.',
    'How much the pool takes: ten times its equity at most here.',
    'The score: profit times leverage here.',
  ],
  approximations: [
    'the fee is the whole 1%, as far as margin goes, where the venue takes at most that out of what the fill was better than the zero price.',
  ],
  refused: [],
  contradictions: [],
}
