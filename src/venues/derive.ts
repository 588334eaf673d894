import type { Venue } from './venue.ts'

/** A falling auction of the whole portfolio; an insolvent one pays the bidder, first out of a module, then printed cash. */
export const derive: Venue = {
  id: 'derive',
  name: 'Derive v2',
  standing: 'current',
  asOf: '2026',
  sources: [
    {
      what: 'derivexyz/v2-core at 7736900',
      where: 'src/{liquidation/DutchAuction,assets/CashAsset,SecurityModule}.sol, src/risk-managers',
    },
  ],
  rulebook: {
    rulebook: 'derive',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    'pay-back': 'reverse-order',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      {
        name: 'withdrawals-blocked',
        step: 'gate',
        what: ['withdrawals'],
        until: 'closed',
        when: { deficit: 'above-zero' },
      },
      {
        name: 'dutch-auction',
        step: 'bid',
        from: '100%',
        path: [
          { after: '10m', pays: '80%' },
          { after: '2h', pays: '0%' },
        ],
        'insolvent-bonus': '100%',
      },
      { name: 'security-module', step: 'draw-fund', scope: { named: 'security-module' }, partial: 'true' },
      { name: 'printed-cash', step: 'socialise', base: 'cash', cap: 'equity' },
      { step: 'record-claim', creditors: 'cash-holders' },
    ],
  },
  house: [
    { name: 'security-module', kind: 'fund', about: 'staked dollars that pay insolvent auctions first' },
  ],
  margin: [
    'Standard and portfolio margin. Buffered margin = MM + (MM − MtM) x buffer, where MM here is what is left above the requirement.',
  ],
  liquidation: [
    'The auction opens when margin is below zero and sells a fraction of the whole portfolio: bid = (MtM − R) x d(t); d falls to 80% within 600 s and to 0 within 7,200 s.',
    'Largest fraction f = BM / (BM − MtM x d − R x (1 − d)), with R the cash of earlier bidders.',
    'Insolvent (MtM below zero, or time up): what the bidder is paid rises in a straight line from min(MtM, 0) to MM.',
    'Paid by the security module first; the rest is printed, and each unit of cash is worth stable / printed from then on.',
    'Withdrawals stop while the requirements of insolvent auctions pass the module’s cash; while money is missing the module takes all interest.',
  ],
  rounding: [
    {
      quantity: 'every product and quotient',
      quantum: '1e-18',
      direction: 'toward zero',
      whoGainsTheDust: 'mixed',
    },
  ],
  strictness: [
    { trigger: 'margin against zero', holds: 'below' },
    { trigger: 'value for an insolvent auction, against zero', holds: 'below' },
  ],
  incidents: [],
  undocumented: [
    'The share of the value at which the auction starts: 100% here.',
    'Whether the 7,200 s count from the start or from the 600 s: from the start here.',
  ],
  approximations: [
    'a bidder may take any fraction up to all that is open; the largest fraction that leaves the account just healthy is not worked out for him.',
    'the insolvent payout grows from nothing at the mark, over the same time as the solvent auction.',
    'printed cash is taken from everybody’s cash at once in whole units, where the venue lowers what a unit buys on withdrawal.',
    'withdrawals stop from the deficit on, whatever the module holds.',
    'what pays the gap down goes back to those whose cash was cut, by amount; there it lifts what a unit of cash is worth, whoever holds it then.',
  ],
  refused: [
    'Options and their scenarios: options are not cleared here.',
    'Borrowing of cash against other assets.',
  ],
  contradictions: [],
}
