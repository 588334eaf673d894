import type { Venue } from './venue.ts'

/** No fund and no rank: whoever is named takes a part of the position with the same part of the margin. */
export const dydxV1: Venue = {
  id: 'dydx-v1',
  name: 'dYdX perpetual (v1)',
  standing: 'published',
  asOf: 'commit 87f2263',
  sources: [
    {
      what: 'dydxprotocol/perpetual at 87f2263',
      where: 'contracts/protocol/v1/traders/P1Deleveraging.sol, test/p1Deleveraging.test.ts',
    },
  ],
  rulebook: {
    rulebook: 'dydx-v1',
    trigger: { equity: 'below', requirement: 'maintenance', share: '0%' },
    bankruptcy: { rule: 'others-fixed', 'close-fee': 'false' },
    steps: [
      { step: 'deleverage', select: 'size', price: 'pro-rata-margin' },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: ['Deleveraging is for accounts whose collateral is below 100% of what they owe.'],
  liquidation: [
    'The operator may deleverage at once, anybody 1,800 s after the account was marked.',
    'The taker gets amount / position of the margin with the position, so that the price is implied.',
  ],
  rounding: [
    {
      quantity: 'margin share',
      quantum: null,
      direction: 'ceil',
      whoGainsTheDust: 'loser: up when long, down when short',
    },
  ],
  strictness: [{ trigger: 'collateral against 100%', holds: 'below' }],
  incidents: [],
  undocumented: ['Whom a keeper names: the largest position here.'],
  approximations: ['liquidation above 100%, by any trader who takes the account over, is left out.'],
  refused: [],
  contradictions: [],
}
