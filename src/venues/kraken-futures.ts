import type { Venue } from './venue.ts'

/** An order at the price of zero equity, assignment to those who opted in, then unwinding at that price. */
export const krakenFutures: Venue = {
  id: 'kraken-futures',
  name: 'Kraken Futures',
  standing: 'current',
  asOf: '2026-03-26',
  sources: [
    {
      what: 'Equity Protection Process',
      where: 'https://support.kraken.com/articles/360022835671-Equity-Protection-Process',
    },
  ],
  rulebook: {
    rulebook: 'kraken-futures',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    surplus: 'bucket',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { name: 'liquidation', step: 'close-on-book', size: 'to-health', limit: 'bankruptcy-price' },
      {
        name: 'assignment',
        step: 'transfer-to-backstop',
        to: ['assignee-1', 'assignee-2'],
        price: 'bankruptcy-price',
        share: 'by-capacity',
        'equity-multiple': '500%',
      },
      { name: 'unwind', step: 'deleverage', select: { queue: 'leverage' }, price: 'bankruptcy-price' },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [
    { name: 'assignee-1', kind: 'backstop', about: 'a participant of the position assignment system' },
    { name: 'assignee-2', kind: 'backstop', about: 'another, so that capacity is shared' },
  ],
  margin: ['Inverse long: zero price = contracts / (contracts / entry + margin).'],
  liquidation: [
    'An immediate-or-cancel order whose limit leaves equity at zero or above; a better fill is the client’s.',
    'Then assignment to participants who opted in, then unwinding against counterparties at the zero-equity price.',
    'Partial liquidation, with its fees, since 26 March 2026.',
  ],
  rounding: [
    {
      quantity: 'zero-equity price in examples',
      quantum: '1 USD',
      direction: 'toward zero',
      whoGainsTheDust: 'a long sells a little too low: 7,407 where zero equity is at 7,407.41',
    },
    {
      quantity: 'liquidation price in examples',
      quantum: '1 USD',
      direction: 'not stated',
      whoGainsTheDust: 'rounded in one example, cut off in another',
    },
  ],
  strictness: [
    { trigger: 'equity against maintenance (text)', holds: 'below' },
    { trigger: 'mark against the liquidation price (example)', holds: 'at or below' },
  ],
  incidents: [],
  undocumented: [
    'The price of an assignment: the zero-equity price here.',
    'How much an assignee takes: five times its equity at most here.',
    'How the counterparty of an unwinding is chosen: the highest leverage first here.',
    'The size of a partial liquidation: as little as health needs here.',
  ],
  approximations: [
    'contracts margined in coin are liquidated in full there; as little as health needs is closed here for all.',
  ],
  refused: [],
  contradictions: [
    {
      about: 'whether the threshold itself counts',
      one: 'text: when equity falls below maintenance',
      other: 'example: when the mark reaches the liquidation price or less',
      followed: 'the text',
    },
  ],
}
