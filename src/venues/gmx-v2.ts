import type { Venue } from './venue.ts'

/** The pool stands against everybody: its loss from winners closes winners, and a loser's debt stays in it. */
export const gmxV2: Venue = {
  id: 'gmx-v2',
  name: 'GMX v2',
  standing: 'current',
  asOf: '2026',
  sources: [
    {
      what: 'gmx-io/gmx-synthetics at a5c0c88',
      where: 'contracts/{adl/AdlUtils,exchange/AdlHandler,market/MarketUtils,position/PositionUtils}.sol',
    },
  ],
  rulebook: {
    rulebook: 'gmx-v2',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'others-fixed', 'close-fee': 'true' },
    'pool-trigger': { pool: 'lp', profit: 'above', share: '45%', until: '40%', least: '40%' },
    steps: [
      {
        name: 'auto-deleveraging',
        step: 'deleverage',
        select: { queue: 'profit' },
        price: 'mark',
        among: 'in-profit',
        when: { source: 'pool-profit' },
      },
      { step: 'cancel-orders', which: 'all', when: { source: ['account', 'oracle-fault'] } },
      {
        name: 'back-to-the-pool',
        step: 'transfer-to-backstop',
        to: 'lp',
        price: 'mark',
        when: { source: ['account', 'oracle-fault'] },
      },
      {
        name: 'liquidation-fee',
        step: 'charge-account',
        rate: '0.45%',
        of: 'closed-notional',
        cap: 'margin-left',
        to: 'fees',
        when: { source: ['account', 'oracle-fault'] },
      },
      {
        name: 'bad-debt',
        step: 'draw-fund',
        scope: { named: 'lp' },
        when: { source: ['account', 'oracle-fault'] },
      },
      { step: 'record-claim', creditors: 'liquidity-providers' },
    ],
  },
  house: [{ name: 'lp', kind: 'pool', about: 'liquidity providers; the other side of every trade' }],
  margin: ['Liquidated when remaining collateral is below max(minimum in USD, minimum factor x size).'],
  liquidation: [
    'A side is flagged when its profit is above zero and trunc(profit / pool) above maxPnlFactorForAdl; a keeper then names account and size, closed at the oracle price without an acceptable-price limit.',
    'Afterwards the factor has to have fallen and still be at least minPnlFactorAfterAdl.',
    'Payable profit = profit x min(1, cap / total pending profit), worked out at each close.',
    'Liquidation fee of 0.20% to 0.45% of size; bad debt stays in the pool.',
  ],
  rounding: [
    {
      quantity: 'profit factor',
      quantum: null,
      direction: 'toward zero',
      whoGainsTheDust: 'traders: the pool pays a little longer',
    },
  ],
  strictness: [
    { trigger: 'profit factor against maxPnlFactorForAdl', holds: 'above' },
    { trigger: 'factor after, against minPnlFactorAfterAdl', holds: 'at or above' },
    { trigger: 'collateral against the minimum', holds: 'below' },
  ],
  incidents: [],
  undocumented: [
    'The factors: each market has its own, 45% and 40% here.',
    'Whom a keeper picks: the largest profit here.',
  ],
  approximations: [
    'the cap on payable profit is not taken from a winner who closes by himself: it is a rule of trades, not of a loss.',
    'the liquidation fee is the upper end of its range.',
    'the factor is cross-multiplied exactly here, where the contract truncates it first.',
  ],
  refused: ['Swaps, deposits and withdrawals of the pool’s two tokens, and price impact.'],
  contradictions: [],
}
