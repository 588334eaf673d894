import type { Venue } from './venue.ts'

/** Providers, then the other side, then the book: the order of linear perpetuals, where the book comes last. */
export const deribit: Venue = {
  id: 'deribit',
  name: 'Deribit, providers first',
  standing: 'current',
  asOf: '2026',
  sources: [
    { what: 'Liquidity support programme, API guide', where: 'https://support.deribit.com, lsp-api-guide' },
    { what: 'Insurance fund', where: 'https://support.deribit.com, insurance' },
  ],
  rulebook: {
    rulebook: 'deribit',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    surplus: 'bucket',
    steps: [
      { step: 'cancel-orders', which: 'risk-increasing' },
      {
        name: 'own-subaccounts',
        step: 'deleverage',
        select: { named: 'nobody-else' },
        'self-first': 'true',
        price: 'average',
      },
      {
        name: 'liquidity-providers',
        step: 'transfer-to-backstop',
        to: ['lsp-1', 'lsp-2'],
        price: { reference: '0.1%' },
        share: 'by-capacity',
        'equity-multiple': '200%',
        'window-budget': { 'share-of-equity': '50%', window: '5m', resets: 'at-once' },
      },
      {
        name: 'adl-transfer',
        step: 'deleverage',
        select: 'pro-rata',
        price: { reference: '0.1%' },
        protect: { keep: 'initial', how: 'cap' },
      },
      { step: 'close-on-book', size: 'to-health', limit: 'none' },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'asset', partial: 'true' },
      { name: 'winners-of-the-day', step: 'socialise', base: 'profit-of-period' },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [
    { name: 'lsp-1', kind: 'backstop', about: 'a liquidity provider that opted in' },
    { name: 'lsp-2', kind: 'backstop', about: 'another, so that capacity is shared' },
  ],
  margin: ['Cross and portfolio margin per currency; a fund per currency.'],
  liquidation: [
    'Capacity of a participant = min(2 x equity − notional, a percentage of equity − what it used); what it used adds up in a window of 5 minutes that resets in one step.',
    'Transfer price = reference ± spread in the receiver’s favour; own subaccounts take first, at their average price; the commission is shared pro rata.',
    'Event states: lsp_transfer, adl_transfer, adl_transfer_received.',
  ],
  rounding: [
    {
      quantity: 'transfer price',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'not stated; the spread is the receiver’s',
    },
  ],
  strictness: [{ trigger: 'equity against maintenance', holds: 'not stated' }],
  incidents: [],
  undocumented: [
    'The percentage of equity in the capacity, which the venue hides: 50% here.',
    'Which resting orders are cancelled first: those that raise risk here.',
    'The spread: 0.1% here.',
    'How the other side is chosen: pro rata here, up to what leaves each his initial margin.',
    'What is left once the book is used: fund and winners of the day as in the classic order.',
  ],
  approximations: [
    'the commission shared by those who take over is left out.',
    'the owner’s own buckets are reached by a step that names nobody else.',
  ],
  refused: ['Pairs of a portfolio-margin account that hold options: options are not cleared here.'],
  contradictions: [
    {
      about: 'where the order book stands',
      one: 'classic description: incremental orders to the book first',
      other: 'linear perpetuals: providers, other side, book last',
      followed: 'the second here, the first in deribit-classic',
    },
  ],
}
