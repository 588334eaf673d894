import type { Venue } from './venue.ts'

/** The fund pays all of a bad debt or the liquidation is refused, and the account stays under water. */
export const perpCurie: Venue = {
  id: 'perp-curie',
  name: 'Perpetual v2 (Curie)',
  standing: 'published',
  asOf: 'commit d520bd8',
  sources: [
    {
      what: 'perpetual-protocol/perp-curie-contract at d520bd8',
      where: 'contracts/{ClearingHouse,Vault,InsuranceFund}.sol, test/clearingHouse/ClearingHouse.takeOver.*',
    },
  ],
  rulebook: {
    rulebook: 'perp-curie',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { name: 'insurance-fund', step: 'draw-fund', scope: { named: 'insurance-fund' }, partial: 'false' },
      {
        name: 'liquidators',
        step: 'transfer-to-backstop',
        to: 'liquidators',
        price: 'mark-not-worse-than-bankruptcy',
        'loss-budget': { amount: '1', window: '1s' },
      },
      {
        name: 'penalty-to-liquidator',
        step: 'charge-account',
        rate: '1.25%',
        of: 'closed-notional',
        cap: 'margin-left',
        to: 'backstop',
      },
      {
        name: 'penalty-to-fund',
        step: 'charge-account',
        rate: '1.25%',
        of: 'closed-notional',
        cap: 'margin-left',
        to: 'fund',
      },
      {
        name: 'liquidators-once-the-fund-paid',
        step: 'transfer-to-backstop',
        to: 'liquidators',
        price: 'bankruptcy-price-after-paid',
        'loss-budget': { amount: '1', window: '1s' },
        when: { bucket: { equity: 'at-or-below', share: '0%' } },
      },
      { step: 'record-claim', creditors: 'fund-below-zero' },
    ],
  },
  house: [
    {
      name: 'liquidators',
      kind: 'backstop',
      about: 'any liquidator who takes the position over at the index',
    },
    { name: 'insurance-fund', kind: 'fund', about: 'one for the venue' },
  ],
  margin: [],
  liquidation: [
    'The position is taken over at the index; penalty of 2.5%, half to the liquidator and half to the fund, all to the liquidator where equity is below zero.',
    'The call is reverted where the fund’s capacity is below the bad debt: nothing is socialised and the account stays under water.',
    'The debt is booked to the fund, which may go below zero, once no position and no other collateral are left.',
    'Surplus paid out of the fund = min(capacity − threshold, free).',
  ],
  rounding: [
    {
      quantity: '18 to 6 decimals',
      quantum: '1e-6',
      direction: 'floor',
      whoGainsTheDust: 'nobody: the fund’s value is understated and debt overstated',
    },
  ],
  strictness: [{ trigger: 'fund’s capacity against bad debt, to refuse', holds: 'below' }],
  incidents: [],
  undocumented: [],
  approximations: [
    'a loss that is refused stays open here and is taken up again when marks or the fund move.',
    'the fund pays before the position goes, and gets back what was not needed.',
    'a liquidator’s budget of one unit stands for none: with more than that missing nobody takes the position.',
    'a bucket that was flat before, as after a settlement, has no position to refuse: its debt is written down as owed by the fund.',
  ],
  refused: ['Its own automated market maker and liquidity ranges.'],
  contradictions: [],
}
