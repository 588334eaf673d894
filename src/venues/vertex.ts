import type { Venue } from './venue.ts'

/** Half-way between oracle and maintenance price to a liquidator, the fund, then both sides by a truncated share. */
export const vertex: Venue = {
  id: 'vertex',
  name: 'Vertex',
  standing: 'historic',
  asOf: 'until 2025-08',
  sources: [
    {
      what: 'vertex-protocol/vertex-contracts at e138181',
      where: 'core/contracts/{ClearinghouseLiq,PerpEngine,SpotEngine}.sol',
    },
  ],
  rulebook: {
    rulebook: 'vertex',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      {
        name: 'liquidators',
        step: 'transfer-to-backstop',
        to: 'liquidators',
        price: { 'keep-maintenance': '37.5%' },
      },
      {
        name: 'quarter-to-the-fund',
        step: 'charge-account',
        rate: '12.5%',
        of: 'maintenance-at-default',
        cap: 'margin-left',
        to: 'fund',
      },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'asset', partial: 'true' },
      {
        name: 'social-loss',
        step: 'socialise',
        base: 'open-interest',
        cap: 'equity',
        index: { decimals: '14', rounding: 'down', each: 'down' },
      },
      { step: 'record-claim', creditors: 'market' },
    ],
  },
  house: [{ name: 'liquidators', kind: 'backstop', about: 'any liquidator' }],
  margin: [],
  liquidation: [
    'Liquidation price half-way between the oracle price and the maintenance-weighted one; a quarter of the liquidator’s gain goes to the fund.',
    'Order enforced: orders, liquidity tokens, assets, liabilities.',
    'Fund first; the rest per share = deficit / open interest / 2 on both sides, truncated.',
    'A spot debt cuts the deposit multiplier.',
  ],
  rounding: [
    {
      quantity: 'funding per share',
      quantum: null,
      direction: 'toward zero',
      whoGainsTheDust: 'accounts: the pool collects too little',
    },
  ],
  strictness: [{ trigger: 'health against zero', holds: 'below' }],
  incidents: [],
  undocumented: ['What becomes of what is collected too little: a claim of the market here.'],
  approximations: [
    'half of maintenance to the liquidator, a quarter of it on to the fund, is 37.5% and 12.5% of maintenance.',
    'an index of 14 decimals is ours: our sources say that the share is truncated, not at which digit.',
    'open interest is measured in money at the mark; a share of both sides is then half of the one per side.',
  ],
  refused: ['Liquidity tokens and spot borrowing.'],
  contradictions: [],
}
