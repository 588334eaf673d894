import type { Venue } from './venue.ts'

/** Book, fund, then everybody with a profit in the session pays by that profit, each share printed to the cent. */
export const cryptoCom: Venue = {
  id: 'crypto-com',
  name: 'Crypto.com Exchange',
  standing: 'current',
  asOf: '2026',
  sources: [{ what: 'Help centre, socialised loss', where: 'https://help.crypto.com' }],
  rulebook: {
    rulebook: 'crypto-com',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    surplus: 'fund',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { step: 'close-on-book', size: 'all', limit: 'none' },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'asset', partial: 'true' },
      {
        name: 'session-loss',
        step: 'socialise',
        base: 'profit-of-period',
        index: { decimals: '14', rounding: 'half-up', each: 'half-up' },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: ['A fund for the whole venue.'],
  liquidation: [
    'What the fund cannot pay is shared in proportion to the profit of the settlement session by those who have one.',
  ],
  rounding: [
    {
      quantity: 'share of a winner',
      quantum: '0.01',
      direction: 'half up',
      whoGainsTheDust: 'venue: its own example collects 10,000.01 for 10,000',
    },
  ],
  strictness: [{ trigger: 'profit of the session, to share a loss', holds: 'above' }],
  incidents: [],
  undocumented: [
    'Who keeps what a fill is better than the bankruptcy price: the fund here.',
    'The limit of the liquidation order: none here. What becomes of a position the book does not take: it stays open here.',
    'Whether liquidation begins at the requirement or below it: below here.',
    'When a session begins and ends: the command `close-period` here.',
  ],
  approximations: [
    'a position that nobody takes once the fund has paid stays the account’s, which gives the fund its money back should marks return; the venue has taken it over by then.',
    'the coefficient is printed with 14 decimals, so that only the rounding of each share is left to differ.',
    'a share is rounded to the unit of the ledger, which is a cent only where the asset is kept with two decimals.',
  ],
  refused: [],
  contradictions: [
    {
      about: 'the printed example',
      one: 'a loss of 10,000',
      other: 'shares that add up to 10,000.01',
      followed: 'the printed shares; what they collect too much is dust by name',
    },
  ],
}
