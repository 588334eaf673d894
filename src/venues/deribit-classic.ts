import type { Venue } from './venue.ts'

/** Increments to the book, a fund per currency, the venue's own money in 2020, and winners of the day who never had to pay. */
export const deribitClassic: Venue = {
  id: 'deribit-classic',
  name: 'Deribit, classic',
  standing: 'current',
  asOf: '2026',
  sources: [{ what: 'Insurance fund', where: 'https://support.deribit.com, insurance' }],
  rulebook: {
    rulebook: 'deribit-classic',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    steps: [
      { step: 'cancel-orders', which: 'risk-increasing' },
      { name: 'increments', step: 'close-on-book', size: 'to-health', limit: 'none' },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'asset', partial: 'true' },
      {
        name: 'injection',
        step: 'draw-capital',
        tranche: 'company-capital',
        when: { operator: 'inject' },
      },
      { name: 'winners-of-the-day', step: 'socialise', base: 'profit-of-period' },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [
    {
      name: 'company-capital',
      kind: 'capital',
      about: 'the company’s own money, used when the operator says so',
    },
  ],
  margin: ['Cross and portfolio margin per currency; a fund per currency.'],
  liquidation: [
    'Incremental: as little as brings the account above maintenance; delta-neutral for portfolio margin.',
    'Liquidation fees go to the fund every hour.',
    'What the fund cannot pay is shared by those with a profit on the day; it has never happened.',
  ],
  rounding: [
    {
      quantity: 'share of a winner',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'not stated',
    },
  ],
  strictness: [{ trigger: 'equity against maintenance', holds: 'not stated' }],
  incidents: [
    {
      when: '2020-03',
      what: 'the fund was drained and the company injected money of its own',
      figures: '−208 BTC; + 500 BTC',
      source: 'public reports of March 2020',
    },
  ],
  undocumented: [
    'When the company injects money: an order of the operator named "inject" here.',
    'The size of an increment: as little as health needs here.',
    'Which resting orders are cancelled first: those that raise risk here.',
    'What becomes of a position the book does not take: it stays open here.',
  ],
  approximations: [
    'a position that nobody takes once the fund has paid stays the account’s, which gives the fund its money back should marks return; the venue has taken it over by then.',
    'the liquidation fee, paid into the fund every hour, is that of the instrument’s terms, at each fill.',
    'a winner’s profit of the day is counted up to the loss, not to the end of the day.',
  ],
  refused: ['Delta-neutral closing of options: options are not cleared here.'],
  contradictions: [],
}
