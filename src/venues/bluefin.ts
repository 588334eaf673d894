import type { Venue } from './venue.ts'

/** A liquidator takes the position and, in a bankrupt one, the loss; a keeper may close winners at the bankruptcy price. */
export const bluefin: Venue = {
  id: 'bluefin',
  name: 'Bluefin (EVM contracts)',
  standing: 'published',
  asOf: 'commit ceb10a8',
  sources: [
    {
      what: 'fireflyprotocol/bluefin-exchange-contracts-evm at ceb10a8',
      where: 'contracts/{IsolatedADL,IsolatedLiquidation}.sol, test/unit/ADLTrades.test.ts',
    },
  ],
  rulebook: {
    rulebook: 'bluefin',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'others-fixed', 'close-fee': 'false' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      {
        name: 'liquidator',
        step: 'transfer-to-backstop',
        to: 'liquidators',
        price: 'mark-not-worse-than-bankruptcy',
        'equity-multiple': '1000%',
      },
      {
        name: 'premium-to-fund',
        step: 'charge-account',
        rate: '0.5%',
        of: 'closed-notional',
        cap: 'margin-left',
        to: 'fund',
      },
      {
        name: 'premium-to-liquidator',
        step: 'charge-account',
        rate: '4.5%',
        of: 'closed-notional',
        cap: 'margin-left',
        to: 'backstop',
      },
      {
        name: 'adl',
        step: 'deleverage',
        select: 'size',
        price: 'bankruptcy-price',
        when: { bucket: { equity: 'below', share: '0%' } },
      },
      { step: 'record-claim', creditors: 'unpaid-funding' },
    ],
  },
  house: [{ name: 'liquidators', kind: 'backstop', about: 'any liquidator' }],
  margin: [
    'Isolated: bankruptcy price = (open notional ∓ margin) / size, unpaid funding folded into open notional first.',
  ],
  liquidation: [
    'Premium of a liquidation: 10% to the fund, 90% to the liquidator; in a bankrupt position the liquidator pays the rest.',
    'Deleveraging by a keeper’s choice at the bankruptcy price; with funding folded in, a counterparty may be closed below its own entry though the market went its way.',
    'Funding debt above margin plus notional is dropped.',
  ],
  rounding: [
    {
      quantity: 'bankruptcy price',
      quantum: '1e-18',
      direction: 'floor',
      whoGainsTheDust: 'either, by side',
    },
  ],
  strictness: [{ trigger: 'account under water, for deleveraging', holds: 'below' }],
  incidents: [
    {
      when: 'commit ceb10a8',
      what: 'one of the project’s own test cases drops funding debt beyond margin and notional',
      figures: '548.33 in one case',
      source: 'test/unit/ADLTrades.test.ts',
    },
  ],
  undocumented: [
    'Whom a keeper names: the largest position here.',
    'How much a liquidator takes: ten times his equity at most here.',
  ],
  approximations: [
    'a bankruptcy price below zero is borne by whoever is closed; the contract stops at zero and drops the rest.',
    'the premium is 5% of what was taken over, a tenth of it to the fund, as far as margin goes; there it is what the part’s margin leaves at the oracle price.',
    'funding is settled at once here, so that nothing is folded in; what nobody can be closed for becomes a claim of unpaid-funding.',
  ],
  refused: [],
  contradictions: [],
}
